import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { methodOf } from "../../../src/evidence/formats/evidently/evidently-drift.ts";
import { evidently } from "../../../src/evidence/formats/evidently/evidently.ts";
import { readWith, REAL_REPORTS } from "./fixture.ts";

const METRICS = [
  "metric accuracy = 0.9375 [Accuracy = 0.9375]",
  "metric churn/accuracy(probas_threshold=0.3) = 0.8125 [Accuracy = 0.8125]",
  "metric f1 = 0.905 [F1Score = 0.905]",
  "metric recall = 0.885 [TPR = 0.885]",
  'metric recall = 0.9625 (slice {"label":"0"}) [RecallByLabel = 0.9625]',
  'metric recall = 0.885 (slice {"label":"1"}) [RecallByLabel = 0.885]',
  "metric mae = 3.25 [MAE mean = 3.25]",
  "metric mae_std = 1.5 [MAE std = 1.5]",
  'metric missing_value_count = 12 (slice {"column":"age"}) [MissingValueCount count = 12.0]',
  'metric missing_value_share = 0.006 (slice {"column":"age"}) [MissingValueCount share = 0.006]',
  'metric quantile_value(quantile=0.9) = 412.5 (slice {"column":"amount"}) [QuantileValue = 412.5]',
  'metric unique_value_count = 1500 (slice {"column":"channel","label":"web"}) [UniqueValueCount count = 1500]',
  'metric unique_value_count = 500 (slice {"column":"channel","label":"shop"}) [UniqueValueCount count = 500]',
  'metric unique_value_share = 0.75 (slice {"column":"channel","label":"web"}) [UniqueValueCount share = 0.75]',
  'metric unique_value_share = 0.25 (slice {"column":"channel","label":"shop"}) [UniqueValueCount share = 0.25]',
  "metric row_count = 2000 [RowCount = 2000]",
  "metric roc_auc = not NaN [RocAuc = NaN]",
];
const OVERALL = [
  "drift drifted_columns = 1 [DriftedColumnsCount count = 1.0]",
  "drift drifted_share = 0.3333333333333333 [DriftedColumnsCount share = 0.3333333333333333]",
];

test("since 0.7.16 drift is read under its method's statistic, and whether a column drifted by that method's direction", () => {
  const { readings, notes } = readWith(evidently, "evidently/report-0.7.21.json");
  expect(readings).toEqual([
    ...OVERALL,
    "drift psi = 0.04375 (feature amount) [ValueDrift (PSI) = 0.04375]",
    "drift drift_detected = 0 (feature amount) [drift by PSI = 0]",
    "drift ks_p_value = 0.0125 (feature age) [ValueDrift (K-S p_value) = 0.0125]",
    "drift drift_detected = 1 (feature age) [drift by K-S p_value = 1]",
    "drift js_distance = 0.0625 (feature channel) [ValueDrift (Jensen-Shannon distance) = 0.0625]",
    "drift drift_detected = 0 (feature channel) [drift by Jensen-Shannon distance = 0]",
    ...METRICS,
  ]);
  expect(notes).toEqual([]);
});

test("up to 0.7.15 a drift without a method has no score, and no value of whether its column drifted; its test counts all the same", () => {
  const { readings, notes, counts } = readWith(evidently, "evidently/report-0.7.15.json");
  expect(readings).toEqual([
    ...OVERALL,
    ...["amount", "age", "channel"].map(
      (feature) => `drift drift_detected = not unknown (feature ${feature}) [drift by a method that is not told = unknown]`,
    ),
    ...METRICS,
    "drift psi = 0.2 (feature income) [ValueDrift (psi) = 0.2]",
    "drift drift_detected = 1 (feature income) [drift by psi = 1]",
  ]);
  expect(notes).toEqual([
    "report-0.7.15.json: ValueDrift is not read where no known method is told, 3 times: a small number may be good or bad",
  ]);
  expect(counts).toEqual({ evidently: { passed: 4, failed: 1, skipped: 1, errors: 1, warned: 1 } });
});

test("a WARNING is no pass, and neither is an ERROR or a SKIPPED test", () => {
  expect(readWith(evidently, "evidently/report-0.7.21.json").counts).toEqual({
    evidently: { passed: 4, failed: 1, skipped: 1, errors: 1, warned: 1 },
  });
});

test("0.6.0 names its tests by fingerprint", () => {
  const { readings, counts } = readWith(evidently, "evidently/report-0.6.0.json");
  expect(counts).toEqual({ evidently: { passed: 1, failed: 1, skipped: 0, errors: 0, warned: 0 } });
  expect(readings).toEqual([
    "metric accuracy = 0.9125 [Accuracy = 0.9125]",
    'metric mean_value = 87.5 (slice {"column":"amount"}) [MeanValue = 87.5]',
  ]);
});

