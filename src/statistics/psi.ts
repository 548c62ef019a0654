import { type PairedCounts, type PairedShares, pairs, shares } from "./paired-counts.ts";

/** The population stability index of shares that are not zero: Σ (p - q) ln(p / q), in nats; [0, ∞), symmetric. */
function indexOf(of: PairedShares): number {
  return pairs(of).reduce((sum, [p, q]) => sum + (p === q ? 0 : (p - q) * Math.log(p / q)), 0);
}

/**
 * PSI as credit scoring has it: shares below the floor count as the floor, and nothing is scaled afterwards. The floor is our choice
 * (1e-4), since no standard names one; it alone decides the value where a bin is empty. Undefined where a side is empty. Usual reading:
 * below 0.1 stable, above 0.25 shifted; but see `psiNoise`: of 100 rows in ten bins each it exceeds 0.1 nearly always.
 */
export function psi(counts: PairedCounts, floor: number): number | undefined {
  const of = shares(counts);
  if (!of) return undefined;
  const atLeast = (share: number) => Math.max(share, floor);
  return indexOf({ reference: of.reference.map(atLeast), current: of.current.map(atLeast) });
}

/**
 * Evidently's PSI of its own bins (`evidentlyBins`, or categories): zeros are filled as `evidentlyFill` says. Undefined where a side is
 * empty. Evidently calls 0.1 or more drift.
 * https://github.com/evidentlyai/evidently/blob/main/src/evidently/legacy/calculations/stattests/psi.py
 */
export function evidentlyPsi(counts: PairedCounts): number | undefined {
  const of = evidentlyShares(counts);
  return of && indexOf(of);
}

/** Shares with Evidently's fill on each side, not scaled to one afterwards: what its PSI and KL are computed of. */
export function evidentlyShares(counts: PairedCounts): PairedShares | undefined {
  const of = shares(counts);
  return of && { reference: evidentlyFill(of.reference), current: evidentlyFill(of.current) };
}

/** Zeros become 0.0001, or a millionth of the smallest other share where that is no larger than 0.0001. */
function evidentlyFill(side: readonly number[]): readonly number[] {
  const smallest = side.reduce((least, share) => (share > 0 && share < least ? share : least), Infinity);
  const fill = smallest <= 0.0001 ? smallest / 1e6 : 0.0001;
  return side.map((share) => (share === 0 ? fill : share));
}

/** How many bins either side leaves empty: there the fill decides the value. */
export function emptyBins({ reference, current }: PairedCounts): number {
  return reference.filter((count, i) => (count === 0) !== (current[i] === 0)).length;
}
