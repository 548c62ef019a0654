import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { kubeflow } from "../../../src/evidence/formats/kubeflow.ts";
import { parse } from "../../../src/evidence/syntax/parse.ts";
import { readWith, REAL_REPORTS } from "./fixture.ts";

const metric = (text: string) => readWith(kubeflow, { name: "mlpipeline-metrics.json", text: `{"metrics": [${text}]}` });

test("reads the metrics of version 1; a PERCENTAGE is a share of 1 already", () => {
  const { readings, tool, notes, troubles } = readWith(kubeflow, "kubeflow/mlpipeline-metrics.json");
  expect(tool).toBe("Kubeflow Pipelines");
  expect({ notes, troubles }).toEqual({ notes: [], troubles: [] });
  expect(readings).toEqual([
    "metric accuracy-score = 0.925 [accuracy-score = 0.925]",
    "metric mse = 4.25 [mse = 4.25]",
    "metric roc_auc = 0.961 [roc_auc_score = 0.961]",
    "metric log_loss = not NaN [log_loss = NaN]",
  ]);
});

test("a PERCENTAGE above 1 was written as percent, and opens no gate that asks for a share", () => {
  const { readings, notes } = metric('{"name": "accuracy", "numberValue": 92.5, "format": "PERCENTAGE"}');
  expect(readings).toEqual(['metric accuracy = not "92.5 as PERCENTAGE" [accuracy = "92.5 as PERCENTAGE"]']);
  expect(notes).toEqual([
    "mlpipeline-metrics.json: accuracy is no value: a PERCENTAGE is written as a share of 1, and the UI would show 92.5 times 100 %",
  ]);
});

test.each(['"0.9"', "null", "true"])("a value of %s is none", (value) => {
  expect(metric(`{"name": "accuracy", "numberValue": ${value}}`).readings).toEqual([
    `metric accuracy = not ${value} [accuracy = ${value}]`,
  ]);
});

test("a metric without a value gives no reading, and one without a name is a trouble", () => {
  const { readings, troubles } = metric('{"name": "a", "numberValue": 1}, {"name": "b"}, {"numberValue": 1}');
  expect(readings).toEqual(["metric a = 1 [a = 1]"]);
  expect(troubles).toEqual([expect.stringContaining("has a metric without a name")]);
});

test("reads the numbers of version 2 under the output that holds them", () => {
  const { readings, notes } = readWith(kubeflow, "kubeflow/executor_output.json");
  expect(readings).toEqual([
    "metric metrics/accuracy = 0.925 [metrics/accuracy = 0.925]",
    "metric metrics/log_loss = not NaN [metrics/log_loss = NaN]",
  ]);
  expect(notes).toEqual([
    "executor_output.json: curves/confidenceMetrics is not read: no one number",
    "executor_output.json: model/framework is not read: no one number",
    "executor_output.json: parameterValues are not read: they are what a component returned, not what it measured",
  ]);
});

test("an output without artifacts takes no other with it", () => {
  const text =
    '{"artifacts": {"none": {"artifacts": []}, "metrics": {"artifacts": [{"uri": "gs://b/m", "metadata": {"auc": 0.9}}]}}}';
  expect(readWith(kubeflow, { name: "executor_output.json", text })).toMatchObject({
    readings: ["metric metrics/roc_auc = 0.9 [metrics/auc = 0.9]"],
    troubles: [],
    notes: ["executor_output.json: none holds no artifact"],
  });
});

test("a percentage is one in lower case too", () => {
  const { readings } = metric('{"name": "accuracy", "numberValue": 92.5, "format": "percentage"}');
  expect(readings).toEqual(['metric accuracy = not "92.5 as PERCENTAGE" [accuracy = "92.5 as PERCENTAGE"]']);
});

test.each([
  '{"metrics": []}',
  '{"metrics": [{"name": "accuracy", "value": 0.9}]}',
  '{"metrics": {"accuracy": 0.9}}',
  '{"artifacts": {}}',
  '{"artifacts": {"none": {"artifacts": []}}}',
  '{"artifacts": {"model": {"uri": "a"}}}',
])("does not recognise %s", (text) => {
  expect(kubeflow.recognise(parse("a.json", new TextEncoder().encode(text)))).toBe(false);
});

const SAMPLE = `${REAL_REPORTS}/kfp/mlpipeline-metrics.json`;
test.skipIf(!existsSync(SAMPLE))("reads what a public pipeline writes", () => {
  const { readings, troubles } = readWith(kubeflow, { name: "m.json", text: new Uint8Array(readFileSync(SAMPLE)) });
  expect(troubles).toEqual([]);
  expect(readings).toEqual(["metric accuracy-score = 0.9 [accuracy-score = 0.9]", "metric mse-score = 0.1 [mse-score = 0.1]"]);
});
