import { chiSquareSurvival } from "./gamma.ts";
import { crossing } from "./crossing.ts";
import { isBetween } from "./defined.ts";

/**
 * How much PSI chance alone makes: with no drift it is about (1/n + 1/m) times a χ² with bins - 1 degrees of freedom. `mean` is what to
 * expect of n and m rows, `floor` what chance exceeds with probability alpha. Undefined without rows or with fewer than two bins.
 * https://doi.org/10.21314/JRMV.2020.227
 */
export function psiNoise(
  n: number,
  m: number,
  bins: number,
  alpha: number,
): { readonly mean: number; readonly floor: number } | undefined {
  if (!(n > 0 && m > 0 && bins >= 2 && bins <= 1e6 && isBetween(alpha))) return undefined;
  const scale = 1 / n + 1 / m;
  return { mean: scale * (bins - 1), floor: scale * criticalChiSquare(alpha, bins - 1) };
}

/**
 * Whether so few rows can say anything about a PSI threshold: what chance is expected to make is at most a third of it (our choice).
 * Undefined as `psiNoise` is.
 */
export function psiIsMeasurable(n: number, m: number, bins: number, threshold: number): boolean | undefined {
  const noise = psiNoise(n, m, bins, 0.05);
  return noise && noise.mean <= threshold / 3;
}

/** x with P(χ² > x) = alpha, for alpha in (0, 1) and freedom > 0. */
export function criticalChiSquare(alpha: number, freedom: number): number {
  const survival = (x: number) => chiSquareSurvival(x, freedom) ?? NaN;
  let high = freedom + 1;
  while (survival(high) > alpha) high *= 2;
  return crossing((x) => alpha - survival(x), 0, high);
}
