import type { Source } from "../evidence/reading.ts";
import type { ReasonCode } from "./reason.ts";

/** One check run for each. `promotion` holds what has no check of its own: `follows`, `soak`, evidence age, holds, what the difference itself forbids. */
export const FAMILIES = [
  "metrics",
  "slices",
  "drift",
  "fairness",
  "slo",
  "schema",
  "lineage",
  "artifact",
  "tests",
  "security",
  "cost",
  "experiment",
] as const;
export type Family = (typeof FAMILIES)[number];

/** What a gate found. Only `pass` opens it. */
export type Outcome = "pass" | "fail" | "inconclusive";

/** What follows when a gate stays shut. Kept apart from the outcome: a warning gate that failed, failed. */
export type Enforcement = "block" | "warn";

/** What one gate found, with all that a person needs to believe it. */
export type Finding = {
  readonly family: Family | "promotion";
  /** Name of the gate in the policy's words, e.g. `auc`, `auc at country=BR`, `psi of amount`, `follows`. */
  readonly gate: string;
  readonly outcome: Outcome;
  readonly enforcement: Enforcement;
  readonly code: ReasonCode;
  /** One sentence, present tense: `auc is 0.89, must be at least 0.9`. */
  readonly because: string;
  /** What was found, e.g. `0.89`. */
  readonly value?: string | undefined;
  /** How far that may be off, where the outcome hangs on it, e.g. `at worst 0.87 (95 %)`. */
  readonly interval?: string | undefined;
  /** What was asked, e.g. `at least 0.9`. */
  readonly bound?: string | undefined;
  /** What the incumbent has, where it was compared. */
  readonly incumbent?: string | undefined;
  readonly samples?: number | undefined;
  /** The number that was looked at, unrounded, under the name the promotion record gives it, e.g. `psi of amount`. */
  readonly measured?: { readonly name: string; readonly value: number } | undefined;
  readonly sources: readonly Source[];
  /** What would help, as an imperative sentence. Absent on a pass. */
  readonly help?: string | undefined;
  /** Where the policy asks for it. */
  readonly policy?: { readonly file: string; readonly line: number } | undefined;
};

export type Verdict = {
  readonly allows: boolean;
  readonly blockedBy: readonly Finding[];
  readonly warnedBy: readonly Finding[];
};

/** All findings folded. No findings at all allow nothing: silence is not consent. */
export function verdict(findings: readonly Finding[]): Verdict {
  const shut = findings.filter((finding) => finding.outcome !== "pass");
  const blockedBy = shut.filter((finding) => finding.enforcement === "block");
  const warnedBy = shut.filter((finding) => finding.enforcement === "warn");
  return { allows: findings.length > 0 && blockedBy.length === 0, blockedBy, warnedBy };
}

/** The findings as people should read them: what failed before what is unknown, what blocks before what warns, passes last; otherwise as given. */
export function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((one, other) => rank(one) - rank(other));
}

function rank({ outcome, enforcement }: Finding): number {
  if (outcome === "pass") return 4;
  return (enforcement === "block" ? 0 : 2) + (outcome === "fail" ? 0 : 1);
}
