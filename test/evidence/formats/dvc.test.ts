import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { dvcLock } from "../../../src/evidence/formats/dvc/dvc-lock.ts";
import { dvcMetricsDiff } from "../../../src/evidence/formats/dvc/dvc-metrics-diff.ts";
import { dvcMetrics } from "../../../src/evidence/formats/dvc/dvc-metrics.ts";
import { dvclive } from "../../../src/evidence/formats/dvc/dvclive.ts";
import { parse } from "../../../src/evidence/syntax/parse.ts";
import { readWith, REAL_REPORTS, REPORTS } from "./fixture.ts";

const FORMATS = [dvcLock, dvcMetrics, dvcMetricsDiff, dvclive];
const recognising = (name: string, bytes: Uint8Array) =>
  FORMATS.filter((each) => each.recognise(parse(name, bytes))).map((each) => each.name);
const json = (value: unknown) => ({ name: "a.json", text: JSON.stringify(value) });

test("reads the metrics of the one file by their keys", () => {
  const { readings, tool, notes } = readWith(dvcMetrics, "dvc/metrics-show.json");
  expect(tool).toBe("DVC");
  expect(readings).toEqual([
    "metric roc_auc = 0.947 [auc = 0.947]",
    "metric test.f1 = 0.862 [test.f1 = 0.862]",
    "metric test.latency_ms = not null [test.latency_ms = null]",
  ]);
  expect(notes).toEqual(["metrics-show.json: step of eval/metrics.json is not read: it counts, and measures nothing"]);
});

test("metrics of several files have their file's path before them, and a file that is one number is called by its path", () => {
  const data = { "train.json": { data: { f1: 0.97 } }, "eval.json": { data: { f1: 0.86 } }, "auc.txt": { data: 0.94 } };
  expect(readWith(dvcMetrics, json({ "": { data } })).readings).toEqual([
    "metric train.json:f1 = 0.97 [train.json:f1 = 0.97]",
    "metric eval.json:f1 = 0.86 [eval.json:f1 = 0.86]",
    "metric auc.txt = 0.94 [auc.txt = 0.94]",
  ]);
});

test("only the workspace is the candidate's, not a branch or tag beside it", () => {
  const { readings, notes, troubles } = readWith(dvcMetrics, "dvc/metrics-show-revisions.json");
  expect(readings).toEqual(["metric roc_auc = 0.947 [auc = 0.947]"]);
  expect(troubles).toEqual([]);
  expect(notes).toEqual(["metrics-show-revisions.json: main, v1.2 (2) not read: only the workspace is the candidate's"]);
});

test("without a workspace, or with two of them, nothing is read and it is a trouble", () => {
  const revision = { data: { "m.json": { data: { auc: 0.99 } } } };
  for (const report of [{ main: revision }, { "": revision, workspace: revision }]) {
    const { readings, troubles } = readWith(dvcMetrics, json(report));
    expect(readings).toEqual([]);
    expect(troubles).toEqual([
      "evidence_unreadable 1: no one revision in it is the workspace (write it with dvc metrics show --json and no revision)",
    ]);
  }
});

test("a file that DVC could not read is a trouble", () => {
  const { readings, troubles } = readWith(dvcMetrics, "dvc/metrics-show-error.json");
  expect(readings).toEqual([]);
  expect(troubles).toEqual([
    "evidence_unreadable 1: DVC could not read the metrics of eval/metrics.json: YAMLFileCorruptedError: unable to read: 'eval/metrics.json' (run dvc repro)",
  ]);
});

test("a file with neither data nor error is a trouble, and so is a workspace with an error", () => {
  expect(readWith(dvcMetrics, json({ "": { data: { "m.json": {} } } })).troubles).toHaveLength(1);
  expect(readWith(dvcMetrics, json({ workspace: { error: { type: "X", msg: "y" } } })).troubles).toHaveLength(1);
});

test("where DVC found no metrics file there is a note and no reading", () => {
  for (const empty of [{ "": {} }, { "": { data: {} } }]) {
    const { readings, notes } = readWith(dvcMetrics, json(empty));
    expect(readings).toEqual([]);
    expect(notes).toEqual(["a.json: no metrics file is in it"]);
  }
});

test("of a difference the new value is read, and the baseline's is not", () => {
  const { readings, notes } = readWith(dvcMetricsDiff, "dvc/metrics-diff.json");
  expect(readings).toEqual([
    "metric roc_auc = 0.947 [auc new = 0.947]",
    "metric test.f1 = 0.862 [test.f1 new = 0.862]",
    "metric test.recall = not null [test.recall new = null]",
  ]);
  expect(notes).toEqual([
    "metrics-diff.json: step of eval/metrics.json is not read: it counts, and measures nothing",
    "metrics-diff.json: old and diff are not read: the incumbent's values come from its own evidence",
    "metrics-diff.json: metrics that did not change stand in it only with --all",
  ]);
});

