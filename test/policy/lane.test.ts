import { expect, test } from "vitest";
import { mergeOf, rollbackLane } from "../../src/policy/lane.ts";

const owner = { who: "owner", from: ["write"], count: 1 };
const oncall = { who: "on call", from: ["@acme/oncall"], count: 1 };

test("a stage that does not say waits for approvals", () => {
  expect(mergeOf({})).toBe("when_approved");
  expect(mergeOf({ merge: "manual" })).toBe("manual");
});

test.each([
  ["the stage's own, without a rollback block", { approvals: [owner] }, { approvals: [owner], merge: "when_approved" }],
  [
    "the block's approvals",
    { approvals: [owner], rollback: { approvals: [oncall] } },
    { approvals: [oncall], merge: "when_approved" },
  ],
  [
    "the block's merge with the stage's approvals",
    { approvals: [owner], rollback: { merge: "manual" } },
    { approvals: [owner], merge: "manual" },
  ],
  [
    "nobody, where the block says automatic",
    { approvals: [owner], rollback: { merge: "automatic" } },
    { approvals: [], merge: "automatic" },
  ],
  ["nobody, where the stage is automatic", { merge: "automatic" }, { approvals: [], merge: "automatic" }],
  [
    "the block's people, also where the stage is automatic",
    { merge: "automatic", rollback: { approvals: [oncall] } },
    { approvals: [oncall], merge: "when_approved" },
  ],
  [
    "a manual stage stays manual",
    { merge: "manual", approvals: [owner], rollback: { approvals: [oncall] } },
    { approvals: [oncall], merge: "manual" },
  ],
] as const)("the way back asks %s", (_, stage, lane) => {
  expect(rollbackLane(structuredClone(stage) as Parameters<typeof rollbackLane>[0])).toEqual(lane);
});
