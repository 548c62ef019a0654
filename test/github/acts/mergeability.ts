import { commitOf } from "../git/commits.ts";
import { mergedTree } from "../git/merge.ts";
import { isAncestor } from "../git/history.ts";
import { obstacles } from "../rules/merging.ts";
import { requiredChecks } from "../rules/checks.ts";
import type { Mergeability, Pull, State } from "../state.ts";
import { makeCommit } from "./commits.ts";

/** The tip of the base branch now, which may be ahead of `pull.base.sha`. */
export function baseTip(pull: Pull): string {
  return pull.repository.refs.get(`refs/heads/${pull.base.branch}`) ?? pull.base.sha;
}

/** Starts GitHub's background job unless it ran for these two commits already. https://docs.github.com/en/rest/pulls/pulls#get-a-pull-request */
export function askMergeability(state: State, pull: Pull): Mergeability {
  const base = baseTip(pull);
  const head = pull.head.sha;
  const of = pairOf(pull);
  if (pull.mergeability?.of === of) return pull.mergeability;
  const job = async () => {
    const tree = await mergedTree(pull.repository.git, base, head);
    found.mergeable = tree !== undefined;
    if (tree !== undefined) found.commit = testMerge(state, pull, tree, [base, head]);
  };
  const found: Mergeability = { of, mergeable: undefined, commit: undefined, done: Promise.resolve().then(job) };
  state.jobs.add(found.done);
  // One that failed stays, for whoever closes this GitHub to meet.
  found.done.then(
    () => state.jobs.delete(found.done),
    () => undefined,
  );
  pull.mergeability = found;
  return found;
}

/** The job ran for these very commits and found a conflict. */
export function knownConflict(pull: Pull): boolean {
  return pull.mergeability?.mergeable === false && pull.mergeability.of === pairOf(pull);
}

function pairOf(pull: Pull): string {
  return `${baseTip(pull)} ${pull.head.sha}`;
}

function testMerge(state: State, pull: Pull, tree: string, parents: readonly string[]): string {
  const author = commitOf(pull.repository.git, pull.head.sha).author;
  const message = `Merge ${pull.head.sha} into ${parents[0]!}\n`;
  return makeCommit(state, pull.repository, {
    tree,
    parents,
    message,
    author: { ...author, date: state.clock.now() },
    seal: "github",
  });
}

/** What GET answers: null while the job runs, so for the first who asks. Later askers wait for the job instead of for luck. */
export async function shownMergeability(state: State, pull: Pull): Promise<{ mergeable: boolean | null; state: string }> {
  if (pull.merged !== undefined || pull.state === "closed") return { mergeable: null, state: "unknown" };
  const asked = pull.mergeability?.of === pairOf(pull);
  const found = askMergeability(state, pull);
  if (!asked) return { mergeable: null, state: "unknown" };
  await found.done;
  return { mergeable: found.mergeable ?? null, state: mergeState(state, pull, found.mergeable === true) };
}

/** REST's `mergeable_state`, lower case; GraphQL's `mergeStateStatus` is the same word in capitals. */
export function mergeState(state: State, pull: Pull, mergeable: boolean): string {
  if (!mergeable) return "dirty";
  if (pull.draft) return "draft";
  const required = requiredChecks(pull.repository, pull.base.branch);
  if (required.strict && !isAncestor(pull.repository.git, baseTip(pull), pull.head.sha)) return "behind";
  if (obstacles(state, pull, { user: pull.author, via: undefined }, undefined).length > 0) return "blocked";
  const red = [...pull.repository.checks.values()].some(
    (run) =>
      run.head === pull.head.sha &&
      run.status === "completed" &&
      !["success", "neutral", "skipped"].includes(run.conclusion ?? ""),
  );
  return red ? "unstable" : "clean";
}
