import { type PairedCounts, pairs, shares, total } from "./paired-counts.ts";
import { evidentlyShares } from "./psi.ts";

/**
 * Kullback and Leibler's Σ p ln(p / q) of reference from current, in nats; [0, ∞], infinite where current lacks what reference has.
 * Undefined where a side is empty. `scipy.stats.entropy(p, q)`, which scales both sides to one first:
 * https://docs.scipy.org/doc/scipy/reference/generated/scipy.stats.entropy.html
 */
export function kullbackLeibler(counts: PairedCounts): number | undefined {
  const of = shares(counts);
  return (
    of &&
    Math.max(
      0,
      pairs(of).reduce((sum, [p, q]) => sum + (p === 0 ? 0 : q === 0 ? Infinity : p * Math.log(p / q)), 0),
    )
  );
}

/**
 * Evidently's KL: the same after its fill of zeros, so never infinite. Evidently calls 0.1 or more drift. Undefined where a side is empty.
 * https://github.com/evidentlyai/evidently/blob/main/src/evidently/legacy/calculations/stattests/kl_div.py
 */
export function evidentlyKl(counts: PairedCounts): number | undefined {
  const filled = evidentlyShares(counts);
  return filled && kullbackLeibler(filled);
}

/**
 * Jensen and Shannon's distance, the root of their divergence; symmetric. With base e in [0, √ln 2], as Evidently has it; with base 2
 * in [0, 1], as NannyML has it. No zeros are filled. Undefined where a side is empty.
 * https://docs.scipy.org/doc/scipy/reference/generated/scipy.spatial.distance.jensenshannon.html
 */
export function jensenShannon(counts: PairedCounts, base: "e" | "2"): number | undefined {
  const of = shares(counts);
  if (!of) return undefined;
  const doubled = pairs(of).reduce((sum, [p, q]) => {
    const middle = (p + q) / 2;
    return sum + (p === 0 ? 0 : p * Math.log(p / middle)) + (q === 0 ? 0 : q * Math.log(q / middle));
  }, 0);
  return Math.sqrt(Math.max(0, doubled) / 2 / (base === "2" ? Math.LN2 : 1));
}

/**
 * Hellinger's distance ‖√p - √q‖ / √2, in [0, 1], symmetric: NannyML's and whylogs' form, which is exactly 0 for equal shares, where
 * Evidently's √(1 - Σ√(pq)) leaves 1e-8 of rounding. Undefined where a side is empty.
 * https://en.wikipedia.org/wiki/Hellinger_distance
 */
export function hellinger(counts: PairedCounts): number | undefined {
  const of = shares(counts);
  if (!of) return undefined;
  const squares = pairs(of).reduce((sum, [p, q]) => sum + (Math.sqrt(p) - Math.sqrt(q)) ** 2, 0);
  return Math.min(1, Math.sqrt(squares / 2));
}

/** Total variation, ½ Σ|p - q|, in [0, 1], symmetric. Evidently reports not it but its permutation p-value. Undefined where a side is empty. */
export function totalVariation(counts: PairedCounts): number | undefined {
  const of = shares(counts);
  return of && pairs(of).reduce((sum, [p, q]) => sum + Math.abs(p - q), 0) / 2;
}

/**
 * NannyML's L-infinity distance, the largest |p - q|, in [0, 1], symmetric. Undefined where a side is empty.
 * https://nannyml.readthedocs.io/en/stable/how_it_works/univariate_drift_detection.html
 */
export function lInfinity(counts: PairedCounts): number | undefined {
  const of = shares(counts);
  return of && pairs(of).reduce((largest, [p, q]) => Math.max(largest, Math.abs(p - q)), 0);
}

/** NannyML's categories: those that the reference does not know are one together, behind those it does. */
export function nannymlCategories({ reference, current }: PairedCounts): PairedCounts {
  const known = reference.flatMap((count, i) => (count > 0 ? [{ count, now: current[i] ?? 0 }] : []));
  const unseen = total(current) - known.reduce((sum, { now }) => sum + now, 0);
  const within = { reference: known.map(({ count }) => count), current: known.map(({ now }) => now) };
  return unseen === 0 ? within : { reference: [...within.reference, 0], current: [...within.current, unseen] };
}
