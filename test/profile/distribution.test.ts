import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  coarsened,
  type Distribution,
  DistributionShape,
  distributionOf,
  isExact,
  mergeDistributions,
  MOST_CELLS,
  spellDistribution,
} from "../../src/profile/distribution.ts";
import { sorted } from "../../src/statistics/sorted.ts";

/** Every double but NaN, whatever its bits. */
const anyDouble = fc.double({ noNaN: true });
const value = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.double({ min: -1, max: 1, noNaN: true }),
  anyDouble,
  fc.constantFrom(-0, 0, Number.MIN_VALUE, -Number.MIN_VALUE, Number.MAX_VALUE, -Number.MAX_VALUE, Infinity, -Infinity),
);
const sample = fc.array(value, { maxLength: 50 }).map((values) => sorted(Float64Array.from(values))!);
const bits = fc.integer({ min: 1, max: 64 });
const written = (distribution: Distribution) => JSON.stringify(spellDistribution(distribution));
const readBack = (text: string) => DistributionShape.parse(JSON.parse(text));

/** Numbers of a fixed sequence in (0, 1). */
function drawn(seed: number): () => number {
  let state = (seed % 2147483646) + 1;
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}

/** The bits of a double in an order that is its own, as one number: what cells are by definition. */
function keyOf(of: number): bigint {
  const raw = new BigUint64Array(Float64Array.of(of === 0 ? 0 : of).buffer)[0]!;
  return raw >> 63n === 1n ? BigInt.asUintN(64, ~raw) : raw | (1n << 63n);
}

/** Many values of one kind each: far more than there are cells, and of every kind that has few. */
const KINDS: Record<string, (draw: () => number) => number> = {
  scores: (draw) => draw(),
  "scores of six decimals": (draw) => Math.round(draw() * 1e6) / 1e6,
  "whole numbers": (draw) => Math.floor(draw() * 3000),
  "of every magnitude and sign": (draw) => (draw() < 0.5 ? -1 : 1) * 10 ** (600 * draw() - 300),
  "mostly zero": (draw) => (draw() < 0.7 ? (draw() < 0.5 ? 0 : -0) : draw() - 0.5),
  timestamps: (draw) => 1.7e9 + Math.floor(draw() * 1e7),
  "with infinities": (draw) => (draw() < 0.1 ? Infinity : draw() < 0.1 ? -Infinity : draw() - draw()),
};
const kinds = Object.entries(KINDS);

describe("a distribution", () => {
  test("counts each distinct value while there are few", () => {
    const found = distributionOf(Float64Array.of(-Infinity, -2, -0, 0, 0, 1.5, Infinity));
    expect(isExact(found)).toBe(true);
    expect([...found.lows]).toEqual([-Infinity, -2, 0, 1.5, Infinity]);
    expect(found.highs).toEqual(found.lows);
    expect([...found.counts]).toEqual([1, 1, 3, 1, 1]);
    expect(found.rows).toBe(7);
  });

  test("of nothing is exact and has no cells", () => {
    expect(distributionOf(new Float64Array())).toMatchObject({ bits: 64, rows: 0, counts: new Float64Array() });
  });

  test("of any values is their keys cut to some bits, and every cell reaches as far as it may", () => {
    fc.assert(
      fc.property(sample, bits, (ascending, kept) => {
        const found = coarsened(distributionOf(ascending), kept);
        const cells = Map.groupBy(ascending, (each) => keyOf(each) >> BigInt(64 - kept));
        expect([...found.counts]).toEqual([...cells.values()].map((each) => each.length));
        expect(found.rows).toBe(ascending.length);
        for (const [i, [cell, holding]] of [...cells].entries()) {
          const [low, high] = [found.lows[i]!, found.highs[i]!];
          expect(low).toBeLessThanOrEqual(holding[0]!);
          expect(high).toBeGreaterThanOrEqual(holding.at(-1)!);
          for (const end of [low, high]) expect(keyOf(end) >> BigInt(64 - kept)).toBe(cell);
          if (i > 0) expect(low).toBeGreaterThan(found.highs[i - 1]!);
        }
        if (ascending.length > 0)
          expect([found.lows[0]! + 0, found.highs.at(-1)! + 0]).toEqual([ascending[0]! + 0, ascending.at(-1)! + 0]);
      }),
      { numRuns: 500 },
    );
  });

  test.each(kinds)("keeps as many bits as its cells allow, and not one more: %s", (_, kind) => {
    const draw = drawn(7);
    const ascending = sorted(Float64Array.from({ length: 30_000 }, () => kind(draw)))!;
    const found = distributionOf(ascending);
    const cellsAt = (kept: number) => new Set([...ascending].map((each) => keyOf(each) >> BigInt(64 - kept))).size;
    expect(found.counts.length).toBe(cellsAt(found.bits));
    expect(found.counts.length).toBeLessThanOrEqual(MOST_CELLS);
    if (isExact(found)) expect(new Set(ascending).size).toBe(found.counts.length);
    else expect(cellsAt(found.bits + 1)).toBeGreaterThan(MOST_CELLS);
  });

  test("is exact with as many values as there may be cells, and no longer with one more", () => {
    const counting = (values: number, ...first: number[]) =>
      distributionOf(Float64Array.from([...first, ...Array.from({ length: values }, (_, i) => i)]));
    expect(isExact(counting(MOST_CELLS))).toBe(true);
    expect(isExact(counting(MOST_CELLS + 1))).toBe(false);
    // Both zeros are one.
    expect(isExact(counting(MOST_CELLS, -0))).toBe(true);
    expect(isExact(counting(MOST_CELLS - 1, -1, -0))).toBe(true);
  });

  test("of a part of an array is of that part", () => {
    const draw = drawn(13);
    const part = sorted(Float64Array.from({ length: 10_000 }, draw))!;
    const all = Float64Array.from([...Array.from({ length: 9000 }, (_, i) => -i), ...part, 9]);
    expect(distributionOf(all.subarray(9000, 19_000))).toEqual(distributionOf(part));
  });

  test("sums weights, and leaves out what weighs nothing", () => {
    const found = distributionOf(Float64Array.of(-1, 1, 1, 2, 7), Float64Array.of(0, 0.5, 0.25, 2, 0));
    expect([...found.lows]).toEqual([1, 2]);
    expect([...found.counts]).toEqual([0.75, 2]);
    expect(found.rows).toBe(2.75);
  });
});

