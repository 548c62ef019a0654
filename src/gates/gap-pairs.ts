import { newcombe, katz } from "../statistics/two-proportions.ts";
import { clopperPearson, type Proportion } from "../statistics/proportion.ts";
import type { Interval } from "../statistics/interval.ts";
import type { GapBound } from "./gap.ts";

/** Two groups, the one with the lower rate first. */
export type Pair<T> = { readonly lower: T; readonly higher: T };

/** What an interval of the gap is to show: that the gap lies wholly beyond its bound, or wholly within. */
export type Claim = "beyond" | "within";

/** A pair with the interval of its gap at the error probability it was decided at, and whether that shows what was claimed. */
export type Decided<T> = {
  readonly pair: Pair<T>;
  readonly interval: Interval;
  readonly method: string;
  readonly shown: boolean;
};

/**
 * For which pairs of groups the claim is shown, so that the probability of any wrong one among them is `alpha` at most: Holm's
 * sequentially rejective procedure. All pairs are judged at alpha / pairs; as many as are shown leave more for those that are not,
 * until a round shows no other. https://www.jstor.org/stable/4615733
 *
 * The pairs are all there are and not only those with the group that fares best: which group that is was seen in the same rows, and
 * the procedure promises nothing of pairs that were chosen by looking.
 */
export function decided<T>(
  pairs: readonly Pair<T>[],
  counts: (of: T) => Proportion,
  asked: { readonly bound: GapBound; readonly claim: Claim; readonly alpha: number },
): readonly Decided<T>[] {
  const { bound, claim, alpha } = asked;
  const look = (pair: Pair<T>, left: number): Decided<T> => {
    const found = intervalOf(counts(pair.lower), counts(pair.higher), bound.gap, alpha / left);
    return { pair, ...found, shown: shows(found.interval, bound, claim) };
  };
  let settled: readonly Decided<T>[] = [];
  let open = pairs;
  while (open.length > 0) {
    const round = open.map((pair) => look(pair, open.length));
    const shown = round.filter((each) => each.shown);
    if (shown.length === 0) return [...settled, ...round];
    settled = [...settled, ...shown];
    open = round.flatMap((each) => (each.shown ? [] : [each.pair]));
  }
  return settled;
}

/** How far the interval reaches to the side of the bound: the difference it allows, or the ratio, turned so that more is wider. */
export function reach({ low, high }: Interval, gap: GapBound["gap"]): number {
  return gap === "difference" ? Math.max(high, -low) : Math.max(1 / low, high);
}

function shows({ low, high }: Interval, bound: GapBound, claim: Claim): boolean {
  const { gap, limit } = bound;
  if (claim === "within") return reach({ low, high }, gap) <= (gap === "difference" ? limit : 1 / limit);
  return gap === "difference" ? low > limit : high < limit;
}

/**
 * The interval of higher - lower, or of lower / higher, with error probability `alpha`. Where Katz has no logarithm, since a group has
 * no success, or no error, since every row of both is one, the exact ends of the two rates make it, each with half of alpha: wider
 * than needed, and never undefined, for a group of which nobody was selected is the clearest gap of all.
 */
function intervalOf(lower: Proportion, higher: Proportion, gap: GapBound["gap"], alpha: number) {
  if (gap === "difference") return { interval: newcombe(higher, lower, alpha) ?? ANYTHING, method: "Newcombe" };
  const interval = katz(lower, higher, alpha);
  if (interval !== undefined) return { interval, method: "Katz" };
  const part = clopperPearson(lower, alpha / 2);
  const whole = clopperPearson(higher, alpha / 2);
  const quotient = part && whole ? { low: part.low / whole.high, high: part.high / whole.low } : ANYTHING;
  return { interval: quotient, method: "Clopper and Pearson" };
}

/** What is known of groups without rows. */
const ANYTHING: Interval = { low: -Infinity, high: Infinity };
