import type { Unit } from "../report-rule.ts";

/** Powers of ten from a unit to what readings are in: milliseconds for times, shares of 1 for rates. */
const POWERS: Readonly<Record<Unit, number>> = { s: 3, ms: 0, us: -3, ns: -6, percent: -2, share: 0 };

/**
 * A decimal number as it is written, in this unit, as a double in the readings' unit: `0.07` s is 70 ms, exactly, which 0.07 * 1000
 * is not. Undefined where the text is no decimal number, or its value is not finite.
 */
export function inReadingUnit(text: string, unit: Unit): number | undefined {
  const [, sign = "", digits, exponent = "0"] = /^([-+]?)(\d+(?:\.\d*)?|\.\d+)(?:e([-+]?\d+))?$/i.exec(text.trim()) ?? [];
  if (digits === undefined) return undefined;
  const value = Number(`${sign}${digits}e${Number(exponent) + POWERS[unit]}`);
  if (!Number.isFinite(value)) return undefined;
  return value === 0 ? 0 : value;
}
