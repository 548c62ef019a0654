import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addReliability, calibration, reliability } from "../../src/statistics/calibration.ts";
import { addConfusions, type Confusion, confusionOf, confusionsByGroup } from "../../src/statistics/confusion.ts";
import { delong } from "../../src/statistics/delong.ts";
import {
  equalizedOddsDifference,
  equalizedOddsRatio,
  groupRates,
  overall,
  rateDifference,
  rateRatio,
} from "../../src/statistics/fairness-rates.ts";
import { fourFifths } from "../../src/statistics/four-fifths.ts";
import { balancedAccuracy, classTable, cohensKappa, macroF1, matthews, weightedF1 } from "../../src/statistics/multiclass.ts";
import { signedGaps } from "../../src/statistics/privileged-group.ts";
import { brierScore, logLoss } from "../../src/statistics/probability-loss.ts";
import { meanOverQueries, ndcg, reciprocalRank } from "../../src/statistics/ranking.ts";
import { pinballLoss, regressionErrors } from "../../src/statistics/regression.ts";
import { averagePrecision, classifierKs, gini, precisionRecallTrapezoid, ranks, rocAuc } from "../../src/statistics/roc.ts";
import { backwards, modest, scored } from "./arbitrary.ts";

const flipped = (labels: Uint8Array) => labels.map((label) => 1 - label);

