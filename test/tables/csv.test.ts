import { expect, test } from "vitest";
import { readTable } from "../../src/tables/read.ts";
import { asking, chunked, rowsOf } from "./reading.ts";

const read = (text: string, columns: Parameters<typeof rowsOf>[0], sizes?: readonly number[]) =>
  rowsOf(columns, chunked("t.csv", text, sizes));

test.each(["\n", "\r\n", "\r"])(
  "reads quotes, doubled quotes, delimiters and line breaks inside of them, lines ending in %j",
  async (end) => {
    const text = ["a,b,c", `"x, ""y""","1${end}2",3`, ',"",-4.5'].join(end);
    for (const last of ["", end]) {
      expect(await read(text + last, { a: "category", b: "key", c: "number" })).toEqual({
        a: ['x, "y"', null],
        b: [`1${end}2`, null],
        c: [3, -4.5],
      });
    }
  },
);

test("passes over a byte order mark, empty lines and columns nobody asks for, and reads names in quotes", async () => {
  const text = '\uFEFF\n"a, b",c,"d ""e"""\n\n1,"2\n,",3\n\n4,5,6\n\n\n';
  expect(await read(text, { "a, b": "number", 'd "e"': "number" })).toEqual({ "a, b": [1, 4], 'd "e"': [3, 6] });
});

test("what is missing is nothing, NA, NaN, nan, null and None, in quotes or not, and infinities are counted apart", async () => {
  const text = 'a,b,c,d\n,"",NA,NaN\nnull,None,"nan", NA \n-inf,x,1,0\nInfinity,y,True,1\n';
  const table = await readTable(asking({ a: "number", b: "category", c: "flag", d: "key" }), chunked("t.csv", text));
  expect(table).toMatchObject({
    ok: true,
    value: {
      rows: 4,
      columns: {
        a: { missing: 2, infinite: 2, values: Float64Array.of(NaN, NaN, -Infinity, Infinity) },
        b: { missing: 2, dictionary: ["x", "y"], codes: Int32Array.of(-1, -1, 0, 1) },
        c: { missing: 2, values: Int8Array.of(-1, -1, 1, 1) },
        d: { missing: 2 },
      },
    },
  });
});

test("a column may have its own words for what is missing: numbers, or fewer than the usual ones", async () => {
  const text = "country,age,flag\nNA,-999,9\nBR,31,1\n,7,0\n";
  expect(
    await read(text, {
      country: { column: "country", as: "category", missing: [] },
      age: { column: "age", as: "number", missing: ["-999"] },
      flag: { column: "flag", as: "flag", missing: ["9", "0"] },
    }),
  ).toEqual({ country: ["NA", "BR", null], age: [null, 31, 7], flag: [null, 1, null] });
});

test("the same column may have two names, and two kinds of it are refused", async () => {
  const text = "country\nBR\n";
  const category = { column: "country", as: "category" } as const;
  expect(await read(text, { slice: category, protected: category })).toEqual({ slice: ["BR"], protected: ["BR"] });
  expect(await read(text, { slice: category, key: { column: "country", as: "key" } })).toEqual([
    'the column "country" is asked for as category and as key (ask for it in one way)',
  ]);
});

test("moments are ISO 8601, in UTC where nothing else is said", async () => {
  const text =
    't\n2026-11-19T10:00:00Z\n2026-11-19 12:00:00.5+02:00\n2026-11-19\n2026-11-19 10:00:00.000001\n""\n1969-12-31T23:59:59-0000\n';
  const ten = Date.UTC(2026, 10, 19, 10);
  expect(await read(text, { t: "time" })).toEqual({ t: [ten, ten + 500, Date.UTC(2026, 10, 19), ten + 0.001, null, -1000] });
  for (const wrong of ["2026-02-29", "2026-11-19T24:30:00Z", "1795082400", "19.11.2026", "2026-11-19T10:00:00 CET"])
    expect(await read(`t\n${wrong}\n`, { t: "time" })).toEqual([
      expect.stringContaining(`t.csv:2: t: "${wrong}" is no date and time`),
    ]);
});

