import { distinct, type Known, type Unknown, unknown } from "./asked.ts";
import { certainRange, EXACTLY } from "./between.ts";
import { compare, compareRatio, decimal, minus, size } from "./decimal.ts";
import { type Better, exactly, type GainBound, judgeGain, type Rise, type Told } from "./gain.ts";
import type { Against } from "./incumbent.ts";
import type { End } from "./interval.ts";
import type { Found } from "./question.ts";
import { spell, spellBeside } from "./spell.ts";

const COMPARISON_WORDS = ["gain_at_least", "loss_at_most", "ratio_at_least", "ratio_at_most"] as const;
type ComparisonWord = (typeof COMPARISON_WORDS)[number];

/** One bound on how the candidate stands to the incumbent; gain and loss know which direction is good. */
export type Comparison = { readonly word: ComparisonWord; readonly limit: number; readonly better?: Better | undefined };

type Asked = { readonly [word in ComparisonWord]?: number | undefined } & { readonly better?: Better | undefined };

/** Every comparison a gate asks for. */
export function comparisonsOf(asked: Asked): readonly Comparison[] {
  return COMPARISON_WORDS.flatMap((word) => {
    const limit = asked[word];
    return limit === undefined ? [] : [{ word, limit, better: asked.better }];
  });
}

/** `gain at least 0.02`. */
export function spellComparison({ word, limit }: Comparison): string {
  return `${word.replaceAll("_", " ")} ${spell(limit)}`;
}

/** Whether it asks for a difference in the metric's own unit, not for a ratio. */
export function isDifference(comparison: Comparison): comparison is Comparison & GainBound {
  return comparison.word === "gain_at_least" || comparison.word === "loss_at_most";
}

/** The end of the candidate's interval that makes it look worst. A ratio of two negative numbers grows as the candidate falls. */
export function worseEnd(comparison: Comparison, theirs: Against): End {
  const { word, better } = comparison;
  if (isDifference(comparison)) return better === "lower" ? "high" : "low";
  const negative = theirs.is === "number" && theirs.value < 0;
  return (word === "ratio_at_least") === negative ? "high" : "low";
}

type Sides = {
  readonly subject: string;
  readonly stage: string;
  readonly ours: Known;
  /** Our value, or the worse end of its interval. */
  readonly judged: number;
  readonly theirs: Exclude<Against, Unknown>;
  /** The difference of the two, where more is known of it than the two values tell. */
  readonly rise?: Rise | undefined;
};

/** The candidate against the incumbent. Where no version has ever stood, a finite number is all that can be asked. */
export function judgeComparison(comparison: Comparison, sides: Sides): Found {
  const { subject, ours, judged, theirs } = sides;
  const facts = {
    value: spell(ours.value),
    bound: spellComparison(comparison),
    samples: ours.reading.samples,
    sources: [ours.reading.source],
    measured: { name: subject, value: ours.value },
  };
  if (theirs.is === "nobody") {
    const because = `${subject} is ${spell(ours.value)}, and no version has stood in ${sides.stage} yet to compare with`;
    return { outcome: "pass", code: "ok", because, ...facts };
  }
  const name = judged === ours.value ? subject : `${subject} at worst (${spell(judged)})`;
  const rise = sides.rise ?? exactly(minus(decimal(judged), decimal(theirs.value)));
  const told = isDifference(comparison)
    ? judgeGain(comparison, name, theirs.named, rise)
    : ratio(comparison, name, sides, theirs);
  const sources = distinct([ours.reading.source, theirs.reading.source]);
  const both = { ...facts, incumbent: spell(theirs.value), sources };
  if (!("passes" in told)) return { ...told, ...both };
  const because = `${told.because}${theirs.remark}`;
  const { interval, code, help } = told;
  if (told.passes) return { outcome: "pass", code: "ok", because, ...both, interval };
  return { outcome: "fail", code, because, ...both, interval, help };
}

type Somebody = Extract<Against, { is: "number" }>;

function ratio({ word, limit }: Comparison, name: string, { judged, ours, rise }: Sides, theirs: Somebody): Told | Found {
  const isExact = ({ reading }: Pick<Known, "reading">) => certainRange(reading.computed?.within) === undefined;
  if (!isExact(ours) || !isExact(theirs) || (rise !== undefined && compare(rise.low, rise.high) !== 0)) {
    const because = `${name} or ${theirs.named} is not told exactly, and a ratio is judged only of numbers that are`;
    return unknown("not_exact_enough", because, { help: EXACTLY }).found;
  }
  if (theirs.value === 0 || (judged !== 0 && Math.sign(judged) !== Math.sign(theirs.value))) {
    const because = `${name} is ${spell(judged)} and ${theirs.named}: a ratio to zero, or across it, says nothing`;
    return unknown("ratio_undefined", because, { help: "Ask for gain_at_least or loss_at_most instead of a ratio." }).found;
  }
  const order = compareRatio(size(decimal(judged)), size(decimal(theirs.value)), decimal(limit));
  const least = word === "ratio_at_least";
  return {
    passes: least ? order >= 0 : order <= 0,
    code: least ? "below_ratio" : "above_ratio",
    because: `${name} is ${spellBeside(judged / theirs.value, order, limit)} times ${theirs.named}, must be ${least ? "at least" : "at most"} ${spell(limit)} times`,
    help: `Promote a version whose ratio to the incumbent is ${least ? "higher" : "lower"}, or have the policy ask for less.`,
  };
}
