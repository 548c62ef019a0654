import { expect, test } from "vitest";
import { acme, at, opened, quiet, refusal } from "./acme.ts";
import { commitOf } from "./git/commits.ts";
import { fileAt } from "./git/trees.ts";
import { entriesOf, stateOf } from "./acts/queue.ts";
import type { QueueRule } from "./settings.ts";
import type { Pull } from "./state.ts";
import { answer } from "./wire/faults.ts";

const ENQUEUE = `mutation Enqueue($id: ID!, $head: GitObjectID) {
  enqueuePullRequest(input: { pullRequestId: $id, expectedHeadOid: $head }) { mergeQueueEntry { position state } }
}`;
const LOOK = `query Look($number: Int!) { repository(owner: "acme", name: "models") { pullRequest(number: $number) {
  id isMergeQueueEnabled isInMergeQueue mergeQueue { configuration { mergingStrategy } }
  mergeQueueEntry { position state baseCommit { oid } headCommit { oid } }
} } }`;

type Look = {
  readonly id: string;
  readonly isMergeQueueEnabled: boolean;
  readonly isInMergeQueue: boolean;
  readonly mergeQueueEntry: {
    readonly position: number;
    readonly state: string;
    readonly baseCommit: { readonly oid: string } | null;
    readonly headCommit: { readonly oid: string } | null;
  } | null;
};

/** acme/models whose default branch takes changes through its queue, after the check `ci`. */
async function queued(rule: QueueRule = {}) {
  const world = await acme();
  const { github, repository } = world;
  github.protect(repository, { mergeQueue: rule, checks: { required: [{ name: "ci" }] } });
  const ask = async (query: string, variables: Readonly<Record<string, unknown>>, token = github.appToken("promoter")) => {
    const answered: { readonly data: unknown } = await quiet(github.url, token).request("POST /graphql", { query, variables });
    // What the tests below name is what they asked for.
    return answered.data as { data?: { repository?: { pullRequest: Look } }; errors?: { type: string; message: string }[] };
  };
  const look = async (number: number) => (await ask(LOOK, { number })).data!.repository!.pullRequest;
  const enqueue = async (number: number, more: { head?: string; token?: string } = {}) => {
    const { id } = await look(number);
    return ask(ENQUEUE, { id, head: more.head ?? null }, more.token);
  };
  const check = (sha: string, conclusion: "success" | "failure", name = "ci") =>
    world.bot.rest.checks.create({ ...at, name, head_sha: sha, status: "completed", conclusion });
  const group = async (number: number) => {
    const entry = (await look(number)).mergeQueueEntry;
    return { base: entry?.baseCommit?.oid ?? "", head: entry?.headCommit?.oid ?? "" };
  };
  return { ...world, ask, look, enqueue, check, group };
}

type Queued = Awaited<ReturnType<typeof queued>>;

/** A pull request whose own head has the required check. */
async function ready(world: Queued, branch: string, files: Readonly<Record<string, string>>): Promise<Pull> {
  const pull = opened(world, branch, files);
  await world.check(pull.head.sha, "success");
  return pull;
}

const main = ({ repository }: Queued) => repository.refs.get("refs/heads/main")!;
const reasons = ({ github }: Queued) =>
  github.events.filter(({ action }) => action === "dequeued").map(({ payload }) => payload["reason"]);

test("a group is a commit on the base branch, is announced, and lands once its checks pass", async () => {
  const world = await queued();
  const before = main(world);
  const pull = await ready(world, "one", { "a.txt": "a\n" });
  expect(await world.enqueue(1, { head: pull.head.sha })).toMatchObject({
    data: { enqueuePullRequest: { mergeQueueEntry: { position: 1, state: "QUEUED" } } },
  });
  const { base, head } = await world.group(1);
  expect(commitOf(world.repository.git, head).parents).toEqual([before, pull.head.sha]);
  expect([base, world.repository.refs.get(`refs/heads/gh-readonly-queue/main/pr-1-${before}`)]).toEqual([before, head]);
  const asked = world.github.events.find(({ event }) => event === "merge_group");
  expect(asked).toMatchObject({
    action: "checks_requested",
    starts: [{ event: "merge_group", ref: `refs/heads/gh-readonly-queue/main/pr-1-${before}` }],
    payload: { merge_group: { head_sha: head, base_sha: before, base_ref: "refs/heads/main" } },
  });
  expect(main(world)).toBe(before);
  await world.check(head, "success");
  await world.github.settled();
  expect([main(world), pull.merged?.commit, pull.merged?.by.login]).toEqual([head, head, "github-merge-queue[bot]"]);
  const told = world.github.events.filter(({ event }) => event !== "check_run" && event !== "create" && event !== "delete");
  expect(told.slice(-4).map(({ event, action, actor }) => [event, action, actor.login])).toEqual([
    ["push", undefined, "github-merge-queue[bot]"],
    ["pull_request", "closed", "github-merge-queue[bot]"],
    ["merge_group", "destroyed", "promoter[bot]"],
    ["push", undefined, "github-merge-queue[bot]"],
  ]);
  expect([...world.repository.refs.keys()]).toEqual(["refs/heads/main", "refs/heads/one"]);
});

