import { expect, test } from "vitest";
import { stateOf as standingOf } from "../github/acts/queue.ts";
import { answer } from "../github/wire/faults.ts";
import { evidence, manifest } from "../support/texts.ts";
import { approved, BRANCH, enqueued, forge, GRAPHQL, last, queued, type Queued } from "../support/queued.ts";
import type { World } from "../support/world.ts";

const MANIFEST = "models/fraud.yaml";
const mutations = (w: World) =>
  w.github.requests.flatMap(
    ({ requestBody }) => /^mutation (\w+)/.exec(String((requestBody as { query?: string } | null)?.query))?.[1] ?? [],
  );

test("puts what was judged into the queue, bound to the head that was judged, and merges nothing itself", async () => {
  const w = await approved();
  const head = w.head(BRANCH);
  const result = await w.review(1, {}, { token: w.app });
  expect(result.decision).toEqual({
    to: "wait",
    code: "enqueued",
    because: "waiting in the merge queue of main, at position 1: GitHub merges #1 once every check on its merge group passes",
    next: ["Nothing to do; what would land is judged again on the merge group's commit."],
  });
  const asked = w.github.requests.find(({ requestBody }) => JSON.stringify(requestBody ?? "").includes("mutation Enqueue"));
  expect(asked?.requestBody).toMatchObject({ variables: { head } });
  expect(w.writes().filter((write) => write.startsWith("PUT"))).toEqual([]);
  expect([w.inside(), w.branches().includes("merging/1")]).toEqual([[1], true]);
});

test("judges again what the group would land, says so on its commit, and finishes what follows once GitHub has merged it", async () => {
  const w = await enqueued();
  const [result] = await w.on(last(w.groups()));
  expect(result?.decision).toMatchObject({ to: "merge", code: "mergeable" });
  expect(w.pull(1).merged?.by.login).toBe("github-merge-queue[bot]");
  const landed = w.pull(1).merged?.commit ?? "";
  expect([landed, w.checks(landed)]).toEqual([
    w.head(),
    ["model promotion: success", "model promotion / metrics: success", "model promotion / approvals: success"],
  ]);
  expect([w.repository.dispatches, w.branches().includes("merging/1")]).toEqual([[], true]);
  await w.on(w.github.events.findLast(({ event, action }) => event === "pull_request" && action === "closed")!);
  expect(w.repository.dispatches).toMatchObject([{ name: "model-promoted", payload: { commit: landed, pull_request: 1 } }]);
  expect(w.branches()).toEqual(["main"]);
});

test("a sweep finishes it too", async () => {
  const w = await enqueued({ method: "squash" });
  await w.on(last(w.groups()));
  await w.sweep({}, { token: w.app });
  expect(w.repository.dispatches.map(({ name }) => name)).toEqual(["model-promoted"]);
  expect(w.branches()).toEqual(["main"]);
});

test("a lost event only costs time: the sweep looks at the groups, and at those that are told already it writes nothing", async () => {
  const w = await enqueued();
  const rule = w.repository.protections[0]!;
  rule.checks = { required: [{ name: "model promotion" }, { name: "ci" }] };
  const [result] = await w.sweep({}, { token: w.app });
  expect(result?.decision.code).toBe("enqueued");
  expect(w.checks(w.group(1))[0]).toBe("model promotion: success");
  w.forget();
  await w.sweep({}, { token: w.app });
  expect([w.writes(), mutations(w), w.inside()]).toEqual([[], [], [1]]);
});

test("what GITHUB_TOKEN may not usefully add it leaves to people, in one sentence, and writes nothing for it", async () => {
  const w = await queued();
  await w.promote({ version: "7" });
  for (const name of ["maya", "grace"]) w.github.as(name).approve(1);
  await w.review(1);
  w.forget();
  const result = await w.review(1);
  expect(result.decision).toMatchObject({
    to: "wait",
    code: "merge_queue",
    because: "waiting for somebody to add #1 to the merge queue of main: GitHub starts no checks for what GITHUB_TOKEN adds",
    next: ['Press "Merge when ready" on #1.', expect.stringContaining("App's token") as string],
  });
  expect([w.writes(), mutations(w), w.inside()]).toEqual([[], [], []]);
  expect(w.checks(w.head(BRANCH))[0]).toBe("model promotion: success");
  w.github.as("maya").mergeWhenReady(1);
  await w.github.settled();
  expect(w.groups()).toHaveLength(1);
});

