import { isBetween } from "./defined.ts";
import type { Interval } from "./interval.ts";
import { criticalNormal, normalTwoSided } from "./normal.ts";
import { ranks, rocAuc } from "./roc.ts";

/** Two areas under the ROC curve on the same rows, their variances and covariance, and the test of their difference. */
export type DeLong = {
  readonly areas: readonly [number, number];
  readonly variances: readonly [number, number];
  readonly covariance: number;
  readonly difference: number;
  readonly z: number | undefined;
  readonly pValue: number | undefined;
  readonly interval: Interval | undefined;
};

/** Below it a variance of the difference is rounding, and the two scores rank alike. */
const ROUNDING = 1e-15;

/**
 * DeLong, DeLong and Clarke-Pearson's test of two paired areas, two-sided, with the interval of area1 - area2 at confidence 1 - alpha.
 * Each row's placement is the share of the other class it stands above, ties half; variances are those of the placements. Where the
 * difference does not vary, equal areas have p = 1 and [d, d]; unequal ones have neither. Undefined with fewer than two rows of a class,
 * NaN, a label other than 0 and 1, or different lengths. https://doi.org/10.2307/2531595
 */
export function delong(labels: Uint8Array, one: Float64Array, other: Float64Array, alpha: number): DeLong | undefined {
  const first = placements(labels, one);
  const second = placements(labels, other);
  if (!first || !second || !isBetween(alpha)) return undefined;
  const [area1, area2] = [first.area, second.area];
  const together = (a: Placements, b: Placements) =>
    covariance(a.positives, a.area, b.positives, b.area) + covariance(a.negatives, a.area, b.negatives, b.area);
  const variances = [together(first, first), together(second, second)] as const;
  const both = together(first, second);
  const difference = area1 - area2;
  const found = { areas: [area1, area2] as const, variances, covariance: both, difference };
  const variance = variances[0] + variances[1] - 2 * both;
  if (!(variance >= ROUNDING)) {
    const same = difference === 0;
    return {
      ...found,
      z: undefined,
      pValue: same ? 1 : undefined,
      interval: same ? { low: difference, high: difference } : undefined,
    };
  }
  const error = Math.sqrt(variance);
  const z = difference / error;
  const reach = criticalNormal(alpha) * error;
  return { ...found, z, pValue: normalTwoSided(z), interval: { low: difference - reach, high: difference + reach } };
}

type Placements = { readonly area: number; readonly positives: Float64Array; readonly negatives: Float64Array };

/** Placements in the order of the rows: positives' share of negatives below, negatives' share of positives above. */
function placements(labels: Uint8Array, scores: Float64Array): Placements | undefined {
  const of = ranks(labels, scores);
  const area = of && rocAuc(of);
  if (!of || area === undefined || of.positives.length < 2 || of.negatives.length < 2) return undefined;
  const positives = new Float64Array(of.positives.length);
  const negatives = new Float64Array(of.negatives.length);
  let p = 0;
  let n = 0;
  for (let i = 0; i < labels.length; i++) {
    const score = scores[i] as number;
    if (labels[i] === 1) positives[p++] = placed(score, of.negatives);
    else negatives[n++] = 1 - placed(score, of.positives);
  }
  return { area, positives, negatives };
}

/** The share of ascending values below the score, ties half. */
function placed(score: number, ascending: Float64Array): number {
  const below = firstAtLeast(score, ascending, 0);
  let upTo = below;
  // Most scores have few equals: a few steps, and only then a search.
  while (upTo < ascending.length && upTo < below + 8 && ascending[upTo] === score) upTo++;
  if (upTo === below + 8) upTo = firstAbove(score, ascending, upTo);
  return (below + upTo) / 2 / ascending.length;
}

function firstAtLeast(score: number, ascending: Float64Array, from: number): number {
  let low = from;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] as number) < score) low = middle + 1;
    else high = middle;
  }
  return low;
}

function firstAbove(score: number, ascending: Float64Array, from: number): number {
  let low = from;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] as number) <= score) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The covariance of two means over the same rows. */
function covariance(one: Float64Array, mean1: number, other: Float64Array, mean2: number): number {
  const n = one.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += ((one[i] as number) - mean1) * ((other[i] as number) - mean2);
  return sum / (n - 1) / n;
}
