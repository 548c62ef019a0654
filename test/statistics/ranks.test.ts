import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drawNormal, drawsOf } from "../../src/statistics/random.ts";
import { ranks, rocAuc } from "../../src/statistics/roc.ts";

type Score = (random: () => number, row: number) => number;
const SCORES: readonly (readonly [string, Score])[] = [
  ["uniform", (random) => random()],
  ["of six decimals", (random) => Math.floor(random() * 1e6) / 1e6],
  ["of six decimals but for the last", (random, row) => (row === 19_999 ? Math.PI : Math.floor(random() * 1e6) / 1e6)],
  ["normal, on both sides of zero", (random) => drawNormal(random)],
  ["with a long tail", (random) => Math.exp(3 * drawNormal(random))],
  ["close together but for one", (random, row) => (row === 77 ? 1e300 : random())],
  ["close together but for one in their cell", (random, row) => (row === 77 ? 1e6 : row === 78 ? 500 : 1e-9 * random())],
  ["of every magnitude", (random, row) => (row % 2 === 0 ? 1 : -1) * 10 ** (600 * random() - 300)],
  ["all alike", () => 0.1 + 0.2],
  ["of two values", (random) => (random() < 0.5 ? 1 / 3 : 2 / 3)],
  ["both zeros among others", (random) => (random() < 0.1 ? -0 : random() < 0.1 ? 0 : random() - 0.5)],
  ["with infinities", (random) => (random() < 0.01 ? Infinity : random() < 0.01 ? -Infinity : random())],
  ["falling", (_, row) => -row / 7],
];

describe("both classes of many rows", () => {
  test.each(SCORES)("are in the order of Float64Array's own sort: scores %s", (_, score) => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(0, 0.001, 0.3, 1), (seed, share) => {
        const random = drawsOf(seed);
        const scores = Float64Array.from({ length: 20_000 }, (_, row) => score(random, row));
        const labels = Uint8Array.from({ length: 20_000 }, () => Number(random() < share));
        const before = scores.slice();
        const of = (label: number) => before.filter((_, row) => labels[row] === label).sort();
        expect(ranks(labels, scores)).toEqual({ positives: of(1), negatives: of(0) });
        expect(scores).toEqual(before);
      }),
      { numRuns: 8 },
    );
  });

  test("are none where a score is NaN, of whatever sign, or a label neither 0 nor 1", () => {
    const scores = Float64Array.from({ length: 20_000 }, (_, row) => Math.sin(row));
    const labels = Uint8Array.from({ length: 20_000 }, (_, row) => row % 2);
    expect(rocAuc(ranks(labels, scores)!)).toBeGreaterThan(0);
    for (const sign of [0x7ff80000, 0xfff80000]) {
      const broken = scores.slice();
      new Uint32Array(broken.buffer)[2 * 19_999 + 1] = sign;
      expect(ranks(labels, broken)).toBeUndefined();
    }
    const strange = labels.slice();
    strange[5] = 2;
    expect(ranks(strange, scores)).toBeUndefined();
    expect(ranks(labels.subarray(1), scores)).toBeUndefined();
  });
});