describe("scores", () => {
  test("AUC counts pairs, is 1 - AUC with labels swapped, and does not know the order of rows", () => {
    fc.assert(
      fc.property(scored, ({ labels, scores }) => {
        const of = ranks(labels, scores)!;
        const area = rocAuc(of);
        const pairs = [...of.positives].flatMap((p): number[] => [...of.negatives].map((n) => (p > n ? 1 : p === n ? 0.5 : 0)));
        if (pairs.length === 0) {
          expect([area, gini(of), classifierKs(of)]).toEqual([undefined, undefined, undefined]);
          return;
        }
        expect(area).toBe(pairs.reduce((sum, pair) => sum + pair, 0) / pairs.length);
        expect(rocAuc(ranks(flipped(labels), scores)!)).toBeCloseTo(1 - area!, 12);
        expect(rocAuc(ranks(backwards(labels), backwards(scores))!)).toBe(area);
        expect(
          rocAuc(
            ranks(
              labels,
              scores.map((score) => 4 * score),
            )!,
          ),
        ).toBe(area);
        for (const value of [averagePrecision(of)!, precisionRecallTrapezoid(of)!, classifierKs(of)!]) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1 + 1e-12);
        }
        expect(gini(of)).toBe(2 * area! - 1);
      }),
    );
  });

  test("AUC of many rows is that of pairs counted by rank", () => {
    const labels = Uint8Array.from({ length: 30_000 }, (_, i) => ((i * 7919) % 11 < 4 ? 1 : 0));
    const scores = Float64Array.from({ length: 30_000 }, (_, i) => ((i * 104_729) % 5003) / 5003);
    const order = [...scores.keys()].sort((a, b) => scores[a]! - scores[b]!);
    let rankSum = 0;
    for (let i = 0; i < order.length;) {
      let j = i;
      while (j < order.length && scores[order[j]!] === scores[order[i]!]) j++;
      for (const row of order.slice(i, j)) rankSum += labels[row]! * ((i + 1 + j) / 2);
      i = j;
    }
    const positives = labels.reduce((sum, label) => sum + label, 0);
    const u = rankSum - (positives * (positives + 1)) / 2;
    expect(rocAuc(ranks(labels, scores)!)).toBeCloseTo(u / positives / (labels.length - positives), 14);
  });

  test("DeLong has AUC's areas, is 0 against itself, and turns with its sides", () => {
    fc.assert(
      fc.property(scored, ({ labels, scores }) => {
        const others = scores.map((score, i) => ((i * 7) % 5) / 5 + score / 2);
        const found = delong(labels, scores, others, 0.05);
        const positives = labels.reduce((sum, label) => sum + label, 0);
        if (positives < 2 || labels.length - positives < 2) {
          expect(found).toBeUndefined();
          return;
        }
        expect(found!.areas).toEqual([rocAuc(ranks(labels, scores)!), rocAuc(ranks(labels, others)!)]);
        const turned = delong(labels, others, scores, 0.05)!;
        expect(turned.difference).toBeCloseTo(-found!.difference, 14);
        if (found!.pValue !== undefined && turned.pValue !== undefined) {
          expect(turned.pValue).toBeCloseTo(found!.pValue, 9);
          expect(found!.pValue).toBeGreaterThanOrEqual(0);
          expect(found!.pValue).toBeLessThanOrEqual(1);
          expect(found!.interval!.low).toBeLessThanOrEqual(found!.difference);
          expect(found!.interval!.high).toBeGreaterThanOrEqual(found!.difference);
        }
        expect(delong(labels, scores, scores, 0.05)).toMatchObject({ difference: 0, pValue: 1 });
      }),
    );
  });

  test("DeLong places rows among many equals as among few", () => {
    const labels = Uint8Array.from({ length: 120 }, (_, i) => (i % 3 === 0 ? 1 : 0));
    const one = Float64Array.from(labels, (label, i) => Math.min(1, ((i * 7) % 4) + label));
    const other = Float64Array.from(labels, (_, i) => (i * 11) % 13);
    const rows = [...labels.keys()];
    const [up, down] = [rows.filter((i) => labels[i] === 1), rows.filter((i) => labels[i] === 0)];
    const wins = (scores: Float64Array) => (i: number, j: number) => (Math.sign(scores[i]! - scores[j]!) + 1) / 2;
    const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const spread = (values: readonly number[]) =>
      values.reduce((sum, value) => sum + (value - average(values)) ** 2, 0) / (values.length - 1) / values.length;
    const variance = (scores: Float64Array) =>
      spread(up.map((i) => average(down.map((j) => wins(scores)(i, j))))) +
      spread(down.map((j) => average(up.map((i) => wins(scores)(i, j)))));
    const found = delong(labels, one, other, 0.05)!;
    expect(found.variances[0]).toBeCloseTo(variance(one), 14);
    expect(found.variances[1]).toBeCloseTo(variance(other), 14);
  });

  test("perfect scores on both sides are equal, perfect against inverted is not called anything", () => {
    const labels = Uint8Array.of(0, 0, 1, 1);
    const good = Float64Array.of(1, 2, 3, 4);
    expect(
      delong(
        labels,
        good,
        good.map((x) => 2 * x),
        0.05,
      )!.pValue,
    ).toBe(1);
    expect(
      delong(
        labels,
        good,
        good.map((x) => -x),
        0.05,
      ),
    ).toMatchObject({ difference: 1, z: undefined, pValue: undefined });
  });

  test("calibration of parts is that of the whole, and gaps are shares", () => {
    fc.assert(
      fc.property(scored, fc.integer({ min: 1, max: 12 }), ({ labels, scores }, bins) => {
        const half = labels.length >> 1;
        const whole = reliability(labels, scores, bins)!;
        expect(whole.reduce((sum, { rows }) => sum + rows, 0)).toBe(labels.length);
        const found = calibration(whole)!;
        if (half > 0) {
          const one = reliability(labels.subarray(0, half), scores.subarray(0, half), bins)!;
          const other = reliability(labels.subarray(half), scores.subarray(half), bins)!;
          expect(calibration(addReliability(one, other))!.expected).toBeCloseTo(found.expected, 12);
        }
        expect(found.expected).toBeLessThanOrEqual(found.largest + 1e-12);
        expect(Math.abs(found.inTheLarge)).toBeLessThanOrEqual(found.expected + 1e-12);
        expect(found.largest).toBeLessThanOrEqual(1);
      }),
    );
  });

  test.each([
    ["a label of 2", Uint8Array.of(0, 2), Float64Array.of(0.1, 0.2)],
    ["a NaN", Uint8Array.of(0, 1), Float64Array.of(0.1, NaN)],
    ["a row too few", Uint8Array.of(0), Float64Array.of(0.1, 0.2)],
  ])("%s leaves everything undefined", (_, labels, scores) => {
    expect([ranks(labels, scores), reliability(labels, scores, 10), logLoss(labels, scores), brierScore(labels, scores)]).toEqual(
      new Array(4).fill(undefined),
    );
    expect(delong(labels, scores, scores, 0.05)).toBeUndefined();
  });

  test("a score that is no probability has no loss", () => {
    expect([logLoss, brierScore].map((loss) => loss(Uint8Array.of(1), Float64Array.of(1.01)))).toEqual([undefined, undefined]);
    expect([logLoss, brierScore].map((loss) => loss(new Uint8Array(), new Float64Array()))).toEqual([undefined, undefined]);
  });
});

