import { expect, test } from "vitest";
import { acme, at, refusal } from "./acme.ts";

test("a ref that exists is not made again, and one that does not is not moved or deleted", async () => {
  const { bot, repository } = await acme();
  const sha = repository.refs.get("refs/heads/main")!;
  await bot.rest.git.createRef({ ...at, ref: "refs/heads/promote/fraud/staging/2", sha });
  expect(await refusal(bot.rest.git.createRef({ ...at, ref: "refs/heads/main", sha }))).toEqual({
    status: 422,
    message: "Reference already exists",
  });
  expect(await refusal(bot.rest.git.updateRef({ ...at, ref: "heads/none", sha }))).toEqual({
    status: 422,
    message: "Reference does not exist",
  });
  expect(await refusal(bot.rest.git.deleteRef({ ...at, ref: "heads/none" }))).toEqual({
    status: 422,
    message: "Reference does not exist",
  });
  expect(await refusal(bot.rest.git.createRef({ ...at, ref: "refs/heads/x", sha: "1".repeat(40) }))).toEqual({
    status: 422,
    message: "Object does not exist",
  });
  expect(await refusal(bot.rest.git.createRef({ ...at, ref: "heads/x", sha }))).toMatchObject({ status: 422 });
  expect(await refusal(bot.rest.git.createRef({ ...at, ref: "refs/heads/promote/fraud", sha }))).toEqual({
    status: 422,
    message: "Reference update failed",
  });
});

test("a ref moves forward, and elsewhere only by force", async () => {
  const { bot, github, repository } = await acme();
  const first = repository.refs.get("refs/heads/main")!;
  const second = github.as("maya").pushCommit("side", { "a.txt": "a" });
  expect((await bot.rest.git.updateRef({ ...at, ref: "heads/main", sha: second })).data.object.sha).toBe(second);
  expect(await refusal(bot.rest.git.updateRef({ ...at, ref: "heads/main", sha: first }))).toEqual({
    status: 422,
    message: "Update is not a fast forward",
  });
  await bot.rest.git.updateRef({ ...at, ref: "heads/main", sha: first, force: true });
  expect((await bot.rest.git.getRef({ ...at, ref: "heads/main" })).data.object).toMatchObject({ sha: first, type: "commit" });
});

test("force is a boolean or an error", async () => {
  const { bot, repository } = await acme();
  const sha = repository.refs.get("refs/heads/main")!;
  const wrong = bot.request("PATCH /repos/{owner}/{repo}/git/refs/{ref}", {
    ...at,
    ref: "heads/main",
    sha,
    force: "false" as unknown as boolean,
  });
  expect(await refusal(wrong)).toMatchObject({ status: 422 });
});

test("matching refs are those that begin so, and an exact one that is missing is a 404", async () => {
  const { bot, github } = await acme();
  for (const branch of ["promote/b/1", "promote/a/1", "other"]) github.as("maya").createBranch(branch);
  const refs = (await bot.rest.git.listMatchingRefs({ ...at, ref: "heads/promote/" })).data.map(({ ref }) => ref);
  expect(refs).toEqual(["refs/heads/promote/a/1", "refs/heads/promote/b/1"]);
  expect(await refusal(bot.rest.git.getRef({ ...at, ref: "heads/promote" }))).toEqual({ status: 404, message: "Not Found" });
});

test("a branch is answered with its commit, and a missing one by its own 404", async () => {
  const { bot, github } = await acme();
  const sha = github.as("maya").pushCommit("promote/fraud/staging/2", { "a.txt": "a" });
  const { data } = await bot.rest.repos.getBranch({ ...at, branch: "promote/fraud/staging/2" });
  expect([data.name, data.commit.sha, data.protected]).toEqual(["promote/fraud/staging/2", sha, false]);
  expect(await refusal(bot.rest.repos.getBranch({ ...at, branch: "none" }))).toEqual({
    status: 404,
    message: "Branch not found",
  });
  expect((await bot.rest.repos.listBranches(at)).data.map(({ name }) => name)).toEqual(["main", "promote/fraud/staging/2"]);
});

test("a token without the workflows permission pushes no workflow file, by whatever way", async () => {
  const { bot, github, octokit, repository } = await acme({ files: { ".github/workflows/ci.yml": "on: push\n" } });
  const main = repository.refs.get("refs/heads/main")!;
  const tree = (
    await bot.rest.git.createTree({
      ...at,
      base_tree: main,
      tree: [{ path: ".github/workflows/ci.yml", mode: "100644", content: "on: fork\n" }],
    })
  ).data;
  const { data: commit } = await bot.rest.git.createCommit({ ...at, message: "m", tree: tree.sha, parents: [main] });
  const message =
    "refusing to allow a GitHub App to create or update workflow `.github/workflows/ci.yml` without `workflows` permission";
  expect(await refusal(bot.rest.git.createRef({ ...at, ref: "refs/heads/x", sha: commit.sha }))).toEqual({
    status: 403,
    message,
  });
  expect(await refusal(bot.rest.git.updateRef({ ...at, ref: "heads/main", sha: commit.sha }))).toEqual({ status: 403, message });
  const put = { ...at, path: ".github/workflows/new.yml", message: "m", content: "b246" };
  expect(await refusal(bot.rest.repos.createOrUpdateFileContents(put))).toMatchObject({ status: 403 });
  const app = octokit(github.appToken("ci-app", { contents: "write", workflows: "write" }));
  expect((await app.rest.git.createRef({ ...at, ref: "refs/heads/x", sha: commit.sha })).status).toBe(201);
});

test("activity tells who moved a branch, how and when, newest first", async () => {
  const { bot, github, repository } = await acme();
  const main = repository.refs.get("refs/heads/main")!;
  const first = github.as("maya").pushCommit("change", { "a.txt": "a" });
  github.clock.advance("1h");
  const second = github.as("noor").pushCommit("change", { "b.txt": "b" }, { author: { login: "maya" } });
  await bot.rest.git.updateRef({ ...at, ref: "heads/change", sha: main, force: true });
  const rows = (await bot.request("GET /repos/{owner}/{repo}/activity", { ...at, ref: "refs/heads/change" })).data;
  expect(
    rows.map(({ actor, activity_type, before, after, timestamp }) => [actor?.login, activity_type, before, after, timestamp]),
  ).toEqual([
    ["github-actions[bot]", "force_push", second, main, "2026-11-20T13:00:00Z"],
    ["noor", "push", first, second, "2026-11-20T13:00:00Z"],
    ["maya", "branch_creation", "0".repeat(40), first, "2026-11-20T12:00:00Z"],
  ]);
});