test("the whole dump says what save_json says, of the metrics that were asked for", () => {
  const { readings, counts, notes, facts } = readWith(evidently, "evidently/snapshot.json");
  const saved = readWith(evidently, "evidently/report-0.7.21.json").readings;
  expect(saved).toEqual(expect.arrayContaining(readings));
  expect(readings).toHaveLength(17);
  expect(readings.join()).not.toContain("row_count");
  expect(counts).toEqual({ evidently: { passed: 3, failed: 1, skipped: 1, errors: 0, warned: 1 } });
  expect(notes).toEqual(["snapshot.json: its timestamp is not read: it has no offset from UTC"]);
  expect(facts.created).toBeUndefined();
});

test("a dump whose timestamp has an offset says when it was made", () => {
  const text = snapshot({ timestamp: "2026-11-20T02:15:30.125+00:00" });
  expect(readWith(evidently, { name: "s.json", text }).facts.created?.value).toEqual(new Date("2026-11-20T02:15:30.125Z"));
});

test("in a dump, a metric that has no result, or lost its tests, is an error beside the tests that are told", () => {
  const absent = snapshot({ top_level_metrics: ["a", "b"] });
  expect(readWith(evidently, { name: "s.json", text: absent }).counts).toMatchObject({ evidently: { passed: 1, errors: 1 } });
  const metric_results = { a: result(), b: { ...result(), tests: undefined } };
  const lost = snapshot({ top_level_metrics: ["a", "b"], metric_results });
  expect(readWith(evidently, { name: "s.json", text: lost }).counts).toMatchObject({ evidently: { passed: 1, errors: 1 } });
});

test.each([undefined, null, "PASS", "success", true])("a test whose status is %s is an error and no pass", (status) => {
  const text = report([metric("Accuracy()", 0.9)], [{ id: "ge", test_config: {}, status }]);
  expect(readWith(evidently, { name: "r.json", text }).counts).toMatchObject({ evidently: { passed: 0, errors: 1 } });
});

test("a report without tests tells of none", () => {
  const { counts, notes } = readWith(evidently, { name: "r.json", text: report([metric("Accuracy()", 0.9)], []) });
  expect(counts).toEqual({});
  expect(notes).toEqual(["r.json: it holds no test, so tests: { evidently: ... } finds none in it"]);
});

test.each([
  ["K-S p_value", 0.05, 0.05, 1],
  ["K-S p_value", 0.051, 0.05, 0],
  ["Z-test p_value", 0.05, 0.05, 0],
  ["chisquare", 0.049, 0.05, 1],
  ["Cramer-von Mises", 0.1, 0.1, 1],
  // A p-value in spite of its name.
  ["Total-Variation-Distance", 0.01, 0.1, 1],
  ["Total-Variation-Distance", 0.9, 0.1, 0],
  ["PSI", 0.1, 0.1, 1],
  ["PSI", 0.099, 0.1, 0],
  ["wasserstein", 0.1, 0.1, 1],
  ["Energy-distance", 0.1, 0.1, 0],
  ["Energy-distance", 0.11, 0.1, 1],
])("the direction of drift depends on the method: %s of %d at threshold %d is %d", (method, score, threshold, drifted) => {
  expect(drift({ method, threshold }, score)).toContain(
    `drift drift_detected = ${drifted} (feature age) [drift by ${method} = ${drifted}]`,
  );
});

test("whether a column drifted is never guessed: not without a threshold, nor for a bootstrap, nor for an unknown method", () => {
  const untold = (method: string) => `drift drift_detected = not unknown (feature age) [drift by ${method} = unknown]`;
  for (const threshold of [undefined, null]) {
    expect(drift({ method: "PSI", threshold }, 0.9)).toEqual([
      "drift psi = 0.9 (feature age) [ValueDrift (PSI) = 0.9]",
      untold("PSI"),
    ]);
  }
  const bootstrap = "Percentile text content drift";
  expect(drift({ method: bootstrap, threshold: 0.95 }, 0.99)).toEqual([
    `drift text_content_drift_percentile = 0.99 (feature age) [ValueDrift (${bootstrap}) = 0.99]`,
    untold(bootstrap),
  ]);
  expect(drift({ method: "house_test", threshold: 0.1 }, 0.01)).toEqual([untold("house_test")]);
  const lost = { id: "a", metric_name: "ValueDrift(column=age,method=PSI,threshold=0.1)" };
  const text = report([metric("RowCount()", 1), lost], []);
  expect(readWith(evidently, { name: "r.json", text }).readings).toEqual(["metric row_count = 1 [RowCount = 1]", untold("PSI")]);
  expect(methodOf("anomaly")).toBeUndefined();
});

