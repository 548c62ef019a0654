import { isBetween } from "./defined.ts";
import { criticalNormal, normalQuantile } from "./normal.ts";

/**
 * How many rows each of two arms needs so that a two-sided z-test at `alpha` finds p1 against p2 with probability `power`, before
 * rounding up: (z_α/2 √(2 p̄ q̄) + z_β √(p1 q1 + p2 q2))² / (p1 - p2)², Fleiss' formula without continuity correction. Undefined for
 * equal proportions or probabilities that are none. https://doi.org/10.2307/2529990; statsmodels'
 * `samplesize_proportions_2indep_onetail`, whose alternative is two-sided by default.
 */
export function rowsPerArm(p1: number, p2: number, alpha: number, power: number): number | undefined {
  if (p1 === p2 || ![p1, p2].every((p) => p >= 0 && p <= 1) || !isBetween(alpha) || !isBetween(power)) return undefined;
  const middle = (p1 + p2) / 2;
  const sum =
    criticalNormal(alpha) * Math.sqrt(2 * middle * (1 - middle)) +
    normalQuantile(power) * Math.sqrt(p1 * (1 - p1) + p2 * (1 - p2));
  return (sum / (p1 - p2)) ** 2;
}
