import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { evidentlyTestSuite } from "../../../src/evidence/formats/evidently/evidently-test-suite.ts";
import { readWith, REAL_REPORTS } from "./fixture.ts";

test("counts its tests, and reads the values they measured", () => {
  const { readings, counts, tool } = readWith(evidentlyTestSuite, "evidently/legacy-test-suite.json");
  expect(tool).toBe("Evidently 0.4.40 (legacy)");
  expect(counts).toEqual({ evidently: { passed: 4, failed: 1, skipped: 1, errors: 1, warned: 1 } });
  expect(readings).toEqual([
    "metric accuracy = 0.9375 [Accuracy Score = 0.9375]",
    'metric f1 = 0.905 (slice {"label":"1"}) [F1 Score by Class = 0.905]',
    "metric missing_values = 14 [The Number of Missing Values = 14.0]",
    'metric mean_value = 87.5 (slice {"column":"amount"}) [Mean Value = 87.5]',
    "drift drift_detected = 1 (feature age) [detected = 1]",
    "drift drift_detected = 0 (feature amount) [detected = 0]",
  ]);
});

test("drift scores are not read, since the suite rounds them: 0.1004 would be 0.1", () => {
  const { readings, notes } = readWith(evidentlyTestSuite, "evidently/legacy-test-suite.json");
  expect(readings.join()).not.toMatch(/psi|ks_p_value|0\.044/);
  expect(notes).toEqual([
    "legacy-test-suite.json: drift scores are not read: the suite rounds them to three digits",
    "legacy-test-suite.json: 1 tests ended in an error and do not say of which column or number they are",
    "legacy-test-suite.json: its timestamp is not read: it has no offset from UTC",
  ]);
});

test.each([undefined, null, "PASSED"])("a test whose status is %s is an error and no pass", (status) => {
  expect(suite([{ name: "Accuracy Score", status, group: "classification" }], true)).toMatchObject({ passed: 0, errors: 1 });
});

test("a suite that denies that all passed, while every test says so, has an error", () => {
  const passed = { name: "Accuracy Score", status: "SUCCESS", group: "classification" };
  expect(suite([passed], true)).toMatchObject({ passed: 1, errors: 0 });
  expect(suite([passed], false)).toMatchObject({ passed: 1, errors: 1 });
  expect(suite([passed], undefined)).toMatchObject({ passed: 1, errors: 1 });
});

test("all_passed does not outweigh a test that failed", () => {
  expect(suite([{ name: "Accuracy Score", status: "FAIL", group: "classification" }], true)).toMatchObject({
    passed: 0,
    failed: 1,
  });
});

test("a drift score that is null leaves open whether the column drifted", () => {
  const features = { age: { stattest: "PSI", score: null, threshold: 0.1, detected: false } };
  const parameters = { stattest: "PSI", score: null, threshold: 0.1, detected: false, column_name: "amount" };
  const tests = [
    { name: "Share of Drifted Columns", status: "SUCCESS", group: "data_drift", parameters: { features } },
    { name: "Drift per Column", status: "SUCCESS", group: "data_drift", parameters },
  ];
  const text = JSON.stringify({ tests, summary: { all_passed: true } });
  expect(readWith(evidentlyTestSuite, { name: "t.json", text }).readings).toEqual([
    "drift drift_detected = not null (feature age) [detected = null]",
    "drift drift_detected = not null (feature amount) [detected = null]",
  ]);
});

test("failures that only the summary tells of are errors, also where no test is listed", () => {
  const passed = { name: "Accuracy Score", status: "SUCCESS", group: "classification" };
  const failed = { ...passed, status: "FAIL" };
  const of = (tests: readonly object[], summary: object) =>
    readWith(evidentlyTestSuite, { name: "t.json", text: JSON.stringify({ tests, summary }) }).counts["evidently"];
  expect(of([passed, failed], { all_passed: false, failed_tests: 8 })).toMatchObject({ passed: 1, failed: 1, errors: 7 });
  const by_status = { SUCCESS: 2, FAIL: 1, ERROR: 2, SKIPPED: 1, WARNING: 1 };
  expect(of([passed, failed], { all_passed: false, by_status })).toMatchObject({ failed: 1, errors: 4 });
  expect(of([passed], { all_passed: true, total_tests: 5, success_tests: 2 })).toMatchObject({ passed: 1, errors: 3 });
  expect(of([], { all_passed: true, failed_tests: 8 })).toMatchObject({ passed: 0, errors: 8 });
});

test("a suite without tests tells of none", () => {
  expect(suite([], true)).toBeUndefined();
});

test("a value of one class or column that does not say which is not read", () => {
  const parameters = { condition: { gte: 0.8 }, value: 0.9 };
  const of = (name: string) => ({ name, status: "SUCCESS", group: "classification", parameters });
  const text = JSON.stringify({
    tests: [of("F1 Score by Class"), of("Mean Value")],
    summary: { all_passed: true, total_tests: 2 },
  });
  expect(readWith(evidentlyTestSuite, { name: "t.json", text }).readings).toEqual([]);
});

const sample = `${REAL_REPORTS}/evidently-legacy/test_suite.json`;
test.skipIf(!existsSync(sample))("reads a real suite", () => {
  const { troubles, counts } = readWith(evidentlyTestSuite, { name: "test_suite.json", text: readFileSync(sample) });
  expect(troubles).toEqual([]);
  expect(counts).toEqual({ evidently: { passed: 3, failed: 7, skipped: 0, errors: 0, warned: 0 } });
});

function suite(tests: readonly object[], all_passed: boolean | undefined) {
  const text = JSON.stringify({ tests, summary: { all_passed, total_tests: tests.length } });
  return readWith(evidentlyTestSuite, { name: "t.json", text }).counts["evidently"];
}
