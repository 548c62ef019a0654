import { expect, test } from "vitest";
import { driftOf, groupsOf, slicesOf } from "../../src/evidence/ledger.ts";
import type { Reading } from "../../src/evidence/reading.ts";
import { evidenceIn, told } from "./files.ts";

const EVIDENCE = evidenceIn({
  "a.yaml": `model: fraud
version: "7"
metrics: { auc: 0.9 }
slices: { country=BR: { auc: 0.8 }, "country=BR,device=ios": { auc: 0.7 }, device=web: { auc: 0.6 } }
drift: { psi: { amount: 0.1, merchant: 0.2 } }
fairness: { tpr: { sex: { f: 0.8, m: 0.9 }, age: { old: 0.7 }, difference: 0.1 } }
`,
  "b.yaml": 'model: fraud\nversion: "7"\ndrift: { psi: { amount: 0.3 } }\n',
});

const values = (readings: readonly Reading[]) => readings.map((reading) => reading.value);

test("finds every slice along a dimension, those along more too, and never the whole", () => {
  expect(values(slicesOf(EVIDENCE, "auc", ["country"]))).toEqual([0.8, 0.7]);
  expect(values(slicesOf(EVIDENCE, "auc", ["device"]))).toEqual([0.7, 0.6]);
  expect(slicesOf(EVIDENCE, "auc", ["age"])).toEqual([]);
});

test("finds the drift of every feature, and both values where two files contradict each other", () => {
  expect(told(driftOf(EVIDENCE, "psi"))).toEqual([
    "drift psi = 0.1 (feature amount) @ a.yaml:5",
    "drift psi = 0.3 (feature amount) @ b.yaml:3",
    "drift psi = 0.2 (feature merchant) @ a.yaml:5",
  ]);
});

test("finds the groups of one attribute, and no gap among them", () => {
  expect(values(groupsOf(EVIDENCE, "tpr", "sex"))).toEqual([0.8, 0.9]);
});
