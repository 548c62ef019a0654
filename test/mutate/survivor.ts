import type { MutantResult } from "@stryker-mutator/api/core";

/** A mutant that no test misses: its file, its line with the changed part between ⟦ and ⟧, and what stands there instead. */
export type Survivor = { readonly file: string; readonly code: string; readonly becomes: string };

/** Survivors that are known, under the one reason why no test could or should miss them. */
export type Kept = { readonly why: string; readonly mutants: readonly Survivor[] };

/** The survivor as the list writes it. Its place is its text, so that the list stays true when lines move. */
export function survivorOf(mutant: Pick<MutantResult, "location" | "replacement">, file: string, source: string): Survivor {
  const { start, end } = mutant.location;
  const line = source.split("\n")[start.line - 1] ?? "";
  const until = end.line === start.line ? end.column - 1 : line.length;
  const from = start.column - 1;
  const code = `${line.slice(0, from)}⟦${line.slice(from, until)}⟧${line.slice(until)}`.trim();
  return { file, code, becomes: mutant.replacement.replace(/\s+/g, " ") };
}

/** Where the list and what was found part: survivors that it does not explain, and those it explains that are dead by now. */
export function parted(found: readonly Survivor[], kept: readonly Kept[], mutated: ReadonlySet<string>) {
  const listed = kept.flatMap(({ mutants }) => mutants).filter(({ file }) => mutated.has(file));
  const [known, alive] = [listed, found].map((list) => new Set(list.map(key)));
  return {
    unexplained: found.filter((one) => known?.has(key(one)) !== true),
    dead: listed.filter((one) => alive?.has(key(one)) !== true),
  };
}

/** `src/gates/age.ts: return ⟦a⟧ + b  →  c`. */
export function spelled({ file, code, becomes }: Survivor): string {
  return `${file}: ${code}  →  ${becomes}`;
}

function key({ file, code, becomes }: Survivor): string {
  return JSON.stringify([file, code, becomes]);
}
