import { expect, test } from "vitest";
import type { Gates } from "../../src/policy/gates.ts";
import { evidence, judged, OURS, reading, told } from "./question.ts";

type Counts = Readonly<Record<string, number | { not: string }>>;
const counts = (of: Counts) => evidence(Object.entries(of).map(([name, value]) => reading("tests", name, value)));

const cases: readonly [NonNullable<Gates["tests"]>, Counts, readonly string[]][] = [
  [{ failed_at_most: 0 }, { passed: 120, failed: 0 }, ["tests failed: pass ok: 0 tests failed, must be at most 0"]],
  [{ failed_at_most: 0 }, { passed: 120, failed: 1 }, ["tests failed: fail tests_failed: 1 test failed, must be at most 0"]],
  [
    { failed_at_most: 0 },
    { passed: 120, failed: 0, errors: 2 },
    ["tests failed: fail tests_failed: 2 tests failed, must be at most 0"],
  ],
  [{ failed_at_most: 3 }, { failed: 2, errors: 1 }, ["tests failed: pass ok: 3 tests failed, must be at most 3"]],
  [
    { failed_at_most: 0 },
    { passed: 120, failed: 0, errors: { not: "null" } },
    ["tests failed: inconclusive not_a_number: the number of tests in error is null, which is not a number"],
  ],
  [
    { failed_at_most: 0 },
    { passed: 120 },
    ["tests failed: inconclusive evidence_missing: no evidence reports the number of tests failed"],
  ],
  [
    { failed_at_most: 0 },
    { passed: 120, errors: 0 },
    ["tests failed: inconclusive evidence_missing: no evidence reports the number of tests failed"],
  ],
  [
    { failed_at_most: 0 },
    { passed: 0, failed: 0, skipped: 5 },
    ["tests failed: inconclusive no_tests_ran: no test passed and none failed, so nothing was tested"],
  ],
  [
    { failed_at_most: 0 },
    { failed: 0 },
    [
      "tests failed: inconclusive evidence_missing: no evidence reports the number of tests passed, so it is unknown whether any test ran",
    ],
  ],
  [
    { failed_at_most: 0 },
    { passed: 5, failed: -1 },
    ["tests failed: inconclusive not_a_number: the number of tests failed is -1, which counts nothing"],
  ],
  [
    { failed_at_most: 1 },
    { passed: 5, failed: 0.5 },
    ["tests failed: inconclusive not_a_number: the number of tests failed is 0.5, which counts nothing"],
  ],
  [{ passed_at_least: 1 }, { passed: 1 }, ["tests passed: pass ok: 1 test passed, must be at least 1"]],
  [{ passed_at_least: 10 }, { passed: 9 }, ["tests passed: fail below_bound: 9 tests passed, must be at least 10"]],
  [{ passed_at_least: 1 }, {}, ["tests passed: inconclusive evidence_missing: no evidence reports the number of tests passed"]],
  [{ skipped_at_most: 1 }, { passed: 3, skipped: 1 }, ["tests skipped: pass ok: 1 test was skipped, must be at most 1"]],
  [
    { skipped_at_most: 1 },
    { passed: 3, skipped: 2 },
    ["tests skipped: fail above_bound: 2 tests were skipped, must be at most 1"],
  ],
  [
    { skipped_at_most: 1 },
    { passed: 3 },
    ["tests skipped: inconclusive evidence_missing: no evidence reports the number of tests skipped"],
  ],
  [
    { skipped_at_most: 1 },
    { passed: 0, failed: 0, skipped: 0 },
    ["tests skipped: inconclusive no_tests_ran: no test passed and none failed, so nothing was tested"],
  ],
];
test.each(cases)("%j of %j", (gate, of, expected) => {
  expect(told({ tests: gate }, { evidence: counts(of) })).toEqual(expected);
});

test("failing tests are found with their number, bound and source", () => {
  expect(judged({ tests: { failed_at_most: 0, enforce: "warn" } }, { evidence: counts({ passed: 118, failed: 2 }) })).toEqual([
    {
      family: "tests",
      gate: "tests failed",
      outcome: "fail",
      enforcement: "warn",
      code: "tests_failed",
      because: "2 tests failed, must be at most 0",
      value: "2",
      bound: "at most 0",
      measured: { name: "tests failed", value: 2 },
      sources: [OURS],
      help: "Mend the failing tests, or promote another version.",
      policy: { file: "policies/fraud.yaml#gates.tests.failed_at_most", line: 3 },
    },
  ]);
});

