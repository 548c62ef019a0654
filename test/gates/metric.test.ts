import { expect, test } from "vitest";
import type { Reading } from "../../src/evidence/reading.ts";
import type { MetricGate } from "../../src/policy/gates.ts";
import { evidence, incumbent, judged, metric, OURS, reading, THEIRS, told } from "./question.ts";

test("a metric within its bound passes, with all that a person needs to believe it", () => {
  const findings = judged(
    { metrics: { auc: { at_least: 0.9 } } },
    { evidence: evidence([metric("auc", 0.935, { samples: 50_000 })]) },
  );
  expect(findings).toEqual([
    {
      family: "metrics",
      gate: "auc",
      outcome: "pass",
      enforcement: "block",
      code: "ok",
      because: "auc is 0.935, must be at least 0.9",
      value: "0.935",
      bound: "at least 0.9",
      samples: 50_000,
      measured: { name: "auc", value: 0.935 },
      sources: [OURS],
      policy: { file: "policies/fraud.yaml#gates.metrics.auc.at_least", line: 4 },
    },
  ]);
});

test("a metric that gains too little is told with the incumbent and both sources", () => {
  const findings = judged(
    { metrics: { auc: { gain_at_least: 0.02, better: "higher", enforce: "warn" } } },
    { evidence: evidence([metric("auc", 0.892)]), incumbent: incumbent([metric("auc", 0.88)]) },
  );
  expect(findings).toEqual([
    {
      family: "metrics",
      gate: "auc",
      outcome: "fail",
      enforcement: "warn",
      code: "gain_too_small",
      because: "auc gains 0.012 over version 6 (0.88), must gain at least 0.02; neither states its dataset",
      value: "0.892",
      bound: "gain at least 0.02",
      incumbent: "0.88",
      measured: { name: "auc", value: 0.892 },
      sources: [OURS, THEIRS],
      help: "Promote a version that gains more, or have the policy ask for less.",
      policy: { file: "policies/fraud.yaml#gates.metrics.auc.gain_at_least", line: 4 },
    },
  ]);
});

const absolute: readonly [MetricGate, readonly Reading[], readonly string[]][] = [
  [{ at_least: 0.9 }, [metric("auc", 0.89)], ["auc: fail below_bound: auc is 0.89, must be at least 0.9"]],
  [{ at_least: 0.9 }, [metric("auc", 0.9)], ["auc: pass ok: auc is 0.9, must be at least 0.9"]],
  [{ at_most: 0.2 }, [metric("auc", 0.2)], ["auc: pass ok: auc is 0.2, must be at most 0.2"]],
  [{ at_most: 0.2 }, [metric("auc", 0.2000000001)], ["auc: fail above_bound: auc is 0.2000000001, must be at most 0.2"]],
  [
    { at_least: 0.8, at_most: 0.95 },
    [metric("auc", 0.99)],
    ["auc: pass ok: auc is 0.99, must be at least 0.8", "auc: fail above_bound: auc is 0.99, must be at most 0.95"],
  ],
  [{ at_least: 0.9 }, [], ["auc: inconclusive evidence_missing: no evidence reports auc"]],
  [
    { at_least: 0.9 },
    [metric("auc", 0.99, { slice: { country: "BR" } })],
    ["auc: inconclusive evidence_missing: no evidence reports auc"],
  ],
  [{ at_least: 0.9 }, [reading("slo", "auc", 0.99)], ["auc: inconclusive evidence_missing: no evidence reports auc"]],
  [{ at_least: 0.9 }, [metric("auc", { not: "NaN" })], ["auc: inconclusive not_a_number: auc is NaN, which is not a number"]],
  [
    { at_least: 0.9 },
    [metric("auc", { not: '"0.95"' })],
    ['auc: inconclusive not_a_number: auc is "0.95", which is not a number'],
  ],
  [{ at_least: 0.9 }, [metric("auc", Infinity)], ["auc: inconclusive not_a_number: auc is Infinity, which is not a number"]],
  [
    { at_least: 0.9 },
    [metric("auc", 0.95), metric("auc", 0.91, { source: THEIRS })],
    [
      "auc: inconclusive evidence_conflict: auc is reported 2 times: 0.95 in evidence/fraud/7/evidence.yaml and 0.91 in evidence/fraud/6/evidence.yaml",
    ],
  ],
  [{ at_least: 0.9 }, [metric("auc", 0.95, { samples: 0 })], ["auc: inconclusive too_few_samples: auc rests on no samples"]],
  [{ at_least: 0.9 }, [metric("auc", 0.95, { samples: NaN })], ["auc: inconclusive too_few_samples: auc rests on no samples"]],
  [
    { at_least: 0.9, samples_at_least: 200 },
    [metric("auc", 0.95, { samples: 199 })],
    ["auc: inconclusive too_few_samples: auc rests on 199 samples, must be at least 200"],
  ],
  [
    { at_least: 0.9, samples_at_least: 200 },
    [metric("auc", 0.95, { samples: 200 })],
    ["auc: pass ok: auc is 0.95, must be at least 0.9"],
  ],
  [
    { at_least: 0.9, samples_at_least: 200 },
    [metric("auc", 0.95)],
    ["auc: inconclusive samples_unknown: auc does not say on how many samples it rests, must be at least 200"],
  ],
];
test.each(absolute)("%j of %j", (gate, readings, expected) => {
  expect(told({ metrics: { auc: gate } }, { evidence: evidence(readings) })).toEqual(expected);
});

