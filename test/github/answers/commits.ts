import { commitOf, signedPayload } from "../git/commits.ts";
import { commitDiff } from "../git/diff.ts";
import type { FileDiff } from "../git/diff.ts";
import type { Commit, Signer } from "../git/store.ts";
import type { Repository, State, User } from "../state.ts";
import { instant, nodeId, SITE } from "./names.ts";
import { userOrNull } from "./users.ts";

/** Whose account a commit's e-mail address belongs to. */
export function userByEmail(state: State, email: string): User | undefined {
  const address = email.toLowerCase();
  if (address === "noreply@github.com") return state.users.get("web-flow");
  for (const user of state.users.values()) {
    if (user.email.toLowerCase() === address || noreply(user).toLowerCase() === address) return user;
  }
  return undefined;
}

/** The address GitHub writes into commits made on the site or through the API. */
export function noreply(user: User): string {
  return `${user.id}+${user.login}@users.noreply.github.com`;
}

export function verificationAnswer(repository: Repository, commit: Commit): Record<string, unknown> {
  const signature = repository.signatures.get(commit.sha);
  const verified = signature !== undefined && signature.by !== "invalid";
  const signed = commit.signature !== undefined;
  return {
    verified,
    reason: verified ? "valid" : signed ? "unknown_key" : "unsigned",
    signature: commit.signature ?? null,
    payload: signed ? signedPayload(repository.git, commit.sha) : null,
    verified_at: verified ? instant(signature.at) : null,
  };
}

function signer(by: Signer): Record<string, unknown> {
  return { name: by.name, email: by.email, date: instant(by.date) };
}

export function commitNodeId(repository: Repository, sha: string): string {
  return nodeId("C", repository.id, sha);
}

/** A commit as the git database answers it. */
export function gitCommitAnswer(state: State, repository: Repository, sha: string): Record<string, unknown> {
  const commit = commitOf(repository.git, sha);
  const api = `${state.url}/repos/${repository.fullName}/git`;
  const site = `${SITE}/${repository.fullName}/commit`;
  return {
    sha,
    node_id: commitNodeId(repository, sha),
    url: `${api}/commits/${sha}`,
    html_url: `${site}/${sha}`,
    author: signer(commit.author),
    committer: signer(commit.committer),
    tree: { sha: commit.tree, url: `${api}/trees/${commit.tree}` },
    message: commit.message.trimEnd(),
    parents: commit.parents.map((parent) => ({ sha: parent, url: `${api}/commits/${parent}`, html_url: `${site}/${parent}` })),
    verification: verificationAnswer(repository, commit),
  };
}

/** A commit as the repository's pages answer it: with the accounts behind the addresses. */
export function commitAnswer(state: State, repository: Repository, sha: string): Record<string, unknown> {
  const commit = commitOf(repository.git, sha);
  const api = `${state.url}/repos/${repository.fullName}`;
  const site = `${SITE}/${repository.fullName}/commit`;
  return {
    sha,
    node_id: commitNodeId(repository, sha),
    commit: {
      author: signer(commit.author),
      committer: signer(commit.committer),
      message: commit.message.trimEnd(),
      tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
      url: `${api}/git/commits/${sha}`,
      comment_count: 0,
      verification: verificationAnswer(repository, commit),
    },
    url: `${api}/commits/${sha}`,
    html_url: `${site}/${sha}`,
    comments_url: `${api}/commits/${sha}/comments`,
    author: userOrNull(state, userByEmail(state, commit.author.email)),
    committer: userOrNull(state, userByEmail(state, commit.committer.email)),
    parents: commit.parents.map((parent) => ({ sha: parent, url: `${api}/commits/${parent}`, html_url: `${site}/${parent}` })),
  };
}

/** With `stats` and `files`, as a single commit is answered. */
export async function wholeCommitAnswer(state: State, repository: Repository, sha: string): Promise<Record<string, unknown>> {
  const files = await commitDiff(repository.git, sha);
  return {
    ...commitAnswer(state, repository, sha),
    ...diffTotals(files),
    files: files.slice(0, 300).map((file) => fileAnswer(state, repository, sha, file)),
  };
}

function diffTotals(files: readonly FileDiff[]): Record<string, unknown> {
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return { stats: { total: additions + deletions, additions, deletions } };
}

export function fileAnswer(state: State, repository: Repository, head: string, file: FileDiff): Record<string, unknown> {
  const path = file.path.split("/").map(encodeURIComponent).join("/");
  const site = `${SITE}/${repository.fullName}`;
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${site}/blob/${head}/${path}`,
    raw_url: `${site}/raw/${head}/${path}`,
    contents_url: `${state.url}/repos/${repository.fullName}/contents/${path}?ref=${head}`,
    ...(file.patch === undefined ? {} : { patch: file.patch }),
    ...(file.previous === undefined ? {} : { previous_filename: file.previous }),
  };
}

export function refAnswer(state: State, repository: Repository, ref: string, sha: string): Record<string, unknown> {
  const api = `${state.url}/repos/${repository.fullName}/git`;
  return {
    ref,
    node_id: nodeId("REF", repository.id, ref),
    url: `${api}/${ref}`,
    object: { sha, type: repository.git.read(sha)?.type ?? "commit", url: `${api}/commits/${sha}` },
  };
}
