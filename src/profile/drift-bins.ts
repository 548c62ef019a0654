import { type Distribution, isExact, MOST_CELLS } from "./distribution.ts";
import { sturgesEdges } from "../statistics/histogram.ts";
import type { Interval } from "../statistics/interval.ts";

/* Evidently's bins of merged counts: where an edge falls into a cell whose rows are no longer told apart, they may lie on either side of it. */

/** How many rows a side has, and how few and how many of them each bin certainly holds. */
export type BinnedSide = { readonly rows: number; readonly bins: readonly Interval[] };

/** Both sides, their bins in one order. */
export type BinRanges = { readonly reference: BinnedSide; readonly current: BinnedSide };

/** Why something cannot be said. */
export type Untold = { readonly not: string };

const TOO_FAR_APART: Untold = { not: "undefined: the values are too far apart for equal bins" };
/** Evidently bins a column by its distinct values where the reference has at most so many (`evidentlyBins`). */
const CATEGORIES_UNTIL = 20;

/** The bins behind Evidently's PSI, KL and Jensen-Shannon distance (`evidentlyBins`), of two distributions of finite values that both have rows. */
export function evidentlyRanges(reference: Distribution, current: Distribution): BinRanges | Untold {
  if (isExact(reference) && reference.lows.length <= CATEGORIES_UNTIL) {
    return isExact(current)
      ? distinctValues(reference, current)
      : { not: "undefined: merged counts no longer tell the current values apart" };
  }
  const edges = edgesFor(reference, current, reference.rows + current.rows);
  return edges ? rangesBetween(edges, reference, current) : TOO_FAR_APART;
}

/**
 * The bins behind Evidently's Hellinger distance (`evidentlyDistinctBins`): how many there are depends on how many values of both sides
 * are distinct. Where merged counts no longer tell that, every number of bins that may be the one.
 */
export function evidentlyDistinctRanges(reference: Distribution, current: Distribution): readonly BinRanges[] | Untold {
  const distinct = distinctBetween(reference, current);
  const fewest = edgesFor(reference, current, distinct.low);
  const most = edgesFor(reference, current, distinct.high);
  if (!fewest || !most) return TOO_FAR_APART;
  const possible = Array.from({ length: most.length - fewest.length - 1 }, (_, i) => {
    // Half way between the powers of two, where no rounding decides the number of bins: it is this one.
    const bins = fewest.length + i;
    return edgesFor(reference, current, 2 ** (bins - 1.5)) ?? most;
  });
  const edges = most.length === fewest.length ? [most] : [fewest, ...possible, most];
  return edges.map((each) => rangesBetween(each, reference, current));
}

/** How many different values the two sides have together. */
function distinctBetween(reference: Distribution, current: Distribution): Interval {
  if (isExact(reference) && isExact(current)) {
    const distinct = new Set<number>(reference.lows).union(new Set<number>(current.lows)).size;
    return { low: distinct, high: distinct };
  }
  // A distribution is exact as long as its values are no more than its cells may be.
  return { low: MOST_CELLS + 1, high: reference.rows + current.rows };
}

function edgesFor(reference: Distribution, current: Distribution, count: number): Float64Array | undefined {
  const low = Math.min(reference.lows[0] as number, current.lows[0] as number);
  const high = Math.max(reference.highs.at(-1) as number, current.highs.at(-1) as number);
  return Number.isFinite(high - low) ? sturgesEdges(low, high, count) : undefined;
}

function rangesBetween(edges: Float64Array, reference: Distribution, current: Distribution): BinRanges {
  return { reference: rangesOf(reference, edges), current: rangesOf(current, edges) };
}

function rangesOf({ lows, highs, counts, rows }: Distribution, edges: Float64Array): BinnedSide {
  const bins = Array.from({ length: edges.length - 1 }, () => ({ low: 0, high: 0 }));
  for (let i = 0; i < lows.length; i++) {
    const first = binOf(lows[i] as number, edges);
    const last = binOf(highs[i] as number, edges);
    const count = counts[i] as number;
    for (const bin of bins.slice(first, last + 1)) {
      bin.high += count;
      if (first === last) bin.low += count;
    }
  }
  return { rows, bins };
}

/** The bin [e_i, e_i+1) of a value that lies between the first and the last edge; the last bin is closed. */
function binOf(value: number, edges: Float64Array): number {
  let low = 0;
  let high = edges.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((edges[middle] as number) <= value) low = middle;
    else high = middle;
  }
  return low;
}

function distinctValues(reference: Distribution, current: Distribution): BinRanges {
  const values = [...new Set<number>(reference.lows).union(new Set<number>(current.lows))];
  return { reference: countsAt(values, reference), current: countsAt(values, current) };
}

function countsAt(values: readonly number[], { lows, counts, rows }: Distribution): BinnedSide {
  const at = new Map(Array.from(lows, (low, i) => [low, counts[i] ?? 0] as const));
  return { rows, bins: values.map((value) => ({ low: at.get(value) ?? 0, high: at.get(value) ?? 0 })) };
}