test("differences of several files have their file's path before them; the empty key is a file that is one number", () => {
  const change = { old: 0.8, new: 0.9, diff: 0.1 };
  expect(readWith(dvcMetricsDiff, json({ "eval.json": { f1: change }, "auc.txt": { "": change } })).readings).toEqual([
    "metric eval.json:f1 = 0.9 [eval.json:f1 new = 0.9]",
    "metric auc.txt = 0.9 [auc.txt new = 0.9]",
  ]);
});

test("a lock tells the hash of everything that stages take and give", () => {
  const { facts, readings, troubles, notes } = readWith(dvcLock, "dvc/dvc.lock");
  expect({ readings, troubles }).toEqual({ readings: [], troubles: [] });
  expect(lineage(facts)).toEqual({
    "dvc:data/claims": "md5:11112222333344445555666677778888.dir",
    "dvc:src/split.py": "md5:0123456789abcdef0123456789abcdef",
    "dvc:data/split": "md5:aaaabbbbccccddddeeeeffff00001111.dir",
    "dvc:data/split/train.csv": "md5:99998888777766665555444433332222",
    "dvc:src/train.py": "md5:fedcba9876543210fedcba9876543210",
    "dvc:models/model.pkl": "md5:12345678901234567890123456789e12",
    data_snapshot: "md5:11112222333344445555666677778888.dir",
  });
  expect(notes).toEqual(["dvc.lock: params are not read"]);
});

function lineage({ lineage: stated = {} }: { lineage?: Readonly<Record<string, { value: string }>> | undefined }) {
  return Object.fromEntries(Object.entries(stated).map(([key, { value }]) => [key, value]));
}

test("DVC before 3 hashed text with other line ends, so its md5 is called otherwise", () => {
  expect(lineage(readWith(dvcLock, "dvc/dvc-2.lock").facts)).toEqual({
    "dvc:data/claims.csv": "md5-dos2unix:11112222333344445555666677778888",
    "dvc:data/terms.csv": "md5-dos2unix:99998888777766665555444433332222",
    "dvc:model.pkl": "md5-dos2unix:aaaabbbbccccddddeeeeffff00001111",
  });
});

test("a lock without a schema has its stages at the top; its one root that is no code is the data snapshot", () => {
  expect(lineage(readWith(dvcLock, "dvc/dvc-1.lock").facts)["data_snapshot"]).toBe(
    "md5-dos2unix:11112222333344445555666677778888",
  );
});

test("a .dvc file tells the hash of what it stands for, and where it was imported from", () => {
  const { facts, notes } = readWith(dvcLock, "dvc/claims.dvc");
  expect(lineage(facts)).toEqual({ "dvc:claims": "md5:11112222333344445555666677778888.dir" });
  expect(notes).toEqual([
    "claims.dvc: raw/claims (1) without a hash: not in the lineage",
    "claims.dvc: it was imported from https://git.example.org/data/claims at 4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f",
  ]);
});

test("a lock whose stages saw different data under one path is a trouble", () => {
  const stage = (side: string, md5: string) => ({ cmd: "run", [side]: [{ path: "data", hash: "md5", md5 }] });
  const { troubles } = readWith(dvcLock, json({ schema: "2.0", stages: { a: stage("outs", "11"), b: stage("deps", "22") } }));
  expect(troubles).toEqual([
    "evidence_unreadable 1: data is md5:11 for one stage and md5:22 for another: the pipeline is not up to date (run dvc repro, and commit dvc.lock)",
  ]);
});

test("hashes of other stores keep their kind", () => {
  const outs = [
    { path: "s3://b/x", etag: "e1" },
    { path: "hdfs://b/x", checksum: "c1" },
  ];
  expect(lineage(readWith(dvcLock, json({ outs })).facts)).toEqual({
    "dvc:s3://b/x": "etag:e1",
    "dvc:hdfs://b/x": "checksum:c1",
  });
});

test("a lock of very many paths is read, and the one root that nothing makes is found among them", () => {
  const hash = { hash: "md5", md5: "11" };
  const outs = Array.from({ length: 50_000 }, (_, index) => ({ path: `out/${index}`, ...hash }));
  const deps = [{ path: "data", ...hash }, ...outs.map(({ path }) => ({ path: `${path}/part`, ...hash }))];
  const { facts } = readWith(dvcLock, json({ schema: "2.0", stages: { a: { cmd: "run", outs }, b: { cmd: "run", deps } } }));
  expect(facts.lineage?.["data_snapshot"]?.value).toBe("md5:11");
});

