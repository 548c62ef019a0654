import { newestCreated, oldestCreated } from "../evidence/age.ts";
import { unknown } from "./asked.ts";
import type { Finding } from "./outcome.ts";
import { finding, type Found, type Gate, type Question } from "./question.ts";
import { count } from "./spell.ts";

const DAY = 86_400_000;
/** How far a report's clock may be ahead of ours. */
const AHEAD = 600_000;

/** How old the oldest dated part of the evidence is. Old evidence is not wrong, it says nothing of today: inconclusive. */
export function judgeAge(question: Question): readonly Finding[] {
  const days = question.policy.evidence?.at_most_days_old;
  if (days === undefined) return [];
  const gate: Gate = { family: "promotion", gate: "evidence age", enforcement: "block", path: ["evidence"] };
  return [finding(question, gate, found(question, days), "at_most_days_old")];
}

function found({ candidate, now }: Question, days: number): Found {
  const { created } = candidate.evidence;
  const bound = `at most ${count(days, "day")} old`;
  const oldest = oldestCreated(candidate.evidence);
  const latest = newestCreated(candidate.evidence);
  if (oldest === undefined || latest === undefined || created.some((each) => Number.isNaN(each.value.getTime()))) {
    return unknown("evidence_undated", "no evidence says when it was measured", {
      bound,
      help: `State created: with the instant of the measurement in the evidence of version ${candidate.pointer.version}.`,
    }).found;
  }
  if (latest.value.getTime() > now.getTime() + AHEAD) {
    return unknown(
      "evidence_from_the_future",
      `the evidence says it was measured at ${instant(latest.value)}, which is still to come`,
      {
        value: instant(latest.value),
        bound,
        sources: [latest.source],
        help: "Correct created: in the report, or the clock it came from.",
      },
    ).found;
  }
  // A number, since a policy may allow more days than a date can tell.
  const until = oldest.value.getTime() + days * DAY;
  const facts = { value: instant(oldest.value), bound, sources: [oldest.source] };
  const because = `the oldest evidence was measured at ${instant(oldest.value)}, may be ${bound}`;
  if (now.getTime() <= until) return { outcome: "pass", code: "ok", because, ...facts };
  return unknown("evidence_stale", `${because}; it is too old since ${instant(new Date(until))}`, {
    ...facts,
    help: "Measure again, and put the new report in place of the old one.",
  }).found;
}

function instant(date: Date): string {
  return date.toISOString().replace(/\.000Z$/, "Z");
}
