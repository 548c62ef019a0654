import { canonical } from "../evidence/names.ts";
import type { Evidence } from "../evidence/reading.ts";
import type { DriftGate } from "../policy/gates.ts";
import { benjaminiHochberg, holm } from "../statistics/multiple-testing.ts";
import { type Answer, type Known, numberOf, unknown } from "./asked.ts";
import { certainRange } from "./between.ts";
import { compare, decimal } from "./decimal.ts";
import type { Found } from "./question.ts";
import { count, spell, spellBeside } from "./spell.ts";

type Correction = NonNullable<DriftGate["correction"]>;

const CORRECTIONS: Readonly<Record<Correction, { readonly called: string; readonly adjust: typeof holm }>> = {
  holm: { called: "Holm", adjust: holm },
  benjamini_hochberg: { called: "Benjamini and Hochberg", adjust: benjaminiHochberg },
};

/** How large the difference is whose p-value this is, by the names that evidence has for the two. */
const EFFECTS: ReadonlyMap<string, string> = new Map([
  ["ks_p_value", "ks_statistic"],
  ["chi2_p_value", "cramers_v"],
]);

export function isPValue(statistic: string): boolean {
  return /p_?value$/i.test(canonical("drift", statistic));
}

/** A p-value of a feature as it is judged: adjusted for all that are tested beside it, and how that stands in a sentence. */
export type Adjusted = { readonly of: Known; readonly worse: number; readonly better: number; readonly told: string };

/** Of fewer values no test calls a drift one, be it as large as it may: the p-value of three values on each side is 0.1 at least. Our choice. */
const FEWEST = 30;

function few({ value, reading }: Known, samples: number, subject: string): Answer {
  const because = `${subject} is ${spell(value)} of ${count(samples, "value")}, where hardly any drift would be noticed: too little data to say`;
  return unknown("insufficient_data", because, {
    value: spell(value),
    samples,
    sources: [reading.source],
    help: `Compare at least ${FEWEST} values on each side.`,
  });
}

/** What is no number between 0 and 1 is no p-value, and has no place among those that are adjusted together. */
export function asPValue(given: Answer, subject: string): Answer {
  if (given.is === "unknown") return given;
  const { samples, computed } = given.reading;
  if (given.value >= 0 && given.value <= 1)
    return computed !== undefined && samples !== undefined && samples < FEWEST ? few(given, samples, subject) : given;
  return unknown("not_a_number", `${subject} is ${spell(given.value)}, and a p-value lies between 0 and 1`, {
    value: spell(given.value),
    sources: [given.reading.source],
    help: `Have the report state ${subject} as a p-value.`,
  });
}

/**
 * Each p-value adjusted for all that are given, in the order given. One that is known only between two numbers is adjusted at both,
 * the others with it: an adjusted p-value never falls where one of them rises.
 */
export function adjustedBy(correction: Correction, given: readonly Known[]): readonly Adjusted[] {
  const { called, adjust } = CORRECTIONS[correction];
  const at = (end: "low" | "high") =>
    adjust(given.map(({ value, reading }) => Math.min(1, Math.max(0, certainRange(reading.computed?.within)?.[end] ?? value))));
  const worse = at("low") ?? [];
  const better = at("high") ?? [];
  const told = `adjusted by ${called} over ${count(given.length, "feature")}`;
  return given.map((of, index) => ({ of, worse: worse[index] ?? of.value, better: better[index] ?? of.value, told }));
}

/**
 * What a p-value that is too small comes to beside the size of the difference, computed from the same table: of many rows every
 * difference is significant, and one that is small enough opens all the same.
 */
export function besideEffect(
  found: Found,
  of: { readonly evidence: Evidence; readonly statistic: string; readonly given: Known; readonly limit: number },
): Found {
  const { evidence, given, limit } = of;
  const { feature, slice, computed } = given.reading;
  const name = EFFECTS.get(canonical("drift", of.statistic));
  if (found.outcome === "pass") return found;
  if (name === undefined) return { ...found, because: `${found.because}; no effect belongs to ${of.statistic}` };
  const subject = feature === undefined ? name : `${name} of ${feature}`;
  const without = { ...found, because: `${found.because}; ${subject} was not computed beside it` };
  if (computed === undefined) return without;
  const effect = numberOf(evidence, { kind: "drift", name, feature, slice, from: computed.table }, subject);
  if (effect.is === "unknown") return without;
  const most = certainRange(effect.reading.computed?.within)?.high ?? effect.value;
  const order = compare(decimal(most), decimal(limit));
  const spelled = spellBeside(most, order, limit);
  if (order > 0) {
    return {
      ...found,
      because: `${found.because}; its effect is no small one: ${subject} is ${spelled}, may be at most ${spell(limit)}`,
    };
  }
  const because = `${found.because}, or its effect at most ${spell(limit)}: ${subject} is ${spelled}`;
  const { value, bound, samples, sources, measured } = found;
  return { outcome: "pass", code: "ok", because, value, bound, samples, sources, measured };
}
