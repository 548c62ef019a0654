import { decimal, times, toNumber } from "./decimal.ts";
import { compareFractions, difference, type Fraction, fractionOf, numberOf, quotient } from "./fraction.ts";
import { spell, spellBeside } from "./spell.ts";

/** How much better the candidate is than the incumbent, as a share of the incumbent's value, exactly and as a number. */
export type Lift = { readonly exactly: Fraction; readonly value: number };

type Asked = { readonly lift_at_least: number };

/** The relative lift in the good direction, negative where the candidate is worse; undefined over an incumbent that is not above 0. */
export function liftOf(candidate: Fraction, incumbent: Fraction, better: "higher" | "lower"): Lift | undefined {
  if (incumbent.part <= 0n) return undefined;
  const gain = better === "higher" ? difference(candidate, incumbent) : difference(incumbent, candidate);
  const exactly = quotient(gain, incumbent);
  return { exactly, value: numberOf(exactly) };
}

/** -1, 0 or 1: whether the lift is smaller than, equal to, or larger than what is asked, as it is written: 0.015 is 15 of 1000. */
export function compareLift({ exactly }: Lift, asked: Asked): -1 | 0 | 1 {
  return compareFractions(exactly, fractionOf(decimal(asked.lift_at_least)));
}

/** The lift in percent, without the sign for it; never rounded onto or across what is asked. */
export function spellLift(lift: Lift, asked: Asked): string {
  return spellBeside(lift.value * 100, compareLift(lift, asked), toNumber(times(decimal(asked.lift_at_least), decimal(100))));
}

/** `p = 0.003`: two digits, or as many as it takes not to contradict the limit; `p < 1e-12` for what is smaller. */
export function spellChance(p: number, limit: number): string {
  if (p < 1e-12 && limit > 1e-12) return "p < 1e-12";
  const short = [Number(p.toPrecision(2)), Number(spell(p))].find(
    (each) => each <= limit === p <= limit && (each === limit) === (p === limit),
  );
  return `p = ${short ?? p}`;
}
