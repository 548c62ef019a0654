import { bitsThatFit, highOf, lowOf } from "./distribution-bits.ts";

/** Occupied cells of as many bits (`distribution-bits.ts`), ascending, by the smallest value that each may hold, and what is in them. */
export type Cells = { readonly bits: number; readonly starts: readonly number[]; readonly counts: readonly number[] };

/** The cells of ascending values without NaN, as many bits deep as so many cells allow. Without weights each value counts 1. */
export function cellsHolding(ascending: Float64Array, weights: Float64Array | undefined, most: number): Cells {
  const bits = bitsThatFit(ascending, most);
  const starts: number[] = [];
  const counts: number[] = [];
  for (let i = 0; i < ascending.length;) {
    const value = ascending[i] as number;
    const next = firstAbove(highOf(value, bits), ascending, i + 1);
    starts.push(lowOf(value, bits));
    counts.push(weights ? sum(weights, i, next) : next - i);
    i = next;
  }
  return { bits, starts, counts };
}

/** The cells of both sides, as many bits deep as the shallower one and as so many cells allow. */
export function cellsTogether(one: Cells, other: Cells, most: number): Cells {
  const bits = Math.min(one.bits, other.bits);
  const both = union(coarser(one, bits), coarser(other, bits));
  return coarser(both, bitsThatFit(Float64Array.from(both.starts), most));
}

/** The same with no more than so many bits. */
export function coarser(cells: Cells, bits: number): Cells {
  if (bits >= cells.bits) return cells;
  const starts: number[] = [];
  const counts: number[] = [];
  for (const [i, finer] of cells.starts.entries()) {
    const start = lowOf(finer, bits);
    const last = starts.length - 1;
    const count = cells.counts[i] as number;
    if (starts[last] === start) counts[last] = (counts[last] as number) + count;
    else {
      starts.push(start);
      counts.push(count);
    }
  }
  return { bits, starts, counts };
}

/** Cells of as many bits on both sides. */
function union(one: Cells, other: Cells): Cells {
  const starts: number[] = [];
  const counts: number[] = [];
  let i = 0;
  let j = 0;
  while (i < one.starts.length || j < other.starts.length) {
    const a = one.starts[i] ?? Infinity;
    const b = other.starts[j] ?? Infinity;
    // Infinity may be a cell of its own: then a side that is through has no count to give.
    starts.push(Math.min(a, b));
    counts.push((a <= b ? (one.counts[i] ?? 0) : 0) + (b <= a ? (other.counts[j] ?? 0) : 0));
    if (a <= b) i++;
    if (b <= a) j++;
  }
  return { bits: one.bits, starts, counts };
}

/** The first place from a given one on whose value is above: found in steps that double, since cells are short where they are many. */
function firstAbove(value: number, ascending: Float64Array, from: number): number {
  let step = 1;
  while (from + step < ascending.length && (ascending[from + step] as number) <= value) step *= 2;
  let low = from;
  let high = Math.min(from + step, ascending.length);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Of some of the numbers, in their order. */
export function sum(values: ArrayLike<number>, from = 0, to = values.length): number {
  let total = 0;
  for (let i = from; i < to; i++) total += values[i] as number;
  return total;
}
