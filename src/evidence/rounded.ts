/** Sums in another order differ in the last digits of a double, so a report that writes them all is held to this many. */
const DIGITS = 12;

/**
 * Whether a reported number is the exact one rounded to as many decimals as the report wrote: 0.93 of 0.93124. A tie may be rounded
 * either way, as languages do; zeros at the end of a number are not seen, so 0.930 is 0.93. Both finite.
 */
export function isRoundingOf(reported: number, exact: number): boolean {
  const decimals = Math.min(decimalsOf(reported), DIGITS - 1 - Math.floor(Math.log10(Math.abs(exact))));
  // The halves of a last place are seldom doubles themselves.
  return Math.abs(reported - exact) <= 0.5 * 10 ** -decimals * (1 + 1e-9);
}

function decimalsOf(value: number): number {
  const [digits = "", exponent = "0"] = String(value).split("e");
  const fraction = digits.split(".")[1] ?? "";
  return Math.max(0, fraction.length - Number(exponent));
}
