import { commitOf, writeCommit } from "./commits.ts";
import { mergeBase } from "./history.ts";
import type { Git, Signer } from "./store.ts";

const nobody: Signer = { name: "merge", email: "merge@localhost", date: new Date(0) };

/** The merged tree of two commits, or undefined for a conflict. */
export async function mergedTree(git: Git, ours: string, theirs: string): Promise<string | undefined> {
  const base = mergeBase(git, ours, theirs);
  if (base === theirs) return commitOf(git, ours).tree;
  if (base === ours) return commitOf(git, theirs).tree;
  if (base === undefined) return undefined;
  const { code, stdout } = await git.run(["merge-tree", "--write-tree", "--name-only", ours, theirs]);
  return code === 0 ? stdout.toString().slice(0, 40) : undefined;
}

/**
 * Three-way merge with a chosen base, for reverts and rebases: what `theirs` changed against `base`, made on `ours`.
 * git 2.39's merge-tree finds the base by itself, so it is given a little history in which the chosen one is the only one.
 */
export async function replayedTree(git: Git, base: string, ours: string, theirs: string): Promise<string | undefined> {
  const root = writeCommit(git, { tree: base, parents: [], author: nobody, committer: nobody, message: "base\n" });
  const side = (tree: string, message: string) =>
    writeCommit(git, { tree, parents: [root], author: nobody, committer: nobody, message });
  const { code, stdout } = await git.run([
    "merge-tree",
    "--write-tree",
    "--name-only",
    side(ours, "ours\n"),
    side(theirs, "theirs\n"),
  ]);
  return code === 0 ? stdout.toString().slice(0, 40) : undefined;
}
