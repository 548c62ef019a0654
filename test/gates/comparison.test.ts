import fc from "fast-check";
import { expect, test } from "vitest";
import type { Evidence } from "../../src/evidence/reading.ts";
import type { Incumbent } from "../../src/gates/question.ts";
import type { MetricGate } from "../../src/policy/gates.ts";
import { digest, evidence, incumbent, judged, metric, OURS, THEIRS, told } from "./question.ts";

const same = { dataset: { value: { name: "holdout" }, source: OURS } };

/** `auc` of ours against theirs, both on one dataset. */
function against(gate: MetricGate, ours: number, theirs: number): readonly string[] {
  return told(
    { metrics: { auc: gate } },
    { evidence: evidence([metric("auc", ours)], same), incumbent: incumbent([metric("auc", theirs)], same) },
  );
}

const compared: readonly [MetricGate, number, number, string][] = [
  [
    { gain_at_least: 0.02, better: "higher" },
    0.88,
    0.86,
    "pass ok: auc gains 0.02 over version 6 (0.86), must gain at least 0.02",
  ],
  [
    { gain_at_least: 0.02, better: "higher" },
    0.09,
    0.07,
    "pass ok: auc gains 0.02 over version 6 (0.07), must gain at least 0.02",
  ],
  [
    { gain_at_least: 0.02, better: "higher" },
    0.85,
    0.86,
    "fail gain_too_small: auc loses 0.01 against version 6 (0.86), must gain at least 0.02",
  ],
  [
    { gain_at_least: 0.02, better: "higher" },
    0.86,
    0.86,
    "fail gain_too_small: auc equals version 6 (0.86), must gain at least 0.02",
  ],
  [{ ratio_at_most: 0.5 }, 0.4, 0.8, "pass ok: auc is 0.5 times version 6 (0.8), must be at most 0.5 times"],
  [
    { loss_at_most: 0.01, better: "higher" },
    0.82999999,
    0.84,
    "fail regression: auc loses 0.01000001 against version 6 (0.84), may lose at most 0.01",
  ],
  [
    { loss_at_most: 0.01, better: "higher" },
    0.85000001,
    0.84,
    "pass ok: auc gains 0.01 over version 6 (0.84), may lose at most 0.01",
  ],
  [
    { gain_at_least: 0.01, better: "higher" },
    0.84999999,
    0.84,
    "fail gain_too_small: auc gains 0.00999999 over version 6 (0.84), must gain at least 0.01",
  ],
  [
    { gain_at_least: 0.01, better: "higher" },
    0.82999999,
    0.84,
    "fail gain_too_small: auc loses 0.01 against version 6 (0.84), must gain at least 0.01",
  ],
  [{ gain_at_least: 0, better: "higher" }, 0.86, 0.86, "pass ok: auc equals version 6 (0.86), must gain at least 0"],
  [
    { gain_at_least: 0.02, better: "higher" },
    0.8799999999,
    0.86,
    "fail gain_too_small: auc gains 0.0199999999 over version 6 (0.86), must gain at least 0.02",
  ],
  [
    { gain_at_least: 0.02, better: "lower" },
    0.2,
    0.22,
    "pass ok: auc is lower by 0.02 than version 6 (0.22), must be lower by at least 0.02",
  ],
  [
    { gain_at_least: 0.02, better: "lower" },
    0.21,
    0.22,
    "fail gain_too_small: auc is lower by 0.01 than version 6 (0.22), must be lower by at least 0.02",
  ],
  [
    { loss_at_most: 0.01, better: "lower" },
    0.22,
    0.21,
    "pass ok: auc is higher by 0.01 than version 6 (0.21), may be higher by at most 0.01",
  ],
  [
    { loss_at_most: 0.01, better: "lower" },
    0.23,
    0.21,
    "fail regression: auc is higher by 0.02 than version 6 (0.21), may be higher by at most 0.01",
  ],
  [
    { loss_at_most: 0.01, better: "lower" },
    0.1,
    0.21,
    "pass ok: auc is lower by 0.11 than version 6 (0.21), may be higher by at most 0.01",
  ],
  [
    { loss_at_most: 0.01, better: "higher" },
    0.9,
    0.92,
    "fail regression: auc loses 0.02 against version 6 (0.92), may lose at most 0.01",
  ],
  [
    { loss_at_most: 0.01, better: "higher" },
    0.91,
    0.92,
    "pass ok: auc loses 0.01 against version 6 (0.92), may lose at most 0.01",
  ],
  [{ ratio_at_least: 1.1 }, 0.33, 0.3, "pass ok: auc is 1.1 times version 6 (0.3), must be at least 1.1 times"],
  [{ ratio_at_least: 1.1 }, 0.32, 0.3, "fail below_ratio: auc is 1.06667 times version 6 (0.3), must be at least 1.1 times"],
  [{ ratio_at_most: 1.1 }, 0.34, 0.3, "fail above_ratio: auc is 1.13333 times version 6 (0.3), must be at most 1.1 times"],
  [{ ratio_at_most: 1.1 }, 0, 0.3, "pass ok: auc is 0 times version 6 (0.3), must be at most 1.1 times"],
  [
    { ratio_at_most: 1.1 },
    0,
    0,
    "inconclusive ratio_undefined: auc is 0 and version 6 (0): a ratio to zero, or across it, says nothing",
  ],
  [
    { ratio_at_most: 1.1 },
    0.3,
    0,
    "inconclusive ratio_undefined: auc is 0.3 and version 6 (0): a ratio to zero, or across it, says nothing",
  ],
  [
    { ratio_at_most: 1.1 },
    -0.3,
    0.3,
    "inconclusive ratio_undefined: auc is -0.3 and version 6 (0.3): a ratio to zero, or across it, says nothing",
  ],
  [
    { gain_at_least: 0 },
    0.9,
    0.8,
    "inconclusive policy_invalid: the policy does not say whether a higher or a lower auc is better",
  ],
];
test.each(compared)("%j of %d against %d", (gate, ours, theirs, expected) => {
  expect(against(gate, ours, theirs)).toEqual([`auc: ${expected}`]);
});

