import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ColumnShape, spellColumn } from "../../src/profile/column-shape.ts";
import {
  addColumn,
  categoryColumnOf,
  type ColumnPart,
  isBlank,
  MOST_CATEGORIES,
  numberColumnOf,
  valuesOf,
} from "../../src/profile/column.ts";
import { distributionOf, spellDistribution } from "../../src/profile/distribution.ts";
import { moments } from "../../src/statistics/moments.ts";

const numbers = (...values: number[]) => numberColumnOf(Float64Array.from(values));
const words = (...values: (string | undefined)[]) => {
  const dictionary = [...new Set(values.filter((value) => value !== undefined))];
  return categoryColumnOf(
    Int32Array.from(values, (value) => (value === undefined ? -1 : dictionary.indexOf(value))),
    dictionary,
  );
};
const many = (from: number, count: number) =>
  categoryColumnOf(
    Int32Array.from({ length: count }, (_, i) => i),
    Array.from({ length: count }, (_, i) => `c${from + i}`),
  );
const read = (json: unknown) => ColumnShape.parse(JSON.parse(JSON.stringify(json)));

const cell = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  fc.constantFrom(NaN, Infinity, -Infinity, -0, 1e300, -1e300),
);
const numberPart = fc.array(cell, { maxLength: 20 }).map((values) => numbers(...values));
const word = fc.option(fc.constantFrom("a", "b", "", "__proto__", "constructor", "\ud800", "é"), { nil: undefined });
const wordPart = fc.array(word, { maxLength: 12 }).map((values) => words(...values));
const part: fc.Arbitrary<ColumnPart> = fc.oneof(
  numberPart,
  wordPart,
  fc.constant(addColumn(numbers(1), words("a"))),
  fc.constant(addColumn(many(0, 6000), many(6000, 6000))),
);
/** Sums of floats depend on their order in the last digits, and only the mean and squares are such sums. */
const counted = (of: ColumnPart) => ({ ...spellColumn(of), mean: undefined, squares: undefined });

describe("a column of numbers", () => {
  test("counts what is missing and what is infinite apart, and neither is a value", () => {
    const column = numbers(1, NaN, Infinity, 2, -Infinity, -0);
    expect(column).toMatchObject({ rows: 6, missing: 1, infinite: 2, moments: moments(Float64Array.of(1, 2, 0)) });
    expect(valuesOf(column)).toBe(3);
    expect([...column.distribution.lows]).toEqual([0, 1, 2]);
  });

  test("leaves the values it is given as they are", () => {
    const values = Float64Array.of(3, NaN, 1, Infinity, 2);
    numberColumnOf(values);
    expect(values).toEqual(Float64Array.of(3, NaN, 1, Infinity, 2));
  });

  test("says of values too large for the sum of their squares that there is none", () => {
    const column = numbers(1e300, -1e300);
    expect(column.moments).toBeUndefined();
    expect(addColumn(column, numbers(1))).toMatchObject({ rows: 3, moments: undefined });
    expect(read(spellColumn(column))).toEqual(column);
  });

  test("is the sum of its parts, however it was cut", () => {
    fc.assert(
      fc.property(fc.array(fc.array(cell, { maxLength: 20 }), { minLength: 1, maxLength: 6 }), (shards) => {
        const whole = numbers(...shards.flat());
        const sum = shards.map((shard): ColumnPart => numbers(...shard)).reduce(addColumn);
        expect(counted(sum)).toEqual(counted(whole));
        if (sum.is !== "number" || !sum.moments || !whole.moments) return;
        const scale = Math.max(1, ...shards.flat().filter(Number.isFinite).map(Math.abs));
        expect(sum.moments.count).toBe(whole.moments.count);
        expect(Math.abs(sum.moments.mean - whole.moments.mean)).toBeLessThanOrEqual(1e-12 * scale);
        expect(Math.abs(sum.moments.squares - whole.moments.squares)).toBeLessThanOrEqual(1e-10 * scale ** 2);
      }),
    );
  });
});

