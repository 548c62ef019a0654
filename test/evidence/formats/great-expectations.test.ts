import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { greatExpectations } from "../../../src/evidence/formats/great-expectations/great-expectations.ts";
import { readWith, REAL_REPORTS } from "./fixture.ts";

test("reads a validation of 1.x: its expectations as tests, its percentages as shares", () => {
  const { readings, counts, tool, troubles } = readWith(greatExpectations, "great-expectations/validation-1.x.json");
  expect(tool).toBe("Great Expectations 1.2.0");
  expect(troubles).toEqual([]);
  expect(counts).toEqual({ great_expectations: { passed: 5, failed: 2, skipped: 0, errors: 1, warned: 0 } });
  expect(readings).toEqual([
    of("unexpected_share = 0.0025", "amount", "expect_column_values_to_not_be_null", "[unexpected_percent = 0.25 percent]"),
    of("unexpected_share = 0.015", "amount", "expect_column_values_to_be_between", "[unexpected_percent = 1.5 percent]"),
    of("observed_value = 87.5", "amount", "expect_column_mean_to_be_between", "[observed_value = 87.5]"),
    of(
      "unexpected_share = 0",
      "shipped, ordered",
      "expect_column_pair_values_a_to_be_greater_than_b",
      "[unexpected_percent = 0.0 percent]",
    ),
    of("unexpected_share = 0.01", "channel", "expect_column_values_to_be_in_set", "[unexpected_percent = 1.0 percent]"),
    of("observed_value = not null", "empty", "expect_column_max_to_be_between", "[observed_value = null]"),
    "metric success_share = 0.625 [success_percent = 62.5 percent]",
  ]);
});

test("reads a validation of 0.18", () => {
  const { readings, counts, tool, facts } = readWith(greatExpectations, "great-expectations/validation-0.18.json");
  expect(tool).toBe("Great Expectations 0.18.21");
  expect(counts).toEqual({ great_expectations: { passed: 2, failed: 0, skipped: 0, errors: 0, warned: 0 } });
  expect(readings).toHaveLength(3);
  expect(facts.created?.value).toEqual(new Date("2026-11-20T02:15:30.250Z"));
});

test("a Checkpoint of 0.18 names its validations by their suites, and is as old as the oldest", () => {
  const { readings, counts, facts } = readWith(greatExpectations, "great-expectations/checkpoint-0.18.json");
  expect(counts).toEqual({ great_expectations: { passed: 2, failed: 1, skipped: 0, errors: 0, warned: 0 } });
  expect(readings).toContain(
    of("refunds/unexpected_share = 0.05", "amount", "expect_column_values_to_not_be_null", "[unexpected_percent = 5.0 percent]"),
  );
  expect(readings).toContain("metric orders/success_share = 1 [success_percent = 100.0 percent]");
  expect(facts.created?.value).toEqual(new Date("2026-11-20T02:15:30.125Z"));
});

test("a description of 1.x is read although it holds a bare NaN, and does not say when it was made", () => {
  const { counts, notes, facts } = readWith(greatExpectations, "great-expectations/describe-1.x.json");
  expect(counts).toEqual({ great_expectations: { passed: 2, failed: 2, skipped: 0, errors: 0, warned: 0 } });
  expect(notes).toEqual(["describe-1.x.json: it does not say when it was validated"]);
  expect(facts.created).toBeUndefined();
});

test("without a Checkpoint, a validation of 1.x is as old as its data's loading", () => {
  const { facts } = readWith(greatExpectations, "great-expectations/validation-1.x.json");
  expect(facts.created?.value).toEqual(new Date("2026-11-20T02:15:30.125Z"));
});

test.each([
  { raised_exception: true },
  { "('m', 'x', ())": { raised_exception: true } },
  { "('m', 'x', ())": { exception_message: "m" } },
])("an expectation that raised an exception is an error, whatever it says of success: %j", (exception_info) => {
  expect(validation([{ success: true, exception_info }])).toMatchObject({ passed: 0, errors: 1 });
});

test.each([undefined, null, "true", 1])("an expectation whose success is %s is an error and no pass", (success) => {
  expect(validation([{ success }])).toMatchObject({ passed: 0, errors: 1 });
});

test("a severity of warning is not relied on: the expectation failed", () => {
  const expectation_config = { type: "expect_column_to_exist", kwargs: { column: "amount" }, severity: "warning" };
  expect(validation([{ success: false, expectation_config }])).toMatchObject({ passed: 0, failed: 1, warned: 0 });
});

