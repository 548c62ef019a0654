import { commitAt, commitOf } from "./commits.ts";
import type { Commit, Git } from "./store.ts";

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

/** The commit and everything it descends from. */
export function ancestors(git: Git, from: string): Set<string> {
  const seen = new Set([from]);
  for (const sha of seen) for (const parent of commitAt(git, sha)?.parents ?? []) seen.add(parent);
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
  if (isAncestor(git, one, other)) return one;
  const reachable = ancestors(git, one);
  const candidates: string[] = [];
  const seen = new Set([other]);
  for (const sha of seen) {
    if (reachable.has(sha)) candidates.push(sha);
    else for (const parent of commitAt(git, sha)?.parents ?? []) seen.add(parent);
  }
  const best = candidates.filter((sha) => !candidates.some((rival) => rival !== sha && isAncestor(git, sha, rival)));
  return best.sort((a, b) => commitOf(git, b).committer.date.getTime() - commitOf(git, a).committer.date.getTime())[0];
}

const pathLogs = new WeakMap<Git, Map<string, Promise<readonly string[]>>>();

/** Commits that changed a path, newest first, by git's own history simplification (`git log -- path`). */
export function commitsTouching(git: Git, from: string, path: string): Promise<readonly string[]> {
  const logs = pathLogs.get(git) ?? new Map<string, Promise<readonly string[]>>();
  pathLogs.set(git, logs);
  const key = `${from} ${path}`;
  const log =
    logs.get(key) ??
    git.run(["rev-list", from, "--", path]).then(({ stdout }) =>
      stdout
        .toString()
        .split("\n")
        .filter((line) => line !== ""),
    );
  logs.set(key, log);
  return log;
}
