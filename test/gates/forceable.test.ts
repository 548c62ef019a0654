import { expect, test } from "vitest";
import { isForceable } from "../../src/gates/forceable.ts";
import type { Finding } from "../../src/gates/outcome.ts";
import { REASON_CODES } from "../../src/gates/reason.ts";

const finding = (gate: string, over: Partial<Finding>): Finding => ({
  ...{ family: "metrics", gate, outcome: "fail", enforcement: "block", code: "ok", because: "it is so", sources: [] },
  ...over,
});

const NEVER = [
  "digest_missing",
  "digest_mismatch",
  "uri_mismatch",
  "evidence_of_another",
  "evidence_from_the_future",
  "held",
  "no_gates",
  "no_policy",
  "policy_invalid",
  "stage_unknown",
  "manifest_invalid",
  "never_stood_there",
  "unexplained_change",
  "not_executed_yet",
  "foreign_files",
  "foreign_commit",
  "behind_base",
  "rollback_verified",
  "rollback_evidence_changed",
];

test("what a promotion is, and whether it may be judged at all, nobody forces", () => {
  const never = REASON_CODES.filter((code) => !isForceable(finding("x", { code })));
  expect(never.toSorted()).toEqual(NEVER.toSorted());
  expect(isForceable(finding("digest", { family: "artifact", code: "evidence_missing" }))).toBe(false);
  expect(isForceable(finding("evidence digest", { family: "promotion", code: "evidence_unreadable" }))).toBe(false);
  expect(isForceable(finding("evidence", { family: "promotion", code: "evidence_unreadable" }))).toBe(true);
});
