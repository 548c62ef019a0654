import { addConfusions, type Confusion, rowsOf } from "../statistics/confusion.ts";
import { ratio } from "../statistics/defined.ts";
import type { Uncertainty } from "../statistics/uncertainty.ts";

/** Which rows a rate is a share of. */
export type Among = "all" | "positive" | "negative" | "predicted positive";

/** That there are none of them: `no row is positive`, or of a group, `no row of the group is positive`. */
export function noRow(among: Among, whose: "" | " of the group" = ""): string {
  return among === "all" ? `there is no row${whose}` : `no row${whose} is ${among}`;
}

/** A share of rows that the four counts of a confusion tell. Its value is `count / of`; where `of` is 0, there is no row of `among`. */
export type Rate = {
  readonly name: string;
  readonly count: (of: Confusion) => number;
  readonly of: (of: Confusion) => number;
  readonly among: Among;
  /** Its formula. */
  readonly method: string;
  /** The base rate is of the labels alone. */
  readonly from: "decisions" | "labels";
};

const called = ({ truePositives, falsePositives }: Confusion) => truePositives + falsePositives;
const positives = ({ truePositives, falseNegatives }: Confusion) => truePositives + falseNegatives;
const negatives = ({ trueNegatives, falsePositives }: Confusion) => trueNegatives + falsePositives;
const right = ({ truePositives, trueNegatives }: Confusion) => truePositives + trueNegatives;

/** The same definitions as in `src/statistics/confusion.ts`, with both counts apart, which an interval needs. */
export const ACCURACY: Rate = {
  name: "accuracy",
  count: right,
  of: rowsOf,
  among: "all",
  method: "right / all",
  from: "decisions",
};
export const PRECISION: Rate = {
  name: "precision",
  count: (of) => of.truePositives,
  of: called,
  among: "predicted positive",
  method: "TP / (TP + FP)",
  from: "decisions",
};
export const RECALL: Rate = {
  name: "recall",
  count: (of) => of.truePositives,
  of: positives,
  among: "positive",
  method: "TP / (TP + FN)",
  from: "decisions",
};
export const SPECIFICITY: Rate = {
  name: "specificity",
  count: (of) => of.trueNegatives,
  of: negatives,
  among: "negative",
  method: "TN / (TN + FP)",
  from: "decisions",
};
export const FALSE_POSITIVE_RATE: Rate = {
  name: "false_positive_rate",
  count: (of) => of.falsePositives,
  of: negatives,
  among: "negative",
  method: "FP / (FP + TN)",
  from: "decisions",
};
export const FALSE_NEGATIVE_RATE: Rate = {
  name: "false_negative_rate",
  count: (of) => of.falseNegatives,
  of: positives,
  among: "positive",
  method: "FN / (FN + TP)",
  from: "decisions",
};
export const SELECTION_RATE: Rate = {
  name: "selection_rate",
  count: called,
  of: rowsOf,
  among: "all",
  method: "predicted positive / all",
  from: "decisions",
};
export const BASE_RATE: Rate = {
  name: "base_rate",
  count: positives,
  of: rowsOf,
  among: "all",
  method: "positive / all",
  from: "labels",
};

export const RATES: readonly Rate[] = [
  ACCURACY,
  PRECISION,
  RECALL,
  SPECIFICITY,
  FALSE_POSITIVE_RATE,
  FALSE_NEGATIVE_RATE,
  SELECTION_RATE,
  BASE_RATE,
];

/** Rows counted one by one, and the same by their weights; both are one and the same where nothing is weighted. */
export type Counted = { readonly counts: Confusion; readonly confusion: Confusion; readonly weighted: boolean };

export type Rated = {
  readonly value: number | { readonly not: string };
  /** The rows of the denominator, whatever they weigh. */
  readonly samples: number;
  readonly uncertainty: Uncertainty | undefined;
};

