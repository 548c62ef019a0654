import { expect, test } from "vitest";
import { judge } from "../../src/gates/judge.ts";
import { evidence, lines, OURS, question } from "./question.ts";

const created = (...instants: string[]) =>
  evidence([], { created: instants.map((at) => ({ value: new Date(at), source: OURS })) });
const POLICY = { evidence: { at_most_days_old: 14 } };

const cases: readonly [string, readonly string[], string][] = [
  [
    "fresh",
    ["2026-11-19T10:00:00Z"],
    "pass ok: the oldest evidence was measured at 2026-11-19T10:00:00Z, may be at most 14 days old",
  ],
  [
    "exactly as old as may be",
    ["2026-11-06T10:00:00Z"],
    "pass ok: the oldest evidence was measured at 2026-11-06T10:00:00Z, may be at most 14 days old",
  ],
  [
    "a minute older",
    ["2026-11-06T09:59:00Z"],
    "inconclusive evidence_stale: the oldest evidence was measured at 2026-11-06T09:59:00Z, may be at most 14 days old; it is too old since 2026-11-20T09:59:00Z",
  ],
  [
    "partly old",
    ["2026-11-19T10:00:00Z", "2026-10-21T10:00:00Z"],
    "inconclusive evidence_stale: the oldest evidence was measured at 2026-10-21T10:00:00Z, may be at most 14 days old; it is too old since 2026-11-04T10:00:00Z",
  ],
  ["undated", [], "inconclusive evidence_undated: no evidence says when it was measured"],
  [
    "dated with nonsense",
    ["2026-11-19T10:00:00Z", "yesterday"],
    "inconclusive evidence_undated: no evidence says when it was measured",
  ],
  [
    "ten minutes ahead of our clock",
    ["2026-11-20T10:10:00Z"],
    "pass ok: the oldest evidence was measured at 2026-11-20T10:10:00Z, may be at most 14 days old",
  ],
  [
    "partly from the future",
    ["2026-11-19T10:00:00Z", "2026-11-20T10:10:01Z"],
    "inconclusive evidence_from_the_future: the evidence says it was measured at 2026-11-20T10:10:01Z, which is still to come",
  ],
];
test.each(cases)("evidence that is %s", (_, instants, expected) => {
  expect(lines(judge(question(POLICY, { evidence: created(...instants) }))).slice(1)).toEqual([`evidence age: ${expected}`]);
});

test("a policy may allow more days than a date can tell", () => {
  for (const days of [1e9, 1e300]) {
    const asked = question({ evidence: { at_most_days_old: days } }, { evidence: created("2026-11-19T10:00:00Z") });
    expect(judge(asked).at(-1)).toMatchObject({ gate: "evidence age", outcome: "pass" });
  }
});

test("stale evidence is found with its instant, its source and what would help", () => {
  expect(judge(question(POLICY, { evidence: created("2026-10-21T10:00:00Z") })).at(-1)).toEqual({
    family: "promotion",
    gate: "evidence age",
    outcome: "inconclusive",
    enforcement: "block",
    code: "evidence_stale",
    because:
      "the oldest evidence was measured at 2026-10-21T10:00:00Z, may be at most 14 days old; it is too old since 2026-11-04T10:00:00Z",
    value: "2026-10-21T10:00:00Z",
    bound: "at most 14 days old",
    sources: [OURS],
    help: "Measure again, and put the new report in place of the old one.",
    policy: { file: "policies/fraud.yaml#evidence.at_most_days_old", line: 2 },
  });
});
