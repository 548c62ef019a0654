import { commitOf } from "../git/commits.ts";
import { commitsBetween } from "../git/history.ts";
import { mergedTree, replayedTree } from "../git/merge.ts";
import { EMPTY_TREE } from "../git/trees.ts";
import { obstacles } from "../rules/merging.ts";
import type { MergeMethod } from "../settings.ts";
import type { Pull, State } from "../state.ts";
import type { Actor } from "./actor.ts";
import { makeCommit, signerOf } from "./commits.ts";
import { baseTip } from "./mergeability.ts";
import { pullCommits } from "../answers/pulls.ts";
import { closePull } from "./pull-heads.ts";
import { Refusal } from "./refusal.ts";
import { moveRef, refuseWorkflows } from "./refs.ts";

export type MergePlan = {
  readonly method: MergeMethod;
  /** The head the asker saw; another one is a 409. */
  readonly head?: string | undefined;
  readonly title?: string | undefined;
  readonly message?: string | undefined;
};

const NOT_MERGEABLE = "Pull Request is not mergeable";
const methodNames: Readonly<Record<MergeMethod, string>> = {
  merge: "Merge commits",
  squash: "Squash merges",
  rebase: "Rebase merges",
};

/** Merges really, in git, or throws the `Refusal` GitHub would answer. https://docs.github.com/en/rest/pulls/pulls#merge-a-pull-request */
export async function mergePull(state: State, pull: Pull, actor: Actor, plan: MergePlan): Promise<string> {
  const { repository } = pull;
  if (pull.state === "closed") throw new Refusal(405, NOT_MERGEABLE);
  if (pull.draft) throw new Refusal(405, "Pull Request is still a draft");
  if (repository.queue.some((entry) => entry.pull === pull)) throw new Refusal(405, "Pull Request is in the merge queue");
  const head = pull.head.sha;
  if (plan.head !== undefined && plan.head !== head)
    throw new Refusal(409, "Head branch was modified. Review and try the merge again.");
  const base = baseTip(pull);
  refuseWorkflows(repository, base, { to: head, actor });
  if (!repository.settings.methods[plan.method])
    throw new Refusal(405, `${methodNames[plan.method]} are not allowed on this repository.`);
  refuseByRule(state, pull, actor, plan.method);
  const commit = await madeCommit(state, pull, actor, { ...plan, base });
  if (commit === undefined) throw new Refusal(405, NOT_MERGEABLE);
  if (pull.head.sha !== head) throw new Refusal(409, "Head branch was modified. Review and try the merge again.");
  if (baseTip(pull) !== base) throw new Refusal(405, "Base branch was modified. Review and try the merge again.");
  refuseByRule(state, pull, actor, plan.method);
  pull.merged = { at: state.clock.now(), by: actor.user, commit, method: plan.method };
  moveRef(state, repository, { ref: `refs/heads/${pull.base.branch}`, to: commit, actor, type: "pr_merge" });
  closePull(state, pull, actor);
  const from = pull.head.repository;
  if (repository.settings.deleteBranchOnMerge && from === repository)
    moveRef(state, from, { ref: `refs/heads/${pull.head.branch}`, to: undefined, actor });
  return commit;
}

function refuseByRule(state: State, pull: Pull, actor: Actor, method: MergeMethod): void {
  const found = obstacles(state, pull, actor, method);
  const rules = found.filter(({ from }) => from === "ruleset").map(({ says }) => says);
  const classic = found.find(({ from }) => from === "protection");
  if (rules.length > 0) throw new Refusal(405, `Repository rule violations found\n\n${rules.join("\n\n")}\n\n`);
  if (classic !== undefined) throw new Refusal(405, classic.says);
}

/** What merging onto `base` makes its new tip; undefined for a conflict. */
export async function madeCommit(
  state: State,
  pull: Pull,
  actor: Actor,
  plan: MergePlan & { readonly base: string },
): Promise<string | undefined> {
  const { base } = plan;
  if (plan.method === "rebase") return rebased(state, pull, actor, base);
  const { repository } = pull;
  const tree = await mergedTree(repository.git, base, pull.head.sha);
  if (tree === undefined) return undefined;
  const message = plan.method === "merge" ? mergeMessage(pull, plan) : squashMessage(pull, plan);
  const parents = plan.method === "merge" ? [base, pull.head.sha] : [base];
  const author = signerOf(state, plan.method === "merge" ? actor.user : pull.author);
  return makeCommit(state, repository, { tree, parents, message, author, seal: "github" });
}

function mergeMessage(pull: Pull, plan: MergePlan): string {
  const from = `${pull.head.repository?.owner.login ?? "unknown"}/${pull.head.branch}`;
  return joined(plan.title ?? `Merge pull request #${pull.number} from ${from}`, plan.message ?? pull.title);
}

function squashMessage(pull: Pull, plan: MergePlan): string {
  const commits = pullCommits(pull).map(({ message }) => message.trimEnd());
  const only = commits.length === 1 ? commits[0]! : undefined;
  const title = plan.title ?? `${only?.split("\n")[0] ?? pull.title} (#${pull.number})`;
  const rest = only?.split("\n").slice(1).join("\n").trim() ?? commits.map((message) => `* ${message}`).join("\n\n");
  return joined(title, plan.message ?? rest);
}

function joined(title: string, message: string): string {
  return message === "" ? `${title}\n` : `${title}\n\n${message}\n`;
}

/** Every commit of the pull request made again on the base, its author kept, unsigned since GitHub cannot sign for others. */
async function rebased(state: State, pull: Pull, actor: Actor, base: string): Promise<string | undefined> {
  const { git } = pull.repository;
  let tip = base;
  const commits = commitsBetween(git, pull.head.sha, base).toReversed();
  for (const commit of commits.filter(({ parents }) => parents.length < 2)) {
    const parent = commit.parents[0];
    const before = parent === undefined ? EMPTY_TREE : commitOf(git, parent).tree;
    const tree = await replayedTree(git, before, commitOf(git, tip).tree, commit.tree);
    if (tree === undefined) return undefined;
    const committer = signerOf(state, actor.user);
    tip = makeCommit(state, pull.repository, {
      tree,
      parents: [tip],
      message: commit.message,
      author: commit.author,
      committer,
      seal: undefined,
    });
  }
  return tip;
}
