import { expect, test } from "vitest";
import { Outage } from "../../src/github/errors.ts";
import { scripted } from "./scripted.ts";

const A = "a".repeat(40);
const B = "b".repeat(40);
const POST = "POST /graphql";

const pageInfo = { hasNextPage: false, endCursor: null };
const list = (nodes: unknown[], more: object = {}) => ({ totalCount: nodes.length, pageInfo, nodes, ...more });
const more = (endCursor: string, totalCount: number) => ({ totalCount, pageInfo: { hasNextPage: true, endCursor } });
const signer = { name: "github-actions[bot]", email: "41898282+github-actions[bot]@users.noreply.github.com", user: null };
const gitHub = { name: "GitHub", email: "noreply@github.com", user: { login: "web-flow" } };
const commit = (oid: string, rest: object = {}) => ({
  commit: {
    oid,
    message: "m",
    parents: { nodes: [{ oid: B }] },
    author: signer,
    authors: { totalCount: 1, nodes: [signer] },
    committer: gitHub,
    signature: { isValid: true, wasSignedByGitHub: true },
    ...rest,
  },
});
const review = (id: number, rest: object = {}) => ({
  fullDatabaseId: String(id),
  state: "APPROVED",
  submittedAt: "2026-11-20T09:00:00Z",
  body: "fine",
  lastEditedAt: null,
  author: { __typename: "User", login: "grace" },
  commit: { oid: A },
  ...rest,
});
const run = {
  databaseId: 3,
  permalink: "https://github.com/acme/models/runs/3",
  name: "model promotion",
  externalId: "model-promotion",
  status: "COMPLETED",
  conclusion: "SUCCESS",
  title: "t",
  summary: "s",
  text: null,
};
const tip = (runs: unknown[], rest: object = {}) => ({
  nodes: [
    {
      commit: {
        oid: A,
        checkSuites: {
          pageInfo: { hasNextPage: false },
          nodes: [{ checkRuns: { pageInfo: { hasNextPage: false }, nodes: runs } }],
          ...rest,
        },
      },
    },
  ],
});

const facts = {
  number: 5,
  url: "https://github.com/acme/models/pull/5",
  title: "Promote fraud 7",
  body: "b",
  state: "OPEN",
  isDraft: false,
  isCrossRepository: false,
  id: "PR_1",
  isMergeQueueEnabled: false,
  isInMergeQueue: false,
  mergeQueueEntry: null,
  headRefOid: A,
  headRefName: "promote/fraud/staging/7",
  baseRefName: "main",
  author: { __typename: "Bot", login: "github-actions" },
  mergeCommit: null,
  commits: list([commit(A)]),
  files: list([{ path: "models/fraud.yaml", changeType: "MODIFIED" }]),
  reviews: list([review(1)]),
  timeline: { totalCount: 0, nodes: [] },
  tip: tip([run]),
};
const answer = (change: object = {}) => ({ body: { data: { repository: { pullRequest: { ...facts, ...change } } } } });
const page = (entries: object) => ({ body: { data: { repository: { pullRequest: { list: entries } } } } });

test("reads a small pull request in one request", async () => {
  const net = scripted({ [POST]: answer() });
  expect(await net.host.pulls.get(5)).toEqual({
    number: 5,
    url: "https://github.com/acme/models/pull/5",
    title: "Promote fraud 7",
    body: "b",
    state: "open",
    draft: false,
    author: { login: "github-actions[bot]", type: "Bot" },
    head: A,
    branch: "promote/fraud/staging/7",
    base: "main",
    fork: false,
    commits: [
      {
        sha: A,
        parents: [B],
        author: { login: "github-actions[bot]", type: "Bot" },
        committer: { login: "web-flow", type: "User" },
        coauthors: [],
        signedByGitHub: true,
        message: "m",
      },
    ],
    files: [{ path: "models/fraud.yaml", previous: undefined, change: "modified" }],
    reviews: [
      {
        id: 1,
        by: { login: "grace", type: "User" },
        state: "approved",
        commit: A,
        at: new Date("2026-11-20T09:00:00Z"),
        said: { text: "fine", edited: false },
      },
    ],
    checks: [
      {
        id: 3,
        name: "model promotion",
        status: "completed",
        conclusion: "success",
        title: "t",
        summary: "s",
        text: "",
        annotations: [],
      },
    ],
    mergeCommit: undefined,
    queue: { id: "PR_1", required: false, inside: false, position: undefined },
  });
  expect(net.asked).toHaveLength(1);
});

test.each([
  ["no signature", null],
  ["a signature that does not hold", { isValid: false, wasSignedByGitHub: true }],
  ["somebody else's signature", { isValid: true, wasSignedByGitHub: false }],
])("believes no names on a commit with %s", async (_, signature) => {
  const net = scripted({ [POST]: answer({ commits: list([commit(A, { signature })]) }) });
  expect((await net.host.pulls.get(5))?.commits?.[0]?.signedByGitHub).toBe(false);
});

