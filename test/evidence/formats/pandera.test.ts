import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { pandera } from "../../../src/evidence/formats/pandera.ts";
import { readWith, REAL_REPORTS } from "./fixture.ts";

test.each([
  ["pandera/schema-errors.json", 3],
  // Two cases of one check are one failure.
  ["pandera/failure-cases.csv", 4],
  ["pandera/failure-cases.records.json", 2],
])("every check that failed in %s is a failed test, and none passed", (path, failed) => {
  const { counts, notes, troubles } = readWith(pandera, path);
  expect(counts).toEqual({ pandera: { passed: 0, failed, skipped: 0, errors: 0, warned: 0 } });
  expect(notes[0]).toMatch(/: only what failed is told: pandera writes nothing about what passed$/);
  expect(troubles).toEqual([]);
});

test("no failure cases are no proof of a pass", () => {
  const { counts, notes } = readWith(pandera, {
    name: "f.csv",
    text: "schema_context,column,check,check_number,failure_case,index\n",
  });
  expect(counts).toEqual({});
  expect(notes).toEqual([
    "f.csv: it tells of no failure, and pandera writes nothing about what passed: it is no proof of a pass",
  ]);
});

test("failure cases that pandas wrote with an index of their own are read too", () => {
  const text = ",schema_context,column,check,check_number,failure_case,index\n0,Column,amount,not_nullable,,,17\n";
  expect(readWith(pandera, { name: "f.csv", text }).counts).toMatchObject({ pandera: { passed: 0, failed: 1 } });
});

test("a failure that does not say which check failed is an error", () => {
  const text = JSON.stringify({
    DATA: {
      DATAFRAME_CHECK: [
        { schema: "s", column: "c", check: "gt(0)" },
        { schema: "s", column: "c" },
      ],
      OTHER: {},
    },
  });
  expect(readWith(pandera, { name: "m.json", text }).counts).toMatchObject({ pandera: { passed: 0, failed: 1, errors: 2 } });
});

test("one check that failed in two schemas, or in two ways, failed twice", () => {
  const each = { schema: "orders", column: "amount", check: "gt(0)", error: "failure cases: -3.5" };
  const DATAFRAME_CHECK = [each, { ...each, schema: "refunds" }, { ...each, error: "failure cases: -7" }, each];
  const text = JSON.stringify({ DATA: { DATAFRAME_CHECK } });
  expect(readWith(pandera, { name: "m.json", text }).counts).toMatchObject({ pandera: { failed: 3, errors: 0 } });
  const record = { schema_context: "Column", column: "amount", check: "gt(0)", check_number: 0, failure_case: -3.5, index: 4 };
  const records = JSON.stringify([
    { ...record, schema: "orders" },
    { ...record, schema: "refunds" },
  ]);
  expect(readWith(pandera, { name: "r.json", text: records }).counts).toMatchObject({ pandera: { failed: 2, errors: 0 } });
});

test("a table that breaks off is a trouble", () => {
  const text = 'schema_context,column,check,check_number,failure_case,index\nColumn,amount,"not_null';
  const { troubles, counts } = readWith(pandera, { name: "f.csv", text });
  expect(troubles).toHaveLength(1);
  expect(counts).toEqual({});
});

const samples = `${REAL_REPORTS}/pandera`;
test.skipIf(!existsSync(samples)).each(["schema_errors.message.json", "failure_cases.csv", "failure_cases.records.json"])(
  "reads the real %s",
  (name) => {
    const { troubles, counts } = readWith(pandera, { name, text: readFileSync(`${samples}/${name}`) });
    expect(troubles).toEqual([]);
    expect(counts).toEqual({ pandera: { passed: 0, failed: 4, skipped: 0, errors: 0, warned: 0 } });
  },
);
