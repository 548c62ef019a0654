import { type Known, type Unknown, unknown } from "./asked.ts";
import { compare, compareRatio, decimal, minus, size, toNumber } from "./decimal.ts";
import type { Against } from "./incumbent.ts";
import type { End } from "./interval.ts";
import type { Found } from "./question.ts";
import { spell, spellBeside } from "./spell.ts";

const COMPARISON_WORDS = ["gain_at_least", "loss_at_most", "ratio_at_least", "ratio_at_most"] as const;
type ComparisonWord = (typeof COMPARISON_WORDS)[number];
type Better = "higher" | "lower";

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

/** The end of the candidate's interval that makes it look worst. A ratio of two negative numbers grows as the candidate falls. */
export function worseEnd({ word, better }: Comparison, theirs: Against): End {
  if (word === "gain_at_least" || word === "loss_at_most") return better === "lower" ? "high" : "low";
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
  const told =
    comparison.word === "gain_at_least" || comparison.word === "loss_at_most"
      ? difference(comparison, name, judged, theirs)
      : ratio(comparison, name, judged, theirs);
  const both = { ...facts, incumbent: spell(theirs.value), sources: [ours.reading.source, theirs.reading.source] };
  if (!("passes" in told)) return { ...told, ...both };
  const because = `${told.because}${theirs.remark}`;
  if (told.passes) return { outcome: "pass", code: "ok", because, ...both };
  return { outcome: "fail", code: told.code, because, ...both, help: told.help };
}

type Somebody = Extract<Against, { is: "number" }>;
type Told = { readonly passes: boolean; readonly code: Found["code"]; readonly because: string; readonly help: string };

/** Gain is the distance in the good direction, loss in the bad one, both in the metric's own unit. */
function difference({ word, limit, better }: Comparison, name: string, judged: number, theirs: Somebody): Told | Found {
  if (better === undefined) {
    const because = `the policy does not say whether a higher or a lower ${name} is better`;
    return unknown("policy_invalid", because, { help: "Write better: higher, or better: lower." }).found;
  }
  const rise = minus(decimal(judged), decimal(theirs.value));
  const gain = better === "higher" ? rise : { units: -rise.units, scale: rise.scale };
  const asked = decimal(limit);
  const loss = { units: -gain.units, scale: gain.scale };
  const passes = word === "gain_at_least" ? compare(gain, asked) >= 0 : compare(loss, asked) <= 0;
  const order = compare(word === "gain_at_least" ? gain : loss, asked);
  const worse = gain.units < 0n;
  const shownAsAsked = worse === (word === "loss_at_most");
  const amount = shownAsAsked ? spellBeside(toNumber(size(gain)), order, limit) : spell(toNumber(size(gain)));
  const asks = word === "gain_at_least" ? `must gain at least ${spell(limit)}` : `may lose at most ${spell(limit)}`;
  const inWords = better === "higher" ? asks : asks.replace("gain", "be lower by").replace("lose", "be higher by");
  return {
    passes,
    code: word === "gain_at_least" ? "gain_too_small" : "regression",
    because: `${name} ${moved(gain.units, better, amount, theirs.named)}, ${inWords}`,
    help:
      word === "gain_at_least"
        ? "Promote a version that gains more, or have the policy ask for less."
        : "Promote a version that keeps what the incumbent has, or have the policy allow a greater loss.",
  };
}

function moved(gain: bigint, better: Better, amount: string, named: string): string {
  if (gain === 0n) return `equals ${named}`;
  if (better === "higher") return gain > 0n ? `gains ${amount} over ${named}` : `loses ${amount} against ${named}`;
  return `is ${gain > 0n ? "lower" : "higher"} by ${amount} than ${named}`;
}

function ratio({ word, limit }: Comparison, name: string, judged: number, theirs: Somebody): Told | Found {
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
