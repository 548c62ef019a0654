import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import { unpackedLz4 } from "./lz4.ts";
import { unpackedSnappy } from "./snappy.ts";

type Unpack = (packed: Uint8Array, size: number) => Uint8Array;

/** Not a Buffer, whose `slice` is no copy. */
function plain({ buffer, byteOffset, length }: Uint8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, length);
}

/** A zlib function answers with more bytes than it is allowed by an error, and never makes them. */
const limited =
  (unpack: (packed: Uint8Array, options: { maxOutputLength: number }) => Uint8Array): Unpack =>
  (packed, size) =>
    plain(unpack(packed, { maxOutputLength: Math.max(1, size) }));

/** How pages are packed (https://github.com/apache/parquet-format/blob/master/Compression.md); LZO and the old LZ4 are not here. */
export const CODECS: Partial<Readonly<Record<string, Unpack>>> = {
  UNCOMPRESSED: (packed) => packed,
  SNAPPY: unpackedSnappy,
  GZIP: limited(gunzipSync),
  ZSTD: limited(zstdDecompressSync),
  BROTLI: limited(brotliDecompressSync),
  LZ4_RAW: unpackedLz4,
};

/** A page of exactly the size its header says. */
export function unpackedPage(packed: Uint8Array, codec: string, size: number): Uint8Array {
  const unpack = CODECS[codec];
  if (unpack === undefined) throw new RangeError(`pages packed with ${codec} are not read`);
  // An empty page may be packed into no bytes at all.
  const page = size === 0 ? new Uint8Array(0) : unpack(packed, size);
  if (page.length !== size) throw new RangeError(`a page of ${page.length} bytes was said to have ${size}`);
  return page;
}
