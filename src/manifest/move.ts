import type { Archived, Hold, Pointer } from "./shape.ts";

/**
 * One change between two manifests. Every command judges moves, whoever wrote the text they came from.
 * `first`: the stage pointed at nothing before. `promotion`: it pointed at something else. `rollback`: it goes back to the
 * pointer that stood there last before the present one, and that is not held. `removal`: it points at nothing afterwards.
 * `archive`: retired by the pointer move of the same difference. `unarchive`: the archived entry of a version that stands again.
 * `hold` and `release`: a digest put under hold, or out of it. `rollout`: a canary, challenger or shadow came, changed or left.
 * `unexplained`: the records changed in a way that no move accounts for; `because` says which. Its stage is empty when it is about
 * the whole file.
 */
export type Move =
  | { readonly kind: "first"; readonly model: string; readonly stage: string; readonly to: Pointer }
  | {
      readonly kind: "promotion" | "rollback";
      readonly model: string;
      readonly stage: string;
      readonly from: Pointer;
      readonly to: Pointer;
    }
  | { readonly kind: "removal"; readonly model: string; readonly stage: string; readonly from: Pointer }
  | { readonly kind: "archive" | "unarchive"; readonly model: string; readonly stage: string; readonly entry: Archived }
  | { readonly kind: "hold" | "release"; readonly model: string; readonly stage: string; readonly hold: Hold }
  | { readonly kind: "rollout"; readonly model: string; readonly stage: string; readonly because: string }
  | { readonly kind: "unexplained"; readonly model: string; readonly stage: string; readonly because: string };

/** What the move of a pointer brings with it in the records; judged with that move, never by itself. */
export type Bookkeeping = Extract<Move, { kind: "archive" | "unarchive" }>;

export function isBookkeeping(move: Move): move is Bookkeeping {
  return move.kind === "archive" || move.kind === "unarchive";
}

/** A move of a stage's own pointer to a version. */
export type PointerMove = Extract<Move, { kind: "first" | "promotion" | "rollback" }>;

/**
 * The manifest's text as it stood on the base branch after one change landed there, newest first in a history.
 * `at` is when it landed: the pull request's merge time as GitHub tells it, else the commit's date.
 */
export type Landing = {
  readonly commit: string;
  readonly at: Date;
  /** Absent when the file was deleted there. */
  readonly text?: string | undefined;
  /** The pull request it came by; absent for a direct push. */
  readonly pull?: number | undefined;
};
