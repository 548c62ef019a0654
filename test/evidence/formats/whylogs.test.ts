import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { whylogs } from "../../../src/evidence/formats/whylogs.ts";
import { parse } from "../../../src/evidence/syntax/parse.ts";
import { readWith, REAL_REPORTS } from "./fixture.ts";

const SAMPLES = `${REAL_REPORTS}/whylogs`;

test("reads drift scores under the names of their statistics", () => {
  const { readings, counts, tool } = readWith(whylogs, "whylogs/drift-scores.json");
  expect(tool).toBe("whylogs");
  expect(readings).toEqual([
    "drift ks_p_value = 0.425 (feature amount) [ks pvalue = 0.425]",
    "drift ks_statistic = 0.0375 (feature amount) [ks statistic = 0.0375]",
    "drift chi2_p_value = 0.625 (feature merchant) [chi-square pvalue = 0.625]",
    "drift chi2_statistic = 3.25 (feature merchant) [chi-square statistic = 3.25]",
  ]);
  expect(counts).toEqual({ whylogs: { passed: 2, failed: 0, skipped: 0, errors: 0, warned: 0 } });
});

test("only the category says what is drift; possible drift is a warning, and a column without a score was skipped", () => {
  const { readings, counts } = readWith(whylogs, "whylogs/drift-scores-mixed.json");
  expect(counts).toEqual({ whylogs: { passed: 0, failed: 2, skipped: 1, errors: 0, warned: 1 } });
  expect(readings).toContain("drift chi2_statistic = not Infinity (feature country) [chi-square statistic = Infinity]");
  expect(readings).toContain("drift hellinger = 0.225 (feature age) [hellinger statistic = 0.225]");
  expect(readings.filter((line) => line.includes("feature age"))).toHaveLength(1);
});

test.each(["null", '"no_drift"', "0", '"UNKNOWN"'])("a category of %s is an error and no pass", (category) => {
  const text = `{"a": {"algorithm": "ks", "pvalue": 1, "statistic": 0, "thresholds": {}, "drift_category": ${category}}}`;
  expect(readWith(whylogs, { name: "drift.json", text }).counts).toMatchObject({ whylogs: { passed: 0, errors: 1 } });
});

test("an algorithm we do not know gives its category and no number", () => {
  const text = '{"a": {"algorithm": "psi", "pvalue": null, "statistic": 0.1, "thresholds": {}, "drift_category": "NO_DRIFT"}}';
  const { readings, counts, notes } = readWith(whylogs, { name: "drift.json", text });
  expect(readings).toEqual([]);
  expect(counts).toMatchObject({ whylogs: { passed: 1 } });
  expect(notes).toEqual(["drift.json: the numbers of psi are not read: it is no algorithm we know"]);
});

test("a constraint passed where it says 1 and 0, failed where it says 0 and 1, and is an error otherwise", () => {
  expect(readWith(whylogs, "whylogs/constraints-report.json").counts).toEqual({
    whylogs: { passed: 3, failed: 0, skipped: 0, errors: 0, warned: 0 },
  });
  const { counts, notes } = readWith(whylogs, "whylogs/constraints-report-failed.json");
  expect(counts).toEqual({ whylogs: { passed: 1, failed: 1, skipped: 0, errors: 1, warned: 0 } });
  expect(notes).toEqual([
    "constraints-report-failed.json: constraints that did not pass: amount is in range [0,5000]; id is probably unique",
  ]);
});

test("a list of three, or with something else for a summary, is a constraints report only where it is named", () => {
  for (const text of [
    '[["cat", 1, 0]]',
    '[["cat", 1, 0, 7]]',
    '[["cat", 1, 0, null], ["dog", 1, 0]]',
    '[["cat", 1, 0, null, 1]]',
  ])
    expect(whylogs.recognise(parse("a.json", new TextEncoder().encode(text))), text).toBe(false);
  expect(readWith(whylogs, { name: "a.json", text: '[["cat", 1, 0, null]]' }).counts).toMatchObject({ whylogs: { passed: 1 } });
  expect(readWith(whylogs, { name: "a.json", text: '[["cat", 1, 0]]' }, {}).counts).toMatchObject({ whylogs: { passed: 1 } });
  expect(whylogs.accepts?.(parse("a.json", new TextEncoder().encode('[["cat", 1]]')))).toBe(false);
});

test("a summary is metrics by column, and what is no number has no value", () => {
  const { readings, counts, notes } = readWith(whylogs, "whylogs/summary-dict.json");
  expect(readings).toContain('metric counts/null = 4 (slice {"column":"amount"}) [amount:counts/null = 4]');
  expect(readings).toContain('metric distribution/max = not NaN (slice {"column":"amount"}) [amount:distribution/max = NaN]');
  expect(counts).toEqual({});
  expect(notes).toEqual([
    "summary-dict.json: 1 entries are not read: they are no counts, types, cardinality or distribution of a column",
  ]);
});

test("a profile view as CSV is metrics by column", () => {
  const { readings } = readWith(whylogs, "whylogs/profile-view.csv");
  expect(readings).toContain('metric counts/n = 800 (slice {"column":"country"}) [counts/n = "800"]');
  expect(readings).toContain('metric distribution/mean = 82.25 (slice {"column":"amount"}) [distribution/mean = "82.25"]');
  expect(readings).toContain('metric distribution/mean = not "" (slice {"column":"country"}) [distribution/mean = ""]');
});

test("a binary profile is a trouble that says what to write instead", () => {
  const bytes = new Uint8Array([0x57, 0x48, 0x59, 0x31, 0, 255, 3]);
  expect(readWith(whylogs, { name: "profile.bin", text: bytes }).troubles).toEqual([
    "evidence_unreadable ?: is a binary profile, which only whylogs reads (dump its constraints report or drift scores to JSON)",
  ]);
});

test.skipIf(!existsSync(SAMPLES))("reads what whylogs itself gave", () => {
  for (const name of readdirSync(SAMPLES).filter((each) => each !== "SOURCE.txt")) {
    const { troubles, counts } = readWith(whylogs, { name, text: readFileSync(`${SAMPLES}/${name}`) });
    expect(troubles, name).toEqual([]);
    if (name.startsWith("constraints")) expect(counts).toMatchObject({ whylogs: { passed: 8, failed: 4, errors: 0 } });
    if (name.startsWith("drift")) expect(counts["whylogs"]?.["errors"], name).toBe(0);
  }
});
