import { isCount } from "./defined.ts";

/** How often each bin or category occurs in a reference and in a current sample, in one order. Counts of parts add up to counts of the whole. */
export type PairedCounts = { readonly reference: readonly number[]; readonly current: readonly number[] };

/** The same as shares, each side of its own total. */
export type PairedShares = { readonly reference: readonly number[]; readonly current: readonly number[] };

/** Counts every category either side holds, in order of first appearance. A missing value is the caller's to drop or to name. */
export function countCategories<Category extends string | number | boolean>(
  reference: Iterable<Category>,
  current: Iterable<Category>,
): PairedCounts & { readonly categories: readonly Category[] } {
  const one = tally(reference);
  const other = tally(current);
  const categories = [...new Set([...one.keys(), ...other.keys()])];
  return {
    categories,
    reference: categories.map((category) => one.get(category) ?? 0),
    current: categories.map((category) => other.get(category) ?? 0),
  };
}

function tally<Category>(values: Iterable<Category>): ReadonlyMap<Category, number> {
  const counts = new Map<Category, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** Counts of two parts together, bin by bin. */
export function addCounts(one: PairedCounts, other: PairedCounts): PairedCounts {
  const add = (a: readonly number[], b: readonly number[]) => a.map((count, i) => count + (b[i] ?? 0));
  return { reference: add(one.reference, other.reference), current: add(one.current, other.current) };
}

/** Each bin's share of its side, in [0, 1]; undefined where a side is empty or holds what is no count. */
export function shares({ reference, current }: PairedCounts): PairedShares | undefined {
  const n = total(reference);
  const m = total(current);
  if (!(n > 0 && m > 0) || ![...reference, ...current].every(isCount)) return undefined;
  return { reference: reference.map((count) => count / n), current: current.map((count) => count / m) };
}

export function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Reference and current of each bin side by side. */
export function pairs({ reference, current }: PairedShares): readonly (readonly [number, number])[] {
  return reference.map((p, i) => [p, current[i] ?? 0]);
}
