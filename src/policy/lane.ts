import type { ApprovalRule, StagePolicy } from "./shape.ts";

export type Merge = "automatic" | "when_approved" | "manual";

/** Who presses the button of a promotion; `when_approved` where the policy does not say. */
export function mergeOf(stage: StagePolicy): Merge {
  return stage.merge ?? "when_approved";
}

/**
 * Who is asked, and who presses the button, on the way back: the words of the rollback block, else the stage's own. Where only
 * one of the two is written there, the other follows it: `automatic` asks nobody, and approvals are waited for.
 */
export function rollbackLane(stage: StagePolicy): { readonly approvals: readonly ApprovalRule[]; readonly merge: Merge } {
  const approvals = stage.rollback?.approvals;
  const own = mergeOf(stage);
  const merge = stage.rollback?.merge ?? (approvals !== undefined && own === "automatic" ? "when_approved" : own);
  return { approvals: approvals ?? (merge === "automatic" ? [] : (stage.approvals ?? [])), merge };
}
