import { groupsOf } from "../evidence/ledger.ts";
import { sameName } from "../evidence/names.ts";
import type { Evidence, Reading } from "../evidence/reading.ts";
import type { FairnessGate } from "../policy/gates.ts";
import { type Answer, answer, distinct, order, sliceKey, unknown, withSamples } from "./asked.ts";
import { type GapBound, gapBoundsOf, judgeGroups, judgeStated, spellGap } from "./gap.ts";
import { vanished } from "./incumbent.ts";
import type { Finding } from "./outcome.ts";
import { finding, type Gate, gateOf, type Question } from "./question.ts";

/**
 * A rate compared between groups: the difference is max - min, the ratio min / max over all groups of an attribute, as in
 * https://fairlearn.org/main/user_guide/assessment/intersecting_groups.html and the four-fifths rule of 29 CFR 1607.4(D).
 */
export function judgeFairness(question: Question): readonly Finding[] {
  return Object.entries(question.policy.gates?.fairness ?? {}).flatMap(([rate, asked]) => {
    const gate = gateOf("fairness", rate, asked);
    return asked.by === undefined
      ? statedGaps(question, gate, asked)
      : [...new Set(asked.by)].flatMap((attribute) => betweenGroups(question, gate, asked, attribute));
  });
}

/** One silent or empty group leaves the attribute undecided: the group that fares worst is often the one that is not there. */
function betweenGroups(question: Question, gate: Gate, asked: FairnessGate, attribute: string): readonly Finding[] {
  const rate = gate.gate;
  const named = { ...gate, gate: `${rate} by ${attribute}` };
  const readings = wholeGroups(question.candidate.evidence, rate, attribute);
  const groups = [...new Set(readings.map((reading) => reading.group))].toSorted(order);
  const gone = vanished(question, "group", (evidence) =>
    wholeGroups(evidence, rate, attribute).map((reading) => `${attribute}=${reading.group}`),
  ).map(({ name, ...found }) =>
    finding(question, { ...named, gate: name === undefined ? named.gate : `${rate} of ${name}` }, found, "by"),
  );

  if (groups.length === 0 && hasGaps(question.candidate.evidence, rate, attribute, asked)) {
    return [...statedGaps(question, gate, asked, attribute), ...gone];
  }
  if (groups.length < 2) {
    const only = groups[0] === undefined ? "no evidence reports" : `only the group ${groups[0]} reports`;
    const { found } = unknown("group_missing", `${only} ${rate} by ${attribute}, and a comparison needs two groups`, {
      sources: distinct(readings.map((reading) => reading.source)),
      help: `Add a report that states ${rate} for every group of ${attribute}.`,
    });
    return [finding(question, named, found, "by"), ...gone];
  }
  const answers = groups.map((group) => ({ group, ...ofGroup(readings, `${rate} of ${attribute}=${group}`, group, asked) }));
  const known = answers.flatMap((each) => (each.is === "number" ? [each] : []));
  if (known.length < answers.length) {
    const shut = answers.flatMap((each) =>
      each.is === "unknown"
        ? [finding(question, { ...named, gate: `${rate} of ${attribute}=${each.group}` }, each.found, "by")]
        : [],
    );
    return [...shut, ...gone];
  }
  const bounds = gapBoundsOf(asked).map((bound) =>
    finding(question, named, { ...judgeGroups(rate, attribute, known, bound), bound: spellGap(bound) }, bound.word),
  );
  return [...bounds, ...gone];
}

function ofGroup(readings: readonly Reading[], subject: string, group: string, asked: FairnessGate): Answer {
  const ofIt = readings.filter((reading) => reading.group === group);
  const given = answer(ofIt, subject);
  const empty = given.is === "unknown" && (given.found.code === "not_a_number" || given.found.code === "too_few_samples");
  if (empty) return { ...given, found: { ...given.found, code: "group_empty" } };
  return withSamples(given, subject, asked.samples_at_least);
}

/**
 * The gap as reports state it in one number: without `by` for every attribute, and with it for the attribute that is named, where no
 * report tells its groups. Where a report states one for each group against the rest, each is judged.
 */
function statedGaps(question: Question, gate: Gate, asked: FairnessGate, only?: string): readonly Finding[] {
  const rate = gate.gate;
  const of = (evidence: Evidence, bound: GapBound) =>
    gapsOf(evidence, rate, bound.gap).filter((each) => only === undefined || each.attribute === only);
  return gapBoundsOf(asked).flatMap((bound) => {
    const readings = of(question.candidate.evidence, bound);
    const spelled = { bound: spellGap(bound) };
    const named = [...new Set(readings.map((reading) => gapName(rate, reading)))].toSorted(order);
    // The gap that is of no attribute stands after those that are.
    const subjects = [...named.filter((each) => each !== rate), ...named.filter((each) => each === rate)];
    const gone = vanished(question, "gap", (evidence) => of(evidence, bound).map((each) => gapName(rate, each))).map(
      ({ name, ...found }) => finding(question, { ...gate, gate: name ?? rate }, found, bound.word),
    );
    if (subjects.length === 0) {
      const because = `no evidence states the ${bound.gap} of ${rate} between groups as one number`;
      const help = `Add a report that states it, or name the attributes whose groups to compare: by: [...].`;
      const { found } = unknown("evidence_missing", because, { help });
      return [finding(question, gate, { ...found, ...spelled }, bound.word), ...gone];
    }
    const judged = subjects.map((subject) => {
      const given = withSamples(
        answer(
          readings.filter((reading) => gapName(rate, reading) === subject),
          `the ${bound.gap} of ${subject}`,
        ),
        subject,
        asked.samples_at_least,
      );
      const found = given.is === "unknown" ? given.found : judgeStated(subject, given, bound);
      return finding(question, { ...gate, gate: subject }, { ...found, ...spelled }, bound.word);
    });
    return [...judged, ...gone];
  });
}

function gapName(rate: string, { attribute, group }: Pick<Reading, "attribute" | "group">): string {
  if (attribute === undefined) return rate;
  return `${rate} by ${attribute}${group === undefined ? "" : `=${group}`}`;
}

function gapsOf(evidence: Evidence, rate: string, gap: "difference" | "ratio"): readonly Reading[] {
  return evidence.readings.filter(
    (reading) =>
      reading.kind === "fairness" && sameName("fairness", reading.name, rate) && reading.gap === gap && isWhole(reading),
  );
}

/** Whether a report states the gap of this attribute that is asked for, as one number. */
function hasGaps(evidence: Evidence, rate: string, attribute: string, asked: FairnessGate): boolean {
  return gapBoundsOf(asked).some(({ gap }) => gapsOf(evidence, rate, gap).some((each) => each.attribute === attribute));
}

/** The rate in each group of the attribute; what a report tells of one slice alone answers no gate. */
function wholeGroups(evidence: Evidence, rate: string, attribute: string): readonly (Reading & { readonly group: string })[] {
  return groupsOf(evidence, rate, attribute).flatMap((reading) =>
    reading.group !== undefined && isWhole(reading) ? [{ ...reading, group: reading.group }] : [],
  );
}

function isWhole(reading: Reading): boolean {
  return sliceKey(reading.slice) === "[]";
}
