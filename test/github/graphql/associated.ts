import { pullCommits } from "../answers/pulls.ts";
import { commitOf } from "../git/commits.ts";
import type { Pull, Repository } from "../state.ts";

type Known = {
  readonly base: string;
  readonly head: string;
  readonly merge: string | undefined;
  readonly shas: ReadonlySet<string>;
};
const known = new WeakMap<Pull, Known>();

/**
 * The merged pull requests that brought a commit, and, where there is none, the open ones that hold it: "if the commit is not
 * present in the default branch, additionally returns open pull requests".
 */
export function pullsWith(repository: Repository, sha: string): readonly Pull[] {
  const all = [...repository.pulls.values()].filter((pull) => shasOf(pull).has(sha));
  const merged = all.filter((pull) => pull.merged !== undefined);
  return merged.length > 0 ? merged : all.filter((pull) => pull.state === "open");
}

function shasOf(pull: Pull): ReadonlySet<string> {
  const [base, head, merge] = [pull.base.sha, pull.head.sha, pull.merged?.commit];
  const before = known.get(pull);
  if (before?.base === base && before.head === head && before.merge === merge) return before.shas;
  const shas = new Set([...pullCommits(pull).map((commit) => commit.sha), ...landed(pull)]);
  known.set(pull, { base, head, merge, shas });
  return shas;
}

/** What a merge put on the base branch: one commit, or as many as were rebased. */
function landed(pull: Pull): readonly string[] {
  if (pull.merged === undefined) return [];
  const shas = [pull.merged.commit];
  const count = pull.merged.method === "rebase" ? pullCommits(pull).length : 1;
  while (shas.length < count) {
    const parent = commitOf(pull.repository.git, shas.at(-1) ?? "").parents[0];
    if (parent === undefined) break;
    shas.push(parent);
  }
  return shas;
}
