import type { Finding } from "../gates/outcome.ts";
import type { Judged, Result } from "../promotion/result.ts";
import { plain } from "./escape.ts";

/** Findings with the worst first: what blocks before what warns, what failed before what could not be told, passes last. */
export function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((one, other) => rank(one) - rank(other));
}

export function isShut(finding: Finding): boolean {
  return finding.outcome !== "pass";
}

/** What stays shut and blocks. */
export function blocks(finding: Finding): boolean {
  return isShut(finding) && finding.enforcement === "block";
}

/** A finding with the move it belongs to; none for what concerns the pull request as a whole. */
export type Placed = { readonly finding: Finding; readonly judged?: Judged | undefined };

/** Every finding of a result with its move, worst first. */
export function placed(result: Result): readonly Placed[] {
  const all: Placed[] = [
    ...result.findings.map((finding) => ({ finding })),
    ...result.judged.flatMap((judged) => judged.findings.map((finding) => ({ finding, judged }))),
  ];
  return all.toSorted((one, other) => rank(one.finding) - rank(other.finding));
}

/**
 * One line about some findings, in plain text of at most `most` characters: the worst of those that block, else that only warnings failed, else how
 * many gates pass. `several`: name each finding's move, since there is more than one.
 */
export function headline(some: readonly Placed[], several: boolean, most: number): string {
  const sorted = some.toSorted((one, other) => rank(one.finding) - rank(other.finding));
  const blocking = sorted.filter(({ finding }) => blocks(finding));
  const shut = sorted.filter(({ finding }) => isShut(finding));
  const [worst, ...others] = blocking.length > 0 ? blocking : shut;
  if (worst === undefined) return some.length === 0 ? "no gate was judged" : passes(some.length);
  const where = several && worst.judged !== undefined ? `${worst.judged.move.model} in ${worst.judged.move.stage}: ` : "";
  const begin = `${blocking.length === 0 ? "warns: " : ""}${where}`;
  const end = others.length === 0 ? "" : ` (and ${others.length} more)`;
  return `${plain(`${begin}${worst.finding.because}`, most - end.length)}${end}`;
}

/** `1 gate passes`, `3 gates pass`. */
export function passes(many: number): string {
  return many === 1 ? "1 gate passes" : `${many} gates pass`;
}

function rank({ outcome, enforcement }: Finding): number {
  if (outcome === "pass") return 4;
  return (enforcement === "block" ? 0 : 2) + (outcome === "fail" ? 0 : 1);
}
