/** Where a number that was read ends. One object for a reader's whole life, so that reading makes no garbage. */
export type Cursor = { at: number };

/** Powers of ten that a double holds exactly. */
export const TEN: Float64Array = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));
/** Digits whose number a double surely holds exactly. */
const EXACT_DIGITS = 15;
const MOST_DIGITS = 19;
const SPLITTER = 134217729;

/**
 * The decimal number that begins at `from`, where it is plain enough to be read without making a text of it: NaN where it is not, and
 * the caller asks {@link decimalIn}. What comes back is the double closest to what is written, as `Number(text)` gives it: a mantissa
 * and a power of ten that are both exact need one rounding (Clinger 1990, https://doi.org/10.1145/93542.93557), and up to 19 digits are
 * divided with twice the precision, where the answer counts only if its error cannot change the rounding.
 * The bytes must end with something that is no part of a number.
 */
export function plainDecimal(bytes: Uint8Array, from: number, cursor: Cursor): number {
  let at = from;
  let byte = bytes[at] as number;
  const negative = byte === 0x2d;
  if (negative) byte = bytes[++at] as number;
  const first = at;
  let mantissa = 0;
  while (byte === 0x30) byte = bytes[++at] as number;
  let begun = at;
  let end = at + EXACT_DIGITS;
  while (byte >= 0x30 && byte <= 0x39 && at < end) {
    mantissa = mantissa * 10 + (byte - 0x30);
    byte = bytes[++at] as number;
  }
  let seen = at > first;
  let scale = 0;
  let digits = at - begun;
  if (byte === 0x2e && digits <= EXACT_DIGITS) {
    byte = bytes[++at] as number;
    const point = at;
    if (digits === 0) while (byte === 0x30) byte = bytes[++at] as number;
    begun = at;
    end = at + EXACT_DIGITS - digits;
    while (byte >= 0x30 && byte <= 0x39 && at < end) {
      mantissa = mantissa * 10 + (byte - 0x30);
      byte = bytes[++at] as number;
    }
    digits += at - begun;
    // Digits beyond the exact ones: a second, small number, so that nothing is lost.
    let rest = 0;
    let more = 0;
    while (byte >= 0x30 && byte <= 0x39) {
      rest = rest * 10 + (byte - 0x30);
      more++;
      byte = bytes[++at] as number;
    }
    scale = at - point;
    if (scale > 0) seen = true;
    if (more > 0) {
      if (digits + more > MOST_DIGITS) return NaN;
      if (byte === 0x65 || byte === 0x45) {
        scale -= exponent(bytes, at, cursor);
        at = cursor.at;
      }
      if (!(scale > 0 && scale <= 22)) return NaN;
      cursor.at = at;
      const value = divided(mantissa, TEN[more] as number, rest, TEN[scale] as number);
      return negative ? -value : value;
    }
  }
  if (!seen) return NaN;
  if (byte === 0x65 || byte === 0x45) {
    scale -= exponent(bytes, at, cursor);
    at = cursor.at;
  }
  cursor.at = at;
  if (scale !== 0) {
    if (scale > 0 && scale <= 22) mantissa /= TEN[scale] as number;
    else if (scale < 0 && scale >= -22) mantissa *= TEN[-scale] as number;
    else return NaN;
  }
  return negative ? -mantissa : mantissa;
}

/** What stands after the e at `at`; NaN where it is no whole number of at most three digits. */
function exponent(bytes: Uint8Array, at: number, cursor: Cursor): number {
  let byte = bytes[++at] as number;
  const sign = byte === 0x2d ? -1 : 1;
  if (byte === 0x2d || byte === 0x2b) byte = bytes[++at] as number;
  const begun = at;
  let power = 0;
  while (byte >= 0x30 && byte <= 0x39) {
    power = power * 10 + (byte - 0x30);
    byte = bytes[++at] as number;
  }
  cursor.at = at;
  return at === begun || at - begun > 3 ? NaN : sign * power;
}

/**
 * (head * shift + rest) / divisor, rounded once; NaN where that cannot be said for sure. The numerator is kept as a sum of two doubles,
 * the quotient gets one correction, and an error of a thousand-millionth of its last place, far above the true one, must not matter
 * (Dekker 1971, https://doi.org/10.1007/BF01397083).
 */
function divided(head: number, shift: number, rest: number, divisor: number): number {
  const product = head * shift;
  const lost = productError(head, shift, product);
  const high = product + rest;
  const low = lost + (rest - (high - product));
  const quotient = high / divisor;
  const back = quotient * divisor;
  const correction = (high - back - productError(quotient, divisor, back) + low) / divisor;
  const doubt = quotient * 1e-25;
  const least = quotient + (correction - doubt);
  return least === quotient + (correction + doubt) ? least : NaN;
}

/** What is missing from a rounded product. */
function productError(a: number, b: number, product: number): number {
  const big = a * SPLITTER;
  const high = big - (big - a);
  const low = a - high;
  const other = b * SPLITTER;
  const otherHigh = other - (other - b);
  const otherLow = b - otherHigh;
  return low * otherLow - (product - high * otherHigh - low * otherHigh - high * otherLow);
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const INFINITE = /^[+-]?inf(?:inity)?$/i;

/** The decimal number or infinity that a text is, spaces around it aside; undefined where it is something else. */
export function decimalIn(text: string): number | undefined {
  const said = text.trim();
  if (NUMBER.test(said)) return Number(said);
  if (INFINITE.test(said)) return said.startsWith("-") ? -Infinity : Infinity;
  return undefined;
}