test.each([
  [
    "a,b\n1,2\n3\n4,5\n6,7,8\n",
    ["t.csv:3: this row has 1 cells, and the first one 2", "t.csv:5: this row has 3 cells, and the first one 2"],
  ],
  ['a,b\n"1\n\n1",2\n3\n', ['t.csv:2: a: "1\\n\\n1" is no number', "t.csv:5: this row has 1 cells, and the first one 2"]],
  ['a,b\n1,2\n"3,4\n5,6\n', ["t.csv:3: a quote is opened and never closed"]],
  ['a,b\n1"2,2\n', ["t.csv:2: a quote stands inside a cell that is not in quotes"]],
  ['a,b\n"1"2,2\n', ["t.csv:2: something stands between a closing quote and the end of its cell"]],
  [
    "b,b,c\n1,2,3\n",
    ['t.csv:1: has no column "a" (it has "b", "b", "c")', 't.csv:1: has the column "b" 2 times (keep one of them)'],
  ],
  [
    "a,b\r\nx,2\r\n\r\n1.2.3,0x10\r\n1_000,true\r\n",
    ['t.csv:2: a: "x" is no number', "t.csv:4: a: ", "t.csv:4: b: ", "t.csv:5: a: ", "t.csv:5: b: "],
  ],
  ["", ["t.csv:1: is an empty table"]],
  ["\n\n", ["t.csv:1: is an empty table"]],
  ["\xff\xfea,b", []],
])("what is no table is told with its line, all at once: %j", async (text, told) => {
  for (const sizes of [[65_536], [1], [2, 3]]) {
    const problems = (await rowsOf({ a: "number", b: "number" }, chunked("t.csv", text, sizes))) as readonly string[];
    if (told.length > 0) expect(problems).toEqual(told.map((each) => expect.stringContaining(each) as string));
    else expect(problems.length).toBeGreaterThan(0);
  }
});

test("UTF-16 and Latin-1 are told as what they are", async () => {
  const utf16 = new Uint8Array(Buffer.from("\uFEFFa,b\n1,2\n", "utf16le"));
  expect(await rowsOf({ a: "number" }, chunked("t.csv", utf16))).toEqual(["t.csv:1: is UTF-16 (save it as UTF-8)"]);
  const latin1 = new Uint8Array(Buffer.from("a\nS\xe3o\n", "latin1"));
  expect(await rowsOf({ a: "category" }, chunked("t.csv", latin1))).toEqual([
    expect.stringContaining("t.csv:2: a: is not UTF-8"),
  ]);
});

test("at most 20 problems are told", async () => {
  for (const sizes of [[65_536], [1]]) expect(await read(`a\n${"x\n".repeat(1000)}`, { a: "number" }, sizes)).toHaveLength(20);
});

test("a row of more than 16 MB is a quote that was left open", async () => {
  const text = `a,b\n1,2\n"${"x,y\n".repeat(5_000_000)}`;
  expect(await read(text, { a: "number" })).toEqual([expect.stringContaining("t.csv:3: a row is longer than the 16 MB we read")]);
});

test("a category has at most 100,000 values; a key may have any", async () => {
  const text = `a\n${Array.from({ length: 100_001 }, (_, row) => `v${row}`).join("\n")}\n`;
  expect(await read(text, { a: "category" })).toEqual([
    expect.stringContaining("t.csv:100002: a: is the 100001th different value"),
  ]);
  expect(await read(text, { a: "key" })).toMatchObject({
    a: expect.toSatisfy((keys: string[]) => keys[100_000] === "v100000") as unknown,
  });
});

test("other delimiters", async () => {
  expect(await rowsOf({ a: "number", b: "category" }, chunked("t.tsv", "a\tb\n1\tx,y\n"))).toEqual({ a: [1], b: ["x,y"] });
  expect(await rowsOf({ a: "number", b: "number" }, chunked("t.csv", "a;b\n1;2,5\n3;4\n"), { delimiter: ";" })).toEqual([
    expect.stringContaining('t.csv:2: b: "2,5" is no number'),
  ]);
});
