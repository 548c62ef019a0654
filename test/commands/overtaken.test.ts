import { expect, test } from "vitest";
import { commitOf } from "../github/git/commits.ts";
import { evidence, manifest } from "../support/texts.ts";
import { world, type World } from "../support/world.ts";

/*
 * Two runs at once, without the workflow's concurrency group: whatever one of them does between two requests of the other, there
 * is one pull request, nothing of anybody's is thrown away, and neither run ends as if GitHub were down.
 */

const BRANCH = "promote/fraud/production/7";
const REFS = { method: "POST", path: /\/git\/refs$/ };
const PULLS = { method: "POST", path: /\/pulls$/ };
const HEAD = { method: "GET", path: /\/branches\/promote/ };
const NEWER = { "evidence/fraud/8/evidence.json": evidence("8") };

const requesters = (w: World) =>
  [...commitOf(w.repository.git, w.head(BRANCH)).message.matchAll(/^Requested-By: (.*)$/gm)].map(([, login]) => login).toSorted();

test("two runs that ask for the same version in the same moment make one pull request, and both say so", async () => {
  const w = await world();
  w.github.meanwhile(REFS, () => w.promote({ version: "7" }, { actor: "grace" }));
  const result = await w.promote({ version: "7" });
  expect([result.pull?.number, result.decision.code, [...w.repository.pulls.keys()]]).toEqual([1, "approvals_missing", [1]]);
  expect(requesters(w)).toEqual(["grace"]);
});

test("whoever's commit another run took the place of has asked all the same", async () => {
  const w = await world();
  w.github.meanwhile(PULLS, () => w.promote({ version: "7" }, { actor: "grace" }));
  const result = await w.promote({ version: "7" }, { actor: "maya" });
  expect([result.pull?.number, [...w.repository.pulls.keys()]]).toEqual([1, [1]]);
  expect(requesters(w)).toEqual(["grace", "maya"]);
  w.github.as("maya").approve(1);
  w.github.as("grace").approve(1);
  const { judged } = await w.review(1);
  expect(judged[0]?.tally?.setAside.map(({ login }) => login).toSorted()).toEqual(["grace", "maya"]);
});

test("a commit that somebody pushes while a promotion is made anew is not thrown away", async () => {
  const w = await world();
  const asked = (auc: number) =>
    w.promote({ version: "8", evidence: "e.json" }, { files: { "e.json": evidence("8", { metrics: { auc } }) } });
  await asked(0.93);
  const branch = "promote/fraud/production/8";
  w.github.meanwhile(HEAD, () =>
    w.github.as("grace").pushCommit(branch, { "models/fraud.yaml": `${w.file("models/fraud.yaml", branch)}# mine\n` }),
  );
  const { decision } = await asked(0.95);
  expect(decision).toMatchObject({ to: "wait", code: "foreign_commit" });
  expect(w.file("models/fraud.yaml", branch)).toContain("# mine");
});

test("a promotion whose branch is taken away before its pull request is opened is opened all the same", async () => {
  const w = await world();
  w.github.meanwhile(PULLS, () => w.github.as("grace").deleteBranch(BRANCH));
  const result = await w.promote({ version: "7" });
  expect([result.pull?.number, result.decision.code, w.pull(1).head.sha]).toEqual([1, "approvals_missing", w.head(BRANCH)]);
});

test("a promotion that is merged while it is made anew leaves no branch behind", async () => {
  const w = await world();
  const asked = (auc: number) =>
    w.promote({ version: "8", evidence: "e.json" }, { files: { "e.json": evidence("8", { metrics: { auc } }) } });
  await asked(0.93);
  w.github.meanwhile(HEAD, async () => {
    await w.github.as("rui").mergeByHand(1);
    w.github.as("rui").deleteBranch("promote/fraud/production/8");
  });
  await asked(0.95);
  const open = [...w.repository.pulls.values()].filter(({ state }) => state === "open").map(({ head }) => head.branch);
  expect(w.branches().filter((branch) => branch !== "main")).toEqual(open);
});

test("the end of a merged promotion's branch spares one of the same name that was made anew", async () => {
  const w = await world();
  await w.promote({ version: "7" });
  w.github.as("maya").approve(1);
  w.github.as("grace").approve(1);
  w.github.meanwhile({ method: "POST", path: /\/dispatches$/ }, () => w.github.as("grace").pushRef(BRANCH, w.head()));
  const { done } = await w.review(1);
  expect(w.branches()).toContain(BRANCH);
  expect(done.join()).not.toContain("removed the branch");
});

/** Two promotions for one stage, each opened without having seen the other: #1 of version 8, #2 of version 7. */
async function both(): Promise<World> {
  const w = await world({ files: NEWER });
  w.github.meanwhile(PULLS, () => w.promote({ version: "8" }, { actor: "grace" }));
  await w.promote({ version: "7" });
  expect([1, 2].map((number) => [w.pull(number).state, w.pull(number).head.branch.at(-1)])).toEqual([
    ["open", "8"],
    ["open", "7"],
  ]);
  return w;
}

const LINK = "Superseded by #2: one live promotion for each model and stage.";

test("of two promotions that were opened in the same moment the sweep leaves the newer, with a link", async () => {
  const w = await both();
  const results = await w.sweep();
  expect(results.map(({ pull }) => pull?.number)).toEqual([2]);
  expect([w.pull(1).state, w.pull(2).state, w.pull(1).comments.map(({ body }) => body)]).toEqual(["closed", "open", [LINK]]);
  expect(w.branches()).toEqual(["main", BRANCH]);
});

test("asking again for the older of two closes that one, never both, and says so", async () => {
  const w = await both();
  const result = await w.promote({ version: "8" });
  expect(result.decision).toMatchObject({ to: "none", code: "superseded" });
  expect([w.pull(1).state, w.pull(2).state, w.pull(1).comments.map(({ body }) => body)]).toEqual(["closed", "open", [LINK]]);
});

test("a pull request that is no longer the Action's own takes nobody's place", async () => {
  const w = await both();
  w.github.as("grace").pushCommit(BRANCH, { "models/fraud.yaml": `${w.file("models/fraud.yaml", BRANCH)}# mine\n` });
  await w.sweep();
  expect([w.pull(1).state, w.pull(2).state]).toEqual(["open", "closed"]);
});

test("releases of two holds wait beside each other", async () => {
  const [one, other] = ["a", "b"].map((char) => `sha256:${char.repeat(64)}`);
  const holds = [one, other].map(
    (held) => `  - { stage: production, digest: "${held}", because: biased, since: 2026-11-02T09:00:00Z }\n`,
  );
  const w = await world({
    files: { "models/fraud.yaml": `${manifest({ staging: "7", production: "6" })}holds:\n${holds.join("")}` },
  });
  for (const digest of [one, other]) await w.release({ digest: digest!, reason: "it was the proxy" });
  expect([w.pull(1).state, w.pull(2).state]).toEqual(["open", "open"]);
});

test.each([
  ["just before the merge", { method: "PUT", path: /\/merge$/ }],
  ["before it looks for the last time", { method: "POST", path: /\/git\/refs$/ }],
])("a run that finds its pull request merged by another one %s says that it is merged", async (_, when) => {
  const w = await world();
  await w.promote({ version: "7" });
  w.github.as("maya").approve(1);
  w.github.as("grace").approve(1);
  w.github.meanwhile(when, () => w.review(1));
  const late = await w.review(1);
  expect(late.decision).toMatchObject({ to: "none", code: "already_merged" });
  expect(w.repository.dispatches).toHaveLength(1);
});
