import fc from "fast-check";

/** Rows with many ties, infinitely small and large values, and both zeros. */
const value = fc.oneof(
  fc.integer({ min: -4, max: 4 }),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  fc.constantFrom(-0, 0, 1e-300, -1e-300, 1e300, -1e300),
);

export const sample = fc.array(value, { minLength: 1, maxLength: 40 }).map((values) => Float64Array.from(values));

/** Values of one magnitude, so that sums lose nothing that matters. */
export const modest = fc
  .array(fc.oneof(fc.integer({ min: -4, max: 4 }), fc.double({ min: -100, max: 100, noNaN: true })), {
    minLength: 2,
    maxLength: 40,
  })
  .map((values) => Float64Array.from(values, (value) => (Math.abs(value) < 1e-3 ? 0 : value)));

/** Labels with scores in [0, 1], often tied. */
export const scored = fc
  .array(
    fc.tuple(
      fc.integer({ min: 0, max: 1 }),
      fc.oneof(
        fc.integer({ min: 0, max: 5 }).map((i) => i / 5),
        fc.double({ min: 0, max: 1, noNaN: true }),
      ),
    ),
    {
      minLength: 1,
      maxLength: 50,
    },
  )
  .map((rows) => ({
    labels: Uint8Array.from(rows, ([label]) => label),
    scores: Float64Array.from(rows, ([, score]) => score),
  }));

export const bothCounts = fc
  .array(fc.tuple(fc.nat(30), fc.nat(30)), { minLength: 1, maxLength: 8 })
  .map((bins) => ({ reference: bins.map(([n]) => n), current: bins.map(([, m]) => m) }))
  .filter(({ reference, current }) => reference.some((n) => n > 0) && current.some((m) => m > 0));

export const proportion = fc.integer({ min: 1, max: 500 }).chain((of) => fc.nat(of).map((count) => ({ count, of })));

export const alpha = fc.constantFrom(0.2, 0.1, 0.05, 0.01, 0.001);

export function backwards<Values extends Float64Array | Uint8Array>(values: Values): Values {
  return values.slice().reverse() as Values;
}

export function shuffled(values: Float64Array, seed: number): Float64Array {
  return Float64Array.from(fc.sample(fc.shuffledSubarray([...values], { minLength: values.length }), { seed, numRuns: 1 })[0]!);
}
