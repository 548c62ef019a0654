import { defined, isBetween, isCount } from "./defined.ts";
import { normalQuantile, normalSurvival } from "./normal.ts";
import { type Proportion, rate } from "./proportion.ts";

/*
 * Whether a candidate is at most `margin` worse than a baseline, higher being better. The null hypothesis is candidate <= baseline -
 * margin; a small p, or a lower bound above -margin, rejects it. A margin is positive and chosen beforehand.
 */

/** A one-sided test: z, undefined where nothing varies, and P(Z > z). */
export type NonInferiority = { readonly z: number | undefined; readonly pValue: number | undefined };

/** The same with the difference, its standard error, and the one-sided lower bound of the difference, undefined as z is. */
export type NonInferiorityWald = NonInferiority & {
  readonly difference: number;
  readonly error: number;
  readonly lower: number | undefined;
};

/**
 * Wald's test of two independent proportions: z = (p1 - p2 + margin) / √(p1 q1/n1 + p2 q2/n2). Poor where counts are small; there the
 * score test is better. Undefined where a side is empty.
 * https://www.statsmodels.org/stable/generated/statsmodels.stats.proportion.test_proportions_2indep.html (`wald`)
 */
export function nonInferiorWald(
  candidate: Proportion,
  baseline: Proportion,
  margin: number,
  alpha: number,
): NonInferiorityWald | undefined {
  const p1 = rate(candidate);
  const p2 = rate(baseline);
  if (p1 === undefined || p2 === undefined) return undefined;
  return wald(p1 - p2, Math.sqrt((p1 * (1 - p1)) / candidate.of + (p2 * (1 - p2)) / baseline.of), margin, alpha);
}

/**
 * Two models judged on the same `rows`: `won` rows only the candidate has right, `lost` only the baseline. difference = (won - lost)/n,
 * error = √(won + lost - (won - lost)²/n) / n. Undefined for no rows, or more disagreements than rows.
 * https://doi.org/10.1002/(SICI)1097-0258(19981130)17:22<2635::AID-SIM954>3.0.CO;2-C, method 1
 */
export function nonInferiorPaired(
  { rows, won, lost }: { readonly rows: number; readonly won: number; readonly lost: number },
  margin: number,
  alpha: number,
): NonInferiorityWald | undefined {
  if (!(rows >= 1 && isCount(rows) && won >= 0 && lost >= 0 && won + lost <= rows)) return undefined;
  return wald((won - lost) / rows, Math.sqrt(won + lost - (won - lost) ** 2 / rows) / rows, margin, alpha);
}

function wald(difference: number, error: number, margin: number, alpha: number): NonInferiorityWald {
  const lower = error === 0 || !isBetween(alpha) ? undefined : difference + normalQuantile(alpha) * error;
  return { ...scored(difference + margin, error), difference, error, lower };
}

/**
 * The score test of Miettinen and Nurminen, with the standard error at the proportions most likely under the null hypothesis and their
 * factor N/(N-1). Undefined where a side is empty. https://doi.org/10.1002/sim.4780040211
 *
 * statsmodels (0.15.0, `score`) has baseline successes for baseline rows in one coefficient of the cubic, and so tests at
 * proportions that are not the most likely ones (https://github.com/statsmodels/statsmodels/issues/10269); `form` "statsmodels"
 * reproduces its numbers, which are not to be judged by.
 */
export function nonInferiorScore(
  candidate: Proportion,
  baseline: Proportion,
  margin: number,
  form: ScoreForm = "miettinen-nurminen",
): NonInferiority | undefined {
  const p1 = rate(candidate);
  const p2 = rate(baseline);
  if (p1 === undefined || p2 === undefined) return undefined;
  const all = candidate.of + baseline.of;
  const likely = restricted(candidate, baseline, -margin, form);
  const above = Math.min(1, Math.max(0, likely - margin));
  const variance = (above * (1 - above)) / candidate.of + (likely * (1 - likely)) / baseline.of;
  return scored(p1 - p2 + margin, Math.sqrt(Math.max(0, variance) * (all / (all - 1))));
}

export type ScoreForm = "miettinen-nurminen" | "statsmodels";

/** The baseline's most likely proportion where the candidate's is that plus `difference`: the middle root of a cubic. */
function restricted(candidate: Proportion, baseline: Proportion, difference: number, form: ScoreForm): number {
  const n1 = candidate.of;
  const n2 = baseline.of;
  const slope = form === "statsmodels" ? baseline.count : n2;
  const cubic = n1 + n2;
  const square = (n1 + 2 * n2) * difference - cubic - candidate.count - baseline.count;
  const linear = (slope * difference - cubic - 2 * baseline.count) * difference + candidate.count + baseline.count;
  const constant = baseline.count * difference * (1 - difference);
  const shift = square / (3 * cubic);
  const q = shift ** 3 - (linear * square) / (6 * cubic * cubic) + constant / (2 * cubic);
  const p = (q < 0 ? -1 : 1) * Math.sqrt(Math.max(0, shift * shift - linear / (3 * cubic)));
  const angle = p === 0 ? 0 : (Math.PI + Math.acos(Math.min(1, Math.max(-1, q / p ** 3)))) / 3;
  return Math.min(1, Math.max(0, 2 * p * Math.cos(angle) - shift));
}

function scored(above: number, error: number): NonInferiority {
  const z = error === 0 ? undefined : defined(above / error);
  return { z, pValue: z === undefined ? undefined : normalSurvival(z) };
}