const decisions = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 2 })), {
    minLength: 1,
    maxLength: 60,
  })
  .map((rows) => ({
    labels: Uint8Array.from(rows, ([label]) => label),
    predictions: Uint8Array.from(rows, ([, prediction]) => prediction),
    groups: Uint16Array.from(rows, ([, , group]) => group),
  }));

describe("decisions", () => {
  test("groups' counts add up to the whole's, and gaps are shares that no order changes", () => {
    fc.assert(
      fc.property(decisions, ({ labels, predictions, groups }) => {
        const byGroup = confusionsByGroup(labels, predictions, groups, 3)!;
        const whole = confusionOf(labels, predictions)!;
        expect(overall(byGroup)).toEqual(whole);
        expect(byGroup.reduce(addConfusions)).toEqual(whole);
        const rates = byGroup.map(groupRates);
        for (const of of [rates, rates.toReversed()]) {
          const gap = rateDifference(of.map(({ selectionRate }) => selectionRate));
          expect(gap === undefined || (gap >= 0 && gap <= 1)).toBe(true);
          expect(gap).toBe(rateDifference(rates.map(({ selectionRate }) => selectionRate)));
        }
        if (rates.some(({ truePositiveRate }) => truePositiveRate === undefined)) {
          expect(equalizedOddsDifference(rates, "worst")).toBeUndefined();
          expect(equalizedOddsRatio(rates)).toBeUndefined();
        }
      }),
    );
  });

  test("signed gaps turn with their sides", () => {
    fc.assert(
      fc.property(decisions, ({ labels, predictions, groups }) => {
        const [one, other] = confusionsByGroup(labels, predictions, groups, 3) as [Confusion, Confusion, Confusion];
        const [here, there] = [signedGaps(one, other), signedGaps(other, one)];
        for (const name of ["statisticalParity", "equalOpportunity", "averageOdds", "predictiveParity"] as const) {
          const gap = here[name];
          if (gap === undefined) expect(there[name]).toBeUndefined();
          else expect(there[name]).toBeCloseTo(-gap, 12);
        }
        expect(there.equalizedOdds).toBe(here.equalizedOdds);
      }),
    );
  });

  test("no rate of nobody is known, and no ratio of nothing", () => {
    expect([rateDifference([]), rateDifference([0.5, undefined]), rateRatio([0, 0]), rateRatio([0, 1])]).toEqual([
      undefined,
      undefined,
      undefined,
      0,
    ]);
  });

  test("four fifths are four fifths, at whatever size", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (k) => {
        expect(fourFifths([{ count: 5 * k, of: 10 * k }, { count: 4 * k, of: 10 * k }])?.passed).toBe(true); // prettier-ignore
        expect(fourFifths([{ count: 5 * k, of: 10 * k }, { count: 4 * k - 1, of: 10 * k }])?.passed).toBe(false); // prettier-ignore
      }),
    );
    expect(fourFifths([])).toBeUndefined();
    expect(fourFifths([{ count: 1.5, of: 3 }])).toBeUndefined();
    expect(fourFifths([{ count: 0, of: 0 }])).toBeUndefined();
  });

  test("classes may be renamed, and truth and prediction swapped where the measure is symmetric", () => {
    const classes = fc.array(fc.tuple(fc.constantFrom("a", "b", "c"), fc.constantFrom("a", "b", "c", "d")), { minLength: 1, maxLength: 40 }); // prettier-ignore
    fc.assert(
      fc.property(classes, (rows) => {
        const truth = rows.map(([t]) => t);
        const predicted = rows.map(([, p]) => p);
        const table = classTable(truth, predicted)!;
        const renamed = classTable(truth.map((name) => `z${-name.charCodeAt(0)}`), predicted.map((name) => `z${-name.charCodeAt(0)}`))!; // prettier-ignore
        const turned = classTable(predicted, truth)!;
        for (const measure of [macroF1, weightedF1, balancedAccuracy, matthews, cohensKappa]) {
          const value = measure(table);
          if (value === undefined) expect(measure(renamed)).toBeUndefined();
          else expect(measure(renamed)).toBeCloseTo(value, 12);
        }
        expect(matthews(turned)).toBeCloseTo(matthews(table)!, 12);
        expect(macroF1(turned)).toBeCloseTo(macroF1(table)!, 12);
      }),
    );
    expect([macroF1, matthews, balancedAccuracy].map((measure) => measure({ classes: [], counts: [] }))).toEqual(
      new Array(3).fill(undefined),
    );
    expect(cohensKappa({ classes: ["only"], counts: [[5]] })).toBeUndefined();
  });
});

