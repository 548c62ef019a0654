import { commitAt, commitOf } from "./commits.ts";
import type { Commit, Git } from "./store.ts";
import { entryAt } from "./trees.ts";

/** Every commit reachable from `from` and not from `without`, newest first, a child always before its parents. */
export function commitsBetween(git: Git, from: string, without?: string): readonly Commit[] {
  const excluded = without === undefined ? new Set<string>() : ancestors(git, without);
  const seen = new Set<string>();
  const order: Commit[] = [];
  // Post-order over the parents, last parent first, reversed: a topological order that follows first parents nearest.
  const stack: { readonly commit: Commit; opened: boolean }[] = [{ commit: commitOf(git, from), opened: false }];
  while (stack.length > 0) {
    const top = stack.at(-1)!;
    if (!top.opened && (seen.has(top.commit.sha) || excluded.has(top.commit.sha))) {
      stack.pop();
    } else if (top.opened) {
      order.push(top.commit);
      stack.pop();
    } else {
      top.opened = true;
      seen.add(top.commit.sha);
      for (const parent of top.commit.parents)
        if (!seen.has(parent)) stack.push({ commit: commitOf(git, parent), opened: false });
    }
  }
  return order.reverse();
}

/** How many commits' ancestors are remembered: the same base is asked about by every open pull request. */
const REMEMBERED = 32;
const known = new WeakMap<Git, Map<string, ReadonlySet<string>>>();

/** The commit and everything it descends from, which never changes. */
export function ancestors(git: Git, from: string): ReadonlySet<string> {
  const remembered = known.get(git) ?? new Map<string, ReadonlySet<string>>();
  known.set(git, remembered);
  const before = remembered.get(from);
  if (before !== undefined) return before;
  const seen = new Set([from]);
  for (const sha of seen) for (const parent of commitAt(git, sha)?.parents ?? []) seen.add(parent);
  const [oldest] = remembered.keys();
  if (remembered.size >= REMEMBERED && oldest !== undefined) remembered.delete(oldest);
  remembered.set(from, seen);
  return seen;
}

export function isAncestor(git: Git, ancestor: string, descendant: string): boolean {
  const seen = new Set([descendant]);
  for (const sha of seen) {
    if (sha === ancestor) return true;
    for (const parent of commitAt(git, sha)?.parents ?? []) seen.add(parent);
  }
  return false;
}

/** The best common ancestor, or undefined for unrelated histories. Of several, the youngest. */
export function mergeBase(git: Git, one: string, other: string): string | undefined {
  return mergeBases(git, one, other)[0];
}

/** Every best common ancestor, the youngest first. More than one where histories crossed. */
export function mergeBases(git: Git, one: string, other: string): readonly string[] {
  if (isAncestor(git, one, other)) return [one];
  const reachable = ancestors(git, one);
  const candidates: string[] = [];
  const seen = new Set([other]);
  for (const sha of seen) {
    if (reachable.has(sha)) candidates.push(sha);
    else for (const parent of commitAt(git, sha)?.parents ?? []) seen.add(parent);
  }
  const best = candidates.filter((sha) => !candidates.some((rival) => rival !== sha && isAncestor(git, sha, rival)));
  return best.sort((a, b) => age(git, b) - age(git, a));
}

function age(git: Git, sha: string): number {
  return commitOf(git, sha).committer.date.getTime();
}

/**
 * Commits that changed a path, newest first, as `git log -- path` tells them: at a merge that left the path as one parent
 * had it, only that parent is followed. https://git-scm.com/docs/git-log#_history_simplification
 */
export function commitsTouching(git: Git, from: string, path: string): readonly string[] {
  const found: string[] = [];
  const seen = new Set([from]);
  const queue = [commitOf(git, from)];
  const at = (commit: Commit) => {
    const entry = entryAt(git, commit.tree, path);
    return entry === undefined ? undefined : `${entry.mode} ${entry.sha}`;
  };
  for (let commit = queue.shift(); commit !== undefined; commit = queue.shift()) {
    const own = at(commit);
    const parents = commit.parents.map((parent) => commitOf(git, parent));
    const same = parents.find((parent) => at(parent) === own);
    if (parents.length === 0 ? own !== undefined : same === undefined) found.push(commit.sha);
    for (const parent of same === undefined ? parents : [same]) {
      if (seen.has(parent.sha)) continue;
      seen.add(parent.sha);
      const later = queue.findIndex((other) => other.committer.date < parent.committer.date);
      queue.splice(later === -1 ? queue.length : later, 0, parent);
    }
  }
  return found;
}
