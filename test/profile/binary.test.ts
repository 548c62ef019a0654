import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addBinary, type BinaryPart, binaryOf, noBinary } from "../../src/profile/binary.ts";
import { DRAWS } from "../../src/profile/binary-draws.ts";
import { binaryMeasures } from "../../src/profile/binary-measures.ts";
import { BinaryShape, spellBinary } from "../../src/profile/binary-shape.ts";
import type { SummedRows } from "../../src/profile/binary-sums.ts";
import type { Measure } from "../../src/profile/measure.ts";
import { calibration, reliability } from "../../src/statistics/calibration.ts";
import {
  baseRate,
  confusionOf,
  fBeta,
  falseNegativeRate,
  falsePositiveRate,
  precision,
  recall,
  selectionRate,
  specificity,
} from "../../src/statistics/confusion.ts";
import { delong } from "../../src/statistics/delong.ts";
import { brierScore, logLoss } from "../../src/statistics/probability-loss.ts";
import { drawGamma, drawsOf } from "../../src/statistics/random.ts";
import { averagePrecision, ranks, rocAuc } from "../../src/statistics/roc.ts";
import { intervalAt } from "../../src/statistics/uncertainty.ts";
import { scored } from "../statistics/arbitrary.ts";

const CONTEXT = { columns: { label: "y", score: "p" }, threshold: 0.5 };

function rowsOf(labels: readonly number[], scores: readonly number[], weights?: readonly number[]): SummedRows {
  return {
    labels: Uint8Array.from(labels),
    scores: Float64Array.from(scores),
    predictions: Uint8Array.from(scores, (score) => Number(score >= 0.5)),
    ...(weights && { weights: Float64Array.from(weights) }),
    bins: 10,
  };
}

const partOf = (...rows: Parameters<typeof rowsOf>) => binaryOf(rowsOf(...rows))!;

function measured(part: BinaryPart): ReadonlyMap<string, Measure> {
  return new Map(binaryMeasures(part, CONTEXT).map((measure) => [measure.name, measure]));
}

function valueOf(part: BinaryPart, name: string): Measure["value"] | undefined {
  return measured(part).get(name)?.value;
}

function numberOf(part: BinaryPart, name: string): number {
  return valueOf(part, name) as number;
}

/** Rows from a seed, of which more are right than wrong; enough of them that their distributions are no longer exact. */
function manyRows(size: number, seed: number): SummedRows {
  const draw = drawsOf(seed);
  const labels = Array.from({ length: size }, () => Number(draw() < 0.3));
  return rowsOf(
    labels,
    labels.map((label) => 0.6 * draw() + 0.4 * label * draw()),
  );
}

function cut({ labels, scores, predictions, bins }: SummedRows, places: readonly number[]): readonly BinaryPart[] {
  const ends = [0, ...places, labels.length].sort((a, b) => a - b);
  return ends.slice(1).map((to, i) => {
    const from = ends[i]!;
    return binaryOf({
      labels: labels.slice(from, to),
      scores: scores!.slice(from, to),
      predictions: predictions.slice(from, to),
      bins,
    })!;
  });
}

const together = (parts: readonly BinaryPart[]) =>
  parts.reduce((one: BinaryPart | undefined, other) => one && addBinary(one, other), noBinary(10))!;

const MIXED = partOf([1, 0, 1, 0, 1, 0], [0.9, 0.8, 0.7, 0.3, 0.2, 0.1]);

