import * as z from "zod";
import { describe, expect, test } from "vitest";
import { OwnEvidence } from "../../../src/evidence/formats/own/own-shape.ts";
import { complaints, evidenceIn, told } from "../files.ts";

const A = `sha256:${"a".repeat(64)}`;
const B = `sha256:${"b".repeat(64)}`;

const WHOLE = `model: fraud
version: "7"
created: 2026-11-20T10:00:00Z
dataset: { name: holdout-2026-10, digest: ${A} }
artifact: { uri: s3://models/fraud/7, digest: ${B}, size: 10485760 }
lineage: { data_snapshot: s3://bucket/train-2026-10-01, code_commit: 1234abcd, environment_lock: ${A}, run: mlflow:abc }
metrics: { auc: 0.935, log_loss: { value: 0.21, low: 0.20, high: 0.22, samples: 50000 } }
slices: { country=BR: { auc: 0.91, samples: 1200 } }
drift: { psi: { amount: 0.03, merchant: 0.07 } }
fairness: { true_positive_rate: { gender: { f: { value: 0.81, samples: 900 }, m: { value: 0.83, samples: 1100 } } } }
slo: { latency_p95_ms: 62, error_rate: 0.002, requests: 120000, window: 24h }
schema: { inputs: [ { name: amount, type: double }, { name: note, type: string, optional: true } ], outputs: [ { name: score, type: double } ] }
tests: { passed: 120, failed: 0, skipped: 2 }
cost: { usd_per_1k_predictions: 0.04 }
`;

const head = 'model: fraud\nversion: "7"\n';

test("reads the whole of what the contract shows", () => {
  const evidence = evidenceIn({ "evidence.yaml": WHOLE });
  expect(evidence.troubles).toEqual([]);
  expect(told(evidence.readings)).toEqual([
    "metric auc = 0.935 @ evidence.yaml:7",
    "metric log_loss = 0.21 (low 0.2, high 0.22, samples 50000) @ evidence.yaml:7",
    'metric auc = 0.91 (slice {"country":"BR"}, samples 1200) @ evidence.yaml:8',
    "drift psi = 0.03 (feature amount) @ evidence.yaml:9",
    "drift psi = 0.07 (feature merchant) @ evidence.yaml:9",
    "fairness true_positive_rate = 0.81 (attribute gender, group f, samples 900) @ evidence.yaml:10",
    "fairness true_positive_rate = 0.83 (attribute gender, group m, samples 1100) @ evidence.yaml:10",
    "slo latency_p95_ms = 62 @ evidence.yaml:11",
    "slo error_rate = 0.002 @ evidence.yaml:11",
    "slo requests = 120000 @ evidence.yaml:11",
    "cost usd_per_1k_predictions = 0.04 @ evidence.yaml:14",
    "tests passed = 120 @ evidence.yaml:13",
    "tests failed = 0 @ evidence.yaml:13",
    "tests skipped = 2 @ evidence.yaml:13",
  ]);
  const at = (line: number) => ({ file: "evidence.yaml", sha256: evidence.files[0]?.sha256, line });
  expect(evidence.created).toEqual([{ value: new Date("2026-11-20T10:00:00Z"), source: at(3) }]);
  expect(evidence.dataset).toEqual({ value: { name: "holdout-2026-10", digest: A }, source: at(4) });
  expect(evidence.artifact).toEqual({ value: { uri: "s3://models/fraud/7", digest: B, size: 10485760 }, source: at(5) });
  expect(evidence.lineage).toEqual({
    data_snapshot: { value: "s3://bucket/train-2026-10-01", source: at(6) },
    code_commit: { value: "1234abcd", source: at(6) },
    environment_lock: { value: A, source: at(6) },
    run: { value: "mlflow:abc", source: at(6) },
  });
  expect(evidence.schema).toEqual({
    value: {
      inputs: [
        { name: "amount", type: "double", optional: false },
        { name: "note", type: "string", optional: true },
      ],
      outputs: [{ name: "score", type: "double", optional: false }],
    },
    source: at(12),
  });
  expect(evidence.notes).toEqual(["evidence.yaml: the service was observed over 24h"]);
});

