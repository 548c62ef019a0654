import type { Evidence, Kind, Reading } from "./reading.ts";
import { spellValue } from "./spell.ts";

/*
 * How the gates ask the evidence. A question about one measurement has one answer: when files contradict each other the answer
 * holds both values and is no number. The whole never answers for a part, nor a part for the whole.
 */

type Asked = { readonly kind: Kind; readonly name: string } & Partial<
  Pick<Reading, "slice" | "feature" | "attribute" | "group" | "gap">
>;

/** A metric over the whole dataset, or exactly in this slice. */
export function metric(evidence: Evidence, name: string, slice?: Readonly<Record<string, string>>): Reading | undefined {
  return single(all(evidence, { kind: "metric", name }).filter((reading) => sameSlice(reading.slice ?? {}, slice ?? {})));
}

/** The metric in every slice that is cut along one of these dimensions, or along more than it: by country, also in country=BR,device=ios. */
export function slicesOf(evidence: Evidence, name: string, dimensions: readonly string[]): readonly Reading[] {
  return all(evidence, { kind: "metric", name }).filter((reading) =>
    dimensions.some((dimension) => Object.hasOwn(reading.slice ?? {}, dimension)),
  );
}

/** A drift statistic for every feature that reports it, and over all where that is reported. */
export function driftOf(evidence: Evidence, statistic: string): readonly Reading[] {
  return all(evidence, { kind: "drift", name: statistic });
}

/** A rate in each group of one attribute. */
export function groupsOf(evidence: Evidence, rate: string, attribute: string): readonly Reading[] {
  return all(evidence, { kind: "fairness", name: rate }).filter(
    (reading) => reading.attribute === attribute && reading.group !== undefined && reading.gap === undefined,
  );
}

/** The gap between groups that a report states as one number: over all, or for one attribute. */
export function gapOf(evidence: Evidence, rate: string, gap: "difference" | "ratio", attribute?: string): Reading | undefined {
  return single(
    all(evidence, { kind: "fairness", name: rate }).filter((reading) => reading.gap === gap && reading.attribute === attribute),
  );
}

/** What the service did: `latency_p95_ms`, `error_rate`, `requests`. */
export function sloOf(evidence: Evidence, name: string): Reading | undefined {
  return single(all(evidence, { kind: "slo", name }));
}

export function costOf(evidence: Evidence, name: string): Reading | undefined {
  return single(all(evidence, { kind: "cost", name }));
}

/** How many tests `passed`, `failed`, were `skipped`; how many findings of a severity. Undefined where nobody said, which is not zero. */
export function countOf(evidence: Evidence, kind: "tests" | "security", name: string): Reading | undefined {
  return single(all(evidence, { kind, name }));
}

/** One arm of an online experiment. */
export function armOf(evidence: Evidence, name: string, arm: "candidate" | "incumbent"): Reading | undefined {
  return single(all(evidence, { kind: "experiment", name }).filter((reading) => reading.group === arm));
}

function all(evidence: Evidence, asked: Asked): readonly Reading[] {
  return evidence.readings.filter((reading) => reading.kind === asked.kind && reading.name === asked.name);
}

function single(readings: readonly Reading[]): Reading | undefined {
  const [first, ...others] = readings;
  if (first === undefined || others.length === 0) return first;
  const said = readings.map((reading) => `${spellValue(reading.value)} in ${reading.source.file}`);
  return { ...first, value: { not: said.join(", ") }, low: undefined, high: undefined, samples: undefined };
}

function sameSlice(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => Object.hasOwn(other, key) && one[key] === other[key]);
}
