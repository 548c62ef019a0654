import { addReliability } from "../statistics/calibration.ts";
import { merged } from "../statistics/moments.ts";
import { ranks } from "../statistics/roc.ts";
import { type Areas, areasOf, weightedAreas, weightedSide } from "./binary-area.ts";
import { addCounted, type Counted, NO_ROWS } from "./binary-rates.ts";
import { type ScoreSums, type SummedRows, sumsOf } from "./binary-sums.ts";
import { type Distribution, distributionOf, mergeDistributions } from "./distribution.ts";

/** Everything that is asked of the binary predictions of some rows. Parts of a sample add up to the whole, in any order. */
export type BinaryPart = Counted & {
  readonly rows: number;
  /** How many bins the calibration error is of; parts of different bins cannot meet. */
  readonly bins: number;
  /** Absent where there are only predictions. */
  readonly scored?: Scored | undefined;
};

/** What the scores tell: sums, and how they are distributed on either side. */
export type Scored = ScoreSums & {
  readonly positives: Distribution;
  readonly negatives: Distribution;
  /** What only a part made in one go knows to the last digit. Parts that were added tell where it lies. */
  readonly exact?: Areas | undefined;
};

/**
 * The part of rows whose every cell is there: labels and predictions 1 or 0, scores any number (outside [0, 1] they still rank),
 * weights 0 or more. Undefined where lengths differ, a label or a prediction is another value, a score is NaN, or a weight is no such
 * number. One pass for the sums and one sort of each label's scores.
 */
export function binaryOf(rows: SummedRows): BinaryPart | undefined {
  const { labels, predictions, scores, weights, bins } = rows;
  if ([predictions, scores, weights].some((each) => each !== undefined && each.length !== labels.length)) return undefined;
  const sums = sumsOf(rows);
  if (!sums) return undefined;
  const { counts, confusion, scored } = sums;
  const part = { rows: labels.length, bins, weighted: weights !== undefined, counts, confusion };
  if (!scores || !scored) return part;
  const ranked = weights ? weightedRanks(labels, scores, weights) : evenRanks(labels, scores);
  return ranked && { ...part, scored: { ...scored, ...ranked } };
}

type Ranked = Pick<Scored, "positives" | "negatives" | "exact">;

function evenRanks(labels: Uint8Array, scores: Float64Array): Ranked | undefined {
  const sides = ranks(labels, scores);
  return (
    sides && {
      positives: distributionOf(sides.positives),
      negatives: distributionOf(sides.negatives),
      exact: areasOf(sides),
    }
  );
}

function weightedRanks(labels: Uint8Array, scores: Float64Array, weights: Float64Array): Ranked {
  const positives = weightedSide(labels, scores, weights, 1);
  const negatives = weightedSide(labels, scores, weights, 0);
  return {
    positives: distributionOf(positives.scores, positives.weights),
    negatives: distributionOf(negatives.scores, negatives.weights),
    exact: weightedAreas(positives, negatives),
  };
}

/** The part of no rows, to which any other of as many bins can be added and stays what it is. */
export function noBinary(bins: number): BinaryPart {
  return { rows: 0, bins, weighted: false, counts: NO_ROWS, confusion: NO_ROWS };
}

/**
 * Both parts together; undefined where their bins differ, or only one is weighted or has scores. A part of no rows changes nothing; any
 * other addition leaves the areas to be certified from the distributions.
 */
export function addBinary(one: BinaryPart, other: BinaryPart): BinaryPart | undefined {
  if (one.bins !== other.bins) return undefined;
  if (one.rows === 0) return other;
  if (other.rows === 0) return one;
  if (one.weighted !== other.weighted || (one.scored === undefined) !== (other.scored === undefined)) return undefined;
  const sums = { rows: one.rows + other.rows, bins: one.bins, ...addCounted(one, other) };
  if (!one.scored || !other.scored) return sums;
  return { ...sums, scored: addScored(one.scored, other.scored) };
}

function addScored(one: Scored, other: Scored): Scored {
  return {
    outside: one.outside + other.outside,
    reliability: addReliability(one.reliability, other.reliability),
    logLoss: merged(one.logLoss, other.logLoss),
    brier: merged(one.brier, other.brier),
    positives: mergeDistributions(one.positives, other.positives),
    negatives: mergeDistributions(one.negatives, other.negatives),
  };
}
