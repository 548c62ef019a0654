import { Refusal } from "../acts/refusal.ts";
import { commitAnswer, fileAnswer, wholeCommitAnswer } from "../answers/commits.ts";
import { SITE } from "../answers/names.ts";
import { simplePullAnswer } from "../answers/pulls.ts";
import { commitOf } from "../git/commits.ts";
import { treeDiff } from "../git/diff.ts";
import { commitsBetween, commitsTouching, isAncestor, mergeBase } from "../git/history.ts";
import type { Repository, State } from "../state.ts";
import { ok, repositoryRoute } from "../wire/call.ts";
import type { RepositoryCall, Route } from "../wire/call.ts";
import { linkHeader, paged, pageOf } from "../wire/pages.ts";
import { commitNamed, commitNamedOr422 } from "./resolve.ts";
import { leaner } from "./versions.ts";

export const commitRoutes: readonly Route[] = [
  repositoryRoute("GET /commits", ["contents:read"], list),
  repositoryRoute("GET /commits/*sha/pulls", ["pull-requests:read"], pulls),
  repositoryRoute("GET /commits/*ref", ["contents:read"], get),
  repositoryRoute("GET /compare/*basehead", ["contents:read"], compare),
];

/** Newest first; with `path`, git's own history of that path. */
async function list(call: RepositoryCall) {
  const { state, repository, url } = call;
  const query = url.searchParams;
  const name = query.get("sha") ?? repository.defaultBranch;
  const from = commitNamed(repository, name);
  if (from === undefined) throw new Refusal(404, "Not Found");
  const path = query.get("path");
  const shas =
    path === null || path === ""
      ? commitsBetween(repository.git, from).map(({ sha }) => sha)
      : commitsTouching(repository.git, from, path);
  const bound = (field: string) => (query.has(field) ? new Date(query.get(field)!) : undefined);
  const [since, until] = [bound("since"), bound("until")];
  const dated = shas.filter((sha) => {
    const { date } = commitOf(repository.git, sha).committer;
    return (since === undefined || date >= since) && (until === undefined || date <= until);
  });
  return paged(call, dated, (sha) => commitAnswer(state, repository, sha));
}

async function get({ state, repository, params }: RepositoryCall) {
  return ok(await wholeCommitAnswer(state, repository, commitNamedOr422(repository, params.ref!)));
}

/** The merged pull request that brought a commit to the default branch; for others, every pull request that holds it. */
function pulls(call: RepositoryCall) {
  const { state, repository, params } = call;
  const sha = commitNamedOr422(repository, params.sha!);
  const all = [...repository.pulls.values()];
  const brought = all.filter((pull) => pull.merged?.commit === sha);
  const holding = all.filter(
    (pull) => isAncestor(repository.git, sha, pull.head.sha) && !isAncestor(repository.git, sha, pull.base.sha),
  );
  return paged(call, [...new Set([...brought, ...holding])], (pull) => leaner(call, simplePullAnswer(state, pull)));
}

/** Three dots: what head brought since it left base. Commits come in pages, files (at most 300) with the first one only. */
async function compare(call: RepositoryCall) {
  const { state, repository, params } = call;
  const { git } = repository;
  const [baseName, headName] = params.basehead!.split("...");
  const base = endOf(state, repository, baseName ?? "");
  const head = endOf(state, repository, headName ?? "");
  const common = base === undefined || head === undefined ? undefined : mergeBase(git, base, head);
  if (base === undefined || head === undefined || common === undefined) throw new Refusal(404, "Not Found");
  const ahead = commitsBetween(git, head, base).toReversed();
  const behind = commitsBetween(git, base, head).length;
  const files = await treeDiff(git, commitOf(git, common).tree, commitOf(git, head).tree);
  const status =
    ahead.length === 0 && behind === 0 ? "identical" : behind === 0 ? "ahead" : ahead.length === 0 ? "behind" : "diverged";
  const asked = call.url.searchParams.has("page") || call.url.searchParams.has("per_page");
  const { page, size } = asked ? pageOf(call) : { page: 1, size: 250 };
  const last = Math.max(1, Math.ceil(ahead.length / size));
  const site = `${SITE}/${repository.fullName}/compare/${params.basehead!}`;
  const body = {
    url: `${state.url}/repos/${repository.fullName}/compare/${params.basehead!}`,
    html_url: site,
    permalink_url: site,
    diff_url: `${site}.diff`,
    patch_url: `${site}.patch`,
    base_commit: commitAnswer(state, repository, base),
    merge_base_commit: commitAnswer(state, repository, common),
    status,
    ahead_by: ahead.length,
    behind_by: behind,
    total_commits: ahead.length,
    commits: ahead.slice((page - 1) * size, page * size).map(({ sha }) => commitAnswer(state, repository, sha)),
    ...(page === 1 ? { files: files.slice(0, 300).map((file) => fileAnswer(state, repository, head, file)) } : {}),
  };
  return { status: 200, body, headers: asked ? linkHeader(call, page, last) : {} };
}

/** `branch`, a sha, or `owner:branch` within the network of forks. */
function endOf(state: State, repository: Repository, name: string): string | undefined {
  const colon = name.indexOf(":");
  if (colon === -1) return commitNamed(repository, name);
  const owner = name.slice(0, colon).toLowerCase();
  const root = repository.parent ?? repository;
  const home = [...state.repositories.values()].find(
    (one) => (one === root || one.parent === root) && one.owner.login.toLowerCase() === owner,
  );
  return home === undefined ? undefined : commitNamed(home, name.slice(colon + 1));
}
