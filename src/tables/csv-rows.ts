import type { Builder } from "./columns.ts";
import { stopsOf } from "./csv-cell.ts";
import { plainDecimal, TEN, type Cursor } from "./decimal.ts";

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;

/** How a cell is read where it stands without quotes. */
const NUMBER = 0;
const FLAG = 1;
const CODE = 2;
const TEXT = 3;

/** Digits that a whole number of 32 bits surely holds. */
const SMALL_DIGITS = 9;
/** Slots of what is remembered of a column of categories: each has a text's first four bytes and its last four, its length and its code. */
const SLOTS = 256;
const SLOT = 4;
/** Bytes of the longest text that is remembered. */
const REMEMBERED = 8;
/** Of each of four bytes: its lower seven bits, its highest bit, and what makes the seven bits of one above a quote overflow. */
const LOW7 = 0x7f7f7f7f;
const HIGH1 = 0x80808080 | 0;
const ABOVE_QUOTE = 0x5d5d5d5d;

/** Where the cells of a file's columns go. All lists are in the order of the columns that are kept. */
export type Plan = {
  /** The first row that is not read yet. {@link readPlainRows} moves it on. */
  row: number;
  readonly separator: number;
  /** See {@link stopsOf}. */
  readonly stops: Uint8Array;
  /** By column of the file; undefined for those that are passed over. */
  readonly columns: readonly (Builder | undefined)[];
  readonly kept: readonly Builder[];
  readonly kinds: Uint8Array;
  /** How many columns are passed over before each, and after the last. */
  readonly passed: Uint32Array;
  readonly remembered: readonly Int32Array[];
  readonly cursor: Cursor;
  /** Empty where a column has none. */
  numbers: readonly Float64Array[];
  flags: readonly Int8Array[];
  codes: readonly Int32Array[];
};

/** One builder for each column of the file, undefined for those that are passed over. */
export function planFor(separator: number, columns: readonly (Builder | undefined)[]): Plan {
  const kept = columns.filter((builder) => builder !== undefined);
  const passed = new Uint32Array(kept.length + 1);
  let before = 0;
  for (const builder of columns) {
    if (builder === undefined) (passed[before] as number)++;
    else before++;
  }
  // Between such delimiters a number does not stand by itself.
  const numeric = /[0-9.eE+-]/.test(String.fromCharCode(separator));
  const plan: Plan = {
    row: 0,
    separator,
    stops: stopsOf(separator),
    columns,
    kept,
    kinds: Uint8Array.from(kept, (builder) => (numeric ? TEXT : kindOf(builder))),
    passed,
    remembered: kept.map((builder) => new Int32Array(builder.codes() === undefined ? 0 : SLOTS * SLOT).fill(-1)),
    cursor: { at: 0 },
    numbers: [],
    flags: [],
    codes: [],
  };
  regrown(plan);
  return plan;
}

/** The builders have other arrays since they grew. */
export function regrown(plan: Plan): void {
  plan.numbers = plan.kept.map((builder) => builder.numbers() ?? new Float64Array(0));
  plan.flags = plan.kept.map((builder) => builder.flags() ?? new Int8Array(0));
  plan.codes = plan.kept.map((builder) => builder.codes() ?? new Int32Array(0));
}

/**
 * Reads rows from `from` on as long as they are as most rows are: complete, with as many cells as columns, each a value its builder
 * takes, without doubled quotes and line breaks in quotes. Where it stops begins a row that somebody else has to look at, if it is
 * before `end`, and not row number `most`; what was put into the columns for that row does not count. A line feed stands at `end`, which is not of the
 * file, and `SLACK` bytes of anything behind it.
 */
