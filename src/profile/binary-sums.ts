import { binOf, type ReliabilityBin } from "../statistics/calibration.ts";
import type { Confusion } from "../statistics/confusion.ts";
import { type Moments, merged } from "../statistics/moments.ts";
import { CLIP } from "../statistics/probability-loss.ts";
import { NO_MOMENTS, weightedMoments } from "./moments.ts";

/*
 * One pass over the rows for everything that is a sum. Rows are taken in runs: a sum of some thousands loses nothing that matters, and
 * so few sums of sums do neither, while one sum of ten million would lose the digits that parts of a sample must agree in.
 */

/** How many rows a run has; their losses stay in the processor's nearest memory. */
export const RUN = 2048;

/** Labels, predictions and what rows weigh: cell 2 · label + prediction. */
export type Sums = {
  readonly counts: Confusion;
  readonly confusion: Confusion;
  readonly scored?: ScoreSums | undefined;
};

/** Of the rows whose score is a probability; `outside` counts the others, of which nothing below is defined. */
export type ScoreSums = {
  readonly outside: number;
  readonly reliability: readonly ReliabilityBin[];
  /** In nats, with scores clipped to [2^-52, 1 - 2^-52]. Of weighted rows, `count` is the sum of weights. */
  readonly logLoss: Moments;
  readonly brier: Moments;
};

export type SummedRows = {
  readonly labels: Uint8Array;
  readonly predictions: Uint8Array;
  readonly scores?: Float64Array | undefined;
  readonly weights?: Float64Array | undefined;
  readonly bins: number;
};

/** Undefined where a label or a prediction is neither 0 nor 1, a score is NaN, or a weight is no finite number of 0 or more. */
export function sumsOf({ labels, predictions, scores, weights, bins }: SummedRows): Sums | undefined {
  const counts = cellCounts(labels, predictions, undefined);
  const confusion = weights ? cellCounts(labels, predictions, weights) : counts;
  if (!counts || !confusion) return undefined;
  if (!scores) return { counts, confusion };
  const scored = scoreSums(labels, scores, weights, bins);
  return scored && { counts, confusion, scored };
}

function cellCounts(labels: Uint8Array, predictions: Uint8Array, weights: Float64Array | undefined): Confusion | undefined {
  const cells = new Float64Array(4);
  const run = new Float64Array(4);
  for (let from = 0; from < labels.length; from += RUN) {
    const to = Math.min(from + RUN, labels.length);
    run.fill(0);
    for (let i = from; i < to; i++) {
      const label = labels[i] as number;
      const prediction = predictions[i] as number;
      const weight = weights ? (weights[i] as number) : 1;
      if ((label | prediction) > 1 || !(weight >= 0 && weight < Infinity)) return undefined;
      (run[2 * label + prediction] as number) += weight;
    }
    run.forEach((sum, cell) => ((cells[cell] as number) += sum));
  }
  const [trueNegatives = 0, falsePositives = 0, falseNegatives = 0, truePositives = 0] = cells;
  return { truePositives, falsePositives, falseNegatives, trueNegatives };
}

function scoreSums(
  labels: Uint8Array,
  scores: Float64Array,
  weights: Float64Array | undefined,
  bins: number,
): ScoreSums | undefined {
  const width = 1 / bins;
  // Weight, sum of scores, and weight of positives of every bin, side by side.
  const totals = new Float64Array(3 * bins);
  const run = new Float64Array(3 * bins);
  const losses = new Float64Array(RUN);
  const squares = new Float64Array(RUN);
  const heft = weights && new Float64Array(RUN);
  let outside = 0;
  let logLoss = NO_MOMENTS;
  let brier = NO_MOMENTS;
  for (let from = 0; from < labels.length; from += RUN) {
    const to = Math.min(from + RUN, labels.length);
    let taken = 0;
    for (let i = from; i < to; i++) {
      const score = scores[i] as number;
      const label = labels[i] as number;
      if (!(score >= 0 && score <= 1)) {
        if (Number.isNaN(score)) return undefined;
        outside++;
        continue;
      }
      const weight = weights ? (weights[i] as number) : 1;
      const bin = binOf(score, bins, width);
      (run[3 * bin] as number) += weight;
      (run[3 * bin + 1] as number) += weight * score;
      (run[3 * bin + 2] as number) += weight * label;
      losses[taken] = logLossOf(label, score);
      squares[taken] = (score - label) ** 2;
      if (heft) heft[taken] = weight;
      taken++;
    }
    logLoss = merged(logLoss, weightedMoments(losses.subarray(0, taken), heft?.subarray(0, taken)));
    brier = merged(brier, weightedMoments(squares.subarray(0, taken), heft?.subarray(0, taken)));
    for (let cell = 0; cell < run.length; cell++) (totals[cell] as number) += run[cell] as number;
    run.fill(0);
  }
  const reliability = Array.from({ length: bins }, (_, bin) => {
    const [rows = 0, sum = 0, positives = 0] = totals.subarray(3 * bin);
    return { rows, scores: sum, positives };
  });
  return { outside, reliability, logLoss, brier };
}

/** -ln of the probability of what came true, clipped as `logLoss` clips. */
export function logLossOf(label: number, score: number): number {
  const clipped = Math.min(Math.max(score, CLIP), 1 - CLIP);
  return -Math.log(label === 1 ? clipped : 1 - clipped);
}