describe("merging", () => {
  test.each(kinds)("parts in any order is to the last byte the distribution of the whole: %s", (_, kind) => {
    fc.assert(
      fc.property(fc.nat(), fc.array(fc.nat(12_000), { maxLength: 4 }), (seed, cuts) => {
        const draw = drawn(seed);
        const values = Float64Array.from({ length: 12_000 }, () => kind(draw));
        const borders = [0, ...cuts.toSorted((a, b) => a - b), values.length];
        const parts = borders.slice(1).map((end, i) => distributionOf(sorted(values.subarray(borders[i], end))!));
        const order = parts.map((part) => ({ part, at: draw() })).toSorted((a, b) => a.at - b.at);
        const whole = distributionOf(sorted(values)!);
        const merged = order.map(({ part }) => part).reduce(mergeDistributions);
        expect(merged).toEqual(whole);
        expect(written(merged)).toBe(written(whole));
      }),
      { numRuns: 12 },
    );
  });

  test("goes by pairs as well as one by one, and by parts that went through a file", () => {
    const draw = drawn(3);
    const values = Array.from({ length: 4 }, (_, i) => Float64Array.from({ length: 3000 * (i + 1) }, () => draw() ** (i + 1)));
    const [a, b, c, d] = values.map((part) => readBack(written(distributionOf(sorted(part)!))));
    const whole = written(distributionOf(sorted(Float64Array.from(values.flatMap((part) => [...part])))!));
    expect(written(mergeDistributions(mergeDistributions(a!, b!), mergeDistributions(c!, d!)))).toBe(whole);
    expect(written(mergeDistributions(mergeDistributions(mergeDistributions(d!, a!), c!), b!))).toBe(whole);
  });

  test("of few bits and many is what both are with few", () => {
    fc.assert(
      fc.property(sample, sample, bits, bits, (one, other, few, many) => {
        const kept = Math.min(few, many);
        const both = distributionOf(sorted(Float64Array.from([...one, ...other]))!);
        const merged = mergeDistributions(coarsened(distributionOf(one), few), coarsened(distributionOf(other), many));
        // A side without values tells nothing apart, and so loses nothing.
        if (one.length > 0 && other.length > 0) expect(merged).toEqual(coarsened(both, kept));
        expect(merged).toEqual(mergeDistributions(coarsened(distributionOf(other), many), coarsened(distributionOf(one), few)));
      }),
      { numRuns: 500 },
    );
  });

  test("adds weights up to rounding", () => {
    const draw = drawn(5);
    const rows = Array.from({ length: 10_000 }, () => [draw(), draw()] as const);
    const of = (some: typeof rows) => {
      const order = some.toSorted(([a], [b]) => a - b);
      return distributionOf(
        Float64Array.from(order, ([x]) => x),
        Float64Array.from(order, ([, weight]) => weight),
      );
    };
    const whole = of(rows);
    const merged = mergeDistributions(of(rows.slice(0, 3000)), of(rows.slice(3000)));
    expect(merged).toMatchObject({ bits: whole.bits, lows: whole.lows, highs: whole.highs });
    merged.counts.forEach((count, i) => expect(count).toBeCloseTo(whole.counts[i]!, 10));
  });
});

