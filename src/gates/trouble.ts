import { sentence } from "../errors.ts";
import type { Evidence } from "../evidence/reading.ts";
import type { Finding } from "./outcome.ts";

type Trouble = Evidence["troubles"][number];

/** What makes the candidate's evidence unusable in whole or in part shuts the promotion: nobody knows what the unread part says. */
export function judgeTroubles(evidence: Evidence): readonly Finding[] {
  return evidence.troubles.map((trouble) => {
    const file = evidence.files.find((each) => each.file === trouble.file);
    return {
      family: "promotion",
      gate: "evidence",
      outcome: "inconclusive",
      enforcement: "block",
      code: trouble.code,
      because: sentence({ what: trouble.what, ...place(trouble) }),
      sources: file === undefined ? [] : [{ ...file, line: trouble.line }],
      help: trouble.hint ?? "Correct the report, or take it out of the evidence.",
    };
  });
}

/** Where a trouble is, as a problem says it. */
export function place({ file, line }: Trouble): { readonly file?: string; readonly line?: number } {
  if (file === undefined) return {};
  return line === undefined ? { file } : { file, line };
}
