import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Measure } from "../../src/profile/measure.ts";
import {
  addRegression,
  type RegressionPart,
  regressionOf,
  RegressionShape,
  spellRegression,
} from "../../src/profile/regression.ts";
import { regressionMeasures } from "../../src/profile/regression-measures.ts";
import {
  addPairedRegression,
  pairedRegressionDifferences,
  pairedRegressionOf,
  type PairedRegressionPart,
  PairedRegressionShape,
  spellPairedRegression,
} from "../../src/profile/regression-paired.ts";
import { moments } from "../../src/statistics/moments.ts";
import { pinballLoss, regressionErrors } from "../../src/statistics/regression.ts";

const CONTEXT = { columns: ["y", "said"] };
const QUANTILE = 0.9;

const valuesOf = (part: RegressionPart) =>
  Object.fromEntries(regressionMeasures(part, CONTEXT).map(({ name, value }) => [name, value]));
const throughJson = (part: RegressionPart): RegressionPart =>
  RegressionShape.parse(JSON.parse(JSON.stringify(spellRegression(part))));
const pairsThroughJson = (part: PairedRegressionPart): PairedRegressionPart =>
  PairedRegressionShape.parse(JSON.parse(JSON.stringify(spellPairedRegression(part))));

/** Numbers whose squares are numbers, too: that of 5e-324 is 0, and then nobody could tell whether truth varies. */
const number = fc
  .oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -100, max: 100, noNaN: true }))
  .map((value) => (Math.abs(value) < 1e-100 ? 0 : value));
const rows = (minLength: number) => fc.array(fc.tuple(number, number, number, fc.nat(3)), { minLength, maxLength: 40 });
type Row = readonly [truth: number, candidate: number, incumbent: number, shard: number];
const column = (of: readonly Row[], at: 0 | 1 | 2) => Float64Array.from(of, (row) => row[at]);
const partOf = (of: readonly Row[], at: 1 | 2 = 1, weighted = false) =>
  regressionOf({
    truth: column(of, 0),
    predicted: column(of, at),
    quantile: QUANTILE,
    weights: weighted ? Float64Array.from(of, (row) => row[3] / 2) : undefined,
  });
const shardsOf = (of: readonly Row[]) => [2, 0, 3, 1].map((shard) => of.filter((row) => row[3] === shard));

/** Sums of rows that cancel lose what rounding takes of the rows' own size, in whatever order. */
function expectClose(one: unknown, other: unknown, size: number) {
  if (typeof one !== "number" || typeof other !== "number") expect(one).toEqual(other);
  else expect(Math.abs(one - other)).toBeLessThanOrEqual(1e-12 * Math.max(Math.abs(other), size));
}

function expectSame(one: readonly Measure[], other: readonly Measure[], size: number) {
  expect(one.map(({ name, method }) => [name, method])).toEqual(other.map(({ name, method }) => [name, method]));
  one.forEach(({ value }, i) => expectClose(value, other[i]!.value, size));
}

