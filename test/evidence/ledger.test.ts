import { expect, test } from "vitest";
import { armOf, costOf, countOf, driftOf, gapOf, groupsOf, metric, sloOf, slicesOf } from "../../src/evidence/ledger.ts";
import { evidenceIn, told } from "./files.ts";

const EVIDENCE = evidenceIn({
  "a.yaml": `model: fraud
version: "7"
metrics: { auc: 0.9 }
slices: { country=BR: { auc: 0.8 }, "country=BR,device=ios": { auc: 0.7 }, device=web: { auc: 0.6 } }
drift: { psi: { amount: 0.1, merchant: 0.2 } }
fairness: { tpr: { sex: { f: 0.8, m: 0.9 }, age: { old: 0.7 }, difference: 0.1 } }
slo: { error_rate: 0.01 }
cost: { usd: 3 }
tests: { passed: 4 }
experiment: { ctr: { candidate: { value: 0.05 } } }
`,
  "b.yaml": 'model: fraud\nversion: "7"\nmetrics: { f1: 0.5 }\ndrift: { psi: 0.3 }\n',
  "c.yaml": 'model: fraud\nversion: "7"\nmetrics: { f1: 0.6 }\n',
});

const values = (readings: readonly ReturnType<typeof metric>[]) => readings.map((reading) => reading?.value);

test("answers for the whole with the whole, and for a slice with exactly that slice", () => {
  expect(values([metric(EVIDENCE, "auc"), metric(EVIDENCE, "auc", {})])).toEqual([0.9, 0.9]);
  expect(metric(EVIDENCE, "auc", { device: "ios", country: "BR" })?.value).toBe(0.7);
  expect(metric(EVIDENCE, "auc", { country: "AR" })).toBeUndefined();
  expect(metric(EVIDENCE, "error_rate")).toBeUndefined();
});

test("finds every slice along a dimension, those along more too", () => {
  expect(values(slicesOf(EVIDENCE, "auc", ["country"]))).toEqual([0.8, 0.7]);
  expect(values(slicesOf(EVIDENCE, "auc", ["device"]))).toEqual([0.7, 0.6]);
  expect(slicesOf(EVIDENCE, "auc", ["age"])).toEqual([]);
});

test("finds drift of every feature and over all, groups, gaps, the service, costs, counts and arms", () => {
  expect(told(driftOf(EVIDENCE, "psi"))).toEqual([
    "drift psi = 0.1 (feature amount) @ a.yaml:5",
    "drift psi = 0.2 (feature merchant) @ a.yaml:5",
    "drift psi = 0.3 @ b.yaml:4",
  ]);
  expect(values(groupsOf(EVIDENCE, "tpr", "sex"))).toEqual([0.8, 0.9]);
  expect(
    values([gapOf(EVIDENCE, "tpr", "difference"), gapOf(EVIDENCE, "tpr", "ratio"), gapOf(EVIDENCE, "tpr", "difference", "sex")]),
  ).toEqual([0.1, undefined, undefined]);
  expect(values([sloOf(EVIDENCE, "error_rate"), costOf(EVIDENCE, "usd"), armOf(EVIDENCE, "ctr", "candidate")])).toEqual([
    0.01, 3, 0.05,
  ]);
  expect(
    values([countOf(EVIDENCE, "tests", "passed"), countOf(EVIDENCE, "tests", "failed"), countOf(EVIDENCE, "security", "high")]),
  ).toEqual([4, undefined, undefined]);
});

test("has no number where files contradict each other", () => {
  expect(metric(EVIDENCE, "f1")?.value).toEqual({ not: "0.5 in b.yaml, 0.6 in c.yaml" });
});
