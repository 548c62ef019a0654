import { expect, test } from "vitest";
import { acme, at, opened, quiet, refusal } from "./acme.ts";
import type { Acme } from "./acme.ts";
import type { Octokit } from "@octokit/rest";

const inaccessible = { status: 403, message: "Resource not accessible by integration" };

const calls: readonly [string, string, (octokit: Octokit, world: Acme) => Promise<unknown>][] = [
  ["contents=read", "read a file", ({ rest }) => rest.repos.getContent({ ...at, path: "README.md" })],
  [
    "contents=write",
    "make a branch",
    ({ rest }, { repository }) =>
      rest.git.createRef({ ...at, ref: "refs/heads/x", sha: repository.refs.get("refs/heads/main")! }),
  ],
  ["contents=write", "merge", ({ rest }) => rest.pulls.merge({ ...at, pull_number: 1 })],
  ["contents=write", "send a repository_dispatch", ({ rest }) => rest.repos.createDispatchEvent({ ...at, event_type: "x" })],
  ["pull_requests=read", "read a pull request", ({ rest }) => rest.pulls.get({ ...at, pull_number: 1 })],
  ["pull_requests=write", "open one", ({ rest }) => rest.pulls.create({ ...at, title: "t", head: "change", base: "main" })],
  [
    "issues=write; pull_requests=write",
    "comment",
    ({ rest }) => rest.issues.createComment({ ...at, issue_number: 1, body: "b" }),
  ],
  [
    "checks=write",
    "make a check run",
    ({ rest }, { repository }) => rest.checks.create({ ...at, name: "n", head_sha: repository.refs.get("refs/heads/main")! }),
  ],
  ["checks=read", "list check runs", ({ rest }) => rest.checks.listForRef({ ...at, ref: "main" })],
];

test.each(calls)("needs %s to %s", async (accepted, _, call) => {
  const world = await acme();
  opened(world);
  const bare = world.octokit(world.github.actionsToken(world.repository, {}));
  const error = await call(bare, world).then(
    () => undefined,
    (refused: unknown) => refused,
  );
  const { response } = error as { response: { status: number; data: { message: string }; headers: Record<string, string> } };
  expect({ status: response.status, message: response.data.message }).toEqual(inaccessible);
  expect(response.headers["x-accepted-github-permissions"]).toBe(accepted);
});

test("write includes read, and read does not include write", async () => {
  const world = await acme();
  const reading = world.octokit(world.github.actionsToken(world.repository, { contents: "read" }));
  const writing = world.octokit(world.github.actionsToken(world.repository, { contents: "write" }));
  expect((await writing.rest.repos.getContent({ ...at, path: "README.md" })).status).toBe(200);
  expect(await refusal(reading.rest.git.createBlob({ ...at, content: "x" }))).toEqual(inaccessible);
});

test("metadata is always readable: the repository, permissions and rules", async () => {
  const world = await acme();
  const bare = world.octokit(world.github.actionsToken(world.repository, {}));
  expect((await bare.rest.repos.get(at)).data.default_branch).toBe("main");
  expect((await bare.rest.repos.getCollaboratorPermissionLevel({ ...at, username: "maya" })).data.permission).toBe("write");
  expect((await bare.rest.repos.getBranchRules({ ...at, branch: "main" })).data).toEqual([]);
});

test("a private repository is not there for who cannot see it, and a public one is there for all to read", async () => {
  const world = await acme();
  const stranger = world.octokit(world.github.personalToken("stranger"));
  expect(await refusal(stranger.rest.repos.get(at))).toEqual({ status: 404, message: "Not Found" });
  const other = world.github.repository("acme/other");
  const neighbour = world.octokit(world.github.actionsToken(other));
  expect(await refusal(neighbour.rest.repos.get(at))).toEqual({ status: 404, message: "Not Found" });
  world.repository.private = false;
  expect((await stranger.rest.repos.getContent({ ...at, path: "README.md" })).status).toBe(200);
  expect(await refusal(stranger.rest.git.createBlob({ ...at, content: "x" }))).toMatchObject({ status: 403 });
});

test("a wrong token is 401, and so is none", async () => {
  const { github } = await acme();
  expect(await refusal(quiet(github.url, "ghp_wrong").rest.repos.get(at))).toEqual({ status: 401, message: "Bad credentials" });
  const answer = await fetch(`${github.url}/repos/acme/models`);
  expect([answer.status, await answer.json()]).toMatchObject([401, { message: "Requires authentication" }]);
});

test("GITHUB_TOKEN has a thousand requests an hour for its repository, whichever workflow asks", async () => {
  const world = await acme();
  const [one, two] = [world.github.actionsToken(world.repository), world.github.actionsToken(world.repository)];
  const { headers } = await world.octokit(one).rest.repos.get(at);
  expect([headers["x-ratelimit-limit"], headers["x-ratelimit-remaining"], headers["x-ratelimit-reset"]]).toEqual([
    "1000",
    "999",
    String(Date.parse("2026-11-20T13:00:00Z") / 1000),
  ]);
  world.github.token(one).used.core = 1000;
  expect(await refusal(world.octokit(two).rest.repos.get(at))).toEqual({
    status: 403,
    message: "API rate limit exceeded for installation ID 15368.",
  });
  expect((await world.octokit(two).rest.rateLimit.get()).data.resources.core.remaining).toBe(0);
  world.github.clock.advance("1h");
  expect((await world.octokit(two).rest.repos.get(at)).status).toBe(200);
});

test("a workflow cannot be given what `permissions:` does not know", async () => {
  const { github, repository } = await acme();
  expect(() => github.actionsToken(repository, { members: "read" })).toThrow("members is no key of `permissions:`");
});

test("every request is kept with who asked and what was answered", async () => {
  const world = await acme();
  await world.bot.rest.git.createBlob({ ...at, content: "x" });
  const [{ method, url, requestBody, status, token, login } = {}] = world.github.requests;
  expect({ method, url, requestBody, status, token, login }).toEqual({
    method: "POST",
    url: "/repos/acme/models/git/blobs",
    requestBody: { content: "x" },
    status: 201,
    token: "actions",
    login: "github-actions[bot]",
  });
});
