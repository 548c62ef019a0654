import { expect, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import { readEvent } from "../../src/github/event.ts";

const env = (name: string, more: Record<string, string> = {}) => ({
  GITHUB_EVENT_NAME: name,
  GITHUB_REPOSITORY: "acme/models",
  ...more,
});
const pull = (head: string | null) => ({
  pull_request: {
    number: 5,
    head: { repo: head === null ? null : { full_name: head } },
    base: { repo: { full_name: "acme/models" } },
  },
});

const HEAD = "a".repeat(40);
const ON = "b".repeat(40);
const group = (change: Readonly<Record<string, unknown>> = {}, action = "checks_requested") => ({
  action,
  merge_group: {
    head_sha: HEAD,
    head_ref: `refs/heads/gh-readonly-queue/main/pr-7-${ON}`,
    base_sha: ON,
    base_ref: "refs/heads/main",
    ...change,
  },
});

test.each([
  [
    "workflow_dispatch",
    { inputs: { model: "fraud", version: "7", note: null } },
    { kind: "dispatch", inputs: { model: "fraud", version: "7" } },
  ],
  ["workflow_dispatch", { inputs: null }, { kind: "dispatch", inputs: {} }],
  [
    "repository_dispatch",
    { client_payload: { version: 7, dry: true, tags: ["a"] } },
    { kind: "dispatch", inputs: { version: "7", dry: "true", tags: '["a"]' } },
  ],
  ["pull_request_target", pull("acme/models"), { kind: "pull", number: 5, fork: false }],
  ["pull_request", pull("mallory/models"), { kind: "pull", number: 5, fork: true }],
  ["pull_request_review", pull(null), { kind: "pull", number: 5, fork: true }],
  ["merge_group", group(), { kind: "group", head: HEAD, on: ON, branch: `gh-readonly-queue/main/pr-7-${ON}`, base: "main" }],
  ["schedule", { schedule: "*/15 * * * *" }, { kind: "sweep" }],
  ["workflow_run", {}, { kind: "sweep" }],
  ["push", {}, { kind: "sweep" }],
])("reads %s", (name, payload, occasion) => {
  expect(readEvent(env(name), payload)).toMatchObject({ ...occasion, name, repository: "acme/models" });
});

test("a run that is started again believes no default branch that its old payload names", () => {
  const payload = { repository: { default_branch: "master" } };
  expect(readEvent(env("schedule", { GITHUB_RUN_ATTEMPT: "1" }), payload).defaultBranch).toBe("master");
  expect(readEvent(env("schedule", { GITHUB_RUN_ATTEMPT: "2" }), payload).defaultBranch).toBeUndefined();
});

test.each([
  ["nothing", {}],
  ["another action", group({}, "destroyed")],
  ["no commit", group({ head_sha: "main" })],
  ["a commit that is none", group({ head_sha: `${HEAD}/../x` })],
  ["a ref that is no branch", group({ head_ref: "refs/tags/v1" })],
  ["a base that is no branch", group({ base_ref: "main" })],
])("a merge group with %s is none that GitHub sends", (_, payload) => {
  expect(() => readEvent(env("merge_group"), payload)).toThrow(UserError);
});

test("tells where it runs and who started it, first and last", () => {
  const more = {
    GITHUB_ACTOR: "ada",
    GITHUB_TRIGGERING_ACTOR: "grace",
    GITHUB_SERVER_URL: "https://ghe.example",
    GITHUB_API_URL: "https://ghe.example/api/v3",
    GITHUB_GRAPHQL_URL: "https://ghe.example/api/graphql",
    GITHUB_RUN_ID: "12",
  };
  expect(readEvent(env("schedule", more), { repository: { default_branch: "trunk" } })).toEqual({
    kind: "sweep",
    name: "schedule",
    repository: "acme/models",
    defaultBranch: "trunk",
    actor: "grace",
    firstActor: "ada",
    serverUrl: "https://ghe.example",
    apiUrl: "https://ghe.example/api/v3",
    graphqlUrl: "https://ghe.example/api/graphql",
    runUrl: "https://ghe.example/acme/models/actions/runs/12",
  });
});

test.each([
  ["watch", {}, "nothing is known to do on the event watch"],
  ["constructor", {}, "nothing is known to do on the event constructor"],
  ["", {}, "GITHUB_EVENT_NAME is not set"],
  [
    "pull_request",
    { pull_request: { number: "5", head: { repo: null }, base: { repo: null } } },
    "the event's payload is not one GitHub sends: pull_request.number is missing, or is not what GitHub writes there",
  ],
  ["pull_request", null, "the event's payload is not one GitHub sends: it is no map"],
  ["repository_dispatch", { client_payload: { version: 1.1 } }, 'version is the number 1.1 (quote it: "version": "1.1")'],
])("refuses %j with %j", (name, payload, message) => {
  const read = () => readEvent(env(name), payload);
  expect(read).toThrow(UserError);
  expect(read).toThrow(message);
});

test("names the events it knows", () => {
  expect(() => readEvent(env("watch"), {})).toThrow(
    "start the workflow on one of workflow_dispatch, repository_dispatch, pull_request_target, pull_request, pull_request_review, merge_group, schedule, workflow_run, push, or set the input command",
  );
});

test("does on any event what the step names itself: a model may be registered when a release is published", () => {
  expect(readEvent(env("release"), {}, true)).toMatchObject({ kind: "sweep", name: "release" });
  expect(() => readEvent(env(""), {}, true)).toThrow("GITHUB_EVENT_NAME is not set");
});
