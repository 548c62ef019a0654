import { parquetHeader } from "hyparquet/src/column.js";
import type { ColumnMetaData, PageHeader } from "hyparquet/src/types.js";
import { CODECS, unpackedPage } from "./parquet-codec.ts";
import { saysOnes, unpackRuns } from "./parquet-runs.ts";
import type { Limits } from "./source.ts";

/** One page of a column in one row group: its header, and where its bytes are. */
export type Place = { readonly header: PageHeader; readonly at: number };

/** The page of data, unpacked: which of its rows have a value, and the bytes of those values. */
export type Page = {
  readonly rows: number;
  /** 1 for each row that has a value; undefined where all have. */
  readonly present: Uint8Array | undefined;
  readonly count: number;
  readonly encoding: string;
  readonly body: Uint8Array;
};

/** In what a type's values may be written, beside a dictionary. */
const ENCODINGS: Partial<Readonly<Record<string, readonly string[]>>> = {
  BOOLEAN: ["PLAIN", "RLE"],
  INT32: ["PLAIN", "DELTA_BINARY_PACKED", "BYTE_STREAM_SPLIT"],
  INT64: ["PLAIN", "DELTA_BINARY_PACKED", "BYTE_STREAM_SPLIT"],
  INT96: ["PLAIN"],
  FLOAT: ["PLAIN", "BYTE_STREAM_SPLIT"],
  DOUBLE: ["PLAIN", "BYTE_STREAM_SPLIT"],
  BYTE_ARRAY: ["PLAIN", "DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY"],
  FIXED_LEN_BYTE_ARRAY: ["PLAIN", "DELTA_BYTE_ARRAY", "BYTE_STREAM_SPLIT"],
};

/** Where the pages of a column of so many rows are. Unpacks nothing, and lets no page be larger than we hold at once. */
export function placesIn(bytes: Uint8Array, rows: number, limits: Limits): readonly Place[] {
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
  const places: Place[] = [];
  for (let seen = 0; seen < rows;) {
    const header = parquetHeader(reader);
    const { compressed_page_size: packed, uncompressed_page_size: size } = header;
    if (!(packed >= 0 && reader.offset + packed <= bytes.length)) throw new RangeError("a page goes beyond its column");
    if (!(size >= 0 && size <= limits.atOnce)) throw new RangeError(`a page has ${size} bytes when unpacked`);
    const count = header.data_page_header?.num_values ?? header.data_page_header_v2?.num_values ?? 0;
    const dictionary = header.dictionary_page_header?.num_values ?? 0;
    if (count < 0 || count > rows - seen || dictionary < 0 || dictionary > Math.max(size, rows))
      throw new RangeError("a page says that it has more values than its column");
    places.push({ header, at: reader.offset });
    reader.offset += packed;
    seen += count;
  }
  return places;
}

/** Why a column's pages cannot be read; undefined where they can. */
export function unreadable(places: readonly Place[], { codec, type }: ColumnMetaData): string | undefined {
  if (CODECS[codec] === undefined) return `is packed with ${codec}`;
  for (const { header } of places) {
    const { data_page_header: first, data_page_header_v2: second, dictionary_page_header: dictionary } = header;
    const levels = first?.definition_level_encoding ?? "RLE";
    if (levels !== "RLE") return `says in ${levels} where values are missing`;
    if (second !== undefined && second.repetition_levels_byte_length !== 0) return "is nested";
    const encoding = dictionary === undefined ? (first?.encoding ?? second?.encoding) : "PLAIN";
    if (encoding === undefined || (encoding.endsWith("_DICTIONARY") && type !== "BOOLEAN")) continue;
    if (ENCODINGS[type]?.includes(encoding) !== true) return `has ${type} values in ${encoding}`;
  }
  return undefined;
}

/** The values of a dictionary page, unpacked but not read. */
export function dictionaryAt(
  { header, at }: Place,
  bytes: Uint8Array,
  codec: string,
): { readonly count: number; readonly body: Uint8Array } {
  const packed = bytes.subarray(at, at + header.compressed_page_size);
  return {
    count: header.dictionary_page_header?.num_values ?? 0,
    body: unpackedPage(packed, codec, header.uncompressed_page_size),
  };
}

/** A page of data, of the first kind or the second (https://parquet.apache.org/docs/file-format/data-pages/). */
export function pageAt(place: Place, bytes: Uint8Array, codec: string, optional: boolean): Page | undefined {
  const { header, at } = place;
  const packed = bytes.subarray(at, at + header.compressed_page_size);
  const { data_page_header: first, data_page_header_v2: second } = header;
  if (second !== undefined) {
    const levels = second.definition_levels_byte_length;
    if (!(levels >= 0 && levels <= packed.length)) throw new RangeError("a page is cut off");
    const rest = packed.subarray(levels);
    const size = header.uncompressed_page_size - levels;
    const body = second.is_compressed === false ? rest : unpackedPage(rest, codec, size);
    const known = presence(packed, 0, levels, optional ? second.num_values : 0);
    return page(second.num_values, known, second.encoding, body);
  }
  if (first === undefined) return undefined;
  const whole = unpackedPage(packed, codec, header.uncompressed_page_size);
  if (!optional) return page(first.num_values, undefined, first.encoding, whole);
  const levels = lengthAt(whole, 0);
  const known = presence(whole, 4, 4 + levels, first.num_values);
  return page(first.num_values, known, first.encoding, whole.subarray(4 + levels));
}

function page(rows: number, present: Uint8Array | undefined, encoding: string, body: Uint8Array): Page {
  let count = rows;
  if (present !== undefined) {
    count = 0;
    // Not `for of`, which takes ten times as long.
    for (let row = 0; row < rows; row++) count += present[row] as number;
  }
  return { rows, present: count === rows ? undefined : present, count, encoding, body };
}

/** 1 for each row that has a value; undefined where all have. */
function presence(bytes: Uint8Array, at: number, end: number, rows: number): Uint8Array | undefined {
  if (rows === 0 || saysOnes({ bytes, at, end }, rows)) return undefined;
  const present = new Uint8Array(rows);
  unpackRuns({ bytes, at, end }, 1, present);
  return present;
}

/** The length, in four bytes, of what follows it; as long as there is so much. */
export function lengthAt(bytes: Uint8Array, at: number): number {
  if (at + 4 > bytes.length) throw new RangeError("a page is cut off");
  const length =
    ((bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24)) >>>
    0;
  if (at + 4 + length > bytes.length) throw new RangeError("a page is cut off");
  return length;
}
