import { expect, test } from "vitest";
import { commitOf } from "../github/git/commits.ts";
import type { Result } from "../../src/promotion/result.ts";
import { evidence, policy, production } from "../support/texts.ts";
import { world, type Plan, type World } from "../support/world.ts";

const BRANCH = "promote/fraud/production/7";

/** A promotion of version 7 to production, which @ada asked for, with these words in its policy. */
async function opened(words: Parameters<typeof production>[0] = {}, plan: Plan = {}): Promise<World> {
  const files = { "policies/fraud.yaml": policy({ production: production(words) }), ...plan.files };
  const w = await world({ ...plan, files });
  await w.promote({ version: "7" });
  return w;
}

const asideOf = (result: Result) => result.judged.flatMap((one) => one.tally?.setAside ?? []);

test("is merged once everybody whom the policy asks has approved the head", async () => {
  const w = await opened();
  w.github.as("maya").approve(1);
  expect((await w.review(1)).decision).toMatchObject({ to: "wait", code: "approvals_missing" });
  w.github.as("grace").approve(1);
  const result = await w.review(1);
  expect(result.decision).toMatchObject({ to: "merge", code: "merged" });
  expect(result.merged?.approvedBy).toEqual(["maya", "grace"]);
  expect(w.pull(1).merged?.commit).toBe(w.head());
});

test("sets the requester's own approval aside", async () => {
  const w = await opened();
  for (const name of ["maya", "ada"]) w.github.as(name).approve(1);
  const result = await w.review(1);
  expect(asideOf(result)).toEqual([{ login: "ada", because: "asked for this promotion" }]);
  expect(result.decision.code).toBe("approvals_missing");
});

test("sets the requester aside although another person asked for the same later", async () => {
  const w = await opened();
  await w.promote({ version: "7" }, { actor: "olga" });
  for (const name of ["maya", "ada"]) w.github.as(name).approve(1);
  expect(asideOf(await w.review(1))).toEqual([{ login: "ada", because: "asked for this promotion" }]);
});

test("whoever started the run again asked for it like whoever started it first, and the record names both", async () => {
  const w = await world();
  const first = await w.promote({ version: "7" }, { actor: "ada", again: "grace" });
  expect(first.requestedBy).toBe("ada, grace");
  for (const name of ["maya", "ada", "grace"]) w.github.as(name).approve(1);
  expect(asideOf(await w.review(1))).toEqual(["ada", "grace"].map((login) => ({ login, because: "asked for this promotion" })));
  w.github.as("olga").approve(1);
  expect((await w.review(1)).decision.code).toBe("merged");
  expect(commitOf(w.repository.git, w.head()).message).toContain("\nRequested-By: ada\nRequested-By: grace\nApproved-By: maya\n");
});

test("one who starts their own run again is named once", async () => {
  const w = await world();
  expect((await w.promote({ version: "7" }, { actor: "ada", again: "Ada" })).requestedBy).toBe("ada");
});

test("who asked first stays set aside when somebody else has the promotion made anew", async () => {
  const w = await opened();
  w.github.as("rui").pushCommit("main", { "evidence/fraud/7/more.json": evidence("7", { metrics: { recall: 0.8 } }) });
  expect((await w.promote({ version: "7" }, { actor: "olga" })).requestedBy).toBe("ada, olga");
  for (const name of ["maya", "ada"]) w.github.as(name).approve(1);
  const result = await w.review(1);
  expect(asideOf(result)).toEqual([{ login: "ada", because: "asked for this promotion" }]);
  expect(result.merged).toBeUndefined();
});

test("one person fills one seat, even when two rules would take them", async () => {
  const w = await opened();
  w.github.as("maya").approve(1);
  const result = await w.review(1);
  expect(result.judged[0]?.tally?.seats.map(({ filledBy }) => filledBy)).toEqual([["maya"], []]);
  expect(result.merged).toBeUndefined();
});

test("an approval of an earlier head counts no more", async () => {
  const w = await opened();
  for (const name of ["maya", "grace"]) w.github.as(name).approve(1);
  const first = w.head(BRANCH);
  w.github.as("rui").pushCommit("main", { "evidence/fraud/7/more.json": evidence("7", { metrics: { recall: 0.8 } }) });
  await w.promote({ version: "7" });
  expect(w.head(BRANCH)).not.toBe(first);
  const result = await w.review(1);
  expect(asideOf(result).map(({ login }) => login)).toEqual(["maya", "grace"]);
  expect(result.decision.code).toBe("approvals_missing");
});

test("an approval that was given through the API to a commit that is not the head counts for nothing", async () => {
  const w = await opened();
  w.github.as("grace").approve(1);
  w.github.as("maya").review(1, { state: "APPROVED", commit: w.head() });
  const result = await w.review(1);
  expect(asideOf(result).map(({ login }) => login)).toEqual(["maya"]);
  expect(result.merged).toBeUndefined();
});

test("a dismissed approval counts for nothing", async () => {
  const w = await opened();
  w.github.as("grace").approve(1);
  const review = w.github.as("maya").approve(1);
  w.github.as("rui").dismiss(1, review);
  const result = await w.review(1);
  expect(asideOf(result)).toEqual([{ login: "maya", because: "review was dismissed" }]);
  expect(result.merged).toBeUndefined();
});

