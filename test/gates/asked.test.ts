import { expect, test } from "vitest";
import { distinct, order, spellValue } from "../../src/gates/asked.ts";
import { OURS, THEIRS } from "./question.ts";

test.each([
  [0.1 + 0.2, "0.3"],
  [{ not: "NaN" }, "NaN"],
  [{ not: 7 }, '{"not":7}'],
  [{ is: "0.95" }, '{"is":"0.95"}'],
  ["0.95", '"0.95"'],
  [null, "null"],
  [undefined, "undefined"],
  [true, "true"],
  [[0.9], "[0.9]"],
])("whatever stands where a number should is told as it stood: %j", (value, told) => {
  expect(spellValue(value)).toBe(told);
});

test("a file is named once for each of its lines", () => {
  const below = { ...OURS, line: 4 };
  expect(distinct([OURS, THEIRS, below, OURS, below])).toEqual([OURS, THEIRS, below]);
});

test("names are ordered by code unit, capitals first", () => {
  expect([order("a", "b"), order("b", "a"), order("a", "a"), order("B", "a")]).toEqual([-1, 1, 0, -1]);
});
