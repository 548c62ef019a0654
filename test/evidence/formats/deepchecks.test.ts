import { expect, test } from "vitest";
import { deepchecks } from "../../../src/evidence/formats/deepchecks.ts";
import { readWith } from "./fixture.ts";

test("counts the conditions of a suite's checks, and a check that could not run as an error", () => {
  const { counts, tool, troubles } = readWith(deepchecks, "deepchecks/suite-result.json");
  expect(tool).toBe("Deepchecks");
  expect(counts).toEqual({ deepchecks: { passed: 1, failed: 1, skipped: 0, errors: 2, warned: 1 } });
  expect(troubles).toEqual([]);
});

test("a suite whose conditions all hold has no error, and a check without conditions is no test", () => {
  expect(readWith(deepchecks, "deepchecks/suite-result-passed.json").counts).toEqual({
    deepchecks: { passed: 2, failed: 0, skipped: 0, errors: 0, warned: 0 },
  });
});

test("reads drift scores under the statistic of their method, and NumPy's numbers out of their wrapping", () => {
  const { readings, notes } = readWith(deepchecks, "deepchecks/suite-result.json");
  expect(readings).toEqual([
    "drift ks_statistic = 0.0375 (feature amount) [Drift score (Kolmogorov-Smirnov) = 0.0375]",
    "drift cramers_v = 0.0625 (feature channel) [Drift score (Cramer's V) = 0.0625]",
    "drift cramers_v = 0.0125 (feature label) [Drift score (Cramer's V) = 0.0125]",
  ]);
  expect(notes).toEqual([
    "suite-result.json: values of other checks are not read, 3 times: each has a shape of its own; its conditions count",
  ]);
});

test("reads one check's result by itself", () => {
  expect(readWith(deepchecks, "deepchecks/check-result.json").counts).toMatchObject({ deepchecks: { passed: 1, errors: 0 } });
});

test.each([undefined, null, "OK", "pass", 1])("a condition whose status is %s is an error and no pass", (Status) => {
  const check = {
    type: "CheckResult",
    check: { name: "ROC Report" },
    header: "ROC Report",
    conditions_results: [{ Status, Condition: "c" }],
  };
  expect(readWith(deepchecks, { name: "c.json", text: JSON.stringify(check) }).counts).toMatchObject({
    deepchecks: { passed: 0, errors: 1 },
  });
});

test("a check that lost its conditions is an error beside those that have some", () => {
  const check = (name: string, conditions_results?: readonly object[]) => ({
    type: "CheckResult",
    check: { name },
    header: name,
    conditions_results,
  });
  const results = [check("ROC Report", [{ Status: "PASS", Condition: "c" }]), check("Mixed Nulls")];
  const text = JSON.stringify({ type: "SuiteResult", name: "s", results });
  expect(readWith(deepchecks, { name: "s.json", text }).counts).toMatchObject({ deepchecks: { passed: 1, errors: 1 } });
});

test("a suite without any condition tells of no test", () => {
  const results = [{ type: "CheckResult", check: { name: "ROC Report" }, header: "ROC Report", conditions_results: null }];
  const { counts, notes } = readWith(deepchecks, {
    name: "s.json",
    text: JSON.stringify({ type: "SuiteResult", name: "s", results }),
  });
  expect(counts).toEqual({});
  expect(notes).toEqual(["s.json: no condition is set on its checks, so tests: { deepchecks: ... } finds none in it"]);
});

test("a drift score that is NaN has no value", () => {
  const value = { amount: { "Drift score": { dtype: "float64", value: "NaN" }, Method: "PSI" } };
  const check = {
    type: "CheckResult",
    check: { name: "Feature Drift" },
    header: "Feature Drift",
    value,
    conditions_results: null,
  };
  const text = JSON.stringify(check).replace('"NaN"', "NaN");
  expect(readWith(deepchecks, { name: "c.json", text }).readings).toEqual([
    "drift psi = not NaN (feature amount) [Drift score (PSI) = NaN]",
  ]);
});

test("a feature without a score is there without a value, under the statistics of the other features", () => {
  const none = { "Drift score": null, Method: null, Importance: null };
  const value = {
    amount: { "Drift score": 0.01, Method: "PSI" },
    channel: { "Drift score": 0.02, Method: "Cramer's V" },
    empty: none,
    odd: { "Drift score": 0.03, Method: "a method of our own" },
  };
  const { readings, troubles } = drift("Feature Drift", value);
  expect(troubles).toEqual([]);
  expect(readings).toEqual([
    "drift psi = 0.01 (feature amount) [Drift score (PSI) = 0.01]",
    "drift cramers_v = 0.02 (feature channel) [Drift score (Cramer's V) = 0.02]",
    "drift psi = not null (feature empty) [Drift score (null) = null]",
    "drift cramers_v = not null (feature empty) [Drift score (null) = null]",
    'drift psi = not unknown (feature odd) [Drift score ("a method of our own") = unknown]',
    'drift cramers_v = not unknown (feature odd) [Drift score ("a method of our own") = unknown]',
  ]);
});

test("a drift of which no method is told at all is a trouble", () => {
  const none = { "Drift score": null, Method: null };
  for (const [check, value] of [
    ["Feature Drift", { empty: none }],
    ["Label Drift", none],
    ["Train Test Prediction Drift", { "Drift score": 0.1 }],
  ] as const) {
    expect(drift(check, value)).toMatchObject({
      readings: [],
      troubles: [expect.stringContaining("has a drift whose method it does not tell")],
    });
  }
});

test("a drift check of no feature, or without a value, has no drift to tell of", () => {
  for (const value of [{}, null, undefined]) expect(drift("Feature Drift", value)).toMatchObject({ readings: [], troubles: [] });
});

function drift(name: string, value: unknown) {
  const check = { type: "CheckResult", check: { name }, header: name, value, conditions_results: null };
  return readWith(deepchecks, { name: "c.json", text: JSON.stringify(check) });
}