test("a gain is decided as the decimals that people wrote decide it", () => {
  const hundredth = fc.integer({ min: -1000, max: 1000 });
  fc.assert(
    fc.property(hundredth, hundredth, hundredth, (ours, theirs, asked) => {
      const [line] = against({ gain_at_least: asked / 100, better: "higher" }, ours / 100, theirs / 100);
      expect(line?.startsWith("auc: pass")).toBe(ours - theirs >= asked);
    }),
  );
});

test("a bound on the value and one on the gain are two findings", () => {
  expect(against({ at_least: 0.9, gain_at_least: 0.02, better: "higher" }, 0.89, 0.86)).toEqual([
    "auc: fail below_bound: auc is 0.89, must be at least 0.9",
    "auc: pass ok: auc gains 0.03 over version 6 (0.86), must gain at least 0.02",
  ]);
});

const GAIN: MetricGate = { gain_at_least: 0.02, better: "higher" };
const named = (name: string, of?: string): Partial<Evidence> => ({
  dataset: { value: { name, ...(of === undefined ? {} : { digest: digest(of) }) }, source: OURS },
});
const hashed = (of: string): Partial<Evidence> => ({ dataset: { value: { digest: digest(of) }, source: OURS } });
const datasets: readonly [Partial<Evidence>, Partial<Evidence>, string][] = [
  [{}, {}, "pass ok: auc gains 0.05 over version 6 (0.88), must gain at least 0.02; neither states its dataset"],
  [
    { dataset: { value: {}, source: OURS } },
    {},
    "pass ok: auc gains 0.05 over version 6 (0.88), must gain at least 0.02; neither states its dataset",
  ],
  [named("october"), named("october"), "pass ok: auc gains 0.05 over version 6 (0.88), must gain at least 0.02"],
  [named("october", "1"), named("autumn", "1"), "pass ok: auc gains 0.05 over version 6 (0.88), must gain at least 0.02"],
  [named("october", "1"), named("october"), "pass ok: auc gains 0.05 over version 6 (0.88), must gain at least 0.02"],
  [
    named("october"),
    named("september"),
    "inconclusive dataset_differs: auc cannot be compared: it was measured on october, version 6 on september, and numbers from two datasets do not compare",
  ],
  [
    named("october", "1"),
    named("october", "2"),
    "inconclusive dataset_differs: auc cannot be compared: it was measured on october, 111111111111, version 6 on october, 222222222222, and numbers from two datasets do not compare",
  ],
  [
    named("october"),
    {},
    "inconclusive dataset_unknown: auc cannot be compared: only the candidate states on which dataset it was measured (october)",
  ],
  [
    {},
    named("october"),
    "inconclusive dataset_unknown: auc cannot be compared: only version 6 states on which dataset it was measured (october)",
  ],
  [
    named("october"),
    hashed("1"),
    "inconclusive dataset_unknown: auc cannot be compared: one version names its dataset and the other only its digest (october, 111111111111)",
  ],
];
test("the dataset's name decides where only one side states a digest, its digest where both do", () => {
  const name = { name: "october" };
  const of = (value: object) => ({ dataset: { value, source: OURS } });
  const found = (ours: object, theirs: object) =>
    told(
      { metrics: { auc: { gain_at_least: 0.02, better: "higher" } } },
      { evidence: evidence([metric("auc", 0.93)], of(ours)), incumbent: incumbent([metric("auc", 0.88)], of(theirs)) },
    )[0];
  const hash = { digest: digest("1") };
  const gained = "auc: pass ok: auc gains 0.05 over version 6 (0.88), must gain at least 0.02";
  expect(found(name, { ...name, ...hash })).toBe(gained);
  expect(found({ ...name, ...hash }, name)).toBe(gained);
  expect(found({ name: "november", ...hash }, { ...name, ...hash })).toBe(gained);
  expect(found(hash, name)).toBe(
    "auc: inconclusive dataset_unknown: auc cannot be compared: one version names its dataset and the other only its digest (111111111111, october)",
  );
});

