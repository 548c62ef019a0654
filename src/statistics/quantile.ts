import { binomialQuantile } from "./beta.ts";
import { defined, isBetween } from "./defined.ts";
import type { Interval } from "./interval.ts";

/*
 * Quantiles of values in ascending order (`sorted`). q is in [0, 1]: 0.95 is the 95th percentile. The definitions differ by more than
 * rounding where values are few, so whoever sets an objective names one.
 */

/**
 * The value q of the way between the first and the last, interpolated between neighbours: NumPy's default and Excel's PERCENTILE.INC.
 * Undefined for no values, q outside [0, 1], or between -∞ and ∞.
 * https://numpy.org/doc/stable/reference/generated/numpy.quantile.html (`linear`)
 */
export function linearQuantile(ascending: ArrayLike<number>, q: number): number | undefined {
  const last = ascending.length - 1;
  if (last < 0 || !(q >= 0 && q <= 1)) return undefined;
  const place = q * last;
  const left = Math.floor(place);
  const low = ascending[left];
  const high = ascending[Math.min(left + 1, last)];
  if (low === undefined || high === undefined) return undefined;
  const share = place - left;
  if (share === 0 || low === high) return low;
  // From the nearer end, as NumPy does, so that the last value is met exactly.
  return defined(share >= 0.5 ? high - (high - low) * (1 - share) : low + (high - low) * share);
}

/**
 * The smallest value that at least q of all values do not exceed: always one that was measured. NumPy's `inverted_cdf`; but where q·n
 * is an integer up to rounding (0.07 · 100 is 7.000000000000001) it is that integer, which NumPy overshoots. Undefined for no values
 * or q outside [0, 1].
 */
export function nearestRankQuantile(ascending: ArrayLike<number>, q: number): number | undefined {
  const n = ascending.length;
  if (n === 0 || !(q >= 0 && q <= 1)) return undefined;
  const exact = q * n;
  const nearest = Math.round(exact);
  const rank = Math.abs(exact - nearest) <= 4 * Number.EPSILON * exact ? nearest : Math.ceil(exact);
  return ascending[Math.max(rank, 1) - 1];
}

/**
 * An interval for the quantile itself from two order statistics: those at the binomial law's quantiles, so that it holds with at least
 * the confidence whatever the distribution. An end is infinite where the sample is too small to bound it: no 150 values say how high a
 * 99.9th percentile may be. Undefined for no values or q outside (0, 1).
 * https://docs.scipy.org/doc/scipy/reference/generated/scipy.stats.quantile_test.html
 */
export function quantileInterval(ascending: ArrayLike<number>, q: number, confidence: number): Interval | undefined {
  const n = ascending.length;
  if (n === 0 || !isBetween(q) || !isBetween(confidence)) return undefined;
  const tail = (1 - confidence) / 2;
  const below = binomialQuantile(tail, n, q);
  const above = binomialQuantile(1 - tail, n, q);
  return { low: ascending[below - 1] ?? -Infinity, high: ascending[above] ?? Infinity };
}
