import { judgeNumber } from "./number.ts";
import type { Finding } from "./outcome.ts";
import { gateOf, type Question } from "./question.ts";

/** Each metric of the whole against its bounds and the incumbent. */
export function judgeMetrics(question: Question): readonly Finding[] {
  return Object.entries(question.policy.gates?.metrics ?? {}).flatMap(([name, asked]) =>
    judgeNumber(question, gateOf("metrics", name, asked), { kind: "metric", name }, asked),
  );
}
