import { expect, test } from "vitest";
import { count, listed, spell, spellBeside } from "../../src/gates/spell.ts";

test.each([
  [0.030000000000000027, "0.03"],
  [0.9351234567, "0.935123"],
  [62, "62"],
  [120000, "120000"],
  [10485760, "10485760"],
  [1234567.89, "1234568"],
  [-0.0125, "-0.0125"],
  [-0, "0"],
  [1.5e-7, "1.5e-7"],
  [100000, "100000"],
  [99999.96, "100000"],
  [Infinity, "Infinity"],
  [NaN, "NaN"],
])("%d is spelled %s", (value, spelled) => {
  expect(spell(value)).toBe(spelled);
});

test.each([
  [0.89, -1, 0.9, "0.89"],
  [0.89999999, -1, 0.9, "0.89999999"],
  [0.030000000000000027, 1, 0.03, "0.030000000000000027"],
  [0.030000000000000027, -1, 0.05, "0.03"],
  [0.7999999999999999, 0, 0.8, "0.8"],
  [0.8, -1, 0.8, "just under 0.8"],
  [0.8, 1, 0.8, "just over 0.8"],
  [Infinity, 1, 2, "Infinity"],
  [-Infinity, -1, 2, "-Infinity"],
  [0.12345679000000003, 0, 0.12345679, "0.123457"],
] as const)("%d beside a limit is never rounded to the other side of it", (value, order, limit, spelled) => {
  expect(spellBeside(value, order, limit)).toBe(spelled);
});

test("counts and lists read as a person writes them", () => {
  expect([
    count(1, "sample"),
    count(200, "sample"),
    listed([]),
    listed(["a"]),
    listed(["a", "b"]),
    listed(["a", "b", "c"]),
  ]).toEqual(["1 sample", "200 samples", "", "a", "a and b", "a, b and c"]);
});
