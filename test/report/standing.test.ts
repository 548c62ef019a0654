import { expect, test } from "vitest";
import type { Decision, Result } from "../../src/promotion/result.ts";
import { exitCode, reasonOf, standingOfResult, type Standing } from "../../src/report/standing.ts";
import {
  AUC_SHUT,
  COST_WARNS,
  finding,
  INVALID,
  judged,
  MET,
  OPEN,
  result,
  SHUT,
  SOAKING,
  SOAKS,
  TALLY,
  WAITING,
} from "./results.ts";

const decided = (to: Decision["to"], code: Decision["code"], rest: Partial<Result> = {}) =>
  result({ decision: { to, code, because: "because", next: [] }, ...rest });
const foreign = finding("commits", { family: "promotion", outcome: "inconclusive", code: "foreign_commit" });

test.each<[string, Result, Standing, number]>([
  ["an open promotion", OPEN, "open", 0],
  ["one that waits for people", WAITING, "waiting", 0],
  ["one that only soaks", SOAKS, "waiting", 0],
  ["one with a shut gate", SHUT, "shut", 1],
  ["one with problems", INVALID, "shut", 2],
  ["a merged one", decided("merge", "merged", { merged: { commit: "1", at: new Date(0), approvedBy: [] } }), "open", 0],
  ["a warning", result({ judged: [judged({ findings: [finding("auc"), COST_WARNS] })] }), "open", 0],
  ["a soak beside a shut gate", result({ judged: [judged({ findings: [SOAKING, AUC_SHUT], allows: false })] }), "shut", 1],
  ["a merge decided although a gate is shut", decided("merge", "mergeable", { judged: SHUT.judged }), "shut", 1],
  ["a merge decided although a seat is empty", decided("merge", "mergeable", { judged: WAITING.judged }), "waiting", 0],
  ["a merge decided with nothing judged", decided("merge", "mergeable", { judged: [] }), "shut", 1],
  ["a move that nothing allows", decided("merge", "mergeable", { judged: [judged({ allows: false })] }), "shut", 1],
  ["a forbidden move", decided("merge", "mergeable", { judged: [judged({ lane: "forbidden" })] }), "shut", 1],
  ["a refusal with open gates", decided("refuse", "from_a_fork"), "shut", 1],
  ["a foreign commit", decided("wait", "foreign_commit", { findings: [foreign] }), "waiting", 0],
  ["a foreign file", decided("wait", "foreign_files", { findings: [{ ...foreign, code: "foreign_files" }] }), "shut", 1],
  ["a merge button that waits for a person", decided("wait", "merge_is_manual"), "open", 0],
  ["a rule of GitHub's that refuses", decided("wait", "refused_by_rule"), "open", 0],
  ["a draft", decided("wait", "draft"), "waiting", 0],
  ["a head that moved", decided("wait", "head_moved"), "waiting", 0],
  ["a draft with a shut gate", decided("wait", "draft", { judged: SHUT.judged }), "shut", 1],
  ["nothing to judge", decided("none", "nothing_to_judge", { judged: [] }), "open", 0],
  ["a closed pull request", decided("none", "closed", { judged: [] }), "shut", 1],
  ["a superseded pull request", decided("none", "superseded", { judged: [] }), "shut", 1],
])("%s", (_, given, standing, code) => {
  expect([standingOfResult(given), exitCode(given)]).toEqual([standing, code]);
});

test("a plan whose people are not asked yet says so instead of a merge", () => {
  const stage = { approvals: [{ who: "reviewer", from: ["write"], count: 1 }] };
  const policy = { file: "policies/fraud.yaml", digest: MET.head, stage };
  const planned = result({ judged: [judged({ tally: undefined, policy })] });
  expect(standingOfResult(planned)).toBe("waiting");
  expect(reasonOf(planned)).toBe("waiting for approvals, which are counted once the pull request is open; every gate is open");
  expect(standingOfResult(result({ judged: [judged({ tally: undefined, policy, merge: "automatic" })] }))).toBe("open");
  expect(standingOfResult(result({ judged: [judged({ tally: { ...TALLY, seats: [], met: true } })] }))).toBe("open");
});
