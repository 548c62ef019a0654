import fc from "fast-check";
import { expect, test } from "vitest";
import type { Reading } from "../../src/evidence/reading.ts";
import { type GapBound } from "../../src/gates/gap.ts";
import { decided } from "../../src/gates/gap-pairs.ts";
import type { FairnessGate } from "../../src/policy/gates.ts";
import { evidence, incumbent, judged, reading, told } from "./question.ts";

/** A rate as a run of ours computes it from the table `holdout`, or from another. */
function counted(group: string, count: number, of: number, over: Partial<Reading> = {}, table = "holdout"): Reading {
  const computed = { table, method: "exact", columns: ["label", "gender"], uncertainty: { is: "share", count, of } } as const;
  return reading("fairness", "tpr", of === 0 ? { not: "undefined: no row of the group is positive" } : count / of, {
    attribute: "gender",
    group,
    samples: of,
    computed: of === 0 ? { ...computed, uncertainty: undefined } : computed,
    ...over,
  });
}
const stated = (group: string, value: number, samples?: number) =>
  reading("fairness", "tpr", value, { attribute: "gender", group, samples });

const SURE = { by: ["gender"], confidence: 0.95 };
const VIOLATION: FairnessGate = { ...SURE, difference_at_most: 0.03, decide: "confident_violation" };
const PASS: FairnessGate = { ...SURE, difference_at_most: 0.03, decide: "confident_pass" };