describe("one part", () => {
  test("has the values that the statistics have of its rows", () => {
    fc.assert(
      fc.property(scored, ({ labels, scores }) => {
        const rows = rowsOf([...labels], [...scores]);
        const all = measured(binaryOf(rows)!);
        const confusion = confusionOf(labels, rows.predictions)!;
        const sides = ranks(labels, scores)!;
        const expected: Record<string, number | undefined> = {
          roc_auc: rocAuc(sides),
          average_precision: averagePrecision(sides),
          log_loss: logLoss(labels, scores),
          brier: brierScore(labels, scores),
          ece: calibration(reliability(labels, scores, 10)!)?.expected,
          precision: precision(confusion),
          recall: recall(confusion),
          specificity: specificity(confusion),
          false_positive_rate: falsePositiveRate(confusion),
          false_negative_rate: falseNegativeRate(confusion),
          selection_rate: selectionRate(confusion),
          base_rate: baseRate(confusion),
          f1: fBeta(confusion, 1),
        };
        for (const [name, value] of Object.entries(expected)) {
          const found = all.get(name)!.value;
          if (value === undefined) expect(found, name).toHaveProperty("not");
          else expect(found, name).toBeCloseTo(value, 12);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("has the bins of a reliability diagram, an edge in the lower one", () => {
    const scores = [0, 0.1, 0.3, 0.5, 0.7, 1];
    const rows = rowsOf([1, 0, 1, 0, 1, 0], scores);
    expect(binaryOf(rows)!.scored!.reliability).toEqual(reliability(rows.labels, rows.scores!, 10));
  });

  test("is twice as unsure of Gini's coefficient as of the area", () => {
    const all = measured(MIXED);
    const [gini, area] = ["gini", "roc_auc"].map((name) => (all.get(name)!.uncertainty as { error: number }).error);
    expect(gini).toBe(2 * area!);
  });

  test("has DeLong's error of its area", () => {
    fc.assert(
      fc.property(scored, ({ labels, scores }) => {
        const error = partOf([...labels], [...scores]).scored!.exact!.rocAucError;
        const variance = delong(labels, scores, scores, 0.05)?.variances[0];
        if (variance === undefined) expect(error).toBeUndefined();
        else expect(error).toBeCloseTo(Math.sqrt(variance), 12);
      }),
    );
  });

  test("counts the same whatever the order of its rows", () => {
    fc.assert(
      fc.property(scored, ({ labels, scores }) => {
        const one = measured(partOf([...labels], [...scores]));
        const other = measured(partOf([...labels].reverse(), [...scores].reverse()));
        for (const [name, { value }] of one) {
          if (typeof value === "number") expect(other.get(name)!.value, name).toBeCloseTo(value, 12);
          else expect(other.get(name)!.value, name).toEqual(value);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("with labels, scores and predictions turned round says of negatives what it said of positives", () => {
    fc.assert(
      fc.property(scored, ({ labels, scores }) => {
        const rows = rowsOf([...labels], [...scores]);
        const one = binaryOf(rows)!;
        const turned = binaryOf({
          ...rows,
          labels: labels.map((label) => 1 - label),
          scores: scores.map((score) => -score),
          predictions: rows.predictions.map((prediction) => 1 - prediction),
        })!;
        const [ours, theirs] = [measured(one), measured(turned)];
        const mirrors = [
          ["recall", "specificity"],
          ["false_positive_rate", "false_negative_rate"],
          ["mcc", "mcc"],
          ["balanced_accuracy", "balanced_accuracy"],
          ["accuracy", "accuracy"],
          ["roc_auc", "roc_auc"],
        ] as const;
        for (const [here, there] of mirrors) {
          const value = ours.get(here)!.value;
          if (typeof value === "number") expect(theirs.get(there)!.value, here).toBeCloseTo(value, 12);
          else expect(theirs.get(there)!.value, here).toHaveProperty("not");
        }
      }),
      { numRuns: 40 },
    );
  });

  test("names its columns, its choices, and how many rows a rate is of", () => {
    const columns = { label: "y", score: "p", prediction: "called", weight: "w" };
    const all = new Map(
      binaryMeasures(MIXED, { columns, threshold: 0.5, slice: { country: "BR" } }).map((each) => [each.name, each]),
    );
    expect(all.get("precision")).toEqual({
      kind: "metric",
      name: "precision",
      value: 2 / 3,
      samples: 3,
      uncertainty: { is: "share", count: 2, of: 3 },
      method: "TP / (TP + FP); called as it stands",
      columns: ["y", "called"],
      slice: { country: "BR" },
    });
    expect(all.get("roc_auc")).toMatchObject({
      method: "exact, ties count half; DeLong's error",
      columns: ["y", "p"],
      samples: 6,
    });
    expect(all.get("base_rate")).toMatchObject({ method: "positive / all", columns: ["y"] });
    expect(measured(MIXED).get("recall")).toMatchObject({
      method: "TP / (TP + FN); a score of at least 0.5 is positive",
      columns: ["y", "p"],
    });
    expect(all.get("ece")).toMatchObject({ method: "10 bins (lo, hi] of equal width" });
    expect(all.get("ece")).not.toHaveProperty("uncertainty");
    expect(all.get("true_negatives")).toMatchObject({ value: 2, method: "counted; called as it stands" });
  });

  test("without scores has the decisions' measures only", () => {
    const { labels, predictions } = rowsOf([1, 0, 1], [0.9, 0.8, 0.1]);
    const names = [...measured(binaryOf({ labels, predictions, bins: 10 })!).keys()];
    expect(names).toContain("f1");
    expect(names.filter((name) => ["roc_auc", "gini", "log_loss", "brier", "ece", "average_precision"].includes(name))).toEqual(
      [],
    );
  });
});

describe("what is undefined is said", () => {
  test.each([
    ["roc_auc", [0, 0], [0.1, 0.9], "undefined: no row is positive"],
    ["roc_auc", [1, 1], [0.1, 0.9], "undefined: no row is negative"],
    ["gini", [1, 1], [0.1, 0.9], "undefined: no row is negative"],
    ["average_precision", [0], [0.1], "undefined: no row is positive"],
    ["recall", [0], [0.1], "undefined: no row is positive"],
    ["specificity", [1], [0.1], "undefined: no row is negative"],
    ["precision", [1], [0.1], "undefined: no row is predicted positive"],
    ["f1", [0], [0.1], "undefined: no row is positive or predicted positive"],
    ["mcc", [1, 1], [0.1, 0.9], "undefined: no row is negative"],
    ["balanced_accuracy", [0, 0], [0.1, 0.9], "undefined: no row is positive"],
    ["accuracy", [], [], "undefined: there is no row"],
    ["log_loss", [], [], "undefined: there is no row"],
    ["log_loss", [1, 0], [2, 0.5], "undefined: 1 of 2 scores are outside 0 to 1"],
    ["brier", [1, 0], [-1, Infinity], "undefined: 2 of 2 scores are outside 0 to 1"],
    ["ece", [1, 0], [1.5, 0.5], "undefined: 1 of 2 scores are outside 0 to 1"],
  ])("%s of labels %j with scores %j", (name, labels, scores, not) => {
    expect(valueOf(partOf(labels, scores), name)).toEqual({ not });
  });

  test("scores outside 0 to 1 still rank", () => {
    expect(valueOf(partOf([1, 0, 0], [7, -3, 0.5]), "roc_auc")).toBe(1);
    expect(valueOf(partOf([0, 1, 1], [-Infinity, Infinity, 3]), "roc_auc")).toBe(1);
  });

  test("a coefficient of predictions that are all the same is 0, since labels alone could vary", () => {
    expect(valueOf(partOf([1, 0], [0.9, 0.8]), "mcc")).toBe(0);
  });

  test("rows that are none make no part", () => {
    const rows = rowsOf([1, 0], [0.5, 0.5], [1, 1]);
    expect(binaryOf(rows)).toBeDefined();
    expect(binaryOf({ ...rows, labels: Uint8Array.of(1, 2) })).toBeUndefined();
    expect(binaryOf({ ...rows, predictions: Uint8Array.of(3, 0) })).toBeUndefined();
    expect(binaryOf({ ...rows, predictions: Uint8Array.of(1) })).toBeUndefined();
    expect(binaryOf({ ...rows, scores: Float64Array.of(NaN, 0) })).toBeUndefined();
    expect(binaryOf({ ...rows, weights: Float64Array.of(-1, 1) })).toBeUndefined();
    expect(binaryOf({ ...rows, weights: Float64Array.of(NaN, 1) })).toBeUndefined();
    expect(binaryOf({ ...rows, weights: Float64Array.of(Infinity, 1) })).toBeUndefined();
  });
});

describe("weighted rows", () => {
  test("that weigh whole numbers are as many rows", () => {
    fc.assert(
      fc.property(scored, fc.array(fc.nat(3), { minLength: 50, maxLength: 50 }), ({ labels, scores }, weights) => {
        const repeat = (values: ArrayLike<number>) =>
          Array.from(values).flatMap((value, i) => Array(weights[i]).fill(value) as number[]);
        const weighted = partOf([...labels], [...scores], weights.slice(0, labels.length));
        const repeated = measured(partOf(repeat(labels), repeat(scores)));
        for (const { name, value, uncertainty } of measured(weighted).values()) {
          const expected = repeated.get(name)!.value;
          expect(uncertainty, name).toBeUndefined();
          if (typeof expected === "number") expect(value, name).toBeCloseTo(expected, 10);
          else expect(value, name).toHaveProperty("not");
        }
      }),
      { numRuns: 40 },
    );
  });

  test("have no area above 1, however their sums are rounded", () => {
    const part = partOf([1, 0, 1], [0.8, 0, 0.4], [0.9, 0.1, 0.5]);
    expect(part.scored!.exact!.rocAuc).toBe(1);
    expect(valueOf(part, "gini")).toBe(1);
  });

  test("are still counted as rows, and say that they are weighted", () => {
    const measure = measured(partOf([1, 1, 0], [0.9, 0.1, 0.9], [3, 1, 0])).get("recall")!;
    expect(measure).toMatchObject({ value: 0.75, samples: 2 });
    expect(measure.method).toMatch(/; weighted, no interval$/);
  });

  test("that all weigh nothing leave their rate undefined", () => {
    const part = partOf([1, 0], [0.9, 0.1], [0, 1]);
    const not = "undefined: every row it would rest on has weight 0";
    for (const name of ["recall", "roc_auc", "mcc", "average_precision"]) expect(valueOf(part, name), name).toEqual({ not });
    expect(valueOf(partOf([1, 0], [0.9, 0.1], [0, 0]), "log_loss")).toEqual({ not });
  });
});

describe("parts", () => {
  const exactly = (part: BinaryPart) => ({ ...part, scored: part.scored && { ...part.scored, exact: undefined } });

  test("added in any order are the whole", () => {
    fc.assert(
      fc.property(scored, fc.array(fc.nat(50), { maxLength: 4 }), fc.nat(), ({ labels, scores }, places, turn) => {
        const rows = rowsOf([...labels], [...scores]);
        const whole = binaryOf(rows)!;
        const parts = cut(
          rows,
          places.map((place) => place % (labels.length + 1)),
        );
        const turned = [...parts.slice(turn % parts.length), ...parts.slice(0, turn % parts.length)];
        const { scored: sums, ...counts } = together(turned);
        const { scored: expected, ...expectedCounts } = whole;
        expect(counts).toEqual(expectedCounts);
        expect(sums!.positives).toEqual(expected!.positives);
        expect(sums!.negatives).toEqual(expected!.negatives);
        for (const moments of ["logLoss", "brier"] as const) {
          expect(sums![moments].count).toBe(expected![moments].count);
          // Squares of scores such as 1e-200 are too small for a double to have digits.
          const tiny = 1e-290;
          const { mean, squares, count } = expected![moments];
          expect(Math.abs(sums![moments].mean - mean)).toBeLessThanOrEqual(1e-12 * mean + tiny);
          const size = squares + count * mean ** 2;
          expect(Math.abs(sums![moments].squares - squares)).toBeLessThanOrEqual(1e-12 * size + tiny);
        }
        expect(sums!.reliability.map((bin) => [bin.rows, bin.positives])).toEqual(
          expected!.reliability.map((bin) => [bin.rows, bin.positives]),
        );
        sums!.reliability.forEach((bin, i) => expect(bin.scores).toBeCloseTo(expected!.reliability[i]!.scores, 12));
      }),
    );
  });

  test("of many rows agree to twelve digits, and say where the areas lie", () => {
    const rows = manyRows(20_000, 1);
    const whole = measured(binaryOf(rows)!);
    const added = measured(together(cut(rows, [3000, 7001, 7002, 15_000])));
    for (const name of ["log_loss", "brier", "ece", "accuracy", "f1", "mcc"])
      expect(added.get(name)!.value as number).toBeCloseTo(whole.get(name)!.value as number, 12);
    for (const name of ["roc_auc", "average_precision", "gini"]) {
      const { within, value, method } = added.get(name)!;
      expect(whole.get(name)).not.toHaveProperty("within");
      expect(within!.high).toBeGreaterThan(within!.low);
      expect(whole.get(name)!.value).toBeGreaterThanOrEqual(within!.low);
      expect(whole.get(name)!.value).toBeLessThanOrEqual(within!.high);
      expect(value).toBeCloseTo((within!.low + within!.high) / 2, 12);
      expect(method).toContain("from merged counts");
    }
    const [wide, narrow] = [added, whole].map((all) => all.get("roc_auc")!.uncertainty as { error: number });
    expect(wide!.error).toBeGreaterThan(narrow!.error);
    expect(wide!.error).toBeLessThan(narrow!.error * 1.5);
  });

  test("of few distinct scores stay exact when they are added", () => {
    const labels = Array.from({ length: 300 }, (_, i) => Number(i % 3 === 0));
    const rows = rowsOf(
      labels,
      labels.map((label, i) => ((i * 7) % 10) / 20 + label / 4),
    );
    const added = measured(together(cut(rows, [100])));
    const whole = measured(binaryOf(rows)!);
    for (const name of ["roc_auc", "average_precision"]) {
      expect(added.get(name)!.value).toBeCloseTo(whole.get(name)!.value as number, 12);
      expect(added.get(name)).not.toHaveProperty("within");
    }
    const error = (all: ReadonlyMap<string, Measure>) => (all.get("roc_auc")!.uncertainty as { error: number }).error;
    expect(error(added)).toBeCloseTo(error(whole), 12);
  });

  test("of no rows change nothing", () => {
    expect(addBinary(noBinary(10), MIXED)).toBe(MIXED);
    expect(addBinary(MIXED, noBinary(10))).toBe(MIXED);
    expect(addBinary(MIXED, partOf([], []))).toBe(MIXED);
  });

  test("that were added have the scores outside 0 to 1 of both", () => {
    const added = addBinary(partOf([1], [0.5]), partOf([0, 1], [2, 0.5]))!;
    expect(valueOf(added, "brier")).toEqual({ not: "undefined: 1 of 3 scores are outside 0 to 1" });
  });

  test("that were added no longer know the areas exactly", () => {
    expect(addBinary(MIXED, MIXED)!.scored!.exact).toBeUndefined();
  });

  test("of other bins, with and without scores or weights do not meet", () => {
    const { labels, predictions } = rowsOf([1, 0], [0.9, 0.1]);
    expect(addBinary(MIXED, binaryOf({ ...rowsOf([1], [1]), bins: 20 })!)).toBeUndefined();
    expect(addBinary(noBinary(20), MIXED)).toBeUndefined();
    expect(addBinary(MIXED, binaryOf({ labels, predictions, bins: 10 })!)).toBeUndefined();
    expect(addBinary(MIXED, partOf([1], [1], [2]))).toBeUndefined();
  });

  test("are read back from JSON as they were", () => {
    fc.assert(
      fc.property(scored, fc.boolean(), fc.boolean(), ({ labels, scores }, weighted, added) => {
        const made = partOf([...labels], [...scores], weighted ? Array.from(scores, (score) => score + 0.1) : undefined);
        const part = added ? addBinary(made, made)! : made;
        const read = BinaryShape.parse(JSON.parse(JSON.stringify(spellBinary(part))));
        expect(exactly(read)).toEqual(exactly(part));
        expect({ ...read.scored!.exact }).toEqual(JSON.parse(JSON.stringify({ ...part.scored!.exact })));
        expect(measured(read)).toEqual(measured(part));
      }),
      { numRuns: 40 },
    );
  });

  test("that no rows could have come to are refused", () => {
    const spelled = () => JSON.parse(JSON.stringify(spellBinary(MIXED))) as { counts: number[]; scored: Record<string, unknown> };
    const isRead = (change: (part: ReturnType<typeof spelled>) => unknown) => {
      const part = spelled();
      change(part);
      return BinaryShape.safeParse(part).success;
    };
    expect(isRead(() => undefined)).toBe(true);
    expect(isRead((part) => (part.counts[0] = -1))).toBe(false);
    expect(isRead((part) => (part.counts[0] = 1.5))).toBe(false);
    expect(isRead((part) => (part.counts[0] = 7))).toBe(false);
    expect(isRead((part) => part.counts.push(0))).toBe(false);
    expect(isRead((part) => Object.assign(part, { bins: 11 }))).toBe(false);
    expect(isRead((part) => Object.assign(part, { more: 1 }))).toBe(false);
    expect(isRead((part) => (part.scored["outside"] = 1))).toBe(false);
    expect(isRead((part) => (part.scored["log_loss"] = [6, 0.5, -1]))).toBe(false);
    expect(isRead((part) => (part.scored["brier"] = [5, 0.5, 1]))).toBe(false);
    expect(isRead((part) => (part.scored["exact"] = { roc_auc: 1.5 }))).toBe(false);
    expect(isRead((part) => ((part.scored["reliability"] as number[][])[0] = [1, 0.1, 2]))).toBe(false);
    expect(isRead((part) => (part.scored["negatives"] = { ...(part.scored["negatives"] as object), counts: "" }))).toBe(false);
    expect(isRead((part) => delete part.scored["negatives"])).toBe(false);
  });
});

describe("how sure a value is", () => {
  const perfect = partOf([1, 1, 1, 1, 0, 0, 0, 0], [0.9, 0.8, 0.7, 0.6, 0.4, 0.3, 0.2, 0.1]);
  const lowOf = (part: BinaryPart, name: string, confidence = 0.95) => {
    const { value, uncertainty } = measured(part).get(name)!;
    return intervalAt(value as number, uncertainty!, confidence)!;
  };

  test("eight rows without an error prove nothing to be perfect", () => {
    for (const name of ["roc_auc", "gini", "f1", "mcc", "balanced_accuracy", "accuracy", "recall"]) {
      expect(numberOf(perfect, name), name).toBe(1);
      expect(lowOf(perfect, name).low, name).toBeLessThan(0.85);
      expect(lowOf(perfect, name).high, name).toBeCloseTo(1, 12);
    }
  });

  test("scores that are all the same leave an area of a half unsure", () => {
    const { low, high } = lowOf(partOf([1, 1, 0, 0], [0.5, 0.5, 0.5, 0.5]), "roc_auc");
    expect(low).toBeLessThan(0.2);
    expect(high).toBeGreaterThan(0.8);
  });

  test("one row of a class says nothing of how an area varies", () => {
    expect(measured(partOf([1, 0, 0], [0.9, 0.1, 0.2])).get("roc_auc")!.uncertainty).toBeUndefined();
  });

  test("intervals hold the value and widen with confidence", () => {
    fc.assert(
      fc.property(scored, ({ labels, scores }) => {
        for (const { name, value, uncertainty } of measured(partOf([...labels], [...scores])).values()) {
          if (typeof value !== "number" || !uncertainty) continue;
          const [narrow, wide] = [0.9, 0.99].map((confidence) => intervalAt(value, uncertainty, confidence));
          if (!narrow || !wide) continue;
          expect(narrow.low, name).toBeLessThanOrEqual(value + 1e-12);
          expect(narrow.high, name).toBeGreaterThanOrEqual(value - 1e-12);
          expect(wide.low, name).toBeLessThanOrEqual(narrow.low);
          expect(wide.high, name).toBeGreaterThanOrEqual(narrow.high);
        }
      }),
      { numRuns: 30 },
    );
  });

  test("of many rows the drawn interval is that of the delta method", () => {
    const part = binaryOf(manyRows(20_000, 2))!;
    const { truePositives: tp, falsePositives: fp, falseNegatives: fn, trueNegatives: tn } = part.counts;
    const [r, s] = [tp / (tp + fn), tn / (tn + fp)];
    const error = Math.sqrt((r * (1 - r)) / (tp + fn) + (s * (1 - s)) / (tn + fp)) / 2;
    const { low, high } = lowOf(part, "balanced_accuracy");
    expect((high - low) / (2 * 1.959964 * error)).toBeGreaterThan(0.93);
    expect((high - low) / (2 * 1.959964 * error)).toBeLessThan(1.07);
    const f1 = numberOf(part, "f1");
    // F1 is 2q / (1 + q) with q = TP / (TP + FP + FN), a share of the rows that are positive on either side.
    const q = tp / (tp + fp + fn);
    const slope = 2 / (1 + q) ** 2;
    const ofF1 = slope * Math.sqrt((q * (1 - q)) / (tp + fp + fn));
    expect((lowOf(part, "f1").high - f1) / (1.959964 * ofF1)).toBeCloseTo(1, 0);
    expect(measured(part).get("f1")!.method).toContain(`${DRAWS} draws`);
  });

  test("losses have the moments of their rows", () => {
    const part = partOf([1, 0, 0], [0.5, 0.5, 0.25]);
    const losses = [Math.log(2), Math.log(2), -Math.log(0.75)];
    const mean = losses.reduce((sum, loss) => sum + loss, 0) / 3;
    const squares = losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0);
    const found = measured(part).get("log_loss")!.uncertainty as { mean: number; squares: number; count: number };
    expect(found.count).toBe(3);
    expect(found.mean).toBeCloseTo(mean, 14);
    expect(found.squares).toBeCloseTo(squares, 14);
  });
});

describe("draws", () => {
  test("are the same for the same seed, other ones for another, and within [0, 1)", () => {
    const some = (seed: number) => Array.from({ length: 100 }, drawsOf(seed));
    expect(some(1)).toEqual(some(1));
    expect(some(1)).not.toEqual(some(2));
    expect(new Set(some(0)).size).toBe(100);
    expect(some(3).every((value) => value >= 0 && value < 1)).toBe(true);
  });

  test.each([0.5, 1, 3.7, 1000])("of the gamma law of shape %d have its mean and variance", (shape) => {
    const draw = drawsOf(11);
    const values = Array.from({ length: 40_000 }, () => drawGamma(draw, shape));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean - shape)).toBeLessThan(5 * Math.sqrt(shape / values.length));
    expect(variance / shape).toBeGreaterThan(0.94);
    expect(variance / shape).toBeLessThan(1.06);
  });
});
