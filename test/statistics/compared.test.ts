import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  binomialAtLeast,
  binomialAtMost,
  binomialDensity,
  binomialQuantile,
  criticalStudent,
  studentTwoSided,
} from "../../src/statistics/beta.ts";
import { bcaInterval, percentileInterval } from "../../src/statistics/bootstrap.ts";
import {
  chiSquareContingency,
  chiSquareFit,
  cramersV,
  evidentlyChiSquare,
  sampleRatioMismatch,
} from "../../src/statistics/chi-square.ts";
import { chiSquareSurvival, logGamma } from "../../src/statistics/gamma.ts";
import { mcnemar } from "../../src/statistics/mcnemar.ts";
import { moments } from "../../src/statistics/moments.ts";
import { benjaminiHochberg, datasetDrift, holm } from "../../src/statistics/multiple-testing.ts";
import { criticalChiSquare, psiIsMeasurable, psiNoise } from "../../src/statistics/noise-floor.ts";
import { nonInferiorPaired, nonInferiorScore, nonInferiorWald } from "../../src/statistics/non-inferiority.ts";
import { normalCumulative, normalQuantile, normalSurvival, normalTwoSided } from "../../src/statistics/normal.ts";
import { binomialTest, clopperPearson, type Proportion, rate, wilson } from "../../src/statistics/proportion.ts";
import { rowsPerArm } from "../../src/statistics/sample-size.ts";
import { alwaysValid, mixtureTest } from "../../src/statistics/sequential.ts";
import { katz, newcombe, pooledZ } from "../../src/statistics/two-proportions.ts";
import { welch } from "../../src/statistics/welch.ts";
import { alpha, bothCounts, modest, proportion } from "./arbitrary.ts";

function isProbability(p: number | undefined) {
  expect(p).toBeGreaterThanOrEqual(0);
  expect(p).toBeLessThanOrEqual(1);
}

const opposite = ({ count, of }: Proportion) => ({ count: of - count, of });

describe("laws", () => {
  test("quantiles undo what probabilities do", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), fc.integer({ min: 1, max: 500 }), (p, freedom) => {
        expect(normalCumulative(normalQuantile(p)) / p).toBeCloseTo(1, 11);
        expect(studentTwoSided(criticalStudent(p, freedom), freedom) / p).toBeCloseTo(1, 9);
        expect(chiSquareSurvival(criticalChiSquare(p, freedom), freedom)! / p).toBeCloseTo(1, 9);
      }),
    );
    expect([normalQuantile(0), normalQuantile(1), normalQuantile(0.5)]).toEqual([-Infinity, Infinity, 0]);
    expect(normalQuantile(1.1)).toBeNaN();
  });

  test("binomial tails are sums of densities", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.double({ min: 0.01, max: 0.99, noNaN: true }), fc.nat(60), (n, p, at) => {
        const k = at % (n + 1);
        const densities = Array.from({ length: n + 1 }, (_, i) => binomialDensity(i, n, p));
        const atMost = densities.slice(0, k + 1).reduce((sum, density) => sum + density, 0);
        expect(binomialAtMost(k, n, p)).toBeCloseTo(atMost, 12);
        expect(binomialAtLeast(k, n, p)).toBeCloseTo(1 - atMost + densities[k]!, 12);
        const quantile = binomialQuantile(0.3, n, p);
        expect(binomialAtMost(quantile, n, p)).toBeGreaterThanOrEqual(0.3);
        expect(binomialAtMost(quantile - 1, n, p)).toBeLessThan(0.3);
      }),
    );
  });

  test("tails far out are small, not lost", () => {
    expect(normalSurvival(30) / 4.906713927148187e-198).toBeCloseTo(1, 12);
    expect(chiSquareSurvival(1000, 2)! / Math.exp(-500)).toBeCloseTo(1, 12);
    expect(studentTwoSided(1, 1)).toBeCloseTo(0.5, 14);
    expect([normalTwoSided(Infinity), studentTwoSided(-Infinity, 3), chiSquareSurvival(Infinity, 3)]).toEqual([0, 0, 0]);
    expect(logGamma(171)).toBeCloseTo(706.5730622457874, 9);
    expect([chiSquareSurvival(1, 0), chiSquareSurvival(NaN, 1)]).toEqual([undefined, undefined]);
  });
});

