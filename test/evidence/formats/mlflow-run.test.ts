import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { isErrorAnswer } from "../../../src/evidence/formats/mlflow/mlflow-answer.ts";
import { mlflowRun } from "../../../src/evidence/formats/mlflow/mlflow-run.ts";
import { parse } from "../../../src/evidence/syntax/parse.ts";
import { readWith, REAL_REPORTS } from "./fixture.ts";

const RUN = "mlflow:5b0c7f3a9d2e4186b7a1c0d9e8f70312";

/** A run with these metrics and whatever else. */
function run(metrics: unknown, more: object = {}) {
  const info = { run_id: "r1", status: "FINISHED", lifecycle_stage: "active", end_time: 1795081660000 };
  return { name: "run.json", text: JSON.stringify({ run: { info, data: { metrics }, ...more } }) };
}

test("reads the metrics of a run that finished", () => {
  const { readings, tool, troubles } = readWith(mlflowRun, "mlflow/runs-get.json");
  expect(tool).toBe("MLflow");
  expect(troubles).toEqual([]);
  expect(readings).toEqual([
    "metric accuracy = 0.912 [accuracy_score = 0.912]",
    "metric roc_auc = 0.958 [roc_auc = 0.958]",
    "metric val_loss = 0.215 [val_loss = 0.215]",
    'metric broken = not "NaN" [broken = "NaN"]',
    "metric endless = not 1.7976931348623157e+308 [endless = 1.7976931348623157e+308]",
  ]);
});

test("what stands under system/ is about the machine and not read", () => {
  expect(readWith(mlflowRun, "mlflow/runs-get.json").notes).toEqual([
    "runs-get.json: what stands under system/ (2) is not read: it is about the machine",
  ]);
});

test("tells its run, its commit, the data it was trained on, what it was measured on, and when it ended", () => {
  const { facts } = readWith(mlflowRun, "mlflow/runs-get.json");
  expect(facts.lineage).toMatchObject({
    run: { value: RUN },
    code_commit: { value: "c0ffee1234567890c0ffee1234567890c0ffee12" },
    data_snapshot: { value: "claims-train@a1b2c3d4" },
  });
  expect(facts.measuredOn?.value).toEqual({ name: "claims-holdout", digest: "mlflow:0f1e2d3c" });
  expect(facts.created?.value).toEqual(new Date(1795081660000));
});

test("a run that failed or was deleted is a trouble, whatever metrics it has", () => {
  expect(readWith(mlflowRun, "mlflow/runs-get-failed.json").troubles).toEqual([
    "evidence_unreadable 8: the status of the run is FAILED, not FINISHED (run it again to its end, and save its answer then)",
    "evidence_unreadable 11: the lifecycle stage of the run is deleted, not active (restore the run, or save another)",
  ]);
});

test.each(["RUNNING", "SCHEDULED", "KILLED", undefined])("a run whose status is %s is a trouble", (status) => {
  const info = { run_id: "r1", status, lifecycle_stage: "active" };
  const { troubles } = readWith(mlflowRun, run([], { info }));
  expect(troubles).toHaveLength(1);
  expect(troubles[0]).toContain(`the status of the run is ${status ?? "missing"}, not FINISHED`);
});

test("a run without a lifecycle stage is a trouble", () => {
  const { troubles } = readWith(mlflowRun, run([], { info: { run_id: "r1", status: "FINISHED" } }));
  expect(troubles[0]).toContain("the lifecycle stage of the run is missing, not active");
});

test("a run whose end is not told has no time, and neither has one whose end is in seconds or a local time", () => {
  for (const end_time of [undefined, 0, 1795081660, "2026-11-19 10:00:00"]) {
    const info = { run_id: "r1", status: "FINISHED", lifecycle_stage: "active", end_time };
    const { facts, notes } = readWith(mlflowRun, run([{ key: "auc", value: 0.5 }], { info }));
    expect(facts.created).toBeUndefined();
    expect(notes).toEqual(["run.json: end_time is not read: it is no time in milliseconds"]);
  }
});

