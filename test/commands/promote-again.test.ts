import { expect, test } from "vitest";
import { commitOf } from "../github/git/commits.ts";
import { commitsBetween } from "../github/git/history.ts";
import { digest, evidence, manifest } from "../support/texts.ts";
import { world, type World } from "../support/world.ts";

const BRANCH = "promote/fraud/production/7";

/** The commits of the promotion's branch that are not on main, newest first. */
function commits(w: World, branch = BRANCH): readonly string[] {
  return commitsBetween(w.repository.git, w.head(branch), w.head()).map(({ sha }) => sha);
}

test("run twice is one pull request with one commit and each check once, and the second run writes nothing", async () => {
  const w = await world();
  await w.promote({ version: "7" });
  const before = [commits(w), w.checks(w.head(BRANCH)), w.branches()];
  w.forget();
  w.github.clock.advance("3h");
  const again = await w.promote({ version: "7" }, { actor: "grace" });
  expect(again.decision).toMatchObject({ to: "wait", code: "approvals_missing" });
  expect(again.pull?.number).toBe(1);
  expect(w.writes()).toEqual([]);
  expect([commits(w), w.checks(w.head(BRANCH)), w.branches()]).toEqual(before);
});

test("keeps the first requester when somebody else asks for the same", async () => {
  const w = await world();
  await w.promote({ version: "7" });
  expect((await w.promote({ version: "7" }, { actor: "maya" })).requestedBy).toBe("ada");
});

test("new evidence makes one new commit on the same branch, and earlier approvals go stale", async () => {
  const w = await world();
  const given = { version: "8", evidence: "e.json" };
  await w.promote(given, { files: { "e.json": evidence("8") } });
  w.github.as("maya").approve(1);
  const branch = "promote/fraud/production/8";
  const first = w.head(branch);
  const again = await w.promote(given, { files: { "e.json": evidence("8", { metrics: { auc: 0.94 } }) } });
  expect(commits(w, branch)).toEqual([w.head(branch)]);
  expect(w.head(branch)).not.toBe(first);
  expect(commitOf(w.repository.git, w.head(branch)).parents).toEqual([w.head()]);
  expect([...w.repository.pulls.keys()]).toEqual([1]);
  expect(again.done).toContain("refreshed https://github.com/acme/models/pull/1");
  const reviewed = await w.review(1);
  expect(reviewed.judged[0]?.tally?.setAside).toMatchObject([{ login: "maya" }]);
  expect(reviewed.decision.code).toBe("approvals_missing");
});

test("evidence that changed only in its time of day is new evidence all the same", async () => {
  const w = await world();
  const given = { version: "8", evidence: "e.json" };
  await w.promote(given, { files: { "e.json": evidence("8", { created: "2026-11-19T10:00:00Z" }) } });
  const first = w.head("promote/fraud/production/8");
  await w.promote(given, { files: { "e.json": evidence("8", { created: "2026-11-20T10:00:00Z" }) } });
  expect(w.head("promote/fraud/production/8")).not.toBe(first);
});

test("is made anew on the base when the same manifest changed there", async () => {
  const w = await world();
  await w.promote({ version: "7" });
  const changed = manifest({ staging: "8", production: "6" });
  const main = w.github.as("rui").pushCommit("main", { "models/fraud.yaml": changed });
  const result = await w.promote({ version: "7" });
  expect(result.decision.code).toBe("approvals_missing");
  expect(commitOf(w.repository.git, w.head(BRANCH)).parents).toEqual([main]);
  expect(w.file("models/fraud.yaml", BRANCH)).toContain(`staging:\n    version: "8"`);
  expect([...w.repository.pulls.keys()]).toEqual([1]);
});

test("is made anew when the candidate's evidence changed on the base", async () => {
  const w = await world();
  await w.promote({ version: "7" });
  w.github.as("rui").pushCommit("main", { "evidence/fraud/7/evidence.json": evidence("7", { metrics: { auc: 0.95 } }) });
  await w.promote({ version: "7" });
  expect(commitOf(w.repository.git, w.head(BRANCH)).parents).toEqual([w.head()]);
});

test("is made anew when the base came to hold the very evidence that it brings", async () => {
  const w = await world();
  const given = { version: "8", evidence: "evidence.json" };
  const way = { files: { "evidence.json": evidence("8") } };
  await w.promote(given, way);
  w.github.as("rui").pushCommit("main", { "evidence/fraud/8/evidence.json": evidence("8") });
  const result = await w.promote(given, way);
  expect(result.decision.code).toBe("approvals_missing");
  expect(commitOf(w.repository.git, w.head("promote/fraud/production/8")).parents).toEqual([w.head()]);
});

test("stays as it is when the base moved elsewhere", async () => {
  const w = await world();
  await w.promote({ version: "7" });
  w.github.as("rui").pushCommit("main", { "README.md": "# other\n", "models/churn.yaml": manifest({ staging: "1" }, "churn") });
  w.forget();
  await w.promote({ version: "7" });
  expect(w.writes()).toEqual([]);
});

test("a newer candidate closes the older pull request with a link to its own, and takes its branch away", async () => {
  const w = await world({ files: { "evidence/fraud/8/evidence.json": evidence("8") } });
  await w.promote({ version: "7" });
  const result = await w.promote({ version: "8" });
  expect(result.done).toContain("closed #1, which this one supersedes");
  expect([w.pull(1).state, w.pull(1).merged, w.pull(2).state]).toEqual(["closed", undefined, "open"]);
  expect(w.pull(1).comments.map(({ body }) => body)).toEqual(["Superseded by #2: one live promotion for each model and stage."]);
  expect(w.branches()).toEqual(["main", "promote/fraud/production/8"]);
});

