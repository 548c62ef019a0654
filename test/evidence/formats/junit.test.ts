import { expect, test } from "vitest";
import { junit } from "../../../src/evidence/formats/junit.ts";
import { readWith } from "./fixture.ts";

const counts = (text: string) => readWith(junit, { name: "junit.xml", text }).counts["junit"];

test("counts what cases say: an expected failure is skipped, an unexpected pass is a pass, an error is neither", () => {
  expect(readWith(junit, "junit/pytest.xml").counts).toEqual({
    junit: { passed: 2, failed: 1, skipped: 2, errors: 1, warned: 0 },
  });
});

test("the root may be a single suite", () => {
  expect(readWith(junit, "junit/single-suite.xml").counts).toEqual({
    junit: { passed: 2, failed: 0, skipped: 0, errors: 0, warned: 0 },
  });
});

test("properties that are numbers are metrics, under the name they were recorded by", () => {
  expect(readWith(junit, "junit/pytest.xml").readings).toEqual([
    "metric model_version = 7 [model_version = 7]",
    "metric holdout_auc = 0.93 [holdout_auc = 0.93]",
  ]);
});

test("attributes pass nothing: a suite that says it ran a hundred and holds no case ran none", () => {
  expect(counts('<testsuite name="a" tests="100" failures="0"/>')).toMatchObject({ passed: 0, failed: 0 });
});

test("a case with a failure and an error is an error, whatever else it holds", () => {
  expect(counts('<testsuite><testcase name="a"><failure/><error/><skipped/></testcase></testsuite>')).toMatchObject({
    passed: 0,
    failed: 0,
    skipped: 0,
    errors: 1,
  });
});

test("a suite that could not be collected is an error", () => {
  expect(counts('<testsuites><testsuite name="a"><error message="import"/></testsuite></testsuites>')).toMatchObject({
    errors: 1,
  });
});

test("a case that was not run was skipped", () => {
  expect(counts('<testsuite><testcase name="a" status="notrun"/></testsuite>')).toMatchObject({ passed: 0, skipped: 1 });
});

test("what attributes tell beyond the cases of their suite are errors, so that a cut-off list opens nothing", () => {
  const suite = '<testsuite tests="3" failures="2" errors="1"><testcase name="a"/></testsuite>';
  expect(counts(suite)).toMatchObject({ passed: 1, failed: 0, errors: 3 });
  expect(counts(`<testsuites failures="2" errors="1">${suite}${suite}</testsuites>`)).toMatchObject({ passed: 2, errors: 6 });
  expect(counts('<testsuites failures="1"><testsuite><testcase name="a"/></testsuite></testsuites>')).toMatchObject({
    errors: 1,
  });
  expect(counts('<testsuite failures="many"><testcase name="a"/></testsuite>')).toMatchObject({ passed: 1, errors: 1 });
  const told = '<testsuite failures="1" errors=""><testcase name="a"><failure/></testcase></testsuite>';
  expect(counts(told)).toMatchObject({ failed: 1, errors: 0 });
});

test.each([
  ['status="run" result="completed"', "passed"],
  ['status="Passed"', "passed"],
  ['result="success"', "passed"],
  ['status=""', "passed"],
  ['status="failed"', "failed"],
  ['result="failure"', "failed"],
  ['status="passed" result="error"', "errors"],
  ['status="disabled"', "skipped"],
  ['result="skipped"', "skipped"],
  ['status="run" result="suppressed"', "skipped"],
  ['status="flaky"', "errors"],
])("a case that says %s counts under %s", (attributes, outcome) => {
  const none = { passed: 0, failed: 0, skipped: 0, errors: 0, warned: 0 };
  expect(counts(`<testsuite><testcase name="a" ${attributes}/></testsuite>`)).toEqual({ ...none, [outcome]: 1 });
});

test("a status does not outweigh a failure inside the case", () => {
  expect(counts('<testsuite><testcase status="passed"><failure/></testcase></testsuite>')).toMatchObject({
    passed: 0,
    failed: 1,
  });
});

test("a case inside a case is an error, and so is the one around it", () => {
  const nested = '<testcase name="a"><testcase name="b"><failure/></testcase></testcase>';
  expect(counts(`<testsuite>${nested}<testcase name="c"/></testsuite>`)).toMatchObject({ passed: 1, failed: 0, errors: 2 });
});

test("what is no XML shuts, at its line", () => {
  expect(readWith(junit, { name: "a.xml", text: "<testsuite>\n<testcase>\n</testsuite>" }).troubles).toEqual([
    "evidence_unreadable 3: is not well-formed XML: Missing end tag for element testcase (write the report again)",
  ]);
});

test("entities of the document's own are not expanded, and depth ends no run", () => {
  const bomb = '<!DOCTYPE testsuite [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><testsuite name="&b;"/>';
  expect(readWith(junit, { name: "a.xml", text: "<testsuite>".repeat(100_000) }).troubles).toHaveLength(1);
  expect(junit.recognise({ file: "a.xml", bytes: new Uint8Array(), text: bomb, problems: [] })).toBe(false);
});
