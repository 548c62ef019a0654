import { expect, test } from "vitest";
import { acme, at, opened, refusal } from "./acme.ts";

test("a second pull request for the same branch is refused by name", async () => {
  const world = await acme();
  opened(world);
  expect(await refusal(world.bot.rest.pulls.create({ ...at, title: "again", head: "change", base: "main" }))).toEqual({
    status: 422,
    message: "Validation Failed",
    errors: [{ resource: "PullRequest", code: "custom", message: "A pull request already exists for acme:change." }],
  });
});

test("a branch without commits of its own is refused", async () => {
  const world = await acme();
  world.github.as("maya").createBranch("empty");
  expect(await refusal(world.bot.rest.pulls.create({ ...at, title: "t", head: "empty", base: "main" }))).toMatchObject({
    status: 422,
    errors: [{ message: "No commits between main and empty" }],
  });
});

test("GITHUB_TOKEN opens pull requests only where the setting lets it, Apps always", async () => {
  const world = await acme({ settings: { actionsMayCreateAndApprove: false } });
  world.github.as("maya").pushCommit("change", { "x.txt": "x" });
  const plan = { ...at, title: "t", head: "change", base: "main" };
  expect(await refusal(world.bot.rest.pulls.create(plan))).toEqual({
    status: 403,
    message: "GitHub Actions is not permitted to create or approve pull requests.",
  });
  const app = world.octokit(world.github.appToken("release-app"));
  expect((await app.rest.pulls.create(plan)).data.user.login).toBe("release-app[bot]");
});

test.each([
  ["title", { title: "x".repeat(257) }, "title is too long (maximum is 256 characters)"],
  ["body", { body: "x".repeat(65537) }, "body is too long (maximum is 65536 characters)"],
])("a %s that is too long is refused, when made and when edited", async (_, text, message) => {
  const world = await acme();
  opened(world);
  world.github.as("maya").createBranch("other", "change");
  const errors = [{ message }];
  expect(await refusal(world.bot.rest.pulls.create({ ...at, title: "t", head: "other", base: "main", ...text }))).toMatchObject({
    status: 422,
    errors,
  });
  expect(await refusal(world.bot.rest.pulls.update({ ...at, pull_number: 1, ...text }))).toMatchObject({ status: 422, errors });
});

test("a pull request follows its branch, and closes when the branch goes", async () => {
  const world = await acme();
  opened(world);
  const sha = world.github.as("noor").pushCommit("change", { "more.txt": "more\n" });
  const get = async () => (await world.bot.rest.pulls.get({ ...at, pull_number: 1 })).data;
  const { head, commits, changed_files } = await get();
  expect([head.sha, commits, changed_files]).toEqual([sha, 2, 2]);
  await world.bot.rest.git.deleteRef({ ...at, ref: "heads/change" });
  expect((await get()).state).toBe("closed");
});

test("files and commits are those since the merge base, whatever the base did since", async () => {
  const world = await acme();
  opened(world, "change", { "new.txt": "n\n" });
  world.github.as("noor").pushCommit("main", { "other.txt": "o\n" });
  const files = (await world.bot.rest.pulls.listFiles({ ...at, pull_number: 1 })).data;
  expect(files.map(({ filename, status, patch }) => [filename, status, patch])).toEqual([
    ["new.txt", "added", "@@ -0,0 +1 @@\n+n"],
  ]);
  const commits = (await world.bot.rest.pulls.listCommits({ ...at, pull_number: 1 })).data;
  expect(commits.map(({ author, commit }) => [author?.login, commit.verification?.verified])).toEqual([["maya", false]]);
});

test("a renamed file is told with its previous name, a binary one without a patch", async () => {
  const world = await acme({ files: { "old.txt": "one\ntwo\nthree\nfour\n" } });
  const maya = world.github.as("maya");
  maya.pushCommit("change", { "old.txt": null, "new.txt": "one\ntwo\nthree\nfour\n", "blob.bin": new Uint8Array([0, 1, 2]) });
  maya.openPull({ title: "t", head: "change" });
  const files = (await world.bot.rest.pulls.listFiles({ ...at, pull_number: 1 })).data;
  expect(files.map(({ filename, status, previous_filename, patch }) => ({ filename, status, previous_filename, patch }))).toEqual(
    [
      { filename: "blob.bin", status: "added" },
      { filename: "new.txt", status: "renamed", previous_filename: "old.txt" },
    ],
  );
});

test("a file that becomes a link is one change, and the next file keeps its own patch", async () => {
  const world = await acme({ files: { "a.txt": "a\n", "b.txt": "b\n" } });
  const maya = world.github.as("maya");
  maya.pushCommit("change", { "a.txt": { link: "b.txt" }, "b.txt": "c\n" });
  maya.openPull({ title: "t", head: "change" });
  const files = (await world.bot.rest.pulls.listFiles({ ...at, pull_number: 1 })).data;
  expect(files.map(({ filename, status }) => [filename, status])).toEqual([
    ["a.txt", "changed"],
    ["b.txt", "modified"],
  ]);
  expect(files[1]?.patch).toBe("@@ -1 +1 @@\n-b\n+c");
});

test("pull requests are listed newest first, by state, base and head", async () => {
  const world = await acme();
  for (const branch of ["a", "b", "c"]) opened(world, branch, { [branch]: branch });
  world.github.as("maya").closePull(2);
  const list = async (more: Readonly<Record<string, unknown>>) =>
    (await world.bot.rest.pulls.list({ ...at, ...more })).data.map(({ number }) => number);
  expect(await list({})).toEqual([3, 1]);
  expect(await list({ state: "all", direction: "asc" })).toEqual([1, 2, 3]);
  expect(await list({ head: "acme:c" })).toEqual([3]);
  expect(await list({ base: "other" })).toEqual([]);
  expect(await list({ state: "all", per_page: 2, page: 2 })).toEqual([1]);
});

test("a fork's pull request names the fork, and its head stays out of our branches", async () => {
  const world = await acme();
  const fork = world.github.fork(world.repository, "outsider");
  const outsider = world.github.as("outsider", fork);
  outsider.pushCommit("theirs", { "x.txt": "x" });
  world.github.as("outsider", world.repository).openPull({ title: "from outside", head: "outsider:theirs" });
  const { data } = await world.bot.rest.pulls.get({ ...at, pull_number: 1 });
  expect([data.head.label, data.head.repo.fork, data.head.repo.full_name]).toEqual(["outsider:theirs", true, "outsider/models"]);
  outsider.pushCommit("theirs", { "y.txt": "y" });
  expect((await world.bot.rest.pulls.get({ ...at, pull_number: 1 })).data.changed_files).toBe(2);
});

test("version 2026-03-10 says nothing of merge_commit_sha, and an unknown version is refused", async () => {
  const world = await acme();
  opened(world);
  const get = (version: string) =>
    world.bot.rest.pulls.get({ ...at, pull_number: 1, headers: { "x-github-api-version": version } });
  expect("merge_commit_sha" in (await get("2022-11-28")).data).toBe(true);
  expect("merge_commit_sha" in (await get("2026-03-10")).data).toBe(false);
  expect(await refusal(get("2020-01-01"))).toMatchObject({ status: 400 });
});

test("a branch that was merged by hand on a machine counts as merged when the base is pushed", async () => {
  const world = await acme();
  const { head } = opened(world);
  world.github.as("maya").pushRef("main", head.sha);
  expect((await world.bot.rest.pulls.get({ ...at, pull_number: 1 })).data.merged).toBe(true);
});
