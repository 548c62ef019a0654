import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Format } from "../../../src/evidence/formats/format.ts";
import {
  modelMonitorConstraints,
  modelMonitorStatistics,
  modelMonitorViolations,
} from "../../../src/evidence/formats/sagemaker/model-monitor.ts";
import { modelMonitorQuality } from "../../../src/evidence/formats/sagemaker/model-monitor-quality.ts";
import { parse } from "../../../src/evidence/syntax/parse.ts";
import { readWith, REAL_REPORTS } from "./fixture.ts";

const FORMATS = [modelMonitorStatistics, modelMonitorConstraints, modelMonitorViolations, modelMonitorQuality];
const recognisers = (bytes: Uint8Array) =>
  FORMATS.filter((each: Format) => each.recognise(parse("report.json", bytes))).map((each) => each.name);
const violations = (text: string) => readWith(modelMonitorViolations, { name: "constraint_violations.json", text });

test("reads what each column holds, with the column as slice, and how complete it is", () => {
  const { readings, notes, tool } = readWith(modelMonitorStatistics, "model-monitor/statistics.json");
  expect(tool).toBe("SageMaker Model Monitor");
  expect(readings).toEqual([
    "metric item_count = 400 [item_count = 400]",
    'metric num_present = 392 (slice {"column":"amount"}) [amount num_present = 392]',
    'metric num_missing = 8 (slice {"column":"amount"}) [amount num_missing = 8]',
    'metric completeness = 0.98 (slice {"column":"amount"}) [amount completeness = 0.98]',
    'metric mean = 41.5 (slice {"column":"amount"}) [amount mean = 41.5]',
    'metric sum = 16268 (slice {"column":"amount"}) [amount sum = 16268.0]',
    'metric std_dev = 12.25 (slice {"column":"amount"}) [amount std_dev = 12.25]',
    'metric min = 0.5 (slice {"column":"amount"}) [amount min = 0.5]',
    'metric max = 310 (slice {"column":"amount"}) [amount max = 310.0]',
    'metric num_present = 400 (slice {"column":"country"}) [country num_present = 400]',
    'metric num_missing = 0 (slice {"column":"country"}) [country num_missing = 0]',
    'metric completeness = 1 (slice {"column":"country"}) [country completeness = 1]',
    'metric distinct_count = 3 (slice {"column":"country"}) [country distinct_count = 3.0]',
  ]);
  expect(notes).toEqual(["statistics.json: distributions are not read: they are no one number"]);
});

test.each([
  ['{"num_present": 5}', []],
  ['{"num_present": 0, "num_missing": 0}', [expect.stringContaining("completeness = not NaN")]],
  ['{"num_present": "9", "num_missing": 1}', [expect.stringContaining("completeness = not unknown")]],
  ['{"num_present": 9, "num_missing": -4}', [expect.stringContaining("completeness = not NaN")]],
])("the completeness of %s is no number", (common, expected) => {
  const text = `{"dataset": {"item_count": 5}, "features": [{"name": "a", "inferred_type": "Integral", "numerical_statistics": {"common": ${common}}}]}`;
  const { readings } = readWith(modelMonitorStatistics, { name: "statistics.json", text });
  expect(readings.filter((line) => line.includes("completeness"))).toEqual(expected);
});

test("constraints say what must hold and are evidence of nothing", () => {
  const { readings, counts, notes, troubles } = readWith(modelMonitorConstraints, "model-monitor/constraints.json");
  expect({ readings, counts, troubles }).toEqual({ readings: [], counts: {}, troubles: [] });
  expect(notes).toEqual(["constraints.json: constraints are not read: they say what must hold, not what was found"]);
});

test("every violation is a failed test, whatever its check, and a drifted column is told by name", () => {
  const { counts, readings, notes } = readWith(modelMonitorViolations, "model-monitor/constraint_violations.json");
  expect(counts).toEqual({ model_monitor: { passed: 0, failed: 3, skipped: 0, errors: 0, warned: 0 } });
  expect(readings).toEqual(["drift drift_detected = 1 (feature amount) [baseline_drift_check of amount = 1]"]);
  expect(notes).toEqual([
    "constraint_violations.json: violated: country (categorical_values_check), amount (baseline_drift_check), amount (completeness_check)",
  ]);
});

test("violations of model quality and of bias are failed tests too", () => {
  const { counts, notes } = readWith(modelMonitorViolations, "model-monitor/constraint_violations.quality.json");
  expect(counts).toMatchObject({ model_monitor: { passed: 0, failed: 2 } });
  expect(notes).toEqual([
    "constraint_violations.quality.json: violated: f1 (LessThanThreshold), DI of gender (bias_drift_check)",
  ]);
});

