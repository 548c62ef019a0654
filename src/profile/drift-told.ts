import type { Interval } from "../statistics/interval.ts";

/** What is known of one statistic: where it certainly lies (both ends alike where it is exact), or the sentence why there is none. */
export type Told = Interval | { readonly not: string };

/** A statistic with how it was computed, and what chance alone exceeds once in twenty times. */
export type Drifted = { readonly told: Told; readonly method: string; readonly chance?: number | undefined };

/** What the numbers do not reach: sums beyond the largest double, or counts beyond the largest integer. */
export const BEYOND: Told = { not: "undefined: the values are too large to compute it" };

/** A value that is known exactly; undefined or infinite, the sentence. */
export function exactly(value: number | undefined, otherwise: Told = BEYOND): Told {
  return between(value === undefined ? undefined : { low: value, high: value }, otherwise);
}

/** A value that is known within; an interval that is none or reaches infinity is the sentence. */
export function between(within: Interval | undefined, otherwise: Told = BEYOND): Told {
  return within && Number.isFinite(within.low) && Number.isFinite(within.high) ? within : otherwise;
}

/** Another statistic that an interval's ends, or its one value, become; what was not told is not. */
export function become(told: Told, of: (end: Interval) => Told): Told {
  return "not" in told ? told : of(told);
}
