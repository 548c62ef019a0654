import { dequeue, enqueue, entriesOf, positionOf, stateOf } from "../acts/queue.ts";
import { Refusal } from "../acts/refusal.ts";
import { instant, nodeId, SITE } from "../answers/names.ts";
import { pullNodeId } from "../answers/pulls.ts";
import { queueOf } from "../rules/protections.ts";
import { seesRepository, tokenMay } from "../rules/roles.ts";
import type { Pull, QueueEntry, Repository } from "../state.ts";
import { page } from "./paging.ts";
import type { Page } from "./paging.ts";
import { Told } from "./told.ts";
import { actor } from "./world.ts";
import type { CommitSource, EntrySource, Fields, PullSource, QueueSource, RemovalSource, World } from "./world.ts";

export function queueSource(repository: Repository, branch: string): QueueSource | null {
  return queueOf(repository, branch) === undefined ? null : { is: "MergeQueue", repository, branch };
}

export function entrySource(entry: QueueEntry | undefined): EntrySource | null {
  return entry === undefined ? null : { is: "MergeQueueEntry", entry };
}

const queue: Fields<QueueSource> = {
  id: ({ repository, branch }) => nodeId("MQ", repository.id, branch),
  url: ({ repository, branch }) => `${SITE}/${repository.fullName}/queue/${branch}`,
  configuration: ({ repository, branch }) => queueOf(repository, branch),
  entries: ({ repository, branch }, args: Page, _, info) =>
    page(
      entriesOf(repository, branch).map((entry) => entrySource(entry)),
      args,
      info,
    ),
};

const configuration: Fields<NonNullable<ReturnType<typeof queueOf>>> = {
  checkResponseTimeout: ({ minutes }) => minutes,
  maximumEntriesToBuild: ({ building }) => building,
  mergeMethod: ({ method }) => method.toUpperCase(),
  mergingStrategy: ({ strategy }) => strategy,
};

const commit = (repository: Repository, sha: string | undefined): CommitSource | null =>
  sha === undefined ? null : { is: "Commit", repository, sha };

const entry: Fields<EntrySource> = {
  id: (source) => nodeId("MQE", source.entry.id),
  position: (source) => positionOf(source.entry),
  state: (source) => stateOf(source.entry),
  enqueuedAt: (source) => instant(source.entry.at),
  enqueuer: (source) => actor(source.entry.by.user),
  baseCommit: ({ entry: { pull, group } }) => commit(pull.repository, group?.base),
  headCommit: ({ entry: { pull, group } }) => commit(pull.repository, group?.head),
  pullRequest: (source): PullSource => ({ is: "PullRequest", pull: source.entry.pull }),
};

const removal: Fields<RemovalSource> = {
  id: (source) => nodeId("RFMQE", source.pull.id, source.removal.at.getTime()),
  createdAt: (source) => instant(source.removal.at),
  reason: (source) => source.removal.reason,
  actor: (source) => actor(source.removal.by),
};

type Enqueue = { readonly pullRequestId: string; readonly expectedHeadOid?: string | null; readonly jump?: boolean | null };

const mutation: Fields<unknown> = {
  enqueuePullRequest: (_, { input }: { input: Enqueue }, world) =>
    told(() => {
      const pull = writable(world, input.pullRequestId);
      const by = { user: world.token.user, via: world.token };
      return enqueue(world.state, pull, by, { expected: input.expectedHeadOid ?? undefined, jump: input.jump ?? false });
    }),
  dequeuePullRequest: (_, { input }: { input: { readonly id: string } }, world) =>
    told(() => dequeue(world.state, writable(world, input.id), { user: world.token.user, via: world.token })),
};

const payload: Fields<QueueEntry> = {
  clientMutationId: () => null,
  mergeQueueEntry: (made) => entrySource(made),
};

/** The pull request behind a node id, for a token that may write to both what it is and what it changes. */
function writable({ state, token }: World, id: string): Pull {
  for (const repository of state.repositories.values()) {
    const pull = [...repository.pulls.values()].find((one) => pullNodeId(one) === id);
    if (pull === undefined || !seesRepository(state, token, repository)) continue;
    if (["contents", "pull-requests"].every((what) => tokenMay(state, token, repository, what, "write"))) return pull;
    throw new Told("FORBIDDEN", "Resource not accessible by integration", { saml_failure: false });
  }
  throw new Told("NOT_FOUND", `Could not resolve to a node with the global id of '${id}'`);
}

/** Whatever the site refuses, GraphQL calls unprocessable. */
function told<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw error instanceof Refusal ? new Told("UNPROCESSABLE", error.message) : error;
  }
}

export const QUEUE = {
  Mutation: mutation,
  MergeQueue: queue,
  MergeQueueConfiguration: configuration,
  MergeQueueEntry: entry,
  RemovedFromMergeQueueEvent: removal,
  EnqueuePullRequestPayload: payload,
  DequeuePullRequestPayload: payload,
};
