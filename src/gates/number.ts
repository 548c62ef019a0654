import { type Answer, answer, distinct, type Known, readingsOf, type Unknown, type Wanted, withSamples } from "./asked.ts";
import { asksForMore, boundsOf, judgeBound, spellBound } from "./bound.ts";
import { type Comparison, comparisonsOf, judgeComparison, spellComparison, worseEnd } from "./comparison.ts";
import { against } from "./incumbent.ts";
import { atWorst, type End } from "./interval.ts";
import type { Finding } from "./outcome.ts";
import { finding, type Found, type Gate, type Question } from "./question.ts";
import { spell } from "./spell.ts";
import type { BoundGate, DriftGate, MetricGate } from "../policy/gates.ts";

/** All that may be asked of one number, by whichever family. */
type Asked = Omit<MetricGate, "enforce"> & Omit<DriftGate, "enforce" | "features"> & Omit<BoundGate, "enforce">;

/** One reading against every bound of its gate: one finding for each. The gate's name is what sentences call the number. */
export function judgeNumber(question: Question, gate: Gate, wanted: Wanted, asked: Asked): readonly Finding[] {
  const subject = gate.gate;
  const given = answer(readingsOf(question.candidate.evidence, wanted), subject);
  const ours = withSamples(given, subject, asked.samples_at_least);
  const ending = (end: End) => worst(ours, end, subject, asked.confidence !== undefined);

  const absolute = boundsOf(asked).map((bound) => {
    const at = ending(asksForMore(bound) ? "low" : "high");
    const found = at.is === "unknown" ? { ...at.found, bound: spellBound(bound) } : judgeBound(subject, at.ours, at.value, bound);
    return finding(question, gate, found, bound.word);
  });
  const compared = comparisonsOf(asked).map((comparison) => finding(question, gate, relative(comparison), comparison.word));
  return [...absolute, ...compared];

  function relative(comparison: Comparison): Found {
    const bound = spellComparison(comparison);
    const theirs = against(question, wanted, subject);
    const at = ending(worseEnd(comparison, theirs));
    if (at.is === "unknown") return { ...at.found, bound };
    if (theirs.is === "unknown") {
      const { reading, value } = at.ours;
      const because = `${subject} cannot be compared: ${theirs.found.because}`;
      const sources = distinct([reading.source, ...theirs.found.sources]);
      return {
        ...theirs.found,
        because,
        value: spell(value),
        bound,
        sources,
        samples: reading.samples,
        measured: { name: subject, value },
      };
    }
    return judgeComparison(comparison, { subject, stage: question.stage, ours: at.ours, judged: at.value, theirs });
  }
}

type Ended = { readonly is: "end"; readonly value: number; readonly ours: Known } | Unknown;

/** The value to judge: the reading's own, or with `confidence` the worse end of its interval. */
function worst(ours: Answer, end: End, subject: string, confident: boolean): Ended {
  if (ours.is === "unknown") return ours;
  if (!confident) return { is: "end", value: ours.value, ours };
  const at = atWorst(ours, end, subject);
  return at.is === "unknown" ? at : { ...at, ours };
}
