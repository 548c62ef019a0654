import type { Measure } from "../../../src/profile/measure.ts";
import type { Interval } from "../../../src/statistics/interval.ts";
import { intervalAt } from "../../../src/statistics/uncertainty.ts";

/** What others say of one value; infinities are spelled out. `low` and `high` are its interval at 0.95, null where it must have none. */
export type Expected = {
  readonly value: number | string | null;
  readonly low?: number | null;
  readonly high?: number | null;
  /** Relative; 1e-9 without it. */
  readonly tolerance?: number;
  /** What the tolerance is relative to where that is larger than the value. */
  readonly scale?: number;
  /** How far an interval's ends may be from those of another way to draw, absolute. */
  readonly slack?: number;
  /** Of a difference: the incumbent's value. */
  readonly theirs?: number;
};

/** How much was compared, and which measures nobody else was asked for. */
export type Counts = { values: number; intervals: number; parts: number; readonly unasked: Map<string, number> };

type Fact = {
  readonly name: string;
  readonly value: number | undefined;
  readonly not?: string | undefined;
  readonly within?: Interval | undefined;
  readonly interval?: Interval | undefined;
  readonly theirs?: number | undefined;
};

const CONFIDENCE = 0.95;
const TOLERANCE = 1e-9;

/** Every measure, and every difference to the incumbent's, under the name that the maker of the tables gives it. */
export function factsOf(measures: readonly Measure[]): ReadonlyMap<string, Fact> {
  const facts = new Map<string, Fact>();
  for (const measure of measures) {
    const { kind, name, value, within, uncertainty, paired } = measure;
    const key = `${kind} ${name}${whereOf(measure)}`;
    const number = typeof value === "number" ? value : undefined;
    const not = typeof value === "number" ? undefined : value.not;
    const interval = number !== undefined && uncertainty ? intervalAt(number, uncertainty, CONFIDENCE) : undefined;
    facts.set(key, { name: `${kind} ${name}`, value: number, not, within, interval });
    if (paired?.is === "pairs") {
      const told = paired.uncertainty && intervalAt(paired.difference, paired.uncertainty, CONFIDENCE);
      const theirs = typeof paired.value === "number" ? paired.value : undefined;
      facts.set(`paired ${key}`, {
        name: `paired ${name}`,
        value: paired.difference,
        within: paired.within,
        interval: told,
        theirs,
      });
    } else if (paired) facts.set(`paired ${key}`, { name: `paired ${name}`, value: undefined, not: paired.because });
  }
  return facts;
}

function whereOf({ slice, feature, attribute, group }: Measure): string {
  if (slice) {
    const pairs = Object.entries(slice).toSorted(([one], [other]) => (one < other ? -1 : 1));
    return ` ${pairs.map(([name, value]) => `${name}=${value}`).join(",")}`;
  }
  if (feature !== undefined) return ` of ${feature}`;
  if (attribute !== undefined) return ` ${attribute}=${group ?? ""}`;
  return group === undefined ? "" : ` ${group}`;
}

