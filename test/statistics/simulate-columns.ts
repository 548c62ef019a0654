import type { CategoryColumn, Column, FlagColumn, NumberColumn, TimeColumn } from "../../src/tables/columns.ts";

/* Columns of a table as they are once files were read, written down in a test. */

/** Columns by the names that profiles know them by: `role.label`, `cut.country`, `feature.amount`. */
export type Written = Readonly<Record<string, Column>>;

export function numbers(values: Iterable<number>): NumberColumn {
  return { as: "number", values: Float64Array.from(values), missing: 0, infinite: 0 };
}

export function flags(values: Iterable<number>): FlagColumn {
  return { as: "flag", values: Int8Array.from(values), missing: 0 };
}

/** Moments in milliseconds since 1970. */
export function moments(values: Iterable<number>): TimeColumn {
  return { as: "time", values: Float64Array.from(values), missing: 0 };
}

export function category(values: readonly string[]): CategoryColumn {
  const dictionary = [...new Set(values)];
  const codes = new Map(dictionary.map((value, code) => [value, code]));
  return { as: "category", codes: Int32Array.from(values, (value) => codes.get(value) ?? -1), dictionary, missing: 0 };
}
