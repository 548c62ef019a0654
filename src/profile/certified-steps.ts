import type { Distribution } from "./distribution.ts";

/**
 * A distribution function that rises by `counts` at each of ascending places. The true one of a distribution lies between that which has every
 * value at the high end of its cell and that which has it at the low end; the three are one where cells are single values.
 */
export type Steps = { readonly at: Float64Array; readonly counts: Float64Array; readonly rows: number };

/** Nothing lies lower: the function is nowhere above it. */
export function atLows({ lows, counts, rows }: Distribution): Steps {
  return { at: lows, counts, rows };
}

/** Nothing lies higher: the function is nowhere below it. */
export function atHighs({ highs, counts, rows }: Distribution): Steps {
  return { at: highs, counts, rows };
}

/** For each of ascending places how much lies below it, and of what lies there the share that is told. */
export function below(places: Float64Array, { at, counts }: Steps, ties: 0 | 0.5 | 1): Float64Array {
  const found = new Float64Array(places.length);
  let under = 0;
  let j = 0;
  for (let i = 0; i < places.length; i++) {
    const place = places[i] as number;
    while (j < at.length && (at[j] as number) < place) under += counts[j++] as number;
    found[i] = under + (at[j] === place ? ties * (counts[j] as number) : 0);
  }
  return found;
}

/** The largest difference by which one function is above the other, 0 or more, times the rows of both. */
export function largestExcess(one: Steps, other: Steps): number {
  let here = 0;
  let there = 0;
  let largest = 0;
  let j = 0;
  for (let i = 0; i < one.at.length; i++) {
    here += one.counts[i] as number;
    while (j < other.at.length && (other.at[j] as number) <= (one.at[i] as number)) there += other.counts[j++] as number;
    largest = Math.max(largest, here * other.rows - there * one.rows);
  }
  return largest;
}

/** Whether counts are of rows, which have an order and a place in it; weights have none. */
export function areRows({ counts, rows }: Distribution): boolean {
  return Number.isSafeInteger(rows) && counts.every(Number.isSafeInteger);
}
