import { makeCommit, signerOf } from "../acts/commits.ts";
import { notFound, Refusal } from "../acts/refusal.ts";
import { gitCommitAnswer } from "../answers/commits.ts";
import { nodeId } from "../answers/names.ts";
import { commitAt } from "../git/commits.ts";
import type { Signer } from "../git/store.ts";
import { changedTree, EMPTY_TREE, isFolder, treeAt, walk } from "../git/trees.ts";
import type { TreeChange } from "../git/trees.ts";
import type { State } from "../state.ts";
import { created, isObject, objects, ok, repositoryRoute, requiredText, text } from "../wire/call.ts";
import type { RepositoryCall, Route } from "../wire/call.ts";
import { commitNamed } from "./resolve.ts";

export const objectRoutes: readonly Route[] = [
  repositoryRoute("POST /git/blobs", ["contents:write"], createBlob),
  repositoryRoute("GET /git/blobs/:sha", ["contents:read"], getBlob),
  repositoryRoute("POST /git/trees", ["contents:write"], createTree),
  repositoryRoute("GET /git/trees/*sha", ["contents:read"], getTree),
  repositoryRoute("POST /git/commits", ["contents:write"], createCommit),
  repositoryRoute("GET /git/commits/:sha", ["contents:read"], ({ state, repository, params }) => {
    if (commitAt(repository.git, params.sha!) === undefined) throw notFound();
    return ok(gitCommitAnswer(state, repository, params.sha!));
  }),
];

const gitUrl = ({ state, repository }: RepositoryCall) => `${state.url}/repos/${repository.fullName}/git`;

function createBlob(call: RepositoryCall) {
  const content = text(call, "content") ?? "";
  const sha = call.repository.git.write("blob", Buffer.from(content, text(call, "encoding") === "base64" ? "base64" : "utf8"));
  return created({ url: `${gitUrl(call)}/blobs/${sha}`, sha });
}

function getBlob(call: RepositoryCall) {
  const sha = call.params.sha!;
  const blob = call.repository.git.read(sha);
  if (blob?.type !== "blob") throw notFound();
  if (/[.+]raw/.test(call.accept)) return { status: 200, body: blob.bytes };
  return ok({
    sha,
    node_id: nodeId("B", call.repository.id, sha),
    size: blob.bytes.length,
    url: `${gitUrl(call)}/blobs/${sha}`,
    content: lines64(blob.bytes),
    encoding: "base64",
  });
}

/** Base64 as GitHub breaks it: lines of 60. */
export function lines64(bytes: Buffer): string {
  return bytes.toString("base64").replaceAll(/.{1,60}/g, "$&\n");
}

const modes = new Set(["100644", "100755", "120000", "160000", "040000"]);

function createTree(call: RepositoryCall) {
  const { git } = call.repository;
  const base = text(call, "base_tree");
  const start = base === undefined ? EMPTY_TREE : (commitAt(git, base)?.tree ?? base);
  if (treeAt(git, start) === undefined) throw new Refusal(422, "base_tree is not a valid tree oid");
  const entries = objects(call.body.tree, "tree");
  if (entries.length === 0) throw new Refusal(422, "Invalid tree info");
  const changes = new Map<string, TreeChange>();
  for (const { path, mode, sha, content } of entries) {
    if (typeof path !== "string" || path === "" || path.startsWith("/"))
      throw new Refusal(422, "tree.path contains a malformed path component");
    if (typeof mode !== "string" || !modes.has(mode)) throw new Refusal(422, "Must supply a valid tree.mode");
    if (typeof sha === "string" && typeof content === "string")
      throw new Refusal(422, "Must supply either tree.sha or tree.content");
    if (typeof content === "string") changes.set(path, { mode, sha: git.write("blob", Buffer.from(content)) });
    else if (sha === null) changes.set(path, null);
    else if (typeof sha !== "string" || (mode !== "160000" && git.read(sha) === undefined)) {
      throw new Refusal(422, `tree.sha ${JSON.stringify(sha)} is not a valid ${mode === "040000" ? "tree" : "blob"}`);
    } else changes.set(path, { mode: mode.replace(/^0/, ""), sha });
  }
  const tree = changedTree(git, start, changes);
  return created(treeAnswer(call, tree, false));
}

function getTree(call: RepositoryCall) {
  const name = call.params.sha!;
  const { git } = call.repository;
  const commit = commitNamed(call.repository, name);
  const tree = commit === undefined ? name : commitAt(git, commit)!.tree;
  if (treeAt(git, tree) === undefined) throw notFound();
  return ok(treeAnswer(call, tree, call.url.searchParams.has("recursive"), commit));
}

function treeAnswer(call: RepositoryCall, tree: string, recursive: boolean, asked?: string): Record<string, unknown> {
  const { git, settings } = call.repository;
  const entries = recursive ? walk(git, tree) : (treeAt(git, tree) ?? []).map((entry) => ({ ...entry, path: entry.name }));
  const rows: Record<string, unknown>[] = [];
  let truncated = false;
  for (const entry of entries) {
    truncated = rows.length >= settings.treeLimit;
    if (truncated) break;
    const type = isFolder(entry) ? "tree" : entry.mode === "160000" ? "commit" : "blob";
    const size = type === "blob" ? { size: git.read(entry.sha)!.bytes.length } : {};
    const url = type === "commit" ? {} : { url: `${gitUrl(call)}/${type}s/${entry.sha}` };
    rows.push({ path: entry.path, mode: entry.mode.padStart(6, "0"), type, sha: entry.sha, ...size, ...url });
  }
  const sha = asked ?? tree;
  return { sha, url: `${gitUrl(call)}/trees/${sha}`, tree: rows, truncated };
}

/**
 * GitHub signs what a bot commits when it leaves author, committer and signature to GitHub; a user's commit stays unsigned.
 * https://docs.github.com/en/authentication/managing-commit-signature-verification/about-commit-signature-verification#signature-verification-for-bots
 */
function createCommit(call: RepositoryCall) {
  const { state, repository, token } = call;
  const { git } = repository;
  const tree = requiredText(call, "tree");
  const message = requiredText(call, "message");
  const parents = Array.isArray(call.body.parents) ? call.body.parents.map(String) : [];
  if (treeAt(git, tree) === undefined) throw new Refusal(422, "Tree SHA does not exist");
  const missing = parents.find((parent) => commitAt(git, parent) === undefined);
  if (missing !== undefined) throw new Refusal(422, "Parent SHA does not exist or is not a commit object");
  const { author, committer, signature } = call.body;
  const untouched = author === undefined && committer === undefined && signature === undefined;
  const own = signerOf(state, token.user);
  const named = isObject(author) ? signerGiven(state, author, own) : own;
  const seal = untouched && token.user.type === "Bot" ? "github" : typeof signature === "string" ? "invalid" : undefined;
  const sha = makeCommit(state, repository, {
    tree,
    parents,
    message,
    author: named,
    committer: isObject(committer) ? signerGiven(state, committer, named) : named,
    seal,
  });
  return created(gitCommitAnswer(state, repository, sha));
}

function signerGiven(state: State, given: Readonly<Record<string, unknown>>, otherwise: Signer): Signer {
  const of = (field: "name" | "email") => (typeof given[field] === "string" ? given[field] : otherwise[field]);
  return {
    name: of("name"),
    email: of("email"),
    date: typeof given.date === "string" ? new Date(given.date) : state.clock.now(),
  };
}
