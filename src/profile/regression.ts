import * as z from "zod";
import { merged, type Moments } from "../statistics/moments.ts";
import { SMALLEST_TRUTH } from "../statistics/regression.ts";
import { checked, gatherMoments, MomentsShape, RowsShape, spellMoments } from "./moments.ts";

/** Rows of a regression, none with a missing cell. The quantile is what the pinball loss is of, between 0 and 1. */
export type RegressionRows = {
  readonly truth: Float64Array;
  readonly predicted: Float64Array;
  readonly quantile: number;
  /** 0 or more each. */
  readonly weights?: Float64Array | undefined;
};

/** What is gathered of each row: y, |y|, e = ŷ - y, |e|, e², |e| / max(|y|, 2^-52), and its pinball loss. */
export const SUMS = ["truth", "magnitude", "error", "size", "square", "share", "pinball"] as const;

/** What is known of some rows of a regression, in the unit of the target or its square. */
export type RegressionPart = {
  readonly rows: number;
  readonly weighted: boolean;
  readonly quantile: number;
  /** Rows whose truth or prediction is infinite or beyond {@link LARGEST}: in no sum, and no measure is defined while there are any. */
  readonly unusable: number;
  /** Rows whose truth is 0, and of which a relative error says nothing. */
  readonly zeros: number;
  readonly sums: Readonly<Record<(typeof SUMS)[number], Moments>>;
  /** The least and the largest truth, and the largest |e|; absent where there is no usable row. Of constant truths a sum of squares is rarely 0. */
  readonly range?: { readonly low: number; readonly high: number; readonly worst: number } | undefined;
};

/** Beyond it, the squares of squared errors that an interval is made of have no finite sum. */
export const LARGEST = 1e70;

export function isUsable(value: number): boolean {
  return Math.abs(value) <= LARGEST;
}

/** α(y - ŷ) where the truth is above the forecast of the quantile α, (1 - α)(ŷ - y) below. */
export function pinballOf(error: number, quantile: number): number {
  return error <= 0 ? -quantile * error : (1 - quantile) * error;
}

/** Adds up what the measures are made of, in one pass. */
export function regressionOf({ truth, predicted, quantile, weights }: RegressionRows): RegressionPart {
  const gathering = gatherMoments(SUMS, weights !== undefined);
  let unusable = 0;
  let zeros = 0;
  let low = Infinity;
  let high = -Infinity;
  let worst = 0;
  for (let row = 0; row < truth.length; row++) {
    const y = truth[row] as number;
    const said = predicted[row] as number;
    if (!isUsable(y) || !isUsable(said)) {
      unusable++;
      continue;
    }
    const magnitude = Math.abs(y);
    const error = said - y;
    const size = Math.abs(error);
    if (y === 0) zeros++;
    if (y < low) low = y;
    if (y > high) high = y;
    if (size > worst) worst = size;
    gathering.take(
      [y, magnitude, error, size, error * error, size / Math.max(magnitude, SMALLEST_TRUTH), pinballOf(error, quantile)],
      weights === undefined ? 1 : (weights[row] as number),
    );
  }
  return {
    rows: truth.length,
    weighted: weights !== undefined,
    quantile,
    unusable,
    zeros,
    sums: gathering.finish(),
    // JSON has no -0, and a part is the same after it was written.
    range: low <= high ? { low: low + 0, high: high + 0, worst } : undefined,
  };
}

/** Both together; undefined where their pinball losses are of different quantiles. */
export function addRegression(one: RegressionPart, other: RegressionPart): RegressionPart | undefined {
  if (one.rows === 0) return other;
  if (other.rows === 0) return one;
  if (one.quantile !== other.quantile) return undefined;
  return {
    rows: one.rows + other.rows,
    weighted: one.weighted || other.weighted,
    quantile: one.quantile,
    unusable: one.unusable + other.unusable,
    zeros: one.zeros + other.zeros,
    sums: {
      truth: merged(one.sums.truth, other.sums.truth),
      magnitude: merged(one.sums.magnitude, other.sums.magnitude),
      error: merged(one.sums.error, other.sums.error),
      size: merged(one.sums.size, other.sums.size),
      square: merged(one.sums.square, other.sums.square),
      share: merged(one.sums.share, other.sums.share),
      pinball: merged(one.sums.pinball, other.sums.pinball),
    },
    range: bothRanges(one.range, other.range),
  };
}

function bothRanges(one: RegressionPart["range"], other: RegressionPart["range"]): RegressionPart["range"] {
  if (one === undefined || other === undefined) return one ?? other;
  return {
    low: Math.min(one.low, other.low),
    high: Math.max(one.high, other.high),
    worst: Math.max(one.worst, other.worst),
  };
}

/** A part as it stands in a profile. What no rows can add up to is refused. */
export const RegressionShape = z.lazy(() =>
  z
    .strictObject({
      rows: RowsShape,
      weighted: z.boolean(),
      quantile: z.number().gt(0).lt(1),
      unusable: RowsShape,
      zeros: RowsShape,
      sums: z.strictObject({
        truth: MomentsShape,
        magnitude: MomentsShape,
        error: MomentsShape,
        size: MomentsShape,
        square: MomentsShape,
        share: MomentsShape,
        pinball: MomentsShape,
      }),
      range: z.strictObject({ low: z.number(), high: z.number(), worst: z.number().min(0) }).optional(),
    })
    .transform(checked(wrongIn)),
);

function wrongIn({ rows, weighted, unusable, zeros, sums, range }: RegressionPart): string | undefined {
  const usable = rows - unusable;
  if (usable < zeros) return "more truths are 0 than there are rows";
  if ((range !== undefined) !== usable > 0) return "the range is of other rows";
  if (range !== undefined && range.low > range.high) return "the range is upside down";
  const all = SUMS.map((sum) => sums[sum]);
  if (all.some(({ count }) => (weighted ? count !== sums.truth.count : count !== usable))) return "sums are of other rows";
  if ([sums.magnitude, sums.size, sums.square, sums.share, sums.pinball].some(({ mean }) => mean < 0))
    return "what is never negative has a negative mean";
  return undefined;
}

/** A part as JSON, which {@link RegressionShape} reads back as it was. */
export function spellRegression({ range, ...part }: RegressionPart): z.input<typeof RegressionShape> {
  const { truth, magnitude, error, size, square, share, pinball } = part.sums;
  return {
    ...part,
    sums: {
      truth: spellMoments(truth),
      magnitude: spellMoments(magnitude),
      error: spellMoments(error),
      size: spellMoments(size),
      square: spellMoments(square),
      share: spellMoments(share),
      pinball: spellMoments(pinball),
    },
    ...(range && { range }),
  };
}
