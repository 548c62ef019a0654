import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { mlflowEvaluate } from "../../../src/evidence/formats/mlflow/mlflow-evaluate.ts";
import { mlflowLoggedModel } from "../../../src/evidence/formats/mlflow/mlflow-logged-model.ts";
import { mlflowModel } from "../../../src/evidence/formats/mlflow/mlflow-model.ts";
import { mlflowRegistry } from "../../../src/evidence/formats/mlflow/mlflow-registry.ts";
import { mlflowRun } from "../../../src/evidence/formats/mlflow/mlflow-run.ts";
import { parse } from "../../../src/evidence/syntax/parse.ts";
import { readWith, REAL_REPORTS, REPORTS } from "./fixture.ts";

const RUN = "mlflow:5b0c7f3a9d2e4186b7a1c0d9e8f70312";
const FORMATS = [mlflowRun, mlflowEvaluate, mlflowModel, mlflowLoggedModel, mlflowRegistry];

test("what mlflow.evaluate saved is read where it is named", () => {
  expect(readWith(mlflowEvaluate, "mlflow/evaluate-metrics.json", {}).readings).toEqual([
    "metric score = 0.886 [score = 0.886]",
    "metric example_count = 500 [example_count = 500]",
    "metric accuracy = 0.886 [accuracy_score = 0.886]",
    "metric f1 = 0.871 [f1_score = 0.871]",
    "metric log_loss = 0.302 [log_loss = 0.302]",
    "metric roc_auc = 0.949 [roc_auc = 0.949]",
    "metric pr_auc = not NaN [precision_recall_auc = NaN]",
    "metric toxicity/v1/mean = 0.0125 [toxicity/v1/mean = 0.0125]",
  ]);
});

test("a map of numbers is recognised by nobody", () => {
  const metrics = parse("metrics.json", readFileSync(`${REPORTS}/mlflow/evaluate-metrics.json`));
  expect(FORMATS.filter((each) => each.recognise(metrics))).toEqual([]);
});

test("artifacts_metadata.json beside it is recognised, and holds no number", () => {
  const { readings, notes, troubles } = readWith(mlflowEvaluate, "mlflow/evaluate-artifacts_metadata.json");
  expect({ readings, troubles }).toEqual({ readings: [], troubles: [] });
  expect(notes).toEqual([
    "evaluate-artifacts_metadata.json: the artifacts of the evaluation (2) are not read: they are no numbers",
  ]);
});

test("an MLmodel states its signature, every type in one spelling", () => {
  const { facts, readings, troubles, notes } = readWith(mlflowModel, "mlflow/MLmodel");
  expect({ readings, troubles }).toEqual({ readings: [], troubles: [] });
  expect(facts.schema?.value).toEqual({
    inputs: [
      { name: "amount", type: "double", optional: false },
      { name: "country", type: "string", optional: true },
      { name: "visits", type: "array(long)", optional: false },
      { name: "device", type: "object(a: map(string), z?: double)", optional: false },
    ],
    outputs: [{ name: "0", type: "tensor(float32)[-1,3]", optional: false }],
  });
  expect(notes).toEqual(["MLmodel: signature.params is not read: callers may leave all of them out"]);
});

test("an MLmodel tells its run, where it lies, and when it was made in UTC", () => {
  const { facts } = readWith(mlflowModel, "mlflow/MLmodel");
  expect(facts.lineage?.["run"]?.value).toBe(RUN);
  expect(facts.artifact?.value).toEqual({ uri: "mlflow-artifacts:/4/models/m-77aa/artifacts" });
  expect(facts.created?.value).toEqual(new Date("2026-11-19T10:00:00.250Z"));
});

test("before 2.13 no column says that it is required, and all but the optional ones are", () => {
  const { facts, notes } = readWith(mlflowModel, "mlflow/MLmodel-2.4");
  expect(facts.schema?.value).toEqual({
    inputs: [
      { name: "amount", type: "double", optional: false },
      { name: "country", type: "string", optional: true },
    ],
    outputs: [{ name: "0", type: "long", optional: false }],
  });
  expect(facts.artifact).toBeUndefined();
  expect(notes).toEqual(["MLmodel-2.4: artifact_path model is not read: without a scheme it is a place on one machine"]);
});

test("a run's id that YAML takes for a number stays the text it is", () => {
  expect(readWith(mlflowModel, "mlflow/MLmodel-2.4").facts.lineage?.["run"]?.value).toBe(
    "mlflow:12345678901234567890123456789e12",
  );
});

/** An MLmodel with this signature. */
function model(signature: string, time = "2026-11-19 10:00:00") {
  const text = `flavors: {sklearn: {}}\nmodel_uuid: m\nutc_time_created: '${time}'\nsignature:\n  inputs: '${signature}'\n  outputs: null\n`;
  return { name: "MLmodel", text };
}

