import { expect, test } from "vitest";
import { headerOf, readCsv } from "../../../src/evidence/syntax/csv.ts";
import { plain } from "../../../src/evidence/syntax/tree.ts";

function rows(text: string): unknown {
  const read = readCsv(text, "a.csv");
  if (!read.ok) return read.problems.map(({ what, line, hint }) => `${line ?? "?"}: ${what} (${hint ?? ""})`);
  return read.value.rows.map(({ cells }) => Object.fromEntries([...cells].map(([name, node]) => [name, plain(node)])));
}

test("reads quotes, doubled quotes, and commas and line breaks inside of them, whatever ends a line", () => {
  expect(rows('a,b\n"x, ""y""","1\n2"\n')).toEqual([{ a: 'x, "y"', b: "1\n2" }]);
  expect(rows("a,b\r\n1,2\r\n3,4\r\n")).toEqual([
    { a: "1", b: "2" },
    { a: "3", b: "4" },
  ]);
});

test("an empty cell is no value", () => {
  expect(rows("a,b\n,2\n")).toEqual([{ a: null, b: "2" }]);
});

test.each([
  ["a,b\n1,2\n3\n", ["3: is no table: Invalid Record Length: expect 2, got 1 (write the report again)"]],
  ["a,a\n1,2\n", ['1: has the column "a" twice (keep the one that is true)']],
  ["", ["1: is an empty table (write the report again)"]],
  ['a,b\n"1,2\n', [expect.stringContaining("is no table: Quote Not Closed")]],
])("what is no table is told: %j", (text, told) => {
  expect(rows(text)).toEqual(told);
});

test("the very last cell of a table that ends without a line break is no value: it may have been cut off", () => {
  expect(rows("a,b\n1,0.95\n2,0.9")).toEqual([
    { a: "1", b: "0.95" },
    { a: "2", b: null },
  ]);
});

test("more rows than any report has are a problem, and the names of the columns cost nothing", () => {
  expect(rows(`a,b\n${"1,2\n".repeat(100_001)}`)).toEqual(["?: has more than 100000 rows (give a summary of it instead)"]);
  expect(rows(`${"a,".repeat(2000)}b\n`)).toEqual(["1: has more than 2000 columns (give a summary of it instead)"]);
  expect(headerOf(`a,"b, c"\n${"1,2\n".repeat(1000)}`)).toEqual(["a", "b, c"]);
  expect(headerOf('"a,b\n')).toEqual([]);
});