/** What differs from what others say. */
export function wrongIn(
  facts: ReadonlyMap<string, Fact>,
  expect: Readonly<Record<string, Expected>>,
  counts: Counts,
): readonly string[] {
  const wrong: string[] = [];
  for (const [key, fact] of facts)
    if (!Object.hasOwn(expect, key)) counts.unasked.set(fact.name, (counts.unasked.get(fact.name) ?? 0) + 1);
  for (const [key, expected] of Object.entries(expect)) {
    const fact = facts.get(key);
    counts.values++;
    if (!fact) {
      wrong.push(`${key} is not there, and should be ${String(expected.value)}`);
      continue;
    }
    const value = expected.value === null ? undefined : Number(expected.value);
    if (!isNear(fact.value, value, expected)) wrong.push(`${key} is ${fact.value ?? fact.not}, not ${String(expected.value)}`);
    else if (fact.within && fact.value !== undefined && fact.within.low !== fact.within.high)
      wrong.push(`${key} is known only within ${spelled(fact.within)}, and its rows were all there`);
    if (expected.theirs !== undefined && !isNear(fact.theirs, expected.theirs, expected))
      wrong.push(`${key}: the incumbent's is ${fact.theirs}, not ${expected.theirs}`);
    if (expected.low === undefined) continue;
    counts.intervals++;
    const { low, high } = expected;
    // An interval's ends are as exact as what they are ends of.
    const scale =
      expected.slack === undefined
        ? { tolerance: 1e-8, scale: Math.max(expected.scale ?? 0, Math.abs(value ?? 0)) }
        : { tolerance: expected.slack, scale: 1 };
    if (
      low === null
        ? fact.interval
        : !isNear(fact.interval?.low, low, scale) || !isNear(fact.interval?.high, high ?? undefined, scale)
    )
      wrong.push(`${key} has the interval ${spelled(fact.interval)}, not ${String(low)} to ${String(high)}`);
  }
  return wrong;
}

/** What the sum of parts says other than the whole: it must be the same, or hold it within what it is certain of. */
export function differsFromWhole(
  whole: ReadonlyMap<string, Fact>,
  sum: ReadonlyMap<string, Fact>,
  counts: Counts,
): readonly string[] {
  const wrong: string[] = [];
  const keys = new Set([...whole.keys(), ...sum.keys()]);
  for (const key of keys) {
    const [one, other] = [whole.get(key), sum.get(key)];
    counts.parts++;
    if (!one || !other) {
      wrong.push(`${key} is ${one ? "not there" : "there"}, and of the whole it is ${one ? "" : "not"}`);
      continue;
    }
    if (one.value === undefined || other.value === undefined) {
      if (one.value !== other.value)
        wrong.push(`${key} is ${other.value ?? other.not}, and of the whole ${one.value ?? one.not}`);
      continue;
    }
    const { within } = other;
    const slack = TOLERANCE * Math.max(Math.abs(one.value), Math.abs(other.value));
    const holds = within
      ? one.value >= within.low - slack && one.value <= within.high + slack
      : Math.abs(one.value - other.value) <= Math.max(slack, 1e-12);
    if (!holds) wrong.push(`${key} is ${within ? `within ${spelled(within)}` : other.value}, and of the whole ${one.value}`);
    wrong.push(...narrower(key, one, other));
    if (within && !(other.value >= within.low && other.value <= within.high))
      wrong.push(`${key} is ${other.value}, outside ${spelled(within)}`);
  }
  return wrong;
}

/** The interval of a sum must be the whole's where its value is exact, and may otherwise only be wider. */
function narrower(key: string, whole: Fact, { within, interval }: Fact): readonly string[] {
  if (!whole.interval || !interval)
    return whole.interval === interval
      ? []
      : [`${key} has the interval ${spelled(interval)}, and of the whole ${spelled(whole.interval)}`];
  const slack = 1e-7 * Math.max(Math.abs(whole.interval.low), Math.abs(whole.interval.high));
  const more = interval.high - interval.low - (whole.interval.high - whole.interval.low);
  // What is certain of an area of pairs is no more than the sum of both errors.
  const mayBeWider = within !== undefined || /^paired metric (roc_auc|gini)/.test(key);
  return more < -slack || (more > slack && !mayBeWider)
    ? [`${key} has the interval ${spelled(interval)}, and of the whole ${spelled(whole.interval)}`]
    : [];
}

function isNear(
  value: number | undefined,
  expected: number | undefined,
  { tolerance = TOLERANCE, scale = 0 }: Partial<Expected>,
): boolean {
  if (value === undefined || expected === undefined) return value === expected;
  // 1e-12: what rounding leaves of a 0.
  return value === expected || Math.abs(value - expected) <= Math.max(tolerance * Math.max(Math.abs(expected), scale), 1e-12);
}

function spelled(interval: Interval | undefined): string {
  return interval ? `${interval.low} to ${interval.high}` : "none";
}