describe("one proportion", () => {
  test("intervals contain it, mirror with success and failure, and narrow with alpha", () => {
    fc.assert(
      fc.property(proportion, alpha, (of, level) => {
        for (const interval of [wilson, clopperPearson]) {
          const { low, high } = interval(of, level)!;
          isProbability(low);
          isProbability(high);
          expect(low).toBeLessThanOrEqual(rate(of)!);
          expect(high).toBeGreaterThanOrEqual(rate(of)!);
          const mirrored = interval(opposite(of), level)!;
          expect([1 - mirrored.high, 1 - mirrored.low]).toEqual([expect.closeTo(low, 9), expect.closeTo(high, 9)]);
          const narrower = interval(of, 2 * level)!;
          expect(narrower.high - narrower.low).toBeLessThanOrEqual(high - low + 1e-12);
        }
      }),
    );
  });

  test("Clopper and Pearson's ends are where the binomial test turns", () => {
    fc.assert(
      fc.property(proportion, (of) => {
        const { low, high } = clopperPearson(of, 0.1)!;
        if (of.count > 0) expect(binomialTest(of, low, "greater")).toBeCloseTo(0.05, 9);
        if (of.count < of.of) expect(binomialTest(of, high, "less")).toBeCloseTo(0.05, 9);
      }),
    );
  });

  test("nothing is said of no rows, or of more successes than rows", () => {
    for (const bad of [
      { count: 0, of: 0 },
      { count: 3, of: 2 },
      { count: -1, of: 2 },
      { count: NaN, of: 2 },
    ]) {
      const fine = { count: 1, of: 2 };
      expect([rate(bad), wilson(bad, 0.05), clopperPearson(bad, 0.05), binomialTest(bad, 0.5, "less")]).toEqual(new Array(4).fill(undefined)); // prettier-ignore
      expect([pooledZ(bad, fine), newcombe(fine, bad, 0.05), katz(bad, fine, 0.05), nonInferiorWald(bad, fine, 0.1, 0.05), nonInferiorScore(fine, bad, 0.1)]).toEqual(new Array(5).fill(undefined)); // prettier-ignore
    }
    expect(binomialTest({ count: 1, of: 2 }, 1.5, "greater")).toBeUndefined();
    expect(katz({ count: 2, of: 2 }, { count: 9, of: 9 }, 0.05)).toBeUndefined();
  });
});

describe("two proportions", () => {
  test("tests and intervals turn with their sides, and contain what is seen", () => {
    fc.assert(
      fc.property(proportion, proportion, alpha, (one, other, level) => {
        const here = pooledZ(one, other)!;
        const there = pooledZ(other, one)!;
        isProbability(here.pValue);
        expect(there.pValue).toBeCloseTo(here.pValue, 12);
        const difference = rate(one)! - rate(other)!;
        const { low, high } = newcombe(one, other, level)!;
        expect(low).toBeLessThanOrEqual(difference + 1e-12);
        expect(high).toBeGreaterThanOrEqual(difference - 1e-12);
        expect(newcombe(other, one, level)!.low).toBeCloseTo(-high, 12);
        const ratios = katz(one, other, level);
        if (one.count === 0 || other.count === 0 || (rate(one) === 1 && rate(other) === 1)) expect(ratios).toBeUndefined();
        else expect(katz(other, one, level)!.low).toBeCloseTo(1 / ratios!.high, 9);
      }),
    );
  });

  test("a wider margin is easier to keep, and a bound above it goes with a small p", () => {
    fc.assert(
      fc.property(proportion, proportion, fc.double({ min: 0.01, max: 0.3, noNaN: true }), (one, other, margin) => {
        const strict = nonInferiorWald(one, other, margin, 0.05)!;
        const lenient = nonInferiorWald(one, other, 2 * margin, 0.05)!;
        if (strict.pValue !== undefined) {
          isProbability(strict.pValue);
          expect(lenient.pValue).toBeLessThanOrEqual(strict.pValue);
          if (Math.abs(strict.pValue - 0.05) > 1e-9) expect(strict.lower! > -margin).toBe(strict.pValue < 0.05);
        }
        const score = nonInferiorScore(one, other, margin)!;
        if (score.pValue !== undefined) isProbability(score.pValue);
      }),
    );
  });

  test("on the same rows, who never disagree say nothing", () => {
    expect(nonInferiorPaired({ rows: 50, won: 0, lost: 0 }, 0.02, 0.05)).toEqual({
      z: undefined,
      pValue: undefined,
      difference: 0,
      error: 0,
      lower: undefined,
    });
    expect(nonInferiorPaired({ rows: 5, won: 3, lost: 3 }, 0.02, 0.05)).toBeUndefined();
    expect(mcnemar(NaN, 1)).toBeUndefined();
  });

  test("McNemar's three p-values are probabilities that sides do not change, and correction makes larger", () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(300), (b, c) => {
        const found = mcnemar(b, c)!;
        for (const p of [found.exact, found.plain.pValue, found.corrected.pValue]) isProbability(p);
        expect(mcnemar(c, b)).toEqual(found);
        if (b !== c) expect(found.corrected.pValue).toBeGreaterThanOrEqual(found.plain.pValue);
      }),
    );
  });
});

