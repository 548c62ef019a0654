import { binomialAtMost } from "./beta.ts";
import { isCount } from "./defined.ts";
import { chiSquareSurvival } from "./gamma.ts";

export type McNemar = {
  readonly exact: number;
  readonly plain: { readonly statistic: number; readonly pValue: number };
  readonly corrected: { readonly statistic: number; readonly pValue: number };
};

/**
 * McNemar's test of two models on the same rows, of the two counts of rows that only one of them has right: exact (binomial, ½), χ² =
 * (b - c)²/(b + c), and with Edwards' correction (|b - c| - 1)²/(b + c). Two-sided; p is 1 where they never disagree. Undefined for
 * counts that are none. https://www.statsmodels.org/stable/generated/statsmodels.stats.contingency_tables.mcnemar.html
 */
export function mcnemar(b: number, c: number): McNemar | undefined {
  if (!isCount(b) || !isCount(c)) return undefined;
  const n = b + c;
  const judged = (apart: number) => {
    const statistic = n === 0 ? 0 : apart ** 2 / n;
    return { statistic, pValue: chiSquareSurvival(statistic, 1) ?? 1 };
  };
  return {
    exact: Math.min(1, 2 * binomialAtMost(Math.min(b, c), n, 0.5)),
    plain: judged(b - c),
    corrected: judged(Math.abs(b - c) - 1),
  };
}
