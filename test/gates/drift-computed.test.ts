import fc from "fast-check";
import { expect, test } from "vitest";
import type { Computed, Reading } from "../../src/evidence/reading.ts";
import type { DriftGate } from "../../src/policy/gates.ts";
import { benjaminiHochberg, holm } from "../../src/statistics/multiple-testing.ts";
import { psiNoise } from "../../src/statistics/noise-floor.ts";
import { evidence, incumbent, judged, lines, OURS, reading } from "./question.ts";

const computed = (over: Partial<Computed> = {}): Computed => ({ table: "holdout", method: "deciles", columns: [], ...over });
const drift = (
  name: string,
  feature: string | undefined,
  value: Reading["value"],
  over: Partial<Computed> = {},
  samples = 5000,
) => reading("drift", name, value, { samples, computed: computed(over), ...(feature === undefined ? {} : { feature }) });
const psi = (feature: string | undefined, value: Reading["value"], over: Partial<Computed> = {}, samples?: number) =>
  drift("psi", feature, value, over, samples);

/** All findings of one gate on a drift statistic. */
const found = (name: string, gate: DriftGate, readings: readonly Reading[]) =>
  judged({ drift: { [name]: gate } }, { evidence: evidence(readings) });
const told = (name: string, gate: DriftGate, readings: readonly Reading[]) => lines(found(name, gate, readings));

/* Too little data. */

const floor = (rows: number) => psiNoise(rows, rows, 10, 0.05)!.floor;

test.each([
  [100, 0.05, "insufficient_data"],
  [100, 0.5, "insufficient_data"],
  [300, 0.05, "insufficient_data"],
  [300, 0.5, "insufficient_data"],
  [1000, 0.05, "ok"],
  [1000, 0.5, "above_bound"],
])("on %d rows, where chance makes its part, a psi of %d at a bound of 0.1 is %s", (rows, value, code) => {
  const ours = [psi("amount", value, { chance: floor(rows) }, rows)];
  expect(found("psi", { at_most: 0.1 }, ours).map((each) => each.code)).toEqual([code]);
  expect(found("psi", { below: 0.1 }, ours).map((each) => each.code)).toEqual([code]);
});

test("too little data is said with its numbers", () => {
  expect(found("psi", { at_most: 0.1 }, [psi("amount", 0.15, { chance: 0.28 }, 120)])).toEqual([
    {
      family: "drift",
      gate: "psi of amount",
      outcome: "inconclusive",
      enforcement: "block",
      code: "insufficient_data",
      because: "psi of amount is 0.15 on 120 rows, where chance alone exceeds 0.28 once in twenty: too little data to say",
      value: "0.15",
      bound: "at most 0.1",
      samples: 120,
      measured: { name: "psi of amount", value: 0.15 },
      sources: [OURS],
      help: "Compare more rows, or have the policy bound psi of amount above 0.28.",
      policy: { file: "policies/fraud.yaml#gates.drift.psi.at_most", line: 4 },
    },
  ]);
});

test("a bound that chance just reaches can be judged, and so can one from below", () => {
  expect(found("psi", { at_most: 0.1 }, [psi("amount", 0.05, { chance: 0.1 })])[0]?.code).toBe("ok");
  expect(found("psi", { at_least: 0.1 }, [psi("amount", 0.2, { chance: 0.3 })])[0]?.code).toBe("ok");
});

/* A share of the features. */

const SHARE: DriftGate = { at_most: 0.2, drifted_share_at_most: 0.1 };
const many = (drifted: readonly number[], all: number) => [
  ...drifted.map((value, index) => psi(`moved${index}`, value)),
  ...Array.from({ length: all - drifted.length }, (_, index) => psi(`still${index}`, 0.01)),
];

test("a share of drifted features is one finding, the worst first", () => {
  expect(found("psi", SHARE, many([0.22, 0.31], 40))).toEqual([
    {
      family: "drift",
      gate: "psi",
      outcome: "pass",
      enforcement: "block",
      code: "ok",
      because: "by psi 2 features of 40 drifted (0.05): moved1 (0.31) and moved0 (0.22), may be at most 0.1",
      value: "2 of 40 drifted (0.05)",
      bound: "drifted share at most 0.1",
      measured: { name: "drifted share by psi", value: 0.05 },
      sources: [OURS],
      policy: { file: "policies/fraud.yaml#gates.drift.psi.drifted_share_at_most", line: 4 },
    },
  ]);
});