test("a token that may bypass the queue does not: it adds to it like any other", async () => {
  const w = await approved();
  w.repository.protections[0]!.bypass = ["promoter"];
  const result = await w.review(1, {}, { token: w.app });
  expect([result.decision.code, result.merged, w.inside()]).toEqual(["enqueued", undefined, [1]]);
  expect(w.writes().filter((write) => write.startsWith("PUT"))).toEqual([]);
});

test("nor does it where GraphQL, which knows of queues, does not answer: the rules are asked before anything is merged", async () => {
  const w = await approved();
  w.repository.protections[0]!.bypass = ["promoter"];
  w.github.fault(GRAPHQL, answer(404, "Not Found"));
  const result = await w.review(1, {}, { token: w.app });
  expect(result.decision).toMatchObject({
    to: "wait",
    code: "merge_queue",
    because: expect.stringContaining("main has a merge queue") as string,
  });
  expect(w.writes().filter((write) => write.startsWith("PUT"))).toEqual([]);
  expect(w.branches()).not.toContain("merging/1");
  w.github.fault(GRAPHQL, answer(404, "Not Found"));
  w.github.fault({ path: /\/rules\/branches\// }, answer(403, "Forbidden"));
  expect((await w.review(1, {}, { token: w.app })).decision.because).toContain("whether main has a merge queue cannot be told");
  expect(w.pull(1).merged).toBeUndefined();
});

test("without a queue GraphQL's silence keeps nothing from being merged", async () => {
  const w = await approved();
  w.repository.protections.length = 0;
  w.github.fault(GRAPHQL, answer(404, "Not Found"));
  expect((await w.review(1, {}, { token: w.app })).decision.code).toBe("merged");
});

test("an answer to the addition that is lost is read back, and the pull request is added once", async () => {
  const w = await approved();
  const at = await positionOfMutation(w);
  w.github.fault({ ...GRAPHQL, nth: at }, { is: "reset after" });
  const result = await w.review(1, {}, { token: w.app });
  expect([result.decision.code, mutations(w), w.inside(), w.branches().includes("merging/1")]).toEqual([
    "enqueued",
    ["Enqueue"],
    [1],
    true,
  ]);
});

test("an addition that never arrived is an outage, is not repeated blindly, and is made good by the next run", async () => {
  const w = await approved();
  const at = await positionOfMutation(w);
  w.github.fault({ ...GRAPHQL, nth: at }, { is: "reset before" });
  await expect(w.review(1, {}, { token: w.app })).rejects.toThrow();
  expect([mutations(w), w.inside()]).toEqual([["Enqueue"], []]);
  expect((await w.review(1, {}, { token: w.app })).decision.code).toBe("enqueued");
});

test("a head that moved just before it was added is not added", async () => {
  const w = await approved();
  const at = await positionOfMutation(w);
  w.github.meanwhile({ ...GRAPHQL, nth: at }, () => w.github.as("ada").pushCommit(BRANCH, { "README.md": "sneaked in\n" }));
  const result = await w.review(1, {}, { token: w.app });
  expect([result.decision.code, w.inside(), w.branches().includes("merging/1")]).toEqual(["head_moved", [], false]);
});

/** Which of a review's GraphQL requests adds to the queue, counted on a world alike; all of it is undone there. */
async function positionOfMutation(w: Queued): Promise<number> {
  const twin = await approved();
  await twin.review(1, {}, { token: twin.app });
  const asked = twin.github.requests.filter(({ url }) => url === "/graphql");
  expect(w.github.requests).toEqual([]);
  return asked.findIndex(({ requestBody }) => JSON.stringify(requestBody).includes("mutation Enqueue")) + 1;
}

test("any other pull request is let through, in four requests", async () => {
  const w = await queued();
  w.github.as("ada").pushCommit("docs", { "README.md": "# other\n" });
  w.github.as("ada").openPull({ title: "Docs", head: "docs" });
  await w.review(1, {}, { token: w.app });
  w.github.as("ada").mergeWhenReady(1);
  await w.github.settled();
  w.forget();
  const [result] = await w.on(last(w.groups()));
  expect(result?.decision).toMatchObject({ to: "none", code: "nothing_to_judge" });
  expect(w.pull(1).merged).toBeDefined();
  expect(w.checks(w.head())).toEqual(["model promotion: success"]);
  expect(w.github.requests).toHaveLength(4);
  expect(w.branches()).toEqual(["main", "docs"]);
});

test("an approval that is withdrawn while it waits takes it out, and the group that would have landed has failed", async () => {
  const w = await enqueued();
  const group = w.group(1);
  w.github.as("rui").dismiss(1, w.pull(1).reviews[0]!);
  const [result] = await w.sweep({}, { token: w.app });
  expect(result?.decision.code).toBe("approvals_missing");
  expect(result?.done).toContain("took #1 out of the merge queue of main");
  expect([w.inside(), w.checks(group)[0]]).toEqual([[], "model promotion: failure"]);
  expect(mutations(w)).toEqual(["Dequeue"]);
});

test("the group's own event finds that out as well: nothing is in progress there, and all that is required has failed", async () => {
  const w = await enqueued();
  const group = w.group(1);
  w.github.as("rui").dismiss(1, w.pull(1).reviews[0]!);
  const [result] = await w.on(last(w.groups()));
  expect(result?.decision.code).toBe("approvals_missing");
  expect(w.checks(group)).toEqual([
    "model promotion: failure",
    "model promotion / metrics: success",
    "model promotion / approvals: failure",
  ]);
  expect([w.inside(), w.pull(1).merged]).toEqual([[], undefined]);
});

test("a shut promotion that somebody adds by hand is taken out at once", async () => {
  const w = await queued({}, { files: { "evidence/fraud/7/evidence.json": evidence("7", { metrics: { auc: 0.5 } }) } });
  await w.promote({ version: "7" }, { token: w.app });
  // Somebody who may write checks makes the head look green, which GitHub believes.
  await forge(w, w.head(BRANCH));
  w.github.as("maya").mergeWhenReady(1);
  await w.github.settled();
  const group = w.group(1);
  const [result] = await w.on(w.github.events.findLast(({ action }) => action === "enqueued")!);
  expect([result?.decision.code, w.inside(), w.checks(group)[0]]).toEqual(["gates_shut", [], "model promotion: failure"]);
});

test("and its group is red, whichever event comes first", async () => {
  const w = await queued({}, { files: { "evidence/fraud/7/evidence.json": evidence("7", { metrics: { auc: 0.5 } }) } });
  await w.promote({ version: "7" }, { token: w.app });
  await forge(w, w.head(BRANCH));
  w.github.as("maya").mergeWhenReady(1);
  await w.github.settled();
  const [result] = await w.on(last(w.groups()));
  expect([result?.decision.code, w.pull(1).merged, w.inside()]).toEqual(["gates_shut", undefined, []]);
});

test("a change of the same manifest ahead of it that merges cleanly makes something nobody judged, and does not land", async () => {
  const w = await queued();
  w.github.as("grace").pushCommit("words", { [MANIFEST]: `# who to ask: grace\n${w.file(MANIFEST)}` });
  w.github.as("grace").openPull({ title: "Words", head: "words" });
  await w.review(1, {}, { token: w.app });
  w.github.as("grace").mergeWhenReady(1);
  await w.promote({ version: "7" }, { token: w.app });
  for (const name of ["maya", "grace"]) w.github.as(name).approve(2);
  await w.review(2, {}, { token: w.app });
  await w.github.settled();
  expect(w.inside()).toEqual([1, 2]);
  const [first, second] = w.groups();
  const [behind] = await w.on(second!);
  expect(behind?.decision).toMatchObject({ to: "wait", code: "behind_base" });
  expect(behind?.decision.because).toContain(`${MANIFEST} in the merge group`);
  expect((await w.on(first!))[0]?.decision.code).toBe("nothing_to_judge");
  expect([w.pull(1).merged === undefined, w.pull(2).merged, w.inside()]).toEqual([false, undefined, []]);
  expect((await w.review(2, {}, { token: w.app })).decision.code).toBe("behind_base");
});

test("each group is judged on top of the one ahead of it, whose promotion of another model is not its own", async () => {
  const w = await queued(
    {},
    {
      files: {
        "models/churn.yaml": manifest({ staging: "2", production: "1" }, "churn"),
        "policies/churn.yaml": JSON.stringify({
          models: ["churn"],
          stages: { production: { gates: { metrics: { auc: { at_least: 0.8 } } }, merge: "automatic" } },
        }),
        "evidence/churn/1/evidence.json": evidence("1", {}, "churn"),
        "evidence/churn/2/evidence.json": evidence("2", {}, "churn"),
      },
    },
  );
  await w.promote({ version: "7" }, { token: w.app });
  for (const name of ["maya", "grace"]) w.github.as(name).approve(1);
  await w.review(1, {}, { token: w.app });
  expect((await w.promote({ model: "churn", version: "2" }, { token: w.app })).decision.code).toBe("enqueued");
  await w.github.settled();
  const [first, second] = w.groups();
  const [churn] = await w.on(second!);
  expect(churn?.judged.map(({ move }) => [move.model, move.kind])).toEqual([["churn", "promotion"]]);
  expect(churn?.baseCommit).toBe(w.group(1));
  await w.on(first!);
  expect([1, 2].map((number) => w.pull(number).merged !== undefined)).toEqual([true, true]);
  await w.sweep({}, { token: w.app });
  expect(w.repository.dispatches.map(({ payload }) => payload["model"]).toSorted()).toEqual(["churn", "fraud"]);
  expect(w.branches()).toEqual(["main"]);
});

test("where one may land along with another behind it, the one behind speaks for both", async () => {
  const w = await enqueued({ strategy: "HEADGREEN" });
  w.github.as("ada").pushCommit("docs", { "README.md": "# other\n" });
  w.github.as("ada").openPull({ title: "Docs", head: "docs" });
  await forge(w, w.head("docs"));
  w.github.as("ada").mergeWhenReady(2);
  await w.github.settled();
  w.github.as("rui").dismiss(1, w.pull(1).reviews[0]!);
  const [result] = await w.on(last(w.groups()));
  expect(result?.decision).toMatchObject({ to: "refuse", code: "ahead_is_shut" });
  expect([w.pull(1).merged, w.pull(2).merged]).toEqual([undefined, undefined]);
});

const FORGED: readonly (readonly [string, (w: Queued) => Readonly<Record<string, string>>])[] = [
  ["a commit that its branch does not hold", (w) => ({ head_sha: w.head() })],
  ["a branch that is not there", () => ({ head_ref: "refs/heads/gh-readonly-queue/main/pr-9-x", head_sha: "0".repeat(40) })],
  ["the head of a promotion, which is no group", (w) => ({ head_sha: w.head(BRANCH), head_ref: `refs/heads/${BRANCH}` })],
  [
    "a promotion's head under another one's name",
    (w) => ({ head_sha: w.head(BRANCH), head_ref: "refs/heads/gh-readonly-queue/main/pr-2-x" }),
  ],
  ["another base", () => ({ base_ref: "refs/heads/serving" })],
];

test.each(FORGED)("an event that tells of %s makes nothing green", async (_, change) => {
  const w = await approved();
  const merge_group = {
    head_sha: w.head(BRANCH),
    head_ref: `refs/heads/gh-readonly-queue/main/pr-1-${w.head()}`,
    base_sha: w.head(),
    base_ref: "refs/heads/main",
    ...change(w),
  };
  const before = w.checks(w.head(BRANCH));
  const event = { ...last(w.github.events), event: "merge_group", payload: { action: "checks_requested", merge_group } };
  const [result] = await w.on(event);
  expect(["nothing_to_judge", "group_unknown"]).toContain(result?.decision.code);
  const greens = [...w.repository.checks.values()].filter(
    ({ name, conclusion, head }) => name === "model promotion" && conclusion === "success" && head !== w.head(BRANCH),
  );
  expect([greens, w.checks(w.head(BRANCH)).filter((check) => !before.includes(check) && check.endsWith("success"))]).toEqual([
    [],
    [],
  ]);
  expect([w.inside(), w.pull(1).merged]).toEqual([[], undefined]);
});

test("the group that GitHub names by another pull request's number is judged as the entry that it is", async () => {
  const w = await enqueued();
  const event = last(w.groups());
  const told = event.payload["merge_group"] as Readonly<Record<string, string>>;
  const forged = {
    ...event,
    payload: {
      ...event.payload,
      merge_group: { ...told, head_ref: told["head_ref"]!.replace("pr-1-", "pr-9-"), base_sha: told["head_sha"] },
    },
  };
  const [result] = await w.on(forged);
  expect([result?.pull?.number, result?.decision.code]).toEqual([1, "mergeable"]);
});

test("an event of a group that is gone tells nobody anything", async () => {
  const w = await enqueued();
  const event = last(w.groups());
  w.github.as("maya").removeFromQueue(1);
  await w.github.settled();
  const [result] = await w.on(event);
  expect(result?.decision).toMatchObject({
    to: "none",
    code: "nothing_to_judge",
    because: expect.stringContaining("is gone") as string,
  });
  expect(w.writes()).toEqual([]);
});

test("what a person takes out stays out until somebody approves or commits again; what it took out itself it puts back", async () => {
  const w = await enqueued();
  w.github.clock.advance("1m");
  w.github.as("grace").removeFromQueue(1);
  const result = await w.review(1, {}, { token: w.app });
  expect(result.decision).toMatchObject({
    to: "wait",
    code: "merge_queue",
    because: "waiting: #1 was taken out of the merge queue of main by grace (MANUAL), and is not put back without a word",
  });
  expect([w.inside(), mutations(w), w.branches().includes("merging/1")]).toEqual([[], [], false]);
  w.github.clock.advance("1m");
  const again = w.github.as("grace").approve(1);
  expect((await w.review(1, {}, { token: w.app })).decision.code).toBe("enqueued");
  w.github.as("rui").dismiss(1, again);
  w.github.clock.advance("1m");
  expect((await w.review(1, {}, { token: w.app })).done).toContain("took #1 out of the merge queue of main");
  w.github.as("grace").approve(1);
  expect((await w.review(1, {}, { token: w.app })).decision.code).toBe("enqueued");
});

test("a push while it waits takes it out, and the new head is judged anew", async () => {
  const w = await enqueued();
  const group = w.group(1);
  w.github.as("ada").pushCommit(BRANCH, { "README.md": "sneaked in\n" });
  await w.github.settled();
  expect(w.inside()).toEqual([]);
  expect((await w.review(1, {}, { token: w.app })).decision).toMatchObject({ to: "refuse", code: "foreign_files" });
  expect([w.pull(1).merged, w.checks(group)]).toEqual([undefined, []]);
});

test("its mark stays for as long as it may be merged, in the queue or out of it, and goes when it is closed", async () => {
  const w = await enqueued();
  w.repository.protections[0]!.checks = { required: [{ name: "model promotion" }, { name: "ci" }] };
  await w.sweep({}, { token: w.app });
  expect([w.inside(), w.branches().includes("merging/1")]).toEqual([[1], true]);
  w.github.as("rui").dismiss(1, w.pull(1).reviews[0]!);
  await w.sweep({}, { token: w.app });
  expect([w.inside(), w.branches().includes("merging/1")]).toEqual([[], true]);
  w.github.as("rui").closePull(1);
  await w.sweep({}, { token: w.app });
  expect(w.branches()).not.toContain("merging/1");
});

test("raises the alarm, and starts no deployment, when what landed from the queue is not what was judged", async () => {
  const w = await enqueued();
  // GitHub lands something else than it asked to be checked, as it did on 2026-04-23.
  const entry = w.repository.queue[0]!;
  w.github.as("rui");
  w.repository.protections[0]!.bypass = ["rui"];
  w.github.as("rui").pushCommit("main", { [MANIFEST]: `# slipped in\n${w.file(MANIFEST)}` });
  await w.github.settled();
  expect(standingOf(entry)).toBe("AWAITING_CHECKS");
  await forge(w, w.group(1));
  await w.github.settled();
  expect(w.pull(1).merged).toBeDefined();
  const [result] = await w.on(w.github.events.findLast(({ event, action }) => event === "pull_request" && action === "closed")!);
  expect(result?.decision).toMatchObject({ to: "refuse", code: "merged_differs" });
  expect([w.repository.dispatches, w.branches().includes("merging/1")]).toEqual([[], true]);
  w.github.as("rui").pushCommit("main", { [MANIFEST]: manifest({ staging: "7", production: "6" }) });
  await w.sweep({}, { token: w.app });
  expect([w.repository.dispatches, w.branches().includes("merging/1")]).toEqual([[], false]);
});

test("a plan tells what it would add, and adds nothing", async () => {
  const w = await approved();
  const result = await w.review(1, { "dry-run": "true" }, { token: w.app });
  expect(result.done.at(-1)).toMatch(/^would add #1 at \w{7} to the merge queue of main$/);
  expect([w.writes(), mutations(w), w.inside()]).toEqual([[], [], []]);
});

test("a plan tells what it would report on a group and take out, and does nothing", async () => {
  const w = await enqueued();
  const group = w.group(1);
  const [told] = await w.on(last(w.groups()), { "dry-run": "true" });
  expect(told?.done).toEqual([
    expect.stringMatching(/^would publish on the merge group \w{7} of #1: model promotion \(success\)/),
  ]);
  w.github.as("rui").dismiss(1, w.pull(1).reviews[0]!);
  const [out] = await w.on(
    w.github.events.findLast(({ action }) => action === "enqueued")!,
    { "dry-run": "true" },
  );
  expect(out?.done).toContain("would take #1 out of the merge queue of main");
  expect([w.writes(), mutations(w), w.checks(group), w.inside()]).toEqual([[], [], [], [1]]);
});
