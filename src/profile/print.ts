import type { Column, Table } from "../tables/columns.ts";

/** Sums stay exact below it. */
const MODULUS = 2 ** 52;
const SEEDS = [0x811c9dc5, 0x01000193, 0x9e3779b9] as const;

/**
 * Which rows these are, in any order: for each of three seeds the sum, modulo 2^52, of a 32-bit hash of every row's key and label. Two
 * tables of the same rows have the same print; two of other rows have not, short of an accident of about one in 2^96. It is no proof
 * against somebody who makes rows to fit. Undefined without a key, or where a row has none.
 */
export function printOf(table: Table): readonly number[] | undefined {
  const columns = new Map(Object.entries<Column>(table.columns));
  const key = columns.get("role.key");
  if (key?.as !== "key" || key.missing > 0) return undefined;
  const label = labelHashes(columns.get("role.label"));
  return SEEDS.map((seed) => {
    let sum = 0;
    let from = 0;
    for (let row = 0; row < table.rows; row++) {
      const to = key.ends[row] as number;
      let hash = Math.imul(seed ^ label(row), 0x85ebca6b);
      for (let at = from; at < to; at++) hash = Math.imul(hash ^ (key.bytes[at] as number), 0x01000193);
      sum = (sum + (stirred(hash) >>> 0)) % MODULUS;
      from = to;
    }
    return sum;
  });
}

/** The finalizer of MurmurHash3 (https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp). */
function stirred(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** A number for what stands as label in a row, the same whatever order the rows are in. */
function labelHashes(column: Column | undefined): (row: number) => number {
  if (column?.as === "flag") return (row) => column.values[row] as number;
  if (column?.as === "number") {
    const halves = new Int32Array(column.values.buffer, column.values.byteOffset, column.values.length * 2);
    return (row) => (halves[row * 2] as number) ^ (halves[row * 2 + 1] as number);
  }
  if (column?.as !== "category") return () => 0;
  const hashes = column.dictionary.map((text) => {
    let hash = 0;
    for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    return hash;
  });
  return (row) => hashes[column.codes[row] as number] ?? -1;
}

/** The print of the rows of two tables together. */
export function addPrints(one: readonly number[], other: readonly number[]): readonly number[] {
  return one.map((sum, i) => (sum + (other[i] ?? 0)) % MODULUS);
}
