import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { vertex } from "../../../src/evidence/formats/vertex.ts";
import { parse } from "../../../src/evidence/syntax/parse.ts";
import { readWith, REAL_REPORTS } from "./fixture.ts";

const SCHEMA = "gs://google-cloud-aiplatform/schema/modelevaluation/classification_metrics_1.0.0.yaml";
const inline = (value: unknown) => readWith(vertex, { name: "vertex.json", text: JSON.stringify(value) });

test("reads an answer that lists the one evaluation of a model, with its time", () => {
  const { readings, notes, facts, tool, troubles } = readWith(vertex, "vertex/evaluations.json");
  expect(tool).toBe("Vertex AI");
  expect(troubles).toEqual([]);
  expect(readings).toEqual([
    "metric pr_auc = 0.9415 [auPrc = 0.9415]",
    "metric roc_auc = 0.9625 [auRoc = 0.9625]",
    "metric log_loss = 0.2125 [logLoss = 0.2125]",
    "metric threshold_0.5/recall = 0.875 [threshold_0.5/recall = 0.875]",
    "metric threshold_0.5/precision = 0.9333333 [threshold_0.5/precision = 0.9333333]",
    "metric threshold_0.5/falsePositiveRate = 0.0416667 [threshold_0.5/falsePositiveRate = 0.0416667]",
    "metric threshold_0.5/f1 = 0.9032258 [threshold_0.5/f1Score = 0.9032258]",
  ]);
  expect(notes).toEqual(["evaluations.json: confusionMatrix is not read: no one number"]);
  expect(facts.created?.value).toEqual(new Date("2026-11-19T23:35:54.559Z"));
});

test("reads one evaluation by itself; NaN in quotes is no value", () => {
  expect(readWith(vertex, "vertex/evaluation.json").readings).toEqual([
    "metric rmse = 2.0616 [rootMeanSquaredError = 2.0616]",
    "metric mae = 1.75 [meanAbsoluteError = 1.75]",
    'metric meanAbsolutePercentageError = not "NaN" [meanAbsolutePercentageError = "NaN"]',
    "metric r2 = 0.87 [rSquared = 0.87]",
  ]);
});

test("slices keep what they are of, and the oldest of them dates the report", () => {
  const { readings, facts } = readWith(vertex, "vertex/slices.json");
  expect(readings).toEqual([
    'metric pr_auc = 0.975 (slice {"annotationSpec":"no"}) [auPrc = 0.975]',
    'metric log_loss = 0.2 (slice {"annotationSpec":"no"}) [logLoss = 0.2]',
    'metric pr_auc = 0.9 (slice {"annotationSpec":"yes"}) [auPrc = 0.9]',
    'metric log_loss = 0.225 (slice {"annotationSpec":"yes"}) [logLoss = 0.225]',
  ]);
  expect(facts.created?.value).toEqual(new Date("2026-11-19T10:01:00Z"));
});

test("reads the sliced metrics of the pipeline components: an empty spec is the whole, bytes are base64", () => {
  expect(readWith(vertex, "vertex/sliced-metrics.json").readings).toEqual([
    "metric pr_auc = 0.9415 [auPrc = 0.9415]",
    "metric roc_auc = 0.9625 [auRoc = 0.9625]",
    "metric log_loss = 0.2125 [logLoss = 0.2125]",
    'metric pr_auc = 0.9 (slice {"annotationSpec":"yes"}) [auPrc = 0.9]',
    'metric roc_auc = 0.96 (slice {"annotationSpec":"yes"}) [auRoc = 0.96]',
    'metric pr_auc = 0.975 (slice {"annotationSpec":"0"}) [auPrc = 0.975]',
    'metric roc_auc = 0.965 (slice {"annotationSpec":"0"}) [auRoc = 0.965]',
  ]);
});

test("a slice that does not say of what it is never answers for the whole", () => {
  const slice = { name: ".../evaluations/3000/slices/1", metricsSchemaUri: SCHEMA, metrics: { auPrc: 0.99 } };
  for (const report of [{ modelEvaluationSlices: [slice] }, slice, { ...slice, slice: { dimension: "annotationSpec" } }]) {
    expect(inline(report)).toMatchObject({
      readings: [],
      troubles: [expect.stringContaining("has a slice that does not say of what it is")],
    });
  }
  const two = [{ singleOutputSlicingSpec: {}, metrics: { classification: { auPrc: 0.9 } } }];
  expect(inline({ slicedMetrics: [...two, ...two] })).toMatchObject({ readings: [], troubles: [expect.any(String)] });
  expect(inline({ slicedMetrics: [...two, { metrics: { classification: { auPrc: 0.99 } } }] })).toMatchObject({
    readings: [],
    troubles: expect.arrayContaining([expect.any(String)]) as unknown,
  });
});

test("several evaluations of a model are a trouble: none of them is chosen", () => {
  const each = { name: ".../evaluations/1", metricsSchemaUri: SCHEMA, metrics: { auPrc: 0.9 } };
  expect(inline({ modelEvaluations: [each, { ...each, name: ".../evaluations/2" }] })).toMatchObject({
    readings: [],
    troubles: [expect.stringContaining("lists 2 evaluations of the model")],
  });
});

test("an answer that is one page of several is a trouble, and nothing is read", () => {
  const modelEvaluations = [{ name: ".../evaluations/1", metricsSchemaUri: SCHEMA, metrics: { auPrc: 0.9 } }];
  expect(inline({ modelEvaluations, nextPageToken: "abc" })).toMatchObject({
    readings: [],
    troubles: [expect.stringContaining("is one page of several, as its nextPageToken says")],
  });
  expect(inline({ modelEvaluations, nextPageToken: "" })).toMatchObject({ readings: [expect.any(String)], troubles: [] });
});

test("a confidence metric without a threshold is the one at 0, and is not read", () => {
  const metrics = { confidenceMetrics: [{ recall: 1 }, { confidenceThreshold: "0.5", recall: 1 }] };
  expect(inline({ name: "evaluations/1", metricsSchemaUri: SCHEMA, metrics }).readings).toEqual([]);
});

test("two confidence metrics at 0.5 are none", () => {
  const metrics = {
    confidenceMetrics: [
      { confidenceThreshold: 0.5, recall: 1 },
      { confidenceThreshold: 0.5, recall: 0.9 },
    ],
  };
  const { readings, notes } = inline({ name: "evaluations/1", metricsSchemaUri: SCHEMA, metrics });
  expect(readings).toEqual([]);
  expect(notes).toEqual(["vertex.json: confidenceMetrics are not read: several of them are at 0.5"]);
});

test.each([
  { metricsSchemaUri: SCHEMA, metrics: {} },
  { name: "a", metricsSchemaUri: "gs://elsewhere", metrics: {} },
  { modelEvaluations: [] },
  { slicedMetrics: [{ metrics: {} }] },
])("does not recognise %j", (value) => {
  expect(vertex.recognise(parse("vertex.json", new TextEncoder().encode(JSON.stringify(value))))).toBe(false);
});

const SAMPLE = `${REAL_REPORTS}/vertex/modelEvaluations.list.json`;
test.skipIf(!existsSync(SAMPLE))("reads what Vertex itself answers", () => {
  const { readings, troubles } = readWith(vertex, { name: "list.json", text: new Uint8Array(readFileSync(SAMPLE)) });
  expect(troubles).toEqual([]);
  expect(readings).toEqual([
    "metric pr_auc = 0.9946683 [auPrc = 0.9946683]",
    "metric log_loss = 0.043421753 [logLoss = 0.043421753]",
  ]);
});
