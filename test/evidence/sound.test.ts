import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { profiled } from "../../src/commands/reading-data.ts";
import { DataTable } from "../../src/data-table.ts";
import { readingOf } from "../../src/evidence/formats/computed/computed.ts";
import type { Report } from "../../src/evidence/formats/format.ts";
import type { Computed, Reading } from "../../src/evidence/reading.ts";
import { soundly, toldOtherwise } from "../../src/evidence/sound.ts";
import { readReport } from "../../src/evidence/read.ts";
import { workspace } from "../../src/files/workspace.ts";
import { addProfiles } from "../../src/profile/add.ts";
import { measuresOf } from "../../src/profile/measures.ts";
import type { Profile } from "../../src/profile/profile.ts";
import { folder } from "../files/folder.ts";
import { file } from "./files.ts";

const FILE = "holdout.computed.json";
const said = (report: Report) => soundly(report, FILE).troubles?.map(({ what }) => what) ?? [];

/* What we compute ourselves is sound, of whatever rows. */

const KINDS = ["computed", "profile"].flatMap((format) => ["ab", "holdout", "load"].map((name) => [format, name] as const));
const fixture = (format: string, name: string) => {
  const bytes = readFileSync(`test/evidence/reports/${format}/${name}.json`);
  return readReport(file(`${name}.json`, bytes)).report;
};
test.each(KINDS)("what was computed is sound: %s %s", (format, name) => {
  const report = fixture(format, name);
  expect(report.readings.length).toBeGreaterThan(4);
  expect(said(report)).toEqual([]);
});

const cell = fc.record({
  y: fc.integer({ min: 0, max: 1 }),
  p: fc.oneof(fc.constantFrom(0, 0.5, 1), fc.double({ min: 0, max: 1, noNaN: true })),
  q: fc.oneof(fc.constantFrom(0, 0.5, 1), fc.double({ min: 0, max: 1, noNaN: true })),
  n: fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ min: -1e6, max: 1e6, noNaN: true })),
  m: fc.integer({ min: -5, max: 5 }),
  c: fc.constantFrom("a", "b", "c", ""),
  d: fc.constantFrom("a", "b", "c"),
  g: fc.constantFrom("f", "m", ""),
  w: fc.integer({ min: 1, max: 3 }),
});
const csv = (rows: readonly object[]) =>
  [Object.keys(rows[0] ?? {}).join(","), ...rows.map((row) => Object.values(row).join(","))].join("\n");
const both = { slices: ["c"], features: ["n", "c"], reference: { files: ["b.csv"] } };
const TABLES: readonly (readonly [string, object])[] = [
  [
    "binary",
    { ...both, task: "binary", columns: { label: "y", score: "p" }, attributes: ["g", "g+c"], incumbent: { score: "q" } },
  ],
  ["weighted", { ...both, task: "binary", columns: { label: "y", score: "p", weight: "w" }, attributes: ["g"] }],
  ["multiclass", { ...both, task: "multiclass", columns: { label: "d", prediction: "e" }, incumbent: { prediction: "d" } }],
  [
    "regression",
    { ...both, task: "regression", columns: { label: "n", prediction: "m" }, features: ["p"], incumbent: { prediction: "q" } },
  ],
  ["ranking", { ...both, task: "ranking", columns: { label: "y", score: "p", query: "d" }, slices: ["g"] }],
  ["requests", { ...both, task: "requests", columns: { latency: "p", failed: "y" } }],
  ["in seconds", { ...both, task: "requests", unit: "s", columns: { latency: "p", failed: "y" } }],
  [
    "experiment",
    {
      ...both,
      task: "experiment",
      columns: { arm: "d", outcomes: { ctr: "y", revenue: "n" } },
      arms: { candidate: "a", incumbent: "b" },
    },
  ],
];
const reportOf = (profile: Profile): Report => {
  const { table, definition, files } = profile;
  const source = { file: FILE, sha256: files[0]!.sha256 as `sha256:${string}` };
  const readings = measuresOf(profile).map((measure) => readingOf(measure, { table, under: undefined, files, source }));
  return { readings, definition: { table, definition } };
};
test.each(TABLES)("so is what is computed of any rows, in one go and added up: %s", async (_, words) => {
  const definition = DataTable.parse({ files: "a.csv", ...words });
  await fc.assert(
    fc.asyncProperty(
      fc.array(cell, { minLength: 1, maxLength: 40 }),
      fc.array(cell, { minLength: 1, maxLength: 20 }),
      async (a, b) => {
        const filled = [a, b].map((rows) => rows.map((row) => ({ ...row, e: row.g === "f" ? row.d : "a" })));
        const home = folder({ "a.csv": csv(filled[0]!), "b.csv": csv(filled[1]!) });
        const at = { workspace: workspace(home.root), log: () => undefined };
        const made = await Promise.all(
          ["a.csv", "b.csv"].map((name) =>
            profiled(
              {
                name: "t",
                definition: { ...definition, files: [name] },
                incumbent: { version: "6", digest: `sha256:${"6".repeat(64)}` },
              },
              at,
            ),
          ),
        );
        for (const profile of made) expect(said(reportOf(profile!))).toEqual([]);
        const sum = addProfiles(made.map((profile, place) => ({ file: `${place}.json`, profile: profile! })));
        if (sum.ok) expect(said(reportOf(sum.value))).toEqual([]);
      },
    ),
    { numRuns: 8 },
  );
});