describe("tables", () => {
  test("independence does not know the order of rows, columns and sides; Yates makes p larger; V is a share", () => {
    fc.assert(
      fc.property(bothCounts, ({ reference, current }) => {
        const found = chiSquareContingency([reference, current], false)!;
        isProbability(found.pValue);
        const turned = chiSquareContingency([current.toReversed(), reference.toReversed()], false)!;
        expect(turned.statistic).toBeCloseTo(found.statistic, 9);
        const transposed = chiSquareContingency(reference.map((n, i) => [n, current[i]!]), false)!; // prettier-ignore
        expect(transposed.statistic).toBeCloseTo(found.statistic, 9);
        expect(chiSquareContingency([reference, current], true)!.pValue).toBeGreaterThanOrEqual(found.pValue!);
        const strength = cramersV([reference, current]);
        if (strength !== undefined) isProbability(strength - 1e-12 < 0 ? 0 : strength - 1e-12);
        const fit = evidentlyChiSquare({ reference, current })!;
        if (fit.pValue !== undefined) isProbability(fit.pValue);
      }),
    );
  });

  test("what is nothing is not judged", () => {
    expect([chiSquareContingency([[0, 0], [0, 0]], true), chiSquareFit([], []), chiSquareFit([1], [1, 2]), sampleRatioMismatch([0, 0], [1, 1])]).toEqual(new Array(4).fill(undefined)); // prettier-ignore
    expect(evidentlyChiSquare({ reference: [0], current: [3] })).toBeUndefined();
    expect(chiSquareFit([3], [3])).toEqual({ statistic: 0, freedom: 0, pValue: undefined });
    expect(sampleRatioMismatch([30, 70], [3, 7])).toEqual({ statistic: 0, freedom: 1, pValue: 1 });
  });
});

