import { commitOf } from "./commits.ts";
import type { Git } from "./store.ts";
import { changedPaths, EMPTY_TREE, reducedTree } from "./trees.ts";

export type FileDiff = {
  readonly path: string;
  readonly previous: string | undefined;
  readonly status: "added" | "removed" | "modified" | "renamed" | "copied" | "changed" | "unchanged";
  /** The blob at the new side; for a removed file, the old one. */
  readonly sha: string;
  readonly additions: number;
  readonly deletions: number;
  /** Hunks; undefined for binary files and pure renames. */
  readonly patch: string | undefined;
};

const diffs = new WeakMap<Git, Map<string, Promise<readonly FileDiff[]>>>();

/** Differences between two trees with git's rename detection, sorted by path. */
export function treeDiff(git: Git, before: string, after: string): Promise<readonly FileDiff[]> {
  if (before === after) return Promise.resolve([]);
  const known = diffs.get(git) ?? new Map<string, Promise<readonly FileDiff[]>>();
  diffs.set(git, known);
  const key = `${before} ${after}`;
  const diff = known.get(key) ?? readDiff(git, before, after);
  known.set(key, diff);
  return diff;
}

/** What a commit changed against its first parent. */
export function commitDiff(git: Git, sha: string): Promise<readonly FileDiff[]> {
  const commit = commitOf(git, sha);
  const parent = commit.parents[0];
  return treeDiff(git, parent === undefined ? EMPTY_TREE : commitOf(git, parent).tree, commit.tree);
}

/** Only what changed is shown to git: the same renames are found, and large folders stay where they are. */
async function readDiff(git: Git, before: string, after: string): Promise<readonly FileDiff[]> {
  const paths = [...changedPaths(git, before, after)];
  if (paths.length === 0) return [];
  const text = await git.diff(reducedTree(git, before, paths), reducedTree(git, after, paths));
  const parts = text.split("\0");
  const raw: { letter: string; oldSha: string; newSha: string; paths: string[] }[] = [];
  let at = 0;
  while (parts[at]?.startsWith(":") === true) {
    const [, , oldSha, newSha, letter] = parts[at]!.split(" ");
    const count = /^[RC]/.test(letter!) ? 2 : 1;
    raw.push({ letter: letter![0]!, oldSha: oldSha!, newSha: newSha!, paths: parts.slice(at + 1, at + 1 + count) });
    at += 1 + count;
  }
  const counts: { additions: number; deletions: number }[] = [];
  for (const { paths } of raw) {
    const [additions, deletions] = parts[at]!.split("\t").map((count) => (count === "-" ? 0 : Number(count)));
    counts.push({ additions: additions!, deletions: deletions! });
    at += paths.length === 2 ? 3 : 1;
  }
  const patches = parts
    .slice(at)
    .join("\0")
    .replace(/^\0+/, "")
    .split(/^(?=diff --git )/m);
  return raw.map(({ letter, oldSha, newSha, paths }, index) => {
    // A file that became a link, or the other way round, is patched in two steps: taken away, and made new.
    const patch = patches.splice(0, letter === "T" ? 2 : 1).join("");
    const hunks = patch.indexOf("\n@@ ");
    const removed = letter === "D";
    return {
      path: paths.at(-1)!,
      previous: paths.length === 2 ? paths[0] : undefined,
      status: statuses[letter] ?? "changed",
      sha: removed ? oldSha : newSha,
      ...counts[index]!,
      patch: hunks === -1 ? undefined : patch.slice(hunks + 1).trimEnd(),
    };
  });
}

const statuses: Readonly<Record<string, FileDiff["status"]>> = {
  A: "added",
  D: "removed",
  M: "modified",
  R: "renamed",
  C: "copied",
  T: "changed",
};
