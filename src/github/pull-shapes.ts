import * as z from "zod";

/*
 * What we read of GitHub's GraphQL answers about pull requests; the queries that ask for it are in queries.ts.
 */

const PageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });
/** A person's number is asked for where it is compared. */
export const Actor = z.object({ __typename: z.string(), login: z.string(), databaseId: z.number().nullish() }).nullable();
const Signer = z
  .object({ name: z.string().nullable(), email: z.string().nullable(), user: z.object({ login: z.string() }).nullable() })
  .nullable();

export type List<T> = {
  readonly totalCount: number;
  readonly pageInfo: z.output<typeof PageInfo>;
  readonly nodes: readonly T[];
};

export function listOf<T>(entry: z.ZodType<T>): z.ZodType<List<T>> {
  return z.object({ totalCount: z.number(), pageInfo: PageInfo, nodes: z.array(entry) });
}

export const Commit = z.object({
  commit: z.object({
    oid: z.string(),
    message: z.string(),
    parents: z.object({ nodes: z.array(z.object({ oid: z.string() })) }),
    author: Signer,
    committer: Signer,
    authors: z.object({ totalCount: z.number(), nodes: z.array(Signer) }),
    signature: z.object({ isValid: z.boolean(), wasSignedByGitHub: z.boolean() }).nullable(),
  }),
});

export const File = z.object({ path: z.string(), changeType: z.string() });

/** A BigInt travels as text. */
const Id = z.union([z.number(), z.string().regex(/^\d+$/)]).transform(Number);

export const Review = z.object({
  fullDatabaseId: Id,
  state: z.string(),
  submittedAt: z.coerce.date().nullable(),
  body: z.string(),
  /** Whoever edited it: the author, or anybody else who may write. https://docs.github.com/graphql/reference/interfaces#comment */
  lastEditedAt: z.string().nullable(),
  author: Actor,
  commit: z.object({ oid: z.string() }).nullable(),
});

/** The check runs of a commit, as they are asked for wherever one is met; {@link CheckSuites} is the answer. */
export const SUITES = `oid checkSuites(first: 10) {
  pageInfo { hasNextPage }
  nodes { checkRuns(first: 50, filterBy: { checkType: LATEST }) {
    pageInfo { hasNextPage }
    nodes { databaseId permalink name externalId status conclusion title summary text }
  } }
}`;

const Timeline = z.object({
  totalCount: z.number(),
  nodes: z.array(
    z.object({
      __typename: z.string(),
      createdAt: z.coerce.date(),
      previousReviewState: z.string().nullish(),
      actor: Actor.optional(),
      review: z.object({ fullDatabaseId: Id }).nullish(),
    }),
  ),
});

const CheckRun = z.object({
  databaseId: z.number().nullable(),
  permalink: z.string(),
  name: z.string(),
  externalId: z.string().nullable(),
  status: z.string(),
  conclusion: z.string().nullable(),
  title: z.string().nullable(),
  summary: z.string().nullable(),
  text: z.string().nullable(),
});
const Page = z.object({ hasNextPage: z.boolean() });
export const CheckSuites = z.object({
  pageInfo: Page,
  nodes: z.array(z.object({ checkRuns: z.object({ pageInfo: Page, nodes: z.array(CheckRun) }).nullable() })),
});

export const Facts = z.object({
  id: z.string(),
  isMergeQueueEnabled: z.boolean(),
  isInMergeQueue: z.boolean(),
  mergeQueueEntry: z.object({ position: z.number() }).nullable(),
  number: z.number(),
  url: z.string(),
  title: z.string(),
  body: z.string(),
  state: z.enum(["OPEN", "CLOSED", "MERGED"]),
  isDraft: z.boolean(),
  isCrossRepository: z.boolean(),
  headRefOid: z.string(),
  headRefName: z.string(),
  baseRefName: z.string(),
  author: Actor,
  mergedBy: Actor.optional(),
  mergeCommit: z
    .object({ oid: z.string(), parents: z.object({ nodes: z.array(z.object({ oid: z.string() })) }).optional() })
    .nullable(),
  commits: listOf(Commit),
  files: listOf(File).nullable(),
  reviews: listOf(Review),
  timeline: Timeline,
  tip: z.object({ nodes: z.array(z.object({ commit: z.object({ oid: z.string(), checkSuites: CheckSuites.nullable() }) })) }),
});

export type Facts = z.output<typeof Facts>;

/** Whoever the token is; a bot's login ends in `[bot]` here. */
const Viewer = z.object({ login: z.string() }).nullish();

export const OnePull = z.object({ viewer: Viewer, repository: z.object({ pullRequest: Facts.nullable() }) });
export const OpenPulls = z.object({
  viewer: Viewer,
  repository: z.object({ pullRequests: z.object({ pageInfo: PageInfo, nodes: z.array(Facts) }) }),
});

export function More<T>(list: z.ZodType<List<T>>) {
  return z.object({ repository: z.object({ pullRequest: z.object({ list }) }) });
}