const NONE = { passed: 0, failed: 0, skipped: 0, errors: 0, warned: 0 };
const of = (tool: string, suite: string, some: Partial<typeof NONE>, sha256 = OURS.sha256) =>
  Object.entries({ ...NONE, ...some }).map(([name, value]) =>
    reading("tests", name, value, { tool, suite, source: { ...OURS, file: suite, sha256 } }),
  );
const gate = (tests: Gates["tests"], readings: readonly ReturnType<typeof reading>[]) =>
  told({ tests }, { evidence: evidence(readings) });
const [ONE, OTHER] = [`sha256:${"1".repeat(64)}`, `sha256:${"2".repeat(64)}`];

test("a tool's own tests are judged under its name, and answer no gate but that", () => {
  const readings = of("evidently", "drift.json", { passed: 3, failed: 1 });
  expect(gate({ evidently: { failed_at_most: 0, passed_at_least: 3 } }, readings)).toEqual([
    "evidently tests failed: fail tests_failed: 1 evidently test failed, must be at most 0",
    "evidently tests passed: pass ok: 3 evidently tests passed, must be at least 3",
  ]);
  expect(gate({ failed_at_most: 0 }, readings)).toEqual([
    "tests failed: inconclusive evidence_missing: no evidence reports the number of tests failed",
  ]);
  expect(gate({ k6: { failed_at_most: 0 } }, readings)).toEqual([
    "k6 tests failed: inconclusive evidence_missing: no evidence reports the number of k6 tests failed",
  ]);
});

test.each([
  ["an error", { errors: 1 }, "fail tests_failed: 1 evidently test failed, must be at most 0"],
  ["a skipped test", { skipped: 1 }, "inconclusive tests_skipped: 1 evidently test was skipped, which is no pass"],
  ["a mere warning", { warned: 2 }, "inconclusive tests_skipped: 2 evidently tests only warned, which is no pass"],
])("%s of a tool is no pass", (_, some, found) => {
  const readings = of("evidently", "drift.json", { passed: 3, ...some });
  expect(gate({ evidently: { failed_at_most: 0 } }, readings)).toEqual([`evidently tests failed: ${found}`]);
});

test("a bound on what was skipped or only warned allows it", () => {
  const readings = of("evidently", "drift.json", { passed: 3, skipped: 1, warned: 2 });
  const bounds = { failed_at_most: 0, skipped_at_most: 1, warned_at_most: 2 };
  expect(gate({ evidently: bounds }, readings)).toEqual([
    "evidently tests failed: pass ok: 0 evidently tests failed, must be at most 0",
    "evidently tests skipped: pass ok: 1 evidently test was skipped, must be at most 1",
    "evidently tests warned: pass ok: 2 evidently tests only warned, must be at most 2",
  ]);
  expect(gate({ evidently: { ...bounds, warned_at_most: 1 } }, readings)[2]).toBe(
    "evidently tests warned: fail above_bound: 2 evidently tests only warned, must be at most 1",
  );
});

test("a tool that ran nothing passes nothing", () => {
  expect(gate({ evidently: { failed_at_most: 0 } }, of("evidently", "drift.json", {}))).toEqual([
    "evidently tests failed: inconclusive no_tests_ran: no test passed and none failed, so nothing was tested",
  ]);
});

test("several JUnit files are several suites, and a copy of one counts once", () => {
  const units = of("junit", "unit.xml", { passed: 3, failed: 1 }, ONE);
  const copy = of("junit", "unit-copy.xml", { passed: 3, failed: 1 }, ONE);
  const others = of("junit", "integration.xml", { passed: 4 }, OTHER);
  expect(gate({ failed_at_most: 1, passed_at_least: 7 }, [...units, ...copy, ...others])).toEqual([
    "tests failed: pass ok: 1 test failed, must be at most 1",
    "tests passed: pass ok: 7 tests passed, must be at least 7",
  ]);
});

test("what our own evidence counts must be what the JUnit files count", () => {
  const own = Object.entries({ passed: 3, failed: 0 }).map(([name, value]) => reading("tests", name, value));
  expect(gate({ failed_at_most: 0 }, [...own, ...of("junit", "unit.xml", { passed: 3 }, ONE)])).toEqual([
    "tests failed: pass ok: 0 tests failed, must be at most 0",
  ]);
  expect(gate({ failed_at_most: 0 }, [...own, ...of("junit", "unit.xml", { passed: 3, failed: 1 }, ONE)])).toEqual([
    `tests failed: inconclusive evidence_conflict: the number of tests failed is 0 in ${OURS.file} and 1 in unit.xml`,
  ]);
});

