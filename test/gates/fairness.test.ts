import fc from "fast-check";
import { expect, test } from "vitest";
import type { Reading } from "../../src/evidence/reading.ts";
import type { Incumbent } from "../../src/gates/question.ts";
import { judgeGroups } from "../../src/gates/gap.ts";
import type { FairnessGate } from "../../src/policy/gates.ts";
import { evidence, incumbent, judged, OURS, reading, told } from "./question.ts";

const of = (group: string, value: Reading["value"], samples?: number) =>
  reading("fairness", "tpr", value, { attribute: "gender", group, ...(samples === undefined ? {} : { samples }) });
const gap = (kind: "difference" | "ratio", value: Reading["value"], attribute?: string) =>
  reading("fairness", "tpr", value, { gap: kind, ...(attribute === undefined ? {} : { attribute }) });
const NOBODY: Incumbent = { is: "none" };
const DIFFERENCE: FairnessGate = { difference_at_most: 0.03, by: ["gender"] };
const RATIO: FairnessGate = { ratio_at_least: 0.8, by: ["gender"] };

const between: readonly [string, FairnessGate, readonly Reading[], Incumbent, readonly string[]][] = [
  [
    "the two groups furthest apart",
    DIFFERENCE,
    [of("m", 0.83), of("x", 0.82), of("f", 0.78)],
    NOBODY,
    [
      "tpr by gender: fail gap_too_wide: tpr differs by 0.05 between gender=f (0.78) and gender=m (0.83), may differ by at most 0.03",
    ],
  ],
  [
    "a difference exactly at its bound",
    DIFFERENCE,
    [of("f", 0.07), of("m", 0.1)],
    NOBODY,
    ["tpr by gender: pass ok: tpr differs by 0.03 between gender=f (0.07) and gender=m (0.1), may differ by at most 0.03"],
  ],
  [
    "a difference just over it",
    DIFFERENCE,
    [of("f", 0.07), of("m", 0.10000001)],
    NOBODY,
    [
      "tpr by gender: fail gap_too_wide: tpr differs by 0.03000001 between gender=f (0.07) and gender=m (0.1), may differ by at most 0.03",
    ],
  ],
  [
    "four fifths as exactly four fifths",
    RATIO,
    [of("f", 0.04), of("m", 0.05)],
    NOBODY,
    ["tpr by gender: pass ok: tpr of gender=f (0.04) is 0.8 times that of gender=m (0.05), must be at least 0.8 times"],
  ],
  [
    "less than four fifths",
    RATIO,
    [of("f", 0.2), of("m", 0.4)],
    NOBODY,
    ["tpr by gender: fail gap_too_wide: tpr of gender=f (0.2) is 0.5 times that of gender=m (0.4), must be at least 0.8 times"],
  ],
  [
    "both bounds",
    { ...DIFFERENCE, ...RATIO },
    [of("f", 0.8), of("m", 0.82)],
    NOBODY,
    [
      "tpr by gender: pass ok: tpr differs by 0.02 between gender=f (0.8) and gender=m (0.82), may differ by at most 0.03",
      "tpr by gender: pass ok: tpr of gender=f (0.8) is 0.97561 times that of gender=m (0.82), must be at least 0.8 times",
    ],
  ],
  [
    "zero over zero",
    RATIO,
    [of("f", 0), of("m", 0)],
    NOBODY,
    ["tpr by gender: inconclusive ratio_undefined: tpr is 0 for gender=f and 0 for gender=m, which have no ratio"],
  ],
  [
    "a negative rate",
    RATIO,
    [of("f", -0.5), of("m", 0.5)],
    NOBODY,
    ["tpr by gender: inconclusive ratio_undefined: tpr is -0.5 for gender=f and 0.5 for gender=m, which have no ratio"],
  ],
  [
    "zero over something",
    RATIO,
    [of("f", 0), of("m", 0.4)],
    NOBODY,
    ["tpr by gender: fail gap_too_wide: tpr of gender=f (0) is 0 times that of gender=m (0.4), must be at least 0.8 times"],
  ],
  [
    "one group alone",
    DIFFERENCE,
    [of("f", 0.8)],
    NOBODY,
    ["tpr by gender: inconclusive group_missing: only the group f reports tpr by gender, and a comparison needs two groups"],
  ],
  [
    "no group",
    DIFFERENCE,
    [],
    NOBODY,
    ["tpr by gender: inconclusive group_missing: no evidence reports tpr by gender, and a comparison needs two groups"],
  ],
  [
    "the gap of the very attribute, where a report states that and not the groups",
    DIFFERENCE,
    [gap("difference", 0.01, "gender")],
    NOBODY,
    ["tpr by gender: pass ok: tpr by gender differs by 0.01, may differ by at most 0.03"],
  ],
  [
    "a gap of no attribute, or of another, that cannot answer for this one",
    DIFFERENCE,
    [gap("difference", 0.01), gap("difference", 0.01, "age")],
    NOBODY,
    ["tpr by gender: inconclusive group_missing: no evidence reports tpr by gender, and a comparison needs two groups"],
  ],
  [
    "each group's gap to the rest by itself",
    DIFFERENCE,
    [
      { ...gap("difference", 0.01, "gender"), group: "f" },
      { ...gap("difference", -0.05, "gender"), group: "m" },
    ],
    NOBODY,
    [
      "tpr by gender=f: pass ok: tpr by gender=f differs by 0.01, may differ by at most 0.03",
      "tpr by gender=m: fail gap_too_wide: tpr by gender=m differs by 0.05, may differ by at most 0.03",
    ],
  ],
  [
    "the gap of the named attribute alone, by whichever name the report gives the rate",
    DIFFERENCE,
    [{ ...gap("difference", 0.01, "gender"), name: "true_positive_rate" }, gap("difference", 0.5, "age")],
    NOBODY,
    ["tpr by gender: pass ok: tpr by gender differs by 0.01, may differ by at most 0.03"],
  ],
  [
    "the gap that is stated, and tells of the other that is asked for and is not",
    { ...DIFFERENCE, ratio_at_least: 0.8 },
    [gap("difference", 0.01, "gender")],
    NOBODY,
    [
      "tpr by gender: pass ok: tpr by gender differs by 0.01, may differ by at most 0.03",
      "tpr: inconclusive evidence_missing: no evidence states the ratio of tpr between groups as one number",
    ],
  ],
  [
    "one group that is there rather than the gap that is stated beside it",
    DIFFERENCE,
    [of("f", 0.8), gap("difference", 0.01, "gender")],
    NOBODY,
    ["tpr by gender: inconclusive group_missing: only the group f reports tpr by gender, and a comparison needs two groups"],
  ],
  [
    "groups of one slice that cannot answer for the whole",
    DIFFERENCE,
    [of("f", 0.8), { ...of("m", 0.8), slice: { country: "BR" } }],
    NOBODY,
    ["tpr by gender: inconclusive group_missing: only the group f reports tpr by gender, and a comparison needs two groups"],
  ],
  [
    "groups without value or samples, each named",
    DIFFERENCE,
    [of("f", { not: "NaN" }), of("m", 0.8, 0), of("x", 0.8)],
    NOBODY,
    [
      "tpr of gender=f: inconclusive group_empty: tpr of gender=f is NaN, which is not a number",
      "tpr of gender=m: inconclusive group_empty: tpr of gender=m rests on no samples",
    ],
  ],
  [
    "groups with too few and with unknown samples",
    { ...DIFFERENCE, samples_at_least: 100 },
    [of("f", 0.8, 99), of("m", 0.8), of("x", 0.8, 100)],
    NOBODY,
    [
      "tpr of gender=f: inconclusive too_few_samples: tpr of gender=f rests on 99 samples, must be at least 100",
      "tpr of gender=m: inconclusive samples_unknown: tpr of gender=m does not say on how many samples it rests, must be at least 100",
    ],
  ],
  [
    "a group reported twice",
    DIFFERENCE,
    [of("f", 0.8), of("f", 0.8), of("m", 0.8)],
    NOBODY,
    [
      "tpr of gender=f: inconclusive evidence_conflict: tpr of gender=f is reported 2 times: 0.8 in evidence/fraud/7/evidence.yaml and 0.8 in evidence/fraud/7/evidence.yaml",
    ],
  ],
  [
    "the group that vanished",
    DIFFERENCE,
    [of("f", 0.8), of("m", 0.8)],
    incumbent([of("f", 0.8), of("x", 0.5)]),
    [
      "tpr by gender: pass ok: tpr differs by 0 between gender=f (0.8) and gender=m (0.8), may differ by at most 0.03",
      "tpr of gender=x: inconclusive group_missing: the group gender=x is reported for version 6 and no longer for version 7",
    ],
  ],
  [
    "an incumbent nobody can ask for vanished groups",
    DIFFERENCE,
    [of("f", 0.8), of("m", 0.8)],
    { is: "unreadable", because: "its evidence is too large" },
    [
      "tpr by gender: pass ok: tpr differs by 0 between gender=f (0.8) and gender=m (0.8), may differ by at most 0.03",
      "tpr by gender: inconclusive incumbent_unreadable: a group that vanished would not be noticed: its evidence is too large",
    ],
  ],
  [
    "every attribute, each once",
    { difference_at_most: 0.03, by: ["gender", "age", "gender"] },
    [of("f", 0.8), of("m", 0.8)],
    NOBODY,
    [
      "tpr by gender: pass ok: tpr differs by 0 between gender=f (0.8) and gender=m (0.8), may differ by at most 0.03",
      "tpr by age: inconclusive group_missing: no evidence reports tpr by age, and a comparison needs two groups",
    ],
  ],
];
test.each(between)("between groups, judges %s", (_, gate, readings, standing, expected) => {
  expect(told({ fairness: { tpr: gate } }, { evidence: evidence(readings), incumbent: standing })).toEqual(expected);
});