export function readPlainRows(plan: Plan, bytes: Uint8Array, from: number, end: number, most: number): number {
  // All in one function, and with names of its own for everything: a call for each cell would cost as much as the cell.
  const { separator, stops, kept, kinds, passed, remembered, cursor, numbers, flags, codes } = plan;
  const wanted = kept.length;
  const separators = separator * 0x01010101;
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let row = plan.row;
  let begun = from;
  let at = from;
  let place = 0;
  rows: while (row < most) {
    let next = at;
    let byte = separator;
    let left = passed[place] as number;
    passing: while (left > 0) {
      // Four bytes at a time: of each its highest bit, where it is the separator, or at most a quote.
      const word = words.getInt32(next, true);
      const other = word ^ separators;
      let found = ~((((word & LOW7) + ABOVE_QUOTE) | word) & (((other & LOW7) + LOW7) | other)) & HIGH1;
      for (; found !== 0; found &= found - 1) {
        const spot = next + ((31 - Math.clz32(found & -found)) >> 3);
        byte = bytes[spot] as number;
        if (byte === separator) {
          at = spot + 1;
          left--;
          if (left === 0) break passing;
        } else if (byte === QUOTE) {
          next = spot;
          do byte = bytes[++next] as number;
          while (byte !== QUOTE && byte !== LF && byte !== CR);
          byte = bytes[next + 1] as number;
          if (spot > at || bytes[next] !== QUOTE || stops[byte] === 0) break rows;
          next++;
          continue passing;
        } else if (stops[byte] === 1) {
          next = spot;
          break passing;
        }
      }
      next += 4;
    }
    if (place < wanted && byte === separator) {
      const kind = kinds[place] as number;
      next = at;
      byte = bytes[next] as number;
      // Whether the cell is text for its builder.
      let said = true;
      if (kind === NUMBER) {
        const negative = byte === 0x2d;
        if (negative) byte = bytes[++next] as number;
        const first = next;
        let limit = first + SMALL_DIGITS;
        let mantissa = 0;
        let scale = 0;
        while (byte >= 0x30 && byte <= 0x39 && next < limit) {
          mantissa = (Math.imul(mantissa, 10) + byte - 0x30) | 0;
          byte = bytes[++next] as number;
        }
        if (byte === 0x2e && next > first) {
          const point = next;
          limit++;
          byte = bytes[++next] as number;
          while (byte >= 0x30 && byte <= 0x39 && next < limit) {
            mantissa = (Math.imul(mantissa, 10) + byte - 0x30) | 0;
            byte = bytes[++next] as number;
          }
          scale = next - point - 1;
        }
        let value = scale > 0 ? mantissa / (TEN[scale] as number) : mantissa;
        if (negative) value = -value;
        if (next === first || stops[byte] === 0) {
          value = plainDecimal(bytes, at, cursor);
          next = cursor.at;
          byte = bytes[next] as number;
        }
        (numbers[place] as Float64Array)[row] = value;
        // What follows a plain number must end its cell; else it is something else that begins like one.
        said = value !== value || stops[byte] === 0;
      } else if (kind === FLAG && (byte & 0xfe) === 0x30 && stops[bytes[next + 1] as number] === 1) {
        (flags[place] as Int8Array)[row] = byte - 0x30;
        byte = bytes[++next] as number;
        said = false;
      }
      if (said) {
        let text = at;
        next = at;
        byte = bytes[next] as number;
        while (stops[byte] === 0) byte = bytes[++next] as number;
        let textEnd = next;
        if (byte === QUOTE) {
          text = at + 1;
          do byte = bytes[++next] as number;
          while (byte !== QUOTE && byte !== LF && byte !== CR);
          if (textEnd > at || byte !== QUOTE) break;
          textEnd = next;
          byte = bytes[++next] as number;
        }
        // Where the bytes end, the text may go on.
        if (next >= end || byte === QUOTE) break;
        const size = textEnd - text;
        if (kind === CODE && size <= REMEMBERED) {
          const memory = remembered[place] as Int32Array;
          const low = words.getInt32(text, true) & (size < 4 ? (1 << (size << 3)) - 1 : -1);
          const high = size > 4 ? words.getInt32(textEnd - 4, true) : 0;
          const slot = (Math.imul(low ^ Math.imul(high, 0x2c1b3c6d), 0x01000193) >>> 24) * SLOT;
          if (memory[slot] === low && memory[slot + 1] === high && memory[slot + 2] === size)
            (codes[place] as Int32Array)[row] = memory[slot + 3] as number;
          else {
            if ((kept[place] as Builder).text(row, bytes, text, textEnd) !== undefined) break;
            memory[slot] = low;
            memory[slot + 1] = high;
            memory[slot + 2] = size;
            memory[slot + 3] = (codes[place] as Int32Array)[row] as number;
          }
        } else if ((kept[place] as Builder).text(row, bytes, text, textEnd) !== undefined) break;
      }
      place++;
      if (byte === separator) {
        at = next + 1;
        continue;
      }
      if (place < wanted || passed[place] !== 0) break;
    } else if (place < wanted || left !== 1 || byte === separator) break;
    const stop = next;
    if (byte === CR && next + 1 < end) byte = bytes[++next] as number;
    // A line with nothing in it is no row, even where there is one column.
    if (byte !== LF || next >= end || stop === begun) break;
    row++;
    place = 0;
    begun = at = next + 1;
  }
  plan.row = row;
  return begun;
}

function kindOf(builder: Builder): number {
  if (builder.numbers() !== undefined) return NUMBER;
  if (builder.flags() !== undefined) return FLAG;
  return builder.codes() === undefined ? TEXT : CODE;
}
