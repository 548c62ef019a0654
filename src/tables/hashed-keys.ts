import type { KeyColumn } from "./columns.ts";
import { hashOf, sameBytes } from "./hash.ts";

/** The keys of a column, to be found by others: exact, for equal hashes are compared byte by byte. */
export type HashedKeys = {
  /** The one row that has this key; -1 where none has it, -2 where several have. */
  readonly rowOf: (bytes: Uint8Array, from: number, to: number) => number;
  /** Rows whose key other rows have as well. */
  readonly duplicates: number;
};

export function hashedKeys({ bytes, ends }: KeyColumn): HashedKeys {
  let size = 16;
  while (size < ends.length * 2) size *= 2;
  const mask = size - 1;
  /** 1 + a row, or 0; the sign says that others have its key too. */
  const slots = new Int32Array(size);
  const slotOf = (text: Uint8Array, from: number, to: number): number => {
    for (let slot = hashOf(text, from, to) & mask; ; slot = (slot + 1) & mask) {
      const found = slots[slot] as number;
      if (found === 0) return slot;
      const row = Math.abs(found) - 1;
      const begin = row === 0 ? 0 : (ends[row - 1] as number);
      const length = (ends[row] as number) - begin;
      if (length === to - from && sameBytes(bytes, begin, text, from, length)) return slot;
    }
  };
  let duplicates = 0;
  let from = 0;
  for (let row = 0; row < ends.length; row++) {
    const to = ends[row] as number;
    if (to > from) {
      const slot = slotOf(bytes, from, to);
      const before = slots[slot] as number;
      if (before === 0) slots[slot] = row + 1;
      else {
        duplicates += before > 0 ? 2 : 1;
        slots[slot] = -Math.abs(before);
      }
    }
    from = to;
  }
  return {
    duplicates,
    rowOf: (text, begin, to) => {
      const found = slots[slotOf(text, begin, to)] as number;
      return found > 0 ? found - 1 : found === 0 ? -1 : -2;
    },
  };
}
