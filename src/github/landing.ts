import type { Landing } from "../manifest/move.ts";

/** One commit that changed the file, as a reader found it in the history, with the merged pull requests it belongs to. */
export type Step = {
  readonly commit: string;
  readonly committedAt: Date;
  readonly pulls: readonly {
    readonly number: number;
    readonly mergedAt: Date;
    readonly base: string;
    readonly mergeCommit: string;
  }[];
};

export type LandingPlace = Omit<Landing, "text">;

/**
 * Where a commit's change reached the base branch. A commit of a merged pull request landed with its merge commit, at the merge;
 * what stood on its side branch before that never stood on the base. Any other commit was pushed, and landed as itself.
 * Squash and merge make one landing of many commits; so does the last commit of a rebase.
 */
export function landingOf(step: Step, base: string): LandingPlace {
  const [first] = step.pulls.filter((pull) => pull.base === base).toSorted((a, b) => a.mergedAt.getTime() - b.mergedAt.getTime());
  if (first === undefined) return { commit: step.commit, at: step.committedAt };
  return { commit: first.mergeCommit, at: first.mergedAt, pull: first.number };
}

/** Each landing once, newest first; landings of one moment stay in git's order. */
export function inOrder<T extends LandingPlace>(landings: readonly T[], most: number): readonly T[] {
  const seen = new Set<string>();
  const once = landings.filter(({ commit }) => !seen.has(commit) && seen.add(commit));
  return once.toSorted((a, b) => b.at.getTime() - a.at.getTime()).slice(0, most);
}
