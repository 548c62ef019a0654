import { commitsBetween, mergeBase } from "../git/history.ts";
import { commitOf } from "../git/commits.ts";
import { treeDiff } from "../git/diff.ts";
import type { FileDiff } from "../git/diff.ts";
import type { Commit } from "../git/store.ts";
import type { Pull, Repository, Review, State } from "../state.ts";
import { instant, instantOrNull, nodeId, SITE } from "./names.ts";
import { repositoryAnswer } from "./repositories.ts";
import { associationOf, userAnswer, userOrGhost, userOrNull } from "./users.ts";

export function pullNodeId(pull: Pull): string {
  return nodeId("PR", pull.id);
}

export function pullUrl(pull: Pull): string {
  return `${SITE}/${pull.repository.fullName}/pull/${pull.number}`;
}

/** A pull request as lists and webhooks carry it. */
export function simplePullAnswer(state: State, pull: Pull): Record<string, unknown> {
  const { repository } = pull;
  const api = `${state.url}/repos/${repository.fullName}`;
  const self = `${api}/pulls/${pull.number}`;
  const issue = `${api}/issues/${pull.number}`;
  const site = pullUrl(pull);
  const statuses = `${api}/statuses/${pull.head.sha}`;
  const links = { self, html: site, issue, comments: `${issue}/comments`, review_comments: `${self}/comments` };
  const more = { review_comment: `${api}/pulls/comments{/number}`, commits: `${self}/commits`, statuses };
  return {
    url: self,
    id: pull.id,
    node_id: pullNodeId(pull),
    html_url: site,
    diff_url: `${site}.diff`,
    patch_url: `${site}.patch`,
    issue_url: issue,
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: userOrGhost(state, pull.author),
    body: pull.body,
    created_at: instant(pull.createdAt),
    updated_at: instant(pull.updatedAt),
    closed_at: instantOrNull(pull.closedAt),
    merged_at: instantOrNull(pull.merged?.at),
    merge_commit_sha: pull.merged?.commit ?? pull.mergeability?.commit ?? null,
    assignee: null,
    assignees: [],
    requested_reviewers: pull.requestedReviewers.map((user) => userAnswer(state, user)),
    requested_teams: [],
    labels: pull.labels.map((name) => labelAnswer(state, repository, name)),
    milestone: null,
    draft: pull.draft,
    commits_url: `${self}/commits`,
    review_comments_url: `${self}/comments`,
    review_comment_url: `${api}/pulls/comments{/number}`,
    comments_url: `${issue}/comments`,
    statuses_url: statuses,
    head: side(state, pull.head.repository, pull.head.branch, pull.head.sha),
    base: side(state, repository, pull.base.branch, pull.base.sha),
    _links: Object.fromEntries(Object.entries({ ...links, ...more }).map(([key, href]) => [key, { href }])),
    author_association: associationOf(state, repository, pull.author),
    auto_merge: null,
    active_lock_reason: null,
  };
}

function side(state: State, repository: Repository | undefined, branch: string, sha: string): Record<string, unknown> {
  return {
    label: repository === undefined ? `unknown:${branch}` : `${repository.owner.login}:${branch}`,
    ref: branch,
    sha,
    user: repository === undefined ? null : userAnswer(state, repository.owner),
    repo: repository === undefined ? null : repositoryAnswer(state, repository),
  };
}

function labelAnswer(state: State, repository: Repository, name: string): Record<string, unknown> {
  const url = `${state.url}/repos/${repository.fullName}/labels/${encodeURIComponent(name)}`;
  return { id: 1, node_id: nodeId("LA", repository.id, name), url, name, color: "ededed", default: false, description: null };
}

/** A pull request as its own page answers it. `mergeable` is what the background job knows, null before it is done. */
export async function pullAnswer(
  state: State,
  pull: Pull,
  mergeability: { mergeable: boolean | null; state: string },
): Promise<Record<string, unknown>> {
  const files = await pullFiles(pull);
  return {
    ...simplePullAnswer(state, pull),
    merged: pull.merged !== undefined,
    mergeable: mergeability.mergeable,
    rebaseable: mergeability.mergeable,
    mergeable_state: mergeability.state,
    merged_by: userOrNull(state, pull.merged?.by),
    comments: pull.comments.length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: pullCommits(pull).length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: files.length,
  };
}

/** Oldest first. Fixed when the pull request closes, since `base.sha` and `head.sha` then stand still. */
export function pullCommits(pull: Pull): readonly Commit[] {
  return commitsBetween(pull.repository.git, pull.head.sha, pull.base.sha).toReversed();
}

/** Merge base against head: three dots, as the pull request's page shows it. */
export function pullFiles(pull: Pull): Promise<readonly FileDiff[]> {
  const { git } = pull.repository;
  const base = mergeBase(git, pull.base.sha, pull.head.sha) ?? pull.base.sha;
  return treeDiff(git, commitOf(git, base).tree, commitOf(git, pull.head.sha).tree);
}

export function reviewAnswer(state: State, pull: Pull, review: Review): Record<string, unknown> {
  const html = `${pullUrl(pull)}#pullrequestreview-${review.id}`;
  const self = `${state.url}/repos/${pull.repository.fullName}/pulls/${pull.number}`;
  return {
    id: review.id,
    node_id: nodeId("PRR", review.id),
    user: userOrNull(state, review.by),
    body: review.body,
    state: review.state,
    html_url: html,
    pull_request_url: self,
    author_association: associationOf(state, pull.repository, review.by),
    _links: { html: { href: html }, pull_request: { href: self } },
    ...(review.submittedAt === undefined ? {} : { submitted_at: instant(review.submittedAt) }),
    commit_id: review.commit,
  };
}
