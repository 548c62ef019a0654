import { expect, test } from "vitest";
import { canonical, isShare, NAMES, sameName } from "../../src/evidence/names.ts";

test("no name stands in two rows of a kind", () => {
  for (const rows of Object.values(NAMES)) {
    const names = rows.flat();
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  }
});

test("two names of one row are one measurement, and of one kind only", () => {
  expect(sameName("metric", "auc", "roc_auc")).toBe(true);
  expect(sameName("slo", "auc", "roc_auc")).toBe(false);
  expect(canonical("metric", "recall")).toBe("recall");
  expect(canonical("fairness", "recall")).toBe("true_positive_rate");
  expect(canonical("metric", "toString")).toBe("toString");
});

test("what is a share by its definition is known by any of its names, whatever stands before it", () => {
  expect(["acc", "Beans/accuracy", "auc"].map((name) => isShare("metric", name))).toEqual([true, true, true]);
  expect(["rmse", "auc_score_of_mine"].map((name) => isShare("metric", name))).toEqual([false, false]);
});
