import { isBetween } from "./defined.ts";
import type { Interval } from "./interval.ts";
import { normalCumulative, normalQuantile } from "./normal.ts";
import { linearQuantile } from "./quantile.ts";
import { sorted } from "./sorted.ts";

/*
 * Intervals from bootstrap replicates that somebody else drew: this room has no randomness. The replicates' quantiles are linear.
 */

/**
 * The percentile interval: the replicates' quantiles at (1 - confidence)/2 from either end. Undefined for no replicates or a NaN among
 * them. https://doi.org/10.1214/ss/1177013815
 */
export function percentileInterval(replicates: Float64Array, confidence: number): Interval | undefined {
  const ascending = sorted(replicates);
  const tail = (1 - confidence) / 2;
  return ascending && isBetween(confidence) ? between(ascending, tail, 1 - tail) : undefined;
}

/** The bias correction, the acceleration, which quantiles they lead to, and the interval there. */
export type Bca = {
  readonly bias: number;
  readonly acceleration: number;
  readonly shares: readonly [number, number];
  readonly interval: Interval;
};

/**
 * Efron's bias-corrected and accelerated interval. z0 = Φ⁻¹(share of replicates below the observed value, ties counted half), a =
 * Σ(m - j)³ / (6 (Σ(m - j)²)^1.5) over the jackknife values j with mean m, and the quantiles are at Φ(z0 + (z0 + z)/(1 - a(z0 + z))).
 * Undefined for no replicates, NaN, an observed value outside of all replicates, or jackknife values that do not vary.
 * https://doi.org/10.1080/01621459.1987.10478410
 */
export function bcaInterval(
  observed: number,
  replicates: Float64Array,
  jackknife: Float64Array,
  confidence: number,
): Bca | undefined {
  const ascending = sorted(replicates);
  if (!ascending || ascending.length === 0 || !isBetween(confidence)) return undefined;
  const below = ascending.reduce((sum, value) => sum + (value < observed ? 2 : value === observed ? 1 : 0), 0);
  const bias = normalQuantile(below / (2 * ascending.length));
  const centre = jackknife.reduce((sum, value) => sum + value, 0) / jackknife.length;
  const squares = jackknife.reduce((sum, value) => sum + (centre - value) ** 2, 0);
  const cubes = jackknife.reduce((sum, value) => sum + (centre - value) ** 3, 0);
  const acceleration = cubes / (6 * squares ** 1.5);
  if (!Number.isFinite(bias) || !Number.isFinite(acceleration)) return undefined;
  const share = (z: number) => normalCumulative(bias + (bias + z) / (1 - acceleration * (bias + z)));
  const z = normalQuantile((1 + confidence) / 2);
  const shares = [share(-z), share(z)] as const;
  const interval = between(ascending, ...shares);
  return interval && { bias, acceleration, shares, interval };
}

function between(ascending: Float64Array, from: number, to: number): Interval | undefined {
  const low = linearQuantile(ascending, from);
  const high = linearQuantile(ascending, to);
  return low === undefined || high === undefined ? undefined : { low, high };
}
