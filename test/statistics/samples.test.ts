import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  hellinger,
  jensenShannon,
  kullbackLeibler,
  lInfinity,
  nannymlCategories,
  totalVariation,
} from "../../src/statistics/divergence.ts";
import {
  binCounts,
  evidentlyBins,
  evidentlyDistinctBins,
  nannymlBins,
  quantileBins,
  sturgesEdges,
} from "../../src/statistics/histogram.ts";
import { ksAsymptotic, ksExact, kolmogorovSmirnov } from "../../src/statistics/kolmogorov-smirnov.ts";
import { finiteOnly, mean, merged, moments, variance } from "../../src/statistics/moments.ts";
import { addCounts, countCategories, shares, total } from "../../src/statistics/paired-counts.ts";
import { emptyBins, evidentlyPsi, psi } from "../../src/statistics/psi.ts";
import { linearQuantile, nearestRankQuantile, quantileInterval } from "../../src/statistics/quantile.ts";
import { sorted } from "../../src/statistics/sorted.ts";
import { wasserstein } from "../../src/statistics/wasserstein.ts";
import { bothCounts, modest, sample, shuffled } from "./arbitrary.ts";

const swapped = <Counts extends { reference: unknown; current: unknown }>({ reference, current }: Counts) =>
  ({ reference: current, current: reference }) as Counts;

describe("sorting", () => {
  test.each([
    ["uniform", (i: number) => Math.sin(i * 12.9898) * 43758.5453],
    ["scores of six decimals", (i: number) => Math.round(Math.abs(Math.sin(i)) * 1e6) / 1e6],
    ["timestamps, which agree in their top bits", (i: number) => 1.7e12 + ((i * 7919) % 100_003)],
    ["all alike", () => 3],
    ["both zeros", (i: number) => (i % 2 === 0 ? 0 : -0)],
    ["both zeros among others", (i: number) => (i % 3 === 0 ? -0 : i % 3 === 1 ? 0 : Math.sin(i))],
    ["falling", (i: number) => -i],
    ["falling fractions", (i: number) => -i / 7],
    ["uneven, with a long tail", (i: number) => Math.exp(6 * Math.sin(i * 12.9898))],
    ["close together but for one", (i: number) => (i === 77 ? 1e300 : Math.sin(i))],
    ["too far apart for a difference", (i: number) => (i % 2 === 0 ? 1 : -1) * (1.5e308 + Math.sin(i) * 1e307)],
    ["too close for a scale", (i: number) => 5e-324 * (i % 9)],
    ["of every magnitude", (i: number) => (i % 2 === 0 ? 1 : -1) * 10 ** ((i % 600) - 300)],
    ["with infinities", (i: number) => (i % 7 === 0 ? Infinity : i % 5 === 0 ? -Infinity : i)],
  ])("of many rows is that of few: %s", (_, at) => {
    const values = Float64Array.from({ length: 20_000 }, (_, i) => at(i));
    const before = values.slice();
    expect(sorted(values)).toEqual(values.slice().sort());
    expect(values).toEqual(before);
  });

  test.each([5, 20_000])("gives nothing for a NaN among %i rows, whatever its sign", (length) => {
    const values = Float64Array.from({ length }, (_, i) => i - 2);
    values[3] = NaN;
    expect(sorted(values)).toBeUndefined();
    new Uint32Array(values.buffer)[7] = 0xfff80000;
    expect(sorted(values)).toBeUndefined();
  });
});

