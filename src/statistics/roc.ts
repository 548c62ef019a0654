import { type Ranks, sortedClasses } from "./sorted-classes.ts";

export type { Ranks };

/**
 * Splits scores by label (1 positive, 0 negative) and sorts each side. Undefined where a score is NaN, a label is neither 0 nor 1,
 * or there is not one label for each score.
 */
export function ranks(labels: Uint8Array, scores: Float64Array): Ranks | undefined {
  if (labels.length !== scores.length) return undefined;
  let above = 0;
  let strange = 0;
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    above += label;
    strange |= label;
  }
  return strange > 1 ? undefined : sortedClasses(labels, scores, above);
}

/**
 * The area under the ROC curve: (2·#(positive > negative) + #(positive = negative)) / (2PN), the Mann-Whitney statistic, counted in
 * integers and so exact up to 2^53 pairs. In [0, 1]; -0 and 0 are tied. Undefined without both classes, as in
 * https://scikit-learn.org/stable/modules/generated/sklearn.metrics.roc_auc_score.html since 1.6.
 */
export function rocAuc({ positives, negatives }: Ranks): number | undefined {
  const p = positives.length;
  const n = negatives.length;
  if (p === 0 || n === 0) return undefined;
  // Two halves at a time: where the next value is, hangs on the last comparison, and a processor has room for two that wait.
  let middle = p >> 1;
  while (middle > 0 && middle < p && positives[middle] === positives[middle - 1]) middle++;
  const lower = { i: 0, below: 0, doubled: 0 };
  const upper = { i: middle, below: lowerBound(negatives, positives[middle]), doubled: 0 };
  bothHalves(positives, negatives, middle, lower, upper);
  rest(positives, negatives, middle, lower);
  rest(positives, negatives, p, upper);
  const doubled = lower.doubled + upper.doubled;
  return doubled / (2 * p * n);
}

/** How far the positives are counted: those before `i` are, and `below` negatives are below the next one. */
type Count = { i: number; below: number; doubled: number };

/** Where the first value is that is not below this one; the length where there is none, or no value. */
function lowerBound(ascending: Float64Array, value: number | undefined): number {
  let from = 0;
  let to = ascending.length;
  while (value !== undefined && from < to) {
    const between = (from + to) >>> 1;
    if ((ascending[between] as number) < value) from = between + 1;
    else to = between;
  }
  return value === undefined ? ascending.length : from;
}

/** Counts both halves of the positives until one meets a tie, or its end. */
function bothHalves(positives: Float64Array, negatives: Float64Array, middle: number, lower: Count, upper: Count): void {
  const p = positives.length;
  const n = negatives.length;
  let { i, below, doubled } = lower;
  let { i: k, below: above, doubled: more } = upper;
  while (i < middle && below < n && k < p && above < n) {
    const positive = positives[i] as number;
    const negative = negatives[below] as number;
    const other = positives[k] as number;
    const its = negatives[above] as number;
    if (positive === negative || other === its) break;
    // As numbers, since which side is next cannot be predicted.
    const isNext = Number(positive < negative);
    const comes = Number(other < its);
    doubled += 2 * below * isNext;
    more += 2 * above * comes;
    i += isNext;
    k += comes;
    below += 1 - isNext;
    above += 1 - comes;
  }
  Object.assign(lower, { i, below, doubled });
  Object.assign(upper, { i: k, below: above, doubled: more });
}

/** Counts the positives up to `end`. */
function rest(positives: Float64Array, negatives: Float64Array, end: number, count: Count): void {
  const n = negatives.length;
  let { i, below, doubled } = count;
  while (i < end && below < n) {
    const positive = positives[i] as number;
    const negative = negatives[below] as number;
    if (positive === negative) {
      const from = below;
      while (below < n && negatives[below] === positive) below++;
      for (; i < end && positives[i] === positive; i++) doubled += from + below;
      continue;
    }
    const isNext = Number(positive < negative);
    doubled += 2 * below * isNext;
    i += isNext;
    below += 1 - isNext;
  }
  doubled += 2 * n * (end - i);
  Object.assign(count, { i, below, doubled });
}

/** Gini's coefficient, 2·AUC - 1, in [-1, 1]; undefined where the area is. */
export function gini(of: Ranks): number | undefined {
  const area = rocAuc(of);
  return area === undefined ? undefined : 2 * area - 1;
}

/**
 * Walks down the distinct scores, highest first: how many positives and negatives score at least that much. Tied rows are one step.
 */
export function descend({ positives, negatives }: Ranks, step: (truePositives: number, falsePositives: number) => void): void {
  let p = positives.length;
  let n = negatives.length;
  while (p > 0 || n > 0) {
    const high = p > 0 ? (positives[p - 1] as number) : -Infinity;
    const low = n > 0 ? (negatives[n - 1] as number) : -Infinity;
    const score = high > low ? high : low;
    while (p > 0 && positives[p - 1] === score) p--;
    while (n > 0 && negatives[n - 1] === score) n--;
    step(positives.length - p, negatives.length - n);
  }
}

/**
 * The Kolmogorov-Smirnov statistic of a classifier: the largest TPR - FPR over all thresholds, in [0, 1]; a score that ranks the
 * wrong way round has 0. Undefined without both classes. The largest vertical gap of
 * https://scikit-learn.org/stable/modules/generated/sklearn.metrics.roc_curve.html
 */
export function classifierKs(of: Ranks): number | undefined {
  const p = of.positives.length;
  const n = of.negatives.length;
  if (p === 0 || n === 0) return undefined;
  let largest = 0;
  descend(of, (truePositives, falsePositives) => {
    largest = Math.max(largest, truePositives * n - falsePositives * p);
  });
  return largest / (p * n);
}

/**
 * Average precision: Σ (R_k - R_{k-1})·P_k over distinct scores, highest first; tied rows are one step, nothing is interpolated. In
 * [0, 1]; undefined without positives, where scikit-learn says 0:
 * https://scikit-learn.org/stable/modules/generated/sklearn.metrics.average_precision_score.html
 */
export function averagePrecision(of: Ranks): number | undefined {
  const p = of.positives.length;
  if (p === 0) return undefined;
  let sum = 0;
  let before = 0;
  descend(of, (truePositives, falsePositives) => {
    sum += ((truePositives - before) * truePositives) / (truePositives + falsePositives);
    before = truePositives;
  });
  return sum / p;
}

/**
 * The trapezoid's area under the precision-recall curve from (0, 1): too optimistic, since precision does not fall linearly, but what
 * some tools report. In [0, 1]; undefined without positives. `auc(recall, precision)` of
 * https://scikit-learn.org/stable/modules/generated/sklearn.metrics.precision_recall_curve.html
 */
export function precisionRecallTrapezoid(of: Ranks): number | undefined {
  const p = of.positives.length;
  if (p === 0) return undefined;
  let area = 0;
  let before = { recalled: 0, precision: 1 };
  descend(of, (recalled, falsePositives) => {
    const precision = recalled / (recalled + falsePositives);
    area += ((recalled - before.recalled) * (precision + before.precision)) / 2;
    before = { recalled, precision };
  });
  return area / p;
}