const stated: readonly [string, FairnessGate, readonly Reading[], Incumbent, readonly string[]][] = [
  [
    "the gap of one slice, which cannot answer for the whole",
    { difference_at_most: 0.03 },
    [{ ...gap("difference", 0.01), slice: { country: "BR" } }],
    NOBODY,
    ["tpr: inconclusive evidence_missing: no evidence states the difference of tpr between groups as one number"],
  ],
  [
    "a wide difference",
    { difference_at_most: 0.03 },
    [gap("difference", 0.05)],
    NOBODY,
    ["tpr: fail gap_too_wide: tpr differs by 0.05, may differ by at most 0.03"],
  ],
  [
    "a difference at its bound",
    { difference_at_most: 0.03 },
    [gap("difference", 0.03)],
    NOBODY,
    ["tpr: pass ok: tpr differs by 0.03, may differ by at most 0.03"],
  ],
  [
    "a difference the other way round",
    { difference_at_most: 0.03 },
    [gap("difference", -0.05)],
    NOBODY,
    ["tpr: fail gap_too_wide: tpr differs by 0.05, may differ by at most 0.03"],
  ],
  [
    "a ratio",
    { ratio_at_least: 0.8 },
    [gap("ratio", 0.8)],
    NOBODY,
    ["tpr: pass ok: the ratio of tpr between groups is 0.8, must be at least 0.8"],
  ],
  [
    "a low ratio",
    { ratio_at_least: 0.8 },
    [gap("ratio", 0.79)],
    NOBODY,
    ["tpr: fail gap_too_wide: the ratio of tpr between groups is 0.79, must be at least 0.8"],
  ],
  [
    "a ratio the other way round",
    { ratio_at_least: 0.8 },
    [gap("ratio", 2)],
    NOBODY,
    ["tpr: fail gap_too_wide: the ratio of tpr between groups is 0.5 (1 / 2), must be at least 0.8"],
  ],
  [
    "a ratio the other way round at its bound",
    { ratio_at_least: 0.8 },
    [gap("ratio", 1.25)],
    NOBODY,
    ["tpr: pass ok: the ratio of tpr between groups is 0.8 (1 / 1.25), must be at least 0.8"],
  ],
  [
    "a ratio of one",
    { ratio_at_least: 1 },
    [gap("ratio", 1)],
    NOBODY,
    ["tpr: pass ok: the ratio of tpr between groups is 1, must be at least 1"],
  ],
  [
    "a ratio of nothing",
    { ratio_at_least: 0.8 },
    [gap("ratio", 0)],
    NOBODY,
    ["tpr: fail gap_too_wide: the ratio of tpr between groups is 0, must be at least 0.8"],
  ],
  [
    "the gap of this rate alone, and no number of another kind",
    { difference_at_most: 0.03 },
    [gap("difference", 0.01), { ...gap("difference", 0.5), name: "fpr" }, { ...gap("difference", 0.5), kind: "metric" }],
    NOBODY,
    ["tpr: pass ok: tpr differs by 0.01, may differ by at most 0.03"],
  ],
  [
    "the gap of the whole after those of every attribute",
    { difference_at_most: 0.03 },
    [gap("difference", 0.02), gap("difference", 0.01, "gender"), gap("difference", 0.01, "age")],
    NOBODY,
    [
      "tpr by age: pass ok: tpr by age differs by 0.01, may differ by at most 0.03",
      "tpr by gender: pass ok: tpr by gender differs by 0.01, may differ by at most 0.03",
      "tpr: pass ok: tpr differs by 0.02, may differ by at most 0.03",
    ],
  ],
  [
    "a negative ratio",
    { ratio_at_least: 0.8 },
    [gap("ratio", -0.9)],
    NOBODY,
    ["tpr: inconclusive ratio_undefined: the ratio of tpr is stated as -0.9, which no two rates have"],
  ],
  [
    "the gap of every attribute",
    { difference_at_most: 0.03 },
    [gap("difference", 0.05, "gender"), gap("difference", 0.01, "age")],
    NOBODY,
    [
      "tpr by age: pass ok: tpr by age differs by 0.01, may differ by at most 0.03",
      "tpr by gender: fail gap_too_wide: tpr by gender differs by 0.05, may differ by at most 0.03",
    ],
  ],
  [
    "groups, and no gap",
    { difference_at_most: 0.03 },
    [of("f", 0.8), of("m", 0.8), gap("ratio", 1)],
    NOBODY,
    ["tpr: inconclusive evidence_missing: no evidence states the difference of tpr between groups as one number"],
  ],
  [
    "a gap that is none",
    { difference_at_most: 0.03 },
    [gap("difference", { not: "null" })],
    NOBODY,
    ["tpr: inconclusive not_a_number: the difference of tpr is null, which is not a number"],
  ],
  [
    "the gap that vanished",
    { difference_at_most: 0.03 },
    [gap("difference", 0.01, "age")],
    incumbent([gap("difference", 0.05, "gender")]),
    [
      "tpr by age: pass ok: tpr by age differs by 0.01, may differ by at most 0.03",
      "tpr by gender: inconclusive group_missing: the gap tpr by gender is reported for version 6 and no longer for version 7",
    ],
  ],
];
test.each(stated)("without by, judges %s", (_, gate, readings, standing, expected) => {
  expect(told({ fairness: { tpr: gate } }, { evidence: evidence(readings), incumbent: standing })).toEqual(expected);
});

