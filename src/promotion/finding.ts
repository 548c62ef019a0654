import type { Finding, Outcome } from "../gates/outcome.ts";
import type { ReasonCode } from "../gates/reason.ts";

type Words = {
  readonly gate: string;
  readonly because: string;
  readonly help?: string | undefined;
  readonly policy?: { readonly file: string; readonly line: number } | undefined;
};

/** A finding about the promotion itself, beside the families of gates. It always blocks. */
export function finding(code: ReasonCode, outcome: Outcome, words: Words): Finding {
  return { family: "promotion", enforcement: "block", outcome, code, sources: [], ...words };
}

/** A change that no lane allows: nothing but another change helps. */
export function forbidden(code: ReasonCode, because: string): Finding {
  return finding(code, "fail", {
    gate: "change",
    because,
    help: "Take this change out of the pull request; the Action merges moves it can judge, and nothing else.",
  });
}
