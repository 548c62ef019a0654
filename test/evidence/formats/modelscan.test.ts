import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { modelscan } from "../../../src/evidence/formats/modelscan.ts";
import { readWith, REAL_REPORTS, REPORTS } from "./fixture.ts";

const SAMPLES = `${REAL_REPORTS}/modelscan`;
const written = readFileSync(`${REPORTS}/modelscan/modelscan.json`, "utf8");
const read = (text: string) => readWith(modelscan, { name: "m.json", text });

test("counts issues by severity, and notes what was skipped and the time without an offset", () => {
  const { counts, tool, notes, facts, troubles } = readWith(modelscan, "modelscan/modelscan.json");
  expect(counts).toEqual({ modelscan: { critical: 1, high: 0, medium: 1, low: 0, unknown: 0 } });
  expect(tool).toBe("ModelScan 0.8.5");
  expect(notes).toEqual([
    "modelscan.json: timestamp is not read: it is a local time of nobody knows where",
    "modelscan.json: files that were skipped: 3",
  ]);
  expect(facts.created).toBeUndefined();
  expect(troubles).toEqual([]);
});

test("a scan that found nothing says so", () => {
  const { counts } = readWith(modelscan, "modelscan/clean.json");
  expect(counts).toEqual({ modelscan: { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 } });
});

test("a scan of no file is a trouble, though it found nothing", () => {
  const { counts, troubles } = readWith(modelscan, "modelscan/nothing-scanned.json");
  expect(counts).toEqual({});
  expect(troubles[0]).toContain("nothing was scanned: total_scanned is not above 0");
});

test.each([
  ['"total_scanned": 2', '"total_scanned": null', "nothing was scanned"],
  ['"total_scanned": 2', '"total_scanned": "2"', "nothing was scanned"],
  ['"errors": []', '"errors": [{"category": "MODEL_SCAN", "description": "cannot open it"}]', "the first is cannot open it"],
  ['"errors": []', '"errors": null', "does not say whether there were errors"],
  [', "severity": "CRITICAL"', "", "counts other issues in its summary than it lists"],
  ['"CRITICAL": 1', '"CRITICAL": 0', "counts other issues in its summary than it lists"],
  [', "CRITICAL": 1', "", "counts other issues in its summary than it lists"],
  ['"total_issues": 2', '"total_issues": 0', "counts other issues in its summary than it lists"],
])("with %s as %s it is a trouble and no count", (from, to, what) => {
  const { counts, troubles } = read(written.replace(from, to));
  expect(counts).toEqual({});
  expect(troubles).toHaveLength(1);
  expect(troubles[0]).toContain(what);
});

const skipping = (skipped: string) =>
  read(
    `{"summary": {"total_issues_by_severity": {}, "total_issues": 0, "scanned": {"total_scanned": 1}, "skipped": ${skipped}}, "issues": [], "errors": []}`,
  );

test.each([
  ['{"total_skipped": 1, "skipped_files": [{"category": "BAD_ZIP"}]}', 1],
  ['{"total_skipped": 2, "skipped_files": [{"category": "MAGIC_NUMBER"}, {"category": "SCAN_NOT_SUPPORTED"}]}', 1],
  ['{"total_skipped": 1, "skipped_files": [{}]}', 1],
  ['{"total_skipped": 3, "skipped_files": [{"category": "SCAN_NOT_SUPPORTED"}]}', 2],
  ['{"skipped_files": [{"category": "BAD_ZIP"}]}', 1],
  ['{"total_skipped": 4}', 4],
  ['{"total_skipped": 0, "skipped_files": []}', 0],
])("files skipped as %s are %i that nobody rated", (skipped, unknown) => {
  const { counts, troubles } = skipping(skipped);
  expect(counts).toEqual({ modelscan: { critical: 0, high: 0, medium: 0, low: 0, unknown } });
  expect(troubles).toEqual([]);
});

test.each(["{}", "null", '{"total_skipped": "3"}', '{"total_skipped": -1, "skipped_files": []}'])(
  "a report that skipped %s does not say how many",
  (skipped) => {
    const { counts, troubles } = skipping(skipped);
    expect(counts).toEqual({});
    expect(troubles).toEqual([expect.stringContaining("does not say how many files it skipped")]);
  },
);

test("a severity that is counted in two spellings is counted with both", () => {
  const { counts, troubles } = read(written.replace('"CRITICAL": 1', '"critical": 1, "CRITICAL": 1'));
  expect(counts).toEqual({});
  expect(troubles).toEqual([expect.stringContaining("counts other issues in its summary than it lists")]);
});

test.skipIf(!existsSync(SAMPLES))("what ModelScan itself wrote is read without a trouble", () => {
  const { counts, troubles } = readWith(modelscan, `../../../${SAMPLES}/modelscan.json`);
  expect(counts).toEqual({ modelscan: { critical: 2, high: 0, medium: 0, low: 0, unknown: 0 } });
  expect(troubles).toEqual([]);
});
