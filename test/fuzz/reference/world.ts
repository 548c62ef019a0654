import type { Manifest } from "../../../src/manifest/shape.ts";
import type { Ballot } from "./approvals.ts";
import type { PlainFile } from "./evidence.ts";
import type { Says } from "./policy.ts";

/** A manifest as it stood at one time; gone, or a text that nobody can read. */
export type PlainManifest = Manifest | "gone" | "broken";

/** One version's evidence: at every earlier landing, on the base branch now, and in the pull request. */
export type Shelf = {
  readonly then: readonly PlainFile[];
  readonly now: readonly PlainFile[];
  readonly head: readonly PlainFile[];
};

export type PlainCommit = {
  /** Null where GitHub knows no account. */
  readonly author: string | null;
  readonly committer: string | null;
  readonly signed: boolean;
  readonly requestedBy: readonly string[];
};

/** A repository with one pull request, as plain data. */
export type PlainWorld = {
  readonly policies: readonly Says[];
  /** Oldest first, an hour apart; the last is the base branch as it is. Empty: the model has no manifest yet. */
  readonly history: readonly PlainManifest[];
  readonly head: PlainManifest;
  readonly shelves: Readonly<Record<string, Shelf>>;
  /** What moved on the base branch since the pull request left it. */
  readonly behind: "nothing" | "manifest" | "evidence";
  /** Paths beside the manifest and the evidence that differs. */
  readonly others: readonly string[];
  readonly pull: {
    readonly state: "open" | "closed" | "merged";
    readonly draft: boolean;
    readonly fork: boolean;
    readonly author: string | null;
    /** Newest last; null where there are more than can be read. */
    readonly commits: readonly PlainCommit[] | null;
    /** Whether the last commit listed is the head. */
    readonly listed: boolean;
    readonly pushers: readonly string[] | null;
    readonly viewer: string | null;
  };
} & Omit<Ballot, "rules" | "barred">;

export const NOW = Date.UTC(2026, 10, 20, 10);
export const HOUR = 3_600_000;
/** When the state at this place of the history landed. */
export const landed = (world: PlainWorld, at: number) => NOW - (world.history.length - at) * 10 * HOUR;
