import fc from "fast-check";
import { expect, test } from "vitest";
import { compare, compareRatio, decimal, minus, toNumber } from "../../src/gates/decimal.ts";

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const units = fc.integer({ min: -1_000_000, max: 1_000_000 });
const scale = fc.integer({ min: 0, max: 9 });

/** The number a report would hold that spells units / 10 ** scale. */
const written = (of: number, digits: number) => Number(`${of}e-${digits}`);

test.each([
  [0.88, { units: 88n, scale: 2 }],
  [-0, { units: 0n, scale: 0 }],
  [1e21, { units: 10n ** 21n, scale: 0 }],
  [1.5e-7, { units: 15n, scale: 8 }],
  [-2.5e22, { units: -25n * 10n ** 21n, scale: 0 }],
])("the decimal of %d is what it spells", (value, expected) => {
  expect(decimal(value)).toEqual(expected);
});

test.each([NaN, Infinity, -Infinity])("%d has no decimal", (value) => {
  expect(() => decimal(value)).toThrow(new RangeError(`${value} has no decimal spelling`));
});

test("every finite number survives being a decimal", () => {
  fc.assert(
    fc.property(finite, (value) => {
      expect(toNumber(decimal(value)) + 0).toBe(value + 0);
    }),
  );
});

test("decimals are ordered as numbers are", () => {
  fc.assert(
    fc.property(finite, finite, (one, other) => {
      expect(compare(decimal(one), decimal(other))).toBe(one < other ? -1 : one > other ? 1 : 0);
    }),
  );
});

test("a difference is decided as the whole numbers that were written decide it", () => {
  fc.assert(
    fc.property(units, units, units, scale, (one, other, asked, digits) => {
      const gain = minus(decimal(written(one, digits)), decimal(written(other, digits)));
      expect(compare(gain, decimal(written(asked, digits)))).toBe(Math.sign(one - other - asked) + 0);
    }),
    { numRuns: 2000 },
  );
});

test("a ratio is decided without dividing", () => {
  const positive = fc.integer({ min: 1, max: 100_000 });
  fc.assert(
    fc.property(positive, positive, scale, (part, whole, digits) => {
      const order = compareRatio(decimal(written(part, digits)), decimal(written(whole, digits)), decimal(0.8));
      expect(order).toBe(Math.sign(part * 5 - whole * 4) + 0);
    }),
    { numRuns: 2000 },
  );
});

test("four fifths is four fifths at every size", () => {
  const wrong = Array.from({ length: 200 }, (_, n) => n + 1).filter(
    (n) => compareRatio(decimal((4 * n) / 1000), decimal((5 * n) / 1000), decimal(0.8)) !== 0,
  );
  expect(wrong).toEqual([]);
});
