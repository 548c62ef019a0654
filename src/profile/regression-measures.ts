import type { Uncertainty } from "../statistics/uncertainty.ts";
import type { Measure } from "./measure.ts";
import type { RegressionPart } from "./regression.ts";
import { uncertaintyOf } from "./moments.ts";

export type RegressionContext = {
  readonly columns: readonly string[];
  readonly slice?: Readonly<Record<string, string>> | undefined;
};

/**
 * Every measure of a regression: mae, rmse, bias, max_error and pinball_loss in the unit of the target, mse in its square, mape and wape
 * as shares (0.05 is 5 percent), r2 and explained_variance without unit. `bias` is the mean of ŷ - y. Definitions and edge rules are those
 * of {@link regressionErrors}. Intervals are of means over rows, and of rmse through its square (delta method); none of weighted rows.
 */
export function regressionMeasures(part: RegressionPart, { columns, slice }: RegressionContext): readonly Measure[] {
  const { rows, weighted, unusable, zeros, quantile, sums, range } = part;
  const counted = weighted ? "weighted rows" : "rows";
  const nothing =
    unusable > 0
      ? `undefined: truth or prediction of ${unusable} of ${rows} rows is infinite or too large`
      : rows === 0
        ? "undefined: there is no row"
        : sums.truth.count > 0
          ? undefined
          : "undefined: no row has a weight";
  const measure = (name: string, value: number | string, how: string, uncertainty?: Uncertainty): Measure => ({
    kind: "metric",
    name,
    value: nothing !== undefined ? { not: nothing } : typeof value === "string" ? { not: `undefined: ${value}` } : value,
    samples: rows,
    slice,
    method: `${how}, ${counted}`,
    columns,
    uncertainty: nothing === undefined && typeof value === "number" ? uncertainty : undefined,
  });
  const mean = (name: string, which: "size" | "square" | "share" | "error" | "pinball", how: string) =>
    measure(name, sums[which].mean, how, uncertaintyOf(sums[which], weighted));
  const truthsAre0 = zeros === 0 ? "" : ` (${zeros} truths are 0)`;
  return [
    measure("rmse", rootOf(part), "root of the mean of (y - ŷ)²", rootUncertainty(part)),
    mean("mae", "size", "mean of |y - ŷ|"),
    mean("mse", "square", "mean of (y - ŷ)²"),
    mean("mape", "share", `mean of |y - ŷ| / max(|y|, 2^-52)${truthsAre0}`),
    measure("wape", relative(part), "Σ|y - ŷ| / Σ|y|"),
    measure("r2", explained(part, sums.square.mean * sums.square.count), "1 - Σ(y - ŷ)² / Σ(y - ȳ)²"),
    measure("explained_variance", explained(part, sums.error.squares), "1 - Σ(e - ē)² / Σ(y - ȳ)², e = y - ŷ"),
    mean("bias", "error", "mean of ŷ - y"),
    measure("max_error", range?.worst ?? 0, "largest |y - ŷ|"),
    mean("pinball_loss", "pinball", `mean pinball loss of the quantile ${quantile}`),
  ];
}

function relative({ sums }: RegressionPart): number | string {
  if (sums.magnitude.mean === 0) return "every truth is 0";
  const value = sums.size.mean / sums.magnitude.mean;
  return Number.isFinite(value) ? value : "truths are too close to 0";
}

function rootOf({ sums }: RegressionPart): number {
  return Math.sqrt(sums.square.mean);
}

/** By the delta method: error of the mean square over twice its root. Without an error in any row there is nothing to divide by. */
function rootUncertainty({ weighted, sums: { square } }: RegressionPart): Uncertainty | undefined {
  if (weighted || square.count < 2 || square.mean === 0) return undefined;
  return { is: "normal", error: Math.sqrt(square.squares / (square.count - 1) / square.count / square.mean) / 2 };
}

/** Where truth is constant, 1 where all is right and else 0, by scikit-learn's definition. */
function explained({ rows, range, sums }: RegressionPart, left: number): number | string {
  if (rows < 2) return "of one row";
  const spread = sums.truth.squares;
  if (spread === 0 || range?.low === range?.high) return left === 0 ? 1 : 0;
  const value = 1 - left / spread;
  return Number.isFinite(value) ? value : "truths are too close together";
}
