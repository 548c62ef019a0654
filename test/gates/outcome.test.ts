import { expect, test } from "vitest";
import { type Finding, verdict, worstFirst } from "../../src/gates/outcome.ts";

const found = (gate: string, outcome: Finding["outcome"], enforcement: Finding["enforcement"]): Finding => ({
  family: "metrics",
  gate,
  outcome,
  enforcement,
  code: "ok",
  because: "",
  sources: [],
});

const PASS = found("pass", "pass", "block");
const FAIL = found("fail", "fail", "block");
const UNKNOWN = found("unknown", "inconclusive", "block");
const WARNED = found("warned", "fail", "warn");
const UNSURE = found("unsure", "inconclusive", "warn");

test("the worst comes first, and equals keep their order", () => {
  const again = { ...FAIL, gate: "fail again" };
  expect(worstFirst([PASS, UNSURE, WARNED, UNKNOWN, FAIL, again])).toEqual([FAIL, again, UNKNOWN, WARNED, UNSURE, PASS]);
});

test.each([
  ["nothing found allows nothing", [], { allows: false, blockedBy: [], warnedBy: [] }],
  ["passes allow", [PASS], { allows: true, blockedBy: [], warnedBy: [] }],
  ["a failure blocks", [PASS, FAIL], { allows: false, blockedBy: [FAIL], warnedBy: [] }],
  ["what is unknown blocks", [PASS, UNKNOWN], { allows: false, blockedBy: [UNKNOWN], warnedBy: [] }],
  ["warnings are shown and do not block", [PASS, WARNED, UNSURE], { allows: true, blockedBy: [], warnedBy: [WARNED, UNSURE] }],
] as const)("%s", (_, findings, expected) => {
  expect(verdict(findings)).toEqual(expected);
});