test.each([
  ['[{"name": "a"}]', "has a column whose type is not told"],
  ['[{"name": "a", "type": "array"}]', "has a column whose type is not told"],
  ['[{"type": "tensor", "tensor-spec": {"dtype": "int64", "shape": [null]}}]', "has a column whose type is not told"],
  ['{"a": "double"}', "is no list"],
  ['[{"name": "a"', "is not JSON"],
])("a signature of %s is a trouble and no schema", (signature, what) => {
  const { facts, troubles } = readWith(mlflowModel, model(signature));
  expect(facts.schema).toBeUndefined();
  expect(troubles).toEqual([`evidence_unreadable 5: signature.inputs ${what} (log the model again with its signature)`]);
});

test("a model without a signature states no schema", () => {
  const { facts, notes } = readWith(mlflowModel, model("[]"));
  expect(facts.schema).toBeUndefined();
  expect(notes).toEqual(["MLmodel: the model was logged without a signature, so it states no schema"]);
});

test("a time that is none is not read", () => {
  for (const time of ["yesterday", "2026-13-45 10:00:00"]) {
    expect(readWith(mlflowModel, model("[]", time)).facts.created).toBeUndefined();
  }
});

test("metrics of a logged model that were all measured on one dataset are no slices; the newest evaluation counts", () => {
  const { readings, facts, troubles } = readWith(mlflowLoggedModel, "mlflow/logged-model.json");
  expect(troubles).toEqual([]);
  expect(readings).toEqual(["metric accuracy = 0.912 [accuracy_score = 0.912]", "metric roc_auc = 0.958 [roc_auc = 0.958]"]);
  expect(facts.measuredOn?.value).toEqual({ name: "claims-holdout", digest: "mlflow:0f1e2d3c" });
  expect(facts.lineage?.["run"]?.value).toBe(RUN);
  expect(facts.created?.value).toEqual(new Date(1795081609000));
});

test("metrics of several datasets are slices of them, and none of the whole", () => {
  const { readings, facts, notes } = readWith(mlflowLoggedModel, "mlflow/logged-model-datasets.json");
  expect(readings).toEqual([
    'metric roc_auc = 0.958 (slice {"dataset":"claims-holdout"}) [roc_auc = 0.958]',
    'metric roc_auc = 0.831 (slice {"dataset":"claims-2025"}) [roc_auc = 0.831]',
    "metric train_loss = 0.25 [train_loss = 0.25]",
  ]);
  expect(facts.measuredOn).toBeUndefined();
  expect(notes.at(-1)).toBe(
    "logged-model-datasets.json: metrics of claims-holdout, claims-2025 are slices: not all are of one dataset",
  );
});

/** A logged model with these metrics. */
function logged(metrics: unknown, status: string | undefined = "LOGGED_MODEL_READY") {
  return { name: "m.json", text: JSON.stringify({ model: { info: { model_id: "m", status }, data: { metrics } } }) };
}

test("two datasets of one name are told apart by their digests", () => {
  const metric = { key: "auc", dataset_name: "claims", step: 0, timestamp: 1795081600000 };
  const two = [
    { ...metric, value: 0.9, dataset_digest: "aa" },
    { ...metric, value: 0.8, dataset_digest: "bb" },
  ];
  expect(readWith(mlflowLoggedModel, logged(two)).readings).toEqual([
    'metric roc_auc = 0.9 (slice {"dataset":"claims@aa"}) [auc = 0.9]',
    'metric roc_auc = 0.8 (slice {"dataset":"claims@bb"}) [auc = 0.8]',
  ]);
});

test.each(["key", "dataset_name", "dataset_digest"])("a metric that lacks its %s takes all the others with it", (key) => {
  const metric = { key: "auc", value: 0.9, dataset_name: "claims", dataset_digest: "aa", step: 0, timestamp: 1 };
  const broken = { ...metric, value: 0.8, step: 1, [key]: undefined };
  const { readings, troubles } = readWith(mlflowLoggedModel, logged([metric, broken]));
  expect(readings).toEqual([]);
  expect(troubles[0]).toContain("a metric lacks its key, or one of its dataset's name and digest");
});

test.each(["LOGGED_MODEL_PENDING", "LOGGED_MODEL_UPLOAD_FAILED", ""])(
  "a logged model whose status is %j is a trouble",
  (status) => {
    const { troubles } = readWith(mlflowLoggedModel, logged([], status));
    expect(troubles[0]).toContain(`the status of the model is ${status === "" ? "missing" : status}, not LOGGED_MODEL_READY`);
  },
);

test("metrics of which one has no time leave the evidence undated", () => {
  const metrics = [
    { key: "auc", value: 0.9, step: 0, timestamp: 1795081600000 },
    { key: "f1", value: 0.8, step: 0 },
  ];
  expect(readWith(mlflowLoggedModel, logged(metrics)).facts.created).toBeUndefined();
  expect(readWith(mlflowLoggedModel, logged([...metrics].reverse())).facts.created).toBeUndefined();
});

