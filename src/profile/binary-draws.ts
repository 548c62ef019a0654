import type { Confusion } from "../statistics/confusion.ts";
import { linearQuantile } from "../statistics/quantile.ts";
import { type Draw, drawGamma, drawsOf } from "../statistics/random.ts";
import type { Uncertainty } from "../statistics/uncertainty.ts";

/*
 * Intervals of what is no share of rows, by the Bayesian bootstrap over counts: the shares of the cells are drawn from Dirichlet's law
 * of each cell's rows and half a row more (Jeffreys' prior), and the value computed of every draw. Resampling the rows themselves is
 * the same where rows are many; where they are few, or no row is wrong, it would draw the same sample again and again and be sure of
 * it. https://doi.org/10.1214/aos/1176345338, and for F1 https://doi.org/10.1007/978-3-540-31865-1_25
 */

export const DRAWS = 2000;
/** The confidences that intervals are worked out at; a policy that asks for another one gets none. */
export const CONFIDENCES = [0.9, 0.95, 0.99] as const;
/** Said of every value whose interval is drawn. */
export const DRAWN = `interval by ${DRAWS} draws from the counts`;
const SEED = 5;
const MORE = 0.5;

/**
 * One interval for each of `statistics`, all from the same draws of the cells' weights; a draw in which one is undefined is left out of
 * its interval. The interval always holds the value itself, undefined where that is.
 */
export function drawnIntervals<Cells>(
  counts: readonly number[],
  cellsOf: (weights: Float64Array) => Cells,
  statistics: readonly { readonly value: number | undefined; readonly of: (cells: Cells) => number | undefined }[],
): readonly (Uncertainty | undefined)[] {
  const draw = drawsOf(SEED);
  const drawn = statistics.map(() => new Float64Array(DRAWS));
  const found = statistics.map(() => 0);
  const weights = new Float64Array(counts.length);
  for (let i = 0; i < DRAWS; i++) {
    fill(weights, counts, draw);
    const cells = cellsOf(weights);
    statistics.forEach(({ of }, which) => {
      const value = of(cells);
      const place = found[which] ?? 0;
      const values = drawn[which];
      if (value === undefined || !values) return;
      values[place] = value;
      found[which] = place + 1;
    });
  }
  return statistics.map(({ value }, which) => given(value, drawn[which]?.subarray(0, found[which]).sort()));
}

function fill(weights: Float64Array, counts: readonly number[], draw: Draw): void {
  counts.forEach((count, cell) => {
    weights[cell] = drawGamma(draw, count + MORE);
  });
}

/** The percentile interval, as `percentileInterval`, of draws that are sorted once for all confidences. */
function given(value: number | undefined, ascending: Float64Array | undefined): Uncertainty | undefined {
  if (value === undefined || !ascending) return undefined;
  const at = CONFIDENCES.flatMap((confidence) => {
    const tail = (1 - confidence) / 2;
    const low = linearQuantile(ascending, tail);
    const high = linearQuantile(ascending, 1 - tail);
    if (low === undefined || high === undefined) return [];
    return [{ confidence, low: Math.min(low, value), high: Math.max(high, value) }];
  });
  return { is: "given", at };
}

/** The four counts in the order that `confusionOfCells` reads them. */
export function cellsOfConfusion(of: Confusion): readonly number[] {
  return [of.truePositives, of.falsePositives, of.falseNegatives, of.trueNegatives];
}

export function confusionOfCells(cells: ArrayLike<number>): Confusion {
  return {
    truePositives: cells[0] ?? 0,
    falsePositives: cells[1] ?? 0,
    falseNegatives: cells[2] ?? 0,
    trueNegatives: cells[3] ?? 0,
  };
}
