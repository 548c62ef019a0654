import { createIssue } from "../acts/issues.ts";
import { instant, instantOrNull, nodeId, SITE } from "../answers/names.ts";
import { pullUrl } from "../answers/pulls.ts";
import { associationOf, userOrGhost } from "../answers/users.ts";
import type { Issue, Pull } from "../state.ts";
import { created, numberParam, ok, repositoryRoute, requiredText, text } from "../wire/call.ts";
import type { RepositoryCall, Route } from "../wire/call.ts";
import { paged } from "../wire/pages.ts";
import { asked } from "./pulls.ts";

export const issueRoutes: readonly Route[] = [
  repositoryRoute("GET /issues", ["issues:read"], list),
  repositoryRoute("POST /issues", ["issues:write"], (call) => {
    const plan = { title: requiredText(call, "title"), body: text(call, "body") };
    return created(issueAnswer(call, createIssue(call.state, call.repository, call.actor, plan)));
  }),
  repositoryRoute("GET /issues/:number", ["issues:read", "pull-requests:read"], (call) => {
    const issue = call.repository.issues.get(numberParam(call, "number"));
    return ok(issue === undefined ? pullAsIssue(call, asked(call)) : issueAnswer(call, issue));
  }),
];

const KNOWN = ["state", "since", "page", "per_page"];

/** Issues and pull requests, newest first. https://docs.github.com/rest/issues/issues#list-repository-issues */
function list(call: RepositoryCall) {
  const { repository, url } = call;
  const strange = [...url.searchParams.keys()].find((name) => !KNOWN.includes(name));
  if (strange !== undefined) throw new Error(`this GitHub was never taught to list issues by ${strange}`);
  const state = url.searchParams.get("state") ?? "open";
  const since = new Date(url.searchParams.get("since") ?? 0);
  const all = [...repository.issues.values(), ...repository.pulls.values()]
    .filter((one) => (state === "all" || one.state === state) && one.updatedAt >= since)
    .toSorted((one, other) => other.number - one.number);
  return paged(call, all, (one) => ("reviews" in one ? pullAsIssue(call, one as Pull) : issueAnswer(call, one)));
}

function issueAnswer(call: RepositoryCall, issue: Issue): Record<string, unknown> {
  const { state, repository } = call;
  return {
    ...common(call, issue),
    node_id: nodeId("I", issue.id),
    html_url: `${SITE}/${repository.fullName}/issues/${issue.number}`,
    labels: [],
    comments: 0,
    author_association: associationOf(state, repository, issue.author),
  };
}

/** A pull request seen as the issue it also is. */
function pullAsIssue(call: RepositoryCall, pull: Pull): Record<string, unknown> {
  const { state, repository } = call;
  const site = pullUrl(pull);
  return {
    ...common(call, pull),
    node_id: nodeId("PR", pull.id),
    html_url: site,
    labels: pull.labels.map((name) => ({ name })),
    comments: pull.comments.length,
    pull_request: {
      url: `${state.url}/repos/${repository.fullName}/pulls/${pull.number}`,
      html_url: site,
      diff_url: `${site}.diff`,
      patch_url: `${site}.patch`,
      merged_at: instantOrNull(pull.merged?.at),
    },
    draft: pull.draft,
    author_association: associationOf(state, repository, pull.author),
  };
}

function common({ state, repository }: RepositoryCall, one: Issue | Pull): Record<string, unknown> {
  const api = `${state.url}/repos/${repository.fullName}`;
  const self = `${api}/issues/${one.number}`;
  return {
    id: one.id,
    url: self,
    repository_url: api,
    labels_url: `${self}/labels{/name}`,
    comments_url: `${self}/comments`,
    events_url: `${self}/events`,
    number: one.number,
    state: one.state,
    state_reason: null,
    title: one.title,
    body: one.body,
    user: userOrGhost(state, one.author),
    assignee: null,
    assignees: [],
    milestone: null,
    locked: false,
    active_lock_reason: null,
    closed_at: instantOrNull(one.closedAt),
    created_at: instant(one.createdAt),
    updated_at: instant(one.updatedAt),
  };
}
