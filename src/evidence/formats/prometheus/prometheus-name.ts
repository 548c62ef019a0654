import type { ReportRule, Unit } from "../../../report-rule.ts";

/** What a reading is called and the unit its value is in; or why nobody can know. */
export type Measure =
  { readonly name: string; readonly unit: Unit | undefined } | { readonly unclear: string; readonly hint: string };

/** How the end of a name tells a unit: https://prometheus.io/docs/practices/naming/#base-units. */
const SUFFIXES: readonly (readonly [suffix: string, unit: Unit])[] = [
  ["_seconds", "s"],
  ["_milliseconds", "ms"],
  ["_ratio", "share"],
];
const TIMES: readonly Unit[] = ["s", "ms", "us", "ns"];
/** What sounds like a time: as milliseconds, seconds would open every gate. */
const TIME =
  /latency|duration|time|delay|second|quantile|(?:^|[^a-z0-9])(?:rtt|wait|ttft|tpot|itl|ms|p\d{1,3}(?:[mun]?s)?)(?:$|[^a-z0-9])/i;
const ASK = "name unit: beside its path: s, ms, us or ns for a time, share for what is none";

/**
 * The name is the rule's, else the metric's own, else the file's without its ending: a query that computes something has no name. The
 * unit is the rule's, else what the metric's own name ends in, else what the reading's name ends in. A name that ends in `_ms` tells
 * how the reading shall be called and not what Prometheus measured, except where it is the metric's own. A unit inside the metric's
 * name, as those of recording rules have it (`job:request_latency_seconds:p95`), is not taken; a rule must not contradict it.
 */
export function measureOf(metric: string | undefined, file: string, rule: ReportRule | undefined): Measure {
  const called = rule?.name ?? metric ?? file.slice(file.lastIndexOf("/") + 1).replace(/(?<=.)\.[^.]*$/, "");
  const own = metric === undefined ? undefined : (unitIn(metric) ?? (metric.endsWith("_ms") ? "ms" : undefined));
  if (own !== undefined && rule?.unit !== undefined && own !== rule.unit) {
    return { unclear: `${metric} is in ${own}, and the rule says ${rule.unit}`, hint: "take unit: out of the rule" };
  }
  const inner = own === undefined && rule?.unit !== undefined ? unitInside(metric ?? "") : undefined;
  if (inner !== undefined && rule?.unit !== undefined && contradicts(inner, rule.unit)) {
    return { unclear: `${metric} is in ${inner}, and the rule says ${rule.unit}`, hint: `name unit: ${inner} beside its path` };
  }
  const unit = rule?.unit ?? own ?? unitIn(called);
  if (unit === undefined && [called, metric ?? ""].some((name) => TIME.test(name))) {
    return { unclear: `does not tell the unit of ${called}`, hint: ASK };
  }
  const name = unit === undefined ? called : inReadings(called, unit);
  if (name.endsWith("_ms") && unit !== undefined && !TIMES.includes(unit)) {
    return { unclear: `${called} is a time, and its unit is told as ${unit}`, hint: ASK };
  }
  return { name, unit };
}

function unitIn(name: string): Unit | undefined {
  return SUFFIXES.find(([suffix]) => name.endsWith(suffix))?.[1];
}

const INSIDE = /_(seconds|milliseconds|ms|ratio)(?=[:_])/;

/** The unit that a name tells before its end: of a recording rule (`level:metric:operations`), or before `_p95`. */
function unitInside(metric: string): Unit | undefined {
  const word = INSIDE.exec(metric)?.[1];
  return word === "ms" ? "ms" : SUFFIXES.find(([suffix]) => suffix === `_${word}`)?.[1];
}

/** A rate of seconds may be a share. */
function contradicts(told: Unit, named: Unit): boolean {
  return told !== named && !(TIMES.includes(told) && !TIMES.includes(named));
}

const WORDS: readonly (readonly [units: readonly Unit[], suffix: RegExp, instead: string])[] = [
  [TIMES, /(?<=.)_(?:(?:nano|micro|milli)?seconds|s|ms|us|ns)(?=:|$)/, "_ms"],
  [["percent"], /(?<=.)_(?:percent|pct)$/, ""],
  [["share"], /(?<=.)_ratio$/, ""],
];

/** Readings are milliseconds and shares of 1: a name that goes on telling another unit would be compared with the wrong limit. */
function inReadings(name: string, unit: Unit): string {
  const [, suffix, instead] = WORDS.find(([units]) => units.includes(unit)) ?? [];
  return suffix === undefined || instead === undefined ? name : name.replace(suffix, instead);
}