test.each<[string, DriftGate, readonly Reading[], readonly string[]]>([
  [
    "a share that just holds",
    SHARE,
    many([0.3], 10),
    ["psi: pass ok: by psi 1 feature of 10 drifted (0.1): moved0 (0.3), may be at most 0.1"],
  ],
  [
    "one feature too many, and no more than five by name",
    SHARE,
    many([0.3, 0.4, 0.5, 0.6, 0.3, 0.8, 0.9], 60),
    [
      "psi: fail above_bound: by psi 7 features of 60 drifted (0.116667): moved6 (0.9), moved5 (0.8), moved3 (0.6), moved2 (0.5), moved1 (0.4) and 2 more, may be at most 0.1",
    ],
  ],
  ["none drifted", SHARE, many([], 3), ["psi: pass ok: by psi 0 features of 3 drifted (0), may be at most 0.1"]],
  [
    "an undecided feature that the share would bear",
    SHARE,
    [...many([], 19), psi("few", 0.15, { chance: 0.28 }, 120)],
    [
      "psi: pass ok: by psi 0 features of 20 drifted (0), may be at most 0.1; 1 feature could not be judged, and it would hold with them",
    ],
  ],
  [
    "an undecided feature that it would not bear",
    SHARE,
    [...many([0.3], 10), psi("few", { not: "one value only" })],
    [
      "psi: inconclusive not_a_number: by psi 1 feature of 11 drifted (0.0909091): moved0 (0.3), may be at most 0.1; 1 feature could not be judged, first of them: psi of few is not defined on the table holdout: one value only",
    ],
  ],
  [
    "too many drifted, whatever the undecided are",
    SHARE,
    [...many([0.3, 0.4], 4), psi("few", { not: "one value only" })],
    ["psi: fail above_bound: by psi 2 features of 5 drifted (0.4): moved1 (0.4) and moved0 (0.3), may be at most 0.1"],
  ],
  [
    "named features of which one is silent",
    { ...SHARE, features: ["moved0", "gone"] },
    many([0.3], 10),
    ["psi: fail above_bound: by psi 1 feature of 2 drifted (0.5): moved0 (0.3), may be at most 0.1"],
  ],
  [
    "the number over all features beside them, which is no feature",
    SHARE,
    [...many([0.3], 10), psi(undefined, 0.25)],
    [
      "psi: pass ok: by psi 1 feature of 10 drifted (0.1): moved0 (0.3), may be at most 0.1",
      "psi: fail above_bound: psi is 0.25, must be at most 0.2",
    ],
  ],
  ["nothing but the number over all", SHARE, [psi(undefined, 0.25)], ["psi: fail above_bound: psi is 0.25, must be at most 0.2"]],
  [
    "two bounds, of which one is enough to have drifted",
    { above: 0, at_most: 0.2, drifted_share_at_most: 0.5 },
    [psi("a", 0), psi("b", 0.1), psi("c", 0.3)],
    ["psi: fail above_bound: by psi 2 features of 3 drifted (0.666667): c (0.3) and a (0), may be at most 0.5"],
  ],
  [
    "a feature that is beyond one bound and undecided by the other drifted, once",
    { above: 0, at_most: 0.2, drifted_share_at_most: 0.5 },
    [psi("a", 0, { chance: 0.3 }), psi("b", 0.1)],
    ["psi: pass ok: by psi 1 feature of 2 drifted (0.5): a (0), may be at most 0.5"],
  ],
])("the share of drifted features: %s", (_, gate, readings, expected) => {
  expect(told("psi", gate, readings)).toEqual(expected);
});

test("drifted p-values are worst where they are least", () => {
  const readings = ["a", "b", "c"].map((feature, index) => drift("ks_p_value", feature, [0.04, 0.001, 0.5][index]!));
  expect(told("ks_p_value", { at_least: 0.05, drifted_share_at_most: 0.5 }, readings)).toEqual([
    "ks_p_value: fail above_bound: by ks_p_value 2 features of 3 drifted (0.666667): b (0.001) and a (0.04), may be at most 0.5",
  ]);
});