describe("a number", () => {
  test.each([
    ["NaN", ".nan", "NaN", ".nan"],
    ["Infinity", ".inf", "Infinity", ".inf"],
    ["-Infinity", "-.inf", "-Infinity", "-.inf"],
    ["1e999", "1e999", "1e999", "1e999"],
    ['"0.95"', '"0.95"', '"0.95"', '"0.95"'],
    ["null", "null", "null", "null"],
    ["true", "true", "true", "true"],
    ["[]", "[]", "[]", "[]"],
    ["[0.95]", "[0.95]", "[0.95]", "[0.95]"],
    ['"NaN"', '"NaN"', '"NaN"', '"NaN"'],
    ['""', '""', '""', '""'],
  ])("that is %s is recognised and no value", (json, yaml, fromJson, fromYaml) => {
    const inJson = evidenceIn({
      "a.json": `{"model": "fraud", "version": "7", "metrics": {"auc": ${json}, "f1": {"value": ${json}, "samples": 9}, "mae": 3}}`,
    });
    expect(told(inJson.readings)).toEqual([
      `metric auc = not ${fromJson} @ a.json:1`,
      `metric f1 = not ${fromJson} (samples 9) @ a.json:1`,
      "metric mae = 3 @ a.json:1",
    ]);
    expect(inJson.troubles).toEqual([]);
    const inYaml = evidenceIn({ "a.yaml": `${head}metrics: { auc: ${yaml}, mae: 3 }\n` });
    expect(told(inYaml.readings)).toEqual([`metric auc = not ${fromYaml} @ a.yaml:3`, "metric mae = 3 @ a.yaml:3"]);
    expect(inYaml.troubles).toEqual([]);
  });

  test.each([
    ["tests: { failed: -1 }", "tests failed = not -1 @ a.yaml:3"],
    ["tests: { failed: 0.5 }", "tests failed = not 0.5 @ a.yaml:3"],
    ["tests: { failed: null }", "tests failed = not null @ a.yaml:3"],
    ["tests: { failed: false }", "tests failed = not false @ a.yaml:3"],
    ["security: { findings: { high: -2 } }", "security high = not -2 @ a.yaml:3"],
    ["fairness: { selection_rate: { difference: '0.01' } }", 'fairness selection_rate = not "0.01" (gap difference) @ a.yaml:3'],
    ["drift: { psi: [] }", "drift psi = not [] @ a.yaml:3"],
    ["drift: { psi: { amount: .nan } }", "drift psi = not .nan (feature amount) @ a.yaml:3"],
    ["slo: { error_rate: }", "slo error_rate = not null @ a.yaml:3"],
    ["cost: { usd: ~ }", "cost usd = not null @ a.yaml:3"],
  ])("in %s is no value either", (section, reading) => {
    expect(told(evidenceIn({ "a.yaml": `${head}${section}\n` }).readings)).toEqual([reading]);
  });
});

test("does not take silence for zero", () => {
  const evidence = evidenceIn({ "a.yaml": `${head}security: { findings: { medium: 2 } }\ntests: { passed: 1 }\n` });
  expect(told(evidence.readings)).toEqual(["tests passed = 1 @ a.yaml:4", "security medium = 2 @ a.yaml:3"]);
});

test("reads slices along several dimensions, gaps, drift over all, and the arms of an experiment", () => {
  const evidence = evidenceIn({
    "a.yaml": `${head}slices:
  "country=BR, device=ios": { auc: { value: 0.9, samples: 12 }, f1: 0.8, samples: 400 }
drift: { psi: 0.1 }
fairness: { selection_rate: { difference: -0.02, ratio: 1.25 } }
experiment:
  ctr:
    candidate: { value: 0.05, samples: 9000 }
    incumbent: { value: 0.04, low: 0.03, high: 0.05 }
`,
  });
  expect(evidence.troubles).toEqual([]);
  expect(told(evidence.readings)).toEqual([
    'metric auc = 0.9 (slice {"country":"BR","device":"ios"}, samples 12) @ a.yaml:4',
    'metric f1 = 0.8 (slice {"country":"BR","device":"ios"}, samples 400) @ a.yaml:4',
    "drift psi = 0.1 @ a.yaml:5",
    "fairness selection_rate = -0.02 (gap difference) @ a.yaml:6",
    "fairness selection_rate = 1.25 (gap ratio) @ a.yaml:6",
    "experiment ctr = 0.05 (group candidate, samples 9000) @ a.yaml:9",
    "experiment ctr = 0.04 (group incumbent, low 0.03, high 0.05) @ a.yaml:10",
  ]);
});

