import { expect, test } from "vitest";
import { answer, distinct, order, spellValue } from "../../src/gates/asked.ts";
import { metric, OURS, THEIRS } from "./question.ts";

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

test.each([
  ["0.123456789012345678", true],
  ["12345678901234567", false],
  ["123456789012345678", true],
  ["1e-400", true],
  ["0.000", false],
  ["0.5", false],
  ["NaN", false],
  ["1e999", false],
  ["null of 123456789012345678", false],
])("whether %s is refused for its digits is told: %s", (not, digits) => {
  const given = answer([metric("auc", { not })], "auc");
  const more = digits ? ", with no more digits than a double has: 17" : "";
  expect(given).toMatchObject({ found: { code: "not_a_number", help: `Have the report state auc as a finite number${more}.` } });
});

test("a number that is none is not refused for its digits", () => {
  expect(answer([metric("auc", Infinity)], "auc")).toMatchObject({
    found: { help: "Have the report state auc as a finite number." },
  });
});
