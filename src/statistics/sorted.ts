/**
 * Sorting where rows are many: three passes of an LSD radix sort over the top 33 bits of the order-preserving form of a double
 * (https://en.wikipedia.org/wiki/Radix_sort), then neighbours that agree in those bits are put right by insertion. It takes a
 * third of the time of `Float64Array.prototype.sort`, to which values that agree in too many bits are left. Values of few decimals, as
 * scores are mostly written, are counted instead (https://en.wikipedia.org/wiki/Counting_sort).
 */

/** Digits of 11 bits, the low one with one bit of a double's lower half: more would be more places to write to than a processor finds at once. */
const LOW = { size: 1 << 11, mask: 0x3ff };
const MIDDLE = { size: 1 << 11, shift: 10 };
const HIGH = { size: 1 << 11, shift: 21 };
/** Below it the three tables cost more than they save. */
export const FEW = 8192;
/** How far insertion may move one value before the native sort takes over. */
const FAR = 48;

/** The values in ascending order, -0 before 0; undefined where one of them is NaN, which has no place in any order. */
export function sorted(values: Float64Array): Float64Array | undefined {
  if (values.length < FEW) return inOrder(values.slice().sort());
  return byCounting(values) ?? byRadix(values, new Float64Array(values.length));
}

/** The same for an array that nobody else holds: it serves as the room to sort in, and holds nothing of use afterwards. */
export function sortedAway(values: Float64Array): Float64Array | undefined {
  return values.length < FEW ? inOrder(values.sort()) : (byCounting(values, values) ?? byRadix(values, values));
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
    return byRadix(side, room.subarray(0, side.length));
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

/** Whether a value is one of those that are counted. */
export function isCounted(value: number): boolean {
  const place = (value * DECIMALS + 0.5) | 0;
  return place >= 0 && place < PLACES && place / DECIMALS === value;
}

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

/** The values are read before anything is written to the room, so that both may be the same. */
function byRadix(values: Float64Array, room: Float64Array): Float64Array | undefined {
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
export function starts(counts: Uint32Array): void {
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
