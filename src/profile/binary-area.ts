import type { Interval } from "../statistics/interval.ts";
import { wilson } from "../statistics/proportion.ts";
import { averagePrecision, rocAuc, type Ranks } from "../statistics/roc.ts";
import type { Uncertainty } from "../statistics/uncertainty.ts";
import { CONFIDENCES } from "./binary-draws.ts";

/** What only all scores in their order tell exactly. Each is undefined where it is not defined: without both classes, with one row of one. */
export type Areas = {
  readonly rocAuc?: number | undefined;
  /** DeLong's standard error of it; of weighted rows there is none. */
  readonly rocAucError?: number | undefined;
  readonly averagePrecision?: number | undefined;
};

/** Of rows that all count once. */
export function areasOf(of: Ranks): Areas {
  const area = rocAuc(of);
  return {
    rocAuc: area,
    rocAucError: area === undefined ? undefined : delongError(of, area),
    averagePrecision: averagePrecision(of),
  };
}

/**
 * DeLong's standard error of one area: √(s²(positives' placements)/P + s²(negatives' placements)/N), where a placement is the share of
 * the other class that a row stands on the right side of, ties half. The same as of `delong`, which searches for every row; here one walk
 * finds all placements. Undefined with fewer than two rows of a class. https://doi.org/10.2307/2531595
 */
function delongError({ positives, negatives }: Ranks, area: number): number | undefined {
  const p = positives.length;
  const n = negatives.length;
  if (p < 2 || n < 2) return undefined;
  let up = 0;
  let down = 0;
  let i = 0;
  let below = 0;
  while (i < p && below < n) {
    const positive = positives[i] as number;
    const negative = negatives[below] as number;
    if (positive === negative) {
      const [from, first] = [below, i];
      while (below < n && negatives[below] === positive) below++;
      while (i < p && positives[i] === positive) i++;
      up += (i - first) * ((from + below) / 2 / n - area) ** 2;
      down += (below - from) * (1 - (first + i) / 2 / p - area) ** 2;
      continue;
    }
    // As numbers, since which side is next cannot be predicted.
    const isNext = Number(positive < negative);
    const above = below / n - area;
    const under = 1 - i / p - area;
    up += isNext * above * above;
    down += (1 - isNext) * under * under;
    i += isNext;
    below += 1 - isNext;
  }
  up += (p - i) * (1 - area) ** 2;
  down += (n - below) * area ** 2;
  return Math.sqrt(up / (p - 1) / p + down / (n - 1) / n);
}

/** At or below it an error is what rounding leaves of 0. */
export const ROUNDING = 1e-9;

/**
 * An area's interval. Where no placement varies (every positive above every negative, say) DeLong's error is 0, and would be after four
 * rows. Then it is as sure as a share that none of the smaller class's rows count towards: the variance of an area is at most
 * A(1 - A)/min(P, N) (Birnbaum and Klose, Annals of Mathematical Statistics 28, 1957, 933-945).
 */
export function areaUncertainty(area: number, error: number | undefined, smaller: number): Uncertainty | undefined {
  if (error === undefined) return undefined;
  if (error > ROUNDING) return { is: "normal", error };
  return unvaried(area, smaller, { low: 0, high: 1 });
}

/** The interval of a value that no row varied: as far from it as a share of 0 of so many rows may be from 0, within what is possible. */
export function unvaried(value: number, rows: number, possible: Interval): Uncertainty {
  const at = CONFIDENCES.map((confidence) => {
    const reach = wilson({ count: 0, of: rows }, 1 - confidence)?.high ?? 1;
    return { confidence, low: Math.max(possible.low, value - reach), high: Math.min(possible.high, value + reach) };
  });
  return { is: "given", at };
}

/** Scores of one label in ascending order, each with its row's weight. */
export type WeightedSide = { readonly scores: Float64Array; readonly weights: Float64Array };

/** The rows of one label, 1 or 0, in the order of their scores. */
export function weightedSide(labels: Uint8Array, scores: Float64Array, weights: Float64Array, label: 0 | 1): WeightedSide {
  const order = new Uint32Array(labels.length);
  let found = 0;
  for (let row = 0; row < labels.length; row++) {
    order[found] = row;
    found += Number(labels[row] === label);
  }
  const ordered = order.subarray(0, found).sort((one, other) => (scores[one] as number) - (scores[other] as number));
  return {
    scores: Float64Array.from(ordered, (row) => scores[row] as number),
    weights: Float64Array.from(ordered, (row) => weights[row] as number),
  };
}

/**
 * The areas of weighted rows, as scikit-learn's `sample_weight` has them: pairs count by the product of both weights, precision and
 * recall by the weights. Undefined where a class weighs nothing.
 */
export function weightedAreas(positives: WeightedSide, negatives: WeightedSide): Areas {
  const p = positives.weights.reduce((sum, weight) => sum + weight, 0);
  const n = negatives.weights.reduce((sum, weight) => sum + weight, 0);
  if (p === 0) return {};
  let [i, j, passed, below, area, precision] = [0, 0, 0, 0, 0, 0];
  while (i < positives.scores.length || j < negatives.scores.length) {
    const score = Math.min(positives.scores[i] ?? Infinity, negatives.scores[j] ?? Infinity);
    const [before, under] = [passed, below];
    for (; positives.scores[i] === score; i++) passed += positives.weights[i] as number;
    for (; negatives.scores[j] === score; j++) below += negatives.weights[j] as number;
    const here = passed - before;
    if (here === 0) continue;
    area += here * ((under + below) / 2);
    // What scores at least as much: all less what was passed before.
    precision += (here * (p - before)) / (p - before + n - under);
  }
  // Sums of weights are rounded, and a share is never above 1.
  return { ...(n === 0 ? {} : { rocAuc: Math.min(1, area / p / n) }), averagePrecision: Math.min(1, precision / p) };
}
