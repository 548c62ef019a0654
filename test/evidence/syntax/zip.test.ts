import { deflateRawSync } from "node:zlib";
import { strToU8, zipSync } from "fflate";
import { expect, test } from "vitest";
import { entryIn, isZip, namesIn } from "../../../src/evidence/syntax/zip.ts";

const archive = zipSync({ "header.json": strToU8('{"a": 1}'), "samples/1.json": strToU8("x".repeat(1000)) });
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const told = (bytes: Uint8Array, name = "header.json") => {
  const read = entryIn(bytes, name, "a.eval");
  return read.ok ? text(read.value) : read.problems.map(({ what }) => what);
};

/** The same archive with another number in a field of the central directory's first entry. */
function claiming(field: number, value: number): Uint8Array {
  const copy = Buffer.from(archive);
  copy.writeUInt32LE(value, copy.indexOf("PK\x01\x02", undefined, "latin1") + field);
  return copy;
}

test("opens one file of an archive, packed or not", () => {
  expect([isZip(archive), namesIn(archive), told(archive)]).toEqual([true, ["header.json", "samples/1.json"], '{"a": 1}']);
  expect(told(zipSync({ "header.json": strToU8("{}") }, { level: 0 }))).toBe("{}");
});

test("what the directory says of a file is held against the file", () => {
  const broken = ["is an archive we cannot unpack: header.json is not what its directory says"];
  expect([24, 42].map((field) => told(claiming(field, 3)))).toEqual([broken, broken]);
  expect(told(claiming(24, 1 << 30))).toEqual(["header.json in it is larger than the 10 MB we read"]);
  expect(told(archive.slice(0, -10))).toEqual(["holds no header.json"]);
  expect(told(archive, "other.json")).toEqual(["holds no other.json"]);
  expect(namesIn(strToU8("PK\u0003\u0004"))).toEqual([]);
});

test("a file that becomes much larger than it says is not unpacked to its end", () => {
  const bomb = Buffer.from(zipSync({ "header.json": new Uint8Array(20 * 1024 * 1024) }, { level: 9 }));
  expect(deflateRawSync(new Uint8Array(20 * 1024 * 1024)).length).toBeLessThan(100_000);
  bomb.writeUInt32LE(1000, bomb.indexOf("PK\x01\x02", undefined, "latin1") + 24);
  expect(told(bomb)).toEqual(["is an archive we cannot unpack: header.json is not what its directory says"]);
});