test("an empty list of violations is the one way to pass", () => {
  const { counts, notes } = readWith(modelMonitorViolations, "model-monitor/constraint_violations.none.json", {});
  expect(counts).toEqual({ model_monitor: { passed: 1, failed: 0, skipped: 0, errors: 0, warned: 0 } });
  expect(notes).toEqual([]);
});

test("a violation that names neither check nor column is a failed one", () => {
  const { counts } = violations('{"violations": [{"constraint_check_type": "data_type_check"}, {}, null]}');
  expect(counts).toMatchObject({ model_monitor: { passed: 0, failed: 3 } });
});

test("an empty list of violations is recognised by its version; alone it is anybody's, and read where it is named", () => {
  expect(violations('{"violations": [], "version": 0.0}').counts).toMatchObject({ model_monitor: { passed: 1, failed: 0 } });
  const named = parse("v.json", new TextEncoder().encode('{"violations": [], "tests": []}'));
  expect(modelMonitorViolations.accepts?.(named)).toBe(false);
});

test.each([
  '{"violations": []}',
  '{"violations": null}',
  '{"violations": {}}',
  '{"violations": [], "tests": []}',
  '{"violations": [{}]}',
  "{}",
])("does not take %s for violations", (text) => {
  expect(recognisers(new TextEncoder().encode(text))).toEqual([]);
});

test("reads the metrics of a binary classifier, and none of the best constant one", () => {
  const { readings, notes } = readWith(modelMonitorQuality, "model-monitor/model_quality.binary.json");
  expect(readings).toEqual([
    "metric accuracy = 0.925 (samples 400) [accuracy = 0.925]",
    "metric recall = 0.875 (samples 400) [recall = 0.875]",
    "metric precision = 0.9333333333333333 (samples 400) [precision = 0.9333333333333333]",
    'metric f0_5 = not "NaN" (samples 400) [f0_5 = "NaN"]',
    "metric roc_auc = 0.961 (samples 400) [auc = 0.961]",
  ]);
  expect(notes).toEqual([
    "model_quality.binary.json: confusion_matrix, receiver_operating_characteristic_curve are not read: no one number",
    "model_quality.binary.json: 1 metrics of the best constant classifier are not read: they are a baseline's",
  ]);
});

test("reads the metrics of a regression, as an evaluation.json of a pipeline has them too", () => {
  expect(readWith(modelMonitorQuality, "model-monitor/model_quality.regression.json").readings).toEqual([
    "metric mae = 1.75 [mae = 1.75]",
    "metric mse = 4.25 [mse = 4.25]",
    "metric rmse = 2.0616 [rmse = 2.0616]",
    "metric r2 = -0.31 [r2 = -0.31]",
  ]);
});

test("reads the metrics of a classifier of many classes", () => {
  expect(readWith(modelMonitorQuality, "model-monitor/model_quality.multiclass.json").readings).toEqual([
    "metric accuracy = 0.9166 [accuracy = 0.9166]",
    "metric f1_weighted = 0.9162 [weighted_f1 = 0.9162]",
  ]);
});

test("a threshold of model quality is no metric, whichever direction violates it", () => {
  const { readings, notes } = readWith(modelMonitorQuality, "model-monitor/model_quality.constraints.json");
  expect(readings).toEqual([]);
  expect(notes).toEqual([
    "model_quality.constraints.json: constraints are not read: they say what must hold, not what was found",
  ]);
});

const SAMPLES = `${REAL_REPORTS}/sagemaker-model-monitor`;
test.skipIf(!existsSync(SAMPLES)).each([
  ["statistics.json", modelMonitorStatistics, 5],
  ["data_quality.statistics.json", modelMonitorStatistics, 1 + 6 * 8],
  ["constraints.json", modelMonitorConstraints, 0],
  ["data_quality.constraints.bad.json", modelMonitorConstraints, 0],
  ["constraint_violations.json", modelMonitorViolations, 0],
  ["model_quality.statistics.json", modelMonitorQuality, 4],
  ["model_quality.statistics.binary_classification.json", modelMonitorQuality, 11],
  ["model_quality.constraints.good.json", modelMonitorQuality, 0],
  ["model_quality.constraints.bad.json", modelMonitorQuality, 0],
] as const)("reads what Model Monitor itself wrote: %s", (name, format, count) => {
  const text = new Uint8Array(readFileSync(`${SAMPLES}/${name}`));
  expect(recognisers(text)).toEqual([format.name]);
  const { readings, troubles } = readWith(format, { name, text });
  expect(troubles).toEqual([]);
  expect(readings).toHaveLength(count);
});