const rows: readonly [string, FairnessGate, readonly Reading[], readonly string[]][] = [
  [
    "counts as counts, so that 40 of 100 is four fifths of 50 of 100",
    { ratio_at_least: 0.8, by: ["gender"] },
    [counted("f", 40, 100), counted("m", 50, 100)],
    ["tpr by gender: pass ok: tpr of gender=f (0.4) is 0.8 times that of gender=m (0.5), must be at least 0.8 times"],
  ],
  [
    "a third and two thirds, which no decimal is, at a ratio of exactly a half",
    { ratio_at_least: 0.5, by: ["gender"] },
    [counted("f", 1, 3), counted("m", 2, 3)],
    ["tpr by gender: pass ok: tpr of gender=f (0.333333) is 0.5 times that of gender=m (0.666667), must be at least 0.5 times"],
  ],
  [
    "a difference of counts that is exactly the bound",
    { difference_at_most: 0.1, by: ["gender"] },
    [counted("f", 7, 30), counted("m", 10, 30)],
    ["tpr by gender: pass ok: tpr differs by 0.1 between gender=f (0.233333) and gender=m (0.333333), may differ by at most 0.1"],
  ],
  [
    "one row less as one too few",
    { ratio_at_least: 0.8, by: ["gender"] },
    [counted("f", 39_999_999, 100_000_000), counted("m", 50_000_000, 100_000_000)],
    [
      "tpr by gender: fail gap_too_wide: tpr of gender=f (0.4) is 0.79999998 times that of gender=m (0.5), must be at least 0.8 times",
    ],
  ],
  [
    "a group of which nobody counts as undefined and never as 0",
    { difference_at_most: 1, by: ["gender"] },
    [counted("(missing)", 0, 0), counted("f", 4, 10), counted("m", 5, 10)],
    ["tpr of gender=(missing): inconclusive group_empty: tpr of gender=(missing) is undefined: no row of the group is positive"],
  ],
  [
    "those whose attribute is missing as a group like the others",
    { difference_at_most: 0.2, by: ["gender"] },
    [counted("(missing)", 1, 10), counted("f", 4, 10), counted("m", 5, 10)],
    [
      "tpr by gender: fail gap_too_wide: tpr differs by 0.4 between gender=(missing) (0.1) and gender=m (0.5), may differ by at most 0.2",
    ],
  ],
  [
    "only what was computed from the table that is asked for",
    { difference_at_most: 0.2, by: ["gender"], from: "holdout" },
    [counted("f", 4, 10), counted("m", 5, 10), counted("x", 0, 10, {}, "live"), stated("y", 0.9)],
    ["tpr by gender: pass ok: tpr differs by 0.1 between gender=f (0.4) and gender=m (0.5), may differ by at most 0.2"],
  ],
  [
    "nothing where nothing was computed, whatever the reports say",
    { difference_at_most: 0.2, by: ["gender"], from: "holdout" },
    [stated("f", 0.5), stated("m", 0.5), reading("fairness", "tpr", 0, { attribute: "gender", gap: "difference" })],
    ["tpr by gender: inconclusive evidence_missing: nothing was computed from the table holdout"],
  ],
  [
    "no gap that is one number where it must be computed",
    { difference_at_most: 0.2, from: "holdout" },
    [reading("fairness", "tpr", 0, { gap: "difference" })],
    ["tpr: inconclusive evidence_missing: from: holdout asks for what was computed of groups, and no attribute is named"],
  ],
  [
    "a wide gap of few rows as no sure violation",
    VIOLATION,
    [counted("f", 7, 10), counted("m", 9, 10)],
    [
      "tpr by gender: pass ok: tpr differs by 0.2 between gender=f (0.7) and gender=m (0.9), -0.159794 to 0.514146 (95 %, Newcombe), may differ by at most 0.03, and no interval lies wholly beyond that",
    ],
  ],
  [
    "groups too small to show any violation as undecided",
    VIOLATION,
    [counted("f", 0, 3), counted("m", 9, 9)],
    [
      "tpr of gender=f: inconclusive too_few_samples: tpr of gender=f rests on 3 samples, must be at least 10",
      "tpr of gender=m: inconclusive too_few_samples: tpr of gender=m rests on 9 samples, must be at least 10",
    ],
  ],
  [
    "such groups where the policy asks for no more",
    { ...VIOLATION, samples_at_least: 3 },
    [counted("f", 2, 3), counted("m", 9, 9)],
    [
      "tpr by gender: pass ok: tpr differs by 0.333333 between gender=f (0.666667) and gender=m (1), -0.0708764 to 0.79234 (95 %, Newcombe), may differ by at most 0.03, and no interval lies wholly beyond that",
    ],
  ],
  [
    "the same gap of many rows as a sure violation",
    VIOLATION,
    [counted("f", 700, 1000), counted("m", 900, 1000)],
    [
      "tpr by gender: fail gap_too_wide: tpr differs by 0.2 between gender=f (0.7) and gender=m (0.9), 0.165832 to 0.233768 (95 %, Newcombe), may differ by at most 0.03",
    ],
  ],
  [
    "a narrow gap of few rows as no sure pass",
    PASS,
    [counted("f", 9, 10), counted("m", 9, 10)],
    [
      "tpr by gender: inconclusive insufficient_data: tpr differs by 0 between gender=f (0.9) and gender=m (0.9), -0.315042 to 0.315042 (95 %, Newcombe), may differ by at most 0.03: too little data to be sure of it",
    ],
  ],
  [
    "the same gap of many rows as a sure pass",
    PASS,
    [counted("f", 9000, 10000), counted("m", 9010, 10000)],
    [
      "tpr by gender: pass ok: tpr differs by 0.001 between gender=f (0.9) and gender=m (0.901), -0.00730079 to 0.00930122 (95 %, Newcombe), may differ by at most 0.03",
    ],
  ],
  [
    "a gap beyond the bound as failed, however little is known",
    PASS,
    [counted("f", 7, 10), counted("m", 9, 10)],
    [
      "tpr by gender: fail gap_too_wide: tpr differs by 0.2 between gender=f (0.7) and gender=m (0.9), -0.159794 to 0.514146 (95 %, Newcombe), may differ by at most 0.03",
    ],
  ],
  [
    "ratios by Katz, all pairs together by Holm",
    { ...SURE, ratio_at_least: 0.8, decide: "confident_violation" },
    [counted("f", 300, 1000), counted("m", 500, 1000), counted("x", 4, 10)],
    [
      "tpr by gender: fail gap_too_wide: tpr of gender=f (0.3) is 0.6 times that of gender=m (0.5), 0.522546 to 0.688934 (95 %, Katz, Holm over 3 pairs), must be at least 0.8 times",
    ],
  ],
  [
    "a group of which nobody is selected, whose ratio has no logarithm, as the clearest violation",
    { ...SURE, ratio_at_least: 0.8, decide: "confident_violation" },
    [counted("f", 0, 1000), counted("m", 500, 1000)],
    [
      "tpr by gender: fail gap_too_wide: tpr of gender=f (0) is 0 times that of gender=m (0.5), 0 to 0.00942102 (95 %, Clopper and Pearson), must be at least 0.8 times",
    ],
  ],
  [
    "a small group's gap as unsure beside large ones that are sure",
    PASS,
    [counted("f", 90_000, 100_000), counted("m", 90_000, 100_000), counted("x", 90, 100)],
    [
      "tpr by gender: inconclusive insufficient_data: tpr differs by 0 between gender=f (0.9) and gender=x (0.9), -0.0875067 to 0.0492596 (95 %, Newcombe, Holm over 3 pairs), may differ by at most 0.03: too little data to be sure of it",
    ],
  ],
  [
    "reported rates by the samples they state",
    VIOLATION,
    [stated("f", 0.7, 1000), stated("m", 0.9, 1000)],
    [
      "tpr by gender: fail gap_too_wide: tpr differs by 0.2 between gender=f (0.7) and gender=m (0.9), 0.165832 to 0.233768 (95 %, Newcombe), may differ by at most 0.03",
    ],
  ],
  [
    "no interval of rates that nobody counted",
    VIOLATION,
    [
      stated("f", 0.7),
      counted("m", 9, 10),
      { ...counted("x", 9, 10), computed: { ...counted("x", 9, 10).computed!, uncertainty: undefined } },
    ],
    [
      "tpr by gender: inconclusive interval_missing: tpr differs by 0.2 between gender=f (0.7) and gender=x (0.9), and nothing tells of how many rows the tpr of gender=f and gender=x was counted, so its interval is not known",
    ],
  ],
  [
    "no interval of a gap that is stated as one number",
    { ...VIOLATION, by: ["gender"] },
    [reading("fairness", "tpr", 0.01, { attribute: "gender", gap: "difference" })],
    [
      "tpr by gender: inconclusive interval_missing: the difference of tpr by gender is stated as 0.01, and one number does not tell its interval",
    ],
  ],
];
test.each(rows)("of computed rates, judges %s", (_, gate, readings, expected) => {
  expect(told({ fairness: { tpr: gate } }, { evidence: evidence(readings) })).toEqual(expected);
});

