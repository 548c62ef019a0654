import { expect, test } from "vitest";
import type { SecurityGate } from "../../src/policy/gates.ts";
import type { z } from "zod";
import { evidence, judged, OURS, reading, told } from "./question.ts";

type Limits = z.output<typeof SecurityGate>["findings_at_most"];
type Counts = Readonly<Record<string, number | { not: string }>>;
const counts = (of: Counts) => evidence(Object.entries(of).map(([name, value]) => reading("security", name, value)));

const cases: readonly [Limits, Counts, readonly string[]][] = [
  [{ high: 0 }, { high: 0 }, ["high findings: pass ok: 0 high findings, must be at most 0"]],
  [{ high: 0 }, { high: 1 }, ["high findings: fail findings_present: 1 high finding, must be at most 0"]],
  [{ high: 0 }, { medium: 3 }, ["high findings: inconclusive evidence_missing: no evidence reports the number of high findings"]],
  [
    { high: 0 },
    { high: 0, critical: 2 },
    ["high findings: fail findings_present: 2 critical and 0 high findings, must be at most 0"],
  ],
  [
    { high: 0 },
    { high: 0, critical: { not: "null" } },
    ["high findings: inconclusive not_a_number: the number of critical findings is null, which is not a number"],
  ],
  [
    { critical: 1, low: 4 },
    { critical: 1, high: 1, medium: 2, low: 1 },
    [
      "critical findings: pass ok: 1 critical finding, must be at most 1",
      "low findings: pass ok: 1 high, 2 medium and 1 low finding, must be at most 4",
    ],
  ],
  [
    { low: 3 },
    { high: 1, medium: 2, low: 1 },
    ["low findings: fail findings_present: 1 high, 2 medium and 1 low finding, must be at most 3"],
  ],
  [{ high: 2 }, { critical: 0, high: 2 }, ["high findings: pass ok: 2 high findings, must be at most 2"]],
  [
    { high: 0 },
    { high: -1 },
    ["high findings: inconclusive not_a_number: the number of high findings is -1, which counts nothing"],
  ],
];
test.each(cases)("%j of %j", (limits, of, expected) => {
  expect(told({ security: { findings_at_most: limits } }, { evidence: counts(of) })).toEqual(expected);
});

test("findings are found with their number, bound and source", () => {
  expect(judged({ security: { findings_at_most: { high: 0 } } }, { evidence: counts({ high: 1 }) })).toEqual([
    {
      family: "security",
      gate: "high findings",
      outcome: "fail",
      enforcement: "block",
      code: "findings_present",
      because: "1 high finding, must be at most 0",
      value: "1",
      bound: "at most 0",
      measured: { name: "high findings", value: 1 },
      sources: [OURS],
      help: "Mend what was found, or promote a version without it.",
      policy: { file: "policies/fraud.yaml#gates.security.findings_at_most.high", line: 4 },
    },
  ]);
});

const NONE = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 };
const by = (tool: string, some: Partial<typeof NONE>) =>
  Object.entries({ ...NONE, ...some }).map(([name, value]) =>
    reading("security", name, value, { tool, suite: `${tool}.json`, source: { file: `${tool}.json`, sha256: `sha256:${tool}` } }),
  );

test("several scanners are counted together", () => {
  const readings = [...by("trivy", { high: 1 }), ...by("modelscan", { high: 2 })];
  expect(told({ security: { findings_at_most: { high: 2 } } }, { evidence: evidence(readings) })).toEqual([
    "high findings: fail findings_present: 3 high findings, must be at most 2",
  ]);
});

test("a finding that nobody rated may be the worst there is, unless the policy says how many of them there may be", () => {
  const readings = by("pip-audit", { unknown: 1 });
  expect(told({ security: { findings_at_most: { high: 0 } } }, { evidence: evidence(readings) })).toEqual([
    "high findings: fail findings_present: 1 unrated and 0 high findings, must be at most 0",
  ]);
  expect(told({ security: { findings_at_most: { unknown: 1, high: 0 } } }, { evidence: evidence(readings) })).toEqual([
    "unknown findings: pass ok: 1 unrated finding, must be at most 1",
    "high findings: pass ok: 0 high findings, must be at most 0",
  ]);
});

test("a worse finding of one scanner counts, although another does not tell that severity", () => {
  const readings = [reading("security", "high", 0), ...by("trivy", { critical: 1 })];
  expect(told({ security: { findings_at_most: { high: 0 } } }, { evidence: evidence(readings) })).toEqual([
    "high findings: fail findings_present: 1 critical and 0 high findings, must be at most 0",
  ]);
});

test("each of them must tell the severity that the policy names", () => {
  const readings = [reading("security", "critical", 0), ...by("trivy", {})];
  expect(told({ security: { findings_at_most: { high: 0 } } }, { evidence: evidence(readings) })).toEqual([
    `high findings: inconclusive evidence_missing: ${OURS.file} does not tell the number of high findings`,
  ]);
});

test("unrated findings are asked for in words", () => {
  expect(told({ security: { findings_at_most: { unknown: 0 } } }, { evidence: evidence() })).toEqual([
    "unknown findings: inconclusive evidence_missing: no evidence reports the number of unrated findings",
  ]);
});

test("those that do not tell are all named, with what would help, and counts of another kind are none", () => {
  const silent = (file: string) => ({
    ...reading("security", "critical", 0),
    tool: file,
    suite: file,
    source: { file, sha256: `sha256:${file}` },
  });
  const readings = [silent("a.json"), silent("b.json"), ...by("trivy", {}), reading("tests", "high", 0)];
  const [found] = judged({ security: { findings_at_most: { high: 0 } } }, { evidence: evidence(readings) });
  expect(found).toMatchObject({
    because: "a.json and b.json do not tell the number of high findings",
    help: "Have the report state the number of high findings, or take it out of the evidence.",
  });
  expect(found?.sources.map(({ file }) => file)).toEqual(["a.json", "b.json"]);
  expect(told({ security: { findings_at_most: { high: 0 } } }, { evidence: evidence([reading("tests", "high", 0)]) })).toEqual([
    "high findings: inconclusive evidence_missing: no evidence reports the number of high findings",
  ]);
});

test("one tool's file counts once for that tool, and another tool's reading of the same file counts beside it", () => {
  const of = (tool: string, suite: string) => ({
    ...reading("security", "high", 1),
    tool,
    suite,
    source: { file: suite, sha256: "sha256:same" },
  });
  const readings = [of("trivy", "a.json"), of("trivy", "copy.json"), of("grype", "a.json")];
  expect(told({ security: { findings_at_most: { high: 1 } } }, { evidence: evidence(readings) })).toEqual([
    "high findings: fail findings_present: 2 high findings, must be at most 1",
  ]);
});
