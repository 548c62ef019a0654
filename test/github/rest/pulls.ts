import { updateBranch } from "../acts/branches.ts";
import { mergePull } from "../acts/merging.ts";
import { shownMergeability } from "../acts/mergeability.ts";
import { createPull, updatePull } from "../acts/pulls.ts";
import { notFound, Refusal } from "../acts/refusal.ts";
import { commitAnswer, fileAnswer } from "../answers/commits.ts";
import { pullAnswer, pullCommits, pullFiles, simplePullAnswer } from "../answers/pulls.ts";
import type { MergeMethod } from "../settings.ts";
import type { Pull } from "../state.ts";
import { created, flag, numberParam, ok, repositoryRoute, requiredText, text } from "../wire/call.ts";
import type { RepositoryCall, Route } from "../wire/call.ts";
import { paged } from "../wire/pages.ts";
import { pullNumbered } from "./resolve.ts";
import { leaner } from "./versions.ts";

export const pullRoutes: readonly Route[] = [
  repositoryRoute("GET /pulls", ["pull-requests:read"], list),
  repositoryRoute("POST /pulls", ["pull-requests:write"], create),
  repositoryRoute("GET /pulls/:number", ["pull-requests:read"], async (call) => ok(await whole(call, asked(call)))),
  repositoryRoute("PATCH /pulls/:number", ["pull-requests:write"], update),
  repositoryRoute("GET /pulls/:number/commits", ["pull-requests:read"], (call) => {
    const commits = pullCommits(asked(call)).slice(0, 250);
    return paged(call, commits, ({ sha }) => commitAnswer(call.state, call.repository, sha));
  }),
  repositoryRoute("GET /pulls/:number/files", ["pull-requests:read"], async (call) => {
    const pull = asked(call);
    const files = (await pullFiles(pull)).slice(0, 3000);
    return paged(call, files, (file) => fileAnswer(call.state, call.repository, pull.head.sha, file));
  }),
  repositoryRoute("GET /pulls/:number/merge", ["pull-requests:read"], (call) => {
    if (asked(call).merged === undefined) throw notFound();
    return { status: 204 };
  }),
  repositoryRoute("PUT /pulls/:number/merge", ["contents:write"], merge),
  repositoryRoute("PUT /pulls/:number/update-branch", ["pull-requests:write"], async (call) => {
    const pull = asked(call);
    await updateBranch(call.state, pull, call.actor, text(call, "expected_head_sha"));
    const url = `${call.state.url}/repos/${call.repository.fullName}/pulls/${pull.number}`;
    return { status: 202, body: { message: "Updating pull request branch.", url } };
  }),
];

export function asked(call: RepositoryCall): Pull {
  return pullNumbered(call.repository, numberParam(call, "number"));
}

async function whole(call: RepositoryCall, pull: Pull): Promise<Record<string, unknown>> {
  return leaner(call, await pullAnswer(call.state, pull, await shownMergeability(call.state, pull)));
}

/** Newest first unless told otherwise. `head` is `owner:branch`; one without an owner is ignored, as GitHub does. */
function list(call: RepositoryCall) {
  const { state, repository, url } = call;
  const query = url.searchParams;
  const wanted = query.get("state") ?? "open";
  const base = query.get("base");
  const [owner, branch] = (query.get("head") ?? "").split(":");
  const pulls = [...repository.pulls.values()].filter(
    (pull) =>
      (wanted === "all" || pull.state === wanted) &&
      (base === null || pull.base.branch === base) &&
      (branch === undefined ||
        (pull.head.branch === branch && pull.head.repository?.owner.login.toLowerCase() === owner?.toLowerCase())),
  );
  const by = query.get("sort") ?? "created";
  const key = (pull: Pull) => (by === "updated" ? pull.updatedAt : pull.createdAt).getTime();
  pulls.sort((a, b) => key(a) - key(b) || a.number - b.number);
  const ascending = (query.get("direction") ?? (by === "created" ? "desc" : "asc")) === "asc";
  return paged(call, ascending ? pulls : pulls.toReversed(), (pull) => leaner(call, simplePullAnswer(state, pull)));
}

async function create(call: RepositoryCall) {
  const { state, repository, actor } = call;
  const plan = {
    title: requiredText(call, "title"),
    body: text(call, "body") ?? null,
    head: requiredText(call, "head"),
    base: requiredText(call, "base"),
    draft: flag(call, "draft"),
  };
  return created(await whole(call, createPull(state, repository, actor, plan)));
}

async function update(call: RepositoryCall) {
  const pull = asked(call);
  const state = text(call, "state");
  if (state !== undefined && state !== "open" && state !== "closed")
    throw new Refusal(422, "Validation Failed", [{ resource: "PullRequest", field: "state", code: "invalid" }]);
  updatePull(call.state, pull, call.actor, {
    title: text(call, "title"),
    body: text(call, "body"),
    state,
    base: text(call, "base"),
  });
  return ok(await whole(call, pull));
}

const methods: readonly MergeMethod[] = ["merge", "squash", "rebase"];

async function merge(call: RepositoryCall) {
  const name = text(call, "merge_method") ?? "merge";
  const method = methods.find((known) => known === name);
  if (method === undefined)
    throw new Refusal(422, `Invalid request.\n\n${name} is not a member of ["merge", "squash", "rebase"].`);
  const plan = { method, head: text(call, "sha"), title: text(call, "commit_title"), message: text(call, "commit_message") };
  const sha = await mergePull(call.state, asked(call), call.actor, plan);
  return ok({ sha, merged: true, message: "Pull Request successfully merged" });
}
