import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countUpToWithin, quantileIntervalWithin, quantileWithin } from "../../src/profile/certified-quantile.ts";
import {
  aucErrorWithin,
  aucWithin,
  averagePrecisionWithin,
  ksWithin,
  psiWithin,
  wassersteinWithin,
} from "../../src/profile/certified.ts";
import { coarsened, type Distribution, distributionOf } from "../../src/profile/distribution.ts";
import { delong } from "../../src/statistics/delong.ts";
import { quantileBins } from "../../src/statistics/histogram.ts";
import type { Interval } from "../../src/statistics/interval.ts";
import { kolmogorovSmirnov } from "../../src/statistics/kolmogorov-smirnov.ts";
import { psi } from "../../src/statistics/psi.ts";
import { linearQuantile, nearestRankQuantile, quantileInterval } from "../../src/statistics/quantile.ts";
import { averagePrecision, rocAuc } from "../../src/statistics/roc.ts";
import { sorted } from "../../src/statistics/sorted.ts";
import { wasserstein } from "../../src/statistics/wasserstein.ts";

/** Values with ties, on the borders of cells and right beside them, around 0, and far apart. */
const value = fc.oneof(
  fc.integer({ min: -4, max: 4 }),
  fc.integer({ min: -20, max: 20 }).map((i) => i / 16),
  fc.double({ min: -2, max: 2, noNaN: true }),
  fc.constantFrom(-0, 0, Number.MIN_VALUE, -Number.MIN_VALUE, 1 - 2 ** -53, 1 + 2 ** -52, 2 - 2 ** -52, -1 + 2 ** -53),
);
const values = fc.array(value, { minLength: 1, maxLength: 60 }).map((each) => sorted(Float64Array.from(each))!);
/** How many bits are kept: few, so that cells hold much; those around sign and exponent; and all. */
const bits = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constantFrom(12, 13, 14, 32, 33, 52, 63, 64));
const side = fc.record({ ascending: values, bits });
type Side = { readonly ascending: Float64Array; readonly bits: number };

const seen = ({ ascending, bits: kept }: Side) => coarsened(distributionOf(ascending), kept);
const exactly = ({ ascending }: Side) => distributionOf(ascending);

function expectWithin(within: Interval | undefined, exact: number | undefined): void {
  expect(within === undefined).toBe(exact === undefined);
  if (!within || exact === undefined) return;
  const rounding = 1e-12 * Math.max(1, Math.abs(exact));
  expect(within.low).toBeLessThanOrEqual(exact + rounding);
  expect(within.high).toBeGreaterThanOrEqual(exact - rounding);
}

function expectOnly(within: Interval | undefined, exact: number | undefined): void {
  expectWithin(within, exact);
  if (!within || exact === undefined) return;
  expect(within.high - within.low).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(exact)));
}

/** Of two samples: what is certified holds what is exact, and is it where cells are single values. */
function holds(
  within: (one: Distribution, other: Distribution) => Interval | undefined,
  exact: (one: Float64Array, other: Float64Array) => number | undefined,
): void {
  fc.assert(
    fc.property(side, side, (one, other) => {
      const truth = exact(one.ascending, other.ascending);
      expectWithin(within(seen(one), seen(other)), truth);
      expectWithin(within(seen(one), exactly(other)), truth);
      expectWithin(within(exactly(one), seen(other)), truth);
      expectOnly(within(exactly(one), exactly(other)), truth);
    }),
    { numRuns: 500 },
  );
}

const standardError = (positives: Float64Array, negatives: Float64Array) => {
  const labels = Uint8Array.from([...positives.map(() => 1), ...negatives.map(() => 0)]);
  const scores = Float64Array.from([...positives, ...negatives]);
  const variance = delong(labels, scores, scores, 0.05)?.variances[0];
  return variance === undefined ? undefined : Math.sqrt(variance);
};
const deciles = (one: Float64Array, other: Float64Array) => {
  const counts = quantileBins(one, other, 10);
  return counts && psi(counts, 1e-4);
};

test.each([
  [
    "the area under the ROC curve",
    aucWithin,
    (positives: Float64Array, negatives: Float64Array) => rocAuc({ positives, negatives }),
  ],
  ["that area's standard error", aucErrorWithin, standardError],
  [
    "average precision",
    averagePrecisionWithin,
    (positives: Float64Array, negatives: Float64Array) => averagePrecision({ positives, negatives }),
  ],
  [
    "the Kolmogorov-Smirnov statistic",
    ksWithin,
    (one: Float64Array, other: Float64Array) => kolmogorovSmirnov(one, other)?.statistic,
  ],
  ["the Wasserstein distance", wassersteinWithin, wasserstein],
  ["PSI by the reference's deciles", (one: Distribution, other: Distribution) => psiWithin(one, other, 10, 1e-4), deciles],
])("%s lies within, whatever cells keep of the values, and is told exactly where they are single values", (_, within, exact) => {
  holds(within, exact);
});

