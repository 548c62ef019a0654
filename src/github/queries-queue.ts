import { SUITES } from "./pull-shapes.ts";

/*
 * The texts about merge queues, which only GraphQL knows.
 */

/** A merge queue holds at most a hundred entries. https://docs.github.com/repositories/configuring-branches-and-merges-in-your-repository/configuring-pull-request-merges/managing-a-merge-queue */
export const MERGE_QUEUE = `query MergeQueue($owner: String!, $name: String!, $base: String!) {
  repository(owner: $owner, name: $name) {
    mergeQueue(branch: $base) {
      configuration { mergingStrategy }
      entries(first: 100) { nodes { position pullRequest { number } headCommit { ${SUITES} } } }
    }
  }
}`;

/** The only texts that change anything: what became of one is unknown when its answer is lost. */
export const ENQUEUE = `mutation Enqueue($id: ID!, $head: GitObjectID!) {
  enqueuePullRequest(input: { pullRequestId: $id, expectedHeadOid: $head }) { mergeQueueEntry { position } }
}`;

export const DEQUEUE = `mutation Dequeue($id: ID!) {
  dequeuePullRequest(input: { id: $id }) { clientMutationId }
}`;

/** Who took it out of the queue last, and when it last changed. */
export const LAST_OUT = `query LastOut($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      timelineItems(last: 1, itemTypes: [REMOVED_FROM_MERGE_QUEUE_EVENT]) {
        nodes { __typename ... on RemovedFromMergeQueueEvent { createdAt reason actor { __typename login } } }
      }
      commits(last: 1) { nodes { commit { committedDate } } }
    }
  }
}`;

/** What became of a change whose answer was lost. */
export const IN_QUEUE = `query InQueue($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) { isInMergeQueue headRefOid mergeQueueEntry { position } } }
}`;
