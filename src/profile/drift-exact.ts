import * as z from "zod";
import { evidentlyKlFloor, evidentlyPsiFloor, hellingerFloor, jensenShannonFloor, psiFloor } from "./drift-floor.ts";
import { evidentlyKl, hellinger, jensenShannon } from "../statistics/divergence.ts";
import { evidentlyBins, evidentlyDistinctBins, quantileBins, range } from "../statistics/histogram.ts";
import { kolmogorovSmirnov } from "../statistics/kolmogorov-smirnov.ts";
import { finiteOnly, variance } from "../statistics/moments.ts";
import { evidentlyPsi, psi } from "../statistics/psi.ts";
import { wasserstein } from "../statistics/wasserstein.ts";

/** PSI is taken over so many bins by the reference's quantiles, and shares below the floor count as the floor. */
export const PSI = { bins: 10, floor: 1e-4 } as const;

/** Evidently's `wasserstein` divides by the standard deviation of the reference, or by this where that is smaller. */
export const LEAST_DEVIATION = 0.001;

const Count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const Positive = z.number().min(0).optional();

/**
 * What the finite values of a numeric column say where both sides are in memory; the same as JSON. Each is as the function of that name in
 * `src/statistics` has it, and absent where that is undefined.
 */
export const ExactDriftShape = z.lazy(() =>
  z.strictObject({
    /** How many finite values the reference has, and how many the current side. */
    n: Count,
    m: Count,
    psi: Positive,
    psi_evidently: Positive,
    /** The Kolmogorov-Smirnov statistic times n·m. */
    ks_gap: Positive,
    wasserstein: Positive,
    wasserstein_normed: Positive,
    js_distance: Positive,
    hellinger: Positive,
    kl_divergence: Positive,
    /** What chance alone exceeds once in twenty times (`drift-floor.ts`). */
    chance: z.strictObject({
      psi: Positive,
      psi_evidently: Positive,
      js_distance: Positive,
      hellinger: Positive,
      kl_divergence: Positive,
    }),
  }),
);
export type ExactDrift = z.output<typeof ExactDriftShape>;

/** From the values of a reference and of a current column; NaN and infinities are left out first. The arrays are left as they are. */
export function exactDrift(reference: Float64Array, current: Float64Array): ExactDrift {
  const one = finiteOnly(reference);
  const other = finiteOnly(current);
  const deciles = quantileBins(one, other, PSI.bins);
  const [equal, distinct] = isWithinReach(one, other) ? [evidentlyBins(one, other), evidentlyDistinctBins(one, other)] : [];
  const distance = wasserstein(one, other);
  const spread = variance(one, 0);
  return {
    n: one.length,
    m: other.length,
    psi: deciles && psi(deciles, PSI.floor),
    psi_evidently: equal && evidentlyPsi(equal),
    ks_gap: kolmogorovSmirnov(one, other)?.gap,
    wasserstein: distance,
    wasserstein_normed:
      distance === undefined || spread === undefined ? undefined : distance / Math.max(Math.sqrt(spread), LEAST_DEVIATION),
    js_distance: equal && jensenShannon(equal, "e"),
    hellinger: distinct && hellinger(distinct),
    kl_divergence: equal && evidentlyKl(equal),
    chance: {
      psi: deciles && psiFloor(deciles, PSI.floor),
      psi_evidently: equal && evidentlyPsiFloor(equal),
      js_distance: equal && jensenShannonFloor(equal),
      hellinger: distinct && hellingerFloor(distinct),
      kl_divergence: equal && evidentlyKlFloor(equal),
    },
  };
}

/** Equal bins need a difference between the smallest and the largest value that is a number. */
function isWithinReach(one: Float64Array, other: Float64Array): boolean {
  const [a, b] = range(one);
  const [c, d] = range(other);
  return Number.isFinite(Math.max(b, d) - Math.min(a, c));
}