test("says everything that is wrong in one go, and still takes the readings that are right", () => {
  const evidence = evidenceIn({
    "a.yaml": `model: fraud
version: 7
created: yesterday
dataset: holdout
artifact: { digest: sha256:abc, size: -1 }
lineage: { code_commit: 1234567, data_snapshot: "" }
metrics:
  auc: 0.9
  train: { auc: 0.99 }
  f1: { value: 0.8, low: 0.9, high: 0.95 }
  mae: { value: 3, samples: "many" }
slices: { BR: { auc: 0.9 } }
tests: { ok: 3 }
schema: { inputs: [ { name: a, type: int }, { name: a, type: int } ] }
slo: []
latency: { p95: 3 }
`,
  });
  expect(told(evidence.readings)).toEqual([
    "metric auc = 0.9 @ a.yaml:8",
    "metric train = not {auc: 0.99} @ a.yaml:9",
    "metric f1 = 0.8 (low 0.9, high 0.95) @ a.yaml:10",
    "metric mae = 3 @ a.yaml:11",
    "tests ok = 3 @ a.yaml:13",
  ]);
  expect(evidence).toMatchObject({ created: [], lineage: {} });
  expect([evidence.dataset, evidence.artifact, evidence.schema]).toEqual([undefined, undefined, undefined]);
  expect(complaints(evidence).sort()).toMatchInlineSnapshot(`
    [
      "evidence_unreadable a.yaml:10: metrics.f1: the value lies outside its interval",
      "evidence_unreadable a.yaml:11: metrics.mae: expected a number, or { value, low, high, samples } with low <= value <= high",
      "evidence_unreadable a.yaml:12: slices.BR: "BR" names no slice (write it as country=BR, or country=BR,device=ios)",
      "evidence_unreadable a.yaml:13: tests.ok: unknown key (our own format has no such word)",
      "evidence_unreadable a.yaml:14: schema.inputs: two of these have the same name",
      "evidence_unreadable a.yaml:15: slo: expected a map",
      "evidence_unreadable a.yaml:16: latency: unknown key (our own format has no such word)",
      "evidence_unreadable a.yaml:2: version: expected the version as text; if it is written as a number, quote it",
      "evidence_unreadable a.yaml:3: created: expected an instant like 2026-11-20T10:00:00Z",
      "evidence_unreadable a.yaml:4: dataset: expected a map",
      "evidence_unreadable a.yaml:5: artifact.digest: expected sha256: followed by 64 lower-case hexadecimal digits",
      "evidence_unreadable a.yaml:5: artifact.size: expected 0 or more",
      "evidence_unreadable a.yaml:6: lineage.code_commit: expected text; if it is written as a number, quote it",
      "evidence_unreadable a.yaml:6: lineage.data_snapshot: expected text",
      "evidence_unreadable a.yaml:9: metrics.train: expected a number, or { value, low, high, samples } with low <= value <= high",
    ]
  `);
});

test.each(["country", "=BR", "country=", "country=BR,,", "country=BR,country=AR", "__proto__=x", ",", ""])(
  "knows that %j names no slice",
  (key) => {
    const evidence = evidenceIn({ "a.yaml": `${head}slices: { ${JSON.stringify(key)}: { auc: 0.9 } }\n` });
    expect(evidence.readings).toEqual([]);
    expect(evidence.troubles.map((trouble) => trouble.hint)).toContain("write it as country=BR, or country=BR,device=ios");
  },
);

test("is a JSON Schema that describes every word at the top", () => {
  const schema = z.toJSONSchema(OwnEvidence, { io: "input" });
  expect(schema.additionalProperties).toBe(false);
  const described = Object.entries(schema.properties ?? {}).map(([word, of]) => [
    word,
    typeof of === "object" && of.description !== undefined,
  ]);
  expect(described.filter(([, has]) => !has)).toEqual([]);
});
