import { groupsOf } from "../evidence/ledger.ts";
import type { Evidence, Reading } from "../evidence/reading.ts";
import type { FairnessGate } from "../policy/gates.ts";
import { type Answer, answer, distinct, order, sliceKey, unknown, withSamples } from "./asked.ts";
import { gapBoundsOf, judgeGroups, judgeStated, spellGap } from "./gap.ts";
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

/** Without `by`: the gap as reports state it in one number, for every attribute they state it of. */
function statedGaps(question: Question, gate: Gate, asked: FairnessGate): readonly Finding[] {
  const rate = gate.gate;
  return gapBoundsOf(asked).flatMap((bound) => {
    const readings = gapsOf(question.candidate.evidence, rate, bound.gap);
    const spelled = { bound: spellGap(bound) };
    const attributes = [...new Set(readings.map((reading) => reading.attribute))].toSorted();
    const gone = vanished(question, "gap", (evidence) =>
      gapsOf(evidence, rate, bound.gap).map((each) => gapName(rate, each.attribute)),
    ).map(({ name, ...found }) => finding(question, { ...gate, gate: name ?? rate }, found, bound.word));
    if (attributes.length === 0) {
      const because = `no evidence states the ${bound.gap} of ${rate} between groups as one number`;
      const help = `Add a report that states it, or name the attributes whose groups to compare: by: [...].`;
      const { found } = unknown("evidence_missing", because, { help });
      return [finding(question, gate, { ...found, ...spelled }, bound.word), ...gone];
    }
    const judged = attributes.map((attribute) => {
      const subject = gapName(rate, attribute);
      const given = answer(
        readings.filter((reading) => reading.attribute === attribute),
        `the ${bound.gap} of ${subject}`,
      );
      const found = given.is === "unknown" ? given.found : judgeStated(subject, given, bound);
      return finding(question, { ...gate, gate: subject }, { ...found, ...spelled }, bound.word);
    });
    return [...judged, ...gone];
  });
}

function gapName(rate: string, attribute: string | undefined): string {
  return attribute === undefined ? rate : `${rate} by ${attribute}`;
}

function gapsOf(evidence: Evidence, rate: string, gap: "difference" | "ratio"): readonly Reading[] {
  return evidence.readings.filter(
    (reading) => reading.kind === "fairness" && reading.name === rate && reading.gap === gap && isWhole(reading),
  );
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
