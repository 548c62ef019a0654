import * as z from "zod";
import { DataTable } from "../../../data-table.ts";
import { Digest } from "../../../digest.ts";
import { ModelName, VersionName } from "../../../names.ts";
import type { Measure } from "../../../profile/measure.ts";
import { digested, withDigest } from "../../../profile/own-digest.ts";
import { ReadFileShape } from "../../../profile/profile-shape.ts";
import { MeasureShape } from "./measure-shape.ts";

const Written = z.lazy(() =>
  z.strictObject({
    computed: z.literal(1),
    model: ModelName,
    version: VersionName,
    table: z.string().min(1),
    /** The newest moment that stands in the column of times. */
    created: z.iso.datetime({ offset: true }).optional(),
    definition: DataTable,
    files: z.array(ReadFileShape).min(1),
    reference: z.strictObject({ files: z.array(ReadFileShape).min(1) }).optional(),
    incumbent: z.strictObject({ version: VersionName, digest: Digest, files: z.array(ReadFileShape) }).optional(),
    /** Which rows it was computed of, by key and label: the same for every version that was measured on them. */
    rows_digest: Digest.optional(),
    measures: z.array(MeasureShape),
  }),
);

/** What was computed from one table of a policy's `data:`: the results, and how they came about; never the data. Not as written, it is refused. */
export const ComputedEvidence = digested(Written);
/** Before its digest is put beside it. */
export type ComputedEvidence = Omit<z.input<typeof Written>, "measures"> & { readonly measures: readonly Measure[] };

/** The file as it is written: a line for each fact and each value, so that a diff of it can be read. */
export function spellComputed(evidence: ComputedEvidence): string {
  const { measures, ...facts } = withDigest(evidence);
  const lines = Object.entries(facts).flatMap(([name, value]) =>
    value === undefined ? [] : [`  ${JSON.stringify(name)}: ${JSON.stringify(value)},\n`],
  );
  return `{\n${lines.join("")}  "measures": [\n${measures.map((each) => `    ${JSON.stringify(each)}`).join(",\n")}\n  ]\n}\n`;
}
