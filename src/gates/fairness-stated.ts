import { isFrom } from "../evidence/ledger.ts";
import { sameName } from "../evidence/names.ts";
import type { Evidence, Reading } from "../evidence/reading.ts";
import type { FairnessGate } from "../policy/gates.ts";
import { answer, type Answer, order, sliceKey, unknown, withSamples } from "./asked.ts";
import { type GapBound, gapBoundsOf, judgeStated, spellGap } from "./gap.ts";
import { surenessOf } from "./gap-confident.ts";
import { vanished } from "./incumbent.ts";
import type { Finding } from "./outcome.ts";
import { finding, type Found, type Gate, type Question } from "./question.ts";
import { spell } from "./spell.ts";

/**
 * The gap as reports state it in one number: without `by` for every attribute, and with it for the attribute that is named, where no
 * report tells its groups. Where a report states one for each group against the rest, each is judged.
 */
export function statedGaps(question: Question, gate: Gate, asked: FairnessGate, only?: string): readonly Finding[] {
  const rate = gate.gate;
  const of = (evidence: Evidence, bound: GapBound) =>
    gapsOf(evidence, rate, bound.gap, asked.from).filter((each) => only === undefined || each.attribute === only);
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
      return [finding(question, gate, { ...nowhere(rate, bound, asked), ...spelled }, bound.word), ...gone];
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
      return finding(question, { ...gate, gate: subject }, { ...judgeOne(subject, given, bound, asked), ...spelled }, bound.word);
    });
    return [...judged, ...gone];
  });
}

/** Whether a report states the gap of this attribute that is asked for, as one number. */
export function hasGaps(evidence: Evidence, rate: string, attribute: string, asked: FairnessGate): boolean {
  return gapBoundsOf(asked).some(({ gap }) =>
    gapsOf(evidence, rate, gap, asked.from).some((each) => each.attribute === attribute),
  );
}

function nowhere(rate: string, { gap }: GapBound, { from }: FairnessGate): Found {
  if (from !== undefined) {
    const because = `from: ${from} asks for what was computed of groups, and no attribute is named`;
    return unknown("evidence_missing", because, { help: "Name the attributes whose groups to compare: by: [...]." }).found;
  }
  const because = `no evidence states the ${gap} of ${rate} between groups as one number`;
  const help = `Add a report that states it, or name the attributes whose groups to compare: by: [...].`;
  return unknown("evidence_missing", because, { help }).found;
}

/** One number has no rows to make an interval of, so it answers no gate that asks how sure it is. */
function judgeOne(subject: string, given: Answer, bound: GapBound, asked: FairnessGate): Found {
  if (given.is === "unknown") return given.found;
  const sure = surenessOf(asked);
  if (sure === undefined) return judgeStated(subject, given, bound);
  const { value, reading } = given;
  const because = `the ${bound.gap} of ${subject} is stated as ${spell(value)}, and one number does not tell its interval`;
  return unknown("interval_missing", because, {
    value: spell(value),
    sources: [reading.source],
    measured: { name: `${subject} ${bound.gap}`, value },
    help: "Report the rate of every group with its samples, or have the policy decide: at_the_point.",
  }).found;
}

function gapName(rate: string, { attribute, group }: Pick<Reading, "attribute" | "group">): string {
  if (attribute === undefined) return rate;
  return `${rate} by ${attribute}${group === undefined ? "" : `=${group}`}`;
}

function gapsOf(evidence: Evidence, rate: string, gap: GapBound["gap"], from: string | undefined): readonly Reading[] {
  return evidence.readings.filter(
    (reading) =>
      reading.kind === "fairness" &&
      sameName("fairness", reading.name, rate) &&
      reading.gap === gap &&
      isFrom(reading, from) &&
      sliceKey(reading.slice) === "[]",
  );
}
