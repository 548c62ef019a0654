import { parse } from "csv-parse/sync";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readTable } from "../../src/tables/read.ts";
import { asking, chunked, rowsOf } from "./reading.ts";

const KINDS = { y: "flag", p: "number", g: "category", k: "key" } as const;

/** Rows as most are, and now and then one that is not: quotes, doubled quotes, line breaks in quotes, empty lines. */
const cells = fc.record({
  a: fc.constantFrom("x", "", "long enough for three words", '"q,r"', '"a ""b"""', '"two\nlines"', "!#$ 'a'"),
  y: fc.constantFrom("0", "1", "", '"1"', "true"),
  p: fc.oneof(
    fc.constantFrom("0.5", "-1", "", "NA", '"2.5"', "1e3", ".5", "5.", "-0.25", "123456789.5", "0.123456789012345678"),
    fc.double({ noNaN: true }).map(String),
  ),
  g: fc.constantFrom("A", "B", "", "AB", "ABCD", "ABCDE", "ABCDEFGH", "ABCDEFGHI", "EFGH", "é", '"A"', '"A""B"'),
  k: fc.constantFrom("k1", "k2", '"k,3"', "k 4"),
  z: fc.constantFrom("", "0", "zz", '"z"'),
});
const odd = /"[^",]*(?:""|\n)/;
const plainish = cells.filter((row) => !Object.values(row).some((cell) => odd.test(cell)));
const rows = fc.array(fc.oneof({ weight: 20, arbitrary: plainish }, { weight: 1, arbitrary: cells }), {
  minLength: 1,
  maxLength: 150,
  size: "max",
});
const sizes = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 3 });
const lines = (list: readonly Readonly<Record<string, string>>[]) =>
  list.map(({ a, y, p, g, k, z }) => [a, y, p, g, k, z].join(","));

test("plain rows and others among them are read alike, wherever a chunk ends", async () => {
  await fc.assert(
    fc.asyncProperty(rows, sizes, fc.constantFrom("\n", "\r\n"), fc.boolean(), async (list, chunks, end, last) => {
      const said = ["a,y,p,g,k,z", ...lines(list)].join(end) + (last ? end : "");
      const records: readonly string[][] = parse(said, { from: 2, record_delimiter: ["\r\n", "\n"] });
      const column = <T>(place: number, value: (cell: string) => T) =>
        records.map((record) => (["", "NA"].includes(record[place]!) ? null : value(record[place]!)));
      expect(await rowsOf(KINDS, chunked("t.csv", said, chunks))).toEqual({
        y: column(1, (cell) => (cell === "true" ? 1 : Number(cell))),
        p: column(2, Number),
        g: column(3, String),
        k: column(4, String),
      });
    }),
    { numRuns: 300 },
  );
});

test("a problem has the line it stands in, however many plain rows are before it", async () => {
  const wrongs = [
    "x,1,0.5,A,k",
    "x,1,0.5,A,k,z,more",
    "x,2,0.5,A,k,z",
    "x,1,half,A,k,z",
    'x,1,0.5,A"B,k,z',
    'x,1,0.5,A"B",k,z',
    'x"y",1,0.5,A,k,z',
    '"x"y,1,0.5,A,k,z',
    "x,1,0.5,A,k,z,",
    "x",
  ];
  await fc.assert(
    fc.asyncProperty(fc.array(plainish, { maxLength: 40 }), fc.constantFrom(...wrongs), sizes, async (list, wrong, chunks) => {
      const said = ["a,y,p,g,k,z", ...lines(list), wrong, ...lines(list)].join("\n");
      const told = await rowsOf(KINDS, chunked("t.csv", said, chunks));
      expect(told).toEqual([expect.stringMatching(new RegExp(`^t\\.csv:${list.length + 2}: `))]);
    }),
    { numRuns: 300 },
  );
});

test("columns at the ends that nobody asks for are counted too", async () => {
  for (const wrong of ["1,2", "1,2,3,4", '1,2,"3",4', "1,2,3,"])
    expect(await rowsOf({ b: "number" }, chunked("t.csv", `a,b,c\n1,2,3\n1,2,"3"\n${wrong}\n`))).toEqual([
      expect.stringContaining("t.csv:4: this row has"),
    ]);
  expect(await rowsOf({ a: "number" }, chunked("t.csv", "a,b,c\n1,2,3\n1,2\n"))).toEqual([
    expect.stringContaining("t.csv:3: this row has 2 cells, and the first one 3"),
  ]);
  expect(await rowsOf({}, chunked("t.csv", "a,b\n1,2\n"))).toEqual({});
});

test("a text that two chunks share is one category", async () => {
  for (let size = 1; size < 12; size++)
    expect(await rowsOf({ g: "category" }, chunked("t.csv", 'g\npartner\n"partner"\npart\npartner', [size]))).toEqual({
      g: ["partner", "partner", "part", "partner"],
    });
});

test("where a sign is the delimiter, it is no sign", async () => {
  expect(await rowsOf({ a: "number", b: "number" }, chunked("t.csv", "a-b\n-5\n1-2\n"), { delimiter: "-" })).toEqual({
    a: [null, 1],
    b: [5, 2],
  });
  expect(await rowsOf({ b: "number" }, chunked("t.csv", "a-b\n1--5\n"), { delimiter: "-" })).toHaveLength(1);
});

test("-0 keeps its sign", async () => {
  expect(await rowsOf({ a: "number" }, chunked("t.csv", "a\n-0\n-0.0\n0\n"))).toEqual({ a: [-0, -0, 0] });
});

test("texts that begin and end alike are not taken for each other, and what is only part of a text is none", async () => {
  const texts = ["AAAAA", "AAAAAA", "ABCDEFGHI", "ABCDxFGHI", "A", "AA", "AAA", "AAAA", "", "ABCDEFGH", "ABCDEFG"];
  const said = `n,g\n${[...texts, ...texts].map((each) => `1,${each}`).join("\n")}`;
  expect(await rowsOf({ g: "category" }, chunked("t.csv", said))).toEqual({
    g: [...texts, ...texts].map((each) => each || null),
  });
  const read = await readTable(asking({ g: "category" }), chunked("t.csv", 'n,g\n1,"A""B"\n1,C\n'));
  expect(read).toMatchObject({ ok: true, value: { columns: { g: { dictionary: ['A"B', "C"] } } } });
});

test("a line with nothing in it is no row of a table of one column", async () => {
  expect(await rowsOf({ a: "number" }, chunked("t.csv", "a\n1\n\n2\n\r\n3\n"))).toEqual({ a: [1, 2, 3] });
});

test("whatever digits a number has, it is the double that is closest", async () => {
  const said = [
    "12345678901",
    "9999999999",
    "99999999.99",
    "999999999",
    "0000000001",
    "00.000000001",
    "1.7976931348623157e308",
    "-.5",
  ];
  expect(await rowsOf({ a: "number" }, chunked("t.csv", `a\n${said.join("\n")}\n`))).toEqual({ a: said.map(Number) });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.stringMatching(/^-?\d{1,12}(\.\d{0,12})?$/), { minLength: 1 }), async (numbers) => {
      expect(await rowsOf({ a: "number" }, chunked("t.csv", `a\n${numbers.join("\n")}\n`))).toEqual({ a: numbers.map(Number) });
    }),
    { numRuns: 200 },
  );
});
