import { unknown } from "./asked.ts";
import type { Finding } from "./outcome.ts";
import { finding, gateOf, type Question } from "./question.ts";
import { spell } from "./spell.ts";

/** Experiments between two live versions are not judged yet, so a gate that asks for one stays shut. */
export function judgeExperiment(question: Question): readonly Finding[] {
  return Object.entries(question.policy.gates?.experiment ?? {}).map(([name, asked]) => {
    const { found } = unknown("not_executed_yet", `experiments are not judged yet, so nothing shows a lift of ${name}`, {
      bound: `lift at least ${spell(asked.lift_at_least)}`,
      help: "Take the experiment out of the policy, and ask for its outcome as a metric meanwhile.",
    });
    return finding(question, gateOf("experiment", name, asked), found);
  });
}
