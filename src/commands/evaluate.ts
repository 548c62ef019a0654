import type { Branch } from "../ports.ts";
import type { Result } from "../promotion/result.ts";
import { plannedPromotion, refusedBeforehand } from "./promote.ts";
import { conclude, settled } from "./result.ts";
import type { Scene } from "./scene.ts";

/** Judges a promotion without opening anything: what `promote` would find, approvals apart. `base` is a branch, or a checkout. */
export async function evaluate(scene: Scene, base: Branch): Promise<Result> {
  const planned = await plannedPromotion(scene, base);
  if (planned.is === "there") return settled(scene, base, planned.decision);
  const refused = refusedBeforehand(scene, planned.plan);
  if (refused !== undefined) return refused;
  const { assessment } = planned.plan;
  const about = { state: "planned" as const, draft: false, fork: false, head: "", ours: true, requesterKnown: true };
  return conclude(scene, {
    command: "evaluate",
    base,
    assessment,
    judged: assessment.judged,
    findings: assessment.findings,
    ...about,
  });
}
