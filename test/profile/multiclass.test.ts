import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Measure } from "../../src/profile/measure.ts";
import {
  addMulticlass,
  type Coded,
  type MulticlassPart,
  type MulticlassRows,
  multiclassOf,
  MulticlassShape,
  spellMulticlass,
} from "../../src/profile/multiclass.ts";
import { multiclassMeasures } from "../../src/profile/multiclass-measures.ts";
import {
  addPairedMulticlass,
  pairedMulticlassDifferences,
  pairedMulticlassOf,
  PairedMulticlassShape,
  spellPairedMulticlass,
} from "../../src/profile/multiclass-paired.ts";
import {
  balancedAccuracy,
  classAccuracy,
  classTable,
  cohensKappa,
  macroF1,
  macroPrecision,
  macroRecall,
  matthews,
  weightedF1,
  weightedPrecision,
} from "../../src/statistics/multiclass.ts";

const CONTEXT = { columns: ["label", "prediction"] };

/** Each list of texts with a dictionary in its own order, as two columns of a file have. */
function coded(texts: readonly string[], also: readonly string[] = []): Coded {
  const dictionary = [...new Set([...also, ...texts])];
  return { codes: Int32Array.from(texts, (text) => dictionary.indexOf(text)), dictionary };
}

const valuesOf = (measures: readonly Measure[]) =>
  new Map(measures.filter(({ slice }) => slice === undefined).map(({ name, value }) => [name, value]));
const throughJson = (part: MulticlassPart): MulticlassPart =>
  MulticlassShape.parse(JSON.parse(JSON.stringify(spellMulticlass(part))));

const NAMES = ["cat", "dog", "bird", "__proto__"];
const row = fc.record({
  truth: fc.constantFrom(...NAMES),
  predicted: fc.constantFrom(...NAMES),
  cat: fc.double({ min: 0, max: 1, noNaN: true }),
  // What a sum loses of its last digits counts the more, the smaller the weights that are left.
  weight: fc.oneof(fc.constant(0), fc.double({ min: 0.1, max: 3, noNaN: true })),
});
type Row = typeof row extends fc.Arbitrary<infer T> ? T : never;

function rowsOf(rows: readonly Row[], weighted = false): MulticlassRows {
  const rest = rows.map(({ cat }) => (1 - cat) / 3);
  return {
    truth: coded(rows.map((each) => each.truth)),
    predicted: coded(
      rows.map((each) => each.predicted),
      ["unseen"],
    ),
    probabilities: new Map(NAMES.map((name, i) => [name, Float64Array.from(rows, (each, r) => (i === 0 ? each.cat : rest[r]!))])),
    weights: weighted ? Float64Array.from(rows, ({ weight }) => weight) : undefined,
  };
}

function expectSame(one: readonly Measure[], other: readonly Measure[]) {
  expect(one.map(({ name, slice, method }) => ({ name, slice, method }))).toEqual(
    other.map(({ name, slice, method }) => ({ name, slice, method })),
  );
  one.forEach(({ value }, i) => {
    const whole = other[i]!.value;
    if (typeof value !== "number" || typeof whole !== "number") expect(value).toEqual(whole);
    else expect(Math.abs(value - whole)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(whole)));
  });
}

