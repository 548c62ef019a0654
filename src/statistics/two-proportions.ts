import { isBetween } from "./defined.ts";
import type { Interval } from "./interval.ts";
import { criticalNormal, normalTwoSided } from "./normal.ts";
import { type Proportion, rate, wilson } from "./proportion.ts";

/** The statistic is undefined where nothing varies. */
export type ZTest = { readonly z: number | undefined; readonly pValue: number };

/**
 * The pooled z-test of equal proportions, two-sided: z = (p1 - p2) / √(p̄(1-p̄)(1/n1 + 1/n2)). Where all rows of both agree nothing
 * speaks against equality: p is 1, z undefined. Undefined where a side is empty.
 * https://www.statsmodels.org/stable/generated/statsmodels.stats.proportion.proportions_ztest.html; Evidently's `z` is the same, with
 * the smaller of two values as the failure, and calls p < 0.05 drift.
 */
export function pooledZ(one: Proportion, other: Proportion): ZTest | undefined {
  const p1 = rate(one);
  const p2 = rate(other);
  if (p1 === undefined || p2 === undefined) return undefined;
  const pooled = (one.count + other.count) / (one.of + other.of);
  const variance = pooled * (1 - pooled) * (1 / one.of + 1 / other.of);
  if (variance === 0) return { z: undefined, pValue: 1 };
  const z = (p1 - p2) / Math.sqrt(variance);
  return { z, pValue: normalTwoSided(z) };
}

/**
 * Newcombe's interval for p1 - p2 from two Wilson intervals (his method 10, without correction); in [-1, 1]. Undefined where a side is
 * empty. https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I
 */
export function newcombe(one: Proportion, other: Proportion, alpha: number): Interval | undefined {
  const p1 = rate(one);
  const p2 = rate(other);
  const w1 = wilson(one, alpha);
  const w2 = wilson(other, alpha);
  if (p1 === undefined || p2 === undefined || !w1 || !w2) return undefined;
  const difference = p1 - p2;
  return {
    low: difference - Math.hypot(p1 - w1.low, w2.high - p2),
    high: difference + Math.hypot(w1.high - p1, p2 - w2.low),
  };
}

/**
 * Katz' interval for p1 / p2 on the scale of logarithms: ln(p1/p2) ± z √(1/x1 - 1/n1 + 1/x2 - 1/n2). Undefined where a side is empty or
 * has no success, or where every row of both is one: the formula would then be sure of 1 after two rows.
 * https://doi.org/10.2307/2530610
 */
export function katz(one: Proportion, other: Proportion, alpha: number): Interval | undefined {
  const p1 = rate(one);
  const p2 = rate(other);
  if (!p1 || !p2 || (p1 === 1 && p2 === 1) || !isBetween(alpha)) return undefined;
  const reach = criticalNormal(alpha) * Math.sqrt(1 / one.count - 1 / one.of + 1 / other.count - 1 / other.of);
  return { low: (p1 / p2) * Math.exp(-reach), high: (p1 / p2) * Math.exp(reach) };
}
