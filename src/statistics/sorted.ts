import { placing, type Placing } from "./placing.ts";

/**
 * Sorting where rows are many. Values of few decimals, as scores are mostly written, are counted
 * (https://en.wikipedia.org/wiki/Counting_sort). Others get a number that is the higher the higher they are: their place between the
 * lowest and the highest where they lie evenly enough, else the top 33 bits of the order-preserving form of a double. An LSD radix sort
 * (https://en.wikipedia.org/wiki/Radix_sort) brings them into the order of those numbers, and insertion puts right what agrees in them.
 * It takes a quarter to a third of the time of `Float64Array.prototype.sort`, to which values that agree too often are left.
 */

/** Digits of 11 bits, the low one with one bit of a double's lower half: more would be more places to write to than a processor finds at once. */
const LOW = { size: 1 << 11, mask: 0x3ff };
const MIDDLE = { size: 1 << 11, shift: 10 };
const HIGH = { size: 1 << 11, shift: 21 };
/** Below it the three tables cost more than they save. */
const FEW = 8192;
/** How far insertion may move one value before the native sort takes over. */
const FAR = 48;

/** The values in ascending order, -0 before 0; undefined where one of them is NaN, which has no place in any order. */
export function sorted(values: Float64Array): Float64Array | undefined {
  if (values.length < FEW) return inOrder(values.slice().sort());
  return byCounting(values) ?? inPasses(values, new Float64Array(values.length));
}

/** The same for an array that nobody else holds: it serves as the room to sort in, and holds nothing of use afterwards. */
export function sortedAway(values: Float64Array): Float64Array | undefined {
  return values.length < FEW ? inOrder(values.sort()) : (byCounting(values, values) ?? inPasses(values, values));
}

/** Two samples in ascending order, sorted in one room; undefined where either is empty or holds NaN. */
export function bothSorted(one: Float64Array, other: Float64Array): readonly [Float64Array, Float64Array] | undefined {
  if (one.length === 0 || other.length === 0) return undefined;
  let room = new Float64Array(0);
  const sides = [one, other].map((side) => {
    if (side.length < FEW) return sorted(side);
    const counted = byCounting(side);
    if (counted !== undefined) return counted;
    if (room.length < side.length) room = new Float64Array(Math.max(one.length, other.length));
    return inPasses(side, room.subarray(0, side.length));
  });
  const [first, second] = sides;
  return first && second ? [first, second] : undefined;
}

function inOrder(ordered: Float64Array): Float64Array | undefined {
  // A NaN's bits stand beyond either infinity, whatever its sign.
  return Number.isNaN(ordered[0] ?? 0) || Number.isNaN(ordered.at(-1) ?? 0) ? undefined : ordered;
}

/** Six decimals, and no value of 4 or more: so many places are counted, of which only those that occur cost memory. */
const DECIMALS = 1e6;
const PLACES = 1 << 22;

/** Written to `into`, which may be the values. Undefined where one of them is no decimal of few digits in [0, 4): that is found out with the first one that is not. */
function byCounting(values: Float64Array, into?: Float64Array): Float64Array | undefined {
  const length = values.length;
  const words = wordsOf(values);
  const counts = new Uint32Array(PLACES);
  let most = 0;
  for (let i = 0; i < length; i++) {
    const value = values[i] as number;
    const place = (value * DECIMALS + 0.5) | 0;
    // -0 is told by its sign alone, and NaN is equal to nothing.
    if (place >= PLACES || place / DECIMALS !== value || (words[2 * i + 1] as number) >>> 31 !== 0) return undefined;
    counts[place] = (counts[place] as number) + 1;
    if (place > most) most = place;
  }
  const result = into ?? new Float64Array(length);
  let at = 0;
  for (let place = 0; place <= most; place++) {
    const count = counts[place] as number;
    const value = place / DECIMALS;
    for (let k = 0; k < count; k++) result[at++] = value;
  }
  return result;
}

/** The values are read before anything is written to the room, so that both may be the same; otherwise the room is free again afterwards. */
function inPasses(values: Float64Array, room: Float64Array): Float64Array | undefined {
  const even = evenly(values);
  return even === undefined ? byBits(values, room) : byPlaces(values, room, even);
}

/** Bits of a digit, two of which make a place. */
const DIGIT = 11;
/** So many values tell for all whether they lie evenly. */
const TELLING = 4096;
/** How many other values each may have in its place, on average, before three passes over bits cost less than insertion. */
const COMPANY = 16;

