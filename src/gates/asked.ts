import { isFrom } from "../evidence/ledger.ts";
import { sameName } from "../evidence/names.ts";
import type { Evidence, Kind, Reading, Source } from "../evidence/reading.ts";
import type { Found } from "./question.ts";
import { count, listed, spell } from "./spell.ts";

/** Which reading a gate asks for. What is left out must be absent from the reading too: the whole never answers for a part. */
export type Wanted = {
  readonly kind: Exclude<Kind, "fairness">;
  readonly name: string;
  readonly slice?: Reading["slice"];
  readonly feature?: Reading["feature"];
  /** Only what was computed from this table of the policy's `data:`. */
  readonly from?: string | undefined;
};

/** A number that may be judged, or what is wrong with it. */
export type Answer = { readonly is: "number"; readonly value: number; readonly reading: Reading } | Unknown;

/** Why something cannot be judged: an inconclusive finding in waiting. */
export type Unknown = { readonly is: "unknown"; readonly found: Found };

export type Known = Exclude<Answer, Unknown>;

/** Every reading that is exactly what is wanted, by whichever of its names; more than one is a conflict. */
export function readingsOf(evidence: Evidence, wanted: Wanted): readonly Reading[] {
  return evidence.readings.filter(
    (reading) =>
      reading.kind === wanted.kind &&
      sameName(wanted.kind, reading.name, wanted.name) &&
      reading.feature === wanted.feature &&
      sliceKey(reading.slice) === sliceKey(wanted.slice) &&
      isFrom(reading, wanted.from),
  );
}

/** The one number that is wanted, by the name `subject` in sentences; or why there is none. */
export function numberOf(evidence: Evidence, wanted: Wanted, subject: string): Answer {
  const readings = readingsOf(evidence, wanted);
  if (readings.length > 0 || wanted.from === undefined) return answer(readings, subject);
  return notComputed(evidence, wanted.from, subject);
}

/** What to say where a table does not tell what a gate asks of it: whether nothing was computed from it, or only not this. */
export function notComputed(evidence: Evidence, table: string, subject: string, help?: string): Unknown {
  if (!evidence.readings.some((reading) => isFrom(reading, table))) {
    return unknown("evidence_missing", `nothing was computed from the table ${table}`, {
      help: `Run promote where the files of data.${table} lie.`,
    });
  }
  return unknown("evidence_missing", `${subject} was not computed from the table ${table}`, {
    help: help ?? `Have data.${table} name the columns that ${subject} is computed of, or take from: ${table} out of the gate.`,
  });
}

/** The one number among these readings of `subject`. NaN, null and text are recognised and never judged. */
export function answer(readings: readonly Reading[], subject: string): Answer {
  const [reading, ...more] = readings;
  if (reading === undefined) {
    return unknown("evidence_missing", `no evidence reports ${subject}`, {
      help: `Add a report that states ${subject} to the evidence.`,
    });
  }
  const sources = readings.map((each) => each.source);
  if (more.length > 0) {
    const told = listed(readings.map((each) => `${spellValue(each.value)} in ${each.source.file}${origin(each)}`));
    return unknown("evidence_conflict", `${subject} is reported ${readings.length} times: ${told}`, {
      sources,
      help: `Keep one report of ${subject} in the evidence.`,
    });
  }
  const { value } = reading;
  if (reading.computed !== undefined && typeof value !== "number") {
    return unknown("not_a_number", `${subject} is not defined on the table ${reading.computed.table}: ${value.not}`, {
      value: "not defined",
      samples: reading.samples,
      sources,
      help: `Compute ${subject} from rows that define it.`,
    });
  }
  if (typeof value !== "number" || !Number.isFinite(value)) {
    return unknown("not_a_number", `${subject} is ${spellValue(value)}, which is not a number`, {
      value: spellValue(value),
      sources,
      help: `Have the report state ${subject} as a finite number${isTooExact(value) ? ", with no more digits than a double has: 17" : ""}.`,
    });
  }
  if (reading.samples !== undefined && !(reading.samples > 0)) {
    return unknown("too_few_samples", `${subject} rests on no samples`, {
      value: spell(value),
      samples: 0,
      sources,
      help: `Measure ${subject} on data that has samples of it.`,
    });
  }
  return { is: "number", value, reading };
}

function origin({ computed }: Reading): string {
  return computed === undefined ? "" : ` (computed from ${computed.table})`;
}

/** A number that is refused for its digits alone. */
function isTooExact(value: unknown): boolean {
  const said = spellValue(value);
  return Number.isFinite(Number(said)) && (said.replace(/\D/g, "").length > 17 || (Number(said) === 0 && /[1-9]/.test(said)));
}

/** The answer, unless it rests on fewer samples than asked, or does not say on how many. */
export function withSamples(given: Answer, subject: string, atLeast: number | undefined): Answer {
  if (given.is === "unknown" || atLeast === undefined) return given;
  const { value, reading } = given;
  const facts = { value: spell(value), sources: [reading.source] };
  if (reading.samples === undefined) {
    return unknown("samples_unknown", `${subject} does not say on how many samples it rests, must be at least ${atLeast}`, {
      ...facts,
      help: `State the samples of ${subject} in the report.`,
    });
  }
  if (reading.samples < atLeast) {
    return unknown("too_few_samples", `${subject} rests on ${count(reading.samples, "sample")}, must be at least ${atLeast}`, {
      ...facts,
      samples: reading.samples,
      help: `Measure ${subject} on at least ${count(atLeast, "sample")}.`,
    });
  }
  return given;
}

/** A value as it stood in the report; also of what the types rule out, since a gate must say why it does not believe it. */
export function spellValue(value: unknown): string {
  if (typeof value === "number") return spell(value);
  if (typeof value === "object" && value !== null && "not" in value && typeof value.not === "string") return value.not;
  return value === undefined ? "undefined" : JSON.stringify(value);
}

/** Each place once, in the order given. */
export function distinct(sources: readonly Source[]): readonly Source[] {
  return sources.filter((each, index) => sources.findIndex((one) => one.file === each.file && one.line === each.line) === index);
}

/** A slice as one text that no other slice has. No slice, and a slice along no dimension, are the whole. */
export function sliceKey(slice: Readonly<Record<string, string>> | undefined): string {
  return JSON.stringify(Object.entries(slice ?? {}).sort(([one], [other]) => order(one, other)));
}

/** The order of names everywhere in findings: by code unit, the same on every machine. */
export function order(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** An inconclusive answer. */
export function unknown(code: Found["code"], because: string, facts: Partial<Found> = {}): Unknown {
  return { is: "unknown", found: { outcome: "inconclusive", code, because, sources: [], ...facts } };
}