test("a search that found one run is that run; its end may stand in quotes", () => {
  const { readings, facts, troubles } = readWith(mlflowRun, "mlflow/runs-search.json");
  expect(readings).toEqual(["metric roc_auc = 0.941 [roc_auc = 0.941]"]);
  expect(facts.created?.value).toEqual(new Date(1795081660000));
  expect(troubles).toEqual([]);
});

test("a search that found more than this page holds is a trouble, and nothing is read", () => {
  const info = { run_id: "r1", status: "FINISHED", lifecycle_stage: "active" };
  const runs = [{ info, data: { metrics: [{ key: "auc", value: 0.9 }] } }];
  const search = (next_page_token: string) =>
    readWith(mlflowRun, { name: "s.json", text: JSON.stringify({ runs, next_page_token }) });
  expect(search("eyJvZmZzZXQiOiAxfQ==")).toMatchObject({
    readings: [],
    troubles: ["evidence_unreadable 1: is one page of several, as its next_page_token says (save what runs/get answers)"],
  });
  expect(search("")).toMatchObject({ readings: ["metric roc_auc = 0.9 [auc = 0.9]"], troubles: [] });
});

test("a run of very many tags is read", () => {
  const tags = Array.from({ length: 100_000 }, (_, index) => ({ key: `tag-${index}`, value: "x" }));
  const commit = { key: "mlflow.source.git.commit", value: "c0ffee" };
  const { facts } = readWith(mlflowRun, run([], { data: { metrics: [], tags: [...tags, commit] } }));
  expect(facts.lineage?.["code_commit"]?.value).toBe("c0ffee");
});

test("a commit that is told twice, and not alike, is not told", () => {
  const tags = ["c0ffee", "decade"].map((value) => ({ key: "mlflow.source.git.commit", value }));
  expect(readWith(mlflowRun, run([], { data: { metrics: [], tags } })).facts.lineage).toEqual({
    run: expect.anything() as unknown,
  });
});

test("two names of one digest are one dataset without a name", () => {
  expect(readWith(mlflowRun, "mlflow/runs-search.json").facts.measuredOn?.value).toEqual({
    name: undefined,
    digest: "mlflow:0f1e2d3c",
  });
});

test("of two datasets that it was not trained on, neither is what it was measured on", () => {
  const dataset_inputs = ["aa", "bb"].map((digest) => ({ dataset: { name: "claims", digest } }));
  const { facts, notes } = readWith(mlflowRun, run([{ key: "auc", value: 0.5 }], { inputs: { dataset_inputs } }));
  expect(facts.measuredOn).toBeUndefined();
  expect(notes).toEqual(["run.json: what it was measured on is not read: the run names 2 datasets that it was not trained on"]);
});

test("the data it was trained on is never what it was measured on", () => {
  const tags = [{ key: "mlflow.data.context", value: "train" }];
  const inputs = { dataset_inputs: [{ tags, dataset: { name: "claims", digest: "aa" } }] };
  const { facts } = readWith(mlflowRun, run([], { inputs }));
  expect(facts.measuredOn).toBeUndefined();
  expect(facts.lineage?.["data_snapshot"]?.value).toBe("claims@aa");
});

test("a search that found several runs is a trouble, and none of them is read", () => {
  const { readings, troubles } = readWith(mlflowRun, "mlflow/runs-search-two.json");
  expect(readings).toEqual([]);
  expect(troubles).toEqual(["evidence_unreadable 3: holds 2 runs, and nobody says which is meant (save what runs/get answers)"]);
});

test("of all values that an exporter writes, the one of the latest step counts, wherever it stands", () => {
  const { readings, facts } = readWith(mlflowRun, "mlflow/run-export.json");
  expect(readings).toEqual(["metric train_loss = 0.375 [train_loss = 0.375]", "metric val_auc = 0.925 [val_auc = 0.925]"]);
  expect(facts.lineage).toMatchObject({ run: { value: RUN }, code_commit: {} });
});

