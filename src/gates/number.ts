import { type Answer, distinct, numberOf, type Unknown, type Wanted, withSamples } from "./asked.ts";
import { asksForMore, type Bound, boundsOf, judgeEnds, spellBound } from "./bound.ts";
import { drowned } from "./chance.ts";
import { type Comparison, comparisonsOf, isDifference, judgeComparison, spellComparison, worseEnd } from "./comparison.ts";
import { against } from "./incumbent.ts";
import { endsOf } from "./interval.ts";
import type { Finding } from "./outcome.ts";
import { judgePairs, pairsOf } from "./paired.ts";
import { finding, type Found, type Gate, type Question } from "./question.ts";
import { spell } from "./spell.ts";
import { unpaired } from "./unpaired.ts";
import type { BoundGate, DriftGate, MetricGate } from "../policy/gates.ts";

/** All that may be asked of one number, by whichever family. */
type Asked = Omit<MetricGate, "enforce"> & Omit<DriftGate, "enforce" | "features"> & Omit<BoundGate, "enforce">;

/** One reading against every bound of its gate: one finding for each. The gate's name is what sentences call the number. */
export function judgeNumber(question: Question, gate: Gate, whose: Wanted, asked: Asked): readonly Finding[] {
  const subject = gate.gate;
  const { stage } = question;
  const { confidence } = asked;
  const wanted = { ...whose, from: asked.from };
  const ours = withSamples(numberOf(question.candidate.evidence, wanted, subject), subject, asked.samples_at_least);

  const absolute = boundsOf(asked).map((bound) =>
    finding(question, gate, judgeOne(subject, ours, bound, confidence), bound.word),
  );
  const compared = comparisonsOf(asked).map((comparison) => {
    const found = { ...relative(comparison), bound: spellComparison(comparison) };
    return finding(question, gate, found, comparison.word);
  });
  return [...absolute, ...compared];

  function relative(comparison: Comparison): Found {
    if (ours.is === "unknown") return ours.found;
    const pairs = pairsOf(ours, question.incumbent);
    if (pairs?.is === "unknown") return incomparable(pairs);
    if (pairs !== undefined) return judgePairs(comparison, ours, pairs, { subject, stage, confidence });
    const theirs = against(question, wanted, subject, ours.reading);
    if (theirs.is === "number" && isDifference(comparison)) {
      const rise = unpaired(ours, theirs, confidence);
      if (rise !== undefined) return judgeComparison(comparison, { subject, stage, ours, judged: ours.value, theirs, rise });
    }
    const ends = endsOf(ours, worseEnd(comparison, theirs), subject, confidence);
    if (ends.is === "unknown") return ends.found;
    if (theirs.is === "unknown") return incomparable(theirs);
    return judgeComparison(comparison, { subject, stage, ours, judged: ends.worse, theirs });
  }

  function incomparable({ found }: Unknown): Found {
    if (ours.is === "unknown") return ours.found;
    const { reading, value } = ours;
    return {
      ...found,
      because: `${subject} cannot be compared: ${found.because}`,
      value: spell(value),
      sources: distinct([reading.source, ...found.sources]),
      samples: reading.samples,
      measured: { name: subject, value },
    };
  }
}

/** One number against one bound on the value itself: at the value, or with a confidence in (0, 1) at the worse end of its interval. */
export function judgeOne(subject: string, ours: Answer, bound: Bound, confidence?: number): Found {
  if (ours.is === "unknown") return { ...ours.found, bound: spellBound(bound) };
  const ends = endsOf(ours, asksForMore(bound) ? "low" : "high", subject, confidence);
  if (ends.is === "unknown") return { ...ends.found, bound: spellBound(bound) };
  return drowned(subject, ours, bound) ?? judgeEnds(subject, ends, bound);
}
