import { shortDigest } from "../digest.ts";
import type { Finding } from "./outcome.ts";
import type { Question } from "./question.ts";

/** The name of this gate. */
export const EVIDENCE_DIGEST = "evidence digest";

/** The evidence is the evidence the pointer was moved on. Not asked by any policy, and always judged. */
export function judgePin({ candidate }: Question): readonly Finding[] {
  const { evidence: pinned } = candidate.pointer;
  if (pinned === undefined) return [];
  const gate = {
    family: "promotion",
    gate: EVIDENCE_DIGEST,
    enforcement: "block",
    bound: spelled(pinned),
    sources: candidate.evidence.files,
  } as const;
  const { digest } = candidate.evidence;
  const pins = `the pointer pins evidence ${spelled(pinned)}`;
  if (digest === undefined) {
    const none = candidate.evidence.files.length === 0;
    const help = `Put the evidence of version ${candidate.pointer.version} into the pull request, every file small enough to read.`;
    return [
      {
        ...gate,
        outcome: "inconclusive",
        code: none ? "evidence_missing" : "evidence_unreadable",
        because: `${pins}, and ${none ? "there are no files" : "not all of the files can be read"}`,
        help,
      },
    ];
  }
  if (digest === pinned)
    return [
      {
        ...gate,
        outcome: "pass",
        code: "ok",
        because: `the evidence is the one the pointer pins, ${spelled(pinned)}`,
        value: spelled(digest),
      },
    ];
  const help = `Write evidence: ${digest} beside the version in the manifest, or put back the files it was moved on.`;
  return [
    {
      ...gate,
      outcome: "fail",
      code: "digest_mismatch",
      because: `${pins}, the files are ${spelled(digest)}`,
      value: spelled(digest),
      help,
    },
  ];
}

function spelled(digest: string): string {
  return `sha256:${shortDigest(digest)}…`;
}
