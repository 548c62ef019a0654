import type { Forcing } from "../approval/forcing.ts";
import type { Tally } from "../approval/tally.ts";
import type { Problem } from "../errors.ts";
import type { Finding } from "../gates/outcome.ts";
import type { Move } from "../manifest/move.ts";
import type { StagePolicy } from "../policy/shape.ts";

/** Which way a move is judged: by all the gates, as a way back to what stood there, as bookkeeping, or never. */
export type Lane = "promotion" | "rollback" | "record" | "forbidden";

/** One move of a stage, judged. Everything a surface says of it is in here. */
export type Judged = {
  readonly move: Move;
  readonly lane: Lane;
  readonly manifest: { readonly file: string; readonly line: number };
  /** Absent when no policy could be found or read; a finding says so. */
  readonly policy?: { readonly file: string; readonly digest: string; readonly stage: StagePolicy } | undefined;
  readonly evidenceDigest?: string | undefined;
  readonly findings: readonly Finding[];
  readonly allows: boolean;
  /** `automatic` asks nobody; `manual` is never merged by us. */
  readonly merge: "automatic" | "when_approved" | "manual";
  readonly tally?: Tally | undefined;
  /** Absent where the policy names nobody who may force it. */
  readonly forcing?: Forcing | undefined;
  /** For the record: data snapshot, code commit and the like, as the evidence states them. */
  readonly lineage: Readonly<Record<string, string>>;
  /** The values that were checked, for the record. */
  readonly checked: Readonly<Record<string, number>>;
};

export const DECISIONS = ["merge", "wait", "refuse", "none"] as const;

/** Why a decision is what it is. Users script against these: a code is added, never renamed. */
export const DECISION_CODES = [
  "merged",
  "mergeable",
  "forced",
  "already_merged",
  "already_there",
  "nothing_to_judge",
  "closed",
  "draft",
  "gates_shut",
  "gates_inconclusive",
  "approvals_missing",
  "changes_requested",
  "approvals_unknown",
  "requester_unknown",
  "merge_is_manual",
  "head_moved",
  "base_moved",
  "pull_request_changed",
  "behind_base",
  "conflict",
  "refused_by_rule",
  "merge_method_not_allowed",
  "merge_queue",
  "enqueued",
  "ahead_is_shut",
  "group_unknown",
  "foreign_commit",
  "foreign_files",
  "from_a_fork",
  "held",
  "forbidden_move",
  "merged_differs",
  "merged_regardless",
  "planned",
  "opened",
  "soaking",
  "superseded",
  "invalid",
] as const;

export type Decision = {
  readonly to: (typeof DECISIONS)[number];
  readonly code: (typeof DECISION_CODES)[number];
  /** One sentence; waiting is said as waiting. */
  readonly because: string;
  /** Who can do what next, one imperative sentence each, most useful first. */
  readonly next: readonly string[];
};

export type PullRequest = {
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly head: string;
  readonly base: string;
  readonly branch: string;
};

/** The one value that every surface is a pure function of: checks, body, summary, log, outputs, exit code. */
export type Result = {
  readonly command: string;
  readonly repository?: string | undefined;
  readonly at: Date;
  readonly base: string;
  readonly baseCommit?: string | undefined;
  /** Absent before one is opened, in a terminal, and when there is nothing to open. */
  readonly pull?: PullRequest | undefined;
  /** Whether the Action wrote this pull request's one commit, as GitHub's signature shows. */
  readonly ours: boolean;
  /** Who asked; several, where one started the run and another started it again, are separated by a comma and a space. */
  readonly requestedBy?: string | undefined;
  readonly reason?: string | undefined;
  readonly judged: readonly Judged[];
  /** Findings about the pull request as a whole: foreign files, foreign commits, behind its base. */
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
  readonly decision: Decision;
  /** The issue in which the forcing is reviewed afterwards; it is there before anything is merged. */
  readonly reviewIssue?: { readonly number: number; readonly url: string } | undefined;
  readonly merged?: { readonly commit: string; readonly at: Date; readonly approvedBy: readonly string[] } | undefined;
  /** What was done on the way, one plain sentence each, for the log. */
  readonly done: readonly string[];
};
