import { placing, type Placing } from "./placing.ts";

/** Cells between the lowest and the highest of all values: more would be more to write to than a processor finds at once. */
export const CELLS = 1024;
/** Places inside of one of them, at most. */
const PLACES = 1 << 16;
/** How many others a value may have in its place, on average, before three passes over bits cost less. */
const COMPANY = 16;
/** So few values are sorted by insertion alone. */
const FEW = 24;
/** How far insertion may move one value before the native sort takes over. */
const FAR = 48;

/**
 * Cells for values that lie evenly enough: sorted cell by cell, all of them are. Undefined where one is NaN or infinite, and where there
 * is a -0 that might have to stand before a 0.
 */
export function cellsOf(values: Float64Array): Placing | undefined {
  const cells = placing([values], CELLS);
  if (cells === undefined) return undefined;
  return cells.low <= 0 && cells.high >= 0 && hasNegativeZero(values) ? undefined : cells;
}

function hasNegativeZero(values: Float64Array): boolean {
  const words = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
  for (let i = 0; i < values.length; i++) if (values[i] === 0 && words[2 * i + 1] !== 0) return true;
  return false;
}

/** Whether too many values would meet in the places of cells with so many values each. */
export function isCrowded(counts: Uint32Array): boolean {
  let all = 0;
  let meetings = 0;
  for (const count of counts) {
    all += count;
    if (count > PLACES) meetings += count * (count / PLACES);
  }
  return meetings > COMPANY * all;
}

/** Sorts, in place, each cell that has so many values; the cells stand one behind the other. */
export function sortCells(values: Float64Array, counts: Uint32Array): void {
  let most = 0;
  for (const count of counts) most = Math.max(most, count);
  // What a cell needs stays in the processor's cache, which is most of the gain over passes through memory.
  const room = { values: new Float64Array(most), places: new Uint32Array(Math.min(PLACES, 2 * most)) };
  let from = 0;
  for (const count of counts) {
    sortCell(values, from, from + count, room);
    from += count;
  }
}

type Room = { readonly values: Float64Array; readonly places: Uint32Array };

/** By places between the lowest and the highest of the cell, as many as there are values, and then by insertion. */
function sortCell(values: Float64Array, from: number, to: number, room: Room): void {
  const between = room.values;
  const places = room.places;
  let low = Infinity;
  let high = -Infinity;
  for (let i = from; i < to; i++) {
    const value = values[i] as number;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const size = to - from;
  const count = Math.min(PLACES, 1 << (31 - Math.clz32(size)));
  const scale = (count - 1) / (high - low);
  if (size < FEW || !Number.isFinite(scale)) {
    for (let i = from; i < to; i++) between[i - from] = values[i] as number;
  } else {
    places.fill(0, 0, count);
    for (let i = from; i < to; i++) (places[(((values[i] as number) - low) * scale) | 0] as number)++;
    let start = 0;
    for (let place = 0; place < count; place++) {
      const here = places[place] as number;
      places[place] = start;
      start += here;
    }
    for (let i = from; i < to; i++) {
      const value = values[i] as number;
      between[(places[((value - low) * scale) | 0] as number)++] = value;
    }
  }
  insert(between, values, from, to);
}

/** Puts values that are all but in order where they belong. */
function insert(nearly: Float64Array, values: Float64Array, from: number, to: number): void {
  let before = -Infinity;
  for (let i = from; i < to; i++) {
    const value = nearly[i - from] as number;
    if (value >= before) {
      values[i] = before = value;
      continue;
    }
    let place = i;
    while (place > from && value < (values[place - 1] as number)) {
      values[place] = values[place - 1] as number;
      place--;
      if (i - place > FAR) {
        values.set(nearly.subarray(0, to - from), from);
        values.subarray(from, to).sort();
        return;
      }
    }
    values[place] = value;
  }
}
