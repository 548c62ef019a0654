import type { Evidence, Reading, Source } from "../evidence/reading.ts";
import { answer, distinct, type Unknown, unknown } from "./asked.ts";
import { listed, spell } from "./spell.ts";

/** A count over everybody who counts: several tools, and several files of one tool, each count their own. */
export type Counted = { readonly is: "number"; readonly value: number; readonly sources: readonly Source[] } | Unknown;

type Wanted = {
  readonly kind: "tests" | "security";
  readonly name: string;
  readonly subject: string;
  /** Whether it is enough that one of several counters states it; each must, when left out. */
  readonly some?: boolean;
};

/**
 * What all these counters state together: silence is unknown, never zero. A copy of a file counts once. `whose` says which counters
 * are asked; our own evidence is one without a tool.
 */
export function counted(evidence: Evidence, wanted: Wanted, whose: (reading: Reading) => boolean): Counted {
  const { kind, name, subject, some = false } = wanted;
  const counters = countersOf(evidence.readings.filter((reading) => reading.kind === kind && whose(reading)));
  if (counters.length === 0) return missing(subject);
  const stated = counters.map((readings) =>
    countOf(
      readings.filter((reading) => reading.name === name),
      subject,
    ),
  );
  const silent = counters.filter((_, index) => stated[index]?.is === "silent").flatMap(([first]) => first?.source ?? []);
  const wrong = stated.find((each) => each.is === "unknown");
  if (wrong !== undefined) return wrong;
  if (silent.length === counters.length) return missing(subject);
  if (silent.length > 0 && !some) {
    const files = listed(silent.map(({ file }) => file));
    return unknown("evidence_missing", `${files} ${silent.length === 1 ? "does" : "do"} not tell ${subject}`, {
      sources: silent,
      help: `Have the report state ${subject}, or take it out of the evidence.`,
    });
  }
  const known = stated.filter((each) => each.is === "number");
  return {
    is: "number",
    value: known.reduce((sum, each) => sum + each.value, 0),
    sources: distinct(known.flatMap((each) => each.sources)),
  };
}

/** The readings of each counter: one file of one tool, or all that our own evidence says. */
function countersOf(readings: readonly Reading[]): readonly (readonly Reading[])[] {
  const counters = new Map<string, Reading[]>();
  const firstOf = new Map<string, string>();
  for (const reading of readings) {
    const { tool, suite, source } = reading;
    const content = `${tool} ${source.sha256}`;
    const first = tool === undefined ? "" : (firstOf.get(content) ?? suite ?? "");
    if (tool !== undefined) firstOf.set(content, first);
    if (tool !== undefined && first !== (suite ?? "")) continue;
    const key = JSON.stringify([tool ?? null, suite ?? null]);
    counters.set(key, [...(counters.get(key) ?? []), reading]);
  }
  return [...counters.values()];
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

function missing(subject: string): Unknown {
  return unknown("evidence_missing", `no evidence reports ${subject}`, {
    help: `Add a report that states ${subject} to the evidence.`,
  });
}