test("a candidate for another stage or model closes nothing", async () => {
  const policies = { "policies/churn.yaml": `{"models": ["churn"], "extends": "./fraud.yaml"}` };
  const w = await world({ files: { ...policies, "evidence/fraud/8/e.json": evidence("8", { metrics: { auc: 0.7 } }) } });
  await w.promote({ version: "7" });
  await w.promote({ version: "8", to: "staging" });
  await w.promote({ model: "churn", version: "1", digest: digest("1") });
  expect([1, 2, 3].map((number) => w.pull(number).state)).toEqual(["open", "open", "open"]);
});

test("leaves a person's pull request alone, whatever its branch is called", async () => {
  const w = await world();
  w.github.as("grace").pushCommit("promote/fraud/production/by-hand", { "models/fraud.yaml": manifest({ production: "5" }) });
  w.github.as("grace").openPull({ title: "Back to 5", head: "promote/fraud/production/by-hand" });
  await w.promote({ version: "7" });
  expect(w.pull(1).state).toBe("open");
  expect(w.branches()).toContain("promote/fraud/production/by-hand");
});

test("uses a branch that a run left without a pull request", async () => {
  const w = await world();
  w.github.fault({ method: "POST", path: /\/pulls$/ }, { is: "reset before" });
  await expect(w.promote({ version: "7" })).rejects.toThrow();
  expect([...w.repository.pulls.keys()]).toEqual([]);
  w.github.clock.advance("15m");
  const result = await w.promote({ version: "7" });
  expect(result.pull?.number).toBe(1);
  expect(commits(w)).toEqual([w.pull(1).head.sha]);
});

test("goes on from an answer that was lost after the pull request was made", async () => {
  const w = await world();
  w.github.fault({ method: "POST", path: /\/pulls$/ }, { is: "reset after" });
  const result = await w.promote({ version: "7" });
  expect([result.pull?.number, [...w.repository.pulls.keys()]]).toEqual([1, [1]]);
  expect(w.checks(w.head(BRANCH))).toHaveLength(3);
});

test("uses the branch again that a merged promotion of the same version left behind", async () => {
  const w = await world();
  await w.promote({ version: "7" });
  await w.github.as("rui").mergeByHand(1);
  w.github.as("rui").pushCommit("main", { "models/fraud.yaml": manifest({ staging: "7", production: "5" }) });
  expect(w.branches()).toContain(BRANCH);
  w.github.clock.advance("1d");
  const result = await w.promote({ version: "7", digest: digest("7") });
  expect(result.pull?.number ?? result.decision).toBe(2);
  expect(commits(w)).toEqual([w.pull(2).head.sha]);
});

test("opens another pull request where a person closed the first one", async () => {
  const w = await world();
  await w.promote({ version: "7" });
  w.github.as("grace").closePull(1);
  w.github.clock.advance("1m");
  const result = await w.promote({ version: "7" });
  expect([result.pull?.number, w.pull(1).state, w.pull(2).state]).toEqual([2, "closed", "open"]);
});

test("is not led astray by a pull request from its branch into another one", async () => {
  const w = await world();
  await w.promote({ version: "7" });
  w.github.as("grace").createBranch("dev");
  w.github.as("grace").openPull({ title: "Elsewhere", head: BRANCH, base: "dev" });
  w.forget();
  const result = await w.promote({ version: "7" });
  expect(result.pull?.number).toBe(1);
  expect(w.writes()).toEqual([]);
  expect(w.pull(2).title).toBe("Elsewhere");
});

test("leaves what people wrote around its region of the body", async () => {
  const w = await world();
  const given = { version: "8", evidence: "e.json" };
  await w.promote(given, { files: { "e.json": evidence("8") } });
  const body = w.pull(1).body ?? "";
  w.github.as("grace").editPull(1, { body: `Before.\r\n\r\n${body}\r\nAfter.` });
  await w.promote(given, { files: { "e.json": evidence("8", { metrics: { auc: 0.95 } }) } });
  expect(w.pull(1).body).toMatch(
    /^Before\.\r\n\r\n<!-- model-promotion:begin -->[^]*0\.95[^]*<!-- model-promotion:end -->\r\nAfter\.$/,
  );
});

test("does not touch a branch of its own that holds somebody else's commit, and says so", async () => {
  const w = await world();
  await w.promote({ version: "7" });
  w.github.as("grace").pushCommit(BRANCH, { "models/fraud.yaml": `${w.file("models/fraud.yaml", BRANCH)}# mine\n` });
  const foreign = w.head(BRANCH);
  w.forget();
  const result = await w.promote({ version: "7" });
  expect(result.decision).toMatchObject({ to: "wait", code: "foreign_commit" });
  expect(w.head(BRANCH)).toBe(foreign);
  expect(w.checks(foreign)).toEqual([
    "model promotion: in_progress",
    "model promotion / metrics: success",
    "model promotion / approvals: in_progress",
  ]);
});

test("a promotion that was cut off between its merge and its dispatch is finished by asking again", async () => {
  const w = await world();
  await w.promote({ version: "7" });
  w.github.as("maya").approve(1);
  w.github.as("grace").approve(1);
  w.github.fault({ method: "POST", path: /\/dispatches$/ }, { is: "reset before" }, 4);
  await expect(w.review(1)).rejects.toThrow();
  expect([w.branches().includes(BRANCH), w.repository.dispatches]).toEqual([true, []]);
  const again = await w.promote({ version: "7" });
  expect(again.decision).toMatchObject({ to: "none", code: "already_there" });
  expect(w.repository.dispatches.map(({ name }) => name)).toEqual(["model-promoted"]);
  expect(w.branches()).not.toContain(BRANCH);
});