test("a first version's number is recorded with its source, though there is nothing to compare it with", () => {
  const first = judged(
    { metrics: { auc: { gain_at_least: 0.02, better: "higher" } } },
    { evidence: evidence([metric("auc", 0.93)]) },
  );
  expect(first).toMatchObject([{ outcome: "pass", value: "0.93", measured: { name: "auc", value: 0.93 }, sources: [OURS] }]);
});

test("with an interval it is the end that makes the candidate look worst that is compared", () => {
  const found = (gate: MetricGate, value: number, low: number, high: number, theirs: number) =>
    told(
      { metrics: { auc: { ...gate, confidence: 0.95 } } },
      { evidence: evidence([metric("auc", value, { low, high })], same), incumbent: incumbent([metric("auc", theirs)], same) },
    )[0];
  expect(found({ better: "higher", loss_at_most: 0.01 }, 0.9, 0.85, 0.95, 0.9)).toBe(
    "auc: fail regression: auc at worst (0.85) loses 0.05 against version 6 (0.9), may lose at most 0.01",
  );
  expect(found({ better: "lower", loss_at_most: 0.01 }, 0.9, 0.85, 0.95, 0.9)).toBe(
    "auc: fail regression: auc at worst (0.95) is higher by 0.05 than version 6 (0.9), may be higher by at most 0.01",
  );
  expect(found({ ratio_at_most: 1 }, 0.9, 0.85, 0.95, 0)).toBe(
    "auc: inconclusive ratio_undefined: auc at worst (0.95) is 0.95 and version 6 (0): a ratio to zero, or across it, says nothing",
  );
  expect(found({ ratio_at_least: 1 }, 0.9, 0.85, 0.95, 0)).toBe(
    "auc: inconclusive ratio_undefined: auc at worst (0.85) is 0.85 and version 6 (0): a ratio to zero, or across it, says nothing",
  );
});

