import { variance } from "./moments.ts";
import { bothSorted } from "./sorted.ts";

/**
 * The Wasserstein distance of first order, ∫|F - G|, in the unit of the values; exact. Undefined where a sample is empty, or holds
 * NaN or an infinity. https://docs.scipy.org/doc/scipy/reference/generated/scipy.stats.wasserstein_distance.html
 */
export function wasserstein(reference: Float64Array, current: Float64Array): number | undefined {
  const sides = bothSorted(reference, current);
  if (!sides) return undefined;
  const distance = areaBetween(...sides) / reference.length / current.length;
  return Number.isFinite(distance) ? distance : undefined;
}

/** The area between the two distribution functions, each in counts of the other: n·m times the distance. */
function areaBetween(one: Float64Array, other: Float64Array): number {
  const n = one.length;
  const m = other.length;
  let i = 0;
  let j = 0;
  let sum = 0;
  let lost = 0;
  let x = Math.min(one[0] as number, other[0] as number);
  while (i < n && j < m) {
    const a = one[i] as number;
    const b = other[j] as number;
    const next = a < b ? a : b;
    // Kahan's sum: what an addition loses goes into the next.
    const area = Math.abs(i * m - j * n) * (next - x) - lost;
    const total = sum + area;
    lost = total - sum - area;
    sum = total;
    x = next;
    i += Number(a <= b);
    j += Number(b <= a);
  }
  // Only one side is left, and the other has all its rows.
  for (; i < n; x = one[i++] as number) sum += (n - i) * m * ((one[i] as number) - x);
  for (; j < m; x = other[j++] as number) sum += (m - j) * n * ((other[j] as number) - x);
  return sum;
}

/**
 * Evidently's `wasserstein`: the distance over max(population standard deviation of the reference, 0.001), without unit. Evidently
 * calls 0.1 or more drift. Undefined where the distance is.
 * https://github.com/evidentlyai/evidently/blob/main/src/evidently/legacy/calculations/stattests/wasserstein_distance_norm.py
 */
export function normedWasserstein(reference: Float64Array, current: Float64Array): number | undefined {
  const distance = wasserstein(reference, current);
  const spread = variance(reference, 0);
  return distance === undefined || spread === undefined ? undefined : distance / Math.max(Math.sqrt(spread), 0.001);
}
