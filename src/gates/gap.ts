import type { FairnessGate } from "../policy/gates.ts";
import type { Proportion } from "../statistics/proportion.ts";
import { distinct, type Known, order, unknown } from "./asked.ts";
import { compare, compareRatio, decimal, size, toNumber } from "./decimal.ts";
import { compareFractions, difference, type Fraction, fractionOf, numberOf, product, quotient, shareOf } from "./fraction.ts";
import type { Found } from "./question.ts";
import { spell, spellBeside } from "./spell.ts";

/** A bound on how far apart groups may be. */
export type GapBound =
  | { readonly gap: "difference"; readonly word: "difference_at_most"; readonly limit: number }
  | { readonly gap: "ratio"; readonly word: "ratio_at_least"; readonly limit: number };

/** A group with its rate. */
export type Group = Known & { readonly group: string };

/** The two groups furthest apart: what is said of them, what is asked, and on which side of the bound they are. */
export type Gap = {
  readonly is: "gap";
  readonly holds: boolean;
  /** The group with the lowest and the one with the highest rate. */
  readonly between: readonly [string, string];
  /** `tpr differs by 0.05 between gender=f (0.78) and gender=m (0.83)`. */
  readonly told: string;
  /** `may differ by at most 0.03`. */
  readonly asks: string;
  readonly value: string;
  readonly facts: Pick<Found, "measured" | "samples" | "sources">;
};

export function gapBoundsOf({ difference_at_most, ratio_at_least }: FairnessGate): readonly GapBound[] {
  const bounds: GapBound[] = [];
  if (difference_at_most !== undefined) bounds.push({ gap: "difference", word: "difference_at_most", limit: difference_at_most });
  if (ratio_at_least !== undefined) bounds.push({ gap: "ratio", word: "ratio_at_least", limit: ratio_at_least });
  return bounds;
}

/** `difference at most 0.03`. */
export function spellGap({ word, limit }: GapBound): string {
  return `${word.replaceAll("_", " ")} ${spell(limit)}`;
}

/** The rows a computed rate was counted from; undefined where it was not counted. */
export function countsOf({ reading }: Known): Proportion | undefined {
  const uncertainty = reading.computed?.uncertainty;
  return uncertainty?.is === "share" && shareOf(uncertainty) !== undefined ? uncertainty : undefined;
}

/** A group's rate exactly: as it was counted, or as the decimal that a report states. */
export function rateOf(group: Known): Fraction {
  const counts = countsOf(group);
  return (counts && shareOf(counts)) ?? fractionOf(decimal(group.value));
}

/** The two groups furthest apart, against one bound. At least two groups. */
export function judgeGroups(rate: string, attribute: string, groups: readonly Group[], bound: GapBound): Found {
  const gap = widest(rate, attribute, groups, bound);
  if (gap.is === "none") return gap.found;
  return { ...passing(gap.holds, `${gap.told}, ${gap.asks}`, rate), value: gap.value, ...gap.facts };
}

/** The same before it is decided; none where no ratio can be made. */
export function widest(
  rate: string,
  attribute: string,
  groups: readonly Group[],
  bound: GapBound,
): Gap | { readonly is: "none"; readonly found: Found } {
  const sorted = groups.toSorted((one, other) => compareFractions(rateOf(one), rateOf(other)) || order(one.group, other.group));
  const [least] = sorted;
  const most = sorted.at(-1);
  if (least === undefined || most === undefined) throw new RangeError("a gap needs groups");
  const low = rateOf(least);
  const high = rateOf(most);
  const samples = groups.map((each) => each.reading.samples);
  const facts = {
    ...(samples.every((each) => each !== undefined) ? { samples: Math.min(...samples) } : {}),
    sources: distinct([least.reading.source, most.reading.source]),
  };
  const between = [least.group, most.group] as const;
  const limit = fractionOf(decimal(bound.limit));
  if (bound.gap === "difference") {
    const gap = difference(high, low);
    const order = compareFractions(gap, limit);
    const value = spellBeside(numberOf(gap), order, bound.limit);
    return {
      is: "gap",
      holds: order <= 0,
      between,
      told: `${rate} differs by ${value} between ${attribute}=${least.group} (${spell(least.value)}) and ${attribute}=${most.group} (${spell(most.value)})`,
      asks: asking(bound),
      value,
      facts: { ...facts, measured: { name: `${rate} difference by ${attribute}`, value: numberOf(gap) } },
    };
  }
  if (low.part < 0n || high.part <= 0n) {
    const because = `${rate} is ${spell(least.value)} for ${attribute}=${least.group} and ${spell(most.value)} for ${attribute}=${most.group}, which have no ratio`;
    const { found } = unknown("ratio_undefined", because, { help: "Ask for difference_at_most instead of a ratio." });
    return { is: "none", found: { ...found, ...facts } };
  }
  const ratio = numberOf(quotient(low, high));
  const ratioOrder = compareFractions(low, product(limit, high));
  const value = spellBeside(ratio, ratioOrder, bound.limit);
  return {
    is: "gap",
    holds: ratioOrder >= 0,
    between,
    told: `${rate} of ${attribute}=${least.group} (${spell(least.value)}) is ${value} times that of ${attribute}=${most.group} (${spell(most.value)})`,
    asks: `${asking(bound)} times`,
    value,
    facts: { ...facts, measured: { name: `${rate} ratio by ${attribute}`, value: ratio } },
  };
}

/** A gap stated in one number: a difference by its size, whichever group was taken first, and a ratio as the smaller part of the larger. */
export function judgeStated(subject: string, { value, reading }: Known, bound: GapBound): Found {
  const facts = { samples: reading.samples, sources: [reading.source], measured: { name: `${subject} ${bound.gap}`, value } };
  const stated = decimal(value);
  const limit = decimal(bound.limit);
  if (bound.gap === "difference") {
    const order = compare(size(stated), limit);
    const spelled = spellBeside(toNumber(size(stated)), order, bound.limit);
    const because = `${subject} differs by ${spelled}, ${asking(bound)}`;
    return { ...passing(order <= 0, because, subject), value: spelled, ...facts };
  }
  if (stated.units < 0n) {
    const because = `the ratio of ${subject} is stated as ${spell(value)}, which no two rates have`;
    const { found } = unknown("ratio_undefined", because, { help: `Correct the ratio of ${subject} in the report.` });
    return { ...found, ...facts };
  }
  const one = decimal(1);
  const over = compare(stated, one) > 0;
  const order = over ? compareRatio(one, stated, limit) : compare(stated, limit);
  const spelled = spellBeside(over ? 1 / value : value, order, bound.limit);
  const told = over ? `${spelled} (1 / ${spell(value)})` : spelled;
  const because = `the ratio of ${subject} between groups is ${told}, ${asking(bound)}`;
  return { ...passing(order >= 0, because, subject), value: spelled, ...facts };
}

function asking({ gap, limit }: GapBound): string {
  return gap === "difference" ? `may differ by at most ${spell(limit)}` : `must be at least ${spell(limit)}`;
}

/** The outcome of a gap that holds or does not, without the facts that do not hang on the bound. */
export function passing(passes: boolean, because: string, rate: string): Omit<Found, "measured" | "sources" | "samples"> {
  if (passes) return { outcome: "pass", code: "ok", because };
  return {
    outcome: "fail",
    code: "gap_too_wide",
    because,
    help: `Promote a version whose ${rate} is closer between the groups.`,
  };
}