const confident: readonly [MetricGate, readonly Reading[], string][] = [
  [
    { at_least: 0.9, confidence: 0.95 },
    [metric("auc", 0.92, { low: 0.91, high: 0.93 })],
    "auc: pass ok: auc is 0.92, at worst 0.91, must be at least 0.9",
  ],
  [
    { at_least: 0.9, confidence: 0.95 },
    [metric("auc", 0.92, { low: 0.89, high: 0.95 })],
    "auc: fail below_bound: auc is 0.92, at worst 0.89, must be at least 0.9",
  ],
  [
    { at_most: 0.3, confidence: 0.95 },
    [metric("auc", 0.25, { low: 0.2, high: 0.31 })],
    "auc: fail above_bound: auc is 0.25, at worst 0.31, must be at most 0.3",
  ],
  [
    { at_least: 0.9, confidence: 0.95 },
    [metric("auc", 0.99)],
    "auc: inconclusive interval_missing: auc is 0.99, and no interval says how low or high it may be",
  ],
  [
    { at_least: 0.9, confidence: 0.95 },
    [metric("auc", 0.99, { high: 1 })],
    "auc: inconclusive interval_missing: auc is 0.99, and no interval says how low or high it may be",
  ],
  [
    { at_least: 0.9, confidence: 0.95 },
    [metric("auc", 0.95, { low: 0.96, high: 0.98 })],
    "auc: inconclusive interval_invalid: auc is 0.95, outside its own interval 0.96 to 0.98",
  ],
  [
    { at_least: 0.9, confidence: 0.95 },
    [metric("auc", 0.95, { low: 0.92, high: 0.94 })],
    "auc: inconclusive interval_invalid: auc is 0.95, outside its own interval 0.92 to 0.94",
  ],
  [
    { at_least: 0.9, confidence: 0.95 },
    [metric("auc", 0.95, { low: 0.96 })],
    "auc: inconclusive interval_invalid: auc is 0.95, outside its own interval 0.96 or more",
  ],
  [
    { at_most: 0.9, confidence: 0.95 },
    [metric("auc", 0.85, { high: 0.8 })],
    "auc: inconclusive interval_invalid: auc is 0.85, outside its own interval up to 0.8",
  ],
  [
    { at_least: 0.9, confidence: 0.95 },
    [metric("auc", 0.95, { low: 0.91 })],
    "auc: pass ok: auc is 0.95, at worst 0.91, must be at least 0.9",
  ],
  [
    { at_most: 0.9, confidence: 0.95 },
    [metric("auc", 0.85, { high: 0.88 })],
    "auc: pass ok: auc is 0.85, at worst 0.88, must be at most 0.9",
  ],
  [
    { at_least: 0.9, confidence: 0.95 },
    [metric("auc", 0.95, { low: 0.95, high: 0.95 })],
    "auc: pass ok: auc is 0.95, must be at least 0.9",
  ],
  [
    { at_least: 0.9, confidence: 0.95 },
    [metric("auc", 0.95, { low: NaN, high: 1 })],
    "auc: inconclusive interval_missing: auc is 0.95, and no interval says how low or high it may be",
  ],
  [
    { gain_at_least: 0.01, better: "higher", confidence: 0.95 },
    [metric("auc", 0.92, { low: 0.885, high: 0.95 })],
    "auc: fail gain_too_small: auc at worst (0.885) gains 0.005 over version 6 (0.88), must gain at least 0.01; neither states its dataset",
  ],
  [
    { loss_at_most: 0.01, better: "lower", confidence: 0.95 },
    [metric("auc", 0.86, { low: 0.85, high: 0.9 })],
    "auc: fail regression: auc at worst (0.9) is higher by 0.02 than version 6 (0.88), may be higher by at most 0.01; neither states its dataset",
  ],
  [
    { ratio_at_least: 1.02, confidence: 0.95 },
    [metric("auc", 0.92, { low: 0.88, high: 0.95 })],
    "auc: fail below_ratio: auc at worst (0.88) is 1 times version 6 (0.88), must be at least 1.02 times; neither states its dataset",
  ],
  [
    { ratio_at_most: 1.02, confidence: 0.95 },
    [metric("auc", 0.88, { low: 0.86, high: 0.968 })],
    "auc: fail above_ratio: auc at worst (0.968) is 1.1 times version 6 (0.88), must be at most 1.02 times; neither states its dataset",
  ],
  [
    { gain_at_least: 0, better: "higher", confidence: 0.95 },
    [metric("auc", 0.99)],
    "auc: inconclusive interval_missing: auc is 0.99, and no interval says how low or high it may be",
  ],
];
test.each(confident)("with confidence, %j is judged at the worse end of %j", (gate, readings, expected) => {
  expect(told({ metrics: { auc: gate } }, { evidence: evidence(readings), incumbent: incumbent([metric("auc", 0.88)]) })).toEqual(
    [expected],
  );
});

test("with confidence, a ratio of negative numbers is judged at the end that makes it worst", () => {
  const gates = { metrics: { elbo: { ratio_at_most: 1.1, confidence: 0.95 } } };
  const over = { evidence: evidence([metric("elbo", -10, { low: -12, high: -9 })]), incumbent: incumbent([metric("elbo", -10)]) };
  expect(told(gates, over)).toEqual([
    "elbo: fail above_ratio: elbo at worst (-12) is 1.2 times version 6 (-10), must be at most 1.1 times; neither states its dataset",
  ]);
});

test("the value beside a bound is spelled so that it does not contradict the outcome", () => {
  const [found] = judged({ metrics: { auc: { at_least: 0.9 } } }, { evidence: evidence([metric("auc", 0.89999999)]) });
  expect(found).toMatchObject({ outcome: "fail", value: "0.89999999" });
});