test("areas and gaps of exact distributions are those of the values to the last bit", () => {
  fc.assert(
    fc.property(values, values, (one, other) => {
      const [a, b] = [distributionOf(one), distributionOf(other)];
      const area = rocAuc({ positives: one, negatives: other });
      expect(aucWithin(a, b)).toEqual({ low: area, high: area });
      const gap = kolmogorovSmirnov(one, other)!.statistic;
      expect(ksWithin(a, b)).toEqual({ low: gap, high: gap });
    }),
  );
});

describe("the ends are reached:", () => {
  // One cell of two bits: [0, 2).
  const cell = (...each: number[]) => coarsened(distributionOf(Float64Array.from(each)), 2);

  test("an area is certain to no more than who wins within a cell", () => {
    expect(aucWithin(cell(0.25, 0.75), cell(0.25, 0.75))).toEqual({ low: 0, high: 1 });
    // The ends of a sample are known, and equal ends are at least half won.
    expect(aucWithin(cell(0.75, 0.75), cell(0.25, 0.75))).toEqual({ low: 0.5, high: 1 });
  });

  test("precision within a cell lies between positives above and below negatives", () => {
    const within = averagePrecisionWithin(cell(0.25, 0.5), cell(0.3, 0.4))!;
    expect(within.high).toBe(1);
    // The worst order has precisions 1/3 and 2/4; of rows the integral takes no account.
    expect(within.low).toBeCloseTo((2 - 2 * Math.log(2)) / 2, 12);
    expect(within.low).toBeLessThan((1 / 3 + 2 / 4) / 2);
  });

  test("a gap within a cell lies between none and the cell's share", () => {
    expect(ksWithin(cell(0.25, 0.75), cell(0.25, 0.75))).toEqual({ low: 0, high: 1 });
    const one = coarsened(distributionOf(Float64Array.of(0.5, 3, 5, 9)), 12);
    expect(ksWithin(one, coarsened(distributionOf(Float64Array.of(0.5, 3.5, 5, 9)), 12))).toEqual({ low: 0, high: 0.25 });
  });

  test("a distance within a cell is at most its width", () => {
    expect(wassersteinWithin(cell(0.25, 0.75), cell(0.25, 0.75))).toEqual({ low: 0, high: 0.5 });
    expect(wassersteinWithin(cell(0.25, 0.75), distributionOf(Float64Array.of(1, 1)))).toEqual({ low: 0.25, high: 0.75 });
  });
});

test("of many values the interval is narrow enough to judge by", () => {
  let state = 1;
  const drawn = () => (state = (state * 16807) % 2147483647) / 2147483647;
  const draw = (shift: number) => sorted(Float64Array.from({ length: 50_000 }, () => (drawn() + drawn() + drawn()) / 3 + shift))!;
  const [one, other] = [draw(0), draw(0.05)];
  const [a, b] = [distributionOf(one), distributionOf(other)];
  const width = ({ low, high }: Interval) => high - low;
  expect(width(aucWithin(a, b)!)).toBeLessThan(0.002);
  expect(width(aucErrorWithin(a, b)!)).toBeLessThan(0.01 * standardError(one, other)!);
  expect(width(averagePrecisionWithin(a, b)!)).toBeLessThan(0.002);
  expect(width(ksWithin(a, b)!)).toBeLessThan(0.003);
  expect(width(wassersteinWithin(a, b)!)).toBeLessThan(0.001);
  expect(width(psiWithin(a, b, 10, 1e-4)!)).toBeLessThan(0.02);
  expect(width(quantileWithin(a, 0.95, "linear")!)).toBeLessThan(0.001);
  for (const [within, exact] of [
    [aucWithin(a, b), rocAuc({ positives: one, negatives: other })],
    [wassersteinWithin(a, b), wasserstein(one, other)],
    [psiWithin(a, b, 10, 1e-4), deciles(one, other)],
  ] as const)
    expectWithin(within, exact);
});

