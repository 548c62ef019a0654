import type { Commit, Git, GitObject, Signer } from "./store.ts";

const parsed = new WeakMap<GitObject, Commit>();

export function commitAt(git: Git, sha: string): Commit | undefined {
  const object = git.read(sha);
  if (object?.type !== "commit") return undefined;
  const known = parsed.get(object);
  if (known !== undefined) return known;
  const commit = parse(sha, object.bytes.toString());
  parsed.set(object, commit);
  return commit;
}

/** Like `commitAt`, for a commit that must be there. */
export function commitOf(git: Git, sha: string): Commit {
  const commit = commitAt(git, sha);
  if (commit === undefined) throw new Error(`no commit ${sha} in ${git.directory}`);
  return commit;
}

export type NewCommit = {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signer;
  readonly committer: Signer;
  readonly message: string;
  /** An armoured signature, put into the `gpgsig` header. */
  readonly signature?: string | undefined;
};

export function writeCommit(git: Git, commit: NewCommit): string {
  const signature = commit.signature === undefined ? [] : [`gpgsig ${commit.signature.trimEnd().replaceAll("\n", "\n ")}`];
  const head = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${signer(commit.author)}`,
    `committer ${signer(commit.committer)}`,
    ...signature,
  ];
  return git.write("commit", Buffer.from(`${head.join("\n")}\n\n${commit.message}`));
}

/** The bytes a signature is over: the commit without its `gpgsig` header. */
export function signedPayload(git: Git, sha: string): string {
  const text = git.read(sha)!.bytes.toString();
  return text.replace(/\ngpgsig [^\n]*(\n [^\n]*)*/, "");
}

function signer({ name, email, date }: Signer): string {
  return `${name} <${email}> ${Math.floor(date.getTime() / 1000)} +0000`;
}

function parse(sha: string, text: string): Commit {
  const end = text.indexOf("\n\n");
  const fields = text.slice(0, end).replaceAll("\n ", "\u0000").split("\n");
  const all = (key: string) => fields.filter((field) => field.startsWith(`${key} `)).map((field) => field.slice(key.length + 1));
  return {
    sha,
    tree: all("tree")[0]!,
    parents: all("parent"),
    author: parseSigner(all("author")[0]!),
    committer: parseSigner(all("committer")[0]!),
    signature: all("gpgsig")[0]?.replaceAll("\u0000", "\n"),
    message: text.slice(end + 2),
  };
}

function parseSigner(text: string): Signer {
  const found = /^(.*) <(.*)> (\d+) [+-]\d{4}$/.exec(text);
  if (found === null) throw new Error(`no author line: ${text}`);
  return { name: found[1]!, email: found[2]!, date: new Date(Number(found[3]) * 1000) };
}
