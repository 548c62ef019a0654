/*
 * Doubles in the order of their bits: read as sign and magnitude, a double's 64 bits are ordered as its value is
 * (https://en.wikipedia.org/wiki/IEEE_754, "designed so that they can be compared as sign-magnitude integers"). Doubles that agree in
 * their first `bits` bits are neighbours and form a cell: with 64 bits each value is its own, with 12 (sign and exponent) a cell is a power
 * of two, and each bit more halves every cell. -0 counts as 0, NaN is in no cell.
 */

/** Bits of a double: with so many a cell is one value. */
export const ALL_BITS = 64;

/** The upper half of -0 as a signed number. */
const NEGATIVE_ZERO = -0x80000000;
const double = new Float64Array(1);
const halves = new Uint32Array(double.buffer);

/** The smallest value of the cell that the value is in. */
export function lowOf(value: number, bits: number): number {
  return value < 0 ? outerEnd(value, bits) : innerEnd(value, bits);
}

/** The largest value of the cell that the value is in. */
export function highOf(value: number, bits: number): number {
  return value < 0 ? innerEnd(value, bits) : outerEnd(value, bits);
}

/** The end away from 0: where the cell reaches into the bits of NaN, it is the infinity that they begin with. */
function outerEnd(value: number, bits: number): number {
  const { upper, lower } = maskOf(bits);
  // Adding 0 makes 0 of -0.
  double[0] = value + 0;
  halves[1] = (halves[1] as number) | ~upper;
  halves[0] = (halves[0] as number) | ~lower;
  const end = double[0];
  return Number.isNaN(end) ? (value < 0 ? -Infinity : Infinity) : end;
}

/** The end towards 0; of negative values it is not -0, which counts as 0. */
function innerEnd(value: number, bits: number): number {
  const { upper, lower } = maskOf(bits);
  double[0] = value;
  halves[1] = (halves[1] as number) & upper;
  halves[0] = (halves[0] as number) & lower;
  const end = double[0];
  return end === 0 ? (value < 0 ? -Number.MIN_VALUE : 0) : end;
}

/** Which bits of a double's upper and lower half name the cell. */
function maskOf(bits: number): { readonly upper: number; readonly lower: number } {
  return { upper: leading(Math.min(bits, 32)), lower: leading(Math.max(bits - 32, 0)) };
}

function leading(bits: number): number {
  // A shift by 32 would be one by 0.
  return bits === 0 ? 0 : -1 << (32 - bits);
}

/**
 * The largest number of bits with which values in ascending order lie in at most so many cells, and at least 12: so many cells always
 * suffice where they may be 4096. One pass serves every number of bits: neighbours are in two cells wherever the first bit that they
 * differ in is one that counts.
 */
export function bitsThatFit(ascending: Float64Array, most: number): number {
  const apart = firstDifferences(ascending);
  let cells = Math.min(ascending.length, 1);
  for (let bits = 0; bits < ALL_BITS; bits++) {
    cells += apart[bits] as number;
    if (cells > most) return bits;
  }
  return ALL_BITS;
}

/** How many neighbours differ first in each bit, from the sign on; the last is of those that do not differ. */
function firstDifferences(ascending: Float64Array): Float64Array {
  const at = new Float64Array(ALL_BITS + 1);
  // Every platform that Node runs on is little-endian.
  const words = new Int32Array(ascending.buffer, ascending.byteOffset, 2 * ascending.length);
  let lower = words[0] ?? 0;
  let upper = words[1] ?? 0;
  if (upper === NEGATIVE_ZERO && lower === 0) upper = 0;
  for (let i = 2; i < words.length; i += 2) {
    const nextLower = words[i] as number;
    let nextUpper = words[i + 1] as number;
    if (nextUpper === NEGATIVE_ZERO && nextLower === 0) nextUpper = 0;
    const differ = nextUpper ^ upper;
    const first = differ === 0 ? 32 + Math.clz32(nextLower ^ lower) : Math.clz32(differ);
    at[first] = (at[first] as number) + 1;
    lower = nextLower;
    upper = nextUpper;
  }
  return at;
}
