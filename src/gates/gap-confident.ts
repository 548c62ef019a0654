import type { FairnessGate } from "../policy/gates.ts";
import type { Proportion } from "../statistics/proportion.ts";
import { distinct, unknown } from "./asked.ts";
import { spellPercent } from "./between.ts";
import { countsOf, type Gap, type GapBound, type Group, judgeGroups, passing, widest } from "./gap.ts";
import { type Decided, decided, type Pair, reach } from "./gap-pairs.ts";
import type { Found } from "./question.ts";
import { listed, spell } from "./spell.ts";

/** How sure a gap must be: shut only on a sure violation, or open only on a sure pass, with this confidence over all pairs together. */
export type Sure = { readonly decide: "confident_violation" | "confident_pass"; readonly confidence: number };

type Counted = Group & { readonly counts: Proportion };

/** How sure a gate asks to be; undefined where it judges the gap as measured. */
export function surenessOf({ decide = "at_the_point", confidence }: FairnessGate): Sure | undefined {
  return decide === "at_the_point" || confidence === undefined ? undefined : { decide, confidence };
}

/**
 * The gap of at least two groups against one bound, as its intervals decide it: Newcombe's for differences, Katz' for ratios, Holm's
 * procedure over all pairs. `confident_violation` fails where some pair's interval lies wholly beyond the bound; `confident_pass`
 * passes where every pair's lies within it, and is otherwise inconclusive as long as the gap itself is within.
 */
export function judgeSurely(rate: string, attribute: string, groups: readonly Group[], bound: GapBound, sure: Sure): Found {
  const point = judgeGroups(rate, attribute, groups, bound);
  const furthest = widest(rate, attribute, groups, bound);
  if (furthest.is === "none") return point;
  const { value, measured, samples, sources } = point;
  const facts = { value, measured, samples, sources };
  const counted = groups.flatMap((group) => {
    const counts = countedIn(group);
    return counts === undefined ? [] : [{ ...group, counts }];
  });
  if (counted.length < groups.length) {
    const without = groups.filter((group) => countedIn(group) === undefined);
    const because = `${furthest.told}, and nothing tells of how many rows the ${rate} of ${listed(without.map(({ group }) => `${attribute}=${group}`))} was counted, so its interval is not known`;
    return unknown("interval_missing", because, {
      ...facts,
      sources: distinct(without.map((group) => group.reading.source)),
      help: `State the samples of ${rate} for every group of ${attribute}, on unweighted rows, or have the policy decide: at_the_point.`,
    }).found;
  }
  const claim = sure.decide === "confident_violation" ? "beyond" : "within";
  const pairs = decided(pairsOf(counted), (of) => of.counts, { bound, claim, alpha: 1 - sure.confidence });
  const ofPair = ({ pair }: Decided<Counted>) => widest(rate, attribute, [pair.lower, pair.higher], bound);
  const say = (which: Decided<Counted> | undefined, remark = "") => {
    const gap = which === undefined ? furthest : ofPair(which);
    const told = gap.is === "none" ? furthest : gap;
    const interval = which && intervalOf(which, pairs.length, sure.confidence);
    return { because: sentenceOf(told, interval) + remark, value: told.value, interval };
  };
  const atFurthest = pairs.find(({ pair }) => [pair.lower, pair.higher].every(({ group }) => furthest.between.includes(group)));

  if (sure.decide === "confident_violation") {
    const beyond = pairs.filter((each) => each.shown);
    const named = beyond.find((each) => each === atFurthest) ?? beyond[0];
    const remark = named === undefined && !furthest.holds ? ", and no interval lies wholly beyond that" : "";
    const said = say(named ?? atFurthest, remark);
    return { ...facts, ...passing(named === undefined, said.because, rate), value: said.value, interval: said.interval };
  }
  const open = pairs.filter((each) => !each.shown);
  if (open.length === 0 || !furthest.holds) {
    const { because, interval } = say(atFurthest);
    return { ...facts, ...passing(open.length === 0, because, rate), interval };
  }
  const widestOpen = open.reduce((one, other) =>
    reach(other.interval, bound.gap) > reach(one.interval, bound.gap) ? other : one,
  );
  const { lower, higher } = widestOpen.pair;
  const said = say(widestOpen, ": too little data to be sure of it");
  return unknown("insufficient_data", said.because, {
    ...facts,
    value: said.value,
    interval: said.interval,
    sources: distinct([lower.reading.source, higher.reading.source]),
    help: `Measure ${rate} on more rows of ${attribute}=${lower.group} and ${attribute}=${higher.group}, or have the policy decide otherwise.`,
  }).found;
}

/** The rows a rate was counted from; of a reported one, the share of its samples in whole rows. */
function countedIn(group: Group): Proportion | undefined {
  const { value, reading } = group;
  if (reading.computed !== undefined) return countsOf(group);
  const { samples } = reading;
  if (samples === undefined || !Number.isSafeInteger(samples) || !(value >= 0 && value <= 1)) return undefined;
  return { count: Math.round(value * samples), of: samples };
}

function pairsOf(groups: readonly Counted[]): readonly Pair<Counted>[] {
  return groups.flatMap((one, index) =>
    groups
      .slice(index + 1)
      .map((other) => (one.value <= other.value ? { lower: one, higher: other } : { lower: other, higher: one })),
  );
}

/** `tpr differs by 0.05 between …, 0.01 to 0.09 (95 %, Newcombe, Holm over 3 pairs), may differ by at most 0.03`. */
function sentenceOf(gap: Gap, interval: string | undefined): string {
  return `${gap.told}, ${interval === undefined ? "" : `${interval}, `}${gap.asks}`;
}

function intervalOf({ interval: { low, high }, method }: Decided<Counted>, pairs: number, confidence: number): string {
  const together = pairs > 1 ? `, Holm over ${pairs} pairs` : "";
  return `${spell(low)} to ${spell(high)} (${spellPercent(confidence)}, ${method}${together})`;
}
