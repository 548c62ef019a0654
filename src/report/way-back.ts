import type { Judged } from "../promotion/result.ts";
import { code, escape } from "./escape.ts";

/** How to go back once a move is merged, and what the policy plans for afterwards; empty for what moves no pointer. */
export function wayBack({ move, policy }: Judged): string {
  const back = waysBack(move);
  if (back === "") return "";
  return [back, rollout(policy?.stage.rollout), triggers(policy?.stage.rollback?.when)]
    .filter((line) => line !== "")
    .join("\n\n");
}

function waysBack(move: Judged["move"]): string {
  const [model, stage] = [code(move.model), code(move.stage)];
  switch (move.kind) {
    case "first":
      return `There is no earlier version in ${stage} to go back to: use GitHub's Revert button on this pull request, which empties the stage again.`;
    case "promotion":
      return `To put version ${code(move.from.version)} back after the merge, use GitHub's Revert button on this pull request, or run the workflow with command ${code("rollback")}, model ${model}, to ${stage}. Either way that is a pull request too, judged by the policy's rules for going back.`;
    case "rollback":
      return `Version ${code(move.from.version)} comes back to ${stage} only by a promotion of its own, through every gate.`;
    case "removal":
      return `To put version ${code(move.from.version)} back after the merge, use GitHub's Revert button on this pull request.`;
    case "archive":
    case "unarchive":
    case "hold":
    case "release":
    case "rollout":
    case "unexplained":
      return "";
  }
}

type Stage = NonNullable<Judged["policy"]>["stage"];

function rollout(plan: Stage["rollout"]): string {
  if (plan === undefined) return "";
  const steps = plan.steps.map((step) => `${step.percent} %${step.for === undefined ? "" : ` for ${step.for}`}`);
  return `Rollout, by the policy: ${steps.join(", then ")}.`;
}

function triggers(when: NonNullable<Stage["rollback"]>["when"] | undefined): string {
  const all = [...Object.entries(when?.slo ?? {}), ...Object.entries(when?.metrics ?? {})].map(([name, trigger]) => {
    const bounds = [
      ...(trigger.at_least === undefined ? [] : [`at least ${trigger.at_least}`]),
      ...(trigger.at_most === undefined ? [] : [`at most ${trigger.at_most}`]),
    ];
    return `${escape(name)} is not ${bounds.join(" and ")}${trigger.for === undefined ? "" : ` for ${trigger.for}`}`;
  });
  return all.length === 0 ? "" : `Reason to go back, by the policy: when ${all.join(", or when ")}.`;
}
