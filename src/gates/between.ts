import type { Interval } from "../statistics/interval.ts";
import { spell } from "./spell.ts";

/** A share of 1 as percent: `95 %`. */
export function spellPercent(share: number): string {
  return `${spell(share * 100)} %`;
}

/** Where a number lies that is known only between two others; they never read alike: `between 0.8999 and 0.9002`. */
export function spellBetween(low: number, high: number): string {
  const [from, to] = [spell(low), spell(high)];
  return from === to ? `between ${low} and ${high}` : `between ${from} and ${to}`;
}

/** What helps where a bound lies between the ends of a number that merged counts do not tell exactly. */
export const EXACTLY = "Profile the files together, or run promote where the data lie: both tell it exactly.";

/** Between which finite numbers a value certainly lies; undefined where it is told exactly. */
export function certainRange(within: Interval | undefined): Interval | undefined {
  return within !== undefined && within.low < within.high && within.high - within.low < Infinity ? within : undefined;
}
