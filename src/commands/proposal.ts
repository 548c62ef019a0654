import type { Digest } from "../digest.ts";
import type { Finding } from "../gates/outcome.ts";
import type { Problem } from "../errors.ts";
import type { Found, Want } from "../ports.ts";
import type { Judged, Result } from "../promotion/result.ts";

/** Something that would change the base branch: a pull request, a plan, or a checkout. */
export type Proposal = {
  /** The base branch's name and the commit it is at, against which all is judged. */
  readonly base: { readonly name: string; readonly head: string };
  /** The commit that would land. */
  readonly head: string;
  /** The best common ancestor of the two; where it is the base's head, nothing has moved in between. */
  readonly mergeBase: string;
  /** Every path it touches. */
  readonly paths: readonly string[];
  readonly artifactAtHand?: { readonly file: string; readonly sha256: Digest } | undefined;
};

/** What was found about a proposal: its moves, judged, and what stands against the whole of it. */
export type Assessment = {
  readonly judged: readonly Judged[];
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
  /** The manifests it touches, with the text that was judged, for comparing after the merge. Undefined text: the file goes. */
  readonly manifests: readonly { readonly model: string; readonly file: string; readonly text: string | undefined }[];
  /** The folders of evidence that what it promotes was judged by, and what was in them, for comparing after the merge. */
  readonly evidence: readonly { readonly path: string; readonly print: string }[];
  /** Holds that follow from the manifests' history and that nobody has written down yet. */
  readonly owed: readonly Owed[];
  /** All that was read on the base branch to judge it: should any of it differ before the merge, it is judged again. */
  readonly basis: readonly { readonly want: Want; readonly print: string }[];
};

/** A hold that a rollback left behind without a line in the manifest. */
export type Owed = { readonly model: string; readonly stage: string; readonly digest: Digest };

/** The holds that what was merged owes: of rollbacks that brought none along. */
export function owedBy({ merged, judged }: Pick<Result, "merged" | "judged">): readonly Owed[] {
  if (merged === undefined) return [];
  const moves = judged.map((one) => one.move);
  return moves.flatMap((move) => {
    if (move.kind !== "rollback") return [];
    const { model, stage, from } = move;
    const written = moves.some((other) => other.kind === "hold" && other.stage === stage && other.hold.digest === from.digest);
    return written ? [] : [{ model, stage, digest: from.digest }];
  });
}

/** Equal prints are equal content, names and modes included. */
export function printOf(found: Found): string {
  if (found.is === "absent") return "absent";
  const entries = found.is === "entry" ? [found.entry] : found.entries;
  return entries.map(({ path, mode, oid }) => `${mode} ${oid} ${path}`).join("\n");
}
