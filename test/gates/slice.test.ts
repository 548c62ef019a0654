import { expect, test } from "vitest";
import type { Reading } from "../../src/evidence/reading.ts";
import type { Incumbent } from "../../src/gates/question.ts";
import type { SliceGate } from "../../src/policy/gates.ts";
import { evidence, incumbent, judged, metric, OURS, told } from "./question.ts";

const at = (slice: Record<string, string>, value: Reading["value"], samples?: number) =>
  metric("auc", value, samples === undefined ? { slice } : { slice, samples });
const BR = { country: "BR" };
const DE = { country: "DE" };
const NOBODY: Incumbent = { is: "none" };

const cases: readonly [string, SliceGate, readonly Reading[], Incumbent, readonly string[]][] = [
  [
    "every slice along the dimension, and no other",
    { at_least: 0.85, by: ["country"] },
    [at(DE, 0.86), at(BR, 0.84), at({ device: "tv" }, 0.1), metric("auc", 0.1), metric("f1", 0.1, { slice: BR })],
    NOBODY,
    [
      "auc at country=BR: fail below_bound: auc at country=BR is 0.84, must be at least 0.85",
      "auc at country=DE: pass ok: auc at country=DE is 0.86, must be at least 0.85",
    ],
  ],
  [
    "a slice along more dimensions once for all of them",
    { at_least: 0.85, by: ["country", "gender"] },
    [at({ gender: "f", country: "BR" }, 0.84)],
    NOBODY,
    ["auc at country=BR,gender=f: fail below_bound: auc at country=BR,gender=f is 0.84, must be at least 0.85"],
  ],
  [
    "a dimension nobody reports",
    { at_least: 0.85, by: ["country", "gender"] },
    [at(BR, 0.9)],
    NOBODY,
    [
      "auc by gender: inconclusive group_missing: no evidence reports auc by gender",
      "auc at country=BR: pass ok: auc at country=BR is 0.9, must be at least 0.85",
    ],
  ],
  [
    "too few samples, unknown samples and enough",
    { at_least: 0.85, by: ["country"], samples_at_least: 200 },
    [at(BR, 0.9, 199), at(DE, 0.9), at({ country: "FR" }, 0.9, 200)],
    NOBODY,
    [
      "auc at country=BR: inconclusive too_few_samples: auc at country=BR rests on 199 samples, must be at least 200",
      "auc at country=DE: inconclusive samples_unknown: auc at country=DE does not say on how many samples it rests, must be at least 200",
      "auc at country=FR: pass ok: auc at country=FR is 0.9, must be at least 0.85",
    ],
  ],
  [
    "one slice reported twice, its dimensions in another order",
    { at_least: 0.85, by: ["country"] },
    [at({ country: "BR", gender: "f" }, 0.9), at({ gender: "f", country: "BR" }, 0.9)],
    NOBODY,
    [
      "auc at country=BR,gender=f: inconclusive evidence_conflict: auc at country=BR,gender=f is reported 2 times: 0.9 in evidence/fraud/7/evidence.yaml and 0.9 in evidence/fraud/7/evidence.yaml",
    ],
  ],
  [
    "the slice that vanished",
    { at_least: 0.85, by: ["country"] },
    [at(DE, 0.9)],
    incumbent([at(BR, 0.7), at(DE, 0.9), at({ device: "tv" }, 0.7)]),
    [
      "auc at country=DE: pass ok: auc at country=DE is 0.9, must be at least 0.85",
      "auc at country=BR: inconclusive group_missing: the slice country=BR is reported for version 6 and no longer for version 7",
    ],
  ],
  [
    "an incumbent nobody can ask for vanished slices",
    { at_least: 0.85, by: ["country"] },
    [at(DE, 0.9)],
    { is: "unreadable", because: "1 earlier state of models/fraud.yaml cannot be read" },
    [
      "auc at country=DE: pass ok: auc at country=DE is 0.9, must be at least 0.85",
      "auc: inconclusive incumbent_unreadable: a slice that vanished would not be noticed: 1 earlier state of models/fraud.yaml cannot be read",
    ],
  ],
  [
    "each slice against the incumbent's same slice",
    { loss_at_most: 0.01, better: "higher", by: ["country"] },
    [at(BR, 0.8), at(DE, 0.9)],
    incumbent([at(BR, 0.85), metric("auc", 0.1)]),
    [
      "auc at country=BR: fail regression: auc at country=BR loses 0.05 against version 6 (0.85), may lose at most 0.01; neither states its dataset",
      "auc at country=DE: inconclusive incumbent_missing: auc at country=DE cannot be compared: the evidence of version 6 does not report it",
    ],
  ],
  [
    "names that hold a comma apart from slices that hold two dimensions",
    { at_least: 0.85, by: ["a"] },
    [at({ a: "1,b=2" }, 0.9)],
    incumbent([at({ a: "1", b: "2" }, 0.9)]),
    [
      'auc at a="1,b=2": pass ok: auc at a="1,b=2" is 0.9, must be at least 0.85',
      "auc at a=1,b=2: inconclusive group_missing: the slice a=1,b=2 is reported for version 6 and no longer for version 7",
    ],
  ],
];
test.each(cases)("judges %s", (_, gate, readings, standing, expected) => {
  expect(told({ slices: { auc: gate } }, { evidence: evidence(readings), incumbent: standing })).toEqual(expected);
});

test("a slice is found with its samples, its policy line and its enforcement", () => {
  const findings = judged(
    { slices: { auc: { at_least: 0.85, by: ["country"], enforce: "warn" } } },
    { evidence: evidence([at(BR, 0.84, 1200)]) },
  );
  expect(findings).toEqual([
    {
      family: "slices",
      gate: "auc at country=BR",
      outcome: "fail",
      enforcement: "warn",
      code: "below_bound",
      because: "auc at country=BR is 0.84, must be at least 0.85",
      value: "0.84",
      bound: "at least 0.85",
      samples: 1200,
      measured: { name: "auc at country=BR", value: 0.84 },
      sources: [OURS],
      help: "Bring auc at country=BR up to at least 0.85, or promote another version.",
      policy: { file: "policies/fraud.yaml#gates.slices.auc.at_least", line: 4 },
    },
  ]);
});

test("what is no number in a slice is told as that, however many samples are asked for", () => {
  const readings = [metric("auc", { not: "NaN" }, { slice: { country: "BR" } })];
  expect(
    told({ slices: { auc: { at_least: 0.9, by: ["country"], samples_at_least: 200 } } }, { evidence: evidence(readings) }),
  ).toEqual(["auc at country=BR: inconclusive not_a_number: auc at country=BR is NaN, which is not a number"]);
});
