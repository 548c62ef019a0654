import type { PointerMove } from "../manifest/move.ts";
import { isForced } from "../promotion/force.ts";
import type { Judged, Result } from "../promotion/result.ts";
import { standingOfMove, standingOfResult } from "./standing.ts";

/** What a promotion leaves behind, in the shape its users know. Absent facts are null, never left out. */
export type PromotionRecord = {
  readonly model: string;
  readonly version: string;
  /** The stage that the policy says a version must stand in first. */
  readonly from_stage: string | null;
  readonly to_stage: string;
  readonly approvers: readonly string[];
  /** The values that were checked, by name. */
  readonly checks: Readonly<Record<string, number>>;
  readonly status: "approved" | "forced" | "waiting" | "blocked";
  /** The version that stood there before. */
  readonly rollback_to: string | null;
  readonly artifacts: {
    readonly model_digest: string;
    readonly data_snapshot: string | null;
    readonly code_commit: string | null;
  };
};

/** One record for every pointer that a result moves, in the order of its moves. */
export function records(result: Result): readonly PromotionRecord[] {
  return result.judged.flatMap((judged) => ("to" in judged.move ? [recordOf(judged, judged.move, result)] : []));
}

function recordOf(judged: Judged, move: PointerMove, result: Result): PromotionRecord {
  const { policy, lane, tally, checked, lineage } = judged;
  return {
    model: move.model,
    version: move.to.version,
    from_stage: lane === "promotion" ? (policy?.stage.follows ?? null) : null,
    to_stage: move.stage,
    approvers: [...new Set(tally?.seats.flatMap((seat) => seat.filledBy) ?? [])],
    checks: checked,
    status: statusOf(judged, result),
    rollback_to: move.kind === "first" ? null : move.from.version,
    artifacts: {
      model_digest: move.to.digest,
      data_snapshot: lineage["data_snapshot"] ?? null,
      code_commit: lineage["code_commit"] ?? null,
    },
  };
}

/** A move is approved when it and the whole it is part of are open: they are merged together or not at all. */
function statusOf(judged: Judged, result: Result): PromotionRecord["status"] {
  const passed = isForced(judged) ? "forced" : "approved";
  if (result.merged !== undefined) return passed;
  const both = [standingOfMove(judged), standingOfResult(result)];
  return both.includes("shut") ? "blocked" : both.includes("waiting") ? "waiting" : passed;
}
