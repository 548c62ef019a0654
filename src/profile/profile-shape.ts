import * as z from "zod";
import { DataTable } from "../data-table.ts";
import { Digest } from "../digest.ts";
import { ModelName, VersionName } from "../names.ts";
import { ColumnShape, spellColumn } from "./column-shape.ts";
import { type Where, whereKey } from "./cuts.ts";
import { ExactDriftShape } from "./drift-exact.ts";
import { digested, withDigest } from "./own-digest.ts";
import { PairsShape, spellPairs } from "./pairs.ts";
import { PartShape, spellPart } from "./part.ts";
import type { Profile } from "./profile.ts";

const Count = z.number().int().min(0);
const Name = z.string().min(1);
/** Pairs of a name and what is of that name: a list, since a column may be called whatever an object's key may not. */
function byName<T>(value: z.ZodType<T>): z.ZodType<ReadonlyMap<string, T>> {
  return z
    .array(z.tuple([Name, value]))
    .refine((pairs) => new Set(pairs.map(([name]) => name)).size === pairs.length, "names one thing twice")
    .transform((pairs): ReadonlyMap<string, T> => new Map(pairs.map(([name, of]) => [name, of] as const)));
}

export const ReadFileShape = z.lazy(() => z.strictObject({ file: Name, sha256: Digest, rows: Count }));

const WhereShape: z.ZodType<Where> = z.lazy(() =>
  z.discriminatedUnion("is", [
    z.strictObject({ is: z.literal("whole") }),
    z.strictObject({ is: z.literal("slice"), dimension: Name, value: z.string() }),
    z.strictObject({ is: z.literal("group"), attribute: Name, group: z.string() }),
  ]),
);

/** What one side lacks that the other has, and counts that cannot be of one table, come from a newer version of ours, or from no version. */
const Written = z.lazy(() =>
  z
    .strictObject({
      profile: z.literal(1),
      table: Name,
      definition: DataTable,
      model: ModelName.optional(),
      version: VersionName.optional(),
      files: z.array(ReadFileShape).min(1),
      rows: Count,
      newest: z.number().optional(),
      print: z.array(Count).length(3).optional(),
      cuts: z.array(
        z.strictObject({ where: WhereShape, rows: Count, missing: byName(Count), part: PartShape, pairs: PairsShape.optional() }),
      ),
      columns: byName(ColumnShape),
      reference: z.strictObject({ files: z.array(ReadFileShape).min(1), columns: byName(ColumnShape) }).optional(),
      drift: byName(ExactDriftShape),
      incumbent: z
        .strictObject({
          version: VersionName,
          digest: Digest,
          files: z.array(ReadFileShape),
          apart: z.string().min(1).optional(),
        })
        .optional(),
    })
    .superRefine((profile, context) => {
      const refuse = (message: string) => context.addIssue({ code: "custom", message });
      const { task } = profile.definition;
      if (profile.files.reduce((sum, { rows }) => sum + rows, 0) !== profile.rows)
        refuse("its files have another number of rows");
      if (new Set(profile.cuts.map(({ where }) => whereKey(where))).size < profile.cuts.length)
        refuse("tells one part of it twice");
      if ((task === "features") !== (profile.cuts.length === 0))
        refuse(`is of the task ${task}, and has ${profile.cuts.length} parts`);
      for (const { part, rows } of profile.cuts) {
        if (part.task !== task) refuse(`is of the task ${task}, and has a part of ${part.task}`);
        if (rows > profile.rows) refuse("has a part with more rows than the whole");
      }
      for (const { rows } of profile.columns.values())
        if (rows !== profile.rows) refuse("has a column of another number of rows");
    })
    .transform((written): Profile => {
      const { table, definition, model, version, files, rows, newest, print, cuts, columns, reference, drift, incumbent } =
        written;
      return { table, definition, model, version, files, rows, newest, print, cuts, columns, reference, drift, incumbent };
    }),
);

/** A profile as JSON. What was changed since it was written is refused, as is what no profile says. */
export const ProfileShape = digested(Written);

/** The JSON of a profile, which {@link ProfileShape} reads back. */
export function spellProfile(profile: Profile): string {
  const columns = (of: Profile["columns"]) => [...of].map(([name, column]) => [name, spellColumn(column)]);
  const { cuts, reference, drift, ...facts } = profile;
  const json = {
    profile: 1,
    ...facts,
    cuts: cuts.map(({ where, rows, missing, part, pairs }) => {
      return { where, rows, missing: [...missing], part: spellPart(part), ...(pairs && { pairs: spellPairs(pairs) }) };
    }),
    columns: columns(profile.columns),
    ...(reference && { reference: { files: reference.files, columns: columns(reference.columns) } }),
    drift: [...drift],
  };
  return `${JSON.stringify(withDigest(json))}\n`;
}
