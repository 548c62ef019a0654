import { commitOf } from "./commits.ts";
import type { Git, GitObject, TreeEntry } from "./store.ts";

const parsed = new WeakMap<GitObject, readonly TreeEntry[]>();

export const EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

export function treeAt(git: Git, sha: string): readonly TreeEntry[] | undefined {
  if (sha === EMPTY_TREE) return [];
  const object = git.read(sha);
  if (object?.type !== "tree") return undefined;
  const known = parsed.get(object);
  if (known !== undefined) return known;
  const entries: TreeEntry[] = [];
  for (let at = 0; at < object.bytes.length;) {
    const space = object.bytes.indexOf(0x20, at);
    const zero = object.bytes.indexOf(0, space);
    entries.push({
      mode: object.bytes.toString("latin1", at, space),
      name: object.bytes.toString("utf8", space + 1, zero),
      sha: object.bytes.toString("hex", zero + 1, zero + 21),
    });
    at = zero + 21;
  }
  parsed.set(object, entries);
  return entries;
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
    if (!isFolder(entry)) return undefined;
    const next: TreeEntry | undefined = treeAt(git, entry.sha)?.find((child) => child.name === name);
    if (next === undefined) return undefined;
    entry = next;
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
  const entries = new Map((treeAt(git, tree) ?? []).map((entry) => [entry.name, entry]));
  const below = new Map<string, Map<string, TreeChange>>();
  for (const [path, change] of changes) {
    const slash = path.indexOf("/");
    if (slash === -1) {
      if (change === null) entries.delete(path);
      else entries.set(path, { ...change, name: path });
      continue;
    }
    const folder = path.slice(0, slash);
    const inside = below.get(folder) ?? new Map<string, TreeChange>();
    inside.set(path.slice(slash + 1), change);
    below.set(folder, inside);
  }
  for (const [name, inside] of below) {
    const there = entries.get(name);
    const sha = changedTree(git, there !== undefined && isFolder(there) ? there.sha : EMPTY_TREE, inside);
    if ((treeAt(git, sha) ?? []).length === 0) entries.delete(name);
    else entries.set(name, { mode: "40000", name, sha });
  }
  return writeTree(git, [...entries.values()]);
}

/** File content as tests write it: text, bytes, a link, an executable, or null for a deletion. */
export type FileContent = string | Uint8Array | { readonly link: string } | { readonly executable: string } | null;

export function withFiles(git: Git, tree: string, files: Readonly<Record<string, FileContent>>): string {
  const changes = new Map<string, TreeChange>();
  for (const [path, content] of Object.entries(files)) changes.set(path, content === null ? null : written(git, content));
  return changedTree(git, tree, changes);
}

function written(git: Git, content: NonNullable<FileContent>): TreeChange {
  if (typeof content === "string" || content instanceof Uint8Array)
    return { mode: "100644", sha: git.write("blob", Buffer.from(content)) };
  if ("link" in content) return { mode: "120000", sha: git.write("blob", Buffer.from(content.link)) };
  return { mode: "100755", sha: git.write("blob", Buffer.from(content.executable)) };
}