describe("the JSON form", () => {
  test("reads back as the same distribution, of any values and bits", () => {
    fc.assert(
      fc.property(sample, bits, (ascending, kept) => {
        const of = coarsened(distributionOf(ascending), kept);
        expect(readBack(written(of))).toEqual(of);
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(value, fc.double({ min: 0, max: 1e9, noNaN: true })), { maxLength: 30 }),
        bits,
        (rows, kept) => {
          const order = rows.toSorted(([a], [b]) => a - b || 0);
          const weights = Float64Array.from(order, ([, weight]) => weight);
          const of = coarsened(
            distributionOf(
              Float64Array.from(order, ([x]) => x),
              weights,
            ),
            kept,
          );
          expect(readBack(written(of))).toEqual(of);
        },
      ),
    );
  });

  test.each(kinds)("of many values is some tens of kilobytes at most: %s", (_, kind) => {
    const draw = drawn(11);
    const of = distributionOf(sorted(Float64Array.from({ length: 100_000 }, () => kind(draw)))!);
    expect(readBack(written(of))).toEqual(of);
    expect(written(of).length).toBeLessThan(25_000);
  });

  test("is plain to read where there is little", () => {
    expect(spellDistribution(distributionOf(Float64Array.of(1, 1, 2)))).toMatchInlineSnapshot(`
      {
        "bits": 64,
        "cells": "/g8B",
        "counts": "AgE=",
        "zeros": 52,
      }
    `);
    expect(spellDistribution(coarsened(distributionOf(Float64Array.of(0.5, 0.75, Infinity)), 12))).toMatchInlineSnapshot(`
      {
        "bits": 12,
        "cells": "/A+BCA==",
        "counts": "AgE=",
        "ends": [
          0.5,
          "Infinity",
        ],
      }
    `);
    expect(spellDistribution(distributionOf(new Float64Array()))).toMatchInlineSnapshot(`
      {
        "bits": 64,
        "cells": "",
        "counts": "",
      }
    `);
  });

  const base64 = (...bytes: number[]) => Buffer.from(bytes).toString("base64");
  const double = (...values: number[]) => base64(...new Uint8Array(Float64Array.from(values).buffer));
  const ones = (length: number) => base64(...Array<number>(length).fill(1));
  const oneCell = spellDistribution(coarsened(distributionOf(Float64Array.of(0.5, 0.75)), 12));
  const whole = spellDistribution(coarsened(distributionOf(Float64Array.of(-3, 0.5, 0.75, 5)), 12));

  test.each([
    ["cells that do not ascend", { cells: base64(2, 0, 1), counts: base64(1, 1, 1) }],
    ["a cell beyond infinity", { ends: undefined, bits: 64, cells: base64(254, 255, 255, 255, 255, 255, 255, 255, 255, 1) }],
    ["a cell of more than 64 bits", { cells: base64(...Array<number>(10).fill(255), 1) }],
    ["cells that are cut off", { cells: base64(2, 1, 129) }],
    ["too many cells", { bits: 64, ends: undefined, cells: ones(MOST_CELLS + 1), counts: ones(MOST_CELLS + 1) }],
    ["a text longer than any", { cells: "A".repeat(60_000) }],
    ["what is no base64", { cells: "!" }],
    ["a count of 0", { counts: base64(1, 0, 1) }],
    ["counts that are cut off", { counts: base64(1, 1, 129) }],
    ["counts above 2^53 in all", { counts: base64(255, 255, 255, 255, 255, 255, 255, 15, 1, 1) }],
    ["fewer counts than cells", { counts: base64(1, 1) }],
    ["more counts than cells", { counts: base64(1, 1, 1, 1) }],
    ["neither counts nor weights", { counts: undefined }],
    ["both counts and weights", { weights: double(1, 1, 1) }],
    ["a weight below 0", { counts: undefined, weights: double(1, -1, 1) }],
    ["a weight that is no number", { counts: undefined, weights: double(1, NaN, 1) }],
    ["an infinite weight", { counts: undefined, weights: double(1, Infinity, 1) }],
    ["weights that are cut off", { counts: undefined, weights: base64(1, 2, 3) }],
    ["no bits", { bits: 0 }],
    ["more bits than a double has", { bits: 65 }],
    ["few bits of no cells", { cells: "", counts: "" }],
    ["half a bit", { bits: 12.5 }],
    ["no ends where cells hold several values", { ends: undefined }],
    ["ends where cells are single values", { bits: 64 }],
    ["a smallest value outside the first cell", { ends: [-5, 5] }],
    ["a largest value outside the last cell", { ends: [-3, 9] }],
    ["ends that are no numbers", { ends: ["NaN", 5] }],
    ["a smallest above a largest value", { ...oneCell, ends: [0.75, 0.5] }],
    ["what it does not know", { cell: 1 }],
  ])("refuses %s", (_, wrong) => {
    for (const right of [whole, oneCell]) expect(DistributionShape.safeParse(right).success).toBe(true);
    expect(DistributionShape.safeParse({ ...whole, ...wrong }).success).toBe(false);
  });
});