/** Places in which few values meet, judged by some of them; undefined where there are none. */
function evenly(values: Float64Array): Placing | undefined {
  const even = placing([values], 1 << (2 * DIGIT));
  if (even === undefined || even.isSigned) return undefined;
  const { low, scale } = even;
  const step = Math.floor(values.length / TELLING);
  const some = Float64Array.from({ length: step === 0 ? 0 : TELLING }, (_, i) => values[i * step] as number).sort();
  let meet = 0;
  for (let i = 1; i < some.length; i++) {
    const [before, value] = [some[i - 1] as number, some[i] as number];
    meet += Number(value !== before && (((value - low) * scale) | 0) === (((before - low) * scale) | 0));
  }
  // Of k values k²/2 pairs could meet: as many of them do as, of n values, each has others in its place, times k²/2n.
  return meet <= Math.min(TELLING / 16, (TELLING * TELLING * COMPANY) / (2 * values.length)) ? even : undefined;
}

function byPlaces(values: Float64Array, room: Float64Array, { low, scale }: Placing): Float64Array | undefined {
  const length = values.length;
  const fresh = new Float64Array(length);
  const [between, result] = room === values ? [fresh, room] : [room, fresh];
  const mask = (1 << DIGIT) - 1;
  const lower = new Uint32Array(1 << DIGIT);
  const upper = new Uint32Array(1 << DIGIT);
  for (let i = 0; i < length; i++) {
    const place = (((values[i] as number) - low) * scale) | 0;
    (lower[place & mask] as number)++;
    (upper[place >> DIGIT] as number)++;
  }
  starts(lower);
  starts(upper);
  for (let i = 0; i < length; i++) {
    const value = values[i] as number;
    between[(lower[(((value - low) * scale) | 0) & mask] as number)++] = value;
  }
  for (let i = 0; i < length; i++) {
    const value = between[i] as number;
    result[(upper[(((value - low) * scale) | 0) >> DIGIT] as number)++] = value;
  }
  return inOrder(settled(result));
}

function byBits(values: Float64Array, room: Float64Array): Float64Array | undefined {
  const length = values.length;
  const result = new Float64Array(length);
  const words = wordsOf(values);
  const low = new Uint32Array(LOW.size);
  const middle = new Uint32Array(MIDDLE.size);
  const high = new Uint32Array(HIGH.size);
  for (let i = 0; i < length; i++) {
    const top = words[2 * i + 1] as number;
    const flip = top >> 31;
    const key = top ^ (flip | 0x80000000);
    (low[((key & LOW.mask) << 1) | (((words[2 * i] as number) ^ flip) >>> 31)] as number)++;
    (middle[(key >>> MIDDLE.shift) & (MIDDLE.size - 1)] as number)++;
    (high[key >>> HIGH.shift] as number)++;
  }
  starts(low);
  starts(middle);
  starts(high);
  for (let i = 0; i < length; i++) {
    const flip = (words[2 * i + 1] as number) >> 31;
    const digit = ((((words[2 * i + 1] as number) ^ flip) & LOW.mask) << 1) | (((words[2 * i] as number) ^ flip) >>> 31);
    result[(low[digit] as number)++] = values[i] as number;
  }
  scatter(result, room, middle, MIDDLE.shift);
  scatter(room, result, high, HIGH.shift);
  return inOrder(settled(result));
}

/** The doubles' halves, the lower first: every platform Node runs on is little-endian. */
function wordsOf(values: Float64Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
}

/** Counts of digits become the places where each digit begins. */
function starts(counts: Uint32Array): void {
  let place = 0;
  for (let digit = 0; digit < counts.length; digit++) {
    const count = counts[digit] as number;
    counts[digit] = place;
    place += count;
  }
}

function scatter(from: Float64Array, to: Float64Array, places: Uint32Array, shift: number): void {
  const words = wordsOf(from);
  const mask = places.length - 1;
  for (let i = 0; i < from.length; i++) {
    const top = words[2 * i + 1] as number;
    const digit = ((top ^ ((top >> 31) | 0x80000000)) >>> shift) & mask;
    to[(places[digit] as number)++] = from[i] as number;
  }
}

function settled(nearly: Float64Array): Float64Array {
  let before = nearly[0] as number;
  for (let i = 1; i < nearly.length; i++) {
    const value = nearly[i] as number;
    if (value >= before) {
      before = value;
      continue;
    }
    let place = i;
    while (place > 0 && value < (nearly[place - 1] as number)) {
      nearly[place] = nearly[place - 1] as number;
      place--;
      if (i - place > FAR) {
        nearly[place] = value;
        return nearly.sort();
      }
    }
    nearly[place] = value;
    before = nearly[i] as number;
  }
  return nearly;
}
