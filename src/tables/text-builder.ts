import type { Asked, Builder } from "./columns.ts";
import { hashOf, sameBytes } from "./hash.ts";
import { missingTexts } from "./spelling.ts";

/** A column with more different texts is no category. */
const MOST_CATEGORIES = 100_000;
/** Bytes: where a row's text ends is kept in 32 bits. */
const MOST_KEY_BYTES = 0xffff_ffff;

/** Reads texts of which there are few, each kept once. */
export function categoryBuilder(asked: Asked): Builder {
  const isMissing = missingTexts(asked);
  const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const dictionary: string[] = [];
  /** The bytes of each entry one after the other: what a cell is compared with. */
  let known = new Uint8Array(1024);
  const ends = [0];
  /** Open addressing: a slot holds 1 + the place in the dictionary, or 0. -1 as a code is what says that there is no value. */
  let slots = new Int32Array(256);
  let codeOf = new Int32Array(0);
  /** Entries that are known to mean no value. */
  const nothing: boolean[] = [];

  const enter = (bytes: Uint8Array, from: number, to: number): number | string => {
    if (dictionary.length >= MOST_CATEGORIES) return `is the ${MOST_CATEGORIES + 1}th different value, too many for a category`;
    let said: string;
    try {
      said = utf8.decode(bytes.subarray(from, to));
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      return "is not UTF-8";
    }
    const begin = ends[dictionary.length] ?? 0;
    if (begin + to - from > known.length) {
      const grown = new Uint8Array(Math.max(known.length * 2, begin + to - from));
      grown.set(known);
      known = grown;
    }
    known.set(bytes.subarray(from, to), begin);
    ends.push(begin + to - from);
    nothing.push(isMissing(bytes, from, to));
    dictionary.push(said);
    if (dictionary.length * 2 > slots.length) rehash();
    else insert(dictionary.length - 1);
    return dictionary.length - 1;
  };
  const insert = (entry: number): void => {
    const mask = slots.length - 1;
    let slot = hashOf(known, ends[entry] ?? 0, ends[entry + 1] ?? 0) & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = entry + 1;
  };
  const rehash = (): void => {
    slots = new Int32Array(slots.length * 2);
    for (let entry = 0; entry < dictionary.length; entry++) insert(entry);
  };
  const find = (bytes: Uint8Array, from: number, to: number): number | string => {
    const mask = slots.length - 1;
    for (let slot = hashOf(bytes, from, to) & mask; ; slot = (slot + 1) & mask) {
      const entry = (slots[slot] ?? 0) - 1;
      if (entry < 0) return enter(bytes, from, to);
      const begin = ends[entry] ?? 0;
      const length = (ends[entry + 1] ?? 0) - begin;
      if (length === to - from && sameBytes(known, begin, bytes, from, length)) return entry;
    }
  };

  return {
    asked,
    grow: (capacity) => {
      const grown = new Int32Array(capacity);
      grown.set(codeOf);
      codeOf = grown;
    },
    missing: (row) => {
      codeOf[row] = -1;
    },
    number: () => "is a number",
    text: (row, bytes, from, to) => {
      const entry = find(bytes, from, to);
      if (typeof entry === "string") return entry;
      codeOf[row] = entry;
      return undefined;
    },
    numbers: () => undefined,
    flags: () => undefined,
    codes: () => codeOf,
    finish: (rows) => {
      // Entries that mean no value leave the dictionary, and the others close ranks.
      const place = new Int32Array(dictionary.length);
      const kept: string[] = [];
      dictionary.forEach((said, entry) => (place[entry] = nothing[entry] === true ? -1 : kept.push(said) - 1));
      const codes = codeOf.subarray(0, rows);
      let missing = 0;
      for (let row = 0; row < rows; row++) {
        const code = codes[row] ?? -1;
        const now = code < 0 ? -1 : (place[code] ?? -1);
        codes[row] = now;
        if (now < 0) missing++;
      }
      return { as: "category", codes, dictionary: kept, missing };
    },
  };
}

/** Reads texts of which each row may have its own, as bytes. */
export function keyBuilder(asked: Asked): Builder {
  const isMissing = missingTexts(asked);
  let bytes = new Uint8Array(0);
  let ends = new Uint32Array(0);
  return {
    asked,
    grow: (capacity) => {
      const grown = new Uint32Array(capacity);
      grown.set(ends);
      ends = grown;
    },
    missing: (row) => {
      ends[row] = row === 0 ? 0 : (ends[row - 1] ?? 0);
    },
    number: () => "is a number",
    text: (row, from, begin, to) => {
      const start = row === 0 ? 0 : (ends[row - 1] ?? 0);
      const size = isMissing(from, begin, to) ? 0 : to - begin;
      const end = start + size;
      if (end > bytes.length) {
        if (end > MOST_KEY_BYTES) return "makes the keys longer than 4 GB in all";
        const grown = new Uint8Array(Math.min(MOST_KEY_BYTES, Math.max(1024, end * 2)));
        grown.set(bytes.subarray(0, start));
        bytes = grown;
      }
      if (size > 64) bytes.set(from.subarray(begin, to), start);
      else for (let at = 0; at < size; at++) bytes[start + at] = from[begin + at] as number;
      ends[row] = end;
      return undefined;
    },
    numbers: () => undefined,
    flags: () => undefined,
    codes: () => undefined,
    finish: (rows) => {
      let missing = 0;
      for (let row = 0; row < rows; row++) if (ends[row] === (row === 0 ? 0 : ends[row - 1])) missing++;
      return { as: "key", bytes: bytes.subarray(0, ends[rows - 1] ?? 0), ends: ends.subarray(0, rows), missing };
    },
  };
}