describe("quantiles and counts", () => {
  const share = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.07, 0.5, 0.7, 0.95, 1));

  test("lie within, and are told exactly where cells are single values", () => {
    fc.assert(
      fc.property(side, share, value, (of, q, limit) => {
        for (const [rule, exact] of [
          ["linear", linearQuantile(of.ascending, q)],
          ["nearest-rank", nearestRankQuantile(of.ascending, q)],
        ] as const) {
          const within = quantileWithin(seen(of), q, rule)!;
          expect(within.low).toBeLessThanOrEqual(exact!);
          expect(within.high).toBeGreaterThanOrEqual(exact!);
          const only = quantileWithin(exactly(of), q, rule)!;
          expect([only.low + 0, only.high + 0]).toEqual([exact! + 0, exact! + 0]);
        }
        const upTo = of.ascending.filter((each) => each <= limit).length;
        expectWithin(countUpToWithin(seen(of), limit), upTo);
        expect(countUpToWithin(exactly(of), limit)).toEqual({ low: upTo, high: upTo });
      }),
      { numRuns: 500 },
    );
  });

  test("of weights are none, nor of no rows or of a share outside [0, 1]", () => {
    const weighted = distributionOf(Float64Array.of(1, 2, 3), Float64Array.of(1, 0.5, 1));
    const [rows, none] = [distributionOf(Float64Array.of(1, 2, 3)), distributionOf(new Float64Array())];
    for (const rule of ["linear", "nearest-rank"] as const) {
      expect(quantileWithin(weighted, 0.5, rule)).toBeUndefined();
      expect(quantileWithin(none, 0.5, rule)).toBeUndefined();
      for (const q of [-0.1, 1.1, NaN]) expect(quantileWithin(rows, q, rule)).toBeUndefined();
    }
    expect(quantileWithin(distributionOf(Float64Array.of(-Infinity, Infinity)), 0.5, "linear")).toBeUndefined();
    expect(quantileIntervalWithin(weighted, 0.5, 0.9)).toBeUndefined();
  });

  test("an interval of a quantile holds the one that the values give, and is infinite where that is", () => {
    fc.assert(
      fc.property(side, fc.constantFrom(0.1, 0.5, 0.95, 0.999), (of, q) => {
        const exact = quantileInterval(of.ascending, q, 0.9)!;
        const within = quantileIntervalWithin(seen(of), q, 0.9)!;
        expect(within.low).toBeLessThanOrEqual(exact.low);
        expect(within.high).toBeGreaterThanOrEqual(exact.high);
      }),
    );
    expect(quantileIntervalWithin(distributionOf(Float64Array.from({ length: 150 }, (_, i) => i)), 0.999, 0.9)!.high).toBe(
      Infinity,
    );
  });
});

describe("weights", () => {
  const weighted = fc
    .array(fc.tuple(value, fc.nat(3)), { minLength: 1, maxLength: 40 })
    .filter((rows) => rows.some(([, w]) => w > 0));

  test("that are whole count as so many rows", () => {
    fc.assert(
      fc.property(weighted, weighted, bits, (one, other, kept) => {
        const [a, b] = [one, other].map((rows) => rows.toSorted(([x], [y]) => x - y));
        const by = (rows: typeof one) =>
          coarsened(
            distributionOf(
              Float64Array.from(rows, ([x]) => x),
              Float64Array.from(rows, ([, w]) => w),
            ),
            kept,
          );
        const apart = (rows: typeof one) =>
          coarsened(distributionOf(Float64Array.from(rows.flatMap(([x, w]) => Array.from({ length: w }, () => x)))), kept);
        expect(by(a!)).toEqual(apart(a!));
        expect(aucWithin(by(a!), by(b!))).toEqual(aucWithin(apart(a!), apart(b!)));
      }),
    );
  });

  test("may be of any scale for areas, precision, gaps and distances", () => {
    fc.assert(
      fc.property(weighted, weighted, bits, (one, other, kept) => {
        const by = (rows: typeof one, scale: number) => {
          const order = rows.toSorted(([x], [y]) => x - y);
          const weights = Float64Array.from(order, ([, w]) => w * scale);
          return coarsened(
            distributionOf(
              Float64Array.from(order, ([x]) => x),
              weights,
            ),
            kept,
          );
        };
        for (const [within, scale] of [
          [aucWithin, 0.3],
          [ksWithin, 0.3],
          [wassersteinWithin, 0.3],
          // Precision depends on how many negatives there are for a positive.
          [averagePrecisionWithin, 0.1],
        ] as const) {
          const whole = within(by(one, 1), by(other, 1))!;
          const scaled = within(by(one, 0.1), by(other, scale))!;
          expect(scaled.low).toBeCloseTo(whole.low, 12);
          expect(scaled.high).toBeCloseTo(whole.high, 12);
        }
      }),
    );
  });

  test("have no standard error of DeLong's, and no deciles", () => {
    const of = distributionOf(Float64Array.of(1, 2, 3), Float64Array.of(1, 0.5, 1));
    expect(aucErrorWithin(of, of)).toBeUndefined();
    expect(psiWithin(of, of, 10, 1e-4)).toBeUndefined();
  });
});

test("nothing is certified of a side that is empty, and no distance of an infinite value", () => {
  const none = distributionOf(new Float64Array());
  const some = distributionOf(Float64Array.of(1, 2));
  const all = [
    aucWithin,
    aucErrorWithin,
    ksWithin,
    wassersteinWithin,
    (a: Distribution, b: Distribution) => psiWithin(a, b, 10, 1e-4),
  ];
  for (const within of all) {
    expect(within(none, some)).toBeUndefined();
    expect(within(some, none)).toBeUndefined();
  }
  expect(averagePrecisionWithin(none, some)).toBeUndefined();
  expect(averagePrecisionWithin(some, none)).toEqual({ low: 1, high: 1 });
  expect(wassersteinWithin(some, distributionOf(Float64Array.of(1, Infinity)))).toBeUndefined();
});
