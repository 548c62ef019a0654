import type { ApprovalRule } from "../policy/shape.ts";
import type { Review } from "./review.ts";

/** Who is set aside before any review is read, and why: the author, committers, pushers, the requester. */
export type Barred = { readonly login: string; readonly because: string };

export type Seat = { readonly who: string; readonly count: number; readonly from: readonly string[]; readonly filledBy: readonly string[] };

export type Tally = {
  readonly head: string;
  readonly seats: readonly Seat[];
  /** Approvals that do not count, each with its reason. */
  readonly setAside: readonly { readonly login: string; readonly because: string }[];
  /** People who may approve and have asked for changes: they block. */
  readonly objectors: readonly string[];
  /** What keeps rules from being decided, e.g. a team this token cannot read. */
  readonly unknowns: readonly string[];
  readonly met: boolean;
};

export type { ApprovalRule, Review };