test("a comment after an approval takes nothing back", async () => {
  const w = await opened();
  for (const name of ["maya", "grace"]) w.github.as(name).approve(1);
  w.github.as("maya").review(1, { state: "COMMENTED", body: "and nice work" });
  expect((await w.review(1)).merged).toBeDefined();
});

test.each([
  ["a bot", "ci[bot]", "is a bot"],
  ["someone who may only read", "eve", "has read access only"],
  ["someone from outside", "mallory", "has no access to this repository"],
])("the approval of %s counts for nothing", async (_, login, because) => {
  const w = await opened();
  const approver = w.github.appToken("ci", { "pull-requests": "write" }, w.repository);
  if (login === "ci[bot]") await approveByApi(w, approver);
  else w.github.as(login).approve(1);
  w.github.as("maya").approve(1);
  const result = await w.review(1);
  expect(asideOf(result)).toEqual([{ login, because }]);
  expect(result.merged).toBeUndefined();
});

async function approveByApi(w: World, token: string): Promise<void> {
  const response = await fetch(`${w.github.url}/repos/acme/models/pulls/1/reviews`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ event: "APPROVE" }),
  });
  expect(response.status).toBe(200);
}

const TEAM = { approvals: [{ who: "model owner", from: ["@acme/owners"], count: 1 }] };

test("a member of a team approves where the token may read the team", async () => {
  const w = await world({ files: { "policies/fraud.yaml": policy({ production: production(TEAM) }) } });
  w.github.organisation("acme", { teams: { owners: ["grace"] } });
  const token = w.github.appToken("promoter", { ...WRITES, members: "read" });
  await w.promote({ version: "7" }, { token });
  w.github.as("grace").approve(1);
  expect((await w.review(1, {}, { token })).merged?.approvedBy).toEqual(["grace"]);
});

const WRITES = { contents: "write", "pull-requests": "write", checks: "write" } as const;

test("a team that the token cannot read is said, and its rule is not met", async () => {
  const w = await opened(TEAM);
  w.github.organisation("acme", { teams: { owners: ["grace"] } });
  w.github.as("grace").approve(1);
  const result = await w.review(1);
  expect(result.decision).toMatchObject({ to: "wait", code: "approvals_unknown" });
  expect(result.judged[0]?.tally?.unknowns).toEqual([
    "grace cannot be confirmed as a member of acme/owners: this token cannot read teams",
  ]);
});

test("someone outside the team cannot approve for it", async () => {
  const w = await opened(TEAM);
  w.github.organisation("acme", { teams: { owners: ["olga"] } });
  w.github.as("grace").approve(1);
  const token = w.github.appToken("promoter", { ...WRITES, members: "read" });
  const result = await w.review(1, {}, { token });
  expect(result.merged).toBeUndefined();
  expect(asideOf(result).map(({ login }) => login)).toEqual(["grace"]);
});

test("a request for changes keeps it shut until it is withdrawn", async () => {
  const w = await opened();
  for (const name of ["maya", "grace"]) w.github.as(name).approve(1);
  w.github.as("olga").review(1, { state: "CHANGES_REQUESTED", body: "wait" });
  expect((await w.review(1)).decision).toMatchObject({ to: "wait", code: "changes_requested" });
  w.github.as("olga").approve(1);
  expect((await w.review(1)).merged).toBeDefined();
});

test("a request for changes of someone who may not write keeps nothing shut", async () => {
  const w = await opened();
  for (const name of ["maya", "grace"]) w.github.as(name).approve(1);
  w.github.as("eve").review(1, { state: "CHANGES_REQUESTED", body: "wait" });
  expect((await w.review(1)).merged).toBeDefined();
});

test("where nobody is known to have asked, nobody's approval counts", async () => {
  const w = await world();
  await w.promote({ version: "7" }, { actor: null });
  for (const name of ["maya", "grace"]) w.github.as(name).approve(1);
  expect((await w.review(1)).decision).toMatchObject({ to: "wait", code: "requester_unknown" });
});

test("merge: manual waits for a person's hand, and the check is open for it", async () => {
  const w = await opened({ merge: "manual" });
  for (const name of ["maya", "grace"]) w.github.as(name).approve(1);
  const result = await w.review(1);
  expect(result.decision).toMatchObject({ to: "wait", code: "merge_is_manual" });
  expect(
    w
      .checks(w.head(BRANCH))
      .filter((check) => check.startsWith("model promotion:"))
      .at(-1),
  ).toBe("model promotion: success");
  expect(w.pull(1).merged).toBeUndefined();
});

test("merge: manual with approvals missing waits for them first, with the check not open", async () => {
  const w = await opened({ merge: "manual" });
  expect((await w.review(1)).decision.code).toBe("approvals_missing");
  expect(w.checks(w.head(BRANCH))[0]).toBe("model promotion: in_progress");
});

test("merge: automatic asks nobody", async () => {
  const w = await opened({ merge: "automatic", approvals: undefined });
  expect(w.pull(1).merged).toBeDefined();
  expect(w.pull(1).reviews).toEqual([]);
});

test("merge: automatic does not merge what is shut, whoever approves it", async () => {
  const w = await opened({ merge: "automatic", approvals: undefined, gates: { metrics: { auc: { at_least: 0.99 } } } });
  for (const name of ["maya", "grace"]) w.github.as(name).approve(1);
  expect((await w.review(1)).decision).toMatchObject({ to: "refuse", code: "gates_shut" });
  expect(w.pull(1).merged).toBeUndefined();
});