const odds = (name: string, group: string, count: number, of: number) => counted(group, count, of, { name });

test("equalized odds hold where true and false positive rates do, and the worse of the two decides", () => {
  const readings = [
    odds("true_positive_rate", "f", 80, 100),
    odds("true_positive_rate", "m", 81, 100),
    odds("false_positive_rate", "f", 10, 100),
    odds("false_positive_rate", "m", 20, 100),
  ];
  const findings = judged(
    { fairness: { equalized_odds: { difference_at_most: 0.05, by: ["gender"], from: "holdout" } } },
    { evidence: evidence(readings) },
  );
  expect(findings.map(({ gate, outcome, policy }) => ({ gate, outcome, at: policy?.file }))).toEqual([
    {
      gate: "true_positive_rate by gender",
      outcome: "pass",
      at: "policies/fraud.yaml#gates.fairness.equalized_odds.difference_at_most",
    },
    {
      gate: "false_positive_rate by gender",
      outcome: "fail",
      at: "policies/fraud.yaml#gates.fairness.equalized_odds.difference_at_most",
    },
  ]);
});

test("equalized odds with one of the two rates are not known", () => {
  const readings = [odds("true_positive_rate", "f", 80, 100), odds("true_positive_rate", "m", 81, 100)];
  expect(
    told({ fairness: { equalized_odds: { ratio_at_least: 0.8, by: ["gender"] } } }, { evidence: evidence(readings) }),
  ).toEqual([
    "true_positive_rate by gender: pass ok: true_positive_rate of gender=f (0.8) is 0.987654 times that of gender=m (0.81), must be at least 0.8 times",
    "false_positive_rate by gender: inconclusive group_missing: no evidence reports false_positive_rate by gender, and a comparison needs two groups",
  ]);
});

