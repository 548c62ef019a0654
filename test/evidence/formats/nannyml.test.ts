import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { nannyml } from "../../../src/evidence/formats/nannyml.ts";
import { readWith, REAL_REPORTS } from "./fixture.ts";

const COLUMNS = "chunk_key,chunk_index,chunk_start_index,chunk_end_index,chunk_start_date,chunk_end_date,chunk_period";
const SAMPLES = `${REAL_REPORTS}/nannyml`;

function table(columns: string, ...rows: readonly string[]) {
  return { name: "result.csv", text: [`${COLUMNS},${columns}`, ...rows, ""].join("\n") };
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
    "univariate-drift.csv: 2 chunks before the last one are not read; 4 alerts stand in those of the analysis period",
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

const REALIZED = "chunk_targets_missing_rate,f1_value,f1_upper_threshold,f1_alert";

test("realized performance has the metric's own name", () => {
  const { readings, counts } = readWith(nannyml, table(REALIZED, "k,0,0,9,,,analysis,0.0,0.7425,0.81,False"));
  expect(readings).toEqual(['metric f1 = 0.7425 [f1_value = "0.7425"]']);
  expect(counts).toEqual({ nannyml: { passed: 1, failed: 0, skipped: 0, errors: 0, warned: 0 } });
});

test("where targets are missing, what is realized is over the rest: no value, and no alert that passed", () => {
  const { readings, counts, notes } = readWith(nannyml, "nannyml/realized-performance.csv");
  expect(readings).toEqual([
    'metric roc_auc = not "0.9025" of a part of the chunk [roc_auc_value = "0.9025" of a part of the chunk]',
    'metric f1 = not "0.6875" of a part of the chunk [f1_value = "0.6875" of a part of the chunk]',
  ]);
  expect(counts).toEqual({ nannyml: { passed: 0, failed: 1, skipped: 0, errors: 1, warned: 0 } });
  expect(notes).toContain(
    'realized-performance.csv: what is realized has no value: chunk_targets_missing_rate is "0.25", so it is not over the whole chunk',
  );
});

test.each(["", "nan", "-0.1", "1e-9"])("a rate of missing targets of %j is not 0", (rate) => {
  const { readings, counts } = readWith(nannyml, table(REALIZED, `k,0,0,9,,,analysis,${rate},0.7425,0.81,False`));
  expect(readings).toEqual([expect.stringContaining("metric f1 = not")]);
  expect(counts).toMatchObject({ nannyml: { passed: 0, errors: 1 } });
});

test("alerts of earlier chunks of the analysis period are counted in a note", () => {
  const rows = ["k,0,0,9,,,reference,0.9,True,True", "k,0,10,19,,,analysis,0.9,True,True", "k,1,20,29,,,analysis,0.9,True,False"];
  const columns = "a_hellinger_value,a_hellinger_alert,b_hellinger_alert";
  const { notes } = readWith(nannyml, table(columns, ...rows, "k,2,30,39,,,analysis,0.01,False,False"));
  expect(notes).toContain(
    "result.csv: 3 chunks before the last one are not read; 3 alerts stand in those of the analysis period",
  );
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
