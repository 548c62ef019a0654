import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { readTable, type Progress } from "../../src/tables/read.ts";
import { sourceOf } from "../../src/tables/source.ts";
import { chunked, rowsOf } from "./reading.ts";

test("many files are one table, whatever the order of their columns, and one dictionary", async () => {
  const sources = [
    chunked("a.csv", "p,g\n0.5,x\n"),
    chunked("b.tsv", "g\tz\tp\ny\t1\t1\nx\t\t\n"),
    chunked("c.jsonl", '{"g":"z","p":2}\n'),
  ];
  const read = await readTable({ score: { column: "p", as: "number" }, group: { column: "g", as: "category" } }, sources);
  expect(read).toMatchObject({
    ok: true,
    value: {
      rows: 4,
      columns: {
        score: { values: Float64Array.of(0.5, 1, NaN, 2), missing: 1 },
        group: { codes: Int32Array.of(0, 1, 0, 2), dictionary: ["x", "y", "z"] },
      },
    },
  });
});

test("what is wrong in several files is told at once, each with its file", async () => {
  const sources = [
    chunked("a.csv", "p\nx\n"),
    chunked("b.csv", "q\n1\n"),
    chunked("c.csv", "p\n1,2\n"),
    chunked("d.parquet", "p\n1\n"),
  ];
  expect(await rowsOf({ p: "number" }, sources)).toEqual([
    'a.csv:2: p: "x" is no number (write the value, or leave the cell empty)',
    'b.csv:1: has no column "p" (it has "q")',
    "c.csv:2: this row has 2 cells, and the first one 1 (quote cells that hold a delimiter)",
    "d.parquet: is no Parquet file: it does not begin with PAR1 (write the file again)",
  ]);
  expect(await rowsOf({ p: "number" }, [])).toEqual(["there is no file to read (name at least one)"]);
});

test("a file without an ending is what it begins with", async () => {
  expect(await rowsOf({ p: "number" }, chunked("data", '\n {"p": 1}\n'))).toEqual({ p: [1] });
  expect(await rowsOf({ p: "number" }, chunked("data", "p\n1\n"))).toEqual({ p: [1] });
  expect(await rowsOf({ p: "number" }, chunked("data.csv", '{"p": 1}\n'), { syntax: "jsonl" })).toEqual({ p: [1] });
});

test("a table of no rows is a table", async () => {
  expect(await rowsOf({ p: "number", k: "key", c: "category", f: "flag", t: "time" }, chunked("a.csv", "p,k,c,f,t\n"))).toEqual({
    p: [],
    k: [],
    c: [],
    f: [],
    t: [],
  });
});

test("tells how far it is, every few megabytes and at the end", async () => {
  const told: Progress[] = [];
  const text = `a\n${"12345678\n".repeat(2_000_000)}`;
  await readTable({ a: { column: "a", as: "number" } }, chunked("a.csv", text), { progress: (each) => told.push(each) });
  expect(told.map(({ bytes }) => Math.floor(bytes / 1e6))).toEqual([8, 16, 18]);
  expect(told.at(-1)).toEqual({ file: "a.csv", rows: 2_000_000, bytes: text.length });
});

test("closes what it opened, however reading ends", async () => {
  const parquet = readFileSync("test/tables/parquet/snappy.parquet");
  const contents = [
    ["a.csv", Buffer.from("a\n1\n")],
    ["bad.csv", Buffer.from(`b\n${"x\n".repeat(100)}`)],
    ["a.parquet", parquet],
    ["bad.parquet", Buffer.from("a\n1\n")],
    ["a.csv.gz", gzipSync("a\n1\n")],
    ["bad.csv.gz", gzipSync("a\n1\n").subarray(0, 15)],
  ] as const;
  for (const [file, bytes] of contents) {
    let open = 0;
    const source = sourceOf(file, bytes);
    const watched = async function* (): AsyncGenerator<Uint8Array> {
      open++;
      try {
        for (let at = 0; at < bytes.length; at += 5) yield bytes.subarray(at, at + 5);
      } finally {
        open--;
      }
    };
    await rowsOf(file.includes("parquet") ? { label: "flag" } : { a: "number" }, { ...source, bytes: watched });
    expect([file, open]).toEqual([file, 0]);
  }
});

test("does not read on after too many problems", async () => {
  let pulled = 0;
  const endless = async function* (): AsyncGenerator<Uint8Array> {
    yield new TextEncoder().encode("a\n");
    for (;;) {
      pulled++;
      yield new TextEncoder().encode("x\n");
    }
  };
  expect(await rowsOf({ a: "number" }, { file: "a.csv", bytes: endless })).toHaveLength(20);
  expect(pulled).toBeLessThan(30);
});
