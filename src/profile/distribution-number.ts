import { ALL_BITS, lowOf } from "./distribution-bits.ts";

/*
 * Cells by number, in order, 0 where the positive values begin. A cell of several values has below 0 the complement of what its mirror
 * image has above it, -1 for 0; a single value its mirror image's number with a minus.
 */

const MAGNITUDE = (1n << 63n) - 1n;
const INFINITE = 0x7ffn << 52n;
const bits64 = new BigUint64Array(1);
const double = new Float64Array(bits64.buffer);

/** The number of the cell that the value is in. */
export function cellNumber(value: number, bits: number): bigint {
  double[0] = value;
  const magnitude = ((bits64[0] as bigint) & MAGNITUDE) >> BigInt(ALL_BITS - bits);
  if (!(value < 0)) return value === 0 ? 0n : magnitude;
  return bits === ALL_BITS ? -magnitude : -magnitude - 1n;
}

/** The smallest value of the cell with that number; undefined where no double is in it. */
export function cellAt(number: bigint, bits: number): number | undefined {
  const positive = number >= 0n ? number : bits === ALL_BITS ? -number : -number - 1n;
  const magnitude = positive << BigInt(ALL_BITS - bits);
  if (magnitude > INFINITE) return undefined;
  bits64[0] = magnitude;
  const inner = double[0] as number;
  // Of the cell below 0 that begins there, -0 would not tell.
  return number >= 0n ? inner : lowOf(inner === 0 ? -Number.MIN_VALUE : -inner, bits);
}

/**
 * Ascending numbers as steps from one to the next, the first from 0 and in zigzag. Zero bits that all of them end in, as those of integers and of
 * single-precision values do, are counted and left out.
 */
export function stepsOf(numbers: readonly bigint[]): { readonly zeros: number; readonly steps: readonly bigint[] } {
  const together = numbers.reduce((bits, number) => bits | number, 0n);
  let zeros = 0n;
  while (together !== 0n && ((together >> zeros) & 1n) === 0n) zeros++;
  const short = numbers.map((number) => number >> zeros);
  return { zeros: Number(zeros), steps: short.map((number, i) => (i === 0 ? zigzag(number) : number - (short[i - 1] ?? 0n))) };
}

/** The numbers back; undefined where one does not lie above the one before. */
export function numbersOf(steps: readonly bigint[], zeros: number): readonly bigint[] | undefined {
  if (steps.includes(0n, 1)) return undefined;
  let number = 0n;
  return steps.map((step, i) => (number += i === 0 ? unzigzag(step) : step) << BigInt(zeros));
}

/** 0, -1, 1, -2, … as 0, 1, 2, 3, …, so that numbers near 0 are short whatever their sign. */
function zigzag(number: bigint): bigint {
  return number < 0n ? -2n * number - 1n : 2n * number;
}

function unzigzag(number: bigint): bigint {
  return number % 2n === 0n ? number / 2n : -(number + 1n) / 2n;
}
