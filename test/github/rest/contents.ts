import { commitFiles } from "../acts/branches.ts";
import { notFound, Refusal } from "../acts/refusal.ts";
import { gitCommitAnswer } from "../answers/commits.ts";
import { SITE } from "../answers/names.ts";
import { commitOf } from "../git/commits.ts";
import { entryAt, isFolder, treeAt } from "../git/trees.ts";
import type { TreeFile } from "../git/trees.ts";
import { ok, repositoryRoute, requiredText, text } from "../wire/call.ts";
import type { RepositoryCall, Route } from "../wire/call.ts";
import { lines64 } from "./objects.ts";
import { commitNamed } from "./resolve.ts";

export const contentRoutes: readonly Route[] = [
  repositoryRoute("GET /contents", ["contents:read"], get),
  repositoryRoute("GET /contents/*path", ["contents:read"], get),
  repositoryRoute("PUT /contents/*path", ["contents:write"], put),
];

const LARGE = 1_048_576;

/** https://docs.github.com/en/rest/repos/contents#get-repository-content: links to files inside the repository are followed. */
function get(call: RepositoryCall) {
  const { repository, params, url } = call;
  const { git } = repository;
  const ref = url.searchParams.get("ref") ?? repository.defaultBranch;
  const commit = commitNamed(repository, ref);
  if (commit === undefined) throw new Refusal(404, `No commit found for the ref ${ref}`);
  const path = (params.path ?? "").replaceAll(/^\/+|\/+$/g, "");
  const root = commitOf(git, commit).tree;
  const entry = entryAt(git, root, path);
  if (entry === undefined) throw notFound();
  const found = { ...entry, path };
  if (isFolder(entry)) {
    const children = treeAt(git, entry.sha) ?? [];
    const rows = children.map((child) =>
      bare(call, ref, { ...child, path: path === "" ? child.name : `${path}/${child.name}` }, true),
    );
    return ok(/[.+]object/.test(call.accept) ? { ...bare(call, ref, found, true), entries: rows } : rows);
  }
  if (entry.mode === "160000") return ok({ ...bare(call, ref, found, false), submodule_git_url: null });
  const target = entry.mode === "120000" ? git.read(entry.sha)!.bytes.toString() : undefined;
  const followed = target === undefined ? undefined : entryAt(git, root, joined(path, target));
  if (target !== undefined && (followed === undefined || isFolder(followed)))
    return ok({ ...bare(call, ref, found, false), target });
  const bytes = git.read((followed ?? entry).sha)!.bytes;
  if (/[.+]raw/.test(call.accept)) return { status: 200, body: bytes };
  if (bytes.length > 100 * LARGE)
    throw new Refusal(403, "This API returns blobs up to 100 MB in size. The requested blob is too large to fetch via the API.");
  const large = bytes.length > LARGE;
  const content = { content: large ? "" : lines64(bytes), encoding: large ? "none" : "base64" };
  return ok({ ...bare(call, ref, { ...found, mode: "100644", sha: (followed ?? entry).sha }, false), ...content });
}

/** A link's target as a path of the repository; `..` above the root leads nowhere. */
function joined(path: string, target: string): string {
  const parts = path.split("/").slice(0, -1);
  for (const part of target.split("/")) {
    if (part === "..") {
      if (parts.pop() === undefined) return "\0";
    } else if (part !== "." && part !== "") parts.push(part);
  }
  return target.startsWith("/") ? "\0" : parts.join("/");
}

const types: Readonly<Record<string, string>> = { "40000": "dir", "120000": "symlink", "160000": "submodule" };

/** What all kinds of content have in common. In listings a submodule is called `file`, until version 2026-03-10. */
function bare(call: RepositoryCall, ref: string, entry: TreeFile, listed: boolean): Record<string, unknown> {
  const { state, repository } = call;
  const type = types[entry.mode] ?? "file";
  const shown = listed && type === "submodule" && call.version === "2022-11-28" ? "file" : type;
  const path = entry.path.split("/").map(encodeURIComponent).join("/");
  const self = `${state.url}/repos/${repository.fullName}/contents/${path}?ref=${encodeURIComponent(ref)}`;
  const git = `${state.url}/repos/${repository.fullName}/git/${type === "dir" ? "trees" : "blobs"}/${entry.sha}`;
  const html = `${SITE}/${repository.fullName}/${type === "dir" ? "tree" : "blob"}/${ref}/${path}`;
  const download =
    type === "dir" || type === "submodule" ? null : `https://raw.githubusercontent.com/${repository.fullName}/${ref}/${path}`;
  return {
    name: entry.path.split("/").at(-1),
    path: entry.path,
    sha: entry.sha,
    size: repository.git.read(entry.sha)?.type === "blob" ? repository.git.read(entry.sha)!.bytes.length : 0,
    url: self,
    html_url: html,
    git_url: git,
    download_url: download,
    type: shown,
    _links: { self, git, html },
  };
}

/** One file in one commit, signed by GitHub. An existing file needs its blob's sha, and another one is a 409. */
function put(call: RepositoryCall) {
  const { state, repository, actor, params } = call;
  const path = params.path!;
  const branch = text(call, "branch") ?? repository.defaultBranch;
  const tip = repository.refs.get(`refs/heads/${branch}`);
  if (tip === undefined) throw new Refusal(404, `Branch ${branch} not found`);
  const there = entryAt(repository.git, commitOf(repository.git, tip).tree, path);
  const sha = text(call, "sha");
  if (there !== undefined && sha === undefined) throw new Refusal(422, 'Invalid request.\n\n"sha" wasn\'t supplied.');
  if (sha !== undefined && there?.sha !== sha) throw new Refusal(409, `${path} does not match ${sha}`);
  const files = { [path]: Buffer.from(requiredText(call, "content"), "base64") };
  const commit = commitFiles(state, repository, actor, { branch, files, message: requiredText(call, "message"), seal: "github" });
  const entry = entryAt(repository.git, commitOf(repository.git, commit).tree, path)!;
  return {
    status: there === undefined ? 201 : 200,
    body: { content: bare(call, branch, { ...entry, path }, false), commit: gitCommitAnswer(state, repository, commit) },
  };
}
