import { binomialAtLeast, binomialAtMost } from "./beta.ts";
import { crossing } from "./crossing.ts";
import { isBetween, isCount } from "./defined.ts";
import type { Interval } from "./interval.ts";
import { criticalNormal } from "./normal.ts";

/** `count` successes among `of` rows. */
export type Proportion = { readonly count: number; readonly of: number };

/** The share of successes; undefined for no rows, or counts that are not whole. */
export function rate({ count, of }: Proportion): number | undefined {
  return of > 0 && [count, of].every((n) => isCount(n) && Number.isInteger(n)) && count <= of ? count / of : undefined;
}

/**
 * Wilson's score interval, with confidence 1 - alpha on the average; it needs no care at 0 and 1. In [0, 1]. Undefined for no rows.
 * https://en.wikipedia.org/wiki/Binomial_proportion_confidence_interval#Wilson_score_interval
 */
export function wilson(of: Proportion, alpha: number): Interval | undefined {
  const p = rate(of);
  if (p === undefined || !isBetween(alpha)) return undefined;
  const n = of.of;
  const z = criticalNormal(alpha);
  const square = (z * z) / n;
  const centre = (p + square / 2) / (1 + square);
  const reach = (z * Math.sqrt((p * (1 - p) + square / 4) / n)) / (1 + square);
  return { low: of.count === 0 ? 0 : Math.max(0, centre - reach), high: of.count === n ? 1 : Math.min(1, centre + reach) };
}

/**
 * Clopper and Pearson's interval from the binomial law itself: confidence of at least 1 - alpha always, and so wider. In [0, 1].
 * Undefined for no rows. https://doi.org/10.1093/biomet/26.4.404
 */
export function clopperPearson(of: Proportion, alpha: number): Interval | undefined {
  if (rate(of) === undefined || !isBetween(alpha)) return undefined;
  const { count, of: n } = of;
  const tail = alpha / 2;
  return {
    low: count === 0 ? 0 : crossing((p) => binomialAtLeast(count, n, p) - tail, 0, count / n),
    high: count === n ? 1 : crossing((p) => tail - binomialAtMost(count, n, p), count / n, 1),
  };
}

/**
 * The exact one-sided binomial test: the probability of a count at least (or at most) as large if the true share were p0.
 * https://docs.scipy.org/doc/scipy/reference/generated/scipy.stats.binomtest.html. Undefined for no rows or p0 outside [0, 1].
 */
export function binomialTest(of: Proportion, p0: number, alternative: "greater" | "less"): number | undefined {
  if (rate(of) === undefined || !(p0 >= 0 && p0 <= 1)) return undefined;
  return alternative === "greater" ? binomialAtLeast(of.count, of.of, p0) : binomialAtMost(of.count, of.of, p0);
}
