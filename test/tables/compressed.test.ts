import { brotliCompressSync, constants, gzipSync, zstdCompressSync } from "node:zlib";
import { expect, test } from "vitest";
import { chunked, rowsOf } from "./reading.ts";

const LINES = Array.from({ length: 3000 }, (_, row) => `${row},${Math.sin(row)}`);
const TEXT = `a,b\n${LINES.join("\n")}\n`;
const WHOLE = { a: LINES.map((_, row) => row), b: LINES.map((_, row) => Math.sin(row)) };
/** With the checksum that zstd leaves out unless it is asked for: without one, some broken bytes are other values. */
const zstd = (text: string) => zstdCompressSync(text, { params: { [constants.ZSTD_c_checksumFlag]: 1 } });
const parts = [TEXT.slice(0, 10_007), "", TEXT.slice(10_007)];
/** 0x184D2A50 and a length: a frame that is to be passed over. */
const SKIPPED = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
const packings: readonly (readonly [string, Uint8Array])[] = [
  ["gzip", gzipSync(TEXT)],
  ["gzip of several members", Buffer.concat(parts.map((part) => gzipSync(part)))],
  ["zstd", zstd(TEXT)],
  ["zstd of several frames", Buffer.concat([...parts.map((part) => zstd(part)), SKIPPED])],
  ["zstd that begins with a frame to be passed over", Buffer.concat([SKIPPED, zstd(TEXT)])],
];

test.each(packings)("%s is what it holds, in chunks of any size", async (_, bytes) => {
  for (const sizes of [[65_536], [1000, 1], [29]])
    expect(await rowsOf({ a: "number", b: "number" }, chunked("t.csv.gz", bytes, sizes))).toEqual(WHOLE);
});

test.each(packings)("%s that is cut off, broken or followed by something else is a problem", async (_, bytes) => {
  const columns = { a: "number", b: "number" } as const;
  const cannot = [expect.stringMatching(/^t\.csv: cannot be unpacked \((?:gzip|zstd)\): .* \(pack it again\)$/)];
  const packed = bytes.subarray(0, bytes.length - (bytes.at(-1) === 3 && bytes.at(-2) === 2 ? SKIPPED.length : 0));
  for (const cut of [6, 100, packed.length >> 1, packed.length - 1]) {
    expect(await rowsOf(columns, chunked("t.csv", packed.subarray(0, cut), [500]))).toEqual(cannot);
  }
  expect(await rowsOf(columns, chunked("t.csv", Buffer.concat([bytes, Buffer.from("garbage")])))).toEqual(cannot);
  const broken = Uint8Array.from(packed, (byte, at) => (at === packed.length >> 1 ? byte ^ 0xff : byte));
  expect(await rowsOf(columns, chunked("t.csv", broken))).toEqual(expect.arrayContaining(cannot));
});

test("what becomes too large ends there, and so does what becomes too many times as large", async () => {
  const bomb = gzipSync(Buffer.alloc(100_000_000, "1\n"));
  expect(await rowsOf({ 1: "number" }, chunked("t.csv", bomb), { limits: { ratio: 100 } })).toEqual([
    expect.stringMatching(/^t\.csv: becomes \d+ bytes or more when unpacked, too much for the \d+ bytes of it/),
  ]);
  expect(await rowsOf({ a: "number" }, chunked("t.csv", gzipSync(TEXT)), { limits: { unpacked: 1000 } })).toEqual([
    expect.stringContaining("becomes"),
  ]);
});

test("what is packed in another way is no table", async () => {
  expect(await rowsOf({ a: "number" }, chunked("t.csv", brotliCompressSync(TEXT)))).toBeInstanceOf(Array);
});

test("an error of whoever reads the file is not ours to tell", async () => {
  const failing = async function* (): AsyncGenerator<Uint8Array> {
    yield packings[0]![1].subarray(0, 1000);
    throw new Error("the disk is gone");
  };
  await expect(rowsOf({ a: "number" }, { file: "t.csv.gz", bytes: failing })).rejects.toThrow("the disk is gone");
});