test("what GITHUB_TOKEN puts into the queue starts no workflow, and is thrown out when its checks never come", async () => {
  const world = await queued({ minutes: 30 });
  await ready(world, "one", { "a.txt": "a\n" });
  await world.enqueue(1, { token: world.github.actionsToken(world.repository) });
  await world.github.settled();
  expect(world.github.events.filter(({ event }) => event === "merge_group").map(({ starts }) => starts)).toEqual([[]]);
  world.github.clock.advance("30m");
  expect((await world.look(1)).mergeQueueEntry?.state).toBe("AWAITING_CHECKS");
  world.github.clock.advance("1m");
  expect((await world.look(1)).isInMergeQueue).toBe(false);
  expect(reasons(world)).toEqual(["CI_TIMEOUT"]);
});

test("groups stand on each other, and those behind one that fails are made anew", async () => {
  const world = await queued({ method: "squash" });
  for (const name of ["a", "b", "c"]) await ready(world, name, { [`${name}.txt`]: `${name}\n` });
  for (const number of [1, 2, 3]) await world.enqueue(number);
  const [one, two] = [await world.group(1), await world.group(2)];
  expect([one.base, two.base]).toEqual([main(world), one.head]);
  await world.check(two.head, "success");
  expect((await world.look(2)).mergeQueueEntry).toMatchObject({ position: 2, state: "MERGEABLE" });
  await world.check(one.head, "failure");
  const anew = await world.group(2);
  expect([anew.base, anew.head === two.head]).toEqual([main(world), false]);
  expect(fileAt(world.repository.git, anew.head, "a.txt")).toBeUndefined();
  expect([(await world.look(3)).mergeQueueEntry?.position, reasons(world)]).toEqual([2, ["CI_FAILURE"]]);
  await world.check((await world.group(3)).head, "success");
  await world.check(anew.head, "success");
  await world.github.settled();
  expect([2, 3].map((number) => world.repository.pulls.get(number)?.merged?.method)).toEqual(["squash", "squash"]);
  expect(world.repository.pulls.get(1)?.merged).toBeUndefined();
});

test("with HEADGREEN one that fails lands along with one behind it that passes", async () => {
  const world = await queued({ strategy: "HEADGREEN" });
  for (const name of ["a", "b"]) await ready(world, name, { [`${name}.txt`]: `${name}\n` });
  for (const number of [1, 2]) await world.enqueue(number);
  const [one, two] = [await world.group(1), await world.group(2)];
  await world.check(one.head, "failure");
  expect((await world.look(1)).mergeQueueEntry?.state).toBe("UNMERGEABLE");
  await world.check(two.head, "success");
  await world.github.settled();
  expect([1, 2].map((number) => world.repository.pulls.get(number)?.merged?.commit)).toEqual([one.head, two.head]);
});

test("only the required check decides", async () => {
  const world = await queued();
  await ready(world, "one", { "a.txt": "a\n" });
  await world.enqueue(1);
  const { head } = await world.group(1);
  await world.check(head, "success", "another");
  expect((await world.look(1)).mergeQueueEntry?.state).toBe("AWAITING_CHECKS");
  await world.check(head, "success");
  await world.github.settled();
  expect(world.repository.pulls.get(1)?.merged).toBeDefined();
});

const LEAVES: readonly (readonly [string, (world: Queued, pull: Pull) => unknown, string])[] = [
  ["a push to its head", ({ github }) => github.as("maya").pushCommit("one", { "b.txt": "b\n" }), "BRANCH_PROTECTIONS"],
  ["a draft that it becomes", (_, pull) => (pull.draft = true), "BRANCH_PROTECTIONS"],
  ["another base", ({ github }) => github.as("maya").editPull(1, { base: "other" }), "BRANCH_PROTECTIONS"],
  ["closing it", ({ github }) => github.as("maya").closePull(1), "BRANCH_PROTECTIONS"],
  [
    "changes that are requested",
    ({ github }) => github.as("noor").review(1, { state: "CHANGES_REQUESTED", body: "no" }),
    "BRANCH_PROTECTIONS",
  ],
  ["an approval that is dismissed", ({ github }, pull) => github.as("rui").dismiss(1, pull.reviews[0]!), "BRANCH_PROTECTIONS"],
  ["a hand that takes it out", ({ github }) => github.as("maya").removeFromQueue(1), "MANUAL"],
  ["the end of the queue", ({ repository }) => (repository.protections.length = 0), "QUEUE_CLEARED"],
  [
    "a conflict with what is pushed past the queue",
    ({ github, repository }) => {
      repository.protections[0]!.bypass = ["rui"];
      github.as("rui").pushCommit("main", { "a.txt": "else\n" });
    },
    "MERGE_CONFLICT",
  ],
];

