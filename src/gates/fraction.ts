import type { Proportion } from "../statistics/proportion.ts";
import type { Decimal } from "./decimal.ts";

/**
 * `part / whole` of two integers, whole > 0. Counts are compared as counts: 40 of 100 is exactly four fifths of 50 of 100, and
 * 0.4 / 0.5 in binary need not be.
 */
export type Fraction = { readonly part: bigint; readonly whole: bigint };

/** A decimal as the fraction it is. */
export function fractionOf({ units, scale }: Decimal): Fraction {
  return { part: units, whole: 10n ** BigInt(scale) };
}

/** A counted share; undefined where the counts are no whole numbers, or there are no rows. */
export function shareOf({ count, of }: Proportion): Fraction | undefined {
  const counted = Number.isSafeInteger(count) && Number.isSafeInteger(of) && of > 0 && count >= 0 && count <= of;
  return counted ? { part: BigInt(count), whole: BigInt(of) } : undefined;
}

export function difference(from: Fraction, take: Fraction): Fraction {
  return { part: from.part * take.whole - take.part * from.whole, whole: from.whole * take.whole };
}

export function product(one: Fraction, other: Fraction): Fraction {
  return { part: one.part * other.part, whole: one.whole * other.whole };
}

/** `one / other`. The other must be above 0. */
export function quotient(one: Fraction, other: Fraction): Fraction {
  return { part: one.part * other.whole, whole: one.whole * other.part };
}

/** -1, 0 or 1: whether `one` is less than, equal to, or more than `other`. */
export function compareFractions(one: Fraction, other: Fraction): -1 | 0 | 1 {
  const { part } = difference(one, other);
  return part < 0n ? -1 : part > 0n ? 1 : 0;
}

/** The closest number, by way of 20 significant digits: both integers may be far beyond what a number holds. */
export function numberOf({ part, whole }: Fraction): number {
  const more = Math.max(0, String(whole).length - String(part).length + 21);
  return Number(`${(part * 10n ** BigInt(more)) / whole}e-${more}`);
}
