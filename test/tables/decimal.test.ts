import * as fc from "fast-check";
import { expect, test } from "vitest";
import { plainDecimal, type Cursor } from "../../src/tables/decimal.ts";
import { chunked, rowsOf } from "./reading.ts";

const cursor: Cursor = { at: 0 };
const plain = (text: string) => plainDecimal(Buffer.from(`${text},`, "latin1"), 0, cursor);

/** A number written in some way that people or programs write numbers. */
const written = fc.oneof(
  fc.double({ noNaN: true }).map(String),
  fc.double({ noNaN: true, min: -1, max: 1 }).map(String),
  fc
    .tuple(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: 1, max: 21 }))
    .map(([value, digits]) => value.toPrecision(digits)),
  fc.tuple(fc.double({ noNaN: true, min: -1e15, max: 1e15 }), fc.nat(20)).map(([value, digits]) => value.toFixed(digits)),
  fc
    .tuple(fc.stringMatching(/^-?\d{1,18}\.\d{0,20}$/), fc.constantFrom("", "e5", "E-7", "e+30", "e-300", "e999"))
    .map((parts) => parts.join("")),
);

test("whatever is read the quick way is the double that is closest", () => {
  fc.assert(
    fc.property(written, (text) => {
      const value = plain(text);
      // NaN, and a number after which more follows, are no answer: the text is read the slow way.
      if (!Number.isNaN(value) && cursor.at === text.length) expect(value).toBe(Number(text));
    }),
    { numRuns: 20_000 },
  );
});

test("the quick way is taken for what doubles look like", () => {
  let quick = 0;
  for (let turn = 1; turn <= 10_000; turn++) if (!Number.isNaN(plain(String(Math.abs(Math.sin(turn)))))) quick++;
  expect(quick).toBeGreaterThan(9990);
});

test.each([
  ["0.1", "0.30000000000000004", "0.9999999999999999", "123456789012345", "-0"],
  // Halfway between two doubles, and a little beside it.
  [
    "9007199254740993",
    "9007199254740993.0",
    "9007199254740993.001",
    "9007199254740992.999",
    "0.500000000000000166533453693773481063544750213623046875",
  ],
  [
    "1e22",
    "1e23",
    "8.5e22",
    "1.7976931348623157e308",
    "5e-324",
    "2.4703282292062327e-324",
    "4.35e-22",
    "2.2250738585072011e-308",
  ],
  ["5.", "-.5", "000123.4500", "0.000000000000000000000000000000", "1e-999", "0e999", "1e400"],
])("numbers at the edges are what Number makes of them", async (...texts) => {
  const read = await rowsOf({ a: "number" }, chunked("t.csv", `a\n${texts.join("\n")}\n`));
  expect(read).toEqual({ a: texts.map(Number) });
});

test("every double that is written is read back exactly", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 50 }), async (values) => {
      const text = `a\n${values.map((value) => (Object.is(value, -0) ? "-0" : String(value))).join("\n")}`;
      expect(await rowsOf({ a: "number" }, chunked("t.csv", text, [7]))).toEqual({ a: values });
    }),
  );
});