test("the older export has info, metrics and tags at the top", () => {
  const { readings, troubles } = readWith(mlflowRun, "mlflow/run-export-1.json");
  expect(readings).toEqual(["metric val_auc = 0.905 [val_auc = 0.905]"]);
  expect(troubles).toEqual([]);
});

test("several values of which one has no step, no time or no value are none", () => {
  const first = { key: "auc", value: 0.9, step: 0, timestamp: 1 };
  for (const second of [
    { key: "auc", value: 0.8, timestamp: 2 },
    { key: "auc", value: 0.8, step: 1 },
    { key: "auc", step: 1, timestamp: 2 },
    { key: "auc", value: 0.8, step: 0, timestamp: 1 },
  ]) {
    for (const metrics of [
      [first, second],
      [second, first],
    ]) {
      expect(readWith(mlflowRun, run(metrics)).readings).toEqual(["metric roc_auc = not several values [auc = several values]"]);
    }
  }
});

test("within one step the later time counts", () => {
  const metrics = [
    { key: "auc", value: 0.9, step: 3, timestamp: "5" },
    { key: "auc", value: 0.8, step: 3, timestamp: 4 },
    { key: "auc", value: 0.99, step: 2, timestamp: 9 },
  ];
  expect(readWith(mlflowRun, run(metrics)).readings).toEqual(["metric roc_auc = 0.9 [auc = 0.9]"]);
});

test("a metric without a key could be the newest of any, so none is read", () => {
  const { readings, troubles } = readWith(mlflowRun, run([{ key: "auc", value: 0.9 }, { value: 0.1 }]));
  expect(readings).toEqual([]);
  expect(troubles[0]).toContain("a metric has no key, so none is read");
});

test("the API writes no numbers in quotes, so a quoted one is no value", () => {
  expect(readWith(mlflowRun, run([{ key: "auc", value: "0.95" }])).readings).toEqual([
    'metric roc_auc = not "0.95" [auc = "0.95"]',
  ]);
});

test("the API leaves empty lists out: a run without metrics says so", () => {
  expect(readWith(mlflowRun, run(undefined)).notes).toEqual(["run.json: the run has no metric"]);
});

test("an error that was saved as the answer is a trouble", () => {
  expect(readWith(mlflowRun, "mlflow/error-answer.json").troubles).toEqual([
    "evidence_unreadable 1: MLflow answered RESOURCE_DOES_NOT_EXIST: Run with id=5b0c7f3a9d2e4186b7a1c0d9e8f70312 not found" +
      " (ask MLflow for what it has, and save that answer)",
  ]);
});

test.each([
  "{}",
  '{"runs": []}',
  '{"run": {"info": {"run_id": "r"}}}',
  '{"run": {"data": {"metrics": []}}}',
  '{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": []}]}',
  '{"error_code": 404, "message": "no"}',
])("does not recognise %s", (text) => {
  expect(mlflowRun.recognise(parse("a.json", new TextEncoder().encode(text)))).toBe(false);
});

const SAMPLES = `${REAL_REPORTS}/mlflow`;
const sample = (name: string) => ({ name, text: readFileSync(`${SAMPLES}/${name}`) });

test.skipIf(!existsSync(SAMPLES))("reads what a real server answered", () => {
  for (const name of ["runs-get.json", "runs-search.json"]) {
    const { readings, troubles, facts } = readWith(mlflowRun, sample(name));
    expect(troubles).toEqual([]);
    expect(readings.filter((each) => each.includes(" = not "))).toHaveLength(2);
    expect(readings).toHaveLength(16);
    expect(facts.measuredOn?.value.digest).toMatch(/^mlflow:/);
  }
  for (const name of ["model-versions-get.notfound-http404.json", "registered-models-alias-get.notfound-http400.json"]) {
    expect(isErrorAnswer(parse(name, sample(name).text).root)).toBe(true);
    expect(readWith(mlflowRun, sample(name)).troubles).toHaveLength(1);
  }
});
