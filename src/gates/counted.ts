import type { Evidence, Reading, Source } from "../evidence/reading.ts";
import { answer, distinct, type Unknown, unknown } from "./asked.ts";
import { listed, spell } from "./spell.ts";

/** A count over everybody who counts: several tools, and several files of one tool, each count their own. */
export type Counted = { readonly is: "number"; readonly value: number; readonly sources: readonly Source[] } | Unknown;

type Wanted = {
  readonly kind: "tests" | "security";
  readonly name: string;
  readonly subject: string;
  /** Whether it is enough that one of several counters states it; else each must. */
  readonly some: boolean;
};

/**
 * What all these counters state together: silence is unknown, never zero. A copy of a file counts once. `whose` says which counters
 * are asked; our own evidence is one without a tool.
 */
export function counted(evidence: Evidence, wanted: Wanted, whose: (reading: Reading) => boolean): Counted {
  const { kind, name, subject, some } = wanted;
  const counters = countersOf(evidence.readings.filter((reading) => reading.kind === kind && whose(reading)));
  const stated = counters.map((readings) =>
    countOf(
      readings.filter((reading) => reading.name === name),
      subject,
    ),
  );
  const wrong = stated.find((each) => each.is === "unknown");
  if (wrong !== undefined) return wrong;
  const silent = counters.flatMap(([first], index) =>
    first === undefined || stated[index]?.is !== "silent" ? [] : [first.source],
  );
  if (silent.length === counters.length) {
    const help = `Add a report that states ${subject} to the evidence.`;
    return unknown("evidence_missing", `no evidence reports ${subject}`, { help });
  }
  if (silent.length > 0 && !some) {
    const told = `${listed(silent.map(({ file }) => file))} ${silent.length === 1 ? "does" : "do"} not tell ${subject}`;
    const help = `Have the report state ${subject}, or take it out of the evidence.`;
    return unknown("evidence_missing", told, { sources: silent, help });
  }
  const known = stated.filter((each) => each.is === "number");
  return {
    is: "number",
    value: known.reduce((sum, each) => sum + each.value, 0),
    sources: distinct(known.flatMap((each) => each.sources)),
  };
}

/** The readings of each counter: one file of one tool, or all that our own evidence says. A copy of a file is no other counter. */
function countersOf(readings: readonly Reading[]): readonly (readonly Reading[])[] {
  const known = new Set<string>();
  const counters = Map.groupBy(readings, ({ tool, suite }) => JSON.stringify([tool, suite]));
  return [...counters.values()].filter(([first]) => {
    const content = `${first?.tool} ${first?.source.sha256}`;
    const seen = known.has(content);
    known.add(content);
    return !seen;
  });
}

/** A whole number from 0. Anything else is unknown, never zero. */
function countOf(readings: readonly Reading[], subject: string): Counted | { readonly is: "silent" } {
  if (readings.length === 0) return { is: "silent" };
  const given = answer(readings, subject);
  if (given.is === "unknown") return given;
  const { value, reading } = given;
  if (Number.isInteger(value) && value >= 0) return { is: "number", value, sources: [reading.source] };
  return unknown("not_a_number", `${subject} is ${spell(value)}, which counts nothing`, {
    value: spell(value),
    sources: [reading.source],
    help: `Have the report state ${subject} as a whole number from 0.`,
  });
}
