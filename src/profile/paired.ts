import * as z from "zod";
import { merged, type Moments, moments } from "../statistics/moments.ts";
import { logLossOf, RUN } from "./binary-sums.ts";
import { Rows } from "./binary-shape.ts";
import { MomentsShape, NO_MOMENTS, spellMoments } from "./moments.ts";
import { differenceError } from "./paired-placements.ts";

/** Candidate's and incumbent's predictions of the very same rows. Parts of a sample add up to the whole, in any order. */
export type PairedPart = {
  readonly rows: number;
  /** How many rows have that label, candidate's prediction and incumbent's: eight counts, at 4 · label + 2 · candidate + incumbent. */
  readonly joint: readonly number[];
  /** Absent where either has no scores. */
  readonly scored?: PairedScores | undefined;
};

export type PairedScores = {
  /** Rows of which either score is outside [0, 1]: they have no losses. */
  readonly outside: number;
  /** Of every other row: candidate's loss less the incumbent's. */
  readonly logLoss: Moments;
  readonly brier: Moments;
  /** What only a part made in one go knows. */
  readonly exact?: { readonly rocAucDifferenceError?: number | undefined } | undefined;
};

export type Side = { readonly scores?: Float64Array | undefined; readonly predictions: Uint8Array };

/**
 * The part of rows whose every cell is there: labels and predictions 1 or 0, scores any numbers. Undefined where lengths differ, a label
 * or a prediction is another value, or a score is NaN.
 */
export function pairedOf(rows: {
  readonly labels: Uint8Array;
  readonly candidate: Side;
  readonly incumbent: Side;
}): PairedPart | undefined {
  const { labels, candidate, incumbent } = rows;
  const columns = [candidate.predictions, incumbent.predictions, candidate.scores, incumbent.scores];
  if (columns.some((column) => column !== undefined && column.length !== labels.length)) return undefined;
  const joint = jointCounts(labels, candidate.predictions, incumbent.predictions);
  if (!joint) return undefined;
  const part = { rows: labels.length, joint };
  if (!candidate.scores || !incumbent.scores) return part;
  const losses = lossDifferences(labels, candidate.scores, incumbent.scores);
  if (!losses) return undefined;
  const error = differenceError({ labels, candidate: candidate.scores, incumbent: incumbent.scores });
  return { ...part, scored: { ...losses, exact: { rocAucDifferenceError: error } } };
}

function jointCounts(labels: Uint8Array, candidate: Uint8Array, incumbent: Uint8Array): readonly number[] | undefined {
  const cells = new Float64Array(8);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    const one = candidate[i] as number;
    const other = incumbent[i] as number;
    if ((label | one | other) > 1) return undefined;
    (cells[4 * label + 2 * one + other] as number)++;
  }
  return [...cells];
}

function lossDifferences(
  labels: Uint8Array,
  candidate: Float64Array,
  incumbent: Float64Array,
): Omit<PairedScores, "exact"> | undefined {
  const losses = new Float64Array(RUN);
  const squares = new Float64Array(RUN);
  let outside = 0;
  let logLoss = NO_MOMENTS;
  let brier = NO_MOMENTS;
  for (let from = 0; from < labels.length; from += RUN) {
    const to = Math.min(from + RUN, labels.length);
    let taken = 0;
    for (let i = from; i < to; i++) {
      const label = labels[i] as number;
      const one = candidate[i] as number;
      const other = incumbent[i] as number;
      if (!(one >= 0 && one <= 1 && other >= 0 && other <= 1)) {
        if (Number.isNaN(one) || Number.isNaN(other)) return undefined;
        outside++;
        continue;
      }
      losses[taken] = logLossOf(label, one) - logLossOf(label, other);
      squares[taken] = (one - label) ** 2 - (other - label) ** 2;
      taken++;
    }
    logLoss = merged(logLoss, moments(losses.subarray(0, taken)));
    brier = merged(brier, moments(squares.subarray(0, taken)));
  }
  return { outside, logLoss, brier };
}

/** The part of no rows, to which any other can be added and stays what it is. */
export const NO_PAIRS: PairedPart = { rows: 0, joint: [0, 0, 0, 0, 0, 0, 0, 0] };

/** Both parts together; undefined where only one has scores. A part of no rows changes nothing. */
export function addPaired(one: PairedPart, other: PairedPart): PairedPart | undefined {
  if (one.rows === 0) return other;
  if (other.rows === 0) return one;
  if ((one.scored === undefined) !== (other.scored === undefined)) return undefined;
  const counts = { rows: one.rows + other.rows, joint: one.joint.map((count, cell) => count + (other.joint[cell] ?? 0)) };
  if (!one.scored || !other.scored) return counts;
  const scored = {
    outside: one.scored.outside + other.scored.outside,
    logLoss: merged(one.scored.logLoss, other.scored.logLoss),
    brier: merged(one.scored.brier, other.scored.brier),
  };
  return { ...counts, scored };
}

const ScoresShape = z.lazy(() =>
  z
    .strictObject({
      outside: Rows,
      log_loss: MomentsShape,
      brier: MomentsShape,
      exact: z.strictObject({ roc_auc_difference_error: z.number().min(0).max(1).optional() }).optional(),
    })
    .transform(({ outside, log_loss, brier, exact }): PairedScores => {
      const kept = exact && { exact: { rocAucDifferenceError: exact.roc_auc_difference_error } };
      return { outside, logLoss: log_loss, brier, ...kept };
    }),
);

/** A part as it stands in a file. */
export const PairedShape = z.lazy(() =>
  z
    .strictObject({ joint: z.array(Rows).length(8), scored: ScoresShape.optional() })
    .transform(({ joint, scored }): PairedPart => {
      return { rows: joint.reduce((sum, count) => sum + count, 0), joint, ...(scored && { scored }) };
    })
    .refine(
      ({ rows, scored }) => !scored || [scored.logLoss, scored.brier].every(({ count }) => count === rows - scored.outside),
      {
        error: "has other rows by their losses than by their labels",
      },
    ),
);

/** The JSON value that `PairedShape` reads back to the same part. */
export function spellPaired({ joint, scored }: PairedPart): unknown {
  if (!scored) return { joint };
  const { outside, logLoss, brier, exact } = scored;
  const error = exact?.rocAucDifferenceError;
  return {
    joint,
    scored: {
      outside,
      log_loss: spellMoments(logLoss),
      brier: spellMoments(brier),
      ...(exact && { exact: error === undefined ? {} : { roc_auc_difference_error: error } }),
    },
  };
}
