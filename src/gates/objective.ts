import { judgeNumber } from "./number.ts";
import type { Finding } from "./outcome.ts";
import { gateOf, type Question } from "./question.ts";

/** Service objectives and costs: one reading against its bounds. The name carries the unit. */
export function judgeObjectives(question: Question, family: "slo" | "cost"): readonly Finding[] {
  return Object.entries(question.policy.gates?.[family] ?? {}).flatMap(([name, asked]) =>
    judgeNumber(question, gateOf(family, name, asked), { kind: family, name }, asked),
  );
}