test.each(datasets)("measured on %j and on %j", (ours, theirs, expected) => {
  const over = { evidence: evidence([metric("auc", 0.93)], ours), incumbent: incumbent([metric("auc", 0.88)], theirs) };
  expect(told({ metrics: { auc: GAIN } }, over)).toEqual([`auc: ${expected}`]);
});

const conflict = {
  code: "evidence_conflict",
  what: "auc is 0.8 in a.json and 0.9 in b.json",
  file: "evidence/fraud/6/b.json",
  line: 3,
  hint: "keep one",
} as const;
const incumbents: readonly [string, Incumbent, string][] = [
  [
    "no version has ever stood there",
    { is: "none" },
    "pass ok: auc is 0.93, and no version has stood in production yet to compare with",
  ],
  [
    "the stage is empty now",
    incumbent([metric("auc", 0.88)], same, false),
    "pass ok: auc gains 0.05 over version 6 (0.88), which stood here last, must gain at least 0.02",
  ],
  [
    "the incumbent does not report it",
    incumbent([], same),
    "inconclusive incumbent_missing: auc cannot be compared: the evidence of version 6 does not report it",
  ],
  [
    "the incumbent reports NaN",
    incumbent([metric("auc", { not: "NaN" })], same),
    "inconclusive incumbent_missing: auc cannot be compared: in the evidence of version 6 auc is NaN, which is not a number",
  ],
  [
    "the incumbent is unreadable",
    { is: "unreadable", because: "2 earlier states of models/fraud.yaml cannot be read" },
    "inconclusive incumbent_unreadable: auc cannot be compared: 2 earlier states of models/fraud.yaml cannot be read",
  ],
  [
    "the incumbent's evidence contradicts itself",
    incumbent([metric("auc", 0.88)], { ...same, troubles: [conflict, conflict] }),
    "inconclusive incumbent_unreadable: auc cannot be compared: the evidence of version 6 is in trouble: evidence/fraud/6/b.json:3: auc is 0.8 in a.json and 0.9 in b.json, and 1 more",
  ],
];
test.each(incumbents)("compares when %s", (_, standing, expected) => {
  const over = { evidence: evidence([metric("auc", 0.93)], same), incumbent: standing };
  expect(told({ metrics: { auc: GAIN } }, over)).toEqual([`auc: ${expected}`]);
});

test("a comparison that cannot be made still shows the candidate's number and both sources", () => {
  const over = {
    evidence: evidence([metric("auc", 0.93, { samples: 90 })], same),
    incumbent: incumbent([metric("auc", { not: "null" })], same),
  };
  expect(judged({ metrics: { auc: GAIN } }, over)).toEqual([
    {
      family: "metrics",
      gate: "auc",
      outcome: "inconclusive",
      enforcement: "block",
      code: "incumbent_missing",
      because: "auc cannot be compared: in the evidence of version 6 auc is null, which is not a number",
      value: "0.93",
      bound: "gain at least 0.02",
      samples: 90,
      measured: { name: "auc", value: 0.93 },
      sources: [OURS, THEIRS],
      help: "Add a report that states auc to the evidence of version 6 on the base branch.",
      policy: { file: "policies/fraud.yaml#gates.metrics.auc.gain_at_least", line: 4 },
    },
  ]);
});

test("where nobody stood, NaN is still no number", () => {
  expect(told({ metrics: { auc: GAIN } }, { evidence: evidence([metric("auc", { not: "NaN" })]) })).toEqual([
    "auc: inconclusive not_a_number: auc is NaN, which is not a number",
  ]);
});
