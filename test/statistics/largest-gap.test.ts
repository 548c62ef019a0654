import fc from "fast-check";
import { expect, test } from "vitest";
import { largestGap } from "../../src/statistics/largest-gap.ts";
import { drawNormal, drawsOf } from "../../src/statistics/random.ts";

/** Behind each distinct value, both counted by walking over all of them in order. */
function byWalking(one: Float64Array, other: Float64Array): number {
  const all = [...one].map((value) => ({ value, step: other.length }));
  for (const value of other) all.push({ value, step: -one.length });
  all.sort((a, b) => a.value - b.value);
  let [gap, largest] = [0, 0];
  all.forEach(({ value, step }, place) => {
    gap += step;
    if (all[place + 1]?.value !== value) largest = Math.max(largest, Math.abs(gap));
  });
  return largest;
}

type Draw = (random: () => number) => number;
const normal: Draw = drawNormal;
const DRAWS: readonly (readonly [string, Draw, Draw])[] = [
  ["of one distribution", (random) => random(), (random) => random()],
  ["moved by little", normal, (random) => normal(random) + 0.02],
  ["with a long tail", (random) => Math.exp(3 * normal(random)), (random) => Math.exp(3 * normal(random) + 0.1)],
  ["of few whole numbers", (random) => Math.floor(random() * 9), (random) => Math.floor(random() ** 1.1 * 9)],
  ["of one decimal", (random) => Math.round(random() * 50) / 10, (random) => Math.round(random() ** 1.1 * 50) / 10],
  ["of both zeros", (random) => (random() < 0.5 ? -0 : random()), (random) => (random() < 0.4 ? 0 : random())],
  ["that do not meet", (random) => random(), (random) => 2 + random()],
  ["all alike", () => 0.25, () => 0.25],
  ["with infinities", (random) => (random() < 0.1 ? -Infinity : random()), (random) => (random() < 0.1 ? Infinity : random())],
  ["close together but for one", (random) => (random() < 1e-4 ? 1e300 : random()), (random) => random()],
  [
    "with a step inside of one place",
    (random) => 1 + random() * 1e-9,
    (random) => (random() < 0.01 ? 2 : 1 + random() ** 2 * 1e-9),
  ],
  ["that differ in a corner of a wide range", (random) => random() ** 40, (random) => random() ** 42],
];

test.each(DRAWS)("of many rows it is the one that walking over all of them finds: %s", (_, first, second) => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 60_000 }), (seed, rows) => {
      const random = drawsOf(seed);
      const one = Float64Array.from({ length: rows }, () => first(random));
      const other = Float64Array.from({ length: 60_001 - rows }, () => second(random));
      expect(largestGap(one, other)).toBe(byWalking(one, other));
    }),
    { numRuns: 6 },
  );
});

test("a NaN among many rows, or no row at all, leaves it undefined", () => {
  const rows = Float64Array.from({ length: 40_000 }, (_, i) => i / 7);
  const broken = rows.slice();
  broken[39_999] = NaN;
  // Far from the others, so that nothing has to be sorted.
  const far = broken.map((value) => value + 1e6);
  expect(largestGap(rows, far)).toBeUndefined();
  expect(largestGap(rows, broken)).toBeUndefined();
  expect(largestGap(broken, rows)).toBeUndefined();
  expect(largestGap(rows, new Float64Array(0))).toBeUndefined();
  expect(largestGap(rows, rows)).toBe(0);
});
