import { commitOf, writeCommit } from "./commits.ts";
import { mergeBases } from "./history.ts";
import type { Git, Signer } from "./store.ts";
import { differing } from "./tree-bytes.ts";
import { changedPaths, changedTree, EMPTY_TREE, entryAt, isFolder, reducedTree, treeBytes, withEntries } from "./trees.ts";
import type { TreeChange } from "./trees.ts";

const nobody: Signer = { name: "merge", email: "merge@localhost", date: new Date(0) };

/** The merged tree of two commits, or undefined for a conflict. */
export async function mergedTree(git: Git, ours: string, theirs: string): Promise<string | undefined> {
  const bases = mergeBases(git, ours, theirs);
  const [base] = bases;
  if (base === undefined) return undefined;
  const tree = (sha: string) => commitOf(git, sha).tree;
  if (bases.length === 1) return replayedTree(git, tree(base), tree(ours), tree(theirs));
  // Histories that crossed: git merges the bases first.
  return answered(await git.run(["merge-tree", "--write-tree", "--messages", "--name-only", ours, theirs]));
}

/** Three-way merge of trees: what `theirs` changed against `base`, made on `ours`. Undefined for a conflict. */
export async function replayedTree(git: Git, base: string, ours: string, theirs: string): Promise<string | undefined> {
  if (ours === theirs) return ours;
  return apart(git, base, ours, theirs) ?? (await byGit(git, base, ours, theirs));
}

/**
 * The merge where no file was changed on both sides; undefined when that is not so, and git has to look. A file that both
 * took away is such a file: one of them may have renamed it.
 */
function apart(git: Git, base: string, ours: string, theirs: string): string | undefined {
  if (base === theirs) return ours;
  if (base === ours) return theirs;
  const bytes = (tree: string) => treeBytes(git, tree) ?? Buffer.alloc(0);
  const mine = new Map(differing(bytes(base), bytes(ours)).map((difference) => [difference.name, difference.after]));
  const changes = new Map<string, TreeChange>();
  for (const { name, before, after } of differing(bytes(base), bytes(theirs))) {
    const own = mine.get(name);
    if (!mine.has(name)) {
      changes.set(name, after ?? null);
      continue;
    }
    if (own === undefined || after === undefined) return undefined;
    const all = [own, after, ...(before === undefined ? [] : [before])];
    if (all.every(isFolder)) {
      const merged = apart(git, before?.sha ?? EMPTY_TREE, own.sha, after.sha);
      if (merged === undefined) return undefined;
      changes.set(name, merged === EMPTY_TREE ? null : { mode: "40000", sha: merged });
    } else if (all.some(isFolder) || own.sha !== after.sha || own.mode !== after.mode) return undefined;
  }
  return withEntries(git, ours, changes);
}

/**
 * git's own merge, given only what changed on either side: renames and content of single files. Its merge-tree finds the base
 * by itself (before 2.40), so it gets a little history in which ours is the only one.
 */
async function byGit(git: Git, base: string, ours: string, theirs: string): Promise<string | undefined> {
  const paths = new Set([...changedPaths(git, base, ours), ...changedPaths(git, base, theirs)]);
  const commit = (tree: string, parents: readonly string[], message: string) => {
    const reduced = reducedTree(git, tree, paths);
    return writeCommit(git, { tree: reduced, parents, author: nobody, committer: nobody, message });
  };
  const root = commit(base, [], "base\n");
  const sides = [commit(ours, [root], "ours\n"), commit(theirs, [root], "theirs\n")];
  const args = ["-c", "merge.directoryRenames=false", "merge-tree", "--write-tree", "--messages", "--name-only", ...sides];
  const merged = answered(await git.run(args, sides));
  if (merged === undefined) return undefined;
  const changes = new Map<string, TreeChange>();
  for (const path of paths) {
    const entry = entryAt(git, merged, path);
    changes.set(path, entry === undefined || isFolder(entry) ? null : { mode: entry.mode, sha: entry.sha });
  }
  return changedTree(git, ours, changes);
}

/**
 * What merge-tree answered with `--messages`: the tree, or undefined for a conflict. A rename that meets a file which both sides
 * added ends with 0 and a file full of markers; only the message says that it is a conflict.
 */
export function answered({ code, stdout }: { readonly code: number; readonly stdout: Buffer }): string | undefined {
  const [tree, ...messages] = stdout.toString().split("\n");
  return code === 0 && !messages.some((line) => line.startsWith("CONFLICT (")) ? tree : undefined;
}