describe("measures of classes", () => {
  test("are those of the table of truth and prediction, with the classes matched by name", () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), (rows) => {
        const table = classTable(
          rows.map(({ truth }) => truth),
          rows.map(({ predicted }) => predicted),
        )!;
        const found = valuesOf(multiclassMeasures(multiclassOf(rowsOf(rows)), CONTEXT));
        expect(found.get("accuracy")).toBe(classAccuracy(table));
        expect(found.get("balanced_accuracy")).toBeCloseTo(balancedAccuracy(table)!, 12);
        expect(found.get("f1_macro")).toBeCloseTo(macroF1(table)!, 12);
        expect(found.get("f1_weighted")).toBeCloseTo(weightedF1(table)!, 12);
        expect(found.get("precision_macro")).toBeCloseTo(macroPrecision(table)!, 12);
        expect(found.get("precision_weighted")).toBeCloseTo(weightedPrecision(table)!, 12);
        expect(found.get("recall_macro")).toBeCloseTo(macroRecall(table)!, 12);
        expect(found.get("mcc")).toBeCloseTo(matthews(table)!, 12);
        const kappa = cohensKappa(table);
        if (kappa === undefined) expect(found.get("cohens_kappa")).toEqual({ not: "undefined: every row is of one class" });
        else expect(found.get("cohens_kappa")).toBeCloseTo(kappa, 12);
      }),
    );
  });

  test("of a small table are what scikit-learn says", () => {
    // y_true = a a b b c, y_pred = a b b b d: sklearn's classification_report and log_loss by hand.
    const part = multiclassOf({ truth: coded(["a", "a", "b", "b", "c"]), predicted: coded(["a", "b", "b", "b", "d"]) });
    const found = valuesOf(multiclassMeasures(part, CONTEXT));
    expect(Object.fromEntries(found)).toMatchObject({
      accuracy: 0.6,
      f1_micro: 0.6,
      precision_macro: (1 + 2 / 3) / 4,
      recall_macro: 1.5 / 4,
      balanced_accuracy: 0.5,
      recall_weighted: 0.6,
    });
    expect(found.get("precision_weighted")).toBeCloseTo((2 * 1 + 2 * (2 / 3)) / 5, 14);
  });

  test("of one class stand in its slice, and say what is not defined", () => {
    const part = multiclassOf({ truth: coded(["a", "a", "c"]), predicted: coded(["a", "b", "a"]) });
    const found = multiclassMeasures(part, { ...CONTEXT, slice: { country: "BR" } }).filter(({ slice }) => slice?.["label"]);
    expect(found.map(({ name, slice, value, samples, uncertainty }) => [name, slice, value, samples, uncertainty])).toEqual([
      ["precision", { country: "BR", label: "a" }, 0.5, 2, { is: "share", count: 1, of: 2 }],
      ["recall", { country: "BR", label: "a" }, 0.5, 2, { is: "share", count: 1, of: 2 }],
      ["f1", { country: "BR", label: "a" }, 0.5, 2, undefined],
      ["precision", { country: "BR", label: "b" }, 0, 1, { is: "share", count: 0, of: 1 }],
      ["recall", { country: "BR", label: "b" }, { not: "undefined: no row is of the class b" }, 0, undefined],
      ["f1", { country: "BR", label: "b" }, 0, 0, undefined],
      ["precision", { country: "BR", label: "c" }, { not: "undefined: no row is predicted as c" }, 0, undefined],
      ["recall", { country: "BR", label: "c" }, 0, 1, { is: "share", count: 0, of: 1 }],
      ["f1", { country: "BR", label: "c" }, 0, 1, undefined],
    ]);
    const sliced = multiclassMeasures(part, { ...CONTEXT, slice: { label: "a" } });
    expect(sliced.some(({ name }) => name === "recall")).toBe(false);
  });

  test("of no rows are undefined", () => {
    const found = multiclassMeasures(multiclassOf({ truth: coded([]), predicted: coded([]) }), CONTEXT);
    expect(found.every(({ value }) => typeof value !== "number")).toBe(true);
    expect(found.every(({ uncertainty }) => uncertainty === undefined)).toBe(true);
  });

  test("of weighted rows count weights and have no interval", () => {
    const part = multiclassOf({ truth: coded(["a", "b"]), predicted: coded(["a", "a"]), weights: Float64Array.of(3, 1) });
    const found = multiclassMeasures(part, CONTEXT);
    expect(valuesOf(found).get("accuracy")).toBe(0.75);
    expect(found.every(({ uncertainty }) => uncertainty === undefined)).toBe(true);
    const idle = multiclassOf({ truth: coded(["a"]), predicted: coded(["a"]), weights: Float64Array.of(0) });
    expect(valuesOf(multiclassMeasures(idle, CONTEXT)).get("accuracy")).toEqual({ not: "undefined: no row has a weight" });
  });
});

