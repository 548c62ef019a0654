import { shortDigest } from "../digest.ts";
import type { Computed } from "../evidence/reading.ts";
import type { Interval } from "../statistics/interval.ts";
import { intervalAt, isUnvaried } from "../statistics/uncertainty.ts";
import { type Known, type Unknown, unknown } from "./asked.ts";
import { certainRange, spellPercent } from "./between.ts";
import { type Comparison, isDifference, judgeComparison } from "./comparison.ts";
import { decimal, minus, toNumber } from "./decimal.ts";
import { exactly, type Rise } from "./gain.ts";
import type { Found, Incumbent } from "./question.ts";
import { count, spell } from "./spell.ts";

type Somebody = Extract<Incumbent, { is: "some" }>;
/** The candidate's number with the incumbent's on the same rows. */
export type Pairs = Extract<Computed["paired"], { is: "pairs" }> & { readonly value: number; readonly incumbent: Somebody };

/**
 * The incumbent measured on the candidate's own rows: by whom it stands there now, or why these pairs do not say anything of it.
 * Undefined where nobody made pairs, or there is no version that they could be with.
 */
export function pairsOf({ reading }: Known, incumbent: Incumbent): Pairs | Unknown | undefined {
  const paired = reading.computed?.paired;
  if (paired === undefined || incumbent.is !== "some") return undefined;
  const { version, digest } = incumbent.pointer;
  if (paired.version !== version || paired.digest !== digest) {
    const stands = incumbent.standing ? "stands" : "stood last";
    const [was, is] =
      paired.version === version
        ? [
            `version ${version} (${paired.digest === undefined ? "no artifact named" : shortDigest(paired.digest)})`,
            `it is ${shortDigest(digest)} that ${stands} there`,
          ]
        : [`version ${paired.version}`, `version ${version} ${stands} there`];
    return unknown("rows_unmatched", `the pairs were made with ${was}, and ${is}`, {
      help: `Run promote again: it makes the pairs with version ${version}.`,
    });
  }
  if (paired.is === "apart") {
    return unknown("rows_unmatched", paired.because, {
      help: `Have version ${version} predict the very rows that the candidate predicted, under the same keys.`,
    });
  }
  const { value } = paired;
  if (typeof value !== "number" || !Number.isFinite(value) || !Number.isFinite(paired.difference)) {
    const why = typeof value === "number" ? "not a number" : value.not;
    return unknown("incumbent_missing", `for version ${version} it is not defined on the same rows: ${why}`, {
      help: "Compare on rows that define it for both versions.",
    });
  }
  return { ...paired, value, incumbent };
}

/** The candidate against the incumbent on the same rows. Which dataset they are of is no question then: the rows themselves prove it. */
export function judgePairs(
  comparison: Comparison,
  ours: Known,
  pairs: Pairs,
  asked: { readonly subject: string; readonly stage: string; readonly confidence: number | undefined },
): Found {
  const { incumbent, value } = pairs;
  const last = incumbent.standing ? "" : ", which stood here last,";
  const named = `version ${incumbent.pointer.version} (${spell(value)})${last} on the same ${count(pairs.rows, "row")}`;
  const reading = { ...ours.reading, computed: undefined };
  const sides = {
    ...asked,
    ours,
    judged: ours.value,
    theirs: { is: "number", value, reading, named, remark: "" },
  } as const;
  if (asked.confidence === undefined) return judgeComparison(comparison, { ...sides, rise: riseOf(ours, pairs) });
  const found = judgeComparison(comparison, sides);
  const missing = (because: string, help: string): Found => {
    const { value: shown, bound, incumbent: theirs, samples, sources, measured } = found;
    const facts = { value: shown, bound, incumbent: theirs, samples, sources, measured };
    return unknown("interval_missing", because, { ...facts, help }).found;
  };
  if (!isDifference(comparison)) {
    const because = `the ratio of ${asked.subject} to ${named} has no interval`;
    return missing(because, "Ask for gain_at_least or loss_at_most instead of a ratio, or leave confidence out of the policy.");
  }
  const interval = intervalOf(pairs, asked.confidence);
  if (interval === undefined) {
    const because = `the difference of ${asked.subject} to ${named} has no interval at ${spellPercent(asked.confidence)} (${pairs.method})`;
    return missing(because, "Leave confidence out of the policy, or weights out of the table.");
  }
  const told = ` (${spellPercent(asked.confidence)}, ${pairs.method})`;
  return judgeComparison(comparison, { ...sides, rise: { ...riseOf(ours, pairs), interval, told } });
}

/**
 * Of a difference that is no share of rows: a share's interval would be that of another number. Where no row tells the two apart, the next
 * ones may: of n rows without any, a share of 1 - (1 - confidence)^(1/n) of all may be such rows, the "rule of three", and each of them
 * may differ by as much as the value is, or by 1. https://doi.org/10.1001/jama.1983.03330370053031
 */
function intervalOf({ difference, uncertainty, rows, value }: Pairs, confidence: number): Interval | undefined {
  if (uncertainty === undefined || uncertainty.is === "share") return undefined;
  if (difference !== 0 || !isUnvaried(uncertainty)) return intervalAt(difference, uncertainty, confidence);
  if (!(rows > 0)) return undefined;
  const reach = -Math.expm1(Math.log1p(-confidence) / rows) * Math.max(1, Math.abs(value));
  return { low: -reach, high: reach };
}

/**
 * Subtracting doubles misses the decimals by a last digit: 0.09 - 0.07 is not 0.02. So where the difference is that of the two values,
 * it is taken from how they are spelled.
 */
function riseOf({ value }: Known, { value: theirs, difference, within }: Pairs): Rise {
  const spelled = minus(decimal(value), decimal(theirs));
  const same = Math.abs(toNumber(spelled) - difference) <= 1e-12 * Math.max(1, Math.abs(value), Math.abs(theirs));
  const point = same ? spelled : decimal(difference);
  const range = certainRange(within);
  return range === undefined ? exactly(point) : { point, low: decimal(range.low), high: decimal(range.high), told: "" };
}
