import { instant, instantOrNull, nodeId, SITE } from "../answers/names.ts";
import { pullCommits, pullFiles, pullNodeId, pullUrl } from "../answers/pulls.ts";
import { entryOf } from "../acts/queue.ts";
import type { FileDiff } from "../git/diff.ts";
import { queueOf } from "../rules/protections.ts";
import { mayWrite } from "../rules/roles.ts";
import { stateOf } from "./order.ts";
import { page } from "./paging.ts";
import { entrySource, queueSource } from "./queue.ts";
import type { Page } from "./paging.ts";
import { actor, mustRead } from "./world.ts";
import type {
  CommitSource,
  Fields,
  PullCommitSource,
  PullSource,
  RefSource,
  RemovalSource,
  RepositorySource,
  ReviewSource,
  TimelineSource,
} from "./world.ts";

const sum = (files: readonly FileDiff[], of: "additions" | "deletions"): number =>
  files.reduce((total, file) => total + file[of], 0);

/** Null for a branch that is gone. */
function branch(repository: RefSource["repository"] | undefined, name: string): RefSource | null {
  if (repository?.refs.has(`refs/heads/${name}`) !== true) return null;
  return { is: "Ref", repository, prefix: "refs/heads/", name };
}

const PULL: Fields<PullSource> = {
  id: ({ pull }) => pullNodeId(pull),
  databaseId: ({ pull }) => pull.id,
  fullDatabaseId: ({ pull }) => String(pull.id),
  number: ({ pull }) => pull.number,
  url: ({ pull }) => pullUrl(pull),
  title: ({ pull }) => pull.title,
  body: ({ pull }) => pull.body ?? "",
  state: ({ pull }) => stateOf(pull),
  isDraft: ({ pull }) => pull.draft,
  isCrossRepository: ({ pull }) => pull.head.repository !== pull.repository,
  merged: ({ pull }) => pull.merged !== undefined,
  mergedAt: ({ pull }) => instantOrNull(pull.merged?.at),
  mergedBy: ({ pull }) => actor(pull.merged?.by),
  closed: ({ pull }) => pull.state === "closed",
  closedAt: ({ pull }) => instantOrNull(pull.closedAt),
  createdAt: ({ pull }) => instant(pull.createdAt),
  updatedAt: ({ pull }) => instant(pull.updatedAt),
  author: ({ pull }) => actor(pull.author),
  headRefOid: ({ pull }) => pull.head.sha,
  headRefName: ({ pull }) => pull.head.branch,
  headRef: ({ pull }, _: never, world) => {
    mustRead(world, pull.repository, "contents");
    return branch(pull.head.repository, pull.head.branch);
  },
  headRepository: ({ pull }): RepositorySource | null =>
    pull.head.repository === undefined ? null : { is: "Repository", repository: pull.head.repository },
  baseRefName: ({ pull }) => pull.base.branch,
  baseRefOid: ({ pull }) => pull.base.sha,
  baseRef: ({ pull }, _: never, world) => {
    mustRead(world, pull.repository, "contents");
    return branch(pull.repository, pull.base.branch);
  },
  mergeCommit: ({ pull }, _: never, world) => {
    if (pull.merged === undefined) return null;
    mustRead(world, pull.repository, "contents");
    return commit(pull.repository, pull.merged.commit);
  },
  isMergeQueueEnabled: ({ pull }) => queueOf(pull.repository, pull.base.branch) !== undefined,
  isInMergeQueue: ({ pull }) => entryOf(pull) !== undefined,
  mergeQueue: ({ pull }) => queueSource(pull.repository, pull.base.branch),
  mergeQueueEntry: ({ pull }) => entrySource(entryOf(pull)),
  additions: async ({ pull }) => sum(await pullFiles(pull), "additions"),
  deletions: async ({ pull }) => sum(await pullFiles(pull), "deletions"),
  changedFiles: async ({ pull }) => (await pullFiles(pull)).length,
  /** Oldest first, and, unlike REST's 250, all of them. */
  commits: ({ pull }, args: Page, _, info) =>
    page(
      pullCommits(pull).map(({ sha }): PullCommitSource => ({ is: "PullRequestCommit", pull, sha })),
      args,
      info,
    ),
  files: async ({ pull }, args: Page, _, info) => page(await pullFiles(pull), args, info),
  /** Oldest first. A pending review is a draft that only its author sees. */
  reviews: ({ pull }, args: Page & { states?: readonly string[] | null; author?: string | null }, { token }, info) => {
    const { states, author } = args;
    const shown = pull.reviews.filter(
      (review) =>
        (review.state !== "PENDING" || review.by === token.user) &&
        (states == null || states.includes(review.state)) &&
        (author == null || review.by.login.toLowerCase() === author.toLowerCase()),
    );
    return page(
      shown.map((review): ReviewSource => ({ is: "PullRequestReview", pull, review })),
      args,
      info,
    );
  },
  labels: ({ pull }, args: Page, _, info) => page(pull.labels, args, info),
  /** Oldest first; only the kinds that this GitHub writes down. */
  timelineItems: ({ pull }, args: Page & { itemTypes?: readonly string[] | null }, _, info) => {
    if (args.itemTypes?.join() === "REMOVED_FROM_MERGE_QUEUE_EVENT")
      return page(
        pull.removals.map((removal): RemovalSource => ({ is: "RemovedFromMergeQueueEvent", pull, removal })),
        args,
        info,
      );
    const items = pull.timeline.filter(({ event }) => args.itemTypes?.includes(`${event.toUpperCase()}_EVENT`) !== false);
    return page(
      items.map((item): TimelineSource => ({
        is: item.event === "review_dismissed" ? "ReviewDismissedEvent" : "BaseRefChangedEvent",
        pull,
        item,
      })),
      args,
      info,
    );
  },
};

