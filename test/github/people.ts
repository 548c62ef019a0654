import type { Actor } from "./acts/actor.ts";
import { commitFiles, revertPull, updateBranch } from "./acts/branches.ts";
import type { Seal } from "./acts/commits.ts";
import { addDispatch, addWorkflowDispatch } from "./acts/dispatches.ts";
import { closeIssue, createIssue } from "./acts/issues.ts";
import { mergePull } from "./acts/merging.ts";
import type { MergePlan } from "./acts/merging.ts";
import { createPull, updatePull } from "./acts/pulls.ts";
import type { NewPull } from "./acts/pulls.ts";
import { dequeue, enqueue } from "./acts/queue.ts";
import { Refusal } from "./acts/refusal.ts";
import { moveRef, pushRef } from "./acts/refs.ts";
import { addComment, dismissReview, editReview, reviewById, submitReview } from "./acts/reviews.ts";
import type { NewReview } from "./acts/reviews.ts";
import type { Signer } from "./git/store.ts";
import type { FileContent } from "./git/trees.ts";
import { atLeast, roleOf } from "./rules/roles.ts";
import type { Comment, Issue, Pull, QueueEntry, Repository, Review, Role, State, User } from "./state.ts";

type Files = Readonly<Record<string, FileContent>>;
type Asked = Pull | number;

export type Push = {
  readonly message?: string;
  /** Whoever the commit claims; anybody can write any name here. */
  readonly author?: Partial<Signer> & { readonly login?: string };
  readonly committer?: Partial<Signer> & { readonly login?: string };
  /** With the person's own key, which GitHub knows. */
  readonly signed?: boolean;
};

/** What a person does on the site and with git, in one repository. Whatever GitHub would refuse throws a `Refusal`. */
export type Person = ReturnType<typeof personIn>;

export function personIn(state: State, repository: Repository, user: User) {
  const actor: Actor = { user, via: undefined };
  const pullOf = (asked: Asked): Pull => {
    const pull = typeof asked === "number" ? repository.pulls.get(asked) : asked;
    if (pull === undefined) throw new Error(`no such pull request in ${repository.fullName}`);
    return pull;
  };
  const demand = (least: Role, what: string): void => {
    if (!atLeast(roleOf(state, repository, user).role, least)) throw new Refusal(403, `${user.login} may not ${what}`);
  };
  const signer = (given: Push["author"]): Signer => {
    const person = given?.login === undefined ? user : (state.users.get(given.login.toLowerCase()) ?? user);
    return { name: given?.name ?? person.name, email: given?.email ?? person.email, date: given?.date ?? state.clock.now() };
  };
  const commit = (branch: string, files: Files, push: Push & { readonly seal: Seal }): string => {
    demand("write", "push");
    const author = signer(push.author);
    const message = push.message ?? `Change ${Object.keys(files).join(", ")}`;
    const committer = push.committer === undefined ? author : signer(push.committer);
    return commitFiles(state, repository, actor, { branch, files, message, author, committer, seal: push.seal });
  };

  return {
    user,
    repository,
    /** One commit from the person's machine, pushed with git. A new branch starts at the default branch. Returns its sha. */
    pushCommit: (branch: string, files: Files, push: Push = {}): string =>
      commit(branch, files, { ...push, seal: push.signed === true ? "person" : undefined }),
    /** The pencil on the site: GitHub commits and signs. */
    editOnSite: (branch: string, files: Files, message?: string): string => {
      demand("write", "edit");
      const text = message ?? `Update ${Object.keys(files).join(", ")}`;
      return commitFiles(state, repository, actor, { branch, files, message: text, seal: "github" });
    },
    /** `git push --force` of any commit to a branch. */
    pushRef(branch: string, to: string): void {
      demand("write", "push");
      pushRef(state, repository, { ref: `refs/heads/${branch}`, to, actor });
    },
    createBranch(branch: string, from = repository.defaultBranch): void {
      demand("write", "create a branch");
      moveRef(state, repository, { ref: `refs/heads/${branch}`, to: repository.refs.get(`refs/heads/${from}`) ?? from, actor });
    },
    deleteBranch(branch: string): void {
      demand("write", "delete a branch");
      pushRef(state, repository, { ref: `refs/heads/${branch}`, to: undefined, actor });
    },
    openPull: (plan: Omit<NewPull, "base" | "body"> & { readonly base?: string; readonly body?: string | null }): Pull =>
      createPull(state, repository, actor, { ...plan, base: plan.base ?? repository.defaultBranch, body: plan.body ?? null }),
    editPull: (pull: Asked, change: { readonly title?: string; readonly body?: string; readonly base?: string }): void =>
      updatePull(state, pullOf(pull), actor, change),
    closePull: (pull: Asked): void => updatePull(state, pullOf(pull), actor, { state: "closed" }),
    reopenPull: (pull: Asked): void => updatePull(state, pullOf(pull), actor, { state: "open" }),
    review: (pull: Asked, review: NewReview): Review => submitReview(state, pullOf(pull), actor, review),
    /** Of the head as it is now. */
    approve: (pull: Asked): Review => submitReview(state, pullOf(pull), actor, { state: "APPROVED" }),
    dismiss(pull: Asked, review: Review | number, message = "outdated"): Review {
      const found = typeof review === "number" ? reviewById(pullOf(pull), review) : review;
      return dismissReview(state, pullOf(pull), found, { actor, message });
    },
    /** One's own review, or on the site another's. */
    editReview: (pull: Asked, review: Review, body: string): Review => editReview(state, pullOf(pull), review, { actor, body }),
    openIssue: (title: string, body: string): Issue => createIssue(state, repository, actor, { title, body }),
    closeIssue(number: number): void {
      demand("triage", "close an issue");
      closeIssue(state, repository, number);
    },
    comment: (pull: Asked, body: string): Comment => addComment(state, pullOf(pull), actor, body),
    async mergeByHand(pull: Asked, plan: Partial<MergePlan> = {}): Promise<string> {
      demand("write", "merge");
      return mergePull(state, pullOf(pull), actor, { method: "merge", ...plan });
    },
    /** "Merge when ready", where a merge queue is required. */
    mergeWhenReady(pull: Asked): QueueEntry {
      demand("write", "merge");
      return enqueue(state, pullOf(pull), actor, {});
    },
    removeFromQueue(pull: Asked): QueueEntry {
      demand("write", "remove from the queue");
      return dequeue(state, pullOf(pull), actor);
    },
    async revertButton(pull: Asked): Promise<Pull> {
      demand("write", "revert");
      return revertPull(state, pullOf(pull), actor);
    },
    async updateBranchButton(pull: Asked): Promise<string> {
      demand("write", "update the branch");
      return updateBranch(state, pullOf(pull), actor);
    },
    dispatch: (name: string, payload: Readonly<Record<string, unknown>> = {}): void =>
      addDispatch(state, repository, actor, { name, payload }),
    /** "Run workflow" on the Actions page. */
    runWorkflow(workflow: string, inputs: Readonly<Record<string, string>> = {}, ref = repository.defaultBranch): void {
      demand("write", "run a workflow");
      addWorkflowDispatch(state, repository, actor, { workflow, inputs, ref });
    },
  };
}
