/* What is a value, and what is none: NaN never leaves this room. */

/** The number, or undefined where it is NaN: 0/0 is no value. Infinity stays, since some statistics are infinite by definition. */
export function defined(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}

/** Whether a number can be an error probability or a confidence: strictly between 0 and 1. */
export function isBetween(share: number): boolean {
  return share > 0 && share < 1;
}

/** A share of a whole; undefined where the whole is empty. */
export function ratio(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : defined(part / whole);
}

/** Whether a number can be one of rows: not negative, and small enough to be counted exactly. Expected counts may be fractions. */
export function isCount(rows: number): boolean {
  return rows >= 0 && rows <= Number.MAX_SAFE_INTEGER;
}
