import type { ParquetType } from "hyparquet/src/types.js";
import { decoded, type Numbers, type Texts } from "./parquet-encodings.ts";
import { numberInBytes, numberOf, textOf, type Meaning, type Stored } from "./parquet-meaning.ts";
import { unpackRuns } from "./parquet-runs.ts";

export type Values = { readonly numbers: Float64Array } | { readonly texts: Texts };
/** How a column's values are stored, what they are, and as what its builder wants them. */
export type Form = {
  readonly type: ParquetType;
  /** Bytes of a value, where all have as many. */
  readonly width: number;
  readonly meaning: Meaning;
  readonly want: "numbers" | "texts";
};

/** The values of a page, as its builder wants them. */
export function valuesIn(body: Uint8Array, count: number, encoding: string, { type, width, meaning, want }: Form): Values {
  const stored = decoded(body, count, encoding, type, width);
  if ("texts" in stored) {
    if (meaning.is === "text") return stored;
    const { bytes, starts, ends } = stored.texts;
    const each = Array.from(starts, (start, place) => bytes.subarray(start, ends[place]));
    return want === "texts"
      ? { texts: written(each, meaning) }
      : { numbers: Float64Array.from(each, (one) => numberInBytes(one, meaning)) };
  }
  if ("truths" in stored) {
    const { truths } = stored;
    return want === "texts" ? { texts: written(Array.from(truths, Boolean), meaning) } : { numbers: Float64Array.from(truths) };
  }
  return want === "texts" ? { texts: written(stored.numbers, meaning) } : { numbers: asDoubles(stored.numbers, meaning) };
}

/** The place in the dictionary of each of `count` values; each is surely one of its `size`. */
export function indicesIn(body: Uint8Array, count: number, size: number): Int32Array {
  const indices = new Int32Array(count);
  if (count === 0) return indices;
  const width = body[0] ?? 33;
  if (width > 32) throw new RangeError("a page has indices of more than 32 bits");
  unpackRuns({ bytes: body, at: 1, end: body.length }, width, indices);
  let outside = 0;
  for (let at = 0; at < count; at++) outside |= (indices[at] as number) | (size - 1 - (indices[at] as number));
  // Negative as soon as one index is below 0 or above the last.
  if (outside < 0) throw new RangeError("a page points outside of its dictionary");
  return indices;
}

function asDoubles(stored: Numbers, meaning: Meaning): Float64Array {
  if (stored instanceof Float64Array) return stored;
  const numbers = new Float64Array(stored.length);
  if (stored instanceof BigInt64Array && (meaning.is === "number" || meaning.is === "moment")) {
    // Both halves are exact, so their sum is rounded once, as Number(bigint) is, without making a bigint.
    const halves = new Int32Array(stored.buffer, stored.byteOffset, stored.length * 2);
    const per = meaning.is === "moment" ? meaning.perMilli : 1;
    for (let place = 0; place < numbers.length; place++) {
      const low = (halves[2 * place] as number) >>> 0;
      const high = halves[2 * place + 1] as number;
      numbers[place] = per === 1e6 ? milliseconds(high, low) : (high * 4294967296 + low) / per;
    }
  } else if (stored instanceof BigInt64Array || meaning.is !== "number") {
    for (let place = 0; place < numbers.length; place++) numbers[place] = numberOf(stored[place] as number | bigint, meaning);
  } else numbers.set(stored);
  return numbers;
}

/** Nanoseconds in two halves of 32 bits as milliseconds, whole microseconds of them: there are more nanoseconds than a double counts. */
function milliseconds(high: number, low: number): number {
  const whole = Math.floor(high / 1000);
  return (whole * 4294967296 + Math.floor(((high - whole * 1000) * 4294967296 + low) / 1000)) / 1000;
}

/** NaN is no text: it says that there is no value. */
function written(stored: Numbers | readonly Stored[], meaning: Meaning): Texts {
  const starts = new Int32Array(stored.length);
  const ends = new Int32Array(stored.length);
  const said: string[] = [];
  let at = 0;
  for (let place = 0; place < stored.length; place++) {
    const value = stored[place] as Stored;
    const text = Number.isNaN(value) ? "" : textOf(value, meaning);
    said.push(text);
    starts[place] = at;
    at += text.length;
    ends[place] = at;
  }
  return { bytes: Buffer.from(said.join(""), "latin1"), starts, ends };
}
