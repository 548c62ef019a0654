import type { Digest } from "../digest.ts";
import type { Problem } from "../errors.ts";
import type { Evidence } from "../evidence/reading.ts";
import type { Past } from "../manifest/history.ts";
import type { Move } from "../manifest/move.ts";
import type { Manifest, Pointer } from "../manifest/shape.ts";
import type { Policy } from "../policy/shape.ts";

/** What one model's moves are judged from. Everything has been read already; nothing here knows where from. */
export type Material = {
  readonly file: string;
  /** The manifest on the base branch; undefined when the model has none there yet. */
  readonly base: Manifest | undefined;
  readonly past: Past;
  /** Every move of this difference, since some only go along with another. */
  readonly moves: readonly Move[];
  /** The model's policy on the base branch, or why there is none. */
  readonly policy:
    | { readonly ok: true; readonly value: Policy }
    | { readonly ok: false; readonly problems: readonly Problem[]; readonly code: "no_policy" | "policy_invalid" };
  /** The candidate's evidence as it would stand on the base branch after the merge. */
  readonly candidate: (pointer: Pointer) => Evidence;
  /** The evidence of what stands in the stage of a move, or stood there last: as it was moved on, and what came since. */
  readonly standing: (stage: string, pointer: Pointer) => Evidence;
  /** Digest of a version's evidence as it was at that commit of the base branch; undefined when there was none. */
  readonly digestAt: (commit: string, version: string) => Digest | undefined;
  readonly lineOf: (stage: string) => number;
  readonly artifactAtHand?: { readonly file: string; readonly sha256: Digest } | undefined;
  readonly now: Date;
};
