import type { Problem } from "../errors.ts";
import type { Policy, StagePolicy } from "./shape.ts";

/**
 * What an author should know of the experiments that a stage asks for: a gate is judged on every event, and a test that is valid at one
 * look finds more at every other than it says. One note for each such gate that has no horizon, neither `power` nor
 * `samples_at_least`, before which nothing is judged. Notes and not problems: who judges once may mean it.
 * https://doi.org/10.1287/opre.2021.2135
 */
export function peeking(stage: StagePolicy, name: string, policy: Policy): readonly Problem[] {
  return Object.entries(stage.gates?.experiment ?? {}).flatMap(([metric, gate]) => {
    if (gate.test === "sequential" || gate.power !== undefined || gate.samples_at_least !== undefined) return [];
    const path = ["stages", name, "gates", "experiment", metric];
    const what = `${path.join(".")}: a test of a fixed horizon is valid once, when the experiment has run its course, and no horizon is named; judged on every event it finds too much`;
    return [{ what, ...policy.at(path), hint: "write test: sequential, or power or samples_at_least" }];
  });
}
