import type * as z from "zod";
import type { Measure } from "../../../profile/measure.ts";
import type { ReadFile } from "../../../profile/profile.ts";
import type { Reading, Source, Trouble } from "../../reading.ts";
import { lineAt, plain, textOf, under, type Node } from "../../syntax/tree.ts";
import type { Parsed } from "../../syntax/parse.ts";
import type { Format, Report } from "../format.ts";
import { ComputedEvidence } from "./computed-shape.ts";

/** What `promote` computed from data, and wrote into the evidence in place of the data. */
export const computed: Format = {
  name: "computed",
  lookedFor: "computed: 1 with definition or measures",
  recognise: ({ root }) => isComputed(root),
  read: ({ file, root }, source) => (root === undefined ? { readings: [] } : readComputed(file, root, source)),
};

/** One of the two is enough: a file that lost the other is still ours, and no log of somebody whose number is called computed. */
export function isComputed(root: Node | undefined): boolean {
  return (
    under(root, "computed") !== undefined && (under(root, "definition")?.is === "map" || under(root, "measures")?.is === "list")
  );
}

function readComputed(file: string, root: Node, source: Source): Report {
  const read = ComputedEvidence.safeParse(plain(root));
  const subject = { model: textOf(under(root, "model")), version: textOf(under(root, "version")) };
  if (!read.success) return { subject, readings: [], troubles: malformed(read.error, { file, root }) };
  const { table, definition, measures, created, files, rows_digest: rows } = read.data;
  return {
    subject,
    tool: "model-promotion",
    readings: measures.map((measure) => readingOf(measure, { table, under: definition.under, files, source })),
    ...(created === undefined ? {} : { created: { value: new Date(created), source } }),
    ...(rows === undefined || definition.under !== undefined ? {} : { measuredOn: { value: { digest: rows }, source } }),
    definition: { table, definition },
  };
}

/** A computed value as a reading: where it stands in the evidence, and what it was computed from. */
export function readingOf(
  measure: Measure,
  from: {
    readonly table: string;
    readonly under: string | undefined;
    readonly files: readonly ReadFile[];
    readonly source: Source;
  },
): Reading {
  const { method, columns, within, uncertainty, chance, paired, ...named } = measure;
  const name = measure.kind === "metric" && from.under !== undefined ? `${from.under}/${measure.name}` : measure.name;
  const facts = Object.entries({ within, uncertainty, chance, paired }).filter(([, value]) => value !== undefined);
  const how = columns.length === 0 ? method : `of ${columns.join(", ")}: ${method}`;
  return {
    ...named,
    name,
    computed: { table: from.table, method, columns, ...Object.fromEntries(facts) },
    source: { ...from.source, reported: `${how}; data.${from.table}: ${spellFiles(from.files)}` },
  };
}

/** `6000 rows of data/part-0.csv sha256:4f4d0f42 and 2 more`: the first that has rows, since the digest of an empty one tells nothing. */
function spellFiles(files: readonly ReadFile[]): string {
  const first = files.find((each) => each.rows > 0) ?? files[0];
  if (first === undefined) return "no files";
  const rows = files.reduce((sum, each) => sum + each.rows, 0);
  const more = files.length === 1 ? "" : ` and ${files.length - 1} more`;
  return `${rows} rows of ${first.file} ${first.sha256.slice(0, 15)}${more}`;
}

/** Everything that is not as we write it: such a file was changed by hand, or comes from a newer version of ours. */
export function malformed(
  error: z.ZodError,
  { file, root }: { readonly file: string; readonly root: NonNullable<Parsed["root"]> },
): readonly Trouble[] {
  return error.issues.slice(0, 20).map((issue) => ({
    code: "evidence_unreadable" as const,
    what: `${issue.path.map(String).join(".") || "it"}: ${issue.message}`,
    file,
    line: lineAt(root, issue.path),
    hint: "have it computed again; it is not meant to be written by hand",
  }));
}
