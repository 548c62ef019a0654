import { criticalChiSquare } from "./noise-floor.ts";

/*
 * What chance alone exceeds where a distance is a sum of absolute differences. With no drift the differences are all but normal, so the
 * distance is Σ dᵢ|Zᵢ| of normal Zᵢ with spreads σᵢ and correlations ρᵢⱼ: of mean √(2/π)·Σ dᵢσᵢ, the mean of a folded normal
 * (https://en.wikipedia.org/wiki/Folded_normal_distribution), and with Cov(|Zᵢ|, |Zⱼ|) = (2/π)·σᵢσⱼ·(√(1 - ρ²) + ρ·arcsin ρ - 1), which
 * is at most (1 - 2/π)·σᵢσⱼρ² and equal to it for ρ = 0 and ρ = ±1. A gamma distribution of that mean and variance has its tail.
 */

/** √(1/n + 1/m) times the quantile of that sum for spreads of one row; undefined where nothing varies. */
function exceeded(mean: number, variance: number, { n, m, alpha }: Samples): number | undefined {
  if (!(n > 0 && m > 0 && mean > 0 && variance > 0)) return undefined;
  const scale = variance / mean;
  const quantile = (scale / 2) * criticalChiSquare(alpha, (2 * mean) / scale);
  const floor = Math.sqrt(1 / n + 1 / m) * quantile;
  return Number.isFinite(floor) ? floor : undefined;
}

/** Rows of both sides, and how rarely chance may exceed the floor. */
export type Samples = { readonly n: number; readonly m: number; readonly alpha: number };

const FOLDED_MEAN = Math.sqrt(2 / Math.PI);
const FOLDED_VARIANCE = 1 - 2 / Math.PI;

/**
 * What the Wasserstein distance of two samples of one distribution exceeds with probability alpha, in the unit of the values: ∫|F - G| is
 * then √(1/n + 1/m)·∫|B(F(x))|dx of a Brownian bridge B, with spread √(F(1 - F)) and ρ² = F(1 - F')/(F'(1 - F)) for F below F'
 * (https://en.wikipedia.org/wiki/Brownian_bridge). `points` are the values in ascending order, and `below` the share of all that is at
 * most each of them, in [0, 1]. Undefined for one value, or a range that is not finite.
 */
export function wassersteinNoise(points: Float64Array, below: Float64Array, samples: Samples): number | undefined {
  // In units of the range, whose squares are neither infinite nor 0 for values of any size.
  const range = (points.at(-1) ?? 0) - (points[0] ?? 0);
  let mean = 0;
  let alone = 0;
  let together = 0;
  let before = 0;
  for (let i = 0; i + 1 < points.length; i++) {
    const width = ((points[i + 1] as number) - (points[i] as number)) / range;
    const share = below[i] as number;
    const rest = 1 - share;
    if (!(share > 0 && rest > 0)) continue;
    const spread = Math.sqrt(share * rest);
    mean += width * spread;
    alone += width * width * share * rest;
    together += width * ((rest * rest) / spread) * before;
    before += width * ((share * share) / spread);
  }
  const floor = exceeded(FOLDED_MEAN * mean, FOLDED_VARIANCE * (alone + 2 * together), samples);
  return floor && floor * range;
}

/**
 * What half of Σ|pᵢ - qᵢ| over these categories exceeds with probability alpha, where both sides are of one distribution with these shares
 * π of all rows: with spreads √(π(1 - π)) and ρ² = ππ'/((1 - π)(1 - π')). Undefined for one category that has all rows, or none.
 */
export function totalVariationNoise(of: readonly number[], samples: Samples): number | undefined {
  let mean = 0;
  let alone = 0;
  let each = 0;
  let squares = 0;
  for (const share of of) {
    const rest = 1 - share;
    if (!(share > 0 && rest > 0)) continue;
    mean += Math.sqrt(share * rest);
    alone += share * rest;
    const joint = share * Math.sqrt(share / rest);
    each += joint;
    squares += joint * joint;
  }
  const sum = exceeded(FOLDED_MEAN * mean, FOLDED_VARIANCE * (alone + each * each - squares), samples);
  return sum && sum / 2;
}
