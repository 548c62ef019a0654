import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addBinary, type BinaryPart, binaryOf } from "../../src/profile/binary.ts";
import { addPaired, NO_PAIRS, PairedShape, pairedOf, type PairedPart, spellPaired } from "../../src/profile/paired.ts";
import { pairedOfMeasures } from "../../src/profile/paired-measures.ts";
import type { Paired } from "../../src/profile/measure.ts";
import { delong } from "../../src/statistics/delong.ts";
import { nonInferiorPaired } from "../../src/statistics/non-inferiority.ts";
import { drawsOf } from "../../src/statistics/random.ts";
import { intervalAt } from "../../src/statistics/uncertainty.ts";

type Rows = { readonly labels: Uint8Array; readonly candidate: Float64Array; readonly incumbent: Float64Array };

const score = fc.oneof(
  fc.nat(5).map((i) => i / 5),
  fc.double({ min: 0, max: 1, noNaN: true }),
);
const twice = fc
  .array(fc.tuple(fc.nat(1), score, score), { minLength: 1, maxLength: 50 })
  .map((rows) => rowsOf(rows.map(([label]) => label), rows.map(([, one]) => one), rows.map(([, , other]) => other))); // prettier-ignore

function rowsOf(labels: readonly number[], candidate: readonly number[], incumbent: readonly number[]): Rows {
  return {
    labels: Uint8Array.from(labels),
    candidate: Float64Array.from(candidate),
    incumbent: Float64Array.from(incumbent),
  };
}

/** Rows from a seed, whose candidate is the incumbent a little more to the point. */
function manyRows(size: number, seed: number, gain = 0.2): Rows {
  const draw = drawsOf(seed);
  const labels = Array.from({ length: size }, () => Number(draw() < 0.3));
  const incumbent = labels.map((label) => 0.7 * draw() + 0.3 * label * draw());
  return rowsOf(
    labels,
    incumbent.map((other, i) => (1 - gain) * other + gain * (0.5 * draw() + 0.5 * labels[i]!)),
    incumbent,
  );
}

const called = (scores: Float64Array) => Uint8Array.from(scores, (each) => Number(each >= 0.5));

function side(labels: Uint8Array, scores: Float64Array, weights?: Float64Array): BinaryPart {
  return binaryOf({ labels, scores, predictions: called(scores), weights, bins: 10 })!;
}

function pairsOf({ labels, candidate, incumbent }: Rows): PairedPart {
  return pairedOf({
    labels,
    candidate: { scores: candidate, predictions: called(candidate) },
    incumbent: { scores: incumbent, predictions: called(incumbent) },
  })!;
}

function compared(rows: Rows): ReadonlyMap<string, Paired> {
  return pairedOfMeasures(pairsOf(rows), side(rows.labels, rows.incumbent), side(rows.labels, rows.candidate), "v1");
}

type Pairs = Extract<Paired, { is: "pairs" }>;
const pairs = (all: ReadonlyMap<string, Paired>, name: string) => all.get(name) as Pairs;
const errorOf = ({ uncertainty }: Pairs) => (uncertainty as { error: number }).error;

const MANY = manyRows(6000, 1);

