import { areRows } from "./certified-steps.ts";
import type { Distribution } from "./distribution.ts";
import type { Interval } from "../statistics/interval.ts";
import { linearQuantile, nearestRankQuantile, quantileInterval } from "../statistics/quantile.ts";

/*
 * Quantiles and counts of a distribution. A row's rank tells its cell, but not where in the cell it lies. All are undefined where those of the
 * values are, and where counts are weights, since quantiles are of rows.
 */

/**
 * Where the quantile q in [0, 1] of the values lies: `linearQuantile` or `nearestRankQuantile`, as named. Of an exact distribution it is that
 * value.
 */
export function quantileWithin(distribution: Distribution, q: number, rule: "linear" | "nearest-rank"): Interval | undefined {
  if (!areRows(distribution) || !(q >= 0 && q <= 1)) return undefined;
  if (rule === "linear") return linearWithin(distribution, q);
  const { lows, highs } = distribution;
  const upTo = cumulated(distribution.counts);
  return between(nearestRankQuantile(inOrder(lows, upTo), q), nearestRankQuantile(inOrder(highs, upTo), q));
}

/** Within which `quantileInterval` certainly lies: so it holds the quantile with at least the same confidence. */
export function quantileIntervalWithin(distribution: Distribution, q: number, confidence: number): Interval | undefined {
  if (!areRows(distribution)) return undefined;
  const upTo = cumulated(distribution.counts);
  return between(
    quantileInterval(inOrder(distribution.lows, upTo), q, confidence)?.low,
    quantileInterval(inOrder(distribution.highs, upTo), q, confidence)?.high,
  );
}

/** How many rows, or how much weight, is at or below a value. */
export function countUpToWithin({ lows, highs, counts }: Distribution, value: number): Interval {
  let low = 0;
  let high = 0;
  for (let i = 0; i < counts.length; i++) {
    if ((highs[i] as number) <= value) low += counts[i] as number;
    if ((lows[i] as number) <= value) high += counts[i] as number;
  }
  return { low, high };
}

function linearWithin({ lows, highs, counts, rows }: Distribution, q: number): Interval | undefined {
  const place = q * (rows - 1);
  const rank = Math.floor(place);
  const share = place - rank;
  const upTo = cumulated(counts);
  const left = cellOf(rank, upTo);
  const right = share === 0 ? left : cellOf(rank + 1, upTo);
  const within = between(
    linearQuantile([lows[left] ?? NaN, lows[right] ?? NaN], share),
    linearQuantile([highs[left] ?? NaN, highs[right] ?? NaN], share),
  );
  if (!within || within.low === within.high || left === right) return within;
  const least = lows[left] as number;
  const most = highs[right] as number;
  // Between two cells the value is rounded, and not always to the same side as the ends are.
  const rounding = 4 * Number.EPSILON * Math.max(Math.abs(least), Math.abs(most));
  return { low: Math.max(least, within.low - rounding), high: Math.min(most, within.high + rounding) };
}

function between(low: number | undefined, high: number | undefined): Interval | undefined {
  return low === undefined || high === undefined ? undefined : { low, high };
}

function cumulated(counts: Float64Array): Float64Array {
  let sum = 0;
  return counts.map((count) => (sum += count));
}

/** The cell of the row with that rank, from 0. */
function cellOf(rank: number, upTo: Float64Array): number {
  let low = 0;
  let high = upTo.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((upTo[middle] as number) <= rank) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The end of its cell for each row in order: an array that nobody makes, since there may be billions of rows and few are asked for. */
function inOrder(ends: Float64Array, upTo: Float64Array): ArrayLike<number> {
  const length = upTo.at(-1) ?? 0;
  const at = (rank: number) => (rank >= 0 ? ends[cellOf(rank, upTo)] : undefined);
  return new Proxy<ArrayLike<number>>({ length }, { get: (_, place) => (place === "length" ? length : at(Number(place))) });
}
