import { type Known, unknown } from "./asked.ts";
import { certainRange, EXACTLY, spellBetween } from "./between.ts";
import { compare, decimal } from "./decimal.ts";
import type { Ends } from "./interval.ts";
import type { Adjusted } from "./p-value.ts";
import type { Found } from "./question.ts";
import { spell, spellBeside } from "./spell.ts";

/** The words a bound is asked in, in the order they are judged. `above` and `below` are the strict forms. */
const BOUND_WORDS = ["at_least", "above", "at_most", "below"] as const;
type BoundWord = (typeof BOUND_WORDS)[number];

export type Bound = { readonly word: BoundWord; readonly limit: number };

/** Every bound a gate sets on the value itself. */
export function boundsOf(asked: { readonly [word in BoundWord]?: number | undefined }): readonly Bound[] {
  return BOUND_WORDS.flatMap((word) => {
    const limit = asked[word];
    return limit === undefined ? [] : [{ word, limit }];
  });
}

/** Whether a value that stands to the limit in this order is on the asked side of it. */
function meets(order: -1 | 0 | 1, word: BoundWord): boolean {
  switch (word) {
    case "at_least":
      return order >= 0;
    case "above":
      return order > 0;
    case "at_most":
      return order <= 0;
    case "below":
      return order < 0;
  }
}

/** `at least 0.9`. */
export function spellBound({ word, limit }: Bound): string {
  return `${word.replace("_", " ")} ${spell(limit)}`;
}

/** Whether more is safer for this bound, so that the low end of an interval is the worse one. */
export function asksForMore({ word }: Bound): boolean {
  return word === "at_least" || word === "above";
}

/**
 * A number against one bound, at the value or the worse end of its interval. Where it is known only between two ends, both must be on
 * one side of the bound: otherwise nobody knows.
 */
export function judgeEnds(subject: string, ends: Ends, bound: Bound): Found {
  const { ours, worse, better, told } = ends;
  if (worse === better) return judgeBound(subject, ours, worse, bound, told);
  const within = certainRange(ours.reading.computed?.within) ?? { low: ours.value, high: ours.value };
  const between = `${subject} lies ${spellBetween(within.low, within.high)}`;
  const at = (end: number) => judgeBound(subject, ours, end, bound);
  const found = at(worse);
  if (found.outcome !== at(better).outcome) {
    const atWorst = told === "" ? "" : `, at worst ${spellBetween(Math.min(worse, better), Math.max(worse, better))}${told}`;
    const because = `${between}${atWorst}, and the bound ${spell(bound.limit)} between them`;
    const { samples, sources, measured } = found;
    const facts = { value: spell(ours.value), bound: spellBound(bound), samples, sources, measured };
    return unknown("not_exact_enough", because, { ...facts, help: EXACTLY }).found;
  }
  const order = orderOf(worse, bound);
  const atWorst = told === "" ? "" : `, at worst ${spellBeside(worse, order, bound.limit)}${told}`;
  const interval = `${spellBetween(within.low, within.high)}${atWorst}`;
  return { ...found, value: spell(ours.value), interval, because: `${between}${atWorst}, must be ${spellBound(bound)}` };
}

/** A p-value against one bound, adjusted for those beside it: `worse` and `better` where they are not told exactly. */
export function judgeAdjusted(subject: string, { of, worse, better, told }: Adjusted, bound: Bound): Found {
  const found = judgeBound(subject, of, asksForMore(bound) ? worse : better, bound);
  const other = judgeBound(subject, of, asksForMore(bound) ? better : worse, bound);
  const adjusted = worse === better ? spellBeside(worse, orderOf(worse, bound), bound.limit) : spellBetween(worse, better);
  const head = `${subject} is ${spell(of.value)} (${adjusted} ${told})`;
  const facts = { value: spell(of.value), because: `${head}, must be ${spellBound(bound)}` };
  if (found.outcome === other.outcome) return { ...found, ...facts };
  const { bound: asks, samples, sources, measured } = found;
  const because = `${head}, and the bound ${spell(bound.limit)} between them`;
  return unknown("not_exact_enough", because, { value: facts.value, bound: asks, samples, sources, measured, help: EXACTLY })
    .found;
}

function orderOf(value: number, { limit }: Bound): -1 | 0 | 1 {
  return compare(decimal(value), decimal(limit));
}

/** A number against one bound. `judged` is the value, or the worse end of its interval; `told` stands behind that end. */
export function judgeBound(subject: string, answer: Known, judged: number, bound: Bound, told = ""): Found {
  const { value, reading } = answer;
  const order = orderOf(judged, bound);
  const spelled = spellBeside(judged, order, bound.limit);
  const atWorst = judged === value ? undefined : `at worst ${spelled}${told}`;
  const is = atWorst === undefined ? spelled : `${spell(value)}, ${atWorst}`;
  const asks = spellBound(bound);
  const facts = {
    because: `${subject} is ${is}, must be ${asks}`,
    value: atWorst === undefined ? spelled : spell(value),
    interval: atWorst,
    bound: asks,
    samples: reading.samples,
    sources: [reading.source],
    measured: { name: subject, value },
  };
  if (meets(order, bound.word)) return { outcome: "pass", code: "ok", ...facts };
  return {
    outcome: "fail",
    code: asksForMore(bound) ? "below_bound" : "above_bound",
    ...facts,
    help: `Bring ${subject} ${asksForMore(bound) ? "up" : "down"} to ${asks}, or promote another version.`,
  };
}
