import { expect, test } from "vitest";
import { acme, at, opened, refusal } from "./acme.ts";
import type { Acme } from "./acme.ts";
import type { NewProtection } from "./setup.ts";

const merge = (world: Acme, merge_method: "merge" | "squash" | "rebase" = "merge") =>
  world.bot.rest.pulls.merge({ ...at, pull_number: 1, merge_method });
const check = (world: Acme, conclusion: "success" | "failure" | "neutral" | "skipped" | undefined, name = "build") =>
  world.bot.rest.checks.create({
    ...at,
    name,
    head_sha: world.repository.pulls.get(1)!.head.sha,
    ...(conclusion === undefined ? { status: "in_progress" as const } : { conclusion }),
  });

type Case = {
  readonly that: string;
  readonly rule: NewProtection;
  readonly given?: (world: Acme) => unknown;
  readonly by?: "merge" | "rebase";
  readonly says: string;
};

const refused: readonly Case[] = [
  {
    that: "a missing required check",
    rule: { checks: { required: [{ name: "build" }] } },
    says: 'Required status check "build" is expected.',
  },
  {
    that: "a failing required check",
    rule: { checks: { required: [{ name: "build" }] } },
    given: (world) => check(world, "failure"),
    says: 'Required status check "build" is failing.',
  },
  {
    that: "a required check under way",
    rule: { checks: { required: [{ name: "build" }] } },
    given: (world) => check(world, undefined),
    says: 'Required status check "build" is pending.',
  },
  {
    that: "a required check set by another App",
    rule: { checks: { required: [{ name: "build", app: 1 }] } },
    given: (world) => check(world, "success"),
    says: 'Required status check "build" was not set by the expected GitHub App.',
  },
  {
    that: "no approval",
    rule: { reviews: { approvals: 1 } },
    says: "At least 1 approving review is required by reviewers with write access.",
  },
  {
    that: "an approval by someone who may only read",
    rule: { reviews: { approvals: 1 } },
    given: ({ github }) => github.as("eve").approve(1),
    says: "At least 1 approving review is required by reviewers with write access.",
  },
  {
    that: "changes requested after an approval",
    rule: { reviews: { approvals: 1 } },
    given({ github }) {
      github.as("noor").approve(1);
      github.as("rui").review(1, { state: "CHANGES_REQUESTED", body: "no" });
    },
    says: "Changes have been requested by a reviewer with write access.",
  },
  {
    that: "an approval by the last pusher only",
    rule: { reviews: { approvals: 1, lastPushApproval: true } },
    given({ github }) {
      github.as("noor").pushCommit("change", { "x.txt": "x" });
      github.as("noor").approve(1);
    },
    says: "New changes require approval from someone other than noor because they were the last pusher.",
  },
  {
    that: "a merge commit on a linear history",
    rule: { linearHistory: true },
    says: "This branch must not contain merge commits.",
  },
  {
    that: "a rebase where commits must be signed",
    rule: { signedCommits: true },
    by: "rebase",
    says: "Base branch requires signed commits. Rebase merges cannot be automatically signed by GitHub",
  },
  {
    that: "unsigned commits where commits must be signed",
    rule: { signedCommits: true },
    says: "Commits must have verified signatures.",
  },
  { that: "a direct merge past the queue", rule: { mergeQueue: true }, says: "Changes must be made through the merge queue" },
];

test.each(refused)("a ruleset refuses $that, inside its own sentence", async ({ rule, given, by, says }) => {
  const world = await acme();
  opened(world);
  await given?.(world);
  world.github.protect(world.repository, rule);
  expect(await refusal(merge(world, by))).toEqual({ status: 405, message: `Repository rule violations found\n\n${says}\n\n` });
});

test.each(refused)("classic protection refuses $that, in one sentence", async ({ rule, given, by, says }) => {
  const world = await acme();
  opened(world);
  await given?.(world);
  world.github.protect(world.repository, { ...rule, source: "protection" });
  expect(await refusal(merge(world, by))).toEqual({ status: 405, message: says });
});

test.each(["success", "neutral", "skipped"] as const)("a required check is satisfied by %s", async (conclusion) => {
  const world = await acme();
  opened(world);
  world.github.protect(world.repository, { checks: { required: [{ name: "build", app: 15368 }] } });
  await check(world, conclusion);
  expect((await merge(world)).data.merged).toBe(true);
});

test("the newest run of a name governs", async () => {
  const world = await acme();
  opened(world);
  world.github.protect(world.repository, { checks: { required: [{ name: "build" }] } });
  await check(world, "success");
  await check(world, "failure");
  expect(await refusal(merge(world))).toMatchObject({ status: 405 });
});

