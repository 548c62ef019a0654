import { expect, test } from "vitest";
import { createCheck } from "../acts/checks.ts";
import type { Review, User } from "../state.ts";
import { inModels, smallWorld } from "./small-world.ts";

let ids = 1000;
const review = (by: User, more: Partial<Review> = {}): Review => ({
  id: ++ids,
  by,
  state: "APPROVED",
  was: "APPROVED",
  body: "",
  commit: null,
  submittedAt: new Date("2026-03-02T10:00:00Z"),
  editedAt: undefined,
  dismissal: undefined,
  ...more,
});

test("a pull request is told as GitHub tells it, a bot without its brackets", async () => {
  const { commit, pull, ask } = smallWorld();
  const base = commit("main", { "models.yml": "1" });
  const head = commit("promote/a", { "models.yml": "2" });
  pull("promote/a", { title: "Promote a", labels: ["promotion"] });
  const { data } = await ask(
    inModels(`pullRequest(number: 1) {
    number url title body state isDraft isCrossRepository merged mergedAt headRefOid headRefName headRef { name } baseRefName baseRefOid mergeCommit { oid }
    author { __typename login } commits(first: 5) { totalCount nodes { commit { oid } } } files(first: 5) { nodes { path changeType } } labels(first: 5) { nodes { name } }
  }`),
  );
  expect(data).toEqual({
    repository: {
      pullRequest: {
        number: 1,
        url: "https://github.com/acme/models/pull/1",
        title: "Promote a",
        body: "",
        state: "OPEN",
        isDraft: false,
        isCrossRepository: false,
        merged: false,
        mergedAt: null,
        headRefOid: head,
        headRefName: "promote/a",
        headRef: { name: "promote/a" },
        baseRefName: "main",
        baseRefOid: base,
        mergeCommit: null,
        author: { __typename: "Bot", login: "github-actions" },
        commits: { totalCount: 1, nodes: [{ commit: { oid: head } }] },
        files: { nodes: [{ path: "models.yml", changeType: "MODIFIED" }] },
        labels: { nodes: [{ name: "promotion" }] },
      },
    },
  });
});

test("what is gone is null: the account, the branch, the fork and the reviewed commit", async () => {
  const { commit, pull, ask, grace, ada, repository } = smallWorld();
  commit("main", { a: "1" });
  const head = commit("a", { a: "2" });
  pull("a", {
    author: grace,
    reviews: [review(grace, { commit: head }), review(ada, { commit: "0".repeat(40) }), review(ada, { commit: null })],
  });
  pull("a", { head: { repository: undefined, branch: "a", sha: head } });
  repository.refs.delete("refs/heads/a");
  grace.deleted = true;
  const { data } = await ask(
    inModels(`
    one: pullRequest(number: 1) { author { login } headRef { name } reviews(first: 5) { nodes { author { login } commit { oid } authorCanPushToRepository } } }
    two: pullRequest(number: 2) { isCrossRepository headRef { name } headRepository { name } }
  `),
  );
  expect(data).toEqual({
    repository: {
      one: {
        author: null,
        headRef: null,
        reviews: {
          nodes: [
            { author: null, commit: { oid: head }, authorCanPushToRepository: false },
            { author: { login: "ada" }, commit: null, authorCanPushToRepository: true },
            { author: { login: "ada" }, commit: null, authorCanPushToRepository: true },
          ],
        },
      },
      two: { isCrossRepository: true, headRef: null, headRepository: null },
    },
  });
});

test("reviews are told oldest first, drafts to their author only, and who may not push is told so", async () => {
  const { commit, pull, ask, ada, grace, token } = smallWorld();
  commit("main", { a: "1" });
  commit("a", { a: "2" });
  const draft = review(grace, { state: "PENDING", submittedAt: undefined });
  pull("a", { reviews: [review(grace, { state: "CHANGES_REQUESTED" }), review(ada), draft] });
  const query = inModels(
    "pullRequest(number: 1) { reviews(first: 5) { totalCount nodes { fullDatabaseId state submittedAt authorCanPushToRepository } } approved: reviews(first: 5, states: [APPROVED]) { totalCount } }",
  );
  const { data } = await ask(query);
  expect(data).toEqual({
    repository: {
      pullRequest: {
        reviews: {
          totalCount: 2,
          nodes: [
            {
              fullDatabaseId: String(draft.id + 1),
              state: "CHANGES_REQUESTED",
              submittedAt: "2026-03-02T10:00:00Z",
              authorCanPushToRepository: false,
            },
            {
              fullDatabaseId: String(draft.id + 2),
              state: "APPROVED",
              submittedAt: "2026-03-02T10:00:00Z",
              authorCanPushToRepository: true,
            },
          ],
        },
        approved: { totalCount: 1 },
      },
    },
  });
  const own = await ask(query, {}, { ...token({}), kind: "personal", user: grace });
  expect(own.data).toMatchObject({ repository: { pullRequest: { reviews: { totalCount: 3 } } } });
});

