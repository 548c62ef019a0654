import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { describe as columnsOf } from "../../src/tables/describe.ts";
import type { Reading } from "../../src/tables/read.ts";
import { sourceOf } from "../../src/tables/source.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
/** `name:kind` of each column, or what is wrong. */
async function described(file: string, content: string | Uint8Array, reading: Reading = {}): Promise<readonly string[]> {
  const found = await columnsOf(sourceOf(file, typeof content === "string" ? bytes(content) : content), reading);
  return found.ok ? found.value.map(({ name, as }) => `${name}:${as}`) : found.problems.map(({ what }) => what);
}

test("a column of nothing but numbers is one of numbers, one of dates is one of moments, anything else is a category", async () => {
  const rows = "n,e,t,d,m,b\n1,-1e-3,x,2026-11-01,1,true\n.5,+2.,7,2026-11-02T10:00:00Z,?,false\ninf,,,,2,true\n";
  expect(await described("a.csv", rows)).toEqual(["n:number", "e:number", "t:category", "d:time", "m:category", "b:category"]);
});

test("what says that there is no value says nothing of its column, and a column without values is a category", async () => {
  expect(await described("a.csv", "x,y\nNA,\n3,null\n")).toEqual(["x:number", "y:category"]);
});

test("quotes, doubled quotes, and line breaks and delimiters inside of quotes are read as CSV has them", async () => {
  const rows = '"a,""b""",c\r\n"1","x\ny"\r\n2,"z,z"\r\n';
  expect(await described("a.csv", rows)).toEqual(['a,"b":number', "c:category"]);
});

test("a byte order mark is not part of the first name, tabs delimit TSV, and any character may", async () => {
  expect(await described("a.csv", "\uFEFFx,y\n1,2\n")).toEqual(["x:number", "y:number"]);
  expect(await described("a.tsv", "x\ty\n1\tb\n")).toEqual(["x:number", "y:category"]);
  expect(await described("a.csv", "x;y\n1;b\n", { delimiter: ";" })).toEqual(["x:number", "y:category"]);
});

test("the members of JSON lines are the columns, also those that only later rows have", async () => {
  const rows = '{"x":1,"s":"a"}\n\n{"x":2.5,"t":"2026-01-01T00:00:00Z","s":null,"b":true}\n';
  expect(await described("a.jsonl", rows)).toEqual(["x:number", "s:category", "t:time", "b:category"]);
});

test("packed files are looked into", async () => {
  expect(await described("a.csv.gz", gzipSync("x\n1\n"))).toEqual(["x:number"]);
});

test("only the beginning of a large file is looked at, and the row that it ends in says nothing", async () => {
  const rows = `x\n${"1\n".repeat(600_000)}word\n`;
  expect(await described("a.csv", rows)).toEqual(["x:number"]);
});

test("Parquet says itself what its columns are", async () => {
  const file = "test/tables/parquet/snappy.parquet";
  const found = await described("a.parquet", new Uint8Array(readFileSync(file)));
  expect(found).toContain("score:number");
  expect(found).toContain("country:category");
  expect(found).toContain("at:time");
});

test("a line that is no JSON says nothing here: the reader tells it with its line", async () => {
  expect(await described("a.jsonl", '{nonsense\n{"x":1}\n')).toEqual(["x:number"]);
});

test("a file without columns, or that is not what it is called, is told", async () => {
  expect(await described("a.csv", "")).toEqual(["has no columns"]);
  expect(await described("a.parquet", "x\n1\n")).toEqual(["is no Parquet file: it does not begin with PAR1"]);
  const cut = new Uint8Array(readFileSync("test/tables/parquet/snappy.parquet")).subarray(0, 60);
  expect((await described("a.parquet", cut))[0]).toContain("is no Parquet file that we can read");
});
