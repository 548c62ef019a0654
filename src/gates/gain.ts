import type { Interval } from "../statistics/interval.ts";
import { unknown } from "./asked.ts";
import { EXACTLY, spellBetween } from "./between.ts";
import { compare, type Decimal, decimal, minus, size, toNumber } from "./decimal.ts";
import type { Found } from "./question.ts";
import { spell, spellBeside } from "./spell.ts";

export type Better = "higher" | "lower";

/** A bound on the difference in the metric's own unit; which direction is good is for the policy to say. */
export type GainBound = {
  readonly word: "gain_at_least" | "loss_at_most";
  readonly limit: number;
  readonly better?: Better | undefined;
};

/** How much more the candidate has than the incumbent: candidate minus incumbent, in the metric's own unit. */
export type Rise = {
  readonly point: Decimal;
  /** Between which it certainly lies; the point itself where it is told exactly. */
  readonly low: Decimal;
  readonly high: Decimal;
  /** With a confidence: the two-sided interval around the point. */
  readonly interval?: Interval | undefined;
  /** Whose interval that is, as it stands behind the worse end: ` (95 %, paired DeLong)`. */
  readonly told: string;
};

/** What was found, without the facts that do not hang on the bound. */
export type Told = {
  readonly passes: boolean;
  readonly code: Found["code"];
  readonly because: string;
  readonly interval?: string | undefined;
  readonly help: string;
};

/** Gain is the distance in the good direction, loss in the bad one. Both are judged at the worst that the rise may be. */
export function judgeGain({ word, limit, better }: GainBound, name: string, named: string, rise: Rise): Told | Found {
  if (better === undefined) {
    const because = `the policy does not say whether a higher or a lower ${name} is better`;
    return unknown("policy_invalid", because, { help: "Write better: higher, or better: lower." }).found;
  }
  const up = better === "higher";
  const gain = up ? rise.point : negative(rise.point);
  const [least, most] = up ? [rise.low, rise.high] : [negative(rise.high), negative(rise.low)];
  const exact = compare(least, most) === 0;
  const { moved, from } = exact ? move(gain, better, amountOf(gain)) : moveBetween(least, most, better);
  const head = `${moved} ${from}${named}`;
  const reach = reachOf(rise, up);
  if (!Number.isFinite(reach)) {
    const because = `${name} ${head}, and its rows do not tell how much worse it may be${rise.told}: too little data to say`;
    return unknown("insufficient_data", because, { help: `Measure ${name} on more rows.` }).found;
  }
  const worst = minus(least, decimal(reach));
  const best = minus(most, decimal(reach));
  const passes = meets(worst);
  const asks = word === "gain_at_least" ? `must gain at least ${spell(limit)}` : `may lose at most ${spell(limit)}`;
  const inWords = up ? asks : asks.replace("gain", "be lower by").replace("lose", "be higher by");
  const atWorst = rise.interval === undefined ? "" : `, at worst ${end(worst, gain, better, amountOf(worst))}${rise.told}`;
  const because = `${name} ${head}${atWorst}, ${inWords}`;
  if (passes !== meets(best)) {
    return unknown("not_exact_enough", `${because}: not exact enough to say`, { help: EXACTLY }).found;
  }
  return {
    passes,
    code: word === "gain_at_least" ? "gain_too_small" : "regression",
    because,
    interval: rise.interval === undefined && exact ? undefined : `${from === "" ? "no difference" : moved}${atWorst}`,
    help:
      word === "gain_at_least"
        ? "Promote a version that gains more, or have the policy ask for less."
        : "Promote a version that keeps what the incumbent has, or have the policy allow a greater loss.",
  };

  function meets(each: Decimal): boolean {
    return orderOf(each) !== (word === "gain_at_least" ? -1 : 1);
  }

  function orderOf(each: Decimal): -1 | 0 | 1 {
    return compare(word === "gain_at_least" ? each : negative(each), decimal(limit));
  }

  /** The amount without its sign, beside the limit where it goes in the direction that the limit is about. */
  function amountOf(each: Decimal): string {
    const shownAsAsked = each.units < 0n === (word === "loss_at_most");
    const amount = toNumber(size(each));
    return shownAsAsked ? spellBeside(amount, orderOf(each), limit) : spell(amount);
  }
}

/** A rise that is told exactly and without an interval. */
export function exactly(point: Decimal): Rise {
  return { point, low: point, high: point, told: "" };
}

/** How far below the gain its interval reaches; an interval that leaves out the point reaches nowhere. */
function reachOf({ point, interval }: Rise, up: boolean): number {
  if (interval === undefined) return 0;
  return Math.max(0, up ? toNumber(point) - interval.low : interval.high - toNumber(point));
}

function negative({ units, scale }: Decimal): Decimal {
  return { units: -units, scale };
}

/** `gains 0.01`, and the word before whom it gains over. */
type Move = { readonly moved: string; readonly from: string };

function move({ units }: Decimal, better: Better, amount: string): Move {
  if (units === 0n) return { moved: "equals", from: "" };
  if (better === "higher")
    return units > 0n ? { moved: `gains ${amount}`, from: "over " } : { moved: `loses ${amount}`, from: "against " };
  return { moved: `is ${units > 0n ? "lower" : "higher"} by ${amount}`, from: "than " };
}

function moveBetween(least: Decimal, most: Decimal, better: Better): Move {
  const loses = most.units < 0n;
  const between = loses
    ? spellBetween(toNumber(size(most)), toNumber(size(least)))
    : spellBetween(toNumber(least), toNumber(most));
  if (better === "higher")
    return loses ? { moved: `loses ${between}`, from: "against " } : { moved: `gains ${between}`, from: "over " };
  return { moved: `is ${loses ? "higher" : "lower"} by ${between}`, from: "than " };
}

/** The worse end after the point was told: its direction is said again only where it is another. */
function end(worst: Decimal, gain: Decimal, better: Better, amount: string): string {
  if (worst.units === 0n) return "no difference";
  if (worst.units > 0n === gain.units > 0n && gain.units !== 0n) return amount;
  if (better === "higher") return `${worst.units > 0n ? "gains" : "loses"} ${amount}`;
  return `${worst.units > 0n ? "lower" : "higher"} by ${amount}`;
}