describe("a difference on the same rows", () => {
  test("is the candidate's value less the incumbent's, for every metric", () => {
    fc.assert(
      fc.property(twice, (rows) => {
        const swapped = compared({ ...rows, candidate: rows.incumbent, incumbent: rows.candidate });
        for (const [name, found] of compared(rows)) {
          if (found.is === "apart") {
            expect(swapped.get(name)!.is, name).toBe("apart");
            continue;
          }
          expect(found).toMatchObject({ version: "v1", rows: rows.labels.length });
          expect(found.within).toBeUndefined();
          const back = pairs(swapped, name);
          expect(back.difference, name).toBeCloseTo(-found.difference, 12);
          expect(back.value, name).toBeCloseTo((found.value as number) + found.difference, 12);
          if (found.uncertainty?.is === "normal") expect(errorOf(back), name).toBeCloseTo(errorOf(found), 12);
        }
      }),
      { numRuns: 25 },
    );
  });

  test("of areas has DeLong's error", () => {
    fc.assert(
      fc.property(twice, ({ labels, candidate, incumbent }) => {
        const error = pairsOf({ labels, candidate, incumbent }).scored!.exact!.rocAucDifferenceError;
        const expected = delong(labels, candidate, incumbent, 0.05);
        if (!expected) expect(error).toBeUndefined();
        else {
          const variance = expected.variances[0] + expected.variances[1] - 2 * expected.covariance;
          expect(error! ** 2).toBeCloseTo(variance, 12);
        }
      }),
    );
    const found = pairs(compared(MANY), "roc_auc");
    const expected = delong(MANY.labels, MANY.candidate, MANY.incumbent, 0.05)!;
    const interval = intervalAt(found.difference, found.uncertainty!, 0.95)!;
    expect(found.method).toBe("paired DeLong");
    expect(interval.low).toBeCloseTo(expected.interval!.low, 12);
    expect(interval.high).toBeCloseTo(expected.interval!.high, 12);
  });

  test("of areas has the same error of scores without bound, and of scores that crowd", () => {
    const far = { ...MANY, candidate: MANY.candidate.map((each) => Math.log(each / (1 - each))) };
    expect(errorOf(pairs(compared(far), "roc_auc"))).toBeCloseTo(errorOf(pairs(compared(MANY), "roc_auc")), 12);
    const crowded = { ...MANY, candidate: MANY.candidate.map((each) => each ** 40) };
    expect(errorOf(pairs(compared(crowded), "roc_auc"))).toBeCloseTo(errorOf(pairs(compared(MANY), "roc_auc")), 12);
    const endless = { ...MANY, incumbent: MANY.incumbent.map((each) => (each > 0.5 ? Infinity : each < 0.1 ? -Infinity : each)) };
    const flat = { ...MANY, incumbent: MANY.incumbent.map((each) => (each > 0.5 ? 2 : each < 0.1 ? -2 : each)) };
    expect(errorOf(pairs(compared(endless), "roc_auc"))).toBeCloseTo(errorOf(pairs(compared(flat), "roc_auc")), 12);
  });

  test("of accuracy has Wald's error for pairs, of which half a row more in each cell is not much", () => {
    const found = pairs(compared(MANY), "accuracy");
    const right = (scores: Float64Array) => called(scores).map((each, i) => Number(each === MANY.labels[i]));
    const [mine, theirs] = [right(MANY.candidate), right(MANY.incumbent)];
    const won = mine.filter((each, i) => each > theirs[i]!).length;
    const lost = mine.filter((each, i) => each < theirs[i]!).length;
    const expected = nonInferiorPaired({ rows: 6000, won, lost }, 0.01, 0.05)!;
    expect(found.difference).toBeCloseTo(expected.difference, 12);
    expect(errorOf(found) / expected.error).toBeCloseTo(1, 2);
    expect(errorOf(found)).not.toBe(expected.error);
    expect(found.method).toBe("paired rows");
  });

  test("of recall rests on the positives alone", () => {
    const rows = rowsOf([1, 1, 1, 0, 0], [0.9, 0.9, 0.1, 0.9, 0.1], [0.9, 0.1, 0.1, 0.1, 0.1]);
    const found = pairs(compared(rows), "recall");
    expect(found.difference).toBeCloseTo(1 / 3, 14);
    // One row won of three, none lost, and half a row more in each of four cells.
    expect(errorOf(found)).toBeCloseTo(Math.sqrt(2 - 1 / 5) / 5, 14);
    expect(pairs(compared(rows), "base_rate")).toMatchObject({ difference: 0, uncertainty: { is: "normal", error: 0 } });
  });

  test("of losses has the moments of the rows' differences", () => {
    const { labels, candidate, incumbent } = MANY;
    const differences = Array.from(labels, (label, i) => (candidate[i]! - label) ** 2 - (incumbent[i]! - label) ** 2);
    const mean = differences.reduce((sum, each) => sum + each, 0) / 6000;
    const squares = differences.reduce((sum, each) => sum + (each - mean) ** 2, 0);
    const found = pairs(compared(MANY), "brier");
    const moments = found.uncertainty as { count: number; mean: number; squares: number };
    expect(found.difference).toBeCloseTo(mean, 12);
    expect(moments.count).toBe(6000);
    expect(moments.mean).toBeCloseTo(mean, 12);
    expect(moments.squares / squares).toBeCloseTo(1, 10);
    expect(pairs(compared(MANY), "log_loss").uncertainty).toMatchObject({ is: "moments", count: 6000 });
  });

  test("of f1 has an interval from draws, nearly as wide as rows drawn again make it", () => {
    const rows = manyRows(400, 3);
    const found = pairs(compared(rows), "f1");
    const { low, high } = intervalAt(found.difference, found.uncertainty!, 0.95)!;
    const draw = drawsOf(9);
    const again = Array.from({ length: 400 }, () => {
      const taken = Array.from({ length: 400 }, () => Math.floor(draw() * 400));
      const f1 = (scores: Float64Array) => {
        const of = (label: number, prediction: number) =>
          taken.filter((row) => rows.labels[row] === label && Number(scores[row]! >= 0.5) === prediction).length;
        return (2 * of(1, 1)) / (2 * of(1, 1) + of(0, 1) + of(1, 0));
      };
      return f1(rows.candidate) - f1(rows.incumbent);
    }).sort((a, b) => a - b);
    const width = again[390]! - again[10]!;
    expect((high - low) / width).toBeGreaterThan(0.8);
    expect((high - low) / width).toBeLessThan(1.25);
    expect(low).toBeLessThanOrEqual(found.difference);
    expect(high).toBeGreaterThanOrEqual(found.difference);
  });

  test("of two models that agree on a few rows is not surely nothing", () => {
    const all = compared(rowsOf([1, 1, 1, 0, 0, 0], [0.9, 0.8, 0.7, 0.3, 0.2, 0.1], [0.9, 0.8, 0.7, 0.3, 0.2, 0.1]));
    for (const name of ["accuracy", "recall", "f1", "mcc", "precision", "roc_auc"]) {
      const found = pairs(all, name);
      const { low, high } = intervalAt(found.difference, found.uncertainty!, 0.95)!;
      expect(found.difference, name).toBe(0);
      expect(low, name).toBeLessThan(-0.1);
      expect(high, name).toBeGreaterThan(0.1);
    }
  });
});

