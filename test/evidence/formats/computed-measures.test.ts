import fc from "fast-check";
import { expect, test } from "vitest";
import { DataTable } from "../../../src/data-table.ts";
import { MeasureShape } from "../../../src/evidence/formats/computed/measure-shape.ts";
import { askingOf, askingOfReference, featuresOf } from "../../../src/profile/asking.ts";
import { profileOf } from "../../../src/profile/make.ts";
import { measuresOf } from "../../../src/profile/measures.ts";
import { ProfileShape, spellProfile } from "../../../src/profile/profile-shape.ts";
import { readTable } from "../../../src/tables/read.ts";
import { sourceOf } from "../../../src/tables/source.ts";

/*
 * Whatever a table holds, every value computed of it can be written and read back: JSON has no Infinity and no NaN, and would spell both
 * null. Numbers whose squares are beyond what a double holds are left out. Small tables are where something is undefined.
 */

const NAMES = ["k", "a", "b", "c", "d", "g", "t"] as const;
const number = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("0", "1", "0.5", "0.25", "1", "0") },
  { weight: 1, arbitrary: fc.constantFrom("-1", "", "NaN", "inf", "-inf", "1e100", "-1e100", "5e-324", "-0", "1e-200", "3.7") },
);
const flag = fc.oneof({ weight: 9, arbitrary: fc.constantFrom("0", "1") }, { weight: 1, arbitrary: fc.constant("") });
const word = fc.constantFrom("x", "y", "z", "");
/** Infinite weights are no weights, and are not looked for here. */
const weight = fc.constantFrom("0", "1", "0.5", "2.5", "", "-1", "1e-200");
const moment = fc.constantFrom("2026-11-20T10:00:00Z", "2026-11-20T10:00:01Z");
const time = fc.oneof(moment, fc.constant(""));
const TABLES: Readonly<
  Record<string, readonly [cells: Partial<Record<(typeof NAMES)[number], fc.Arbitrary<string>>>, definition: unknown]>
> = {
  binary: [
    { a: flag, b: number, c: number },
    { columns: { key: "k", label: "a", score: "b", time: "t" }, slices: ["g"], attributes: ["g"], incumbent: { score: "c" } },
  ],
  "binary, weighted": [
    { a: flag, b: flag, c: weight },
    { task: "binary", columns: { label: "a", prediction: "b", weight: "c" } },
  ],
  multiclass: [
    { a: word, b: word, c: number, d: number },
    { columns: { label: "a", prediction: "b", scores: { x: "c", y: "d" } }, slices: ["g"] },
  ],
  regression: [
    { a: number, b: number, c: number },
    { columns: { label: "a", prediction: "b" }, incumbent: { prediction: "c" }, slices: ["g"], quantile: 0.9 },
  ],
  "regression, weighted": [
    { a: number, b: number, c: weight },
    { task: "regression", columns: { label: "a", prediction: "b", weight: "c" } },
  ],
  ranking: [
    { a: number, b: number },
    { columns: { query: "g", label: "a", score: "b" }, top: 2 },
  ],
  requests: [
    { a: number, b: flag, t: moment },
    { columns: { latency: "a", failed: "b", time: "t" }, unit: "s", slices: ["g"] },
  ],
  experiment: [
    { a: word, b: number, c: flag },
    { columns: { arm: "a", outcomes: { mean: "b", share: "c" } }, arms: { candidate: "x", incumbent: "y" } },
  ],
  features: [{ a: number, b: word, c: flag }, {}],
};

async function madeOf(definition: DataTable, rows: readonly string[], before: readonly string[]) {
  const source = (of: readonly string[]) =>
    sourceOf("a.csv", new TextEncoder().encode(`${[NAMES.join(","), ...of].join("\n")}\n`));
  const features = featuresOf({ ...definition, features: ["d", "g"] }, [
    { name: "d", as: "number" },
    { name: "g", as: "category" },
  ]);
  const table = await readTable(askingOf(definition, features), source(rows));
  const reference = await readTable(askingOfReference(definition, features), source(before));
  if (!table.ok || !reference.ok) throw new Error(JSON.stringify([table, reference]));
  const files = (count: number) => [{ file: "a.csv", sha256: `sha256:${"0".repeat(64)}`, rows: count }];
  return profileOf({
    name: "holdout",
    definition,
    features,
    table: table.value,
    files: files(rows.length),
    reference: { table: reference.value, files: files(before.length) },
    incumbent: { version: "6", digest: `sha256:${"6".repeat(64)}`, table: undefined, files: [] },
  });
}

test.each(Object.entries(TABLES))(
  "every value of a table of the task %s survives JSON and is read back, and so does its profile",
  async (task, [cells, said]) => {
    const definition = DataTable.parse({ files: "a.csv", task, ...(said as object) });
    const { a = number, b = number, c = number, d = number, t = time } = cells;
    const row = fc.tuple(a, b, c, d, word, t);
    const table = (least: number) =>
      fc
        .array(row, { minLength: least, maxLength: 12 })
        .map((rows) => rows.map((each, place) => [`r${place}`, ...each].join(",")));
    await fc.assert(
      fc.asyncProperty(table(1), table(1), async (rows, before) => {
        const made = await madeOf(definition, rows, before);
        if (!made.ok) throw new Error(JSON.stringify(made.problems));
        const measures = measuresOf(made.value);
        expect(measures.length).toBeGreaterThan(0);
        for (const measure of measures) {
          const { error } = MeasureShape.safeParse(JSON.parse(JSON.stringify(measure)));
          expect(error, `${JSON.stringify(measure)}: ${error?.message}`).toBeUndefined();
        }
        const read = ProfileShape.parse(JSON.parse(spellProfile(made.value)));
        expect(JSON.stringify(measuresOf(read))).toBe(JSON.stringify(measures));
      }),
      { numRuns: task === "binary" ? 6 : 30, includeErrorInReport: true },
    );
  },
);
