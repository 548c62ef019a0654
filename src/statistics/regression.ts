import { defined } from "./defined.ts";
import { linearQuantile } from "./quantile.ts";
import { sorted } from "./sorted.ts";

/** Every metric is in the unit of the target, or its square, unless it says otherwise. */
export type RegressionErrors = {
  /** Mean |y - ŷ|. */
  readonly mae: number;
  /** Mean (y - ŷ)². */
  readonly mse: number;
  readonly rmse: number;
  /** Mean |y - ŷ| / max(|y|, 2^-52), a share and not a percentage; a truth of 0 makes it astronomical, as in scikit-learn. */
  readonly mape: number;
  /** Σ|y - ŷ| / Σ|y|, a share: what to ask for where truths may be 0. Undefined where all are. */
  readonly wape: number | undefined;
  readonly medianError: number;
  readonly maxError: number;
  /** Mean ŷ - y. */
  readonly bias: number;
  /** 1 - Σ(y - ŷ)² / Σ(y - ȳ)²; of a constant truth 1 where all is right, else 0; undefined below two rows. In (-∞, 1], no unit. */
  readonly r2: number | undefined;
  /** The same with the errors' mean taken out. */
  readonly explainedVariance: number | undefined;
};

/** What a relative error is divided by where the truth is smaller: the spacing of doubles at 1, as in scikit-learn. */
export const SMALLEST_TRUTH = 2 ** -52;

/**
 * The usual errors of a regression, in two passes over the rows and a sort. Undefined for no rows, lists of different lengths, or a
 * value whose error or its square is not finite. https://scikit-learn.org/stable/modules/model_evaluation.html#regression-metrics
 */
export function regressionErrors(truth: Float64Array, predicted: Float64Array): RegressionErrors | undefined {
  const n = truth.length;
  if (n === 0 || predicted.length !== n) return undefined;
  const sizes = new Float64Array(n);
  let all = 0;
  let shares = 0;
  let magnitude = 0;
  let level = 0;
  let offset = 0;
  for (let i = 0; i < n; i++) {
    const y = truth[i] as number;
    const error = (predicted[i] as number) - y;
    const size = Math.abs(error);
    sizes[i] = size;
    all += size;
    shares += size / Math.max(Math.abs(y), SMALLEST_TRUTH);
    magnitude += Math.abs(y);
    level += y;
    offset += error;
  }
  if (!Number.isFinite(all) || !Number.isFinite(magnitude)) return undefined;
  const bias = offset / n;
  const mean = level / n;
  let squares = 0;
  let around = 0;
  let spread = 0;
  for (let i = 0; i < n; i++) {
    const y = truth[i] as number;
    const error = (predicted[i] as number) - y;
    squares += error * error;
    around += (error - bias) ** 2;
    spread += (y - mean) ** 2;
  }
  const ascending = sorted(sizes);
  const medianError = ascending && linearQuantile(ascending, 0.5);
  const maxError = ascending?.at(-1);
  if (!Number.isFinite(squares) || medianError === undefined || maxError === undefined) return undefined;
  const mse = squares / n;
  return {
    mae: all / n,
    mse,
    rmse: Math.sqrt(mse),
    mape: shares / n,
    wape: magnitude === 0 ? undefined : all / magnitude,
    medianError,
    maxError,
    bias,
    r2: explained(squares, spread, n),
    explainedVariance: explained(around, spread, n),
  };
}

function explained(left: number, of: number, n: number): number | undefined {
  if (n < 2) return undefined;
  return of === 0 ? (left === 0 ? 1 : 0) : defined(1 - left / of);
}

/**
 * The pinball loss of a forecast of the quantile alpha: mean of alpha·(y - ŷ) where the truth is above it, (1 - alpha)·(ŷ - y) below.
 * In the unit of the target. Undefined for no rows, different lengths, or a value that is not finite.
 * https://scikit-learn.org/stable/modules/generated/sklearn.metrics.mean_pinball_loss.html
 */
export function pinballLoss(truth: Float64Array, predicted: Float64Array, alpha: number): number | undefined {
  const n = truth.length;
  if (n === 0 || predicted.length !== n) return undefined;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const above = (truth[i] as number) - (predicted[i] as number);
    sum += above >= 0 ? alpha * above : (alpha - 1) * above;
  }
  return Number.isFinite(sum) ? sum / n : undefined;
}