test("success of the whole does not outweigh an expectation that failed", () => {
  expect(validation([{ success: false }, { success: true }])).toMatchObject({ passed: 1, failed: 1 });
});

test("a validation that denies its success while every expectation succeeded has an error", () => {
  expect(validation([{ success: true }], { success: false })).toMatchObject({ passed: 1, errors: 1 });
  expect(validation([{ success: true }], { success: undefined })).toMatchObject({ passed: 1, errors: 1 });
});

test("expectations that only the statistics tell to have failed are errors", () => {
  const statistics = { evaluated_expectations: 4, unsuccessful_expectations: 3 };
  expect(validation([{ success: true }, { success: false }], { statistics })).toEqual({
    passed: 1,
    failed: 1,
    skipped: 0,
    errors: 2,
    warned: 0,
  });
});

test("a success_percent of null, where nothing was expected, has no value", () => {
  const { readings } = read([{ success: true }], { statistics: { evaluated_expectations: 0, success_percent: null } });
  expect(readings).toEqual(["metric success_share = not null [success_percent = null percent]"]);
});

test("one expectation set twice on a column with other bounds has no value where the shares differ", () => {
  const between = (unexpected_percent: number) => ({ success: true, result: { unexpected_percent } });
  const { readings, notes } = read([between(0), between(12.5)], {});
  expect(readings).toEqual([
    of(
      "unexpected_share = not 0 and 12.5",
      "amount",
      "expect_column_values_to_be_between",
      "[unexpected_percent = 0 and 12.5 percent]",
    ),
  ]);
  expect(notes[0]).toMatch(/^v\.json: it tells several values of the same, so there is none: unexpected_share of amount, /);
});

test("what holds under a row condition is told of the rows it is about, never of the whole column", () => {
  const type = "expect_column_values_to_be_between";
  const under = (row_condition: unknown) => ({
    success: true,
    expectation_config: { type, kwargs: { column: "amount", row_condition } },
    result: { unexpected_percent: 0 },
  });
  const structured = { type: "comparison", column: "country" };
  const { readings, notes } = read(["country == 'BR'", "country == 'DE'", structured, null, ""].map(under), {});
  const line = (slice: object) =>
    `metric unexpected_share = 0 (slice ${JSON.stringify({ column: "amount", expectation: type, ...slice })}) [unexpected_percent = 0 percent]`;
  expect(readings).toEqual([
    line({ row_condition: "country == 'BR'" }),
    line({ row_condition: "country == 'DE'" }),
    line({ row_condition: '{type: "comparison", column: "country"}' }),
    line({}),
  ]);
  expect(notes.join()).not.toContain("several values");
});

test("a share of a column that is not named is not read", () => {
  const expectation_config = { type: "expect_column_values_to_be_between", kwargs: {} };
  expect(read([{ success: true, expectation_config, result: { unexpected_percent: 0 } }], {}).readings).toEqual([]);
});

const samples = `${REAL_REPORTS}/great-expectations-`;
test.skipIf(!existsSync(`${samples}1.x`)).each([
  ["0.18/validation_result.json", 4],
  ["0.18/store.pandas-trips.json", 4],
  ["0.18/checkpoint_result.json", 4],
  ["1.x/validation_result.json", 6],
  ["1.x/checkpoint_run.validation_result.json", 6],
  ["1.x/checkpoint_result.describe.json", 6],
])("reads the real %s, half of whose expectations were met", (path, expectations) => {
  const { troubles, counts } = readWith(greatExpectations, { name: "v.json", text: readFileSync(`${samples}${path}`) });
  const { passed = 0, failed = 0, errors = 0 } = counts["great_expectations"] ?? {};
  expect(troubles).toEqual([]);
  expect([passed, Number(failed) + Number(errors)]).toEqual([expectations / 2, expectations / 2]);
});

function read(results: readonly object[], changes: object) {
  const expectation_config = { type: "expect_column_values_to_be_between", kwargs: { column: "amount" } };
  const whole = {
    success: true,
    results: results.map((each) => ({ expectation_config, ...each })),
    statistics: { evaluated_expectations: results.length },
    meta: {},
    ...changes,
  };
  return readWith(greatExpectations, { name: "v.json", text: JSON.stringify(whole) });
}

function validation(results: readonly object[], changes: object = {}) {
  return read(results, changes).counts["great_expectations"];
}

/** A line of a reading about one column and one expectation. */
function of(reading: string, column: string, expectation: string, reported: string): string {
  return `metric ${reading} (slice ${JSON.stringify({ column, expectation })}) ${reported}`;
}