test("a rename is told by its new path alone", async () => {
  const { commit, pull, ask } = smallWorld();
  commit("main", { old: "the same text\n".repeat(20), gone: "x" });
  commit("a", { old: null, fresh: "the same text\n".repeat(20), gone: null, added: "y" });
  pull("a");
  const { data } = await ask(inModels("pullRequest(number: 1) { files(first: 9) { nodes { path changeType } } }"));
  expect(data).toEqual({
    repository: {
      pullRequest: {
        files: {
          nodes: [
            { path: "added", changeType: "ADDED" },
            { path: "fresh", changeType: "RENAMED" },
            { path: "gone", changeType: "DELETED" },
          ],
        },
      },
    },
  });
});

test("open pull requests into one base, in the order asked for", async () => {
  const { commit, pull, ask } = smallWorld();
  commit("main", { a: "1" });
  for (const name of ["a", "b", "c"]) commit(name, { a: name });
  pull("a");
  pull("b", { state: "closed" });
  pull("c");
  pull("c", { base: { branch: "other", sha: "" } });
  const numbers = (direction: string): string =>
    `${direction}: pullRequests(states: [OPEN], baseRefName: "main", first: 1, orderBy: { field: CREATED_AT, direction: ${direction} }) { totalCount pageInfo { hasNextPage } nodes { number } }`;
  const { data } = await ask(
    inModels(`${numbers("ASC")} ${numbers("DESC")} all: pullRequests(last: 2) { nodes { number state } }`),
  );
  expect(data).toEqual({
    repository: {
      ASC: { totalCount: 2, pageInfo: { hasNextPage: true }, nodes: [{ number: 1 }] },
      DESC: { totalCount: 2, pageInfo: { hasNextPage: true }, nodes: [{ number: 3 }] },
      all: {
        nodes: [
          { number: 3, state: "OPEN" },
          { number: 4, state: "OPEN" },
        ],
      },
    },
  });
});

test("a commit's check runs come by suite, and the latest replaces earlier ones of its name", async () => {
  const { state, commit, repository, ask, all } = smallWorld();
  const head = commit("main", { a: "1" });
  const actor = { user: all.user, via: all };
  const run = (name: string, conclusion?: "failure" | "success") =>
    createCheck(state, repository, actor, {
      name,
      head_sha: head,
      external_id: "x",
      ...(conclusion === undefined ? {} : { status: "completed" as const, conclusion }),
      output: { title: "T", summary: "S" },
    });
  run("gate", "failure");
  const latest = run("gate", "success");
  run("other");
  const { data } = await ask(
    inModels(`object(oid: "${head}") { ... on Commit { checkSuites(first: 5, filterBy: { appId: 15368 }) { nodes { app { databaseId slug } status conclusion
    latest: checkRuns(first: 5, filterBy: { checkType: LATEST, checkName: "gate" }) { nodes { databaseId permalink name status conclusion title summary text externalId } }
    all: checkRuns(first: 5, filterBy: { checkType: ALL }) { totalCount }
  } } none: checkSuites(first: 5, filterBy: { appId: 1 }) { totalCount } } }`),
  );
  expect(data).toEqual({
    repository: {
      object: {
        checkSuites: {
          nodes: [
            {
              app: { databaseId: 15368, slug: "github-actions" },
              status: "IN_PROGRESS",
              conclusion: null,
              latest: {
                nodes: [
                  {
                    databaseId: latest.id,
                    permalink: `https://github.com/acme/models/runs/${latest.id}`,
                    name: "gate",
                    status: "COMPLETED",
                    conclusion: "SUCCESS",
                    title: "T",
                    summary: "S",
                    text: null,
                    externalId: "x",
                  },
                ],
              },
              all: { totalCount: 3 },
            },
          ],
        },
        none: { totalCount: 0 },
      },
    },
  });
  await expect(
    ask(
      inModels(
        `object(oid: "${head}") { ... on Commit { checkSuites(first: 5) { nodes { checkRuns(first: 5) { totalCount } } } } }`,
      ),
    ),
  ).rejects.toThrow("without a checkType");
});
