import { expect, test } from "vitest";
import { unpackedSnappy } from "../../src/tables/snappy.ts";

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
const letters = (said: string) => [...Buffer.from(said)];

test("pieces that stand in it, and pieces that are repeated, are what was packed", () => {
  expect(text(unpackedSnappy(Uint8Array.from([3, 2 << 2, ...letters("abc")]), 3))).toBe("abc");
  // One byte of distance: 4 to 11 bytes from up to 2047 back, overlapping with what they make.
  expect(text(unpackedSnappy(Uint8Array.from([9, 1 << 2, ...letters("ab"), 1 | (3 << 2), 2]), 9))).toBe("ababababa");
  expect(text(unpackedSnappy(Uint8Array.from([5, 1 << 2, ...letters("ab"), 2 | (2 << 2), 2, 0]), 5))).toBe("ababa");
  expect(text(unpackedSnappy(Uint8Array.from([5, 1 << 2, ...letters("ab"), 3 | (2 << 2), 2, 0, 0, 0]), 5))).toBe("ababa");
});

test("a piece longer than 60 bytes says its length in one to four bytes, and a distance may need eleven bits", () => {
  const long = Buffer.alloc(700, "0123456789x");
  for (const size of [
    [0xf4, 699 & 255, 699 >> 8],
    [0xf8, 699 & 255, 699 >> 8, 0],
    [0xfc, 699 & 255, 699 >> 8, 0, 0],
  ]) {
    const packed = Uint8Array.from([(704 & 127) | 128, 704 >> 7, ...size, ...long, 1 | ((600 >> 8) << 5), 600 & 255]);
    expect(text(unpackedSnappy(packed, 704))).toBe(long.toString() + long.toString().slice(100, 104));
  }
});

test.each([
  ["no length", []],
  ["a length without end", [255, 255, 255, 255, 255, 255]],
  ["another length", [4, 2 << 2, 1, 2, 3]],
  ["too little", [3, 1 << 2, 1, 2]],
  ["a piece that is cut off", [3, 2 << 2, 1, 2]],
  ["a long piece without its length", [3, 0xf4, 2]],
  ["more than it says", [3, 3 << 2, 1, 2, 3, 4]],
  ["a distance of nothing", [6, 1 << 2, 1, 2, 1, 0]],
  ["a distance beyond the beginning", [6, 1 << 2, 1, 2, 1, 3]],
  ["a repetition beyond the end", [3, 1 << 2, 1, 2, 1, 2]],
  ["a distance that is cut off", [6, 1 << 2, 1, 2, 2 | (3 << 2), 2]],
])("%s is refused", (_, bytes) => {
  expect(() => unpackedSnappy(Uint8Array.from(bytes), bytes[0] === 6 ? 6 : 3)).toThrow(RangeError);
});
