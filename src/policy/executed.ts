import type { Problem } from "../errors.ts";
import type { Policy, StagePolicy } from "./shape.ts";

/**
 * What this stage asks for and we do not do yet, each at its line. Such words parse, so that a policy can be written ahead, and
 * shut the stage: half of a policy kept is a policy broken. Empty when all of it is executed.
 */
export function notExecutedYet(stage: StagePolicy, name: string, policy: Policy): readonly Problem[] {
  const ahead: readonly (readonly [unknown, readonly string[]])[] = [
    [stage.rollout, ["rollout"]],
    [stage.freeze, ["freeze"]],
    [stage.rollback?.when, ["rollback", "when"]],
  ];
  return ahead.flatMap(([written, path]) => {
    if (written === undefined) return [];
    return [
      {
        what: `stages.${name}.${path.join(".")} is not executed yet, so this policy is refused rather than half-kept`,
        ...policy.at(["stages", name, ...path]),
        hint: `leave ${path.at(-1) ?? ""} out until it is`,
      },
    ];
  });
}
