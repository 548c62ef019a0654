import { readdirSync, readFileSync } from "node:fs";
import { parquetReadObjects } from "hyparquet";
import { expect, test } from "vitest";
import type { Kind } from "../../src/tables/columns.ts";
import { saysOnes } from "../../src/tables/parquet-runs.ts";
import { readTable } from "../../src/tables/read.ts";
import { sourceOf } from "../../src/tables/source.ts";
import { asking, chunked, rowsOf, type Rows } from "./reading.ts";

const HERE = "test/tables/parquet";
const files = readdirSync(HERE).filter((file) => file.endsWith(".parquet"));
const bytesOf = (file: string) => new Uint8Array(readFileSync(`${HERE}/${file}`));
const expected = Object.fromEntries(
  Object.entries(JSON.parse(readFileSync(`${HERE}/expected.json`, "utf8")) as Rows).map(([name, values]) => [
    name,
    values.map((value) => (value === "Infinity" ? Infinity : value)),
  ]),
);
const KINDS: Record<string, Kind> = {
  id: "key",
  label: "flag",
  seen: "flag",
  score: "number",
  weight: "number",
  country: "category",
  name: "key",
  at: "time",
  day: "time",
  amount: "number",
  hits: "key",
};

test.each(files)("%s holds the same table, however it is written", async (file) => {
  expect(await rowsOf(KINDS, sourceOf(file, bytesOf(file)))).toEqual(expected);
});

test.each(files)("%s: what we read is what hyparquet reads", async (file) => {
  const { buffer } = bytesOf(file);
  if (/gzip|zstd|brotli|lz4/.test(file)) return;
  const objects = await parquetReadObjects({ file: buffer, columns: ["score", "country", "weight"] });
  expect(objects.map(({ score }) => (Number.isNaN(score) ? null : (score ?? null)) as number)).toEqual(expected["score"]);
  expect(objects.map(({ country }) => (country ?? null) as string)).toEqual(expected["country"]);
});

test("many files are one table, and infinities and missing values are counted", async () => {
  const sources = ["snappy.parquet", "delta.parquet"].map((file) => sourceOf(file, bytesOf(file)));
  const read = await readTable(asking({ score: "number", country: "category" }), sources);
  expect(read).toMatchObject({
    ok: true,
    value: { rows: 120, columns: { score: { missing: 20, infinite: 2 }, country: { missing: 10 } } },
  });
});

test("numbers are numbers of any kind, and whole numbers, truths and decimals are texts where texts are asked for", async () => {
  for (const file of ["snappy.parquet", "delta.parquet", "decimal-int.parquet", "gzip-v2.parquet"]) {
    const source = sourceOf(file, bytesOf(file));
    expect(await rowsOf({ id: "number", label: "number", at: "number", hits: "number" }, source)).toEqual({
      id: expected["id"]?.map(Number),
      label: expected["label"],
      at: expected["at"],
      hits: expected["hits"]?.map(Number),
    });
    const texts = (await rowsOf({ label: "category", amount: "key", weight: "key", score: "key" }, source)) as Rows;
    expect(texts["label"]).toEqual(expected["label"]?.map((flag) => (flag === 1 ? "true" : "false")));
    expect(texts["amount"]).toEqual(expected["amount"]?.map((amount) => (amount as number).toFixed(2)));
    expect(texts["weight"]).toEqual(expected["weight"]?.map(String));
    expect(texts["score"]).toEqual(expected["score"]?.map((score) => (score === null ? null : String(score))));
  }
});

test("a column that is nested, of another type or not there is told, all at once", async () => {
  const source = sourceOf("p.parquet", bytesOf("snappy.parquet"));
  expect(await rowsOf({ tags: "category", time: "time", weight: "time", at: "key", missing: "number" }, source)).toEqual([
    expect.stringContaining('p.parquet: has no column "missing" (it has "id", "label"'),
    "p.parquet: tags: the column is nested, and is asked for as category (write it as that)",
    "p.parquet: time: the column has a type that is none of number, truth, moment and text, and is asked for as time (write it as that)",
    "p.parquet: weight: the column holds numbers that do not say that they are moments, and is asked for as time (write it as that)",
    "p.parquet: at: the column holds moments, and is asked for as key (write it as that)",
  ]);
  expect(await rowsOf({ tags: "category" }, source)).toHaveLength(1);
  const told = await rowsOf({ name: "number" }, source);
  expect(told).toHaveLength(20);
  expect(told).toContain('p.parquet: name: "customer 0" is no number, in row 1 (write the value, or null)');
});

test("whole numbers that are neither 0 nor 1 are no flags", async () => {
  const told = await rowsOf({ id: "flag" }, sourceOf("p.parquet", bytesOf("snappy.parquet")));
  expect(told).toHaveLength(20);
  expect(told).toContain("p.parquet: id: 9007199254740992 is neither 0 nor 1, in row 1 (write the value, or null)");
});

test("that no value is missing is seen where one run of ones says so, and only there", () => {
  const says = (count: number, ...bytes: readonly number[]) =>
    saysOnes({ bytes: Uint8Array.from(bytes), at: 0, end: bytes.length }, count);
  expect([says(10, 20, 1), says(9, 20, 1)]).toEqual([true, true]);
  expect([says(11, 20, 1), says(10, 20, 0), says(8, 3, 255)]).toEqual([false, false, false]);
});

test("a stream that cannot be read anywhere is gathered first", async () => {
  const { file, bytes } = chunked("s", bytesOf("snappy.parquet"), [1000, 7]);
  expect(await rowsOf({ label: "flag" }, { file, bytes })).toEqual({ label: expected["label"] });
  const told = await rowsOf({ label: "flag" }, { file, bytes }, { limits: { atOnce: 5000 } });
  expect(told).toEqual([expect.stringContaining("s: is Parquet of more than the 5000 bytes we hold in memory")]);
});

test.each(files)("%s: whatever is broken in it is a problem or reads as a table, and is never thrown", async (file) => {
  const bytes = bytesOf(file);
  for (let cut = 0; cut < bytes.length; cut += 97) {
    const read = await rowsOf(KINDS, sourceOf(file, bytes.subarray(0, cut)), { syntax: "parquet" });
    expect(read).toHaveLength(1);
  }
  for (let at = 4; at < bytes.length; at += 41) {
    const broken = bytes.slice();
    broken[at] = (broken[at] ?? 0) ^ 0x55;
    const read = await readTable(asking(KINDS), sourceOf(file, broken));
    expect(read.ok ? [60, read.value.rows].includes(60) : read.problems.length > 0).toBe(true);
  }
});