test("a feature that vanished is no part of the share, and is asked for by itself", () => {
  const over = {
    evidence: evidence(many([], 3)),
    incumbent: incumbent([psi("gone", 0.1), psi("recent", 0.1, { table: "recent" })]),
  };
  const gate = { ...SHARE, from: "holdout" };
  expect(judged({ drift: { psi: gate } }, over).map(({ gate: name, code }) => [name, code])).toEqual([
    ["psi", "ok"],
    ["psi of gone", "group_missing"],
  ]);
});

test("a share opens only where it holds whichever of the undecided drifted", () => {
  const feature = fc.constantFrom("still", "moved", "undecided");
  fc.assert(
    fc.property(fc.array(feature, { minLength: 1, maxLength: 12 }), fc.integer({ min: 0, max: 9 }), (kinds, tenths) => {
      const value = { still: 0.01, moved: 0.3, undecided: { not: "one value only" } };
      const readings = kinds.map((kind, index) => psi(`f${index}`, value[kind]));
      const moved = kinds.filter((kind) => kind === "moved").length;
      const undecided = kinds.filter((kind) => kind === "undecided").length;
      const [only] = found("psi", { at_most: 0.2, drifted_share_at_most: tenths / 10 }, readings);
      const holds = (drifted: number) => drifted * 10 <= tenths * kinds.length;
      expect(only?.outcome).toBe(holds(moved + undecided) ? "pass" : holds(moved) ? "inconclusive" : "fail");
    }),
  );
});

/* P-values. */

test.each(["correction", "or_effect_at_most"] as const)("%s is about p-values, and shuts a gate on anything else", (word) => {
  const gate: DriftGate = { at_most: 0.1, ...(word === "correction" ? { correction: "holm" } : { or_effect_at_most: 0.1 }) };
  expect(found("psi", gate, [psi("amount", 0.01)])).toMatchObject([
    {
      outcome: "inconclusive",
      code: "policy_invalid",
      because: `${word} is about p-values, and psi is none`,
      policy: { file: `policies/fraud.yaml#gates.drift.psi.${word}` },
    },
  ]);
  expect(found("ks_pvalue", { ...gate, at_most: undefined, at_least: 0.05 }, [drift("ks_p_value", "amount", 0.9)])).toMatchObject(
    [{ code: "ok" }],
  );
});

const P = [0.01, 0.04, 0.03, 0.9];
const pValues = (values: readonly Reading["value"][], over: Partial<Computed> = {}) =>
  values.map((value, index) => drift("ks_p_value", `f${index}`, value, over));

test("p-values are adjusted for all features that are tested beside them", () => {
  // Holm: 0.01·4, 0.03·3, the 0.04·2 never below the one before it, and 0.9.
  expect(told("ks_p_value", { at_least: 0.05, correction: "holm" }, pValues(P))).toEqual([
    "ks_p_value of f0: fail below_bound: ks_p_value of f0 is 0.01 (0.04 adjusted by Holm over 4 features), must be at least 0.05",
    "ks_p_value of f1: pass ok: ks_p_value of f1 is 0.04 (0.09 adjusted by Holm over 4 features), must be at least 0.05",
    "ks_p_value of f2: pass ok: ks_p_value of f2 is 0.03 (0.09 adjusted by Holm over 4 features), must be at least 0.05",
    "ks_p_value of f3: pass ok: ks_p_value of f3 is 0.9 (0.9 adjusted by Holm over 4 features), must be at least 0.05",
  ]);
  // Benjamini and Hochberg: 0.01·4/1, 0.04·4/3 for the second and the third, 0.9.
  expect(
    found("ks_p_value", { above: 0.04, correction: "benjamini_hochberg" }, pValues(P)).map(({ outcome, because }) => [
      outcome,
      because,
    ]),
  ).toEqual([
    ["fail", "ks_p_value of f0 is 0.01 (0.04 adjusted by Benjamini and Hochberg over 4 features), must be above 0.04"],
    ["pass", "ks_p_value of f1 is 0.04 (0.0533333 adjusted by Benjamini and Hochberg over 4 features), must be above 0.04"],
    ["pass", "ks_p_value of f2 is 0.03 (0.0533333 adjusted by Benjamini and Hochberg over 4 features), must be above 0.04"],
    ["pass", "ks_p_value of f3 is 0.9 (0.9 adjusted by Benjamini and Hochberg over 4 features), must be above 0.04"],
  ]);
});