describe("measures of a regression", () => {
  test("are those of all rows at once", () => {
    fc.assert(
      fc.property(rows(2), (of) => {
        const truth = column(of, 0);
        fc.pre(new Set(truth).size > 1);
        const all = regressionErrors(truth, column(of, 1))!;
        const found = valuesOf(partOf(of));
        const expected = {
          rmse: all.rmse,
          mae: all.mae,
          mse: all.mse,
          mape: all.mape,
          wape: all.wape,
          bias: all.bias,
          max_error: all.maxError,
          pinball_loss: pinballLoss(truth, column(of, 1), QUANTILE),
        };
        for (const [name, value] of Object.entries(expected)) expectClose(found[name], value, 100);
        for (const [name, value] of [["r2", all.r2!] as const, ["explained_variance", all.explainedVariance!] as const])
          expect(Math.abs((found[name] as number) - value)).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(value)));
      }),
    );
  });

  test("of a constant truth have an r2 of 1 where all is right, else 0, whatever rounding makes of its mean", () => {
    const constant = Float64Array.of(0.1, 0.1, 0.1);
    const of = (predicted: Float64Array) => valuesOf(regressionOf({ truth: constant, predicted, quantile: 0.5 }));
    expect(of(constant)).toMatchObject({ r2: 1, explained_variance: 1 });
    expect(of(Float64Array.of(0.1, 0.2, 0.1))).toMatchObject({ r2: 0, explained_variance: 0 });
    const part = regressionOf({ truth: constant, predicted: Float64Array.of(0.1, 0.2, 0.1), quantile: 0.5 });
    const rounded = { ...part, sums: { ...part.sums, truth: { ...part.sums.truth, squares: 1e-33 } } };
    expect(valuesOf(rounded)).toMatchObject({ r2: 0, explained_variance: 0 });
  });

  test("say what is not defined of no row, one row, and truths of 0", () => {
    const of = (...truth: number[]) =>
      valuesOf(regressionOf({ truth: Float64Array.from(truth), predicted: new Float64Array(truth.length), quantile: 0.5 }));
    expect(Object.values(of())).toEqual(Array(10).fill({ not: "undefined: there is no row" }));
    expect(of(2)).toMatchObject({ r2: { not: "undefined: of one row" }, mae: 2 });
    expect(of(0, 0)).toMatchObject({ wape: { not: "undefined: every truth is 0" }, mae: 0 });
    const zeros = regressionOf({ truth: Float64Array.of(0, -0, 1), predicted: Float64Array.of(1, 1, 1), quantile: 0.5 });
    expect(regressionMeasures(zeros, CONTEXT).find(({ name }) => name === "mape")!.method).toContain("(2 truths are 0)");
  });

  test("are none where a row is infinite, and say how many", () => {
    const part = regressionOf({
      truth: Float64Array.of(1, Infinity, 3),
      predicted: Float64Array.of(1, 2, 1e200),
      quantile: 0.5,
    });
    const not = { not: "undefined: truth or prediction of 2 of 3 rows is infinite or too large" };
    expect(Object.values(valuesOf(part))).toEqual(Array(10).fill(not));
    expect(throughJson(part)).toEqual(part);
  });

  test("have the interval of a mean of rows, and rmse that of its square divided by twice the root", () => {
    const part = regressionOf({ truth: Float64Array.of(0, 0, 0), predicted: Float64Array.of(1, 2, 3), quantile: 0.5 });
    const found = new Map(regressionMeasures(part, CONTEXT).map(({ name, uncertainty }) => [name, uncertainty]));
    expect(found.get("mae")).toEqual({ is: "moments", count: 3, mean: 2, squares: 2 });
    const squares = moments(Float64Array.of(1, 4, 9));
    expect(found.get("rmse")).toEqual({
      is: "normal",
      error: expect.closeTo(Math.sqrt(squares.squares / 2 / 3) / (2 * Math.sqrt(squares.mean)), 14) as number,
    });
    expect([found.get("r2"), found.get("max_error")]).toEqual([undefined, undefined]);
  });

  test("of weighted rows are those of rows repeated, without an interval", () => {
    const weighted = regressionOf({
      truth: Float64Array.of(1, 5, 9),
      predicted: Float64Array.of(2, 3, 4),
      weights: Float64Array.of(2, 0, 1),
      quantile: QUANTILE,
    });
    const repeated = regressionOf({ truth: Float64Array.of(1, 1, 9), predicted: Float64Array.of(2, 2, 4), quantile: QUANTILE });
    const found = regressionMeasures(weighted, CONTEXT);
    expect(found.every(({ uncertainty }) => uncertainty === undefined)).toBe(true);
    for (const name of ["rmse", "mae", "mape", "wape", "r2", "bias", "pinball_loss"])
      expect(valuesOf(weighted)[name]).toBeCloseTo(valuesOf(repeated)[name] as number, 12);
  });
});

describe("parts of a regression", () => {
  test("added up in any order, through JSON, are the whole", () => {
    fc.assert(
      fc.property(rows(0), fc.boolean(), (of, weighted) => {
        const whole = partOf(of, 1, weighted);
        const together = shardsOf(of)
          .map((shard) => throughJson(partOf(shard, 1, weighted)))
          .reduce((one, other) => addRegression(one, other)!);
        expect({ ...together, sums: {} }).toEqual({ ...whole, sums: {} });
        const without = ({ name }: Measure) => name !== "r2" && name !== "explained_variance";
        const measured = (part: RegressionPart) => regressionMeasures(part, CONTEXT);
        expectSame(measured(together).filter(without), measured(whole).filter(without), 100);
        expectClose(together.sums.truth.squares, whole.sums.truth.squares, 1e4);
        expectClose(together.sums.error.squares, whole.sums.error.squares, 1e4);
        expect(throughJson(whole)).toEqual(whole);
      }),
    );
  });

  test("of a lowest value of -0 are the same after they were written", () => {
    const truth = Float64Array.of(-0, -0, 1);
    const part = regressionOf({ truth, predicted: Float64Array.of(-0, 0, -0), quantile: QUANTILE });
    expect(throughJson(part)).toEqual(part);
  });

  test("of many rows lose nothing to a large offset", () => {
    const n = 20_000;
    const truth = Float64Array.from({ length: n }, (_, i) => 1e9 + (i % 7));
    const predicted = truth.map((y, i) => y + (i % 2 === 0 ? 1 : -1));
    const found = valuesOf(regressionOf({ truth, predicted, quantile: 0.5 }));
    const spread = moments(truth.map((y) => y - 1e9)).squares;
    expect(found["r2"]).toBeCloseTo(1 - n / spread, 10);
  });

  test("of different quantiles do not add up", () => {
    const one = regressionOf({ truth: Float64Array.of(1), predicted: Float64Array.of(1), quantile: 0.5 });
    expect(addRegression(one, { ...one, quantile: 0.9 })).toBeUndefined();
    const pairs = pairedRegressionOf(Float64Array.of(1), Float64Array.of(1), Float64Array.of(1), 0.5);
    expect(addPairedRegression(pairs, { ...pairs, quantile: 0.9 })).toBeUndefined();
  });

  test("are refused where no rows can be such", () => {
    const said = spellRegression(partOf([[0, 1, 0, 0], [2, 1, 0, 0]])); // prettier-ignore
    expect(RegressionShape.safeParse(said).success).toBe(true);
    const refused = [
      { ...said, rows: 3 },
      { ...said, zeros: 3 },
      { ...said, unusable: -1 },
      { ...said, quantile: 1 },
      { ...said, range: undefined },
      { ...said, range: { low: 2, high: 1, worst: 0 } },
      { ...said, sums: { ...said.sums, size: [1, 1, 0] } },
      { ...said, sums: { ...said.sums, size: [2, -1, 0] } },
      { ...said, sums: { ...said.sums, error: [2, 1, -1] } },
      { ...said, sums: { ...said.sums, error: [2, NaN, 1] } },
    ];
    expect(refused.filter((each) => RegressionShape.safeParse(each).success)).toEqual([]);
  });
});