describe("means, looks and families", () => {
  test("Welch turns with its sides and contains the difference", () => {
    fc.assert(
      fc.property(modest, modest, alpha, (one, other, level) => {
        const here = welch(moments(one), moments(other), level);
        const there = welch(moments(other), moments(one), level);
        if (!here) {
          expect(there).toBeUndefined();
          return;
        }
        isProbability(here.pValue);
        expect(there!.pValue).toBeCloseTo(here.pValue, 9);
        expect(here.interval.low).toBeLessThanOrEqual(here.difference);
        expect(here.interval.high).toBeGreaterThanOrEqual(here.difference);
        if (Math.abs(here.pValue - level) > 1e-9) {
          expect(here.interval.low <= 0 && here.interval.high >= 0).toBe(here.pValue >= level);
        }
      }),
    );
    expect(welch(moments(Float64Array.of(1)), moments(Float64Array.of(1, 2)), 0.05)).toBeUndefined();
    expect(welch(moments(Float64Array.of(1, 1)), moments(Float64Array.of(2, 2)), 0.05)).toBeUndefined();
    expect(welch(moments(Float64Array.of(1, NaN)), moments(Float64Array.of(1, 2)), 0.05)).toBeUndefined();
  });

  test("an always valid p-value never rises, and ends where a look says nothing", () => {
    const look = fc.record({
      difference: fc.double({ min: -1, max: 1, noNaN: true }),
      variance: fc.double({ min: 1e-9, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(look, { minLength: 1, maxLength: 10 }), alpha, (looks, level) => {
        const p = alwaysValid(looks, 0.01) as number[];
        p.forEach(isProbability);
        expect(p).toEqual([...p].sort((a, b) => b - a));
        const { interval, pValue } = mixtureTest(looks[0]!, 0.01, level)!;
        expect(interval.low).toBeLessThanOrEqual(looks[0]!.difference);
        expect(interval.high).toBeGreaterThanOrEqual(looks[0]!.difference);
        if (Math.abs(pValue - level) > 1e-9) expect(interval.low > 0 || interval.high < 0).toBe(pValue < level);
      }),
    );
    const fine = { difference: 1, variance: 0.01 };
    expect(alwaysValid([fine, { difference: NaN, variance: 1 }, fine], 0.01).slice(1)).toEqual([undefined, undefined]);
    expect(mixtureTest(fine, 0, 0.05)).toBeUndefined();
  });

  test("adjusted p-values keep their order, are never smaller, and Holm is never more lenient", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 }), (p) => {
        const [strict, lenient] = [holm(p)!, benjaminiHochberg(p)!];
        p.forEach((raw, i) => {
          isProbability(strict[i]);
          expect(lenient[i]).toBeGreaterThanOrEqual(raw - 1e-15);
          expect(strict[i]).toBeGreaterThanOrEqual(lenient[i]! - 1e-15);
        });
        expect(holm(p.toReversed())!.toReversed()).toEqual(strict);
        expect(benjaminiHochberg(p.toReversed())!.toReversed()).toEqual(lenient);
      }),
    );
    expect([holm([0.1, NaN]), benjaminiHochberg([1.1]), datasetDrift([], 0.5)]).toEqual(new Array(3).fill(undefined));
    expect([holm([]), benjaminiHochberg([])]).toEqual([[], []]);
  });
});

describe("bootstrap, size and noise", () => {
  test("intervals of replicates do not know their order; without bias or acceleration BCa is the percentile's", () => {
    fc.assert(
      fc.property(modest, (replicates) => {
        const found = percentileInterval(replicates, 0.9)!;
        expect(percentileInterval(replicates.toReversed(), 0.9)).toEqual(found);
        expect(found.low).toBeLessThanOrEqual(found.high);
        const symmetric = Float64Array.of(...replicates, ...replicates.map((x) => -x));
        const { interval, bias } = bcaInterval(0, symmetric, Float64Array.of(-1, 0, 1), 0.9)!;
        expect(bias).toBeCloseTo(0, 12);
        expect(interval.low).toBeCloseTo(percentileInterval(symmetric, 0.9)!.low, 6);
      }),
    );
    expect(percentileInterval(new Float64Array(), 0.9)).toBeUndefined();
    expect(bcaInterval(9, Float64Array.of(1, 2), Float64Array.of(1, 2, 3), 0.9)).toBeUndefined();
    expect(bcaInterval(1.5, Float64Array.of(1, 2), Float64Array.of(1, 1), 0.9)).toBeUndefined();
  });

  test("a smaller difference, a smaller alpha and more power need more rows", () => {
    const rows = (p2: number, level: number, power: number) => rowsPerArm(0.2, p2, level, power)!;
    expect(rows(0.21, 0.05, 0.8)).toBeGreaterThan(rows(0.25, 0.05, 0.8));
    expect(rows(0.25, 0.01, 0.8)).toBeGreaterThan(rows(0.25, 0.05, 0.8));
    expect(rows(0.25, 0.05, 0.9)).toBeGreaterThan(rows(0.25, 0.05, 0.8));
    expect(rowsPerArm(0.25, 0.2, 0.05, 0.8)).toBeCloseTo(rows(0.25, 0.05, 0.8), 9);
    expect([rowsPerArm(0.1, 1.2, 0.05, 0.8), rowsPerArm(0.1, 0.2, 0, 0.8)]).toEqual([undefined, undefined]);
  });

  test("a hundred rows say nothing about a PSI of 0.1, thousands do", () => {
    expect(psiNoise(100, 100, 10, 0.05)!.mean).toBeCloseTo(0.18, 12);
    expect([psiIsMeasurable(100, 100, 10, 0.1), psiIsMeasurable(5000, 5000, 10, 0.1), psiIsMeasurable(0, 9, 10, 0.1)]).toEqual([
      false,
      true,
      undefined,
    ]);
  });
});