test("what is no p-value, not there, or over all is adjusted with none", () => {
  const readings = [...pValues([0.02, 1.5, { not: "one value only" }]), drift("ks_p_value", undefined, 0.02)];
  expect(told("ks_p_value", { at_least: 0.05, correction: "holm" }, readings)).toEqual([
    "ks_p_value of f0: fail below_bound: ks_p_value of f0 is 0.02 (0.02 adjusted by Holm over 1 feature), must be at least 0.05",
    "ks_p_value of f1: inconclusive not_a_number: ks_p_value of f1 is 1.5, and a p-value lies between 0 and 1",
    "ks_p_value of f2: inconclusive not_a_number: ks_p_value of f2 is not defined on the table holdout: one value only",
    "ks_p_value: fail below_bound: ks_p_value is 0.02, must be at least 0.05",
  ]);
});

test("a p-value that is not told exactly is adjusted at both ends", () => {
  const readings = (low: number, high: number) => [
    drift("ks_p_value", "a", (low + high) / 2, { within: { low, high } }),
    drift("ks_p_value", "b", 0.5),
  ];
  const gate: DriftGate = { at_least: 0.05, correction: "holm" };
  expect(found("ks_p_value", gate, readings(0.02, 0.04))[0]).toMatchObject({
    code: "not_exact_enough",
    because: "ks_p_value of a is 0.03 (between 0.04 and 0.08 adjusted by Holm over 2 features), and the bound 0.05 between them",
  });
  expect(found("ks_p_value", gate, readings(0.03, 0.04))[0]?.because).toBe(
    "ks_p_value of a is 0.035 (between 0.06 and 0.08 adjusted by Holm over 2 features), must be at least 0.05",
  );
});

test("the order of features changes nothing, and both corrections are those of the statistics room", () => {
  const share = fc.integer({ min: 0, max: 100 }).map((each) => each / 100);
  const correction = fc.constantFrom("holm" as const, "benjamini_hochberg" as const);
  fc.assert(
    fc.property(fc.array(share, { minLength: 1, maxLength: 9 }), correction, (values, by) => {
      const gate: DriftGate = { at_least: 0.05, correction: by };
      const adjusted = (by === "holm" ? holm : benjaminiHochberg)(values)!;
      const forward = found("ks_p_value", gate, pValues(values));
      expect(forward.map(({ outcome }) => outcome === "pass")).toEqual(adjusted.map((each) => each >= 0.05));
      expect(found("ks_p_value", gate, pValues(values).toReversed())).toEqual(forward);
    }),
  );
});

/* Or a small effect. */

const small = (effect: number, over: Partial<Computed> = {}) => [
  drift("ks_p_value", "amount", 0.001),
  drift("ks_statistic", "amount", effect, over),
];
const EFFECT: DriftGate = { at_least: 0.05, or_effect_at_most: 0.01 };

