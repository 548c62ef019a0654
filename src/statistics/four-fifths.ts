import type { Proportion } from "./proportion.ts";

/** Each group's ratio to the highest selection rate, in [0, 1], and whether all reach the limit. */
export type FourFifths = { readonly ratios: readonly number[]; readonly passed: boolean };

/**
 * The four-fifths rule: no group's selection rate is below four fifths of the highest group's. Counts are integers and the limit is
 * `parts` of `whole`, so that 40 of 100 against 50 of 100 is exactly 4/5 and passes, whatever 0.4 / 0.5 makes in binary. Undefined for
 * no groups, an empty one, counts that are no integers, or where nobody at all is selected.
 * https://www.ecfr.gov/current/title-29/section-1607.4 (D)
 */
export function fourFifths(groups: readonly Proportion[], parts = 4, whole = 5): FourFifths | undefined {
  const first = groups[0];
  const counted = ({ count, of }: Proportion) =>
    Number.isSafeInteger(count) && Number.isSafeInteger(of) && of > 0 && count >= 0 && count <= of;
  if (!first || !groups.every(counted) || !Number.isSafeInteger(parts) || !Number.isSafeInteger(whole)) return undefined;
  const highest = groups.reduce((best, group) => (cross(group, best) > cross(best, group) ? group : best), first);
  if (highest.count === 0) return undefined;
  return {
    ratios: groups.map((group) => group.count / group.of / (highest.count / highest.of)),
    passed: groups.every((group) => cross(group, highest) * BigInt(whole) >= cross(highest, group) * BigInt(parts)),
  };
}

/** One rate times both denominators. */
function cross(one: Proportion, other: Proportion): bigint {
  return BigInt(one.count) * BigInt(other.of);
}