describe("two samples", () => {
  test("the order of rows and of samples does not matter to KS, and p-values are probabilities", () => {
    fc.assert(
      fc.property(sample, sample, fc.nat(), (one, other, seed) => {
        const found = kolmogorovSmirnov(one, other)!;
        expect(kolmogorovSmirnov(shuffled(one, seed), other)).toEqual(found);
        expect(kolmogorovSmirnov(other, one)!.statistic).toBe(found.statistic);
        expect(ksExact(kolmogorovSmirnov(other, one)!)).toBeCloseTo(ksExact(found), 12);
        for (const p of [found.statistic, ksExact(found), ksAsymptotic(found) ?? 0]) {
          expect(p).toBeGreaterThanOrEqual(0);
          expect(p).toBeLessThanOrEqual(1);
        }
        expect(kolmogorovSmirnov(one, one)!.statistic).toBe(0);
      }),
    );
  });

  test("KS and Wasserstein are the largest gap and the area between the two distribution functions, point by point", () => {
    const upTo = (values: Float64Array, x: number) => values.filter((value) => value <= x).length / values.length;
    fc.assert(
      fc.property(modest, modest, (one, other) => {
        const points = [...new Set([...one, ...other])].sort((a, b) => a - b);
        const gaps = points.map((x) => Math.abs(upTo(one, x) - upTo(other, x)));
        expect(kolmogorovSmirnov(one, other)!.statistic).toBeCloseTo(Math.max(...gaps), 12);
        const area = points.reduce((sum, x, i) => sum + gaps[i]! * ((points[i + 1] ?? x) - x), 0);
        expect(wasserstein(one, other)).toBeCloseTo(area, 9);
      }),
    );
  });

  test("exact KS is the share of all orders, counted", () => {
    const [n, m] = [4, 3];
    const statistics: number[] = [];
    for (let order = 0; order < 2 ** (n + m); order++) {
      const ranks = Array.from({ length: n + m }, (_, i) => i);
      const one = ranks.filter((rank) => (order >> rank) & 1);
      if (one.length !== n) continue;
      const other = ranks.filter((rank) => !((order >> rank) & 1));
      statistics.push(kolmogorovSmirnov(Float64Array.from(one), Float64Array.from(other))!.gap);
    }
    expect(statistics).toHaveLength(35);
    for (const gap of new Set(statistics)) {
      expect(ksExact({ n, m, gap })).toBeCloseTo(statistics.filter((other) => other >= gap).length / 35, 14);
    }
  });

  test("Wasserstein is a distance, moves with a shift and grows with a scale", () => {
    fc.assert(
      fc.property(modest, modest, modest, fc.integer({ min: -9, max: 9 }), fc.nat(), (one, other, third, shift, seed) => {
        const distance = wasserstein(one, other)!;
        expect(wasserstein(other, shuffled(one, seed))).toBeCloseTo(distance, 9);
        expect(wasserstein(one, one)).toBe(0);
        expect(distance).toBeLessThanOrEqual(wasserstein(one, third)! + wasserstein(third, other)! + 1e-9);
        expect(
          wasserstein(
            one,
            one.map((x) => x + shift),
          ),
        ).toBeCloseTo(Math.abs(shift), 9);
        expect(
          wasserstein(
            one.map((x) => 2 * x),
            other.map((x) => 2 * x),
          ),
        ).toBeCloseTo(2 * distance, 8);
      }),
    );
  });

  test("a NaN or an empty sample leaves everything undefined", () => {
    const fine = Float64Array.of(1, 2);
    for (const bad of [Float64Array.of(1, NaN), new Float64Array()]) {
      expect([kolmogorovSmirnov(fine, bad), wasserstein(bad, fine), quantileBins(bad, fine, 10), mean(bad)]).toEqual([
        undefined,
        undefined,
        undefined,
        undefined,
      ]);
    }
    expect(wasserstein(fine, Float64Array.of(Infinity))).toBeUndefined();
    for (const bins of [evidentlyBins, nannymlBins, evidentlyDistinctBins]) {
      expect([bins(fine, new Float64Array()), bins(Float64Array.of(NaN), fine), bins(fine, Float64Array.of(Infinity))]).toEqual(
        new Array(3).fill(undefined),
      );
    }
    expect(finiteOnly(Float64Array.of(NaN, 1, Infinity, -Infinity))).toEqual(Float64Array.of(1));
  });
});

describe("bins", () => {
  test("hold every row once, in whatever order, and those of parts are those of the whole", () => {
    fc.assert(
      fc.property(modest, modest, fc.nat(), (one, other, seed) => {
        for (const bins of [evidentlyBins, nannymlBins, (a: Float64Array, b: Float64Array) => quantileBins(a, b, 10)]) {
          const counts = bins(one, other)!;
          expect([total(counts.reference), total(counts.current)]).toEqual([one.length, other.length]);
          // How many bins Doane's rule makes may hang on the last digit of a sum, and so on its order, in numpy as here.
          if (bins === nannymlBins) continue;
          expect(evidentlyPsi(bins(shuffled(one, seed), other)!)).toBeCloseTo(evidentlyPsi(counts)!, 9);
        }
        const edges = sturgesEdges(-100, 100, one.length);
        const half = one.length >> 1;
        const parts = [one.subarray(0, half), one.subarray(half)].map((part) => binCounts(part, edges));
        expect(binCounts(one, edges)).toEqual(parts[0]!.map((count, bin) => count + parts[1]![bin]!));
      }),
    );
  });

  test("of categories add up, whatever the order of their names", () => {
    const whole = countCategories(["a", "b", "a", "c"], ["d", "a"]);
    expect(whole).toEqual({ categories: ["a", "b", "c", "d"], reference: [2, 1, 1, 0], current: [1, 0, 0, 1] });
    expect(nannymlCategories(whole)).toEqual({ reference: [2, 1, 1, 0], current: [1, 0, 0, 1] });
    expect(nannymlCategories(countCategories(["a"], ["x", "y", "a"]))).toEqual({ reference: [1, 0], current: [1, 2] });
    expect(addCounts(whole, whole).reference).toEqual([4, 2, 2, 0]);
    expect(emptyBins(whole)).toBe(3);
  });
});