/** A rate's value and interval; of weighted rows it has none, since what the weights stand for is not known. */
export function rated(rate: Rate, { counts, confusion, weighted }: Counted, whose?: " of the group"): Rated {
  const samples = rate.of(counts);
  const value = ratio(rate.count(confusion), rate.of(confusion));
  return {
    value: value ?? { not: `undefined: ${samples === 0 ? noRow(rate.among, whose) : WEIGHTLESS}` },
    samples,
    uncertainty: weighted || samples === 0 ? undefined : { is: "share", count: rate.count(counts), of: samples },
  };
}

/** Said where there are rows, and none of them weighs anything. */
export const WEIGHTLESS = "every row it would rest on has weight 0";

/** F1, MCC and balanced accuracy: what is no share of rows, and so has its interval from draws. All are the same for any multiple of the counts. */
export type Blend = {
  readonly name: string;
  readonly value: (of: Confusion) => number | undefined;
  readonly none: (of: Confusion) => string;
  /** Its formula, or the choice that its value depends on. */
  readonly method: string;
};

/** Why there is nothing that needs both classes: one of them has no row, or weighs nothing. */
export function lacking(counts: Confusion, whose?: " of the group"): string {
  if (positives(counts) === 0) return noRow("positive", whose);
  return negatives(counts) === 0 ? noRow("negative", whose) : WEIGHTLESS;
}

/**
 * 2 TP / (2 TP + FP + FN), in [0, 1], as `fBeta` at 1. Undefined where no row is positive or predicted so.
 * https://scikit-learn.org/stable/modules/generated/sklearn.metrics.f1_score.html
 */
const F1: Blend = {
  name: "f1",
  value: (of) => ratio(2 * of.truePositives, 2 * of.truePositives + of.falsePositives + of.falseNegatives),
  none: () => "no row is positive or predicted positive",
  method: "2 TP / (2 TP + FP + FN)",
};

/**
 * Matthews' coefficient as `matthews` of two classes, in [-1, 1]: 0 by definition where every prediction is the same. Undefined where
 * every label is, since then no prediction could correlate. https://doi.org/10.1186/s12864-019-6413-7
 */
const MCC: Blend = {
  name: "mcc",
  value: (of) => {
    const { truePositives, falsePositives, falseNegatives, trueNegatives } = of;
    if (positives(of) === 0 || negatives(of) === 0) return undefined;
    const apart = called(of) * (falseNegatives + trueNegatives);
    // Divided one root after the other: the product of all four margins of 10^8 rows is no longer exact.
    return apart === 0
      ? 0
      : (truePositives * trueNegatives - falsePositives * falseNegatives) /
          Math.sqrt(apart) /
          Math.sqrt(positives(of) * negatives(of));
  },
  none: (of) => lacking(of),
  method: "0 where every prediction is the same",
};

/** (recall + specificity) / 2, in [0, 1]. Undefined without both classes, where scikit-learn leaves the absent one out. */
const BALANCED_ACCURACY: Blend = {
  name: "balanced_accuracy",
  value: (of) => {
    const recalled = ratio(RECALL.count(of), RECALL.of(of));
    const spared = ratio(SPECIFICITY.count(of), SPECIFICITY.of(of));
    return recalled === undefined || spared === undefined ? undefined : (recalled + spared) / 2;
  },
  none: (of) => lacking(of),
  method: "mean of recall and specificity",
};

export const BLENDS: readonly Blend[] = [F1, MCC, BALANCED_ACCURACY];

export const NO_ROWS: Confusion = { truePositives: 0, falsePositives: 0, falseNegatives: 0, trueNegatives: 0 };

/** The rows of two parts together, by count and by weight. */
export function addCounted(one: Counted, other: Counted): Counted {
  return {
    counts: addConfusions(one.counts, other.counts),
    confusion: addConfusions(one.confusion, other.confusion),
    weighted: one.weighted || other.weighted,
  };
}
