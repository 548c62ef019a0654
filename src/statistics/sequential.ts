import { defined, isBetween } from "./defined.ts";
import type { Interval } from "./interval.ts";

/** A difference seen at one look, and the variance of that difference (not of the rows) at it. */
export type Look = { readonly difference: number; readonly variance: number };

/** The likelihood ratio Λ in [0, ∞], the p-value of this look alone, and the interval that holds over all looks together. */
export type MixtureTest = { readonly ratio: number; readonly pValue: number; readonly interval: Interval };

/**
 * The mixture sequential probability ratio test, with a normal prior of variance `prior` on the difference: it may be looked at after
 * every row, and still calls a difference where there is none with probability alpha at most.
 * Λ = √(V/(V+τ²)) · exp(τ²d² / (2V(V+τ²))); p = min(1, 1/Λ); the interval is d ± √(2V(V+τ²)/τ² · ln(√((V+τ²)/V)/α)). The prior must be
 * fixed before the first look. Undefined without variance or prior. https://doi.org/10.1287/opre.2021.2135
 */
export function mixtureTest({ difference, variance }: Look, prior: number, alpha: number): MixtureTest | undefined {
  const log = logRatio({ difference, variance }, prior);
  if (log === undefined || !isBetween(alpha)) return undefined;
  const both = variance + prior;
  const reach = Math.sqrt(((2 * variance * both) / prior) * (Math.log(both / variance) / 2 - Math.log(alpha)));
  return {
    ratio: Math.exp(log),
    pValue: Math.min(1, Math.exp(-log)),
    interval: { low: difference - reach, high: difference + reach },
  };
}

function logRatio({ difference, variance }: Look, prior: number): number | undefined {
  if (!(variance > 0 && prior > 0 && variance + prior < Infinity) || !Number.isFinite(difference)) return undefined;
  const both = variance + prior;
  return defined(Math.log(variance / both) / 2 + (prior * difference ** 2) / (2 * variance * both));
}

/**
 * The p-value that is valid at every look of a sequence: the smallest so far. Undefined from the first look that says nothing on, since
 * what a look would have said cannot be known.
 */
export function alwaysValid(looks: readonly Look[], prior: number): readonly (number | undefined)[] {
  let least: number | undefined = 1;
  return looks.map((look) => {
    const log = logRatio(look, prior);
    least = least === undefined || log === undefined ? undefined : Math.min(least, Math.exp(-log));
    return least;
  });
}
