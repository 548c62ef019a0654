import type { MutantResult } from "@stryker-mutator/api/core";

/** What became of the mutants of a room or a file. */
export type Tally = Readonly<Record<"killed" | "timedOut" | "survived" | "uncovered", number>>;

export function tallyOf(mutants: readonly Pick<MutantResult, "status">[]): Tally {
  const of = (status: MutantResult["status"]) => mutants.filter((mutant) => mutant.status === status).length;
  return { killed: of("Killed"), timedOut: of("Timeout"), survived: of("Survived"), uncovered: of("NoCoverage") };
}

export function total({ killed, timedOut, survived, uncovered }: Tally): number {
  return killed + timedOut + survived + uncovered;
}

/** The share that the tests miss, in percent; a mutant that never ends is missed, and no mutants at all prove nothing. */
export function score(tally: Tally): number {
  return total(tally) === 0 ? 0 : (100 * (tally.killed + tally.timedOut)) / total(tally);
}

/** The rows under their heading, numbers to the right. */
export function table(rows: readonly (readonly [name: string, tally: Tally])[]): string {
  const heading = ["", "mutants", "killed", "timed out", "survived", "not covered", "score"];
  const cells = rows.map(([name, tally]) => [
    name,
    ...[total(tally), tally.killed, tally.timedOut, tally.survived, tally.uncovered].map(String),
    `${(Math.floor(score(tally) * 100) / 100).toFixed(2)} %`,
  ]);
  const widths = heading.map((_, column) => Math.max(...[heading, ...cells].map((row) => row[column]?.length ?? 0)));
  return [heading, ...cells]
    .map((row) => row.map((cell, n) => (n === 0 ? cell.padEnd(widths[n] ?? 0) : cell.padStart(widths[n] ?? 0))).join("  "))
    .map((line) => line.trimEnd())
    .join("\n");
}