const BASE_CHANGED: Fields<TimelineSource> = {
  actor: ({ item }) => actor(item.actor),
  createdAt: ({ item }) => instant(item.at),
};

const DISMISSED: Fields<TimelineSource> = {
  ...BASE_CHANGED,
  url: ({ pull, item }) => `${pullUrl(pull)}#event-${item.at.getTime()}`,
  previousReviewState: ({ item }) => (item.event === "review_dismissed" ? item.was : null),
  review: ({ pull, item }): ReviewSource | null =>
    item.event === "review_dismissed" ? { is: "PullRequestReview", pull, review: item.review } : null,
};

const commit = (repository: CommitSource["repository"], sha: string): CommitSource => ({ is: "Commit", repository, sha });

const PULL_COMMIT: Fields<PullCommitSource> = {
  id: ({ pull, sha }) => nodeId("PRC", pull.id, sha),
  url: ({ pull, sha }) => `${pullUrl(pull)}/commits/${sha}`,
  commit: ({ pull, sha }, _: never, world) => {
    mustRead(world, pull.repository, "contents");
    return commit(pull.repository, sha);
  },
};

const CHANGES: Readonly<Record<FileDiff["status"], string>> = {
  added: "ADDED",
  removed: "DELETED",
  modified: "MODIFIED",
  renamed: "RENAMED",
  copied: "COPIED",
  changed: "CHANGED",
  unchanged: "CHANGED",
};

const FILE: Fields<FileDiff> = {
  path: ({ path }) => path,
  changeType: ({ status }) => CHANGES[status],
  additions: ({ additions }) => additions,
  deletions: ({ deletions }) => deletions,
};

const REVIEW: Fields<ReviewSource> = {
  id: ({ review }) => nodeId("PRR", review.id),
  databaseId: ({ review }) => review.id,
  fullDatabaseId: ({ review }) => String(review.id),
  author: ({ review }) => actor(review.by),
  state: ({ review }) => review.state,
  body: ({ review }) => review.body,
  lastEditedAt: ({ review }) => instantOrNull(review.editedAt),
  /** Null when it was garbage-collected; reading it takes `contents`, not only `pull-requests`. */
  commit: ({ pull, review }, _: never, world) => {
    mustRead(world, pull.repository, "contents");
    const { repository } = pull;
    return review.commit === null || repository.git.read(review.commit) === undefined ? null : commit(repository, review.commit);
  },
  submittedAt: ({ review }) => instantOrNull(review.submittedAt),
  url: ({ pull, review }) => `${SITE}/${pull.repository.fullName}/pull/${pull.number}#pullrequestreview-${review.id}`,
  authorCanPushToRepository: ({ pull, review }, _: never, { state }) => mayWrite(state, pull.repository, review.by),
};

const LABEL: Fields<string> = { name: (name) => name };

export const PULLS = {
  PullRequest: PULL,
  PullRequestCommit: PULL_COMMIT,
  PullRequestChangedFile: FILE,
  PullRequestReview: REVIEW,
  BaseRefChangedEvent: BASE_CHANGED,
  AutomaticBaseChangeSucceededEvent: BASE_CHANGED,
  ReviewDismissedEvent: DISMISSED,
  Label: LABEL,
};
