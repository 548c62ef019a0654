/** A number as the fraction that its decimal spelling is: the bottom is above zero. */
export type Rational = { readonly top: bigint; readonly bottom: bigint };

export function rational(value: number): Rational {
  const [digits = "", exponent = "0"] = String(value).split("e");
  const [whole = "", fraction = ""] = digits.split(".");
  let top = BigInt(whole + fraction);
  let bottom = 1n;
  for (let n = 0; n < fraction.length; n++) bottom *= 10n;
  for (let n = 0; n < Number(exponent); n++) top *= 10n;
  for (let n = 0; n > Number(exponent); n--) bottom *= 10n;
  return { top, bottom };
}

export function minus(one: Rational, other: Rational): Rational {
  return { top: one.top * other.bottom - other.top * one.bottom, bottom: one.bottom * other.bottom };
}

export function times(one: Rational, other: Rational): Rational {
  return { top: one.top * other.top, bottom: one.bottom * other.bottom };
}

export function negative(one: Rational): Rational {
  return { top: -one.top, bottom: one.bottom };
}

export function size(one: Rational): Rational {
  return one.top < 0n ? negative(one) : one;
}

/** Below zero, zero or above it, as `one` is less than, equal to or more than `other`. */
export function sign({ top }: Rational): number {
  return top < 0n ? -1 : top > 0n ? 1 : 0;
}

export function atLeast(one: Rational, other: Rational): boolean {
  return sign(minus(one, other)) >= 0;
}
