import { type Distribution, distributionOf, mergeDistributions } from "./distribution.ts";
import { merged, type Moments, moments } from "../statistics/moments.ts";
import { sortedAway } from "../statistics/sorted.ts";

/*
 * What drift gates need of one column of one part of a table. Parts add up to the whole, in any order and however it was cut: exactly, but
 * for the last digits of mean and squares.
 */

/** What the rows of a part hold: numbers, words, or what can be compared as neither. `missing` of `rows` have no value. */
export type ColumnPart = NumberPart | CategoryPart | UnusablePart;

/** Of infinite values only how many there are is kept: nothing else here can be computed with them. */
export type NumberPart = Rows & {
  readonly is: "number";
  readonly infinite: number;
  /** Of the finite values; undefined where they are too large for the sum of their squares. */
  readonly moments: Moments | undefined;
  /** Of the finite values. */
  readonly distribution: Distribution;
};

/** How many rows each category has, at least one each; in no order. A Map, since a category may be called `__proto__`. */
export type CategoryPart = Rows & { readonly is: "category"; readonly counts: ReadonlyMap<string, number> };

/** Rows are still counted: the rate of missing values is known of any column. */
export type UnusablePart = Rows & { readonly is: "unusable"; readonly because: keyof typeof UNUSABLE };

type Rows = { readonly rows: number; readonly missing: number };

/** More are names of rows, or free text, and every measure of their shares would be noise. Our choice. */
export const MOST_CATEGORIES = 10_000;

/** What makes a column unusable, as the end of a sentence that begins with whose column it is. */
export const UNUSABLE = {
  categories: "has more than 10,000 categories",
  mixed: "holds numbers in one part and words in another",
} as const;

/** The part that a column of numbers is, NaN where a value is missing. The values are left as they are. */
export function numberColumnOf(values: Float64Array): NumberPart {
  const finite = values.filter(Number.isFinite);
  const missing = values.reduce((count, value) => count + Number(Number.isNaN(value)), 0);
  const found = moments(finite);
  const ascending = sortedAway(finite) ?? new Float64Array();
  return {
    is: "number",
    rows: values.length,
    missing,
    infinite: values.length - missing - ascending.length,
    moments: representable(found),
    distribution: distributionOf(ascending),
  };
}

/**
 * The part that a column of words is: each row's place in the dictionary, or -1 (or any place that the dictionary does not have) where a
 * value is missing. Equal words in the dictionary are one category; words that no row has are none.
 */
export function categoryColumnOf(codes: Int32Array, dictionary: readonly string[]): CategoryPart | UnusablePart {
  const byCode = new Float64Array(dictionary.length);
  let rows = 0;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    if (code < 0 || code >= byCode.length) continue;
    byCode[code] = (byCode[code] as number) + 1;
    rows++;
  }
  const counts = new Map<string, number>();
  for (const [code, category] of dictionary.entries()) {
    const count = byCode[code] ?? 0;
    if (count > 0) counts.set(category, (counts.get(category) ?? 0) + count);
  }
  return ofCategories({ rows: codes.length, missing: codes.length - rows }, counts);
}

/**
 * Two parts of one column together. A part without any value is of the other's kind, since nobody can tell what an empty column holds.
 * Numbers and words do not add up, nor do too many categories: the result is `unusable`, and stays so whatever is added to it.
 */
export function addColumn(one: ColumnPart, other: ColumnPart): ColumnPart {
  const rows = { rows: one.rows + other.rows, missing: one.missing + other.missing };
  // Of two parts without values the numbers win, so that the order of parts does not matter.
  if (isBlank(one) && (!isBlank(other) || other.is === "number")) return { ...other, ...rows };
  if (isBlank(other)) return { ...one, ...rows };
  if (one.is === "number" && other.is === "number") return { ...rows, ...addNumbers(one, other) };
  if (one.is === "category" && other.is === "category") return ofCategories(rows, addedCounts(one.counts, other.counts));
  const manyWords = isOfWords(one) && isOfWords(other);
  return { ...rows, is: "unusable", because: manyWords ? "categories" : "mixed" };
}

/** Whether no row of the part has a value: then its kind says nothing. */
export function isBlank(part: ColumnPart): boolean {
  return part.rows === part.missing;
}

/** How many rows have a value that is compared: neither missing nor infinite. */
export function valuesOf(part: ColumnPart): number {
  return part.rows - part.missing - (part.is === "number" ? part.infinite : 0);
}

function isOfWords(part: ColumnPart): boolean {
  return part.is === "category" || (part.is === "unusable" && part.because === "categories");
}

function addNumbers(one: NumberPart, other: NumberPart): Omit<NumberPart, keyof Rows> {
  return {
    is: "number",
    infinite: one.infinite + other.infinite,
    moments: one.moments && other.moments && representable(merged(one.moments, other.moments)),
    distribution: mergeDistributions(one.distribution, other.distribution),
  };
}

/** JSON knows neither infinities nor -0, and a part read back is to be the part that was written. */
function representable({ count, mean, squares }: Moments): Moments | undefined {
  return Number.isFinite(mean) && Number.isFinite(squares) ? { count, mean: mean + 0, squares } : undefined;
}

function ofCategories(rows: Rows, counts: ReadonlyMap<string, number>): CategoryPart | UnusablePart {
  return counts.size > MOST_CATEGORIES ? { ...rows, is: "unusable", because: "categories" } : { ...rows, is: "category", counts };
}

function addedCounts(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const counts = new Map(one);
  for (const [category, count] of other) counts.set(category, (counts.get(category) ?? 0) + count);
  return counts;
}