test("what only begins like a path that a stage makes is made by nobody", () => {
  const hash = { hash: "md5", md5: "11" };
  const outs = [
    { path: "data", ...hash },
    { path: "data-old", ...hash },
  ];
  const deps = [
    { path: "data/a", ...hash },
    { path: "data-new", ...hash, md5: "22" },
    { path: "data-old", ...hash },
  ];
  const { facts } = readWith(dvcLock, json({ schema: "2.0", stages: { a: { cmd: "run", outs }, b: { cmd: "run", deps } } }));
  expect(facts.lineage?.["data_snapshot"]?.value).toBe("md5:22");
});

test("DVCLive's map of numbers is read where it is named, without its step", () => {
  const { readings, tool } = readWith(dvclive, "dvc/dvclive-metrics.json", {});
  expect(tool).toBe("DVCLive");
  expect(readings).toEqual([
    "metric train.loss = 0.118 [train.loss = 0.118]",
    "metric eval.accuracy = 0.933 [eval.accuracy = 0.933]",
    "metric roc_auc = 0.947 [auc = 0.947]",
  ]);
});

test("a metric that DVCLive wrote as a text, because it was NaN or infinite, has no value", () => {
  expect(readWith(dvclive, "dvc/dvclive-nan.json", {}).readings).toEqual([
    'metric train.loss = not "nan" [train.loss = "nan"]',
    "metric eval.accuracy = 0.921 [eval.accuracy = 0.921]",
    'metric perplexity = not "inf" [perplexity = "inf"]',
  ]);
});

test.each([
  ["metrics-show.json", ["dvc-metrics"]],
  ["metrics-show-error.json", ["dvc-metrics"]],
  ["metrics-diff.json", ["dvc-metrics-diff"]],
  ["dvc.lock", ["dvc-lock"]],
  ["dvc-1.lock", ["dvc-lock"]],
  ["claims.dvc", ["dvc-lock"]],
  ["dvclive-metrics.json", []],
])("%s is a report of %j and of no other", (name, formats) => {
  expect(recognising(name, readFileSync(`${REPORTS}/dvc/${name}`))).toEqual(formats);
});

test.each([
  // dvc params diff --json, which tells no difference.
  '{"params.yaml": {"accuracy": {"old": 0.8, "new": 0.99}, "optimizer": {"old": "adam", "new": "sgd"}}}',
  "{}",
  '{"main": {"data": {}}}',
  '{"a": {"b": {"old": 1}}}',
  '{"status": "success", "data": {"result": []}}',
  '{"a": {"data": {"b": 1}}}',
  '{"schema": "3.0", "stages": {}}',
  '{"stages": {"train": {"cmd": "python train.py", "deps": ["data"], "outs": ["model.pkl"]}}}',
  '{"train": {"cmd": "python train.py", "deps": ["data"]}}',
])("nobody recognises %s", (text) => {
  expect(recognising("a.json", new TextEncoder().encode(text))).toEqual([]);
});

const SAMPLES = `${REAL_REPORTS}/dvc`;
const sample = (name: string) => ({ name, text: readFileSync(`${SAMPLES}/${name}`) });

test.skipIf(!existsSync(SAMPLES))("reads what DVC wrote in public repositories", () => {
  const show = readWith(dvcMetrics, sample("dvc-metrics-show.json"));
  expect(show.troubles).toEqual([]);
  expect(show.readings).toHaveLength(4);
  expect(readWith(dvcMetricsDiff, sample("dvc-metrics-diff.json")).readings).toHaveLength(4);
  const lock = readWith(dvcLock, sample("dvc.lock"));
  expect(lock.troubles).toEqual([]);
  expect(lineage(lock.facts)["data_snapshot"]).toMatch(/^md5:[0-9a-f]{32}\.dir$/);
  expect(readWith(dvcLock, sample("pool_data.dvc")).troubles).toEqual([]);
  for (const name of ["eval_live_metrics.json", "results_train_metrics.json", "results_evaluate_metrics.json"]) {
    expect(recognising(name, sample(name).text)).toEqual([]);
    expect(readWith(dvclive, sample(name), {}).readings.length).toBeGreaterThan(0);
  }
  expect(recognising("dvc.yaml", sample("dvc.yaml").text)).toEqual([]);
});
