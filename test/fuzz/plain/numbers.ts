import fc from "fast-check";

/*
 * Numbers as reports state them. A text that begins with `@` is written bare: what JSON cannot say (`NaN`, `1e999`) and reports
 * say all the same.
 */

/** Few values, so that bounds are hit exactly, with the decimals at which binary arithmetic goes astray; and some of all. */
export const value = fc.oneof(
  { weight: 30, arbitrary: fc.integer({ min: 0, max: 20 }).map((n) => n / 20) },
  { weight: 10, arbitrary: fc.constantFrom(0.07, 0.09, 0.02, 0.1, 0.3, 0.7, 0.8, 0.04, 0.05, 1.1, 2, 100, 1000) },
  { weight: 2, arbitrary: fc.integer({ min: -20, max: -1 }).map((n) => n / 20) },
  { weight: 1, arbitrary: fc.constantFrom(5e-324, 1e300, -1e300, 1e21, 1e-7, 0.30000000000000004, 9007199254740993, 0) },
  {
    weight: 1,
    arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }).map((n) => (n === 0 ? 0 : n)),
  },
);

/** What stands where a number should, and is none. */
export const junk = fc.constantFrom<unknown>(
  "@NaN",
  "@Infinity",
  "@-Infinity",
  "@1e999",
  "@1.7976931348623157e308",
  null,
  "0.95",
  "",
  "NaN",
  true,
  [],
);

/** Plain data as JSON, bare where it is said to be. */
export function written(plain: unknown): string {
  return JSON.stringify(plain, undefined, 1).replaceAll(/"@([^"\\]*)"/g, "$1");
}

/** Left out once for every `times` that it is there. */
export const maybe = <T>(one: fc.Arbitrary<T>, times = 2): fc.Arbitrary<T | undefined> =>
  fc.oneof({ withCrossShrink: true }, { weight: 10, arbitrary: fc.constant(undefined) }, { weight: times * 10, arbitrary: one });

/** A record without the words that were left out. */
export function without<T extends object>(of: T): T {
  return Object.fromEntries(Object.entries(of).filter(([, each]) => each !== undefined)) as T;
}