describe("divergences", () => {
  const limits: Record<
    string,
    [measure: (counts: { reference: number[]; current: number[] }) => number | undefined, most: number]
  > = {
    hellinger: [hellinger, 1],
    "total variation": [totalVariation, 1],
    "L-infinity": [lInfinity, 1],
    "Jensen-Shannon": [(counts) => jensenShannon(counts, "e"), Math.sqrt(Math.LN2)],
    "Jensen-Shannon base 2": [(counts) => jensenShannon(counts, "2"), 1],
    PSI: [(counts) => psi(counts, 1e-4), Infinity],
    "Evidently's PSI": [evidentlyPsi, Infinity],
  };
  test.each(Object.entries(limits))("%s is symmetric, 0 for itself, and within its limits", (_, [measure, most]) => {
    fc.assert(
      fc.property(bothCounts, (counts) => {
        const value = measure(counts)!;
        expect(measure(swapped(counts))).toBeCloseTo(value, 10);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(most + 1e-12);
        expect(measure({ reference: counts.reference, current: counts.reference })).toBe(0);
        expect(measure({ reference: counts.reference.toReversed(), current: counts.current.toReversed() })).toBeCloseTo(
          value,
          10,
        );
      }),
    );
  });

  test("PSI is KL there and back where nothing is empty", () => {
    fc.assert(
      fc.property(bothCounts, (counts) => {
        const full = { reference: counts.reference.map((n) => n + 1), current: counts.current.map((n) => n + 1) };
        expect(psi(full, 0)).toBeCloseTo(kullbackLeibler(full)! + kullbackLeibler(swapped(full))!, 9);
      }),
    );
  });

  test("Evidently fills a zero with 0.0001, or with a millionth of a share that is no larger", () => {
    const one = (q: number, fill: number) => (q - fill) * Math.log(q / fill);
    expect(evidentlyPsi({ reference: [1, 1], current: [2, 0] })).toBeCloseTo(0.5 * Math.LN2 + one(0.5, 1e-4), 12);
    const tiny = evidentlyPsi({ reference: [99_999, 1, 0], current: [99_999, 1, 100_000] })!;
    expect(tiny).toBeCloseTo(one(0.99999, 0.499995) + one(1e-5, 5e-6) + one(0.5, 1e-11), 12);
  });

  test("an empty side leaves them undefined, a missing category makes KL infinite", () => {
    const empty = { reference: [1, 2], current: [0, 0] };
    expect([shares(empty), psi(empty, 1e-4), hellinger(empty), jensenShannon(empty, "2"), lInfinity(empty)]).toEqual(
      new Array(5).fill(undefined),
    );
    expect(kullbackLeibler({ reference: [1, 1], current: [2, 0] })).toBe(Infinity);
  });
});

describe("moments and quantiles", () => {
  test("moments of parts make moments of the whole", () => {
    fc.assert(
      fc.property(modest, modest, (one, other) => {
        const whole = moments(Float64Array.of(...one, ...other));
        const parts = merged(moments(one), moments(other));
        expect(parts.count).toBe(whole.count);
        expect(parts.mean).toBeCloseTo(whole.mean, 9);
        expect(parts.squares).toBeCloseTo(whole.squares, 6);
      }),
    );
    expect(merged(moments(new Float64Array()), moments(Float64Array.of(2, 4)))).toEqual({ count: 2, mean: 3, squares: 2 });
  });

  test("a shift changes no variance", () => {
    fc.assert(
      fc.property(modest, (values) => {
        expect(
          variance(
            values.map((x) => x + 1e8),
            1,
          ),
        ).toBeCloseTo(variance(values, 1)!, 4);
      }),
    );
  });

  test("quantiles rise, are within the sample, and their interval is around them", () => {
    fc.assert(
      fc.property(modest, fc.constantFrom(0.05, 0.5, 0.9, 0.99), (values, q) => {
        const ascending = sorted(values)!;
        for (const quantile of [linearQuantile, nearestRankQuantile]) {
          const at = [0, q / 2, q, 1].map((share) => quantile(ascending, share)!);
          expect(at).toEqual([...at].sort((a, b) => a - b));
          expect([at[0], at[3]]).toEqual([ascending[0], ascending.at(-1)]);
        }
        expect(ascending).toContain(nearestRankQuantile(ascending, q));
        const { low, high } = quantileInterval(ascending, q, 0.95)!;
        expect(low).toBeLessThanOrEqual(nearestRankQuantile(ascending, q)!);
        expect(high).toBeGreaterThanOrEqual(nearestRankQuantile(ascending, q)!);
      }),
    );
  });

  test("the nearest rank of 7 % of 100 is the seventh, though 0.07 * 100 is more than 7", () => {
    const hundred = Array.from({ length: 100 }, (_, i) => i + 1);
    expect(hundred.map((rank) => nearestRankQuantile(hundred, rank / 100))).toEqual(hundred);
  });

  test("no quantile is of nothing, or outside of everything", () => {
    expect([linearQuantile([], 0.5), nearestRankQuantile([1], 1.1), quantileInterval([1], 1, 0.9)]).toEqual(
      new Array(3).fill(undefined),
    );
  });
});