test.each<[string, string, readonly Reading[], string]>([
  [
    "a small effect opens beside a small p-value",
    "ks_p_value",
    small(0.004),
    "pass ok: ks_p_value of amount is 0.001, must be at least 0.05, or its effect at most 0.01: ks_statistic of amount is 0.004",
  ],
  [
    "an effect of just the bound does",
    "ks_p_value",
    small(0.01),
    "pass ok: ks_p_value of amount is 0.001, must be at least 0.05, or its effect at most 0.01: ks_statistic of amount is 0.01",
  ],
  [
    "a large one does not",
    "ks_p_value",
    small(0.2),
    "fail below_bound: ks_p_value of amount is 0.001, must be at least 0.05; its effect is no small one: ks_statistic of amount is 0.2, may be at most 0.01",
  ],
  [
    "one that may be large does not",
    "ks_p_value",
    small(0.009, { within: { low: 0.008, high: 0.011 } }),
    "fail below_bound: ks_p_value of amount is 0.001, must be at least 0.05; its effect is no small one: ks_statistic of amount is 0.011, may be at most 0.01",
  ],
  [
    "one of another table does not",
    "ks_p_value",
    small(0.004, { table: "recent" }),
    "fail below_bound: ks_p_value of amount is 0.001, must be at least 0.05; ks_statistic of amount was not computed beside it",
  ],
  [
    "a reported one does not",
    "ks_p_value",
    [
      reading("drift", "ks_p_value", 0.001, { feature: "amount" }),
      reading("drift", "ks_statistic", 0.004, { feature: "amount" }),
    ],
    "fail below_bound: ks_p_value of amount is 0.001, must be at least 0.05; ks_statistic of amount was not computed beside it",
  ],
  [
    "chi-square's effect is Cramer's V",
    "chi2_p_value",
    [drift("chi2_p_value", "amount", 0.001), drift("cramers_v", "amount", 0.004), drift("ks_statistic", "amount", 0.9)],
    "pass ok: chi2_p_value of amount is 0.001, must be at least 0.05, or its effect at most 0.01: cramers_v of amount is 0.004",
  ],
  [
    "a p-value of which no effect is known stays what it is",
    "z_p_value",
    [drift("z_p_value", "amount", 0.001), drift("ks_statistic", "amount", 0.004)],
    "fail below_bound: z_p_value of amount is 0.001, must be at least 0.05; no effect belongs to z_p_value",
  ],
  [
    "a large p-value needs no effect",
    "ks_p_value",
    [drift("ks_p_value", "amount", 0.2)],
    "pass ok: ks_p_value of amount is 0.2, must be at least 0.05",
  ],
  [
    "what is no number is saved by no effect",
    "ks_p_value",
    [drift("ks_p_value", "amount", { not: "one value only" }), drift("ks_statistic", "amount", 0)],
    "inconclusive not_a_number: ks_p_value of amount is not defined on the table holdout: one value only",
  ],
])("%s", (_, name, readings, expected) => {
  expect(told(name, EFFECT, readings)).toEqual([`${name} of amount: ${expected}`]);
});

test("a feature that opens by its effect has not drifted, and a p-value adjusted up needs none", () => {
  const readings = [...small(0.004), drift("ks_p_value", "other", 0.03), drift("ks_statistic", "other", 0.5)];
  expect(told("ks_p_value", { ...EFFECT, correction: "holm", drifted_share_at_most: 0 }, readings)).toEqual([
    "ks_p_value: fail above_bound: by ks_p_value 1 feature of 2 drifted (0.5): other (0.03), may be at most 0",
  ]);
  expect(found("ks_p_value", EFFECT, small(0.004))[0]).toMatchObject({ outcome: "pass", value: "0.001", bound: "at least 0.05" });
  expect(found("ks_p_value", EFFECT, small(0.004))[0]?.help).toBeUndefined();
});

test("the p-value of few values is no pass, whatever it is, and that of a report says nothing of its rows", () => {
  const gate = { at_least: 0.05 };
  expect(told("ks_p_value", gate, [drift("ks_p_value", "amount", 0.9, {}, 29)])).toEqual([
    "ks_p_value of amount: inconclusive insufficient_data: ks_p_value of amount is 0.9 of 29 values, where hardly any drift would be noticed: too little data to say",
  ]);
  expect(found("ks_p_value", gate, [drift("ks_p_value", "amount", 0.9, {}, 30)])).toMatchObject([{ code: "ok" }]);
  const reported = reading("drift", "ks_p_value", 0.9, { feature: "amount", samples: 29 });
  expect(found("ks_p_value", gate, [reported])).toMatchObject([{ code: "ok" }]);
});

test.each([1.5, -0.1])("a p-value of %d is none, corrected or not", (value) => {
  expect(found("ks_p_value", { at_least: 0.05 }, [drift("ks_p_value", "amount", value)])).toMatchObject([
    { outcome: "inconclusive", code: "not_a_number" },
  ]);
});
