import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { acme, at, opened, promoted, refusal } from "./acme.ts";
import type { Acme } from "./acme.ts";
import { commitOf } from "./git/commits.ts";
import { fileAt } from "./git/trees.ts";
import { baseModified } from "./wire/faults.ts";

const merge = (
  { bot }: Acme,
  pull_number: number,
  more: { sha?: string; merge_method?: "merge" | "squash" | "rebase"; commit_title?: string; commit_message?: string } = {},
) => bot.rest.pulls.merge({ ...at, pull_number, ...more });

const tip = ({ repository }: Acme) => repository.refs.get("refs/heads/main")!;

describe("a merge is made in git", () => {
  test("a merge commit has two parents, both sides' files, and GitHub's signature", async () => {
    const world = await acme();
    const pull = opened(world);
    world.github.as("noor").pushCommit("main", { "other.txt": "meanwhile\n" });
    const before = tip(world);
    const { data } = await merge(world, 1);
    const commit = commitOf(world.repository.git, data.sha);
    expect(commit.parents).toEqual([before, pull.head.sha]);
    expect([
      fileAt(world.repository.git, data.sha, "other.txt"),
      fileAt(world.repository.git, data.sha, "models/fraud.yaml"),
    ]).toEqual(["meanwhile\n", promoted]);
    expect(commit.message).toBe("Merge pull request #1 from acme/change\n\nChange on change\n");
    const told = (await world.bot.rest.repos.getCommit({ ...at, ref: data.sha })).data;
    expect([told.commit.verification?.verified, told.committer?.login, told.author?.login]).toEqual([
      true,
      "web-flow",
      "github-actions[bot]",
    ]);
    expect(tip(world)).toBe(data.sha);
  });

  test("a squash is one commit on the base, written by the pull request's author", async () => {
    const world = await acme();
    opened(world);
    world.github.as("noor").pushCommit("change", { "more.txt": "more\n" });
    const before = tip(world);
    const { data } = await merge(world, 1, { merge_method: "squash", commit_title: "Promote", commit_message: "Why" });
    const commit = commitOf(world.repository.git, data.sha);
    expect([commit.parents, commit.message, commit.author.name, commit.committer.email]).toEqual([
      [before],
      "Promote\n\nWhy\n",
      "maya",
      "noreply@github.com",
    ]);
  });

  test("a rebase makes every commit again, unsigned, and keeps its author", async () => {
    const world = await acme();
    opened(world);
    world.github.as("noor").pushCommit("change", { "more.txt": "more\n" });
    world.github.as("rui").pushCommit("main", { "other.txt": "meanwhile\n" });
    const before = tip(world);
    const { data } = await merge(world, 1, { merge_method: "rebase" });
    const last = commitOf(world.repository.git, data.sha);
    const first = commitOf(world.repository.git, last.parents[0]!);
    expect([first.author.name, last.author.name, first.parents]).toEqual(["maya", "noor", [before]]);
    const told = (await world.bot.rest.repos.getCommit({ ...at, ref: data.sha })).data;
    expect([told.commit.verification?.verified, told.committer?.login]).toEqual([false, "github-actions[bot]"]);
  });

  test("the pull request is closed as merged, and its branch deleted where the repository says so", async () => {
    const world = await acme({ settings: { deleteBranchOnMerge: true } });
    opened(world);
    const { data } = await merge(world, 1);
    const pull = (await world.bot.rest.pulls.get({ ...at, pull_number: 1 })).data;
    expect([pull.state, pull.merged, pull.merge_commit_sha, pull.merged_by?.login]).toEqual([
      "closed",
      true,
      data.sha,
      "github-actions[bot]",
    ]);
    expect(world.repository.refs.has("refs/heads/change")).toBe(false);
    expect(world.repository.activity.map(({ type }) => type)).toEqual(["branch_creation", "pr_merge", "branch_deletion"]);
  });
});

