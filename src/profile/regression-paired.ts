import * as z from "zod";
import { merged, type Moments } from "../statistics/moments.ts";
import type { Uncertainty } from "../statistics/uncertainty.ts";
import type { Paired } from "./measure.ts";
import { isUsable, pinballOf, type RegressionPart } from "./regression.ts";
import { regressionMeasures } from "./regression-measures.ts";
import { gatherMoments, holding, MomentsShape, RowsShape, spellMoments, uncertaintyOf } from "./moments.ts";

/** What differs row by row, candidate minus incumbent: |e|, e², the pinball loss, and the prediction itself, which is the error's. */
const DIFFERENCES = ["size", "square", "pinball", "error"] as const;

/** Candidate and incumbent on the very same rows. */
export type PairedRegressionPart = {
  readonly rows: number;
  readonly quantile: number;
  /** Rows with a number too large, as in {@link RegressionPart}: in no sum. */
  readonly unusable: number;
  readonly sums: Readonly<Record<(typeof DIFFERENCES)[number], Moments>>;
};

/** Truth and both predictions row by row, none missing. Weights say nothing here. */
export function pairedRegressionOf(
  truth: Float64Array,
  candidate: Float64Array,
  incumbent: Float64Array,
  quantile: number,
): PairedRegressionPart {
  const gathering = gatherMoments(DIFFERENCES, false);
  let unusable = 0;
  for (let row = 0; row < truth.length; row++) {
    const y = truth[row] as number;
    const its = (candidate[row] as number) - y;
    const theirs = (incumbent[row] as number) - y;
    if (!isUsable(y) || !isUsable(candidate[row] as number) || !isUsable(incumbent[row] as number)) unusable++;
    else {
      gathering.take(
        [
          Math.abs(its) - Math.abs(theirs),
          its * its - theirs * theirs,
          pinballOf(its, quantile) - pinballOf(theirs, quantile),
          its - theirs,
        ],
        1,
      );
    }
  }
  return { rows: truth.length, quantile, unusable, sums: gathering.finish() };
}

/** Both together; undefined where their pinball losses are of different quantiles. */
export function addPairedRegression(one: PairedRegressionPart, other: PairedRegressionPart): PairedRegressionPart | undefined {
  if (one.rows === 0) return other;
  if (other.rows === 0) return one;
  if (one.quantile !== other.quantile) return undefined;
  return {
    rows: one.rows + other.rows,
    quantile: one.quantile,
    unusable: one.unusable + other.unusable,
    sums: {
      size: merged(one.sums.size, other.sums.size),
      square: merged(one.sums.square, other.sums.square),
      pinball: merged(one.sums.pinball, other.sums.pinball),
      error: merged(one.sums.error, other.sums.error),
    },
  };
}

export const PairedRegressionShape = z.lazy(() =>
  z
    .strictObject({
      rows: RowsShape,
      quantile: z.number().gt(0).lt(1),
      unusable: RowsShape,
      sums: z.strictObject({ size: MomentsShape, square: MomentsShape, pinball: MomentsShape, error: MomentsShape }),
    })
    .transform(
      holding(
        ({ rows, unusable, sums }) => DIFFERENCES.every((which) => sums[which].count === rows - unusable),
        "sums are of other rows",
      ),
    ),
);

/** A part as JSON, which {@link PairedRegressionShape} reads back as it was. */
export function spellPairedRegression(part: PairedRegressionPart): z.input<typeof PairedRegressionShape> {
  const { size, square, pinball, error } = part.sums;
  return {
    ...part,
    sums: { size: spellMoments(size), square: spellMoments(square), pinball: spellMoments(pinball), error: spellMoments(error) },
  };
}

/** Metrics that are means over rows, so that their difference is the mean of the rows' differences. */
const MEANS: ReadonlyMap<string, (typeof DIFFERENCES)[number]> = new Map([
  ["mae", "size"],
  ["mse", "square"],
  ["pinball_loss", "pinball"],
  ["bias", "error"],
]);

/**
 * Candidate minus incumbent by metric, wherever both have a value; `candidate` and `incumbent` are of the very rows that were paired.
 * Means have the interval of their rows' differences, rmse that of the delta method, others none; nor has any where rows have weights,
 * which the pairs do not know.
 */
export function pairedRegressionDifferences(
  part: PairedRegressionPart,
  candidate: RegressionPart,
  incumbent: RegressionPart,
  version: string,
): ReadonlyMap<string, Paired> {
  const { rows, sums } = part;
  const weighted = candidate.weighted || incumbent.weighted;
  const theirs = new Map(regressionMeasures(incumbent, { columns: [] }).map(({ name, value }) => [name, value]));
  const paired = regressionMeasures(candidate, { columns: [] }).flatMap(({ name, value }): (readonly [string, Paired])[] => {
    if (candidate.rows !== rows || incumbent.rows !== rows) {
      const because = `pairs: ${rows}; rows of the candidate: ${candidate.rows}, of ${version}: ${incumbent.rows}`;
      return [[name, { is: "apart", version, because }]];
    }
    const other = theirs.get(name);
    if (typeof value !== "number" || typeof other !== "number") return [];
    if (name === "pinball_loss" && (candidate.quantile !== part.quantile || incumbent.quantile !== part.quantile)) return [];
    const mean = MEANS.get(name);
    if (mean !== undefined && !weighted) {
      const moments = sums[mean];
      const uncertainty = uncertaintyOf(moments, weighted);
      return [[name, { is: "pairs", version, value: other, difference: moments.mean, uncertainty, method: "paired rows", rows }]];
    }
    const uncertainty = name === "rmse" && !weighted ? rootsApart(part, candidate, incumbent) : undefined;
    const method = uncertainty === undefined ? "both on the same rows" : "paired rows, delta method";
    return [[name, { is: "pairs", version, value: other, difference: value - other, uncertainty, method, rows }]];
  });
  return new Map(paired);
}

/**
 * The error of √a - √b where a and b are mean squares of the same rows: the variance of a row's a / 2√a - b / 2√b, with the covariance
 * from what is known of a, b and a - b. https://en.wikipedia.org/wiki/Delta_method
 */
function rootsApart(part: PairedRegressionPart, candidate: RegressionPart, incumbent: RegressionPart): Uncertainty | undefined {
  const its = candidate.sums.square;
  const theirs = incumbent.sums.square;
  const n = its.count;
  if (n < 2 || its.mean === 0 || theirs.mean === 0) return undefined;
  const together = (its.squares + theirs.squares - part.sums.square.squares) / 2;
  const spread = its.squares / its.mean + theirs.squares / theirs.mean - (2 * together) / Math.sqrt(its.mean * theirs.mean);
  return { is: "normal", error: Math.sqrt(Math.max(0, spread) / (n - 1) / n) / 2 };
}