test("where the head must be up to date, one that is behind is refused", async () => {
  const world = await acme();
  opened(world);
  world.github.as("noor").pushCommit("main", { "other.txt": "x" });
  world.github.protect(world.repository, { checks: { strict: true, required: [] } });
  expect(await refusal(merge(world))).toMatchObject({ status: 405 });
  await world.github.as("maya").updateBranchButton(1);
  expect((await merge(world)).data.merged).toBe(true);
});

test("classic protection spares administrators and lists, never GITHUB_TOKEN", async () => {
  const world = await acme();
  opened(world);
  world.github.protect(world.repository, {
    source: "protection",
    reviews: { approvals: 2 },
    bypass: ["github-actions", "release-app"],
  });
  expect(await refusal(merge(world))).toMatchObject({ status: 405 });
  const admin = world.octokit(world.github.personalToken("rui"));
  expect((await admin.rest.pulls.merge({ ...at, pull_number: 1 })).data.merged).toBe(true);
  opened(world, "second", { "b.txt": "b" });
  const app = world.octokit(world.github.appToken("release-app"));
  expect((await app.rest.pulls.merge({ ...at, pull_number: 2 })).data.merged).toBe(true);
});

test("a ruleset spares no administrator it does not list", async () => {
  const world = await acme();
  opened(world);
  world.github.protect(world.repository, { reviews: { approvals: 2 } });
  const admin = world.octokit(world.github.personalToken("rui"));
  expect(await refusal(admin.rest.pulls.merge({ ...at, pull_number: 1 }))).toMatchObject({ status: 405 });
});

test("a comment after an approval leaves the approval standing", async () => {
  const world = await acme();
  opened(world);
  world.github.protect(world.repository, { reviews: { approvals: 1 } });
  world.github.as("noor").approve(1);
  world.github.as("noor").review(1, { state: "COMMENTED", body: "one more thing" });
  expect((await merge(world)).data.merged).toBe(true);
});

test("a protected branch takes no direct pushes, deletions or forced pushes", async () => {
  const world = await acme();
  const { github, repository, bot } = world;
  const sha = github.as("maya").pushCommit("side", { "a.txt": "a" });
  github.protect(repository, { reviews: { approvals: 1 } });
  github.protect(repository, { pattern: "kept/*" });
  github.as("maya").createBranch("kept/one", sha);
  const move = (ref: string, to: string, force = false) => refusal(bot.rest.git.updateRef({ ...at, ref, sha: to, force }));
  expect(await move("heads/main", sha)).toEqual({
    status: 422,
    message: "Repository rule violations found\n\nChanges must be made through a pull request.\n\n",
  });
  const main = repository.refs.get("refs/heads/main")!;
  expect(await move("heads/kept/one", main, true)).toEqual({
    status: 422,
    message: "Repository rule violations found\n\nCannot force-push to this branch\n\n",
  });
  expect(await refusal(bot.rest.git.deleteRef({ ...at, ref: "heads/kept/one" }))).toMatchObject({ status: 422 });
});

test("dismissed stale approvals: a push that changes the content dismisses, and a comment-only commit does not", async () => {
  const world = await acme();
  const { github, bot } = world;
  github.protect(world.repository, { reviews: { approvals: 1, dismissStale: true } });
  opened(world);
  github.as("noor").approve(1);
  github.as("maya").pushCommit("change", {}, { message: "nothing changed" });
  const states = async () => (await bot.rest.pulls.listReviews({ ...at, pull_number: 1 })).data.map(({ state }) => state);
  expect(await states()).toEqual(["APPROVED"]);
  github.as("maya").pushCommit("change", { "x.txt": "x" });
  expect(await states()).toEqual(["DISMISSED"]);
});

test("without that rule an approval survives the push, on the commit it was given to", async () => {
  const world = await acme();
  const { head } = opened(world);
  const approved = head.sha;
  world.github.as("noor").approve(1);
  world.github.as("maya").pushCommit("change", { "x.txt": "x" });
  const [review] = (await world.bot.rest.pulls.listReviews({ ...at, pull_number: 1 })).data;
  expect([review?.state, review?.commit_id]).toEqual(["APPROVED", approved]);
});

test("the rules of a branch are told without who may bypass, and without classic protection", async () => {
  const { github, repository, bot } = await acme();
  github.protect(repository, {
    reviews: { approvals: 2, dismissStale: true },
    checks: { required: [{ name: "build", app: 15368 }] },
    bypass: ["rui"],
  });
  github.protect(repository, { source: "protection", reviews: { approvals: 5 } });
  const rules = (await bot.rest.repos.getBranchRules({ ...at, branch: "main" })).data;
  expect(rules.map(({ type }) => type)).toEqual(["deletion", "non_fast_forward", "pull_request", "required_status_checks"]);
  expect(JSON.stringify(rules)).not.toContain("rui");
  const branch = (await bot.rest.repos.getBranch({ ...at, branch: "main" })).data;
  expect([branch.protected, branch.protection.enabled]).toEqual([true, true]);
});
