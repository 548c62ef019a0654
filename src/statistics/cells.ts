/*
 * Two samples in one order, where rows are many: each value becomes the number of its cell, one of 2^31 of equal width from the smallest
 * value to the largest, with the side it is of as the lowest bit. Sorting such numbers moves a quarter of the bytes that sorting both
 * samples does. Cells keep the order: a value in a lower cell is smaller. Only of values that share a cell the order is not known; whoever
 * needs it looks at those again (`search`).
 */

/** Cells of both sides, ascending: of each, those of side 0 before those of side 1. */
export type Cells = { readonly keys: Uint32Array; readonly scale: Scale };

type Scale = { readonly low: number; readonly perUnit: number };

/** Below it there is nothing to gain. */
const FEW = 1 << 16;
/** So many rows at most are looked at again: else most of them share cells, and the samples are better sorted. */
const AGAIN = 1 / 16;
const CELLS = 2 ** 31;

/** Sides that stand in one array: `sides` has 0 or 1 for each value. Undefined where there are few values, or one is not finite. */
export function cellsOfLabelled(values: Float64Array, sides: Uint8Array): Cells | undefined {
  const scale = scaleOf([values]);
  if (scale === undefined) return undefined;
  const { low, perUnit } = scale;
  const keys = new Uint32Array(values.length);
  for (let i = 0; i < keys.length; i++) keys[i] = ((((values[i] as number) - low) * perUnit) << 1) | (sides[i] as number);
  return { keys: ascending(keys), scale };
}

/** Sides that stand in an array each, the first of side 0. */
export function cellsOfBoth(one: Float64Array, other: Float64Array): Cells | undefined {
  const scale = scaleOf([one, other]);
  if (scale === undefined) return undefined;
  const { low, perUnit } = scale;
  const keys = new Uint32Array(one.length + other.length);
  for (let i = 0; i < one.length; i++) keys[i] = (((one[i] as number) - low) * perUnit) << 1;
  for (let i = 0, at = one.length; i < other.length; i++, at++) keys[at] = ((((other[i] as number) - low) * perUnit) << 1) | 1;
  return { keys: ascending(keys), scale };
}

function scaleOf(samples: readonly Float64Array[]): Scale | undefined {
  if (samples.reduce((sum, { length }) => sum + length, 0) < FEW) return undefined;
  let low = Infinity;
  let high = -Infinity;
  // NaN makes NaN of the sum of products with 0, and so do infinities.
  let finite = 0;
  for (const values of samples) {
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      if (value < low) low = value;
      if (value > high) high = value;
      finite += value * 0;
    }
  }
  // The largest value is in the last cell, whatever rounding does.
  const perUnit = ((CELLS - 1) / (high - low)) * (1 - 2 ** -50);
  return finite === 0 && high > low && Number.isFinite(perUnit) ? { low, perUnit } : undefined;
}

/** LSD radix sort of 32 bits in three passes of 11, 11 and 10 (https://en.wikipedia.org/wiki/Radix_sort). */
function ascending(keys: Uint32Array): Uint32Array {
  const [first, second, third] = [new Uint32Array(2048), new Uint32Array(2048), new Uint32Array(1024)];
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as number;
    (first[key & 2047] as number)++;
    (second[(key >>> 11) & 2047] as number)++;
    (third[key >>> 22] as number)++;
  }
  for (const counts of [first, second, third]) {
    let place = 0;
    for (let digit = 0; digit < counts.length; digit++) {
      const count = counts[digit] as number;
      counts[digit] = place;
      place += count;
    }
  }
  const room = new Uint32Array(keys.length);
  scatter(keys, room, first, 0);
  scatter(room, keys, second, 11);
  scatter(keys, room, third, 22);
  return room;
}

function scatter(from: Uint32Array, to: Uint32Array, places: Uint32Array, shift: number): void {
  const mask = places.length - 1;
  for (let i = 0; i < from.length; i++) {
    const key = from[i] as number;
    const digit = (key >>> shift) & mask;
    const place = places[digit] as number;
    to[place] = key;
    places[digit] = place + 1;
  }
}

/** Values that share their cell with values of the other side: of cell `cells[at[i]]` the value `values[i]`, of side `sides[i]`. */
export type Shared = { readonly at: readonly number[]; readonly values: readonly number[]; readonly sides: readonly number[] };

/** Looks for the rows of some cells; `place` tells where a cell stands among them, -1 for all others. */
export type Search = { readonly scale: Scale; readonly place: (cell: number) => number; readonly into: Shared };

/** A search for the values in these cells. Undefined where they are so many of so many rows that sorting is the better way. */
export function searchFor(cells: readonly number[], rows: number, { scale }: Cells): Search | undefined {
  if (cells.length > rows * AGAIN) return undefined;
  // Open addressing, a quarter full at most; what is in no cell is mostly told by one bit of a small table, without a look at the large one.
  const size = 2 ** Math.ceil(Math.log2(4 * cells.length + 4));
  const table = new Int32Array(size);
  const bits = new Uint8Array(1 << 17);
  cells.forEach((cell, at) => {
    const hash = hashed(cell);
    bits[hash >>> 15] = (bits[hash >>> 15] as number) | (1 << ((hash >>> 12) & 7));
    let slot = hash & (size - 1);
    while (table[slot] !== 0) slot = (slot + 1) & (size - 1);
    table[slot] = at + 1;
  });
  const place = (cell: number): number => {
    const hash = hashed(cell);
    if (((bits[hash >>> 15] as number) & (1 << ((hash >>> 12) & 7))) === 0) return -1;
    for (let slot = hash & (size - 1); ; slot = (slot + 1) & (size - 1)) {
      const at = (table[slot] as number) - 1;
      if (at === -1 || cells[at] === cell) return at;
    }
  };
  return { scale, place, into: { at: [], values: [], sides: [] } };
}

/** Adds the values of a sample that are in the cells; false where they are too many to be looked at one by one. */
export function search(
  { scale: { low, perUnit }, place, into }: Search,
  values: Float64Array,
  sides: Uint8Array | 0 | 1,
): boolean {
  const found = into as { at: number[]; values: number[]; sides: number[] };
  const most = values.length * AGAIN;
  for (let i = 0; i < values.length; i++) {
    const at = place((((values[i] as number) - low) * perUnit) | 0);
    if (at === -1) continue;
    if (found.at.length >= most) return false;
    found.at.push(at);
    found.values.push(values[i] as number);
    found.sides.push(typeof sides === "number" ? sides : (sides[i] as number));
  }
  return true;
}

/** The values found, cell by cell in their order: those of side 0 and of side 1, each ascending. */
export function byCell(
  { at, values, sides }: Shared,
  look: (place: number, zeros: readonly number[], ones: readonly number[]) => void,
): void {
  const order = Array.from(at, (_, i) => i).sort(
    (a, b) => (at[a] as number) - (at[b] as number) || (values[a] as number) - (values[b] as number),
  );
  for (let i = 0; i < order.length;) {
    const place = at[order[i] as number] as number;
    const each: [number[], number[]] = [[], []];
    for (; i < order.length && at[order[i] as number] === place; i++) {
      const row = order[i] as number;
      each[sides[row] === 1 ? 1 : 0].push(values[row] as number);
    }
    look(place, ...each);
  }
}

function hashed(cell: number): number {
  return Math.imul(cell, 0x9e3779b1) >>> 0;
}