/* What was changed by hand. */

const HOLDOUT = fixture("computed", "holdout");
const whole = (name: string) => (each: Reading) => each.name === name && each.slice === undefined && each.group === undefined;
/** The report of holdout with one reading otherwise. */
const changed = (which: (each: Reading) => boolean, change: (each: Reading) => Partial<Reading>): Report => {
  expect(HOLDOUT.readings.filter(which)).toHaveLength(1);
  return { ...HOLDOUT, readings: HOLDOUT.readings.map((each) => (which(each) ? { ...each, ...change(each) } : each)) };
};
const computed =
  (over: (of: Computed) => Partial<Computed>) =>
  ({ computed: of }: Reading): Partial<Reading> => ({ computed: { ...of!, ...over(of!) } });
const pairs = (over: object) => computed(({ paired }) => ({ paired: { ...paired!, ...over } }));

test.each<[string, Report, string | RegExp]>([
  ["a share", changed(whole("accuracy"), () => ({ value: 0.95 })), "accuracy is 0.95, and 35 of 40 rows is another share"],
  [
    "the rows of a share",
    changed(whole("accuracy"), () => ({ samples: 40_000 })),
    "accuracy rests on 40000 rows, and its share is of 40",
  ],
  ["a mean", changed(whole("log_loss"), () => ({ value: 0.1 })), /^log_loss is 0.1, and the mean of its rows is 0.348/],
  ["the rows of a mean", changed(whole("brier"), () => ({ samples: 39 })), "brier rests on 39 rows, and its mean on 40"],
  [
    "where a value certainly lies",
    changed(
      whole("roc_auc"),
      computed(() => ({ within: { low: 0.8, high: 0.9 } })),
    ),
    /^roc_auc is 0.956\d+, outside of where it certainly lies$/,
  ],
  [
    "two intervals of one confidence",
    changed(
      whole("f1"),
      computed(() => {
        const each = { confidence: 0.95, low: 0.7, high: 0.8 };
        return { uncertainty: { is: "given", at: [each, { ...each, low: 0.1 }] } };
      }),
    ),
    "f1 has two intervals of one confidence",
  ],
  [
    "a difference",
    changed(whole("roc_auc"), pairs({ difference: 0.5 })),
    /^roc_auc is 0.956\d+ and the incumbent's 0.751\d+, which do not differ by 0.5$/,
  ],
  [
    "the incumbent's value",
    changed(whole("accuracy"), pairs({ value: 0.1 })),
    /^accuracy is 0.875 and the incumbent's 0.1, which/,
  ],
  [
    "where a difference certainly lies",
    changed(whole("roc_auc"), pairs({ within: { low: 0.9, high: 1 } })),
    /differs by 0.20\d+, outside of where that certainly lies$/,
  ],
  [
    "a difference that is a share",
    changed(whole("accuracy"), pairs({ uncertainty: { is: "share", count: 1, of: 2 } })),
    "accuracy differs by a share of rows, which no difference is",
  ],
  [
    "a difference that is another mean",
    changed(whole("brier"), pairs({ uncertainty: { is: "moments", count: 40, mean: -0.5, squares: 0.1 } })),
    /^brier has a difference that is -0\.\d+, and the mean of its rows is -0.5$/,
  ],
  ["the pairs of fewer rows", changed(whole("roc_auc"), pairs({ rows: 4 })), "roc_auc rests on 40 rows, and its pairs on 4"],
  [
    "one measurement twice",
    { ...HOLDOUT, readings: [...HOLDOUT.readings, HOLDOUT.readings.find(whole("accuracy"))!] },
    "accuracy stands there twice",
  ],
])("what does not fit is a trouble, and nothing of its file is read: %s", (_, report, what) => {
  expect(said(report)[0]).toEqual(typeof what === "string" ? what : expect.stringMatching(what));
  expect(soundly(report, FILE)).toMatchObject({
    readings: [],
    troubles: expect.arrayContaining([expect.objectContaining({ code: "evidence_unreadable", file: FILE })]) as unknown,
  });
  expect(soundly(report, FILE).measuredOn).toBeUndefined();
});