describe("log loss of classes", () => {
  const loss = (truth: string[], columns: Record<string, number[]>) =>
    valuesOf(
      multiclassMeasures(
        multiclassOf({
          truth: coded(truth),
          predicted: coded(truth),
          probabilities: new Map(Object.entries(columns).map(([name, values]) => [name, Float64Array.from(values)])),
        }),
        CONTEXT,
      ),
    ).get("log_loss");

  test("is the mean of -ln of what came true, clipped", () => {
    expect(loss(["a", "b"], { a: [0.5, 0.75], b: [0.5, 0.25] })).toBeCloseTo((Math.log(2) + Math.log(4)) / 2, 14);
    expect(loss(["a"], { a: [0], b: [1] })).toBeCloseTo(52 * Math.LN2, 12);
  });

  test("is undefined where a class has no column, or probabilities are none", () => {
    expect(loss(["a", "c"], { a: [0.5, 0.5], b: [0.5, 0.5] })).toEqual({
      not: "undefined: 1 of 2 rows are of a class without a column of probabilities",
    });
    const improbable = {
      not: "undefined: the probabilities of 1 of 2 rows are outside 0 to 1 or add up to more than 1",
    };
    expect(loss(["a", "b"], { a: [1, 0.5], b: [1, 0.5] })).toEqual(improbable);
    expect(loss(["a", "b"], { a: [1.5, 0.5], b: [-0.5, 0.5] })).toEqual(improbable);
    expect(loss(["a", "b"], { a: [NaN, 0.5], b: [0.5, 0.5] })).toEqual(improbable);
  });
});

describe("parts of a classification", () => {
  test("added up in any order, through JSON, are the whole", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(row, fc.nat(3)), { maxLength: 40 }), fc.boolean(), (rows, weighted) => {
        const shards = [2, 0, 3, 1].map((shard) => rows.filter(([, at]) => at === shard).map(([each]) => each));
        const parts = shards.map((shard) => throughJson(multiclassOf(rowsOf(shard, weighted))));
        const whole = multiclassOf(
          rowsOf(
            rows.map(([each]) => each),
            weighted,
          ),
        );
        const together = parts.reduce((one, other) => addMulticlass(one, other)!);
        expect({ ...together, classes: [], loss: undefined }).toEqual({ ...whole, classes: [], loss: undefined });
        expectSame(multiclassMeasures(throughJson(together), CONTEXT), multiclassMeasures(whole, CONTEXT));
        if (!weighted) expect(together.classes).toEqual(whole.classes);
      }),
    );
  });

  test("one class predicted of all rows has a correlation of 0 and no NaN, whatever the weights lose in their last digits", () => {
    const truth = coded(["cat", "cat", "bird"]);
    const predicted = coded(["dog", "dog", "dog"]);
    const weights = Float64Array.of(0.1479975689512836, 0.36499787967397457, 0.1);
    const found = valuesOf(multiclassMeasures(multiclassOf({ truth, predicted, weights }), CONTEXT));
    expect([found.get("mcc"), found.get("cohens_kappa")]).toEqual([0, 0]);
  });

  test("many small weights make the sum they should", () => {
    const rows = 1_000_000;
    const all = { codes: new Int32Array(rows), dictionary: ["a"] };
    const part = multiclassOf({ truth: all, predicted: all, weights: new Float64Array(rows).fill(0.1) });
    expect(part.classes[0]!.truth).toBe(rows * 0.1);
  });

  test("come back from JSON as they were, and are refused where no rows can be such", () => {
    const part = multiclassOf(
      rowsOf([
        { truth: "cat", predicted: "__proto__", cat: 0.25, weight: 1 },
        { truth: "dog", predicted: "dog", cat: 0.5, weight: 1 },
      ]),
    );
    expect(throughJson(part)).toEqual(part);
    const said = spellMulticlass(part);
    const refused = [
      { ...said, rows: 3 },
      { ...said, rows: -1 },
      { ...said, classes: [["a", -1, 1, 1]] },
      { ...said, classes: [["a", 3, 2, 2]] },
      { ...said, classes: [["a", 1, 2, 1]] },
      { ...said, classes: [["a", 0.5, 2, 2]] },
      { ...said, classes: [...said.classes].reverse() },
      { ...said, loss: { ...said.loss, unnamed: 1 } },
      { ...said, loss: { ...said.loss, moments: [2, 1, -1] } },
      { ...said, more: 1 },
    ];
    expect(refused.filter((each) => MulticlassShape.safeParse(each).success)).toEqual([]);
  });

  test("do not add up where only one knows probabilities, unless one is empty", () => {
    const bare = multiclassOf({ truth: coded(["a"]), predicted: coded(["a"]) });
    const scored = multiclassOf(rowsOf([{ truth: "cat", predicted: "cat", cat: 1, weight: 1 }]));
    expect(addMulticlass(bare, scored)).toBeUndefined();
    expect(addMulticlass(multiclassOf({ truth: coded([]), predicted: coded([]) }), scored)).toBe(scored);
  });
});

