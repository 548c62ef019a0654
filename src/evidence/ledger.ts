import { sameName } from "./names.ts";
import type { Evidence, Kind, Reading } from "./reading.ts";

/*
 * How the gates ask for readings that stand beside each other. Where two files say different things of one of them, both are in
 * the answer: the gate sees two and stays shut.
 */

type Asked = { readonly kind: Kind; readonly name: string; readonly from?: string | undefined };

/** The metric in every slice that is cut along one of these dimensions, or along more than it: by country, also in country=BR,device=ios. */
export function slicesOf(evidence: Evidence, name: string, dimensions: readonly string[], from?: string): readonly Reading[] {
  return all(evidence, { kind: "metric", name, from }).filter((reading) =>
    dimensions.some((dimension) => Object.hasOwn(reading.slice ?? {}, dimension)),
  );
}

/** A drift statistic for every feature that reports it, and over all where that is reported. */
export function driftOf(evidence: Evidence, statistic: string, from?: string): readonly Reading[] {
  return all(evidence, { kind: "drift", name: statistic, from });
}

/** A rate in each group of one attribute. */
export function groupsOf(evidence: Evidence, rate: string, attribute: string, from?: string): readonly Reading[] {
  return all(evidence, { kind: "fairness", name: rate, from }).filter(
    (reading) => reading.attribute === attribute && reading.group !== undefined && reading.gap === undefined,
  );
}

function all(evidence: Evidence, asked: Asked): readonly Reading[] {
  return evidence.readings.filter(
    (reading) => reading.kind === asked.kind && sameName(asked.kind, reading.name, asked.name) && isFrom(reading, asked.from),
  );
}

/** Whether a reading was computed from this table of the policy's `data:`; without a table, whatever says it will do. */
export function isFrom(reading: Reading, table: string | undefined): boolean {
  return table === undefined || reading.computed?.table === table;
}
