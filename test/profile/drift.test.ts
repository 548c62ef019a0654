import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addColumn, categoryColumnOf, type ColumnPart, MOST_CATEGORIES, numberColumnOf } from "../../src/profile/column.ts";
import { exactDrift, ExactDriftShape } from "../../src/profile/drift-exact.ts";
import { driftMeasures } from "../../src/profile/drift.ts";
import { normalQuantile } from "../../src/statistics/normal.ts";

const numbers = (values: Iterable<number>) => numberColumnOf(Float64Array.from(values));
const words = (...values: (string | undefined)[]) => {
  const dictionary = [...new Set(values.filter((value) => value !== undefined))];
  return categoryColumnOf(
    Int32Array.from(values, (value) => (value === undefined ? -1 : dictionary.indexOf(value))),
    dictionary,
  );
};
const times = (count: number, word: string) => new Array<string>(count).fill(word);
const named = (...of: Parameters<typeof driftMeasures>) =>
  Object.fromEntries(driftMeasures(...of).map((measure) => [measure.name, measure]));
const valuesOf = (...of: Parameters<typeof driftMeasures>) =>
  Object.fromEntries(driftMeasures(...of).map(({ name, value }) => [name, value]));

/** mulberry32, public domain: https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
const normals = (rows: number, random: () => number, scale = 1, shift = 0) =>
  Float64Array.from({ length: rows }, () => shift + scale * normalQuantile((Math.floor(random() * 2 ** 32) + 0.5) / 2 ** 32));

const NUMBERS = [
  "psi",
  "psi_evidently",
  "ks_statistic",
  "ks_p_value",
  "wasserstein",
  "wasserstein_normed",
  "js_distance",
  "hellinger",
  "kl_divergence",
];
const WORDS = [
  "psi",
  "psi_evidently",
  "js_distance",
  "hellinger",
  "kl_divergence",
  "chi2_p_value",
  "cramers_v",
  "l_infinity",
  "total_variation",
];
const RATES = ["missing_rate", "missing_rate_change"];

describe("numbers", () => {
  test("say everything that is measured of them, with its method, rows and floor", () => {
    const reference = numbers([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const current = numbers([3, 4, 5, 6, NaN, Infinity, 9, 10, 11, 12]);
    const found = named("age", reference, current);
    expect(Object.keys(found)).toEqual([...NUMBERS, ...RATES]);
    expect(found["ks_statistic"]).toEqual({
      kind: "drift",
      name: "ks_statistic",
      value: 0.3,
      samples: 8,
      feature: "age",
      method:
        "largest gap of the two distribution functions, behind every tie; infinite and left out: 0 of the reference, 1 current",
      columns: ["age"],
      chance: Math.sqrt((-Math.log(0.025) / 2) * (1 / 10 + 1 / 8)),
    });
    expect(found["missing_rate"]).toMatchObject({ value: 0.1, samples: 10, uncertainty: { is: "share", count: 1, of: 10 } });
    expect(found["missing_rate_change"]).toMatchObject({ value: 0.1, samples: 10 });
    expect(found["psi"]).not.toHaveProperty("within");
  });

  test("that are few and different are measured as exactly by their counts as by themselves", () => {
    const value = fc.oneof(
      fc.integer({ min: -4, max: 4 }),
      fc.integer({ min: -300, max: 300 }).map((x) => x / 8),
    );
    const side = fc.array(value, { minLength: 1, maxLength: 60 }).map((values) => Float64Array.from(values));
    fc.assert(
      fc.property(side, side, (one, other) => {
        const counted = named("x", numbers(one), numbers(other));
        const exact = named("x", numbers(one), numbers(other), exactDrift(one, other));
        for (const name of NUMBERS) {
          expect(counted[name]).not.toHaveProperty("within");
          expect(counted[name]!.value, name).toBeCloseTo(exact[name]!.value as number, 9);
          expect(counted[name]!.chance ?? -1, name).toBeCloseTo(exact[name]!.chance ?? -1, 9);
        }
      }),
      { numRuns: 100 },
    );
  });

  test.each([
    ["of one law", 6000, 5000, 1, 0],
    ["moved", 6000, 7000, 1.2, 0.1],
    ["far apart", 5000, 12_000, 1, 9],
    ["against few", 6000, 300, 1, 0.2],
  ])("that are too many to be told apart are told within: %s", (_, n, m, scale, shift) => {
    const random = generator(n + m);
    const one = normals(n, random);
    const other = normals(m, random, scale, shift);
    const merged = named("x", numbers(one), numbers(other));
    const exact = named("x", numbers(one), numbers(other), exactDrift(one, other));
    for (const name of NUMBERS) {
      const { value, within } = merged[name]!;
      const truth = exact[name]!.value as number;
      expect(exact[name]).not.toHaveProperty("within");
      const { low, high } = within ?? { low: value as number, high: value as number };
      expect(low, name).toBeLessThanOrEqual(truth + 1e-9);
      expect(high, name).toBeGreaterThanOrEqual(truth - 1e-9);
      expect(value, name).toBe(low + (high - low) / 2);
    }
    expect(merged["wasserstein"]).toHaveProperty("within");
    const { low = 0, high = 0 } = merged["js_distance"]!.within ?? {};
    expect(high - low).toBeLessThan(0.03);
  });

  test("of many distinct values on one side and few on the other say what merged counts no longer tell", () => {
    const few = numbers(Array.from({ length: 6000 }, (_, i) => i % 5));
    const found = valuesOf("x", few, numbers(normals(6000, generator(1))));
    const not = "undefined: merged counts no longer tell the current values apart";
    expect(found).toMatchObject({ psi_evidently: { not }, js_distance: { not }, kl_divergence: { not } });
    expect(found["ks_statistic"]).toBeTypeOf("number");
  });

  test("too far apart for a difference are undefined where one is needed", () => {
    const one = Float64Array.from({ length: 30 }, (_, i) => (i === 0 ? -1e308 : i));
    const other = Float64Array.from({ length: 30 }, (_, i) => (i === 0 ? 1e308 : i));
    for (const exact of [undefined, exactDrift(one, other)]) {
      const found = valuesOf("x", numbers(one), numbers(other), exact);
      for (const name of ["psi_evidently", "js_distance", "hellinger", "kl_divergence", "wasserstein_normed"]) {
        expect(found[name], name).toHaveProperty("not");
      }
      expect(found["ks_statistic"]).toBeCloseTo(1 / 30, 12);
    }
  });

  test("are not measured by what was computed of other values", () => {
    const one = Float64Array.of(1, 2, 3);
    const stale = exactDrift(Float64Array.of(1, 2), Float64Array.of(7, 8, 9));
    expect(valuesOf("x", numbers(one), numbers(one), stale)["ks_statistic"]).toBe(0);
  });

  test("computed exactly go through JSON", () => {
    const exact = exactDrift(Float64Array.of(1, 2, NaN, Infinity, 3), Float64Array.of(2, 3));
    expect(exact).toMatchObject({ n: 3, m: 2 });
    expect(ExactDriftShape.parse(JSON.parse(JSON.stringify(exact)))).toEqual(exact);
    const empty = exactDrift(Float64Array.of(NaN), Float64Array.of(1));
    expect(ExactDriftShape.parse(JSON.parse(JSON.stringify(empty)))).toEqual(JSON.parse(JSON.stringify(empty)));
    expect(ExactDriftShape.safeParse({ ...exact, psi: -1 }).success).toBe(false);
  });

  test("are judged alike whether they were profiled whole or in shards", () => {
    const random = generator(7);
    const one = normals(9000, random);
    const other = normals(8000, random, 1.1);
    const sharded = (values: Float64Array) =>
      [0, 2500, 2501, 7000].map((from, i, all): ColumnPart => numbers(values.subarray(from, all[i + 1]))).reduce(addColumn);
    const whole = driftMeasures("x", numbers(one), numbers(other));
    for (const [i, measure] of driftMeasures("x", sharded(one), sharded(other)).entries()) {
      const { value, ...rest } = whole[i]!;
      expect(measure.value).toBeCloseTo(value as number, 10);
      if (measure.name !== "wasserstein_normed") expect(measure).toEqual({ value, ...rest });
    }
  });
});

describe("words", () => {
  const reference = words(...times(60, "a"), ...times(40, "b"));

  test("say everything that is measured of them", () => {
    const current = words(...times(50, "a"), ...times(30, "b"), ...times(20, "__proto__"), undefined);
    const found = named("country", reference, current);
    expect(Object.keys(found)).toEqual([...WORDS, "unseen_share", ...RATES]);
    expect(found["total_variation"]!.value).toBeCloseTo(0.2, 12);
    expect(found["l_infinity"]!.value).toBeCloseTo(0.2, 12);
    const chiSquare = 2 * (25 / 55 + 25 / 35 + 100 / 10);
    expect(found["cramers_v"]!.value).toBeCloseTo(Math.sqrt(chiSquare / 200), 12);
    // With two degrees of freedom P(χ² > x) is e^(-x/2).
    expect(found["chi2_p_value"]!.value).toBeCloseTo(Math.exp(-chiSquare / 2), 12);
    const floored = 0.1 * Math.log(0.6 / 0.5) + 0.1 * Math.log(0.4 / 0.3) + (0.2 - 1e-4) * Math.log(0.2 / 1e-4);
    expect(found["psi"]!.value).toBeCloseTo(floored, 12);
    expect(found["unseen_share"]).toMatchObject({ value: 0.2, samples: 100, uncertainty: { is: "share", count: 20, of: 100 } });
    expect(found["missing_rate"]).toMatchObject({ value: 1 / 101, samples: 101 });
  });

  test("of one category are alike, and nothing can be associated with it", () => {
    const alike = valuesOf("x", words("a", "a"), words("a"));
    expect(alike).toMatchObject({ psi: 0, chi2_p_value: 1, unseen_share: 0 });
    expect(alike["cramers_v"]).toEqual({ not: "undefined: there is only one category" });
  });

  test("are measured alike in whatever order they came", () => {
    const current = words("c", "a", "b", "c", "a");
    expect(driftMeasures("x", words("b", "a", "b"), current)).toEqual(
      driftMeasures("x", words("a", "b", "b"), words("a", "a", "b", "c", "c")),
    );
  });
});

describe("what cannot be compared says why, under every name that it would have", () => {
  const few = numbers([1, 2, 3]);
  const many = categoryColumnOf(
    Int32Array.from({ length: MOST_CATEGORIES + 1 }, (_, i) => i),
    Array.from({ length: MOST_CATEGORIES + 1 }, (_, i) => `c${i}`),
  );
  const both = [...new Set([...WORDS, ...NUMBERS])].toSorted();
  test.each([
    ["a reference without values", numbers([NaN]), few, NUMBERS, "the reference has no values"],
    ["no current values", few, numbers([Infinity]), NUMBERS, "the current table has no values"],
    [
      "no current values, of unknown kind",
      words("a"),
      numbers([NaN]),
      [...WORDS, "unseen_share"],
      "the current table has no values",
    ],
    ["nothing at all", numbers([]), numbers([]), NUMBERS, "the reference has no values"],
    ["too many categories", many, words("a"), [...WORDS, "unseen_share"], "the reference has more than 10,000 categories"],
    ["numbers and words", few, words("a"), [...both, "unseen_share"], "one side holds numbers and the other words"],
    [
      "numbers and words on one side",
      few,
      addColumn(few, words("a")),
      [...both, "unseen_share"],
      "the current table holds numbers in one part and words in another",
    ],
  ])("%s", (_, reference, current, names, why) => {
    const found = valuesOf("x", reference, current);
    const rest = Object.keys(found).filter((name) => !RATES.includes(name));
    expect(rest.toSorted()).toEqual(names.toSorted());
    for (const name of rest) expect(found[name]).toEqual({ not: `undefined: ${why}` });
  });

  test("but its missing values are counted all the same", () => {
    const mixed = addColumn(numbers([1, NaN]), words("a", undefined));
    expect(valuesOf("x", numbers([1, 2, 3, NaN]), mixed)).toMatchObject({ missing_rate: 0.5, missing_rate_change: 0.25 });
    expect(valuesOf("x", numbers([]), numbers([]))["missing_rate"]).toEqual({ not: "undefined: the current table has no rows" });
    expect(valuesOf("x", numbers([]), mixed)["missing_rate_change"]).toEqual({ not: "undefined: the reference has no rows" });
  });
});

describe("the noise floor is exceeded about once in twenty times where nothing drifted", () => {
  const RUNS = 300;
  /** Of 300 draws at 0.05 fewer than 4 or more than 29 are seen once in a thousand times. */
  const exceeded = (columns: () => readonly [ColumnPart, ColumnPart]) => {
    const counts = new Map<string, number>();
    for (let run = 0; run < RUNS; run++) {
      for (const { name, value, chance } of driftMeasures("x", ...columns())) {
        if (chance !== undefined) counts.set(name, (counts.get(name) ?? 0) + Number((value as number) > chance));
      }
    }
    return Object.fromEntries(counts);
  };

  test("of numbers; where tails leave bins empty some floors are too high, and none is too low", () => {
    const random = generator(20261128);
    const over = exceeded(() => [numbers(normals(500, random)), numbers(normals(300, random))]);
    for (const name of ["psi", "ks_statistic", "wasserstein", "wasserstein_normed"]) {
      expect(over[name], name).toBeGreaterThanOrEqual(4);
      expect(over[name], name).toBeLessThanOrEqual(29);
    }
    for (const name of ["psi_evidently", "js_distance", "hellinger", "kl_divergence"])
      expect(over[name], name).toBeLessThanOrEqual(29);
  }, 60_000);

  test("of words", () => {
    const random = generator(4);
    const draw = (rows: number) => words(...Array.from({ length: rows }, () => "aaaabbbccd"[Math.floor(10 * random())]));
    const over = exceeded(() => [draw(700), draw(400)]);
    expect(Object.keys(over).toSorted()).toEqual(
      [
        "psi",
        "psi_evidently",
        "js_distance",
        "hellinger",
        "kl_divergence",
        "cramers_v",
        "l_infinity",
        "total_variation",
      ].toSorted(),
    );
    for (const [name, count] of Object.entries(over)) {
      // L-infinity's is a bound.
      if (name !== "l_infinity") expect(count, name).toBeGreaterThanOrEqual(4);
      expect(count, name).toBeLessThanOrEqual(29);
    }
  });

  test.each<readonly [string, (random: () => number) => number]>([
    ["a long tail", (random) => Math.exp(normals(1, random)[0]!)],
    ["five values", (random) => Math.floor(5 * random())],
    ["a tail without a variance", (random) => (1 - random()) ** -0.5],
  ])("of distances between numbers with %s", (_, draw) => {
    const random = generator(7);
    const some = (rows: number) => numbers(Float64Array.from({ length: rows }, () => draw(random)));
    const over = exceeded(() => [some(400), some(250)]);
    expect(over["wasserstein"]).toBeGreaterThanOrEqual(4);
    expect(over["wasserstein"]).toBeLessThanOrEqual(29);
  });

  test("and of 1,000 normal rows a side it is Evidently's own bound, 0.1, of its distance; whatever the unit, the same", () => {
    const random = generator(3);
    const [one, other] = [normals(1000, random), normals(1000, random)];
    const floors = (unit: number) => {
      const found = named(
        "x",
        ...([one, other].map((values) => numbers(values.map((x) => x * unit))) as [ColumnPart, ColumnPart]),
      );
      return [found["wasserstein"]!.chance! / unit, found["wasserstein_normed"]!.chance!] as const;
    };
    const [plain, normed] = floors(1);
    expect(normed).toBeCloseTo(0.1, 1);
    expect(normed).toBeCloseTo(plain, 1);
    expect(floors(1e-200)[0]).toBeCloseTo(plain, 9);
    expect(floors(1e200)[0]).toBeCloseTo(plain, 9);
  });

  test("of many words that are seldom, none too low", () => {
    const random = generator(9);
    const draw = (rows: number) => words(...Array.from({ length: rows }, () => `w${Math.floor(300 * random() ** 3)}`));
    expect(exceeded(() => [draw(700), draw(400)])["total_variation"]).toBeLessThanOrEqual(29);
  });

  test("of a category that chance left unseen on one side, what the fill makes of it is noise; of one that it could not, it is not", () => {
    const psi = (unseen: number) =>
      named(
        "x",
        words(...times(1000, "a"), ...times(1000, "b")),
        words(...times(1000, "a"), ...times(1000 - unseen, "b"), ...times(unseen, "c")),
      )["psi"]!;
    expect(psi(4).value).toBeLessThan(psi(4).chance!);
    expect(psi(40).value).toBeGreaterThan(3 * psi(40).chance!);
  });
});