test("reads every page of reviews: the last word stands on the last one", async () => {
  const net = scripted({
    [POST]: [
      answer({ reviews: { ...list([review(1)]), ...more("r1", 2) } }),
      page(
        list(
          [
            review(5_000_000_000, {
              ...{ state: "CHANGES_REQUESTED", author: null, commit: null, submittedAt: null },
              lastEditedAt: "2026-11-20T10:00:00Z",
            }),
          ],
          { totalCount: 2 },
        ),
      ),
    ],
  });
  expect((await net.host.pulls.get(5))?.reviews.slice(1)).toEqual([
    {
      ...{ id: 5_000_000_000, by: undefined, state: "changes_requested", commit: undefined, at: undefined },
      said: { text: "fine", edited: true },
    },
  ]);
  expect(net.asked[1]).toContain('"after":"r1"');
  net.done();
});

test("tells neither commits nor files rather than some of them", async () => {
  const net = scripted({
    [POST]: answer({ commits: { ...list([commit(A)]), ...more("c", 251) }, files: { ...list([]), ...more("f", 301) } }),
  });
  expect(await net.host.pulls.get(5)).toMatchObject({ commits: undefined, files: undefined });
  net.done();
});

test("asks REST where a renamed file came from", async () => {
  const renamed = [{ filename: "models/new.yaml", status: "renamed", previous_filename: "models/old.yaml" }];
  const net = scripted({
    [POST]: answer({ files: list([{ path: "models/new.yaml", changeType: "RENAMED" }]) }),
    [`GET /repos/acme/models/pulls/5/files?per_page=100`]: { body: renamed },
  });
  expect((await net.host.pulls.get(5))?.files).toEqual([
    { path: "models/new.yaml", previous: "models/old.yaml", change: "renamed" },
  ]);
  net.done();
});

test("reads a check run's id out of its address when GraphQL's Int is too small for it", async () => {
  const errors = [
    {
      message: "Int cannot represent 63000000000",
      path: [
        "repository",
        "pullRequest",
        "tip",
        "nodes",
        0,
        "commit",
        "checkSuites",
        "nodes",
        0,
        "checkRuns",
        "nodes",
        0,
        "databaseId",
      ],
    },
  ];
  const large = answer({
    tip: tip([{ ...run, databaseId: null, permalink: "https://github.com/acme/models/runs/63000000000" }]),
  });
  const net = scripted({ [POST]: { body: { ...large.body, errors } } });
  expect((await net.host.pulls.get(5))?.checks.map(({ id }) => id)).toEqual([63_000_000_000]);
});

test("lists check runs by REST when GraphQL did not tell all of them", async () => {
  const listed = {
    id: 9,
    name: "model promotion",
    external_id: "model-promotion",
    status: "in_progress",
    conclusion: null,
    output: { title: "t", summary: "s", text: null },
  };
  const net = scripted({
    [POST]: answer({ tip: tip([], { pageInfo: { hasNextPage: true } }) }),
    [`GET /repos/acme/models/commits/${A}/check-runs?filter=latest&per_page=100&page=1`]: { body: { check_runs: [listed] } },
  });
  expect((await net.host.pulls.get(5))?.checks).toMatchObject([{ id: 9, status: "in_progress" }]);
  net.done();
});

test("knows a pull request that is not there from one it could not read", async () => {
  const missing = {
    body: {
      data: { repository: { pullRequest: null } },
      errors: [
        {
          type: "NOT_FOUND",
          path: ["repository", "pullRequest"],
          message: "Could not resolve to a PullRequest with the number of 5.",
        },
      ],
    },
  };
  const failed = {
    body: {
      data: { repository: { pullRequest: null } },
      errors: [{ type: "INTERNAL", path: ["repository", "pullRequest"], message: "down" }],
    },
  };
  const net = scripted({ [POST]: [missing, failed] });
  expect(await net.host.pulls.get(5)).toBeUndefined();
  await expect(net.host.pulls.get(5)).rejects.toBeInstanceOf(Outage);
});

test("takes a review in a state nobody knows for an outage, not for silence", async () => {
  const net = scripted({ [POST]: answer({ reviews: list([review(1, { state: "VETOED" })]) }) });
  await expect(net.host.pulls.get(5)).rejects.toBeInstanceOf(Outage);
});

test("reads open pull requests 25 at a time", async () => {
  const pulls = (numbers: number[], info: object) => ({
    body: { data: { repository: { pullRequests: { pageInfo: info, nodes: numbers.map((number) => ({ ...facts, number })) } } } },
  });
  const net = scripted({ [POST]: [pulls([1, 2], { hasNextPage: true, endCursor: "p2" }), pulls([3], pageInfo)] });
  expect((await net.host.pulls.open("main")).map(({ number }) => number)).toEqual([1, 2, 3]);
  expect(net.asked[0]).toContain('"base":"main","after":null');
  expect(net.asked[1]).toContain('"after":"p2"');
});
