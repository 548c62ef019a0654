import type { Known } from "./asked.ts";
import { asksForMore, type Bound, spellBound } from "./bound.ts";
import type { Found } from "./question.ts";
import { count, spell } from "./spell.ts";

/**
 * What is found where chance alone exceeds an upper bound more than once in twenty times: with so few rows a value above it is no
 * alarm and one below it no pass. Undefined where the bound can be judged.
 *
 * PSI of deciles without any drift is about (1/n + 1/m)·χ² with 9 degrees of freedom, so at a bound of 0.1 it is 0.34 that chance
 * exceeds once in twenty on 100 rows each, 0.11 on 300 and 0.034 on 1000: 88 %, 7.7 % and 0 % of such comparisons would be alarms.
 * https://doi.org/10.21314/JRMV.2020.227
 */
export function drowned(subject: string, { value, reading }: Known, bound: Bound): Found | undefined {
  const chance = reading.computed?.chance;
  if (chance === undefined || asksForMore(bound) || !(chance > bound.limit)) return undefined;
  const rows = reading.samples === undefined ? "so few rows" : count(reading.samples, "row");
  return {
    outcome: "inconclusive",
    code: "insufficient_data",
    because: `${subject} is ${spell(value)} on ${rows}, where chance alone exceeds ${spell(chance)} once in twenty: too little data to say`,
    value: spell(value),
    bound: spellBound(bound),
    samples: reading.samples,
    sources: [reading.source],
    measured: { name: subject, value },
    help: `Compare more rows, or have the policy bound ${subject} above ${spell(chance)}.`,
  };
}
