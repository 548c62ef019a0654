import type { KeyColumn } from "./columns.ts";
import { hashedKeys } from "./hashed-keys.ts";

/** How many rows of one side are not among the pairs, and why. */
export type Left = {
  /** Rows whose key no row of the other side has. */
  readonly unmatched: number;
  /** Rows that share their key with another row of the same side. */
  readonly duplicates: number;
  /** Rows whose only fellow on the other side is one of several: its key stands there more than once. */
  readonly ambiguous: number;
  /** Rows without a key. */
  readonly missing: number;
};

/** Rows of two tables that have the same key: row `one[i]` of the first belongs to row `other[i]` of the second. */
export type Joined = {
  readonly one: Int32Array;
  readonly other: Int32Array;
  readonly fromOne: Left;
  readonly fromOther: Left;
};

/**
 * Joins two tables on a key, pairs in the order of the first. A key that stands twice on either side names no row, so none of its rows
 * is in a pair: the caller is told how many there are and decides. Every row of a side is in a pair or in exactly one of its counts.
 */
export function joined(one: KeyColumn, other: KeyColumn): Joined {
  const keysOfOne = hashedKeys(one);
  const keysOfOther = hashedKeys(other);
  const most = Math.min(one.ends.length, other.ends.length);
  const ones = new Int32Array(most);
  const others = new Int32Array(most);
  let pairs = 0;
  const walk = (
    column: KeyColumn,
    own: typeof keysOfOne,
    far: typeof keysOfOne,
    pair: (row: number, match: number) => void,
  ): Left => {
    let unmatched = 0;
    let ambiguous = 0;
    let from = 0;
    for (let row = 0; row < column.ends.length; row++) {
      const to = column.ends[row] as number;
      if (to > from && (own.duplicates === 0 || own.rowOf(column.bytes, from, to) >= 0)) {
        const match = far.rowOf(column.bytes, from, to);
        if (match >= 0) pair(row, match);
        else if (match === -1) unmatched++;
        else ambiguous++;
      }
      from = to;
    }
    return { unmatched, duplicates: own.duplicates, ambiguous, missing: column.missing };
  };
  const fromOne = walk(one, keysOfOne, keysOfOther, (row, match) => {
    ones[pairs] = row;
    others[pairs++] = match;
  });
  const fromOther = walk(other, keysOfOther, keysOfOne, () => undefined);
  return { one: ones.subarray(0, pairs), other: others.subarray(0, pairs), fromOne, fromOther };
}
