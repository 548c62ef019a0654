import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { nannyml } from "../../../src/evidence/formats/nannyml.ts";
import { readWith, REAL_REPORTS } from "./fixture.ts";

const COLUMNS = "chunk_key,chunk_index,chunk_start_index,chunk_end_index,chunk_start_date,chunk_end_date,chunk_period";
const SAMPLES = `${REAL_REPORTS}/nannyml`;

function table(columns: string, ...rows: readonly string[]) {
  return { name: "result.csv", text: [`${COLUMNS},${columns}`, ...rows].join("\n") };
}

test("reads the drift of the last analysis chunk only, by column and method", () => {
  const { readings, counts, tool, notes, troubles } = readWith(nannyml, "nannyml/univariate-drift.csv");
  expect(tool).toBe("NannyML");
  expect(readings).toEqual([
    'drift js_distance = 0.0425 (feature amount) [amount_jensen_shannon_value = "0.0425"]',
    'drift ks_statistic = 0.0225 (feature amount) [amount_kolmogorov_smirnov_value = "0.0225"]',
    'drift chi2_statistic = 2.125 (feature card_type) [card_type_chi2_value = "2.125"]',
    'drift l_infinity = 0.0175 (feature card_type) [card_type_l_infinity_value = "0.0175"]',
  ]);
  expect(counts).toEqual({ nannyml: { passed: 4, failed: 0, skipped: 0, errors: 0, warned: 0 } });
  expect(notes).toEqual([
    "univariate-drift.csv: 2 chunks before the last one are not read",
    "univariate-drift.csv: chunk_end_date is not read: it has no offset, so it is no instant",
  ]);
  expect(troubles).toEqual([]);
});

test("in records a null is no value, and its alert that is false is no pass", () => {
  const { readings, counts, facts } = readWith(nannyml, "nannyml/univariate-drift-alert.json");
  expect(readings).toEqual([
    "drift wasserstein = 15.25 (feature amount) [amount_wasserstein_value = 15.25]",
    "drift hellinger = not null (feature country) [country_hellinger_value = null]",
  ]);
  expect(counts).toEqual({ nannyml: { passed: 0, failed: 1, skipped: 0, errors: 1, warned: 0 } });
  expect(facts.created?.value).toEqual(new Date("2026-10-31T23:00:00Z"));
});

test("realized performance has the metric's own name", () => {
  const { readings, counts, notes } = readWith(nannyml, "nannyml/realized-performance.csv");
  expect(readings).toEqual(['metric roc_auc = 0.9025 [roc_auc_value = "0.9025"]', 'metric f1 = 0.6875 [f1_value = "0.6875"]']);
  expect(counts).toEqual({ nannyml: { passed: 1, failed: 1, skipped: 0, errors: 0, warned: 0 } });
  expect(notes).toContain("realized-performance.csv: a share of 0.25 of the last chunk has no target");
});

test("an estimate is called one, and what came true only where it is known", () => {
  const { readings, notes } = readWith(nannyml, "nannyml/estimated-performance.csv");
  expect(readings).toEqual([
    'metric estimated_roc_auc = 0.895 [roc_auc_value = "0.895"]',
    'metric roc_auc = 0.9025 [roc_auc_realized = "0.9025"]',
    'metric estimated_accuracy = 0.9175 [accuracy_value = "0.9175"]',
  ]);
  expect(notes).toContain("estimated-performance.csv: what came true of accuracy is not known yet");
});

test("multivariate drift is over all columns", () => {
  expect(readWith(nannyml, "nannyml/multivariate-drift.csv").readings).toEqual([
    'drift reconstruction_error = 1.0625 [reconstruction_error_value = "1.0625"]',
  ]);
});

test("a result that does not name its statistic gives its alerts and no value", () => {
  const { readings, counts, notes } = readWith(nannyml, "nannyml/missing-values.csv");
  expect(readings).toEqual([]);
  expect(counts).toMatchObject({ nannyml: { passed: 1 } });
  expect(notes).toContain("missing-values.csv: amount is not read: the table does not tell which statistic it is");
});

test("several header rows are a trouble that says how to write one", () => {
  const { readings, troubles } = readWith(nannyml, "nannyml/univariate-drift-multilevel.csv");
  expect(readings).toEqual([]);
  expect(troubles).toEqual([
    "evidence_unreadable 1: is a table with several header rows (write it with to_df(multilevel=False))",
  ]);
});

test.each([
  ["True", "failed"],
  ["False", "passed"],
  ["", "errors"],
  ["0", "errors"],
  ["nan", "errors"],
])("an alert of %j is counted as %s", (alert, outcome) => {
  const said = table("a_hellinger_value,a_hellinger_upper_threshold,a_hellinger_alert", `k,0,0,9,,,analysis,0.01,0.1,${alert}`);
  expect(readWith(nannyml, said).counts).toEqual({
    nannyml: { passed: 0, failed: 0, skipped: 0, errors: 0, warned: 0, [outcome]: 1 },
  });
});

test("a value without an alert is an error, and one without any threshold could not alert", () => {
  const said = table("a_hellinger_value,b_hellinger_value,b_hellinger_alert", "k,0,0,9,,,analysis,0.01,0.02,False");
  expect(readWith(nannyml, said).counts).toMatchObject({ nannyml: { passed: 0, skipped: 1, errors: 1 } });
});

test.each([
  ["k,0,0,9,,,,0.01", "k,1,10,19,,,analysis,0.01"],
  ["k,0,0,9,,,analysis,0.01", "k,1,10,,,,analysis,0.01"],
])("where a chunk does not tell its period or its end, none is read (%#)", (...rows) => {
  const { readings, troubles } = readWith(nannyml, table("a_hellinger_value", ...rows));
  expect(readings).toEqual([]);
  expect(troubles).toHaveLength(1);
});

test("two chunks that end alike are a trouble, and a table of the reference only holds nothing", () => {
  const twice = readWith(nannyml, table("a_hellinger_value", "k,0,0,9,,,analysis,0.01", "k,0,0,9,,,analysis,0.02"));
  expect(twice.troubles).toEqual([
    "evidence_unreadable 3: has two last chunks of the analysis period (keep the results of one run)",
  ]);
  const reference = readWith(nannyml, table("a_hellinger_value", "k,0,0,9,,,reference,0.01"));
  expect(reference.readings).toEqual([]);
  expect(reference.counts).toEqual({});
});

test.skipIf(!existsSync(SAMPLES))("reads what NannyML itself wrote", () => {
  for (const name of readdirSync(SAMPLES).filter((each) => each !== "SOURCE.txt")) {
    const { troubles, readings } = readWith(nannyml, { name, text: readFileSync(`${SAMPLES}/${name}`) });
    expect(troubles.length > 0, name).toBe(name.includes("multilevel"));
    expect(readings.length > 0, name).toBe(!name.includes("multilevel"));
    expect(
      readings.filter((line) => line.includes("= not")),
      name,
    ).toEqual([]);
  }
});
