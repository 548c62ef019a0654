import type { Asked, Builder } from "./columns.ts";
import { decimalIn } from "./decimal.ts";
import { momentIn } from "./moment.ts";
import { asciiOf, missingTexts, shown } from "./spelling.ts";

/** Reads decimal numbers and infinities. */
export function numberBuilder(asked: Asked): Builder {
  return doubles(asked, decimalIn, "is no number", (values) => {
    let missing = 0;
    let infinite = 0;
    for (let row = 0; row < values.length; row++) {
      const value = values[row] as number;
      // Neither NaN nor an infinity is nothing when it is taken from itself.
      if (value - value === 0) continue;
      if (Number.isNaN(value)) missing++;
      else infinite++;
    }
    return { as: "number", values, missing, infinite };
  });
}

/** Reads moments; a number is milliseconds since 1970 where the file says so itself, and refused as a text. */
export function timeBuilder(asked: Asked): Builder {
  const builder = doubles(asked, momentIn, "is no date and time in ISO 8601, such as 2026-11-19T10:00:00Z", (values) => {
    let missing = 0;
    for (let row = 0; row < values.length; row++) if (Number.isNaN(values[row])) missing++;
    return { as: "time", values, missing };
  });
  // Nothing may be put past `text`: a plain number in a text file has no unit.
  return { ...builder, numbers: () => undefined };
}

/** Reads 0 and 1, and `true` and `false` in any case. */
export function flagBuilder(asked: Asked): Builder {
  const isMissing = missingTexts(asked);
  let flags = new Int8Array(0);
  const put = (row: number, value: number): string | undefined => {
    if (Number.isNaN(value)) flags[row] = -1;
    else if (value !== 0 && value !== 1) return `${value} is neither 0 nor 1`;
    else flags[row] = value;
    return undefined;
  };
  return {
    asked,
    grow: (capacity) => {
      const grown = new Int8Array(capacity);
      grown.set(flags);
      flags = grown;
    },
    missing: (row) => {
      flags[row] = -1;
    },
    number: put,
    text: (row, bytes, from, to) => {
      const first = bytes[from] ?? 0;
      if (asked.missing === undefined && to - from === 1 && (first === 0x30 || first === 0x31)) flags[row] = first - 0x30;
      else if (isMissing(bytes, from, to)) flags[row] = -1;
      else {
        const said = asciiOf(bytes, from, to).trim();
        const truth = /^true$/i.test(said) ? 1 : /^false$/i.test(said) ? 0 : (decimalIn(said) ?? Infinity);
        if (truth === Infinity) return `${shown(bytes, from, to)} is neither 0 nor 1, true nor false`;
        return put(row, truth);
      }
      return undefined;
    },
    numbers: () => undefined,
    // With words of its own for what is missing, a 0 may be one of them.
    flags: () => (asked.missing === undefined ? flags : undefined),
    codes: () => undefined,
    finish: (rows) => {
      const values = flags.subarray(0, rows);
      let missing = 0;
      for (let row = 0; row < rows; row++) missing += (values[row] as number) >>> 31;
      return { as: "flag", values, missing };
    },
  };
}

function doubles(
  asked: Asked,
  read: (text: string) => number | undefined,
  otherwise: string,
  finish: (values: Float64Array) => ReturnType<Builder["finish"]>,
): Builder {
  const isMissing = missingTexts(asked);
  let values = new Float64Array(0);
  // A column with its own words for what is missing may mean -999 by them, so every cell of it goes through `text`.
  const direct = asked.missing === undefined;
  return {
    asked,
    grow: (capacity) => {
      const grown = new Float64Array(capacity);
      grown.set(values);
      values = grown;
    },
    missing: (row) => {
      values[row] = NaN;
    },
    number: (row, value) => {
      values[row] = value;
      return undefined;
    },
    text: (row, bytes, from, to) => {
      if (isMissing(bytes, from, to)) values[row] = NaN;
      else {
        const value = read(asciiOf(bytes, from, to));
        if (value === undefined) return `${shown(bytes, from, to)} ${otherwise}`;
        values[row] = value;
      }
      return undefined;
    },
    numbers: () => (direct ? values : undefined),
    flags: () => undefined,
    codes: () => undefined,
    finish: (rows) => finish(values.subarray(0, rows)),
  };
}