describe("two classifications of the same rows", () => {
  const truth = coded(["a", "a", "b", "b", "c", "c"]);
  const its = coded(["a", "a", "b", "a", "c", "a"]);
  const theirs = coded(["b", "a", "b", "b", "a", "b"]);
  const candidate = multiclassOf({ truth, predicted: its });
  const incumbent = multiclassOf({ truth, predicted: theirs });

  test("differ by what only one of them has right", () => {
    const part = pairedMulticlassOf(truth, its, theirs);
    expect(part).toEqual({ both: 2, candidate: 2, incumbent: 1, neither: 1 });
    expect(PairedMulticlassShape.parse(JSON.parse(JSON.stringify(spellPairedMulticlass(part))))).toEqual(part);
    expect(addPairedMulticlass(part, part)).toEqual({ both: 4, candidate: 4, incumbent: 2, neither: 2 });
    const found = pairedMulticlassDifferences(part, candidate, incumbent, "v1");
    expect(found.get("accuracy")).toEqual({
      is: "pairs",
      version: "v1",
      value: 0.5,
      difference: 4 / 6 - 0.5,
      uncertainty: { is: "normal", error: Math.sqrt(4 - 1 / 8) / 8 },
      method: "paired rows, adjusted Wald",
      rows: 6,
    });
    expect(found.get("f1_macro")).toMatchObject({ is: "pairs", uncertainty: undefined, method: "both on the same rows" });
  });

  test("are not sure to be equal where they agree on a few rows", () => {
    const found = pairedMulticlassDifferences(pairedMulticlassOf(truth, its, its), candidate, candidate, "v1").get("accuracy");
    expect(found).toMatchObject({ difference: 0, uncertainty: { is: "normal", error: 1 / 8 } });
  });

  test("of other rows than were paired are apart, and weights take the interval", () => {
    const fewer = pairedMulticlassOf(coded(["a"]), coded(["a"]), coded(["a"]));
    expect(pairedMulticlassDifferences(fewer, candidate, incumbent, "v1").get("accuracy")).toEqual({
      is: "apart",
      version: "v1",
      because: "pairs: 1; rows of the candidate: 6, of v1: 6",
    });
    const weighted = multiclassOf({ truth, predicted: its, weights: new Float64Array(6).fill(2) });
    const found = pairedMulticlassDifferences(pairedMulticlassOf(truth, its, theirs), weighted, incumbent, "v1");
    expect(found.get("accuracy")).toMatchObject({ uncertainty: undefined, method: "both on the same rows" });
  });
});
