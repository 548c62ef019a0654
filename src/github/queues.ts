import * as z from "zod";
import type { QueueAnswer, QueueEntry, Queues } from "../ports/queues.ts";
import type { Access } from "./ask.ts";
import { Outage } from "./errors.ts";
import { NoGraphql, type GraphqlError } from "./graphql.ts";
import { person } from "./person.ts";
import { publishedIn } from "./published.ts";
import { CheckSuites } from "./pull-shapes.ts";
import { DEQUEUE, ENQUEUE, IN_QUEUE, LAST_OUT, MERGE_QUEUE } from "./queries-queue.ts";

/*
 * GitHub's merge queue, which only GraphQL knows of. https://docs.github.com/graphql/reference/mutations#enqueuepullrequest
 */

const Entry = z.object({
  position: z.number(),
  pullRequest: z.object({ number: z.number() }).nullable(),
  headCommit: z.object({ oid: z.string(), checkSuites: CheckSuites.nullable() }).nullable(),
});
const Queue = z.object({
  repository: z.object({
    mergeQueue: z
      .object({
        configuration: z.object({ mergingStrategy: z.string().nullable() }).nullable(),
        entries: z.object({ nodes: z.array(Entry) }).nullable(),
      })
      .nullable(),
  }),
});
const Position = z.object({ position: z.number() }).nullable();
const Enqueued = z.object({ enqueuePullRequest: z.object({ mergeQueueEntry: Position }).nullable() }).nullish();
const Dequeued = z.object({ dequeuePullRequest: z.unknown() }).nullish();
const Standing = z.object({
  repository: z.object({
    pullRequest: z.object({ isInMergeQueue: z.boolean(), headRefOid: z.string(), mergeQueueEntry: Position }).nullable(),
  }),
});

const Out = z.object({
  repository: z.object({
    pullRequest: z
      .object({
        timelineItems: z.object({
          nodes: z.array(
            z.object({
              createdAt: z.coerce.date(),
              reason: z.string().nullable(),
              actor: z.object({ __typename: z.string(), login: z.string() }).nullable(),
            }),
          ),
        }),
        commits: z.object({ nodes: z.array(z.object({ commit: z.object({ committedDate: z.coerce.date() }) })) }),
      })
      .nullable(),
  }),
});

export function queues(access: Access): Queues {
  const { graphql, where } = access;
  const repository = { owner: where.owner, name: where.repo };

  /** What GitHub says to a change of the queue. What it refuses to do it calls unprocessable. */
  const change = async <T>(text: string, variables: Readonly<Record<string, unknown>>, shape: z.ZodType<T>) => {
    let said: string | undefined;
    const refusal = ({ type, message }: GraphqlError) => {
      if (type === "UNPROCESSABLE") said = [said, message].filter((one) => one !== undefined).join("; ");
      return type === "UNPROCESSABLE";
    };
    const answer = await graphql({ text, variables, shape, absent: refusal });
    return { said, answer };
  };

  const standing = async (number: number) => {
    const { pullRequest } = (await graphql({ text: IN_QUEUE, variables: { ...repository, number }, shape: Standing })).repository;
    return pullRequest;
  };

  return {
    async of(base) {
      const answer = await graphql({ text: MERGE_QUEUE, variables: { ...repository, base }, shape: Queue }).catch(without);
      const queue = answer?.repository.mergeQueue;
      if (queue === null || queue === undefined) return undefined;
      const nodes = (queue.entries?.nodes ?? []).toSorted((a, b) => a.position - b.position);
      const entries: QueueEntry[] = [];
      for (const { pullRequest, headCommit } of nodes) {
        if (pullRequest === null) continue;
        const checks = headCommit === null ? [] : await publishedIn(access, headCommit.oid, { suites: headCommit.checkSuites });
        entries.push({ pull: pullRequest.number, head: headCommit?.oid, checks });
      }
      return { eachMustPass: queue.configuration?.mergingStrategy === "ALLGREEN", entries };
    },

    async lastOut(number) {
      const answer = await graphql({ text: LAST_OUT, variables: { ...repository, number }, shape: Out }).catch(without);
      const pull = answer?.repository.pullRequest;
      const [out] = pull?.timelineItems.nodes ?? [];
      if (out === undefined) return undefined;
      const committed = pull?.commits.nodes[0]?.commit.committedDate;
      return {
        at: out.createdAt,
        by: person(out.actor && { login: out.actor.login, type: out.actor.__typename })?.login,
        why: out.reason ?? undefined,
        committedSince: committed !== undefined && committed > out.createdAt,
      };
    },

    async add({ number, id, head }) {
      try {
        const { said, answer } = await change(ENQUEUE, { id, head }, Enqueued);
        if (said === undefined) return { is: "queued", position: answer?.enqueuePullRequest?.mergeQueueEntry?.position };
        return /already in the (merge )?queue/i.test(said) ? await readBack(number, head, said) : refused(said);
      } catch (error) {
        if (error instanceof NoGraphql) return { is: "refused", said: "this GitHub answers no GraphQL" };
        // The answer is lost, not necessarily the entry.
        if (!(error instanceof Outage)) throw error;
        const now = await standing(number);
        if (now?.isInMergeQueue === true) return readBack(number, head, error.message);
        throw error;
      }
    },

    async remove({ number, id }) {
      try {
        const { said } = await change(DEQUEUE, { id }, Dequeued);
        if (said === undefined || (await standing(number))?.isInMergeQueue !== true) return { is: "out" };
        return refused(said);
      } catch (error) {
        if (error instanceof NoGraphql) return { is: "refused", said: "this GitHub answers no GraphQL" };
        if (!(error instanceof Outage) || (await standing(number))?.isInMergeQueue === true) throw error;
        return { is: "out" };
      }
    },
  };

  /** Whether what stands in the queue is the head that was to be put there. */
  async function readBack(number: number, head: string, said: string): Promise<QueueAnswer> {
    const now = await standing(number);
    if (now?.isInMergeQueue !== true) return { is: "refused", said };
    return now.headRefOid === head ? { is: "queued", position: now.mergeQueueEntry?.position } : { is: "head_moved" };
  }
}

function refused(said: string): QueueAnswer {
  return /expected head|head (sha|oid)/i.test(said) ? { is: "head_moved" } : { is: "refused", said };
}

function without(error: unknown): undefined {
  if (error instanceof NoGraphql) return undefined;
  throw error;
}