test("equalized odds that a report states as one number are taken at its word", () => {
  const gap = reading("fairness", "equalized_odds", 0.02, { gap: "difference", attribute: "gender" });
  expect(
    told({ fairness: { equalized_odds: { difference_at_most: 0.05, by: ["gender"] } } }, { evidence: evidence([gap]) }),
  ).toEqual(["equalized_odds by gender: pass ok: equalized_odds by gender differs by 0.02, may differ by at most 0.05"]);
});

test("an intersection of attributes is an attribute", () => {
  const both = (group: string, count: number) => counted(group, count, 100, { attribute: "gender+age_band" });
  expect(
    told(
      { fairness: { tpr: { difference_at_most: 0.05, by: ["gender+age_band"], samples_at_least: 100 } } },
      { evidence: evidence([both("f, 18-30", 70), both("m, (missing)", 80), both("m, 18-30", 72)]) },
    ),
  ).toEqual([
    "tpr by gender+age_band: fail gap_too_wide: tpr differs by 0.1 between gender+age_band=f, 18-30 (0.7) and gender+age_band=m, (missing) (0.8), may differ by at most 0.05",
  ]);
});

test("a group vanished from a table is missed in what was computed from that table", () => {
  const theirs = incumbent([counted("f", 4, 10), counted("x", 4, 10), stated("y", 0.4)]);
  expect(
    told(
      { fairness: { tpr: { difference_at_most: 0.2, by: ["gender"], from: "holdout" } } },
      { evidence: evidence([counted("f", 4, 10), counted("m", 5, 10)]), incumbent: theirs },
    ),
  ).toEqual([
    "tpr by gender: pass ok: tpr differs by 0.1 between gender=f (0.4) and gender=m (0.5), may differ by at most 0.2",
    "tpr of gender=x: inconclusive group_missing: the group gender=x is reported for version 6 and no longer for version 7",
  ]);
});

test("every gap that is shut says what would help, of the groups it is about", () => {
  const findings = judged(
    { fairness: { tpr: PASS } },
    { evidence: evidence([counted("f", 90_000, 100_000), counted("m", 90_000, 100_000), counted("x", 90, 100)]) },
  );
  expect(findings[0]).toMatchObject({
    bound: "difference at most 0.03",
    interval: "-0.0875067 to 0.0492596 (95 %, Newcombe, Holm over 3 pairs)",
    samples: 100,
    measured: { name: "tpr difference by gender", value: 0 },
    help: "Measure tpr on more rows of gender=f and gender=x, or have the policy decide otherwise.",
    policy: { file: "policies/fraud.yaml#gates.fairness.tpr.difference_at_most" },
  });
});

const share = fc.integer({ min: 1, max: 400 }).chain((of) => fc.integer({ min: 0, max: of }).map((count) => ({ count, of })));
const groups = fc.array(share, { minLength: 2, maxLength: 5 });
const rate = ({ count, of }: { readonly count: number; readonly of: number }) => count / of;

function outcomes(of: readonly { readonly count: number; readonly of: number }[], gate: FairnessGate) {
  const readings = of.map(({ count, of: samples }, index) => counted(`g${index}`, count, samples));
  return judged({ fairness: { tpr: gate } }, { evidence: evidence(readings) }).map(({ outcome }) => outcome);
}

