import type { Confusion } from "./confusion.ts";
import { groupRates, type RateName } from "./fairness-rates.ts";
import { ratio } from "./defined.ts";

/**
 * AIF360's measures: signed, unprivileged less (or over) privileged, everybody else pooled as unprivileged. Differences are in [-1, 1]
 * and 0 where fair, the ratio in [0, ∞) and 1. Undefined where a rate is, or the ratio's denominator is 0; AIF360 has NaN or infinity
 * there, and 0 for predictive values.
 * https://aif360.readthedocs.io/en/stable/modules/generated/aif360.metrics.ClassificationMetric.html
 */
export type SignedGaps = {
  /** Selection rates' ratio. */
  readonly disparateImpact: number | undefined;
  /** Selection rates' difference. */
  readonly statisticalParity: number | undefined;
  /** True positive rates' difference. */
  readonly equalOpportunity: number | undefined;
  /** Mean of the false and true positive rates' differences: opposite ones cancel. */
  readonly averageOdds: number | undefined;
  /** Mean of their sizes. */
  readonly averageAbsoluteOdds: number | undefined;
  /** The larger of their sizes. */
  readonly equalizedOdds: number | undefined;
  /** Positive predictive values' difference. */
  readonly predictiveParity: number | undefined;
};

export function signedGaps(unprivileged: Confusion, privileged: Confusion): SignedGaps {
  const less = groupRates(unprivileged);
  const more = groupRates(privileged);
  const gap = (name: RateName) => {
    const [a, b] = [less[name], more[name]];
    return a === undefined || b === undefined ? undefined : a - b;
  };
  const tpr = gap("truePositiveRate");
  const fpr = gap("falsePositiveRate");
  const odds = (of: (t: number, f: number) => number) => (tpr === undefined || fpr === undefined ? undefined : of(tpr, fpr));
  return {
    disparateImpact:
      less.selectionRate === undefined || more.selectionRate === undefined
        ? undefined
        : ratio(less.selectionRate, more.selectionRate),
    statisticalParity: gap("selectionRate"),
    equalOpportunity: tpr,
    averageOdds: odds((t, f) => (t + f) / 2),
    averageAbsoluteOdds: odds((t, f) => (Math.abs(t) + Math.abs(f)) / 2),
    equalizedOdds: odds((t, f) => Math.max(Math.abs(t), Math.abs(f))),
    predictiveParity: gap("positivePredictiveValue"),
  };
}
