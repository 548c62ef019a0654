import { gzipSync, zstdCompressSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { MISSING, type Kind } from "../../src/tables/columns.ts";
import { chunked, rowsOf, type Rows, type Value } from "./reading.ts";

const KINDS: Readonly<Record<string, Kind>> = { y: "flag", p: "number", 'gr"oup': "category", "id, of\nit": "key" };
const NAMES = Object.keys(KINDS);

const text = fc
  .oneof(
    fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r", "é", "😀", " ", "\\", "\t"), maxLength: 8 }),
    fc.string({ unit: "binary", maxLength: 8 }),
  )
  .filter((said) => !MISSING.includes(said.replace(/^[ \t]+|[ \t]+$/g, "")) && said.isWellFormed());
const maybe = (value: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 5, arbitrary: value }, { weight: 1, arbitrary: fc.constant(null) });
const row = fc.tuple(maybe(fc.constantFrom(0, 1)), maybe(fc.double({ noNaN: true })), maybe(text), maybe(text));
const rows = fc.array(row, { maxLength: 12 });
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 });
const asTable = (list: readonly (readonly Value[])[]): Rows =>
  Object.fromEntries(NAMES.map((name, place) => [name, list.map((each) => each[place] ?? null)]));
const spelled = (value: Value) => (value === null ? "" : Object.is(value, -0) ? "-0" : String(value));

/** How a table is written: what ends its lines, and which cells are in quotes that need none. */
const manner = fc.record({
  end: fc.constantFrom("\n", "\r\n", "\r"),
  delimiter: fc.constantFrom(",", ";", "\t", "|"),
  quoted: fc.infiniteStream(fc.boolean()),
  last: fc.boolean(),
  mark: fc.boolean(),
});
type Manner = {
  readonly end: string;
  readonly delimiter: string;
  readonly quoted: Iterator<boolean>;
  readonly last: boolean;
  readonly mark: boolean;
};

function csv(table: readonly (readonly Value[])[], { end, delimiter, quoted, last, mark }: Manner): string {
  const cell = (value: Value) => {
    const said = spelled(value);
    return /["\r\n,;\t|]/.test(said) || quoted.next().value === true ? `"${said.replaceAll('"', '""')}"` : said;
  };
  const lines = [NAMES, ...table].map((each) => each.map(cell).join(delimiter));
  return `${mark ? "\uFEFF" : ""}${lines.join(end)}${last ? end : ""}`;
}

test("any table that is written as CSV is read as it was, in chunks of any size", async () => {
  await fc.assert(
    fc.asyncProperty(rows, manner, sizes, async (table, how, chunks) => {
      const said = csv(table, how);
      expect(await rowsOf(KINDS, chunked("t.csv", said, chunks), { delimiter: how.delimiter })).toEqual(asTable(table));
    }),
    { numRuns: 1000 },
  );
});

test("packed with gzip or zstd, it is the same", async () => {
  await fc.assert(
    fc.asyncProperty(rows, manner, sizes, async (table, how, chunks) => {
      const said = csv(table, how);
      for (const packed of [gzipSync(said), zstdCompressSync(said)])
        expect(await rowsOf(KINDS, chunked("t.csv.x", packed, chunks), { delimiter: how.delimiter })).toEqual(asTable(table));
    }),
    { numRuns: 60 },
  );
});

test("any table that is written as lines of JSON is read as it was, keys in any order, and equals the same in CSV", async () => {
  const shuffles = fc.array(fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(rows, shuffles, fc.boolean(), sizes, async (table, orders, python, chunks) => {
      const number = (value: Value) =>
        typeof value === "number" && !Number.isFinite(value)
          ? String(value)
          : Object.is(value, -0)
            ? "-0"
            : JSON.stringify(value);
      const lines = table.map((each, index) => {
        const order = orders[index % orders.length]!;
        const members = order.map(
          (place) => `${JSON.stringify(NAMES[place])}:${python ? " " : ""}${number(each[place] ?? null)}`,
        );
        return `{${members.join(python ? ", " : ",")}}`;
      });
      const read = await rowsOf(KINDS, chunked("t.jsonl", lines.join("\n"), chunks));
      if (table.length === 0) expect(read).toEqual(["t.jsonl:1: holds no rows (write one object on each line)"]);
      else expect(read).toEqual(asTable(table));
    }),
    { numRuns: 500 },
  );
});

test("reads whatever csv-parse reads, and refuses what it refuses", async () => {
  const anything = fc.string({ unit: fc.constantFrom("a", "1", '"', ",", "\n", "\r\n", " "), maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(anything, sizes, async (body, chunks) => {
      const said = `x,y\n${body}`;
      let expected: Rows | undefined;
      try {
        const records: readonly string[][] = parse(said, { skip_empty_lines: true, from: 2, record_delimiter: ["\r\n", "\n"] });
        const column = (place: number) =>
          records.map((record) => (record[place]?.replace(/^[ \t]+|[ \t]+$/g, "") === "" ? null : (record[place] ?? null)));
        expected = { x: column(0), y: column(1) };
      } catch {
        expected = undefined;
      }
      const read = await rowsOf({ x: "category", y: "key" }, chunked("t.csv", said, chunks));
      if (expected === undefined) expect(Array.isArray(read)).toBe(true);
      else expect(read).toEqual(expected);
    }),
    { numRuns: 2000 },
  );
});