describe("two regressions of the same rows", () => {
  const SOME: readonly Row[] = [[1, 1.5, 3, 0], [2, 2, 1, 0], [4, 3, 6, 0], [8, 9, 8.5, 0]]; // prettier-ignore
  const differencesOf = (of: readonly Row[], pairs = pairedRegressionOf(column(of, 0), column(of, 1), column(of, 2), QUANTILE)) =>
    pairedRegressionDifferences(pairs, partOf(of, 1), partOf(of, 2), "v1");

  test("differ by what differs row by row", () => {
    const found = differencesOf(SOME);
    const sizes = moments(Float64Array.of(0.5 - 2, 0 - 1, 1 - 2, 1 - 0.5));
    expect(found.get("mae")).toEqual({
      is: "pairs",
      version: "v1",
      value: 1.375,
      difference: -0.75,
      uncertainty: { is: "moments", ...sizes },
      method: "paired rows",
      rows: 4,
    });
    expect(found.get("max_error")).toMatchObject({ difference: -1, uncertainty: undefined, method: "both on the same rows" });
  });

  test("have in rmse the error of the linear form of both mean squares", () => {
    fc.assert(
      fc.property(rows(3), (of) => {
        const candidate = partOf(of, 1);
        const incumbent = partOf(of, 2);
        const [a, b] = [Math.sqrt(candidate.sums.square.mean), Math.sqrt(incumbent.sums.square.mean)];
        fc.pre(a > 0.1 && b > 0.1);
        const linear = Float64Array.from(of, ([y, its, theirs]) => (its - y) ** 2 / (2 * a) - (theirs - y) ** 2 / (2 * b));
        const { squares, count } = moments(linear);
        const found = differencesOf(of).get("rmse");
        expect(found).toMatchObject({ difference: a - b, uncertainty: { is: "normal" } });
        const error = found?.is === "pairs" && found.uncertainty?.is === "normal" ? found.uncertainty.error : NaN;
        // What is left of a difference of variances is good to the square root of rounding.
        expect(Math.abs(error - Math.sqrt(squares / (count - 1) / count))).toBeLessThan(1e-5 * (a + b) + 1e-4);
      }),
    );
  });

  test("swapped, differ the other way round", () => {
    fc.assert(
      fc.property(rows(2), (of) => {
        const swapped = of.map(([y, its, theirs, shard]): Row => [y, theirs, its, shard]);
        const there = differencesOf(of);
        for (const [name, back] of differencesOf(swapped)) {
          const forth = there.get(name);
          if (forth?.is !== "pairs" || back.is !== "pairs") continue;
          expectClose(forth.difference, -back.difference, 1e4);
        }
      }),
    );
  });

  test("added up in any order, through JSON, are the whole", () => {
    fc.assert(
      fc.property(rows(0), (of) => {
        const pairsOf = (some: readonly Row[]) => pairedRegressionOf(column(some, 0), column(some, 1), column(some, 2), QUANTILE);
        const together = shardsOf(of)
          .map((shard) => pairsThroughJson(pairsOf(shard)))
          .reduce((one, other) => addPairedRegression(one, other)!);
        const whole = differencesOf(of);
        for (const [name, found] of differencesOf(of, together)) {
          const all = whole.get(name);
          if (found.is === "pairs" && all?.is === "pairs") expectClose(found.difference, all.difference, 1e4);
          else expect(found).toEqual(all);
        }
      }),
    );
  });

  test("of other rows than were paired are apart, and weights take the interval", () => {
    const fewer = pairedRegressionOf(Float64Array.of(1), Float64Array.of(1), Float64Array.of(1), QUANTILE);
    expect(differencesOf(SOME, fewer).get("mae")).toEqual({
      is: "apart",
      version: "v1",
      because: "pairs: 1; rows of the candidate: 4, of v1: 4",
    });
    const pairs = pairedRegressionOf(column(SOME, 0), column(SOME, 1), column(SOME, 2), QUANTILE);
    const found = pairedRegressionDifferences(pairs, partOf(SOME, 1, true), partOf(SOME, 2), "v1");
    for (const each of found.values()) expect(each).not.toHaveProperty("uncertainty.is");
  });
});
