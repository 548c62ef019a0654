import { expect, test } from "vitest";
import { acme, at, opened, refusal } from "./acme.ts";

test("a comparison has three dots: what head brought since the merge base", async () => {
  const { bot, github, repository } = await acme();
  const fork = repository.refs.get("refs/heads/main")!;
  github.as("maya").pushCommit("side", { "mine.txt": "m\n" });
  github.as("noor").pushCommit("main", { "theirs.txt": "t\n" });
  const { data } = await bot.rest.repos.compareCommitsWithBasehead({ ...at, basehead: "main...side" });
  expect([data.status, data.ahead_by, data.behind_by, data.merge_base_commit.sha]).toEqual(["diverged", 1, 1, fork]);
  expect(data.files?.map(({ filename }) => filename)).toEqual(["mine.txt"]);
  expect(await refusal(bot.rest.repos.compareCommitsWithBasehead({ ...at, basehead: "main...none" }))).toMatchObject({
    status: 404,
  });
});

test("a comparison tells at most 300 files, and renames by both names", async () => {
  const { bot, github } = await acme({ files: { "old.txt": "one\ntwo\nthree\n" } });
  const files = Object.fromEntries(
    Array.from({ length: 305 }, (_, at) => [`many/${String(at).padStart(3, "0")}.txt`, String(at)]),
  );
  github.as("maya").pushCommit("side", { ...files, "old.txt": null, "a-new.txt": "one\ntwo\nthree\n" });
  const { data } = await bot.rest.repos.compareCommitsWithBasehead({ ...at, basehead: "main...side" });
  expect(data.files?.length).toBe(300);
  expect(data.files?.[0]).toMatchObject({ filename: "a-new.txt", status: "renamed", previous_filename: "old.txt" });
});

test("the history of a path is git's own: only commits that changed it, newest first", async () => {
  const world = await acme();
  const { bot, github } = world;
  const maya = github.as("maya");
  const changed = maya.pushCommit("main", { "models/fraud.yaml": "2\n" });
  maya.pushCommit("main", { "other.txt": "o" });
  opened(world, "change", { "models/fraud.yaml": "3\n" });
  await maya.mergeByHand(1, { method: "squash" });
  const list = async (more: Readonly<Record<string, unknown>>) =>
    (await bot.rest.repos.listCommits({ ...at, ...more })).data.map(({ sha }) => sha);
  const of = await list({ path: "models/fraud.yaml" });
  expect([of.length, of[1]]).toEqual([3, changed]);
  expect((await list({})).length).toBe(4);
  expect(await list({ path: "models/fraud.yaml", per_page: 1, page: 2 })).toEqual([changed]);
});

test("a commit knows the pull request that brought it", async () => {
  const world = await acme();
  const { bot, github, repository } = world;
  const pull = opened(world);
  const merged = await github.as("noor").mergeByHand(1, { method: "squash" });
  const of = async (commit_sha: string) =>
    (await bot.rest.repos.listPullRequestsAssociatedWithCommit({ ...at, commit_sha })).data.map(({ number }) => number);
  expect([await of(merged), await of(pull.head.sha)]).toEqual([[1], [1]]);
  const direct = github.as("maya").pushCommit("main", { "direct.txt": "d" });
  expect(await of(direct)).toEqual([]);
  expect(repository.refs.get("refs/heads/main")).toBe(direct);
});

test("an unknown commit is a 422 with its name", async () => {
  const { bot } = await acme();
  expect(await refusal(bot.rest.repos.getCommit({ ...at, ref: "none" }))).toEqual({
    status: 422,
    message: "No commit found for SHA: none",
  });
});

test("whose account stands behind an address is told, and an unknown address is nobody's", async () => {
  const { bot, github } = await acme();
  const sha = github
    .as("maya")
    .pushCommit("main", { "a.txt": "a" }, { author: { name: "X", email: "x@nowhere.example" }, committer: { login: "noor" } });
  const { data } = await bot.rest.repos.getCommit({ ...at, ref: sha });
  expect([data.author, data.committer?.login, data.commit.author?.email]).toEqual([null, "noor", "x@nowhere.example"]);
});