test("steps of several runs are not compared: the latest time counts, and where times do not tell there is no value", () => {
  const metric = { key: "auc", step: 0, timestamp: 1795081600000 };
  const early = { ...metric, value: 0.97, run_id: "a", step: 90 };
  const late = { ...metric, value: 0.61, run_id: "b", timestamp: 1795081700000 };
  const none = ["metric roc_auc = not several values [auc = several values]"];
  expect(readWith(mlflowLoggedModel, logged([early, late])).readings).toEqual(["metric roc_auc = 0.61 [auc = 0.61]"]);
  expect(readWith(mlflowLoggedModel, logged([late, { ...early, run_id: undefined }])).readings).toEqual([
    "metric roc_auc = 0.61 [auc = 0.61]",
  ]);
  expect(readWith(mlflowLoggedModel, logged([early, { ...late, timestamp: metric.timestamp }])).readings).toEqual(none);
  expect(readWith(mlflowLoggedModel, logged([early, { ...late, timestamp: undefined }])).readings).toEqual(none);
});

test("a logged model of very many datasets is read", () => {
  const metrics = Array.from({ length: 50_000 }, (_, index) => ({
    key: "auc",
    value: 0.5,
    dataset_name: `claims-${index}`,
    dataset_digest: "aa",
  }));
  expect(readWith(mlflowLoggedModel, logged(metrics)).readings).toHaveLength(50_000);
});

test("of a registered version its run is lineage; where it lies is only a note", () => {
  const { facts, readings, notes, troubles } = readWith(mlflowRegistry, "mlflow/model-version.json");
  expect({ readings, troubles }).toEqual({ readings: [], troubles: [] });
  expect(facts.lineage).toMatchObject({ run: { value: RUN } });
  expect(facts.artifact).toBeUndefined();
  expect(notes).toEqual([
    "model-version.json: version 12 of claims lies at models:/m-77aa, which is not read: the registry tells no digest of it",
    "model-version.json: aliases, tags and stages of the registry are not read: stages are what this repository says they are",
  ]);
});

test("of several versions none is read, and neither is the latest one of a registered model", () => {
  const search = readWith(mlflowRegistry, "mlflow/model-versions-search.json");
  expect(search.facts.lineage).toBeUndefined();
  expect(search.notes).toEqual(["model-versions-search.json: the 2 versions are not read: nobody says which is meant"]);
  const registered = readWith(mlflowRegistry, "mlflow/registered-model.json");
  expect(registered.facts.lineage).toBeUndefined();
  expect(registered.notes).toHaveLength(1);
});

test("a version that is not ready is a trouble", () => {
  for (const status of ["PENDING_REGISTRATION", "FAILED_REGISTRATION", undefined]) {
    const text = JSON.stringify({ model_version: { name: "claims", version: "1", status } });
    expect(readWith(mlflowRegistry, { name: "v.json", text }).troubles[0]).toContain(
      `the status of version 1 of claims is ${status ?? "missing"}, not READY`,
    );
  }
});

test("an error answer is a trouble of whatever answer it was named as", () => {
  for (const format of [mlflowLoggedModel, mlflowRegistry]) {
    expect(readWith(format, "mlflow/error-answer.json", {}).troubles).toHaveLength(1);
  }
});

test.each([
  ["runs-get.json", "mlflow-run"],
  ["run-export.json", "mlflow-run"],
  ["error-answer.json", "mlflow-run"],
  ["evaluate-artifacts_metadata.json", "mlflow-evaluate"],
  ["MLmodel", "mlflow-model"],
  ["logged-model.json", "mlflow-logged-model"],
  ["model-version.json", "mlflow-registry"],
  ["registered-model.json", "mlflow-registry"],
])("%s is a report of %s and of no other", (name, format) => {
  const parsed = parse(name, readFileSync(`${REPORTS}/mlflow/${name}`));
  expect(FORMATS.filter((each) => each.recognise(parsed)).map((each) => each.name)).toEqual([format]);
});

const SAMPLES = `${REAL_REPORTS}/mlflow`;
const sample = (name: string) => ({ name, text: readFileSync(`${SAMPLES}/${name}`) });

test.skipIf(!existsSync(SAMPLES))("reads what a real server answered and real libraries wrote", () => {
  for (const name of ["MLmodel", "MLmodel.2.13.1"]) {
    const { troubles, facts } = readWith(mlflowModel, sample(name));
    expect(troubles).toEqual([]);
    expect(facts.schema?.value.outputs).toHaveLength(1);
    expect(facts.created?.value).toBeInstanceOf(Date);
  }
  const { readings, troubles, facts } = readWith(mlflowLoggedModel, sample("logged-models-get.json"));
  expect(troubles).toEqual([]);
  expect(readings).toHaveLength(13);
  expect(readings.some((each) => each.includes("slice"))).toBe(false);
  expect(facts.measuredOn).toBeDefined();
  for (const name of ["registered-models-alias-get", "model-versions-get", "model-versions-search", "registered-models-get"]) {
    expect(readWith(mlflowRegistry, sample(`${name}.json`)).troubles).toEqual([]);
  }
  expect(readWith(mlflowEvaluate, sample("evaluate-artifacts_metadata.json")).readings).toEqual([]);
  expect(readWith(mlflowEvaluate, sample("evaluate-metrics.json"), {}).readings).toHaveLength(13);
});
