import type { Computed, Reading, Trouble } from "./reading.ts";
import type { Uncertainty } from "../statistics/uncertainty.ts";
import { identityOf } from "./agree.ts";
import type { Report } from "./formats/format.ts";
import { spellSubject } from "./spell.ts";

/*
 * Computed numbers come with others that must fit them: a share is its count of its rows, a difference is that of two values, and the
 * slices of a dimension have all rows between them. Whoever writes a file by hand can make all of it fit, and is reviewed for it; what
 * does not fit is believed by nobody.
 */

/** Doubles that were summed in another order differ by less, and nobody forges so little. Relative to the larger of 1 and the number. */
const ROUNDING = 1e-9;
/** So many contradictions of one file are told. */
const TOLD = 5;

/** A report as it may be believed: one whose computed numbers contradict each other is a trouble, and nothing of it is read. */
export function soundly(report: Report, file: string): Report {
  const computed = report.readings.filter((each) => each.computed !== undefined);
  if (computed.length === 0) return report;
  const wrong = [
    ...twice(computed),
    ...computed.flatMap((reading) => contradictionsOf(reading).map((what) => `${spellSubject(reading)} ${what}`)),
    ...leftOut(computed, report.definition?.definition),
  ];
  if (wrong.length === 0) return report;
  const troubles = wrong.slice(0, TOLD).map((what): Trouble => ({ code: "evidence_unreadable", what, file, hint: AGAIN }));
  return { ...report, readings: [], measuredOn: undefined, troubles: [...(report.troubles ?? []), ...troubles] };
}

const AGAIN = "have it computed again; it is not meant to be written by hand";

/** Where two files tell one measurement of one table alike, and not what it is judged by: its interval, its noise, its pairs. */
export function toldOtherwise(reports: readonly Report[]): readonly Trouble[] {
  const known = new Map<string, Reading>();
  const troubles: Trouble[] = [];
  for (const reading of reports.flatMap(({ readings }) => readings.filter(({ computed }) => computed !== undefined))) {
    const identity = JSON.stringify([reading.computed?.table, identityOf(reading)]);
    const first = known.get(identity);
    if (first === undefined) known.set(identity, reading);
    else if (
      spelled([first.value, first.samples, first.computed]) !== spelled([reading.value, reading.samples, reading.computed])
    ) {
      const { source } = reading;
      const what = `${spellSubject(reading)} was computed from ${first.computed?.table ?? ""} twice, and ${first.source.file} tells other things of it`;
      troubles.push({ code: "evidence_conflict", what, file: source.file, hint: "keep the file that was computed last" });
    }
  }
  return troubles.slice(0, TOLD);
}

/** The same text for the same facts, in whichever order they stand. */
function spelled(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => {
    if (typeof each !== "object" || each === null || Array.isArray(each)) return each;
    return Object.fromEntries(Object.entries(each).toSorted(([one], [other]) => (one < other ? -1 : 1)));
  });
}

function twice(readings: readonly Reading[]): readonly string[] {
  const identities = readings.map(identityOf);
  return readings.flatMap((reading, place) =>
    identities.indexOf(identities[place] ?? "") < place ? [`${spellSubject(reading)} stands there twice`] : [],
  );
}

/** What does not fit in one computed reading, as the end of a sentence about it. */
function contradictionsOf({ value, samples, computed }: Reading): readonly string[] {
  if (computed === undefined || typeof value !== "number") return [];
  const { within, uncertainty, paired } = computed;
  return [
    ...(within !== undefined && !(within.low <= value && value <= within.high)
      ? [`is ${value}, outside of where it certainly lies`]
      : []),
    ...ofUncertainty(value, samples, uncertainty),
    ...(paired?.is === "pairs" ? ofPairs(value, samples, computed, paired) : []),
  ];
}

function ofUncertainty(value: number, samples: number | undefined, of: Uncertainty | undefined): readonly string[] {
  if (of === undefined) return [];
  const wrong: string[] = [];
  switch (of.is) {
    case "share":
      if (!isNear(of.count / of.of, value)) wrong.push(`is ${value}, and ${of.count} of ${of.of} rows is another share`);
      if (samples !== undefined && samples !== of.of) wrong.push(`rests on ${samples} rows, and its share is of ${of.of}`);
      break;
    case "moments":
      if (!isNear(of.mean, value)) wrong.push(`is ${value}, and the mean of its rows is ${of.mean}`);
      if (samples !== undefined && samples < of.count) wrong.push(`rests on ${samples} rows, and its mean on ${of.count}`);
      break;
    case "given":
      if (new Set(of.at.map((each) => each.confidence)).size < of.at.length) wrong.push("has two intervals of one confidence");
      break;
    case "normal":
  }
  return wrong;
}

