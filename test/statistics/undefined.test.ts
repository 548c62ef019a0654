import fc from "fast-check";
import { expect, test } from "vitest";
import { percentileInterval } from "../../src/statistics/bootstrap.ts";
import {
  chiSquareContingency,
  chiSquareFit,
  cramersV,
  evidentlyChiSquare,
  sampleRatioMismatch,
} from "../../src/statistics/chi-square.ts";
import { delong } from "../../src/statistics/delong.ts";
import {
  evidentlyKl,
  hellinger,
  jensenShannon,
  kullbackLeibler,
  lInfinity,
  totalVariation,
} from "../../src/statistics/divergence.ts";
import { evidentlyBins, evidentlyDistinctBins, nannymlBins, quantileBins } from "../../src/statistics/histogram.ts";
import { ksAsymptotic, ksExact, kolmogorovSmirnov } from "../../src/statistics/kolmogorov-smirnov.ts";
import { mcnemar } from "../../src/statistics/mcnemar.ts";
import { mean, moments, variance } from "../../src/statistics/moments.ts";
import { benjaminiHochberg, holm } from "../../src/statistics/multiple-testing.ts";
import { psiNoise } from "../../src/statistics/noise-floor.ts";
import { nonInferiorPaired, nonInferiorScore, nonInferiorWald } from "../../src/statistics/non-inferiority.ts";
import { evidentlyPsi, psi } from "../../src/statistics/psi.ts";
import { clopperPearson, wilson } from "../../src/statistics/proportion.ts";
import { linearQuantile, nearestRankQuantile, quantileInterval } from "../../src/statistics/quantile.ts";
import { ndcg, reciprocalRank } from "../../src/statistics/ranking.ts";
import { pinballLoss, regressionErrors } from "../../src/statistics/regression.ts";
import { averagePrecision, classifierKs, precisionRecallTrapezoid, ranks, rocAuc } from "../../src/statistics/roc.ts";
import { rowsPerArm } from "../../src/statistics/sample-size.ts";
import { sorted } from "../../src/statistics/sorted.ts";
import { alwaysValid, mixtureTest } from "../../src/statistics/sequential.ts";
import { katz, newcombe, pooledZ } from "../../src/statistics/two-proportions.ts";
import { normedWasserstein, wasserstein } from "../../src/statistics/wasserstein.ts";
import { welch } from "../../src/statistics/welch.ts";

/*
 * A comparison with NaN is false in whichever direction a gate asks, so one that gets out may open a gate. Whatever comes in, what
 * comes out is a number or undefined.
 */

const strange = fc.constantFrom(NaN, Infinity, -Infinity, -1, -0, 0, 1e-320, 0.05, 0.5, 1, 2, 7, 1e6, 1e300);
const strangeRows = fc.array(strange, { maxLength: 6 }).map((values) => Float64Array.from(values));
const strangeCounts = fc.array(fc.tuple(strange, strange), { maxLength: 4 }).map((bins) => ({
  reference: bins.map(([n]) => n),
  current: bins.map(([, m]) => m),
}));

function hasNaN(value: unknown): boolean {
  if (typeof value === "number") return Number.isNaN(value);
  return typeof value === "object" && value !== null && Object.values(value).some(hasNaN);
}

function nothingIsNaN(answers: Record<string, unknown>) {
  expect(Object.keys(answers).filter((name) => hasNaN(answers[name]))).toEqual([]);
}

test("of two strange proportions", () => {
  fc.assert(
    fc.property(strange, strange, strange, strange, strange, strange, (x, n, y, m, margin, alpha) => {
      const [one, other] = [{ count: x, of: n }, { count: y, of: m }]; // prettier-ignore
      nothingIsNaN({
        wilson: wilson(one, alpha),
        clopperPearson: clopperPearson(one, alpha),
        pooledZ: pooledZ(one, other),
        newcombe: newcombe(one, other, alpha),
        katz: katz(one, other, alpha),
        wald: nonInferiorWald(one, other, margin, alpha),
        score: nonInferiorScore(one, other, margin),
        paired: nonInferiorPaired({ rows: n, won: x, lost: y }, margin, alpha),
        mcnemar: mcnemar(x, y),
        rows: rowsPerArm(x, y, alpha, m),
        noise: psiNoise(x, y, m, alpha),
        look: mixtureTest({ difference: x, variance: y }, n, alpha),
        looks: alwaysValid([{ difference: x, variance: y }], n),
        ks: ksAsymptotic({ n, m, statistic: x }),
      });
    }),
    { numRuns: 1000 },
  );
});

test("of strange counts", () => {
  fc.assert(
    fc.property(strangeCounts, (counts) => {
      const table = [counts.reference, counts.current];
      nothingIsNaN({
        psi: psi(counts, 1e-4),
        floorless: psi(counts, 0),
        evidentlyPsi: evidentlyPsi(counts),
        evidentlyKl: evidentlyKl(counts),
        kl: kullbackLeibler(counts),
        js: jensenShannon(counts, "2"),
        hellinger: hellinger(counts),
        totalVariation: totalVariation(counts),
        lInfinity: lInfinity(counts),
        fit: chiSquareFit(counts.reference, counts.current),
        evidently: evidentlyChiSquare(counts),
        contingency: chiSquareContingency(table, true),
        cramersV: cramersV(table),
        ratio: sampleRatioMismatch(counts.reference, counts.current),
        holm: holm(counts.reference),
        bh: benjaminiHochberg(counts.reference),
        ndcg: ndcg(counts.reference, counts.current),
        reciprocalRank: reciprocalRank(counts.reference, counts.current),
      });
    }),
    { numRuns: 1000 },
  );
});

test("of strange rows", () => {
  fc.assert(
    fc.property(strangeRows, strangeRows, strange, strange, (one, other, q, alpha) => {
      const ascending = sorted(one) ?? [];
      const ks = kolmogorovSmirnov(one, other);
      const labels = Uint8Array.from(one, (_, i) => i % 2);
      const ranked = ranks(labels, one);
      nothingIsNaN({
        ks,
        ksExact: ks && ksExact(ks),
        wasserstein: wasserstein(one, other),
        normed: normedWasserstein(one, other),
        bins: [evidentlyBins, evidentlyDistinctBins, nannymlBins].map((bins) => bins(one, other)),
        deciles: quantileBins(one, other, 10),
        mean: mean(one),
        variance: variance(one, 1),
        welch: welch(moments(one), moments(other), alpha),
        linear: linearQuantile(ascending, q),
        nearest: nearestRankQuantile(ascending, q),
        interval: quantileInterval(ascending, q, alpha),
        percentile: percentileInterval(one, alpha),
        regression: regressionErrors(one, other),
        pinball: pinballLoss(one, other, 0.5),
        areas: ranked && [rocAuc, averagePrecision, precisionRecallTrapezoid, classifierKs].map((measure) => measure(ranked)),
        delong: delong(labels, one, one.toReversed(), alpha),
      });
    }),
    { numRuns: 1000 },
  );
});