test("a small difference of two large values need not agree beyond their own digits", () => {
  const compared = (difference: number) =>
    changed(whole("brier"), ({ computed: of }) => ({
      value: 19249050.253062174,
      computed: {
        ...of!,
        uncertainty: undefined,
        paired: { ...of!.paired!, value: 19249049.453062177, difference, uncertainty: undefined } as Computed["paired"],
      },
    }));
  expect(said(compared(0.8))).toEqual([]);
  expect(said(compared(0.9))).toEqual([
    "brier is 19249050.253062174 and the incumbent's 19249049.453062177, which do not differ by 0.9",
  ]);
});

const parts = HOLDOUT.readings.filter(({ slice, kind }) => slice !== undefined || kind === "fairness");
test("whatever is left out of a slice or a group is missed", () => {
  expect(parts.length).toBeGreaterThan(50);
  for (const part of parts) {
    const without = { ...HOLDOUT, readings: HOLDOUT.readings.filter((each) => each !== part) };
    expect(said(without), JSON.stringify([part.name, part.slice, part.group])).not.toEqual([]);
  }
});
test.each<[string, (each: Reading) => boolean, string]>([
  [
    "a slice",
    ({ slice }) => slice?.["country"] === "BR",
    "accuracy rests on 40 rows, and on 21 in all parts together: a slice of country was left out",
  ],
  [
    "all slices",
    ({ slice }) => slice !== undefined,
    "accuracy rests on 40 rows, and on 0 in all parts together: a slice of country was left out",
  ],
  [
    "a group",
    ({ group }) => group === "f",
    "accuracy rests on 40 rows, and on 21 in all parts together: a group of gender was left out",
  ],
  [
    "all groups",
    ({ group }) => group !== undefined,
    "accuracy rests on 40 rows, and on 0 in all parts together: a group of gender was left out",
  ],
])("so is %s as a whole", (_, which, what) => {
  const readings = HOLDOUT.readings.filter((each) => !which(each));
  const only = readings.filter(({ name, kind }) => name === "accuracy" || kind === "fairness");
  expect(said({ ...HOLDOUT, readings: only })).toEqual([what]);
  expect(said({ ...HOLDOUT, readings }).length).toBeGreaterThan(0);
});

test("no more than five contradictions of one file are told", () => {
  const readings = HOLDOUT.readings.map((each) => ({ ...each, samples: 7 }));
  expect(said({ ...HOLDOUT, readings })).toHaveLength(5);
});

test("what a report says of other things is none of ours", () => {
  const report: Report = { readings: HOLDOUT.readings.map((each) => ({ ...each, samples: 7, computed: undefined })) };
  expect(soundly(report, FILE)).toBe(report);
});

test("two files of one table that tell one value with another interval contradict each other, whichever comes first", () => {
  const surer = changed(
    whole("roc_auc"),
    computed(() => ({ uncertainty: { is: "normal", error: 0.001 } })),
  );
  for (const reports of [
    [surer, HOLDOUT],
    [HOLDOUT, surer],
  ])
    expect(toldOtherwise(reports)).toMatchObject([
      { code: "evidence_conflict", what: "roc_auc was computed from holdout twice, and holdout.json tells other things of it" },
    ]);
  expect(toldOtherwise([HOLDOUT, HOLDOUT])).toEqual([]);
  const other = surer.readings.map((each) => ({ ...each, computed: { ...each.computed!, table: "recent" } }));
  expect(toldOtherwise([HOLDOUT, { readings: other }])).toEqual([]);
});

test("a file and the profile it was computed from are of one mind", () => {
  expect(toldOtherwise([HOLDOUT, fixture("profile", "holdout")])).toEqual([]);
});