test("groups that differ too much are found with the fewest samples and the gap", () => {
  const findings = judged(
    { fairness: { tpr: { ...DIFFERENCE, enforce: "warn" } } },
    { evidence: evidence([of("f", 0.78, 900), of("m", 0.83, 1100)]) },
  );
  expect(findings).toEqual([
    {
      family: "fairness",
      gate: "tpr by gender",
      outcome: "fail",
      enforcement: "warn",
      code: "gap_too_wide",
      because: "tpr differs by 0.05 between gender=f (0.78) and gender=m (0.83), may differ by at most 0.03",
      value: "0.05",
      bound: "difference at most 0.03",
      samples: 900,
      measured: { name: "tpr difference by gender", value: 0.05 },
      sources: [OURS],
      help: "Promote a version whose tpr is closer between the groups.",
      policy: { file: "policies/fraud.yaml#gates.fairness.tpr.difference_at_most", line: 4 },
    },
  ]);
});

test("the gap between groups is decided as the decimals that people wrote decide it", () => {
  const permille = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 2, maxLength: 6 });
  fc.assert(
    fc.property(permille, fc.integer({ min: 0, max: 300 }), (rates, asked) => {
      const over = { evidence: evidence(rates.map((rate, index) => of(`g${index}`, rate / 1000))) };
      const outcomes = judged(
        { fairness: { tpr: { difference_at_most: asked / 1000, ratio_at_least: 0.8, by: ["gender"] } } },
        over,
      );
      const most = Math.max(...rates);
      const least = Math.min(...rates);
      expect(outcomes.map(({ outcome }) => outcome)).toEqual([
        most - least <= asked ? "pass" : "fail",
        most === 0 ? "inconclusive" : 5 * least >= 4 * most ? "pass" : "fail",
      ]);
    }),
  );
});

test("no gap is judged of no groups", () => {
  expect(() => judgeGroups("tpr", "gender", [], { gap: "ratio", word: "ratio_at_least", limit: 1 })).toThrow(
    "a gap needs groups",
  );
});
