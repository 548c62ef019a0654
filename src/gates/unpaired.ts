import type { Reading } from "../evidence/reading.ts";
import type { Interval } from "../statistics/interval.ts";
import { intervalAt } from "../statistics/uncertainty.ts";
import { certainRange, spellPercent } from "./between.ts";
import { decimal, minus } from "./decimal.ts";
import type { Rise } from "./gain.ts";

type Side = { readonly value: number; readonly reading: Reading };

/**
 * The difference of two numbers that were computed apart, ours minus theirs: with where it lies if either is not exact, and with a
 * confidence in (0, 1) its interval. Undefined where no more is known of it than the two values tell: the interval needs both errors.
 */
export function unpaired(ours: Side, theirs: Side, confidence: number | undefined): Rise | undefined {
  const one = withinOf(ours);
  const other = withinOf(theirs);
  const point = minus(decimal(ours.value), decimal(theirs.value));
  const low = minus(decimal(one.low), decimal(other.high));
  const high = minus(decimal(one.high), decimal(other.low));
  if (confidence === undefined) {
    const exact = one.low === one.high && other.low === other.high;
    return exact ? undefined : { point, low, high, told: "" };
  }
  const interval = intervalOfDifference(ours, theirs, confidence);
  return interval && { point, low, high, interval, told: ` (${spellPercent(confidence)}, unpaired)` };
}

/**
 * Of two independent values: how far the interval of each reaches, squared, summed and rooted. For two standard errors that is
 * z · √(e₁² + e₂²), for two shares Newcombe's interval. https://doi.org/10.1002/sim.3095
 */
function intervalOfDifference(ours: Side, theirs: Side, confidence: number): Interval | undefined {
  const u1 = ours.reading.computed?.uncertainty;
  const u2 = theirs.reading.computed?.uncertainty;
  if (u1 === undefined || u2 === undefined) return undefined;
  const one = intervalAt(ours.value, u1, confidence);
  const other = intervalAt(theirs.value, u2, confidence);
  if (one === undefined || other === undefined) return undefined;
  const difference = ours.value - theirs.value;
  return {
    low: difference - Math.hypot(ours.value - one.low, other.high - theirs.value),
    high: difference + Math.hypot(one.high - ours.value, theirs.value - other.low),
  };
}

function withinOf({ value, reading }: Side): Interval {
  return certainRange(reading.computed?.within) ?? { low: value, high: value };
}
