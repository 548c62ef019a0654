import { nodeId } from "../answers/names.ts";
import { commitAt } from "../git/commits.ts";
import type { TreeEntry } from "../git/store.ts";
import { entryAt, isFolder, treeAt } from "../git/trees.ts";
import type { Repository } from "../state.ts";
import { Told, unknown } from "./told.ts";
import type { BlobSource, Fields, GitObjectSource, TagSource, TreeSource } from "./world.ts";

/** Above this GitHub cuts `text`, and does not look whether the blob is binary. https://github.com/orgs/community/discussions/23920 */
export const LARGEST_TEXT = 512_000;

/** git itself takes a file for binary when a NUL is among its first bytes. */
const LOOKED_AT = 8000;

/** One entry of a tree, with the path it was reached by. */
export type EntrySource = {
  readonly is: "TreeEntry";
  readonly repository: Repository;
  readonly entry: TreeEntry;
  readonly path: string;
};

/** The object of that name, or null where this repository has none. */
export function gitObject(repository: Repository, sha: string, under = ""): GitObjectSource | null {
  switch (repository.git.read(sha)?.type) {
    case "commit":
      return { is: "Commit", repository, sha };
    case "tree":
      return { is: "Tree", repository, sha, under };
    case "blob":
      return { is: "Blob", repository, sha };
    case "tag":
      return { is: "Tag", repository, sha };
    case undefined:
      return null;
  }
}

/** git's `<rev>` and `<rev>:<path>`, without its suffixes. Null where it names nothing. */
export function byExpression(repository: Repository, expression: string): GitObjectSource | null {
  const colon = expression.indexOf(":");
  const rev = colon === -1 ? expression : expression.slice(0, colon);
  if (/[~^@]/.test(rev)) throw unknown(`the git expression ${expression}`);
  const sha = resolved(repository, rev);
  if (sha === undefined) return null;
  if (colon === -1) return gitObject(repository, sha);
  const path = expression.slice(colon + 1).replace(/\/$/, "");
  const commit = commitAt(repository.git, sha);
  const tree = commit === undefined ? sha : commit.tree;
  if (path === "") return gitObject(repository, tree);
  const entry = entryAt(repository.git, tree, path);
  return entry === undefined ? null : gitObject(repository, entry.sha, isFolder(entry) ? `${path}/` : "");
}

function resolved({ refs, defaultBranch, git }: Repository, rev: string): string | undefined {
  if (/^[0-9a-f]{40}$/.test(rev) && git.read(rev) !== undefined) return rev;
  if (rev === "HEAD") return refs.get(`refs/heads/${defaultBranch}`);
  for (const name of [rev, `refs/${rev}`, `refs/tags/${rev}`, `refs/heads/${rev}`]) if (refs.has(name)) return refs.get(name);
  return undefined;
}

/** The entry at a path below a tree. Where there is none, GitHub answers null and says so among the errors. */
export function entryBelow(repository: Repository, tree: string, path: string): EntrySource {
  if (path === "" || path.endsWith("/")) throw unknown(`Commit.file with the path "${path}"`);
  const entry = entryAt(repository.git, tree, path);
  if (entry === undefined) throw new Told("NOT_FOUND", `Could not resolve file for path '${path}'.`);
  return { is: "TreeEntry", repository, entry, path };
}

const named = {
  oid: ({ sha }: { readonly sha: string }) => sha,
  abbreviatedOid: ({ sha }: { readonly sha: string }) => sha.slice(0, 7),
};

const tree: Fields<TreeSource> = {
  ...named,
  id: ({ repository, sha }) => nodeId("T", repository.id, sha),
  entries: ({ repository, sha, under }) =>
    (treeAt(repository.git, sha) ?? []).map((entry): EntrySource => ({
      is: "TreeEntry",
      repository,
      entry,
      path: `${under}${entry.name}`,
    })),
};

const types: Readonly<Record<string, string>> = { "40000": "tree", "160000": "commit" };

const entry: Fields<EntrySource> = {
  name: (source) => source.entry.name,
  path: ({ path }) => path,
  /** git's octal mode as a number: 33188 for a file, 40960 for a link. */
  mode: (source) => Number.parseInt(source.entry.mode, 8),
  type: (source) => types[source.entry.mode] ?? "blob",
  oid: (source) => source.entry.sha,
  size: ({ repository, entry: { mode, sha } }) => (types[mode] === undefined ? (bytesOf(repository, sha)?.length ?? 0) : 0),
  /** A submodule's commit lies in another repository. */
  object: ({ repository, entry: { mode, sha }, path }) => (mode === "160000" ? null : gitObject(repository, sha, `${path}/`)),
};

const blob: Fields<BlobSource> = {
  ...named,
  id: ({ repository, sha }) => nodeId("B", repository.id, sha),
  byteSize: ({ repository, sha }) => mustHave(repository, sha).length,
  isTruncated: ({ repository, sha }) => mustHave(repository, sha).length > LARGEST_TEXT,
  isBinary: ({ repository, sha }) => {
    const bytes = mustHave(repository, sha);
    return bytes.length > LARGEST_TEXT ? null : isBinary(bytes);
  },
  text: ({ repository, sha }) => {
    const bytes = mustHave(repository, sha);
    return isBinary(bytes) ? null : bytes.subarray(0, LARGEST_TEXT).toString();
  },
};

const isBinary = (bytes: Buffer): boolean => bytes.subarray(0, LOOKED_AT).includes(0);

const tag: Fields<TagSource> = {
  ...named,
  id: ({ repository, sha }) => nodeId("TA", repository.id, sha),
  target: ({ repository, sha }) =>
    gitObject(repository, /^object ([0-9a-f]{40})/.exec(mustHave(repository, sha).toString())?.[1] ?? ""),
};

const bytesOf = ({ git }: Repository, sha: string): Buffer | undefined => git.read(sha)?.bytes;

function mustHave(repository: Repository, sha: string): Buffer {
  const bytes = bytesOf(repository, sha);
  if (bytes === undefined) throw new Error(`${repository.fullName} has no object ${sha}`);
  return bytes;
}

export const OBJECTS = { Tree: tree, TreeEntry: entry, Blob: blob, Tag: tag };
