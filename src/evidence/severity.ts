import { type FindingCounts, NO_FINDINGS } from "./collect.ts";

export type Severity = keyof FindingCounts;

const WORDS: ReadonlyMap<string, Severity> = new Map([
  ["critical", "critical"],
  ["high", "high"],
  ["medium", "medium"],
  ["low", "low"],
]);

/** The severity a scanner names, whatever its case; whatever is none of the four is unrated, which a gate can see. */
export function severityOf(said: string | undefined): Severity {
  return WORDS.get(said?.trim().toLowerCase() ?? "") ?? "unknown";
}

/** How many findings there are of each severity. */
export function countFindings(severities: readonly Severity[]): FindingCounts {
  return severities.reduce((counts, each) => ({ ...counts, [each]: counts[each] + 1 }), NO_FINDINGS);
}