describe("a column of words", () => {
  test("counts rows by category, whatever a category is called", () => {
    const column = words("__proto__", undefined, "a", "__proto__", "constructor");
    expect(column).toEqual({
      is: "category",
      rows: 5,
      missing: 1,
      counts: new Map([
        ["__proto__", 2],
        ["a", 1],
        ["constructor", 1],
      ]),
    });
    expect(read(spellColumn(column))).toEqual(column);
  });

  test("takes equal words of a dictionary for one, and does not know those without rows", () => {
    const column = categoryColumnOf(Int32Array.of(0, 2, 2, 7), ["a", "b", "a"]);
    expect(column).toEqual({ is: "category", rows: 4, missing: 1, counts: new Map([["a", 3]]) });
  });

  test("is no column of categories beyond so many, whether in one part or in all together", () => {
    expect(many(0, MOST_CATEGORIES).is).toBe("category");
    const tooMany = { is: "unusable", because: "categories", missing: 0 };
    expect(many(0, MOST_CATEGORIES + 1)).toEqual({ ...tooMany, rows: MOST_CATEGORIES + 1 });
    expect(addColumn(many(0, 6000), many(5000, 6000))).toEqual({ ...tooMany, rows: 12_000 });
    expect(addColumn(many(0, 6000), many(1000, 6000)).is).toBe("category");
  });

  test("is the sum of its parts, however it was cut", () => {
    fc.assert(
      fc.property(fc.array(fc.array(word, { maxLength: 12 }), { minLength: 1, maxLength: 6 }), (shards) => {
        const sum = shards.map((shard): ColumnPart => words(...shard)).reduce(addColumn);
        expect(spellColumn(sum)).toEqual(spellColumn(words(...shards.flat())));
      }),
    );
  });
});

describe("parts of a column", () => {
  test("do not add up where one holds numbers and the other words, and nothing mends that", () => {
    const mixed = addColumn(numbers(1, NaN), words("a"));
    expect(mixed).toEqual({ is: "unusable", because: "mixed", rows: 3, missing: 1 });
    expect(addColumn(mixed, numbers(2))).toMatchObject({ because: "mixed", rows: 4 });
    expect(addColumn(many(0, MOST_CATEGORIES + 1), numbers(1))).toMatchObject({ because: "mixed" });
    expect(addColumn(many(0, MOST_CATEGORIES + 1), words("a"))).toMatchObject({ because: "categories" });
  });

  test("without any value are of the kind that the others are", () => {
    expect(addColumn(numbers(NaN, NaN), words("a", undefined))).toEqual({ ...words("a"), rows: 4, missing: 3 });
    expect(addColumn(words(undefined), numbers(1, Infinity))).toEqual({ ...numbers(1, Infinity), rows: 3, missing: 1 });
    expect(addColumn(words(undefined), numbers(Infinity))).toMatchObject({ is: "number", infinite: 1 });
    expect(isBlank(numbers(Infinity))).toBe(false);
  });

  test("add up in any order", () => {
    fc.assert(
      fc.property(part, part, part, (a, b, c) => {
        expect(counted(addColumn(a, b))).toEqual(counted(addColumn(b, a)));
        expect(counted(addColumn(addColumn(a, b), c))).toEqual(counted(addColumn(a, addColumn(b, c))));
      }),
      { numRuns: 200 },
    );
  });

  test("are read back from JSON as they were written", () => {
    fc.assert(
      fc.property(part, (of) => {
        expect(read(spellColumn(of))).toEqual(of);
      }),
    );
  });
});

test.each([
  ["rows that are not those of the distribution", { ...spellColumn(numbers(1, 2, NaN)), rows: 4 }],
  [
    "infinite values as values",
    { ...spellColumn(numbers(1)), distribution: spellDistribution(distributionOf(Float64Array.of(Infinity))) },
  ],
  [
    "weights instead of rows",
    {
      ...spellColumn(numbers(1)),
      rows: 1,
      distribution: spellDistribution(distributionOf(Float64Array.of(1, 2), Float64Array.of(0.5, 0.5))),
    },
  ],
  ["a mean without squares", { ...spellColumn(numbers(1)), squares: undefined }],
  ["counts that are not the rows with a value", { ...spellColumn(words("a", "b")), missing: 1 }],
  [
    "one category twice",
    {
      is: "category",
      rows: 2,
      missing: 0,
      counts: [
        ["a", 1],
        ["a", 1],
      ],
    },
  ],
  ["a category without rows", { is: "category", rows: 0, missing: 0, counts: [["a", 0]] }],
  ["more missing than there are rows", { is: "category", rows: 1, missing: 2, counts: [] }],
  ["no value at all in what is unusable", { is: "unusable", rows: 1, missing: 1, because: "mixed" }],
  ["half a row", { is: "unusable", rows: 1.5, missing: 1, because: "mixed" }],
  ["another kind", { is: "vector", rows: 1, missing: 0 }],
])("a profile with %s is refused", (_, json) => {
  expect(ColumnShape.safeParse(JSON.parse(JSON.stringify(json))).success).toBe(false);
});

test("a profile with more categories than are kept is refused", () => {
  const counts = Array.from({ length: MOST_CATEGORIES + 1 }, (_, i) => [`c${i}`, 1]);
  expect(ColumnShape.safeParse({ is: "category", rows: counts.length, missing: 0, counts }).success).toBe(false);
});
