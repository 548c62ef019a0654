import { describe, expect, test } from "vitest";
import { addBinary, type BinaryPart, binaryOf } from "../../src/profile/binary.ts";
import { fairnessMeasures } from "../../src/profile/fairness.ts";
import type { Measure } from "../../src/profile/measure.ts";

const CONTEXT = { columns: { label: "y", score: "p" }, threshold: 0.5 };

function partOf(labels: readonly number[], scores: readonly number[], weights?: readonly number[]): BinaryPart {
  return binaryOf({
    labels: Uint8Array.from(labels),
    scores: Float64Array.from(scores),
    predictions: Uint8Array.from(scores, (score) => Number(score >= 0.5)),
    ...(weights && { weights: Float64Array.from(weights) }),
    bins: 10,
  })!;
}

const WOMEN = partOf([1, 1, 1, 0, 0], [0.9, 0.8, 0.2, 0.6, 0.1]);
const MEN = partOf([1, 1, 0, 0, 0, 0], [0.9, 0.7, 0.1, 0.2, 0.3, 0.4]);

function measured(groups: Record<string, BinaryPart>): (group: string, name: string) => Measure {
  const all = fairnessMeasures("gender", new Map(Object.entries(groups)), CONTEXT);
  return (group, name) => all.find((each) => each.group === group && each.name === name)!;
}

describe("groups of an attribute", () => {
  const of = measured({ women: WOMEN, men: MEN });

  test("have every rate with its own denominator and the share that it is", () => {
    expect(of("women", "true_positive_rate")).toEqual({
      kind: "fairness",
      name: "true_positive_rate",
      attribute: "gender",
      group: "women",
      value: 2 / 3,
      samples: 3,
      uncertainty: { is: "share", count: 2, of: 3 },
      method: "TP / (TP + FN); a score of at least 0.5 is positive",
      columns: ["y", "p"],
    });
    const rates = [
      ["selection_rate", 3 / 5, 5],
      ["false_positive_rate", 1 / 2, 2],
      ["true_negative_rate", 1 / 2, 2],
      ["false_negative_rate", 1 / 3, 3],
      ["precision", 2 / 3, 3],
      ["accuracy", 3 / 5, 5],
      ["base_rate", 3 / 5, 5],
    ] as const;
    for (const [name, value, samples] of rates) expect(of("women", name), name).toMatchObject({ value, samples });
  });

  test("come in their order, all under the names that gates compare", () => {
    const all = fairnessMeasures("gender", new Map([["b", WOMEN], ["a", MEN]]), CONTEXT); // prettier-ignore
    expect([...new Set(all.map(({ group }) => group))]).toEqual(["b", "a"]);
    expect(all.filter(({ group }) => group === "a").map(({ name }) => name)).toEqual([
      "selection_rate",
      "true_positive_rate",
      "false_positive_rate",
      "true_negative_rate",
      "false_negative_rate",
      "precision",
      "accuracy",
      "base_rate",
      "calibration_error",
      "calibration_gap",
      "roc_auc",
    ]);
  });

  test("have the calibration and the area of their own rows", () => {
    expect(of("men", "calibration_gap").value).toBeCloseTo((0.9 + 0.7 + 0.1 + 0.2 + 0.3 + 0.4 - 2) / 6, 14);
    expect(of("men", "calibration_error").value).toBeCloseTo((0.1 + 0.3 + 0.1 + 0.2 + 0.3 + 0.4) / 6, 14);
    expect(of("men", "roc_auc")).toMatchObject({ value: 1, samples: 6 });
    expect(of("women", "roc_auc").value).toBeCloseTo(5 / 6, 14);
  });

  test("of parts that were added are the groups of all rows", () => {
    const added = measured({ all: addBinary(WOMEN, MEN)! });
    const whole = measured({
      all: partOf([1, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0], [0.9, 0.8, 0.2, 0.6, 0.1, 0.9, 0.7, 0.1, 0.2, 0.3, 0.4]),
    });
    for (const name of ["true_positive_rate", "calibration_error", "calibration_gap", "roc_auc"])
      expect(added("all", name).value, name).toBeCloseTo(whole("all", name).value as number, 12);
  });
});

describe("what a group cannot say", () => {
  test("a group without positives has no true positive rate, on no samples, and never 0", () => {
    const of = measured({ women: WOMEN, others: partOf([0, 0], [0.9, 0.1]) });
    const undefinedRate = { value: { not: "undefined: no row of the group is positive" }, samples: 0, uncertainty: undefined };
    expect(of("others", "true_positive_rate")).toMatchObject(undefinedRate);
    expect(of("others", "false_negative_rate")).toMatchObject(undefinedRate);
    expect(of("others", "roc_auc").value).toEqual(undefinedRate.value);
    expect(of("others", "false_positive_rate")).toMatchObject({ value: 0.5, samples: 2 });
  });

  test.each([
    ["true_negative_rate", partOf([1], [0.9]), "undefined: no row of the group is negative"],
    ["precision", partOf([1], [0.1]), "undefined: no row of the group is predicted positive"],
    ["selection_rate", partOf([], []), "undefined: there is no row of the group"],
    ["calibration_gap", partOf([], []), "undefined: there is no row of the group"],
    ["calibration_error", partOf([1, 0], [3, 0.5]), "undefined: 1 of 2 scores are outside 0 to 1"],
  ])("%s is not defined", (name, part, not) => {
    expect(measured({ some: part })("some", name).value).toEqual({ not });
  });

  test("without scores there is nothing to calibrate", () => {
    const part = binaryOf({ labels: Uint8Array.of(1, 0), predictions: Uint8Array.of(1, 0), bins: 10 })!;
    expect(fairnessMeasures("gender", new Map([["all", part]]), CONTEXT).map(({ name }) => name)).not.toContain(
      "calibration_gap",
    );
  });

  test("weighted rows have rates and no intervals", () => {
    const rate = measured({ some: partOf([1, 1], [0.9, 0.1], [3, 1]) })("some", "true_positive_rate");
    expect(rate).toMatchObject({ value: 0.75, samples: 2, uncertainty: undefined });
  });
});
