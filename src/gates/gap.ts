import type { FairnessGate } from "../policy/gates.ts";
import { distinct, type Known, order, unknown } from "./asked.ts";
import { compare, compareRatio, decimal, minus, size, toNumber } from "./decimal.ts";
import type { Found } from "./question.ts";
import { spell, spellBeside } from "./spell.ts";

/** A bound on how far apart groups may be. */
export type GapBound =
  | { readonly gap: "difference"; readonly word: "difference_at_most"; readonly limit: number }
  | { readonly gap: "ratio"; readonly word: "ratio_at_least"; readonly limit: number };

/** What was found, without the facts that do not hang on the bound. */
type Told = Omit<Found, "measured" | "sources" | "samples">;

type Group = Known & { readonly group: string };

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

/** The two groups furthest apart, against one bound. At least two groups. */
export function judgeGroups(rate: string, attribute: string, groups: readonly Group[], bound: GapBound): Found {
  const sorted = groups.toSorted(
    (one, other) => compare(decimal(one.value), decimal(other.value)) || order(one.group, other.group),
  );
  const [least] = sorted;
  const most = sorted.at(-1);
  if (least === undefined || most === undefined) throw new RangeError("a gap needs groups");
  const low = decimal(least.value);
  const high = decimal(most.value);
  const samples = groups.map((each) => each.reading.samples);
  const counted = samples.every((each) => each !== undefined) ? { samples: Math.min(...samples) } : {};
  const facts = {
    ...counted,
    sources: distinct([least.reading.source, most.reading.source]),
  };
  if (bound.gap === "difference") {
    const gap = minus(high, low);
    const found = difference(
      rate,
      gap,
      bound.limit,
      ` between ${attribute}=${least.group} (${spell(least.value)}) and ${attribute}=${most.group} (${spell(most.value)})`,
    );
    return { ...found, measured: { name: `${rate} difference by ${attribute}`, value: toNumber(gap) }, ...facts };
  }
  if (low.units < 0n || high.units <= 0n) {
    const because = `${rate} is ${spell(least.value)} for ${attribute}=${least.group} and ${spell(most.value)} for ${attribute}=${most.group}, which have no ratio`;
    return { ...unknown("ratio_undefined", because, { help: "Ask for difference_at_most instead of a ratio." }).found, ...facts };
  }
  const ratioOrder = compareRatio(low, high, decimal(bound.limit));
  const quotient = least.value / most.value;
  const spelled = spellBeside(quotient, ratioOrder, bound.limit);
  const because = `${rate} of ${attribute}=${least.group} (${spell(least.value)}) is ${spelled} times that of ${attribute}=${most.group} (${spell(most.value)}), must be at least ${spell(bound.limit)} times`;
  return {
    ...passing(ratioOrder >= 0, because, rate),
    value: spelled,
    measured: { name: `${rate} ratio by ${attribute}`, value: quotient },
    ...facts,
  };
}

/** A gap stated in one number: a difference by its size, whichever group was taken first, and a ratio as the smaller part of the larger. */
export function judgeStated(subject: string, { value, reading }: Known, bound: GapBound): Found {
  const facts = { samples: reading.samples, sources: [reading.source], measured: { name: `${subject} ${bound.gap}`, value } };
  const stated = decimal(value);
  if (bound.gap === "difference") return { ...difference(subject, size(stated), bound.limit, ""), ...facts };
  if (stated.units < 0n) {
    const because = `the ratio of ${subject} is stated as ${spell(value)}, which no two rates have`;
    const { found } = unknown("ratio_undefined", because, { help: `Correct the ratio of ${subject} in the report.` });
    return { ...found, ...facts };
  }
  const one = decimal(1);
  const over = compare(stated, one) > 0;
  const order = over ? compareRatio(one, stated, decimal(bound.limit)) : compare(stated, decimal(bound.limit));
  const spelled = spellBeside(over ? 1 / value : value, order, bound.limit);
  const told = over ? `${spelled} (1 / ${spell(value)})` : spelled;
  const because = `the ratio of ${subject} between groups is ${told}, must be at least ${spell(bound.limit)}`;
  return { ...passing(order >= 0, because, subject), value: spelled, ...facts };
}

function difference(rate: string, gap: ReturnType<typeof decimal>, limit: number, between: string): Told {
  const order = compare(gap, decimal(limit));
  const spelled = spellBeside(toNumber(gap), order, limit);
  const because = `${rate} differs by ${spelled}${between}, may differ by at most ${spell(limit)}`;
  return { ...passing(order <= 0, because, rate), value: spelled };
}

function passing(passes: boolean, because: string, rate: string): Told {
  if (passes) return { outcome: "pass", code: "ok", because };
  return {
    outcome: "fail",
    code: "gap_too_wide",
    because,
    help: `Promote a version whose ${rate} is closer between the groups.`,
  };
}
