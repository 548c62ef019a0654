import { deltaBinaryUnpack } from "hyparquet/src/delta.js";
import { byteStreamSplit } from "hyparquet/src/encoding.js";
import { readVarInt } from "hyparquet/src/thrift.js";
import type { DataReader, ParquetType } from "hyparquet/src/types.js";
import { lengthAt } from "./parquet-page.ts";
import { unpackRuns } from "./parquet-runs.ts";

/** Texts where they stand: entry e is `bytes` from `starts[e]` to `ends[e]`. */
export type Texts = { readonly bytes: Uint8Array; readonly starts: Int32Array; readonly ends: Int32Array };
export type Numbers = Float64Array | Float32Array | Int32Array | BigInt64Array;
/** Values as they are stored: texts are numbers' bytes where the column has a fixed length. */
export type Decoded = { readonly numbers: Numbers } | { readonly truths: Uint8Array } | { readonly texts: Texts };

const MOST_BYTES = 0x4000_0000;
const MOST_MINIBLOCKS = 65_536;
const CUT = "a page is cut off";

/**
 * Reads the values of a page that has no dictionary (https://parquet.apache.org/docs/file-format/data-pages/encodings/). Nothing is
 * made larger than the page says and holds: an encoding of few bytes for many values cannot take more than 1 GB.
 */
export function decoded(body: Uint8Array, count: number, encoding: string, type: ParquetType, width: number): Decoded {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const reader: DataReader = { view, offset: 0 };
  const size = type === "DOUBLE" || type === "INT64" ? 8 : type === "FLOAT" || type === "INT32" ? 4 : width;
  switch (encoding) {
    case "PLAIN":
      if (type === "BOOLEAN") return { truths: bitsIn(body, count) };
      if (type === "BYTE_ARRAY") return { texts: lengthPrefixed(body, count) };
      if (count * size > body.length) throw new RangeError(CUT);
      if (type === "INT96") return { numbers: momentsIn(view, count) };
      return type === "FIXED_LEN_BYTE_ARRAY"
        ? { texts: fixed(body, count, width) }
        : { numbers: numbersIn(body, count, type, size) };
    case "RLE": {
      const truths = new Uint8Array(count);
      if (count > 0) unpackRuns({ bytes: body, at: 4, end: 4 + lengthAt(body, 0) }, 1, truths);
      return { truths };
    }
    case "DELTA_BINARY_PACKED":
      return { numbers: deltas(reader, count, type === "INT32" ? new Int32Array(count) : new BigInt64Array(count)) };
    case "DELTA_LENGTH_BYTE_ARRAY":
      return { texts: suffixes(body, reader, new Int32Array(count), deltas(reader, count, new Int32Array(count))) };
    case "DELTA_BYTE_ARRAY": {
      const prefixes = deltas(reader, count, new Int32Array(count));
      return { texts: suffixes(body, reader, prefixes, deltas(reader, count, new Int32Array(count))) };
    }
    case "BYTE_STREAM_SPLIT": {
      if (count * size > body.length) throw new RangeError(CUT);
      if (type !== "FIXED_LEN_BYTE_ARRAY") return { numbers: byteStreamSplit(reader, count, type, width) as Numbers };
      const bytes = new Uint8Array(count * width);
      for (let at = 0; at < bytes.length; at++) bytes[at] = body[(at % width) * count + Math.floor(at / width)] as number;
      return { texts: fixed(bytes, count, width) };
    }
    default:
      throw new RangeError(`values in ${encoding} are not read`);
  }
}

function numbersIn(body: Uint8Array, count: number, type: string, size: number): Numbers {
  // Numbers of eight bytes can only be looked at where an eighth byte begins.
  const { buffer, byteOffset } = body.byteOffset % size === 0 ? body : new Uint8Array(body.subarray(0, count * size));
  if (type === "DOUBLE") return new Float64Array(buffer, byteOffset, count);
  if (type === "INT64") return new BigInt64Array(buffer, byteOffset, count);
  return type === "FLOAT" ? new Float32Array(buffer, byteOffset, count) : new Int32Array(buffer, byteOffset, count);
}

/** INT96: nanoseconds of a day, and the day by the Julian count. Milliseconds since 1970, whole microseconds of them. */
function momentsIn(view: DataView, count: number): Float64Array {
  const moments = new Float64Array(count);
  for (let place = 0; place < count; place++) {
    const nanoseconds = Number(view.getBigInt64(place * 12, true));
    const day = view.getInt32(place * 12 + 8, true) - 2_440_588;
    moments[place] = day * 86_400_000 + Math.floor(nanoseconds / 1000) / 1000;
  }
  return moments;
}

function bitsIn(body: Uint8Array, count: number): Uint8Array {
  if (count > body.length * 8) throw new RangeError(CUT);
  const truths = new Uint8Array(count);
  for (let place = 0; place < count; place++) truths[place] = ((body[place >> 3] as number) >> (place & 7)) & 1;
  return truths;
}

function lengthPrefixed(body: Uint8Array, count: number): Texts {
  if (count * 4 > body.length) throw new RangeError(CUT);
  const texts = { bytes: body, starts: new Int32Array(count), ends: new Int32Array(count) };
  for (let place = 0, at = 0; place < count; place++) {
    const length = lengthAt(body, at);
    texts.starts[place] = at + 4;
    at += 4 + length;
    texts.ends[place] = at;
  }
  return texts;
}

function fixed(bytes: Uint8Array, count: number, width: number): Texts {
  const starts = Int32Array.from({ length: count }, (_, place) => place * width);
  return { bytes, starts, ends: starts.map((start) => start + width) };
}

/** hyparquet unpacks them. Its own array for widths is as long as the page says, so that is looked at before. */
function deltas<T extends Int32Array | BigInt64Array>(reader: DataReader, count: number, out: T): T {
  const ahead = { view: reader.view, offset: reader.offset };
  const [block, miniblocks] = [readVarInt(ahead), readVarInt(ahead)];
  if (!(miniblocks > 0 && miniblocks <= MOST_MINIBLOCKS && block > 0 && block % miniblocks === 0))
    throw new RangeError("a page says that it is packed in blocks which cannot be");
  // There is a first value even where there is none to read.
  deltaBinaryUnpack(reader, count, count > 0 ? out : new Int32Array(1));
  return out;
}

/** Each text is the beginning of the one before it, and what follows its own `reader` place. */
function suffixes(body: Uint8Array, reader: DataReader, prefixes: Int32Array, lengths: Int32Array): Texts {
  const count = lengths.length;
  let size = 0;
  let before = 0;
  for (let place = 0; place < count; place++) {
    const [prefix, length] = [prefixes[place] as number, lengths[place] as number];
    if (prefix < 0 || prefix > before || length < 0) throw new RangeError("a text has a length that cannot be");
    before = prefix + length;
    size += before;
  }
  if (size > MOST_BYTES) throw new RangeError(`the texts of a page have ${size} bytes when unpacked`);
  const texts = { bytes: new Uint8Array(size), starts: new Int32Array(count), ends: new Int32Array(count) };
  for (let place = 0, at = 0, from = reader.offset, start = 0; place < count; place++) {
    const [prefix, length] = [prefixes[place] as number, lengths[place] as number];
    if (from + length > body.length) throw new RangeError(CUT);
    texts.bytes.copyWithin(at, start, start + prefix);
    texts.bytes.set(body.subarray(from, from + length), at + prefix);
    [start, at, from] = [at, at + prefix + length, from + length];
    texts.starts[place] = start;
    texts.ends[place] = at;
  }
  return texts;
}