describe("what cannot be paired", () => {
  const rows = rowsOf([1, 0, 0], [0.9, 0.1, 0.8], [0.2, 0.1, 0.3]);

  test("a value that the incumbent or the candidate does not have is apart, and why", () => {
    expect(compared(rows).get("precision")).toEqual({
      is: "apart",
      version: "v1",
      because: "the incumbent's is undefined: no row is predicted positive",
    });
    const swapped = compared({ ...rows, candidate: rows.incumbent, incumbent: rows.candidate });
    expect(swapped.get("precision")).toMatchObject({ because: "the candidate's is undefined: no row is predicted positive" });
  });

  test("pairs of other rows than the two parts are apart, with the counts", () => {
    const candidate = side(rows.labels, rows.candidate);
    const incumbent = side(rows.labels.slice(1), rows.incumbent.slice(1));
    expect(pairedOfMeasures(pairsOf(rows), incumbent, candidate, "v1").get("accuracy")).toEqual({
      is: "apart",
      version: "v1",
      because: "3 pairs of 3 rows of the candidate and 2 of the incumbent",
    });
    const other = side(rows.labels, rows.candidate);
    expect(pairedOfMeasures(pairsOf(rows), other, candidate, "v1").get("accuracy")).toMatchObject({
      is: "apart",
      because: "the 3 pairs have other labels or predictions than the rows of the candidate and the incumbent",
    });
  });

  test("weighted rows have a difference and no interval", () => {
    const weights = Float64Array.of(2, 1, 1);
    const parts = [side(rows.labels, rows.incumbent, weights), side(rows.labels, rows.candidate, weights)] as const;
    const found = pairedOfMeasures(pairsOf(rows), ...parts, "v1").get("accuracy");
    expect(found).toMatchObject({
      is: "pairs",
      value: 0.5,
      difference: 0.25,
      uncertainty: undefined,
      method: "paired rows, no interval",
    });
  });

  test("scores of one side only leave the decisions to compare", () => {
    const { labels, candidate, incumbent } = rows;
    const part = pairedOf({
      labels,
      candidate: { scores: candidate, predictions: called(candidate) },
      incumbent: { predictions: called(incumbent) },
    })!;
    expect(part.scored).toBeUndefined();
    const theirs = binaryOf({ labels, predictions: called(incumbent), bins: 10 })!;
    const found = pairedOfMeasures(part, theirs, side(labels, candidate), "v1");
    expect(found.get("accuracy")).toMatchObject({ is: "pairs" });
    expect(found.has("roc_auc")).toBe(false);
  });

  test("rows that are none make no pairs", () => {
    const good = {
      labels: Uint8Array.of(1),
      candidate: { predictions: Uint8Array.of(1) },
      incumbent: { predictions: Uint8Array.of(0) },
    };
    expect(pairedOf(good)).toBeDefined();
    expect(pairedOf({ ...good, labels: Uint8Array.of(2) })).toBeUndefined();
    expect(pairedOf({ ...good, incumbent: { predictions: Uint8Array.of(1, 0) } })).toBeUndefined();
    const nan = { predictions: Uint8Array.of(1), scores: Float64Array.of(NaN) };
    expect(pairedOf({ ...good, candidate: nan, incumbent: nan })).toBeUndefined();
  });
});