const findings = (tests: Gates["tests"], readings: readonly ReturnType<typeof reading>[]) =>
  judged({ tests }, { evidence: evidence(readings) });

test("a tool's gate is held as strictly as it says, else as all tests are, and says where the policy asks for it", () => {
  const readings = of("evidently", "drift.json", { passed: 1, failed: 1 });
  const held = (tests: Gates["tests"]) => findings(tests, readings).map(({ enforcement, policy }) => [enforcement, policy?.file]);
  const place = "policies/fraud.yaml#gates.tests.evidently.failed_at_most";
  expect(held({ evidently: { failed_at_most: 0 } })).toEqual([["block", place]]);
  expect(held({ enforce: "warn", evidently: { failed_at_most: 0 } })).toEqual([["warn", place]]);
  expect(held({ enforce: "warn", evidently: { failed_at_most: 0, enforce: "block" } })).toEqual([["block", place]]);
});

test("only the bound on failures asks about tests that were skipped or only warned, and says what would allow them", () => {
  const readings = of("evidently", "drift.json", { passed: 3, skipped: 2 });
  expect(gate({ evidently: { passed_at_least: 3 } }, readings)).toEqual([
    "evidently tests passed: pass ok: 3 evidently tests passed, must be at least 3",
  ]);
  expect(gate({ evidently: { warned_at_most: 0 } }, readings)).toEqual([
    "evidently tests warned: pass ok: 0 evidently tests only warned, must be at most 0",
  ]);
  const [shut] = findings({ evidently: { failed_at_most: 0 } }, readings);
  expect(shut).toMatchObject({
    value: "2",
    bound: "at most 0",
    help: "See to it that it passes, or allow it: tests: { evidently: { skipped_at_most: 2 } }.",
    sources: [{ file: "drift.json" }],
  });
});

test.each([
  ["warned", "the number of evidently tests that only warned is null, which is not a number"],
  ["skipped", "the number of evidently tests skipped is null, which is not a number"],
  ["errors", "the number of evidently tests in error is null, which is not a number"],
])("a count of tests %s that is no number shuts the bound on failures", (name, because) => {
  const readings = of("evidently", "drift.json", { passed: 3 }).map((each) =>
    each.name === name ? { ...each, value: { not: "null" } } : each,
  );
  expect(findings({ evidently: { failed_at_most: 0 } }, readings).map((each) => [each.outcome, each.because])).toEqual([
    ["inconclusive", because],
  ]);
});

test("what failed and what broke stand on the lines that say so", () => {
  const readings = of("evidently", "drift.json", { passed: 3, failed: 1, errors: 1 }).map((each, line) => ({
    ...each,
    source: { ...each.source, line },
  }));
  expect(findings({ evidently: { failed_at_most: 2 } }, readings)[0]?.sources.map(({ line }) => line)).toEqual([1, 3]);
});

test("our own count that is no number is not replaced by another's", () => {
  const own = [reading("tests", "passed", { not: "null" }), reading("tests", "failed", 0)];
  const [found] = findings({ passed_at_least: 1 }, [...own, ...of("junit", "unit.xml", { passed: 3 }, ONE)]);
  expect(found).toMatchObject({ outcome: "inconclusive", code: "not_a_number" });
  const junit = of("junit", "unit.xml", { passed: 3 }, ONE).map((each) =>
    each.name === "passed" ? { ...each, value: { not: "x" } } : each,
  );
  expect(findings({ passed_at_least: 1 }, [reading("tests", "passed", 3), ...junit])[0]).toMatchObject({ code: "not_a_number" });
});

test("two counts that differ name all their files, and what would help", () => {
  const readings = [
    reading("tests", "passed", 3),
    ...of("junit", "unit.xml", { passed: 3 }, ONE),
    ...of("junit", "more.xml", { passed: 1 }, OTHER),
  ];
  const [found] = findings({ passed_at_least: 1 }, readings);
  expect(found).toMatchObject({
    because: `the number of tests passed is 3 in ${OURS.file} and 4 in unit.xml, more.xml`,
    help: "Find out which is true, and take the other out of the evidence.",
  });
  expect(found?.sources.map(({ file }) => file)).toEqual([OURS.file, "unit.xml", "more.xml"]);
});

test("where nobody counts, the gate says what to add", () => {
  expect(findings({ k6: { failed_at_most: 0 } }, [])[0]?.help).toBe(
    "Add a report that states the number of k6 tests failed to the evidence.",
  );
});