describe("regression and ranking", () => {
  test("errors do not know the order of rows; MAE is at most RMSE; the median's pinball is half of MAE", () => {
    fc.assert(
      fc.property(modest, (truth) => {
        const predicted = truth.map((y, i) => y + ((i * 5) % 7) - 3);
        const found = regressionErrors(truth, predicted)!;
        const turned = regressionErrors(backwards(truth), backwards(predicted))!;
        expect(turned.mae).toBeCloseTo(found.mae, 9);
        expect(turned.medianError).toBe(found.medianError);
        expect(found.mae).toBeLessThanOrEqual(found.rmse + 1e-9);
        expect(found.rmse).toBeLessThanOrEqual(found.maxError + 1e-9);
        expect(pinballLoss(truth, predicted, 0.5)).toBeCloseTo(found.mae / 2, 9);
        expect(found.explainedVariance).toBeGreaterThanOrEqual(found.r2! - 1e-9);
      }),
    );
    expect(regressionErrors(Float64Array.of(1), Float64Array.of(NaN))).toBeUndefined();
    expect(regressionErrors(new Float64Array(), new Float64Array())).toBeUndefined();
    expect(pinballLoss(Float64Array.of(1), Float64Array.of(Infinity), 0.5)).toBeUndefined();
  });

  test("a perfect order gains all, and any order something between", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3), { minLength: 1, maxLength: 10 }), fc.nat(), (relevance, seed) => {
        const scores = relevance.map((_, i) => (i * (seed % 7)) % 5);
        const value = ndcg(relevance, scores);
        if (relevance.every((gain) => gain === 0)) expect(value).toBeUndefined();
        else {
          expect(ndcg(relevance, relevance)).toBeCloseTo(1, 12);
          expect(value).toBeGreaterThan(0);
          expect(value).toBeLessThanOrEqual(1 + 1e-12);
        }
      }),
    );
    expect([ndcg([1], [NaN]), ndcg([-1], [1]), reciprocalRank([], []), meanOverQueries([1, undefined])]).toEqual(
      new Array(4).fill(undefined),
    );
    expect(reciprocalRank([0, 0], [1, 2])).toBe(0);
  });
});
