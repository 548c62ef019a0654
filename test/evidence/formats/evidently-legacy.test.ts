import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { evidentlyLegacy } from "../../../src/evidence/formats/evidently/evidently-legacy.ts";
import { readWith, REAL_REPORTS } from "./fixture.ts";

test("reads drift by its method, performance as a whole and by class, and missing values", () => {
  const { readings, tool } = readWith(evidentlyLegacy, "evidently/legacy-report.json");
  expect(tool).toBe("Evidently 0.4.40 (legacy)");
  expect(readings).toEqual([
    "drift drifted_columns = 1 [number_of_drifted_columns = 1]",
    "drift drifted_share = 0.3333333333333333 [share_of_drifted_columns = 0.3333333333333333]",
    "drift drift_detected = 0 [dataset_drift = 0]",
    "drift ks_p_value = 0.0125 (feature age) [drift_score (K-S p_value) = 0.0125]",
    "drift drift_detected = 1 (feature age) [drift_detected = 1]",
    "drift wasserstein_normed = 0.0375 (feature amount) [drift_score (Wasserstein distance (normed)) = 0.0375]",
    "drift drift_detected = 0 (feature amount) [drift_detected = 0]",
    "drift drift_detected = 0 (feature channel) [drift_detected = 0]",
    "metric accuracy = 0.9375 [accuracy = 0.9375]",
    "metric precision = 0.925 [precision = 0.925]",
    "metric recall = 0.8875 [recall = 0.8875]",
    "metric f1 = 0.905 [f1 = 0.905]",
    "metric roc_auc = not null [roc_auc = null]",
    "metric log_loss = not null [log_loss = null]",
    "metric specificity = 0.9625 [tnr = 0.9625]",
    "metric false_positive_rate = 0.0375 [fpr = 0.0375]",
    "metric false_negative_rate = 0.1125 [fnr = 0.1125]",
    ...[
      ["0", "0.895", "0.9625", "0.9275"],
      ["1", "0.925", "0.8875", "0.905"],
    ].flatMap(([label, precision, recall, f1]) => {
      const slice = `(slice {"label":"${label}"}, samples 80)`;
      return [
        `metric precision = ${precision} ${slice} [precision = ${precision}]`,
        `metric recall = ${recall} ${slice} [recall = ${recall}]`,
        `metric f1 = ${f1} ${slice} [f1 = ${f1}]`,
        `metric roc_auc = not null ${slice} [roc_auc = null]`,
      ];
    }),
    "metric missing_values = 14 [number_of_missing_values = 14]",
    "metric missing_values_share = 0.00175 [share_of_missing_values = 0.00175]",
    "drift psi = 0.04375 (feature amount) [drift_score (PSI) = 0.04375]",
  ]);
});

test("says what is not read: the reference data, scores of unknown methods, matrices, and a time without an offset", () => {
  const { notes, counts, facts } = readWith(evidentlyLegacy, "evidently/legacy-report.json");
  expect(notes).toEqual([
    "legacy-report.json: not read, since they are no one number, or not the candidate's: ClassificationConfusionMatrix",
    "legacy-report.json: the numbers of the reference data are not read: they are not the candidate's",
    "legacy-report.json: drift_score is not read where no known method is told, 1 times: a small number may be good or bad",
    "legacy-report.json: its timestamp is not read: it has no offset from UTC",
  ]);
  expect(counts).toEqual({});
  expect(facts.created).toBeUndefined();
});

test("a recall of several classes is read beside a tpr that is null", () => {
  expect(read("ClassificationQualityMetric", { current: { recall: 0.9, tpr: null } }).readings).toEqual([
    "metric recall = 0.9 [recall = 0.9]",
  ]);
});

test.each([null, "no", 0])("a drift_detected of %j is no answer", (said) => {
  const column = { column_name: "age", stattest_name: "PSI", drift_score: 0.01, drift_detected: said };
  expect(read("ColumnDriftMetric", column).readings[1]).toMatch(
    said === 0 ? /= 0 \(feature age\)/ : /= not (null|"no") \(feature age\)/,
  );
});

test.each(["NaN", "null", '"0.01"'])(
  "a drift score of %s leaves open whether the column drifted, whatever Evidently says",
  (score) => {
    const column = { column_name: "age", stattest_name: "PSI", drift_score: "SCORE", drift_detected: false };
    const text = JSON.stringify({ metrics: [{ metric: "ColumnDriftMetric", result: column }] }).replace('"SCORE"', score);
    expect(readWith(evidentlyLegacy, { name: "r.json", text }).readings).toEqual([
      `drift psi = not ${score} (feature age) [drift_score (PSI) = ${score}]`,
      `drift drift_detected = not ${score} (feature age) [drift_detected = ${score}]`,
    ]);
  },
);

test("a share of drifted columns that is no number leaves open whether the whole drifted", () => {
  const { readings } = read("DatasetDriftMetric", { share_of_drifted_columns: null, dataset_drift: false });
  expect(readings).toContain("drift drift_detected = not null [dataset_drift = null]");
});

test("two methods that disagree about one column leave open whether it drifted", () => {
  const by = (name: string, detected: boolean) => ({
    metric: "ColumnDriftMetric",
    result: { column_name: "age", stattest_name: name, drift_score: 0.01, drift_detected: detected },
  });
  const text = JSON.stringify({ metrics: [by("PSI", false), by("K-S p_value", true)] });
  const { readings, notes } = readWith(evidentlyLegacy, { name: "r.json", text });
  expect(readings).toContain("drift drift_detected = not 0 and 1 (feature age) [drift_detected = 0 and 1]");
  expect(notes).toEqual(["r.json: it tells several values of the same, so there is none: drift_detected of age"]);
});

const sample = `${REAL_REPORTS}/evidently-legacy/report.json`;
test.skipIf(!existsSync(sample))("reads a real report", () => {
  const { troubles, readings } = readWith(evidentlyLegacy, { name: "report.json", text: readFileSync(sample) });
  expect(troubles).toEqual([]);
  expect(readings).toContain("drift psi = 2.225343920303614 (feature mean_texture) [drift_score (PSI) = 2.225343920303614]");
});

function read(metric: string, result: object) {
  return readWith(evidentlyLegacy, {
    name: "r.json",
    text: JSON.stringify({ version: "0.4.40", metrics: [{ metric, result }] }),
  });
}
