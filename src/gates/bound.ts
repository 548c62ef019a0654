import type { Known } from "./asked.ts";
import { compare, decimal } from "./decimal.ts";
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

/** A number against one bound. `judged` is the value, or the worse end of its interval. */
export function judgeBound(subject: string, answer: Known, judged: number, bound: Bound): Found {
  const { value, reading } = answer;
  const order = compare(decimal(judged), decimal(bound.limit));
  const spelled = spellBeside(judged, order, bound.limit);
  const is = judged === value ? spelled : `${spell(value)}, at worst ${spelled}`;
  const asks = spellBound(bound);
  const facts = {
    because: `${subject} is ${is}, must be ${asks}`,
    value: judged === value ? spelled : spell(value),
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
