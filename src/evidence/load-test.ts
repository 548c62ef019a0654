import { numeral, type Node } from "./syntax/tree.ts";

/*
 * What the reports of load tests have in common: numbers that are worked out from counts, and numbers that are written as 0 although
 * nothing was measured.
 */

/** A number that no report states and that follows from what it states. NaN and Infinity stay what they are, and are no value. */
export function computed(value: number, line: number): Node {
  return numeral(value, String(value), line);
}

/** What stands where nothing was measured: a reading without a value. A tool's own 0 would look like the fastest service of all. */
export function unmeasured(line: number, why: string): Node {
  return { is: "token", line, value: null, text: `none (${why})` };
}

/** The node where at least one request was answered, and no value where none was; nothing stays nothing. */
export function measuredIf(answered: boolean, node: Node | undefined): Node | undefined {
  return node === undefined || answered ? node : unmeasured(node.line, "no request was answered");
}

/** Which share of the whole a part is. Of no request at all, or of more than all, there is none. */
export function shareOf(part: number | undefined, whole: number | undefined, line: number): Node {
  if (part === undefined || whole === undefined || whole <= 0 || part < 0 || part > whole) {
    return unmeasured(line, `${part ?? "?"} of ${whole ?? "?"} requests`);
  }
  return computed(part / whole, line);
}

/** The sum of counts; undefined as soon as one of them is. */
export function sumOf(counts: readonly (number | undefined)[]): number | undefined {
  return counts.reduce((sum, each) => (sum === undefined || each === undefined ? undefined : sum + each), 0);
}

/**
 * A percentile by nearest rank (https://en.wikipedia.org/wiki/Percentile#The_nearest-rank_method): the smallest value that at least
 * this many in a hundred do not exceed. Values with how often each was seen, in ascending order.
 */
export function nearestRank(seen: readonly (readonly [value: number, times: number])[], percent: number): number | undefined {
  const total = seen.reduce((sum, [, times]) => sum + times, 0);
  const rank = Math.ceil((percent * total) / 100);
  let passed = 0;
  for (const [value, times] of seen) {
    passed += times;
    if (passed >= rank && passed > 0) return value;
  }
  return undefined;
}