test("a drift score that is NaN leaves open whether the column drifted", () => {
  expect(drift({ method: "PSI", threshold: 0.1 }, "NaN")).toEqual([
    "drift psi = not NaN (feature age) [ValueDrift (PSI) = NaN]",
    "drift drift_detected = not NaN (feature age) [drift by PSI = NaN]",
  ]);
});

test("a metric whose settings lost their column, or differ from its name, is not read", () => {
  const name = "QuantileValue(column=amount,quantile=0.9)";
  const config = { type: "evidently:metric_v2:QuantileValue", column: "amount" };
  const text = report([metric("Accuracy()", 0.9), { id: "b", metric_name: name, config, value: 5 }, metric("MinValue()", 1)], []);
  const { readings, notes } = readWith(evidently, { name: "r.json", text });
  expect(readings).toEqual(["metric accuracy = 0.9 [Accuracy = 0.9]"]);
  expect(notes).toContain("r.json: metrics that were not computed, or do not say what they measured, are not read: 1");
  expect(notes).toContain("r.json: not read, since they are no one number, or of no known column: MinValue");
});

test("a count that lost its number is not read as a label", () => {
  const text = report([metric("RowCount()", 1), metric("MissingValueCount(column=age)", { share: 0.25 })], []);
  expect(readWith(evidently, { name: "r.json", text }).readings).toEqual([
    "metric row_count = 1 [RowCount = 1]",
    'metric missing_value_share = 0.25 (slice {"column":"age"}) [MissingValueCount share = 0.25]',
  ]);
});

test("what two metrics of one name tell differently has no value", () => {
  const one = metric("DriftedColumnsCount(columns=a,b,drift_share=0.5)", { count: 0, share: 0 });
  const other = metric("DriftedColumnsCount(columns=a,b,c,drift_share=0.5)", { count: 2, share: 0.6 });
  const { readings, notes } = readWith(evidently, { name: "r.json", text: report([one, other], []) });
  expect(readings).toEqual([
    "drift drifted_columns = not 0 and 2 [DriftedColumnsCount count = 0 and 2]",
    "drift drifted_share = not 0 and 0.6 [DriftedColumnsCount share = 0 and 0.6]",
  ]);
  expect(notes[0]).toBe("r.json: it tells several values of the same, so there is none: drifted_columns; drifted_share");
});

test("tables are not read, and a metric that was not computed is told of", () => {
  const text = report([metric("RowCount()", 1), metric("CorrelationMatrix(kind=pearson)", { a: { b: 0.5 } }), {}], []);
  const { readings, notes } = readWith(evidently, { name: "r.json", text });
  expect(readings).toEqual(["metric row_count = 1 [RowCount = 1]"]);
  expect(notes).toContain("r.json: not read, since they are no one number, or of no known column: CorrelationMatrix");
  expect(notes).toContain("r.json: metrics that were not computed, or do not say what they measured, are not read: 1");
});

const samples = REAL_REPORTS;
test
  .skipIf(!existsSync(samples))
  .each(["evidently-0.7/report.json", "evidently-0.7/snapshot.json", "evidently-0.7.15/report.json"])(
  "reads the real %s",
  (path) => {
    const { troubles, counts, readings } = readWith(evidently, { name: "report.json", text: readFileSync(`${samples}/${path}`) });
    expect(troubles).toEqual([]);
    expect(counts).toEqual({ evidently: { passed: 10, failed: 7, skipped: 0, errors: 0, warned: 0 } });
    expect(readings.length).toBeGreaterThan(15);
  },
);

function metric(metric_id: string, value: unknown): object {
  return { id: "a", metric_id, value };
}

function report(metrics: readonly object[], tests: readonly object[]): string {
  return JSON.stringify({ metrics, tests });
}

function drift(
  settings: { readonly method: string; readonly threshold?: number | null | undefined },
  value: number | "NaN",
): readonly string[] {
  const config = { type: "evidently:metric_v2:ValueDrift", column: "age", ...settings };
  const text = report([{ id: "a", metric_name: "ValueDrift(column=age)", config, value }], []);
  return readWith(evidently, { name: "r.json", text: text.replace('"NaN"', "NaN") }).readings;
}

function result(): object {
  const params = { type: "evidently:metric_v2:Accuracy", classification_name: "default" };
  return { metric_value_location: { metric: { metric_id: "a", params }, param: {} }, tests: [{ status: "SUCCESS" }], value: 0.9 };
}

function snapshot(changes: object): string {
  return JSON.stringify({
    timestamp: "2026-11-20T02:15:30",
    metric_results: { a: result() },
    top_level_metrics: ["a"],
    ...changes,
  });
}
