import type { DataTable } from "../data-table.ts";
import type { Checked } from "../errors.ts";
import type { CategoryColumn } from "../tables/columns.ts";
import { columnsOfAttribute } from "./asking.ts";

/** A part of the rows by what stands in some columns: a slice, or a group of an attribute; the whole is neither. */
export type Where =
  | { readonly is: "whole" }
  | { readonly is: "slice"; readonly dimension: string; readonly value: string }
  | { readonly is: "group"; readonly attribute: string; readonly group: string };

/** A text that no other place in the rows has. */
export function whereKey(where: Where): string {
  switch (where.is) {
    case "whole":
      return "whole";
    case "slice":
      return JSON.stringify(["slice", where.dimension, where.value]);
    case "group":
      return JSON.stringify(["group", where.attribute, where.group]);
  }
}

/** More values in one column are names, not groups of rows. Our choice. */
export const MOST_VALUES = 1000;

/** A slice stands in evidence under the name of its column, and what reads evidence takes none of these as a key. */
const NO_SLICES: readonly string[] = ["__proto__", "constructor", "prototype"];

/** What a row without a value of an attribute is put under: such rows are a group like any other, or the worst group could hide there. */
export const MISSING_GROUP = "(missing)";

type Codes = { readonly codes: Int32Array; readonly names: readonly string[] };

/**
 * Which rows are in which slice and group, the whole first. Each dimension's and attribute's parts hold every row once. A problem where a
 * column has more values than can be parts, or cannot be a dimension at all.
 */
export function cutsOf(
  { slices, attributes }: DataTable,
  column: (name: string) => CategoryColumn | undefined,
): Checked<readonly { readonly where: Where; readonly rows: Int32Array | undefined }[]> {
  const cuts: { readonly where: Where; readonly rows: Int32Array | undefined }[] = [{ where: { is: "whole" }, rows: undefined }];
  const asked = [
    ...(slices ?? []).map((name) => ({
      name,
      columns: [name],
      put: (value: string): Where => ({ is: "slice", dimension: name, value }),
    })),
    ...(attributes ?? []).map((name) => ({
      name,
      columns: columnsOfAttribute(name),
      put: (group: string): Where => ({ is: "group", attribute: name, group }),
    })),
  ];
  const problems = (slices ?? [])
    .filter((name) => NO_SLICES.includes(name))
    .map((name) => ({
      what: `nothing is cut into slices by a column that is called ${name}`,
      hint: "give the column another name",
    }));
  for (const { name, columns, put } of asked) {
    const coded = columns.map((part) => codesOf(column(part)));
    const parts = partition(coded.length === 1 ? (coded[0] as Codes) : coded.map(besideOthers).reduce(together));
    if (parts.length > MOST_VALUES) {
      const what = `${name} has ${parts.length} values, more than the ${MOST_VALUES} that are measured apart`;
      problems.push({ what, hint: "cut by a column with fewer values" });
      continue;
    }
    for (const { value, rows } of parts) cuts.push({ where: put(value), rows });
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: cuts };
}

/** Every row's place among the names; what is missing has the last one. */
function codesOf(column: CategoryColumn | undefined): Codes {
  const none = { codes: new Int32Array(0), dictionary: [] as readonly string[], missing: 0 };
  const { codes, dictionary, missing } = column ?? none;
  if (missing === 0) return { codes, names: dictionary };
  // A value that is spelled like the name of the missing ones is one with them.
  const known = dictionary.indexOf(MISSING_GROUP);
  const place = known === -1 ? dictionary.length : known;
  return {
    codes: codes.map((code) => (code < 0 ? place : code)),
    names: known === -1 ? [...dictionary, MISSING_GROUP] : dictionary,
  };
}

/**
 * Values as they are spelled beside those of other columns: between quotes where it could not be told which plus stands between two of them.
 * It must not depend on which values there are, or two shards would spell one group in two ways.
 */
function besideOthers({ codes, names }: Codes): Codes {
  return { codes, names: names.map((name) => (/^[^+"]+\+*$/.test(name) ? name : JSON.stringify(name))) };
}

/** Two columns as one: `f+25-34`. */
function together(one: Codes, other: Codes): Codes {
  const many = other.names.length;
  const seen = new Map<number, number>();
  const names: string[] = [];
  const codes = new Int32Array(one.codes.length);
  for (let row = 0; row < codes.length; row++) {
    const pair = (one.codes[row] as number) * many + (other.codes[row] as number);
    let code = seen.get(pair);
    if (code === undefined) {
      code = names.length;
      seen.set(pair, code);
      names.push(`${one.names[Math.floor(pair / many)] ?? ""}+${other.names[pair % many] ?? ""}`);
    }
    codes[row] = code;
  }
  return { codes, names };
}

/** The rows of each name that has some, by name. Two passes: counts, then places. */
function partition({ codes, names }: Codes): readonly { readonly value: string; readonly rows: Int32Array }[] {
  const counts = new Float64Array(names.length);
  for (let row = 0; row < codes.length; row++) counts[codes[row] as number] = (counts[codes[row] as number] as number) + 1;
  const places = Array.from(counts, (count) => new Int32Array(count));
  counts.fill(0);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    const at = counts[code] as number;
    (places[code] as Int32Array)[at] = row;
    counts[code] = at + 1;
  }
  return names
    .map((value, code) => ({ value, rows: places[code] ?? new Int32Array(0) }))
    .filter(({ rows }) => rows.length > 0)
    .toSorted((one, other) => (one.value < other.value ? -1 : one.value > other.value ? 1 : 0));
}
