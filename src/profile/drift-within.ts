import type { BinnedSide, BinRanges } from "./drift-bins.ts";
import { evidentlyKl, hellinger, jensenShannon } from "../statistics/divergence.ts";
import type { Interval } from "../statistics/interval.ts";
import type { PairedCounts } from "../statistics/paired-counts.ts";
import { evidentlyPsi } from "../statistics/psi.ts";

/*
 * Divergences of bins whose counts lie in ranges: the value certainly lies between low and high, and is both where every count is known to
 * the row. Each is a sum of terms f(p, q) that are convex, 0 where p = q and positive elsewhere. Over a rectangle such a term is largest
 * in a corner, and least where p = q, or else in the corner that is nearest to it. Undefined where a side has no rows.
 */

/** `evidentlyPsi` within. */
export function evidentlyPsiWithin(ranges: BinRanges): Interval | undefined {
  return (
    exactly(ranges, evidentlyPsi) ??
    sumWithin(filled(ranges.reference).shares, filled(ranges.current).shares, (p, q) => (p - q) * Math.log(p / q))
  );
}

/** `evidentlyKl` within. Of shares that add up to 1 on both sides, Σ p ln(p / q) is Σ (p ln(p / q) - p + q), whose terms are as above. */
export function evidentlyKlWithin(ranges: BinRanges): Interval | undefined {
  return (
    exactly(ranges, evidentlyKl) ??
    sumWithin(scaled(ranges.reference), scaled(ranges.current), (p, q) => p * Math.log(p / q) - p + q)
  );
}

/** `jensenShannon` with base e within: the root of half the sum of p ln(2p / (p + q)) + q ln(2q / (p + q)). */
export function jensenShannonWithin(ranges: BinRanges): Interval | undefined {
  const term = (p: number, q: number) => (p === 0 ? 0 : p * Math.log((2 * p) / (p + q)));
  return (
    exactly(ranges, (counts) => jensenShannon(counts, "e")) ??
    halfRoot(
      sumWithin(sharesOf(ranges.reference), sharesOf(ranges.current), (p, q) => term(p, q) + term(q, p)),
      Math.LN2,
    )
  );
}

/** `hellinger` within: the root of half the sum of (√p - √q)². */
export function hellingerWithin(ranges: BinRanges): Interval | undefined {
  const term = (p: number, q: number) => (Math.sqrt(p) - Math.sqrt(q)) ** 2;
  return exactly(ranges, hellinger) ?? halfRoot(sumWithin(sharesOf(ranges.reference), sharesOf(ranges.current), term), 1);
}

/** Of counts that are known to the row, by the very function that the definition is. */
function exactly({ reference, current }: BinRanges, of: (counts: PairedCounts) => number | undefined): Interval | undefined {
  if (![...reference.bins, ...current.bins].every(({ low, high }) => low === high)) return undefined;
  const value = of({ reference: reference.bins.map(({ low }) => low), current: current.bins.map(({ low }) => low) });
  return value === undefined ? undefined : { low: value, high: value };
}

function sharesOf({ bins, rows }: BinnedSide): readonly Interval[] {
  return bins.map(({ low, high }) => ({ low: low / rows, high: high / rows }));
}

/** Shares with Evidently's fill (`evidentlyShares`), and what they add up to. */
function filled({ bins, rows }: BinnedSide): { readonly shares: readonly Interval[]; readonly sum: Interval } {
  const fill = fillWithin({ bins, rows });
  const shares = bins.map(({ low, high }) => {
    if (high === 0) return fill;
    return low > 0
      ? { low: low / rows, high: high / rows }
      : { low: Math.min(fill.low, 1 / rows), high: Math.max(fill.high, high / rows) };
  });
  return { shares, sum: { low: 1, high: 1 + fill.high * bins.filter(({ low }) => low === 0).length } };
}

/** The fill is a millionth of the smallest share that is not 0, or 0.0001 where that is larger than 0.0001. */
function fillWithin({ bins, rows }: BinnedSide): Interval {
  const low = bins.reduce((least, bin) => (bin.high > 0 ? Math.min(least, Math.max(bin.low, 1)) : least), rows) / rows;
  const high = bins.reduce((least, bin) => (bin.low > 0 ? Math.min(least, bin.high) : least), rows) / rows;
  return { low: low <= 0.0001 ? low / 1e6 : 0.0001, high: high <= 0.0001 ? high / 1e6 : 0.0001 };
}

function scaled(side: BinnedSide): readonly Interval[] {
  const { shares, sum } = filled(side);
  return shares.map(({ low, high }) => ({ low: low / sum.high, high: high / sum.low }));
}

function sumWithin(reference: readonly Interval[], current: readonly Interval[], f: (p: number, q: number) => number): Interval {
  let low = 0;
  let high = 0;
  for (const [i, p] of reference.entries()) {
    const q = current[i] ?? { low: 0, high: 0 };
    if (p.high < q.low) low += f(p.high, q.low);
    else if (q.high < p.low) low += f(p.low, q.high);
    high += Math.max(f(p.low, q.low), f(p.low, q.high), f(p.high, q.low), f(p.high, q.high));
  }
  return { low, high };
}

/** The root of half a sum that cannot exceed twice `most`. */
function halfRoot({ low, high }: Interval, most: number): Interval {
  return { low: Math.sqrt(Math.max(0, low / 2)), high: Math.sqrt(Math.min(most, high / 2)) };
}