test("surely violated, violated and not surely passed are one inside the other, whatever the order of the groups", () => {
  const bounds = { difference_at_most: 0.1, by: ["gender"] };
  fc.assert(
    fc.property(groups, fc.constantFrom(0.5, 0.8, 0.95, 0.99), (of, confidence) => {
      const [point] = outcomes(of, bounds);
      const [violation] = outcomes(of, { ...bounds, decide: "confident_violation", confidence });
      const [pass] = outcomes(of, { ...bounds, decide: "confident_pass", confidence });
      if (violation === "fail") expect(point).toBe("fail");
      if (point === "fail") expect(pass).toBe("fail");
      if (pass === "pass") expect(point).toBe("pass");
      expect(violation === "inconclusive").toBe(of.some((each) => each.of < 10));
      if (pass === "pass" && violation !== "inconclusive") expect(violation).toBe("pass");
      const [turned] = outcomes(of.toReversed(), { ...bounds, decide: "confident_violation", confidence });
      expect(outcomes(of.toReversed(), { ...bounds, decide: "confident_pass", confidence })).toEqual([pass]);
      expect(turned).toBe(violation);
    }),
  );
});

test("the ratio of counts is decided as whole numbers decide it", () => {
  fc.assert(
    fc.property(groups, fc.integer({ min: 1, max: 100 }), (of, percent) => {
      const least = of.reduce((one, other) => (rate(other) < rate(one) ? other : one));
      const most = of.reduce((one, other) => (rate(other) > rate(one) ? other : one));
      const holds = 100 * least.count * most.of >= percent * most.count * least.of;
      expect(outcomes(of, { ratio_at_least: percent / 100, by: ["gender"] })).toEqual([
        most.count === 0 ? "inconclusive" : holds ? "pass" : "fail",
      ]);
    }),
  );
});

const HALF: GapBound = { gap: "difference", word: "difference_at_most", limit: 0 };
const pairOf = (lower: number, higher: number, of: number) => ({ lower: { count: lower, of }, higher: { count: higher, of } });

test("what Holm shows of one pair leaves more for the others", () => {
  // Sure at 0.05, at 0.025 no more.
  const second = pairOf(40, 54, 100);
  const first = pairOf(100, 900, 1000);
  const asked = { bound: HALF, claim: "beyond", alpha: 0.05 } as const;
  const shown = (pairs: readonly (typeof first)[]) => decided(pairs, (of) => of, asked).map((each) => each.shown);
  expect(shown([second])).toEqual([true]);
  expect(shown([second, second])).toEqual([false, false]);
  expect(shown([second, first])).toEqual([true, true]);
});

test("an interval agrees with what was decided of it, and Bonferroni never shows more than Holm", () => {
  const pair = fc
    .tuple(share, share)
    .map(([one, other]) => (rate(one) <= rate(other) ? { lower: one, higher: other } : { lower: other, higher: one }));
  const bound = fc.constantFrom<GapBound>(
    { gap: "difference", word: "difference_at_most", limit: 0.05 },
    { gap: "ratio", word: "ratio_at_least", limit: 0.8 },
  );
  fc.assert(
    fc.property(
      fc.array(pair, { minLength: 1, maxLength: 6 }),
      bound,
      fc.constantFrom("beyond", "within"),
      (pairs, asked, claim) => {
        const found = decided(pairs, (of) => of, { bound: asked, claim, alpha: 0.05 });
        expect(found).toHaveLength(pairs.length);
        for (const { interval, shown, pair: of } of found) {
          const { low, high } = interval;
          const ratio = asked.gap === "ratio";
          const beyond = ratio ? high < 0.8 : low > 0.05;
          const within = ratio ? low >= 0.8 && high <= 1.25 : high <= 0.05 && low >= -0.05;
          expect(shown).toBe(claim === "beyond" ? beyond : within);
          const alone = decided([of], (each) => each, { bound: asked, claim, alpha: 0.05 / pairs.length });
          if (alone[0]?.shown === true) expect(shown).toBe(true);
        }
      },
    ),
  );
});