test.each(LEAVES)("%s takes it out of the queue", async (_, act, reason) => {
  const world = await queued();
  world.repository.protections[0]!.reviews = { approvals: 1 };
  world.github.as("rui").createBranch("other");
  const pull = await ready(world, "one", { "a.txt": "a\n" });
  world.github.as("noor").approve(1);
  world.github.as("maya").mergeWhenReady(1);
  await world.github.settled();
  act(world, pull);
  await world.github.settled();
  expect([entriesOf(world.repository, "main"), reasons(world), pull.merged]).toEqual([[], [reason], undefined]);
});

const REFUSED: readonly (readonly [string, (world: Queued, pull: Pull) => unknown, string])[] = [
  ["another head than the expected one", () => undefined, "Head sha didn't match expected head sha"],
  ["a draft", (_, pull) => (pull.draft = true), "Pull request is in draft state"],
  ["one that is queued already", ({ github }) => github.as("maya").mergeWhenReady(1), "Pull request is already in the queue"],
  [
    "one whose required check fails",
    (world, pull) => world.check(pull.head.sha, "failure"),
    'Pull request Required status check "ci" is failing.',
  ],
  [
    "one that lacks a review",
    ({ repository }) => (repository.protections[0]!.reviews = { approvals: 1 }),
    "Pull request At least 1 approving review is required by reviewers with write access.",
  ],
  [
    "a branch without a queue",
    ({ repository }) => (repository.protections[0]!.mergeQueue = false),
    "Merge queue is not enabled for this branch",
  ],
];

test.each(REFUSED)("does not take %s", async (what, arrange, message) => {
  const world = await queued();
  const pull = await ready(world, "one", { "a.txt": "a\n" });
  await arrange(world, pull);
  const head = what.startsWith("another") ? "0".repeat(40) : pull.head.sha;
  expect((await world.enqueue(1, { head })).errors).toMatchObject([{ type: "UNPROCESSABLE", message }]);
});

test.each([[{ contents: "write", "pull-requests": "read" }], [{ contents: "read", "pull-requests": "write" }]] as const)(
  "a token with %j may not",
  async (permissions) => {
    const world = await queued();
    await ready(world, "one", { "a.txt": "a\n" });
    const { errors } = await world.enqueue(1, { token: world.github.actionsToken(world.repository, permissions) });
    expect(errors).toMatchObject([{ type: "FORBIDDEN" }]);
  },
);

test("REST merges neither past the queue nor what is in it, but for those who may bypass the rule", async () => {
  const world = await queued();
  const pull = await ready(world, "one", { "a.txt": "a\n" });
  const merge = (token: string) => quiet(world.github.url, token).rest.pulls.merge({ ...at, pull_number: 1 });
  const app = world.github.appToken("promoter");
  expect(await refusal(merge(app))).toEqual({
    status: 405,
    message: "Repository rule violations found\n\nChanges must be made through the merge queue\n\n",
  });
  await world.enqueue(1);
  expect(await refusal(merge(app))).toEqual({ status: 405, message: "Pull Request is in the merge queue" });
  world.github.as("maya").removeFromQueue(1);
  world.repository.protections[0]!.bypass = ["promoter"];
  await merge(app);
  expect(pull.merged?.by.login).toBe("promoter[bot]");
});

test("a group is made anew when the base moves past the queue", async () => {
  const world = await queued();
  await ready(world, "one", { "a.txt": "a\n" });
  await world.enqueue(1);
  const before = await world.group(1);
  world.repository.protections[0]!.bypass = ["rui"];
  world.github.as("rui").pushCommit("main", { "b.txt": "b\n" });
  const after = await world.group(1);
  expect([after.base, after.head === before.head]).toEqual([main(world), false]);
});

test("the rules of the branch tell of the queue, and so does the pull request", async () => {
  const world = await queued({ method: "squash", minutes: 7 });
  await ready(world, "one", { "a.txt": "a\n" });
  const { data } = await world.bot.rest.repos.getBranchRules({ ...at, branch: "main" });
  expect(data.find(({ type }) => type === "merge_queue")).toMatchObject({
    parameters: { merge_method: "SQUASH", check_response_timeout_minutes: 7, grouping_strategy: "ALLGREEN" },
  });
  expect(await world.look(1)).toMatchObject({ isMergeQueueEnabled: true, isInMergeQueue: false, mergeQueueEntry: null });
  world.repository.protections[0]!.mergeQueue = false;
  expect(await world.look(1)).toMatchObject({ isMergeQueueEnabled: false, mergeQueue: null });
});

test("an answer that is lost leaves the entry where it is", async () => {
  const world = await queued();
  await ready(world, "one", { "a.txt": "a\n" });
  const { id } = await world.look(1);
  world.github.fault({ method: "POST", path: /graphql/ }, { is: "reset after" });
  await expect(world.ask(ENQUEUE, { id, head: null })).rejects.toThrow();
  expect(stateOf(entriesOf(world.repository, "main")[0]!)).toBe("QUEUED");
  world.github.fault({ method: "POST", path: /graphql/ }, answer(502, "Server Error"));
  await expect(world.look(1)).rejects.toThrow();
});