describe("parts of pairs", () => {
  const cut = (rows: Rows, from: number, to: number): Rows => ({
    labels: rows.labels.slice(from, to),
    candidate: rows.candidate.slice(from, to),
    incumbent: rows.incumbent.slice(from, to),
  });

  test("added in any order are the whole, all but the error of areas", () => {
    fc.assert(
      fc.property(twice, fc.nat(50), fc.boolean(), (rows, at, turned) => {
        const place = at % (rows.labels.length + 1);
        const parts = [cut(rows, 0, place), cut(rows, place, rows.labels.length)].map(pairsOf);
        const added = turned ? addPaired(parts[1]!, parts[0]!)! : addPaired(parts[0]!, parts[1]!)!;
        const whole = pairsOf(rows);
        expect(added.rows).toBe(whole.rows);
        expect(added.joint).toEqual(whole.joint);
        for (const loss of ["logLoss", "brier"] as const) {
          expect(added.scored![loss].count).toBe(whole.scored![loss].count);
          expect(added.scored![loss].mean).toBeCloseTo(whole.scored![loss].mean, 12);
          const size = whole.scored![loss].squares + whole.scored![loss].count * whole.scored![loss].mean ** 2 + 1e-300;
          expect(Math.abs(added.scored![loss].squares - whole.scored![loss].squares) / size).toBeLessThan(1e-11);
        }
      }),
    );
  });

  test("that were added bound the difference of areas and err to the wide side", () => {
    const whole = pairs(compared(MANY), "roc_auc");
    const parts = [cut(MANY, 0, 2500), cut(MANY, 2500, 6000)];
    const sides = (which: "candidate" | "incumbent") =>
      parts.map((rows) => side(rows.labels, rows[which])).reduce((one, other) => addBinary(one, other)!);
    const joined = parts.map(pairsOf).reduce((one, other) => addPaired(one, other)!);
    const added = pairs(pairedOfMeasures(joined, sides("incumbent"), sides("candidate"), "v1"), "roc_auc");
    expect(added.method).toBe("merged parts, at most the sum of both of DeLong's errors");
    expect(added.within!.low).toBeLessThanOrEqual(whole.difference);
    expect(added.within!.high).toBeGreaterThanOrEqual(whole.difference);
    expect(added.within!.high - added.within!.low).toBeLessThan(0.02);
    expect(errorOf(added)).toBeGreaterThan(errorOf(whole));
  });

  test("of no rows change nothing, and with and without scores do not meet", () => {
    const part = pairsOf(MANY);
    expect(addPaired(NO_PAIRS, part)).toBe(part);
    expect(addPaired(part, NO_PAIRS)).toBe(part);
    expect(addPaired(part, { rows: 1, joint: [1, 0, 0, 0, 0, 0, 0, 0] })).toBeUndefined();
    expect(addPaired(part, part)!.scored!.exact).toBeUndefined();
  });

  test("are read back from JSON as they were", () => {
    fc.assert(
      fc.property(twice, fc.boolean(), (rows, doubled) => {
        const made = pairsOf(rows);
        const part = doubled ? addPaired(made, made)! : made;
        expect(PairedShape.parse(JSON.parse(JSON.stringify(spellPaired(part))))).toEqual(part);
      }),
    );
  });

  test("that no rows could have come to are refused", () => {
    const isRead = (joint: readonly unknown[], scored?: unknown) => PairedShape.safeParse({ joint, scored }).success;
    const joint = [1, 0, 0, 0, 0, 0, 0, 1];
    const losses = { outside: 0, log_loss: [2, 0.1, 0], brier: [2, 0.1, 0] };
    expect(isRead(joint, losses)).toBe(true);
    expect(isRead(joint)).toBe(true);
    expect(isRead([-1, ...joint.slice(1)])).toBe(false);
    expect(isRead([0.5, ...joint.slice(1)])).toBe(false);
    expect(isRead(joint.slice(1))).toBe(false);
    expect(isRead(joint, { ...losses, outside: 1 })).toBe(false);
    expect(isRead(joint, { ...losses, brier: [2, 0.1, -1] })).toBe(false);
    expect(isRead(joint, { ...losses, exact: { roc_auc_difference_error: -1 } })).toBe(false);
  });

  test("with a score outside 0 to 1 have no losses to compare", () => {
    const rows = rowsOf([1, 0], [3, 0.2], [0.4, 0.2]);
    expect(pairsOf(rows).scored).toMatchObject({ outside: 1, brier: { count: 1 } });
    expect(compared(rows).get("brier")).toMatchObject({ is: "apart" });
    expect(compared(rows).get("roc_auc")).toMatchObject({ is: "pairs" });
  });
});