describe("a merge is refused in GitHub's words", () => {
  const cases: readonly [string, (world: Acme) => unknown, (world: Acme) => Parameters<typeof merge>[2], number, string][] = [
    [
      "with another head than the asker saw",
      () => 0,
      () => ({ sha: "1".repeat(40) }),
      409,
      "Head branch was modified. Review and try the merge again.",
    ],
    [
      "for a conflict",
      ({ github }) => github.as("noor").pushCommit("main", { "models/fraud.yaml": "else\n" }),
      () => ({}),
      405,
      "Pull Request is not mergeable",
    ],
    ["when it is closed", ({ github }) => github.as("maya").closePull(1), () => ({}), 405, "Pull Request is not mergeable"],
    ["as a draft", ({ repository }) => (repository.pulls.get(1)!.draft = true), () => ({}), 405, "Pull Request is still a draft"],
    [
      "by a method the repository forbids",
      ({ repository }) => (repository.settings.methods.squash = false),
      () => ({ merge_method: "squash" }),
      405,
      "Squash merges are not allowed on this repository.",
    ],
    [
      "while the base moves, once a test asks for that",
      ({ github }) => github.fault({ method: "PUT", path: /merge$/ }, baseModified),
      () => ({}),
      405,
      "Base branch was modified. Review and try the merge again.",
    ],
  ];
  test.each(cases)("%s", async (_, arrange, how, status, message) => {
    const world = await acme();
    opened(world);
    arrange(world);
    const before = tip(world);
    expect(await refusal(merge(world, 1, how(world)))).toEqual({ status, message });
    expect(tip(world)).toBe(before);
  });

  test("a race that was asked for once is over at the next try", async () => {
    const world = await acme();
    opened(world);
    world.github.fault({ method: "PUT", path: /merge$/ }, baseModified);
    await refusal(merge(world, 1));
    expect((await merge(world, 1)).data.merged).toBe(true);
  });

  test("a push between judging and merging is seen by the head's sha", async () => {
    const world = await acme();
    const sha = opened(world).head.sha;
    world.github.meanwhile({ method: "PUT", path: /merge$/ }, () =>
      world.github.as("maya").pushCommit("change", { "sneaked.txt": "in\n" }),
    );
    expect(await refusal(merge(world, 1, { sha }))).toEqual({
      status: 409,
      message: "Head branch was modified. Review and try the merge again.",
    });
  });

  test("a change of workflow files needs a permission no GITHUB_TOKEN has, and a person may", async () => {
    const world = await acme();
    opened(world, "ci", { ".github/workflows/ci.yml": "on: push\n" });
    expect(await refusal(merge(world, 1))).toEqual({
      status: 403,
      message:
        "refusing to allow a GitHub App to create or update workflow `.github/workflows/ci.yml` without `workflows` permission",
    });
    expect((await world.octokit(world.github.personalToken("maya")).rest.pulls.merge({ ...at, pull_number: 1 })).status).toBe(
      200,
    );
  });
});

test("a job that nobody waited for ends before the folder it writes into is gone", async () => {
  const { github, repository } = await acme();
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const { jobs } = github.state;
  jobs.add(promise);
  void promise.then(() => jobs.delete(promise));
  const closed = github.close();
  for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
  expect(existsSync(repository.git.directory)).toBe(true);
  resolve(undefined);
  await closed;
  expect(existsSync(repository.git.directory)).toBe(false);
});

test("mergeable is null for who asks first and known to who asks again", async () => {
  const world = await acme();
  opened(world);
  const ask = async () => {
    const { data } = await world.bot.rest.pulls.get({ ...at, pull_number: 1 });
    return [data.mergeable, data.mergeable_state];
  };
  expect([await ask(), await ask()]).toEqual([
    [null, "unknown"],
    [true, "clean"],
  ]);
  world.github.as("noor").pushCommit("main", { "models/fraud.yaml": "else\n" });
  expect([await ask(), await ask()]).toEqual([
    [null, "unknown"],
    [false, "dirty"],
  ]);
});

test("update-branch merges the base into the head, signed by GitHub", async () => {
  const world = await acme();
  const before = opened(world).head.sha;
  world.github.as("noor").pushCommit("main", { "other.txt": "meanwhile\n" });
  const base = tip(world);
  await world.bot.rest.pulls.updateBranch({ ...at, pull_number: 1 });
  const pull = world.repository.pulls.get(1)!;
  const commit = commitOf(world.repository.git, pull.head.sha);
  expect([commit.parents, commit.message]).toEqual([[before, base], "Merge branch 'main' into change\n"]);
  expect(world.repository.signatures.get(commit.sha)?.by).toBe("github");
  const commits = (await world.bot.rest.pulls.listCommits({ ...at, pull_number: 1 })).data;
  expect(commits.map(({ sha }) => sha)).toEqual([before, commit.sha]);
  expect(await refusal(world.bot.rest.pulls.updateBranch({ ...at, pull_number: 1 }))).toEqual({
    status: 422,
    message: "There are no new commits on the base branch.",
  });
});
