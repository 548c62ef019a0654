/**
 * A finite number as its shortest decimal spelling reads, exactly: `units / 10 ** scale`, scale >= 0.
 *
 * Binary arithmetic decides bounds wrongly at their edge: 0.09 - 0.07 is 0.01999999999999999 and 0.04 / 0.05 is
 * 0.7999999999999999. People write decimals into policies and reports, so gates compute with the decimals they wrote. The
 * shortest spelling that reads back as the same number is what ECMAScript's Number::toString gives:
 * https://tc39.es/ecma262/#sec-numeric-types-number-tostring
 */
export type Decimal = { readonly units: bigint; readonly scale: number };

/** The decimal of a finite number; anything else is a RangeError, since NaN and Infinity are never values. */
export function decimal(value: number): Decimal {
  const spelled = /^(-?\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value));
  if (spelled === null) throw new RangeError(`${value} has no decimal spelling`);
  const [, whole = "", fraction = "", exponent = "0"] = spelled;
  const units = BigInt(whole + fraction);
  const scale = fraction.length - Number(exponent);
  return scale >= 0 ? { units, scale } : { units: units * 10n ** BigInt(-scale), scale: 0 };
}

export function minus(from: Decimal, take: Decimal): Decimal {
  const scale = Math.max(from.scale, take.scale);
  return { units: at(from, scale) - at(take, scale), scale };
}

export function times(one: Decimal, other: Decimal): Decimal {
  return { units: one.units * other.units, scale: one.scale + other.scale };
}

export function size(of: Decimal): Decimal {
  return of.units < 0n ? { units: -of.units, scale: of.scale } : of;
}

/** -1, 0 or 1: whether `one` is less than, equal to, or more than `other`. */
export function compare(one: Decimal, other: Decimal): -1 | 0 | 1 {
  const { units } = minus(one, other);
  return units < 0n ? -1 : units > 0n ? 1 : 0;
}

/**
 * Compares the quotient `part / whole` with `limit` without dividing, so that 0.4 / 0.5 is exactly 0.8. The whole is positive.
 */
export function compareRatio(part: Decimal, whole: Decimal, limit: Decimal): -1 | 0 | 1 {
  return compare(part, times(limit, whole));
}

/** The closest number; infinite where no finite one is. */
export function toNumber({ units, scale }: Decimal): number {
  return Number(`${units}e-${scale}`);
}

function at({ units, scale }: Decimal, wanted: number): bigint {
  return units * 10n ** BigInt(wanted - scale);
}
