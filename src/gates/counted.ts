import type { Evidence } from "../evidence/reading.ts";
import { type Answer, answer, readingsOf, unknown } from "./asked.ts";
import { spell } from "./spell.ts";

/** A count that evidence states: a whole number from 0. Anything else is unknown, never zero. */
export function counted(evidence: Evidence, kind: "tests" | "security", name: string, subject: string): Answer {
  const given = answer(readingsOf(evidence, { kind, name }), subject);
  if (given.is === "unknown") return given;
  const { value, reading } = given;
  if (Number.isInteger(value) && value >= 0) return given;
  return unknown("not_a_number", `${subject} is ${spell(value)}, which counts nothing`, {
    value: spell(value),
    sources: [reading.source],
    help: `Have the report state ${subject} as a whole number from 0.`,
  });
}
