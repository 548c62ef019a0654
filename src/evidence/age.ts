import type { Evidence, Stated } from "./reading.ts";

/**
 * The moment an evidence's age is judged by: the oldest `created` that any of its files states, because a fresh file does not
 * make an old one fresher. Undefined when no file states one: undated, which is not new.
 */
export function oldestCreated(evidence: Pick<Evidence, "created">): Stated<Date> | undefined {
  return extreme(evidence.created, (one, other) => one < other);
}

/** The newest `created`; one that lies in the future is a clock or a lie. */
export function newestCreated(evidence: Pick<Evidence, "created">): Stated<Date> | undefined {
  return extreme(evidence.created, (one, other) => one > other);
}

function extreme(created: Evidence["created"], before: (one: number, other: number) => boolean): Stated<Date> | undefined {
  return created.reduce<Stated<Date> | undefined>(
    (found, each) => (found === undefined || before(each.value.getTime(), found.value.getTime()) ? each : found),
    undefined,
  );
}