type Pairs = Extract<Computed["paired"], { is: "pairs" }>;

function ofPairs(value: number, samples: number | undefined, { within }: Computed, pairs: Pairs): readonly string[] {
  const wrong: string[] = [];
  const { difference, uncertainty } = pairs;
  const slack = pairs.within === undefined || within === undefined ? 0 : within.high - within.low;
  // A small difference of two large values is exact to their rounding and not to its own.
  if (typeof pairs.value === "number" && !isNear(value - pairs.value, difference, slack + ROUNDING * Math.abs(pairs.value)))
    wrong.push(`is ${value} and the incumbent's ${pairs.value}, which do not differ by ${difference}`);
  if (pairs.within !== undefined && !(pairs.within.low <= difference && difference <= pairs.within.high))
    wrong.push(`differs by ${difference}, outside of where that certainly lies`);
  if (uncertainty?.is === "share") wrong.push("differs by a share of rows, which no difference is");
  else wrong.push(...ofUncertainty(difference, pairs.rows, uncertainty).map((what) => `has a difference that ${what}`));
  if (samples !== undefined && samples > pairs.rows) wrong.push(`rests on ${samples} rows, and its pairs on ${pairs.rows}`);
  return wrong;
}

function isNear(one: number, other: number, slack = 0): boolean {
  return Math.abs(one - other) <= slack + ROUNDING * Math.max(1, Math.abs(one), Math.abs(other));
}

type Definition = NonNullable<Report["definition"]>["definition"];

/**
 * Every row is in one slice of each dimension and in one group of each attribute, so whatever was left out is missing from the sum of
 * their samples; and what is told of one part is told of all, be it as undefined.
 */
function leftOut(readings: readonly Reading[], definition: Definition | undefined): readonly string[] {
  if (definition === undefined) return [];
  const wholes = readings.filter(
    ({ slice, group }) => slice === undefined && (group === undefined || definition.task === "experiment"),
  );
  const slices = (definition.slices ?? []).flatMap((dimension) => {
    const parts = readings.filter(({ slice }) => slice !== undefined && Object.keys(slice).join() === dimension);
    const named = [...new Set(parts.map(({ slice }) => slice?.[dimension]))];
    return wholes
      .filter(({ kind }) => kind !== "drift" && kind !== "fairness")
      .flatMap((whole) => {
        const its = parts.filter((part) => nameOf(part) === nameOf(whole));
        return missing(spellSubject(whole), `slice of ${dimension}`, its, named.length, whole.samples);
      });
  });
  const accuracy = wholes.find(({ name, kind }) => kind === "metric" && /(^|\/)accuracy$/.test(name))?.samples;
  const groups = (definition.attributes ?? []).flatMap((attribute) => {
    const parts = readings.filter((each) => each.kind === "fairness" && each.attribute === attribute);
    const named = [...new Set(parts.map(({ group }) => group))];
    const rates = new Set(["accuracy", ...parts.map(({ name }) => name)]);
    return [...rates].flatMap((rate) => {
      const its = parts.filter(({ name }) => name === rate);
      return missing(rate, `group of ${attribute}`, its, named.length, rate === "accuracy" ? accuracy : undefined);
    });
  });
  return [...slices, ...groups];
}

function missing(
  subject: string,
  part: string,
  told: readonly Reading[],
  all: number,
  samples: number | undefined,
): readonly string[] {
  const sum = told.reduce((total, each) => total + (each.samples ?? Infinity), 0);
  if (told.length < all) return [`${subject} is told of ${told.length} of ${all} parts, and every ${part} has it`];
  if (samples === undefined || sum >= samples) return [];
  return [`${subject} rests on ${samples} rows, and on ${sum} in all parts together: a ${part} was left out`];
}

function nameOf({ kind, name, feature, group }: Reading): string {
  return JSON.stringify([kind, name, feature ?? null, group ?? null]);
}
