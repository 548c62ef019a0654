import { namesOf } from "../acts/actor.ts";
import type { Actor } from "../acts/actor.ts";
import { commitOf } from "../git/commits.ts";
import { commitsBetween, isAncestor, mergeBase } from "../git/history.ts";
import { changedPaths, EMPTY_TREE, entryAt } from "../git/trees.ts";
import type { Repository, State } from "../state.ts";
import { hasQueue, isSpared, protectionsOf } from "./protections.ts";

/** A branch about to move; undefined stands for "not there". */
export type Move = { readonly branch: string; readonly from: string | undefined; readonly to: string | undefined };

/** Why a direct push (no pull request) is refused, in GitHub's words; empty when it is not. */
export function pushObstacles(state: State, repository: Repository, actor: Actor, move: Move): readonly string[] {
  const rules = protectionsOf(repository, move.branch).filter((protection) => !isSpared(state, repository, protection, actor));
  return rules.flatMap((protection) => {
    const says: string[] = [];
    if (move.to === undefined) return protection.allowDeletion === true ? [] : ["Cannot delete this protected branch"];
    if (protection.reviews !== undefined) says.push("Changes must be made through a pull request.");
    if (hasQueue(protection)) says.push("Changes must be made through the merge queue");
    for (const { name } of protection.checks?.required ?? []) says.push(`Required status check "${name}" is expected.`);
    const listed = protection.restrictPushes?.some((name) => namesOf(actor).includes(name.toLowerCase()));
    if (listed === false) says.push("You're not authorized to push to this branch.");
    if (move.from !== undefined && protection.allowForcePush !== true && !isAncestor(repository.git, move.from, move.to)) {
      says.push("Cannot force-push to this branch");
    }
    const fresh = commitsBetween(repository.git, move.to, move.from);
    const trusted = (sha: string) => (repository.signatures.get(sha)?.by ?? "invalid") !== "invalid";
    if (protection.signedCommits === true && fresh.some(({ sha }) => !trusted(sha)))
      says.push("Commits must have verified signatures.");
    if (protection.linearHistory === true && fresh.some(({ parents }) => parents.length > 1))
      says.push("This branch must not contain merge commits.");
    return says;
  });
}

/**
 * The first workflow file a move would bring in that the default branch does not hold just so: no App token without
 * `workflows` may do that.
 */
export function workflowChanged(repository: Repository, from: string | undefined, to: string): string | undefined {
  const { git, refs, defaultBranch } = repository;
  if (from === undefined && [...refs.values()].includes(to)) return undefined;
  const tip = refs.get(`refs/heads/${defaultBranch}`);
  const tree = (sha: string | undefined) => (sha === undefined ? EMPTY_TREE : commitOf(git, sha).tree);
  const before = from ?? (tip === undefined ? undefined : mergeBase(git, tip, to));
  for (const path of changedPaths(git, tree(before), tree(to))) {
    if (path.startsWith(".github/workflows/") && entryAt(git, tree(to), path)?.sha !== entryAt(git, tree(tip), path)?.sha)
      return path;
  }
  return undefined;
}
