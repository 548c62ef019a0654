import { commitOf } from "./commits.ts";
import type { Git, TreeEntry } from "./store.ts";
import { differing, entriesIn, locate } from "./tree-bytes.ts";

export const EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

/** The bytes of a tree; undefined when it is not there, or is none. */
export function treeBytes(git: Git, sha: string): Buffer | undefined {
  if (sha === EMPTY_TREE) return Buffer.alloc(0);
  const object = git.read(sha);
  return object?.type === "tree" ? object.bytes : undefined;
}

export function treeAt(git: Git, sha: string): readonly TreeEntry[] | undefined {
  const bytes = treeBytes(git, sha);
  return bytes === undefined ? undefined : entriesIn(bytes);
}

export function writeTree(git: Git, entries: readonly TreeEntry[]): string {
  const key = (entry: TreeEntry) => Buffer.from(isFolder(entry) ? `${entry.name}/` : entry.name);
  const sorted = entries.map((entry) => ({ entry, key: key(entry) })).sort((a, b) => Buffer.compare(a.key, b.key));
  const parts = sorted.flatMap(({ entry }) => [Buffer.from(`${entry.mode} ${entry.name}\0`), Buffer.from(entry.sha, "hex")]);
  return git.write("tree", Buffer.concat(parts));
}

export function isFolder(entry: { readonly mode: string }): boolean {
  return entry.mode === "40000";
}

/** The entry at a path below a tree, or undefined. The empty path is the tree itself. Links are entries, never followed. */
export function entryAt(git: Git, tree: string, path: string): TreeEntry | undefined {
  let entry: TreeEntry = { mode: "40000", name: "", sha: tree };
  for (const name of path.split("/").filter((part) => part !== "")) {
    const bytes = isFolder(entry) ? treeBytes(git, entry.sha) : undefined;
    const next = bytes === undefined ? undefined : locate(bytes, name);
    if (next === undefined) return undefined;
    entry = next.entry;
  }
  return entry;
}

/** Text of a file at a commit, or undefined: what tests ask most. */
export function fileAt(git: Git, commit: string, path: string): string | undefined {
  const entry = entryAt(git, commitOf(git, commit).tree, path);
  return entry === undefined || isFolder(entry) ? undefined : git.read(entry.sha)?.bytes.toString();
}

export type TreeFile = TreeEntry & { readonly path: string };

/** Every entry below a tree, depth first; folders stand before what is in them. */
export function* walk(git: Git, tree: string, under = ""): Generator<TreeFile> {
  for (const entry of treeAt(git, tree) ?? []) {
    const path = `${under}${entry.name}`;
    yield { ...entry, path };
    if (isFolder(entry)) yield* walk(git, entry.sha, `${path}/`);
  }
}

/** What to put at a path; null takes away what is there, whole folders too. */
export type TreeChange = { readonly mode: string; readonly sha: string } | null;

/** A tree with changes made by path; folders come and go as needed. Returns the new tree's name. */
export function changedTree(git: Git, tree: string, changes: ReadonlyMap<string, TreeChange>): string {
  const here = new Map<string, TreeChange>();
  const below = new Map<string, Map<string, TreeChange>>();
  for (const [path, change] of changes) {
    const slash = path.indexOf("/");
    if (slash === -1) {
      here.set(path, change);
      continue;
    }
    const inside = below.get(path.slice(0, slash)) ?? new Map<string, TreeChange>();
    inside.set(path.slice(slash + 1), change);
    below.set(path.slice(0, slash), inside);
  }
  for (const [name, inside] of below) {
    const there = here.has(name) ? here.get(name)! : entryAt(git, tree, name);
    const folder = there != null && isFolder(there);
    // What is to be taken out of a folder that is none is gone already.
    if (!folder && [...inside.values()].every((change) => change === null)) continue;
    const sha = changedTree(git, folder ? there.sha : EMPTY_TREE, inside);
    here.set(name, sha === EMPTY_TREE ? null : { mode: "40000", sha });
  }
  return withEntries(git, tree, here);
}

/** A tree with some of its own entries put or taken. */
export function withEntries(git: Git, tree: string, changes: ReadonlyMap<string, TreeChange>): string {
  const bytes = treeBytes(git, tree) ?? Buffer.alloc(0);
  const copy = Buffer.from(bytes);
  const rest = [...changes].filter(([name, change]) => {
    const place = change === null ? undefined : locate(bytes, name);
    if (change === null || place?.entry.mode !== change.mode) return true;
    copy.write(change.sha, place.shaAt, "hex");
    return false;
  });
  if (rest.length === 0) return copy.length === 0 ? EMPTY_TREE : git.write("tree", copy);
  const entries = new Map(entriesIn(copy).map((entry) => [entry.name, entry]));
  for (const [name, change] of rest) {
    if (change === null) entries.delete(name);
    else entries.set(name, { ...change, name });
  }
  return writeTree(git, [...entries.values()]);
}

/** File content as tests write it: text, bytes, a link, an executable, another repository's commit, or null for a deletion. */
export type FileContent =
  string | Uint8Array | { readonly link: string } | { readonly executable: string } | { readonly submodule: string } | null;

export function withFiles(git: Git, tree: string, files: Readonly<Record<string, FileContent>>): string {
  const changes = new Map<string, TreeChange>();
  for (const [path, content] of Object.entries(files)) changes.set(path, content === null ? null : written(git, content));
  return changedTree(git, tree, changes);
}

function written(git: Git, content: NonNullable<FileContent>): TreeChange {
  if (typeof content === "string" || content instanceof Uint8Array)
    return { mode: "100644", sha: git.write("blob", Buffer.from(content)) };
  if ("submodule" in content) return { mode: "160000", sha: content.submodule };
  if ("link" in content) return { mode: "120000", sha: git.write("blob", Buffer.from(content.link)) };
  return { mode: "100755", sha: git.write("blob", Buffer.from(content.executable)) };
}

/** A tree of the named paths only: small enough to hand to a git process. */
export function reducedTree(git: Git, tree: string, paths: Iterable<string>): string {
  const kept = new Map<string, TreeChange>();
  for (const path of paths) {
    const entry = entryAt(git, tree, path);
    if (entry !== undefined && !isFolder(entry)) kept.set(path, { mode: entry.mode, sha: entry.sha });
  }
  return changedTree(git, EMPTY_TREE, kept);
}

/** Paths of files that differ between two trees, without rename detection and without a process. */
export function* changedPaths(git: Git, before: string, after: string, under = ""): Generator<string> {
  if (before === after) return;
  const [old, fresh] = [treeBytes(git, before) ?? Buffer.alloc(0), treeBytes(git, after) ?? Buffer.alloc(0)];
  for (const difference of differing(old, fresh)) {
    const path = `${under}${difference.name}`;
    const folders = [difference.before, difference.after].map((entry) =>
      entry !== undefined && isFolder(entry) ? entry.sha : EMPTY_TREE,
    );
    const files = [difference.before, difference.after].filter((entry) => entry !== undefined && !isFolder(entry));
    if (files.length > 0) yield path;
    yield* changedPaths(git, folders[0]!, folders[1]!, `${path}/`);
  }
}
