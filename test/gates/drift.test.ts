import { expect, test } from "vitest";
import type { Reading } from "../../src/evidence/reading.ts";
import type { Incumbent } from "../../src/gates/question.ts";
import type { DriftGate } from "../../src/policy/gates.ts";
import { evidence, incumbent, judged, OURS, reading, told } from "./question.ts";

const psi = (feature: string | undefined, value: Reading["value"]) =>
  reading("drift", "psi", value, feature === undefined ? {} : { feature });
const NOBODY: Incumbent = { is: "none" };

const cases: readonly [string, DriftGate, readonly Reading[], Incumbent, readonly string[]][] = [
  [
    "every feature the report tells of, and the one over all",
    { at_most: 0.2 },
    [psi("merchant", 0.25), psi("amount", 0.2), psi(undefined, 0.1), reading("drift", "ks", 9, { feature: "amount" })],
    NOBODY,
    [
      "psi of amount: pass ok: psi of amount is 0.2, must be at most 0.2",
      "psi of merchant: fail above_bound: psi of merchant is 0.25, must be at most 0.2",
      "psi: pass ok: psi is 0.1, must be at most 0.2",
    ],
  ],
  ["nothing reported", { at_most: 0.2 }, [], NOBODY, ["psi: inconclusive evidence_missing: no evidence reports psi"]],
  [
    "a named feature that is silent",
    { at_most: 0.2, features: ["amount", "merchant", "amount"] },
    [psi("amount", 0.1), psi("country", 0.9)],
    NOBODY,
    [
      "psi of amount: pass ok: psi of amount is 0.1, must be at most 0.2",
      "psi of merchant: inconclusive evidence_missing: no evidence reports psi of merchant",
    ],
  ],
  [
    "a statistic over all that cannot answer for a named feature",
    { at_most: 0.2, features: ["amount"] },
    [psi(undefined, 0.1)],
    NOBODY,
    ["psi of amount: inconclusive evidence_missing: no evidence reports psi of amount"],
  ],
  [
    "the strict form of at most",
    { below: 0.2 },
    [psi(undefined, 0.2)],
    NOBODY,
    ["psi: fail above_bound: psi is 0.2, must be below 0.2"],
  ],
  [
    "just below the strict bound",
    { below: 0.2 },
    [psi(undefined, 0.1999)],
    NOBODY,
    ["psi: pass ok: psi is 0.1999, must be below 0.2"],
  ],
  [
    "the strict form of at least",
    { above: 0.01 },
    [psi(undefined, 0.01)],
    NOBODY,
    ["psi: fail below_bound: psi is 0.01, must be above 0.01"],
  ],
  [
    "just above the strict bound",
    { above: 0.01 },
    [psi(undefined, 0.011)],
    NOBODY,
    ["psi: pass ok: psi is 0.011, must be above 0.01"],
  ],
  [
    "two bounds as two findings",
    { above: 0, at_most: 0.2 },
    [psi("amount", 0.3)],
    NOBODY,
    [
      "psi of amount: pass ok: psi of amount is 0.3, must be above 0",
      "psi of amount: fail above_bound: psi of amount is 0.3, must be at most 0.2",
    ],
  ],
  [
    "a value that is none",
    { at_most: 0.2 },
    [psi("amount", { not: "null" })],
    NOBODY,
    ["psi of amount: inconclusive not_a_number: psi of amount is null, which is not a number"],
  ],
  [
    "the feature that vanished",
    { at_most: 0.2 },
    [psi("amount", 0.1)],
    incumbent([psi("amount", 0.1), psi("merchant", 0.1), psi(undefined, 0.1)]),
    [
      "psi of amount: pass ok: psi of amount is 0.1, must be at most 0.2",
      "psi: inconclusive group_missing: the statistic psi is reported for version 6 and no longer for version 7",
      "psi of merchant: inconclusive group_missing: the statistic psi of merchant is reported for version 6 and no longer for version 7",
    ],
  ],
  [
    "no vanished feature where the policy names those it asks about",
    { at_most: 0.2, features: ["amount"] },
    [psi("amount", 0.1)],
    incumbent([psi("merchant", 0.1)]),
    ["psi of amount: pass ok: psi of amount is 0.1, must be at most 0.2"],
  ],
];
test.each(cases)("judges %s", (_, gate, readings, standing, expected) => {
  expect(told({ drift: { psi: gate } }, { evidence: evidence(readings), incumbent: standing })).toEqual(expected);
});

test("a drifted feature is found under its own name", () => {
  expect(judged({ drift: { psi: { at_most: 0.2 } } }, { evidence: evidence([psi("amount", 0.25)]) })).toEqual([
    {
      family: "drift",
      gate: "psi of amount",
      outcome: "fail",
      enforcement: "block",
      code: "above_bound",
      because: "psi of amount is 0.25, must be at most 0.2",
      value: "0.25",
      bound: "at most 0.2",
      measured: { name: "psi of amount", value: 0.25 },
      sources: [OURS],
      help: "Bring psi of amount down to at most 0.2, or promote another version.",
      policy: { file: "policies/fraud.yaml#gates.drift.psi.at_most", line: 4 },
    },
  ]);
});
