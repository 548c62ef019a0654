import { criticalStudent, studentTwoSided } from "./beta.ts";
import { isBetween } from "./defined.ts";
import type { Interval } from "./interval.ts";
import { type Moments, varianceOf } from "./moments.ts";

export type Welch = {
  readonly t: number;
  readonly freedom: number;
  readonly pValue: number;
  readonly difference: number;
  readonly interval: Interval;
};

/**
 * Welch's t-test of two independent means without equal variances, two-sided, with Satterthwaite's degrees of freedom and the interval
 * of the difference with confidence 1 - alpha. Takes moments, which parts of a sample add up to. Undefined where a side has fewer than
 * two values or one that is not finite, or where nothing varies. https://doi.org/10.1093/biomet/34.1-2.28;
 * https://docs.scipy.org/doc/scipy/reference/generated/scipy.stats.ttest_ind.html (`equal_var=False`)
 */
export function welch(one: Moments, other: Moments, alpha: number): Welch | undefined {
  const v1 = varianceOf(one, 1);
  const v2 = varianceOf(other, 1);
  if (v1 === undefined || v2 === undefined) return undefined;
  const e1 = v1 / one.count;
  const e2 = v2 / other.count;
  const square = e1 + e2;
  if (!(square > 0) || !isBetween(alpha)) return undefined;
  const difference = one.mean - other.mean;
  const t = difference / Math.sqrt(square);
  // As shares of the sum, so that tiny variances do not underflow.
  const share = e1 / square;
  const freedom = 1 / (share ** 2 / (one.count - 1) + (1 - share) ** 2 / (other.count - 1));
  const reach = criticalStudent(alpha, freedom) * Math.sqrt(square);
  return {
    t,
    freedom,
    pValue: studentTwoSided(t, freedom),
    difference,
    interval: { low: difference - reach, high: difference + reach },
  };
}
