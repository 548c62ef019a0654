import { commitOf } from "../git/commits.ts";
import { isAncestor } from "../git/history.ts";
import { mergedTree, replayedTree } from "../git/merge.ts";
import { withFiles } from "../git/trees.ts";
import type { FileContent } from "../git/trees.ts";
import type { Signer } from "../git/store.ts";
import type { Pull, Repository, State } from "../state.ts";
import type { Actor } from "./actor.ts";
import { makeCommit, signerOf } from "./commits.ts";
import type { Seal } from "./commits.ts";
import { baseTip } from "./mergeability.ts";
import { createPull } from "./pulls.ts";
import { Refusal } from "./refusal.ts";
import { moveRef, pushRef } from "./refs.ts";

export type FileCommit = {
  readonly branch: string;
  readonly files: Readonly<Record<string, FileContent>>;
  readonly message: string;
  readonly author?: Signer;
  readonly committer?: Signer;
  readonly seal: Seal;
};

/** One commit of files on top of a branch, pushed under the branch's rules. A new branch starts at the default branch's tip. Returns its sha. */
export function commitFiles(state: State, repository: Repository, actor: Actor, plan: FileCommit): string {
  const tip = repository.refs.get(`refs/heads/${plan.branch}`) ?? repository.refs.get(`refs/heads/${repository.defaultBranch}`);
  const tree = withFiles(repository.git, commitOf(repository.git, tip!).tree, plan.files);
  const author = plan.author ?? signerOf(state, actor.user);
  const to = makeCommit(state, repository, { ...plan, tree, parents: [tip!], message: `${plan.message}\n`, author });
  pushRef(state, repository, { ref: `refs/heads/${plan.branch}`, to, actor });
  return to;
}

/** "Update branch": merges the base into the head. https://docs.github.com/en/rest/pulls/pulls#update-a-pull-request-branch */
export async function updateBranch(state: State, pull: Pull, actor: Actor, expected?: string): Promise<string> {
  const { repository, head } = pull;
  if (pull.state === "closed" || head.repository === undefined)
    throw new Refusal(422, "Validation Failed", ["pull request is closed"]);
  if (expected !== undefined && expected !== head.sha) throw new Refusal(422, "expected head sha didn’t match current head ref.");
  const base = baseTip(pull);
  if (isAncestor(repository.git, base, head.sha)) throw new Refusal(422, "There are no new commits on the base branch.");
  const tree = await mergedTree(repository.git, head.sha, base);
  if (tree === undefined) throw new Refusal(422, "merge conflict between base and head");
  const message = `Merge branch '${pull.base.branch}' into ${head.branch}\n`;
  const author = signerOf(state, actor.user);
  const to = makeCommit(state, repository, { tree, parents: [head.sha, base], message, author, seal: "github" });
  moveRef(state, head.repository, { ref: `refs/heads/${head.branch}`, to, actor });
  return to;
}

/**
 * GitHub's Revert button: a textual revert of what the merge brought, on a new branch, in a new pull request.
 * https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/incorporating-changes-from-a-pull-request/reverting-a-pull-request
 */
export async function revertPull(
  state: State,
  pull: Pull,
  actor: Actor,
  text: { readonly title?: string; readonly body?: string } = {},
): Promise<Pull> {
  const { repository, merged } = pull;
  if (merged === undefined) throw new Refusal(422, "Pull request is not merged.");
  const { git } = repository;
  const tip = baseTip(pull);
  const before = repository.activity.find(({ after }) => after === merged.commit)!.before;
  const tree = await replayedTree(git, commitOf(git, merged.commit).tree, commitOf(git, tip).tree, commitOf(git, before).tree);
  if (tree === undefined || tree === commitOf(git, tip).tree) {
    throw new Refusal(
      422,
      "Sorry, this pull request couldn’t be reverted automatically. It may have already been reverted, or the content may have changed since it was merged.",
    );
  }
  const title = text.title ?? `Revert "${pull.title}"`;
  const name = `revert-${pull.number}-${pull.head.branch}`;
  const branch = repository.refs.has(`refs/heads/${name}`) ? `${name}-1` : name;
  const message = `Revert "${pull.title}"\n\nThis reverts commit ${merged.commit}.\n`;
  const to = makeCommit(state, repository, {
    tree,
    parents: [tip],
    message,
    author: signerOf(state, actor.user),
    seal: "github",
  });
  moveRef(state, repository, { ref: `refs/heads/${branch}`, to, actor });
  return createPull(state, repository, actor, {
    title,
    body: text.body ?? `Reverts ${repository.fullName}#${pull.number}`,
    head: branch,
    base: pull.base.branch,
  });
}
