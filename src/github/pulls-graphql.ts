import type * as z from "zod";
import type { PullCommit, PullFacts, PullFile } from "../ports.ts";
import type { PublishedCheck } from "../ports/checks.ts";
import type { Access } from "./ask.ts";
import type { GraphqlError } from "./graphql.ts";
import { committed, person } from "./person.ts";
import { publishedIn } from "./published.ts";
import { type Actor, Commit, File, listOf, More, OpenPulls, OnePull, Review, type Facts, type List } from "./pull-shapes.ts";
import { MOST_COMMITS, MOST_FILES, reviewState, steady, whole, type PullReader } from "./pull-reader.ts";
import { filesByRest } from "./pulls-rest.ts";
import { withTimeline, type Listed } from "./timeline.ts";
import { MORE, OPEN_PULL_REQUESTS, PULL_REQUEST } from "./queries.ts";

/** One pull request is read whole; a page of 25 takes small lists of each, which a promotion seldom outgrows. */
const WHOLE = { commits: 100, files: 100, reviews: 100 };
const SMALL = { commits: 20, files: 50, reviews: 50 };

const CHANGES: Readonly<Record<string, PullFile["change"]>> = {
  ADDED: "added",
  MODIFIED: "modified",
  DELETED: "removed",
  RENAMED: "renamed",
};

/** Pull requests by GraphQL: a small one in one request, 25 open ones in one request. */
export function pullsByGraphql(access: Access): PullReader {
  const { graphql, where } = access;
  const repository = { owner: where.owner, name: where.repo };

  return {
    get: (number) => steady("/graphql", () => one(number)),

    async open(base) {
      const pulls: PullFacts[] = [];
      let after: string | null = null;
      do {
        const variables = { ...repository, base, after, ...SMALL };
        const answer: z.output<typeof OpenPulls> = await graphql({
          text: OPEN_PULL_REQUESTS,
          variables,
          shape: OpenPulls,
          absent: expected,
        });
        const page = answer.repository.pullRequests;
        for (const facts of page.nodes) {
          let again = false;
          const pull = await steady("/graphql", async () => {
            if (again) return one(facts.number);
            again = true;
            return pullOf(facts, answer.viewer?.login);
          });
          if (pull !== undefined) pulls.push(pull);
        }
        after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
      } while (after !== null);
      return pulls;
    },
  };

  async function one(number: number): Promise<PullFacts | undefined> {
    const answer = await graphql({
      text: PULL_REQUEST,
      variables: { ...repository, number, ...WHOLE },
      shape: OnePull,
      absent: expected,
    });
    const facts = answer.repository.pullRequest;
    return facts === null ? undefined : pullOf(facts, answer.viewer?.login);
  }

  async function pullOf(facts: Facts, viewer: string | undefined): Promise<PullFacts> {
    const { number } = facts;
    const reviews = await rest(facts.reviews, number, "reviews", Review);
    const { timeline } = facts;
    const told: PullFacts = {
      number,
      url: facts.url,
      title: facts.title,
      body: facts.body,
      state: facts.state === "MERGED" ? "merged" : facts.state === "OPEN" ? "open" : "closed",
      draft: facts.isDraft,
      author: actor(facts.author),
      head: facts.headRefOid,
      branch: facts.headRefName,
      base: facts.baseRefName,
      fork: facts.isCrossRepository,
      commits:
        facts.commits.totalCount > MOST_COMMITS
          ? undefined
          : (await rest(facts.commits, number, "commits", Commit)).map(commitOf),
      files: await filesOf(facts),
      reviews: reviews.map((review) => ({
        id: review.fullDatabaseId,
        by: actor(review.author),
        state: reviewState(review.state),
        commit: review.commit?.oid,
        at: review.submittedAt ?? undefined,
        said: { text: review.body, edited: review.lastEditedAt !== null },
      })),
      checks: await checksOf(facts),
      mergeCommit: facts.mergeCommit?.oid,
      queue: {
        id: facts.id,
        required: facts.isMergeQueueEnabled,
        inside: facts.isInMergeQueue,
        position: facts.mergeQueueEntry?.position,
      },
      mergedOnto: facts.mergeCommit?.parents?.nodes[0]?.oid,
      mergedBy: actor(facts.mergedBy ?? null),
      viewer,
    };
    return withTimeline(told, timeline.nodes.map(eventOf), timeline.totalCount <= timeline.nodes.length);
  }

  async function filesOf({ files, number }: Facts): Promise<PullFacts["files"]> {
    if (files === null) return undefined;
    if (files.totalCount > MOST_FILES) return undefined;
    const all = await rest(files, number, "files", File);
    if (all.some(({ changeType }) => changeType === "RENAMED" || changeType === "COPIED")) return filesByRest(access, number);
    return all.map(({ path, changeType }) => ({ path, previous: undefined, change: CHANGES[changeType] ?? "other" }));
  }

  /** The whole of a list whose first page came with its pull request. One that fits a page cannot have changed in between. */
  async function rest<T>(first: List<T>, number: number, name: keyof typeof MORE, entry: z.ZodType<T>): Promise<readonly T[]> {
    const all = [...first.nodes];
    let { pageInfo } = first;
    if (!pageInfo.hasNextPage) return all;
    let last = first.totalCount;
    while (pageInfo.hasNextPage && pageInfo.endCursor !== null) {
      const variables = { ...repository, number, after: pageInfo.endCursor };
      const { list } = (await graphql({ text: MORE[name], variables, shape: More(listOf(entry)) })).repository.pullRequest;
      all.push(...list.nodes);
      last = list.totalCount;
      pageInfo = list.pageInfo;
    }
    return whole(whole(all, first.totalCount, name), last, name);
  }

  function checksOf({ tip, headRefOid }: Facts): Promise<readonly PublishedCheck[]> {
    const commit = tip.nodes[0]?.commit;
    return publishedIn(access, headRefOid, commit?.oid === headRefOid ? { suites: commit.checkSuites } : undefined);
  }
}

function eventOf({ __typename, createdAt, previousReviewState, actor: by, review }: Facts["timeline"]["nodes"][number]): Listed {
  if (__typename !== "ReviewDismissedEvent") return { is: "base changed", at: createdAt };
  const was = previousReviewState ?? undefined;
  return { is: "review dismissed", at: createdAt, review: review?.fullDatabaseId, was, by: actor(by ?? null) };
}

function commitOf({ commit }: z.output<typeof Commit>): PullCommit {
  const { oid, parents, author, authors, committer, signature, message } = commit;
  const signer = (one: typeof author) => committed(one, one?.user && { login: one.user.login, type: "User" });
  const [, ...coauthors] = authors.nodes.map(signer);
  return {
    sha: oid,
    parents: parents.nodes.map((parent) => parent.oid),
    author: signer(author),
    committer: signer(committer),
    coauthors: authors.totalCount > authors.nodes.length ? undefined : coauthors.filter((one) => one !== undefined),
    signedByGitHub: signature?.isValid === true && signature.wasSignedByGitHub,
    message,
  };
}

function actor(by: z.output<typeof Actor>) {
  return person(by && { login: by.login, type: by.__typename, id: by.databaseId });
}

/** A pull request that is not there, an id too large for its field, and an entry this token may not see, come as null beside an error. */
function expected({ type, path }: GraphqlError): boolean {
  const field = path?.at(-1);
  return field === "databaseId" || field === "mergeQueueEntry" || (field === "pullRequest" && type === "NOT_FOUND");
}
