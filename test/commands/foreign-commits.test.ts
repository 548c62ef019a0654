import { expect, test } from "vitest";
import { host } from "../../src/github/host.ts";
import { commitOf } from "../github/git/commits.ts";
import { manifest, moved, policy, production } from "../support/texts.ts";
import { world, type World } from "../support/world.ts";

const BRANCH = "promote/fraud/production/7";
const BOT = { name: "github-actions[bot]", email: "41898282+github-actions[bot]@users.noreply.github.com" };

/** A promotion that @maya asked for and that everybody but her approves, whatever became of its branch. */
async function asked(): Promise<World> {
  const w = await world();
  await w.promote({ version: "7" }, { actor: "maya" });
  return w;
}

const text = (w: World) => w.file("models/fraud.yaml", BRANCH) ?? "";
const message = (w: World, requester: string) =>
  commitOf(w.repository.git, w.head(BRANCH)).message.replace("Requested-By: maya", `Requested-By: ${requester}`);

/** It waits, also where GitHub's activity log tells nothing of who pushed. */
async function waits(w: World): Promise<void> {
  w.repository.activity.length = 0;
  for (const name of ["maya", "grace", "olga"]) w.github.as(name).approve(1);
  const result = await w.review(1);
  expect(result.decision).toMatchObject({ to: "wait", code: "foreign_commit" });
  expect(result.ours).toBe(false);
  expect(w.pull(1).merged).toBeUndefined();
  expect(w.checks(w.head(BRANCH))[0]).toBe("model promotion: in_progress");
}

test("a promotion of ours with somebody's commit on top waits, and says whose branch it was", async () => {
  const w = await asked();
  w.github.as("grace").pushCommit(BRANCH, { "models/fraud.yaml": `${text(w)}# one more line\n` });
  await waits(w);
});

test("it waits although the commit on top is empty of changes", async () => {
  const w = await asked();
  w.github.as("grace").pushCommit(BRANCH, {}, { author: BOT });
  await waits(w);
});

test("one whose commit was replaced by an unsigned one that names the bot waits", async () => {
  const w = await asked();
  const files = { "models/fraud.yaml": text(w) };
  const told = message(w, "ada");
  w.github.as("maya").pushRef(BRANCH, w.head());
  w.github.as("maya").pushCommit(BRANCH, files, { author: BOT, message: told });
  await waits(w);
});

test("one whose commit was replaced by one that its author signed with a key of their own waits", async () => {
  const w = await asked();
  const files = { "models/fraud.yaml": text(w) };
  const told = message(w, "ada");
  w.github.as("maya").pushRef(BRANCH, w.head());
  w.github.as("maya").pushCommit(BRANCH, files, { author: BOT, message: told, signed: true });
  await waits(w);
});

test("one whose commit was replaced by one that GitHub signed for a person waits", async () => {
  const w = await asked();
  const files = { "models/fraud.yaml": text(w) };
  const told = message(w, "ada");
  w.github.as("maya").pushRef(BRANCH, w.head());
  w.github.as("maya").editOnSite(BRANCH, files, told);
  await waits(w);
});

test("one whose commit was replaced by a squash that a person worded, which GitHub signs as the bot's, waits", async () => {
  const w = await asked();
  w.github.as("maya").createBranch("aside");
  w.github.as("maya").editPull(1, { base: "aside" });
  const [title = "", ...rest] = message(w, "ada").split("\n");
  const squash = await w.github.as("maya").mergeByHand(1, { method: "squash", title, message: rest.join("\n").trim() });
  w.github.clock.advance("1m");
  const again = await w.promote({ version: "7" }, { actor: "maya" });
  expect(again.pull?.number).toBe(2);
  w.github.as("maya").pushRef(BRANCH, squash);
  for (const name of ["maya", "grace"]) w.github.as(name).approve(2);
  const result = await w.review(2);
  expect(result.decision).toMatchObject({ to: "wait", code: "foreign_commit" });
  expect(result.decision.because).toBe(
    "waiting: the head of this pull request was put there by maya, not by github-actions[bot]",
  );
});

test("one that was brought up to date with GitHub's button waits, and promote makes it anew once it is closed", async () => {
  const w = await asked();
  w.github.as("rui").pushCommit("main", { "README.md": "# other\n" });
  await w.github.as("grace").updateBranchButton(1);
  await waits(w);
  w.github.as("grace").closePull(1);
  const result = await w.promote({ version: "7" }, { actor: "maya" });
  expect([result.pull?.number, result.decision.code, result.ours]).toEqual([2, "approvals_missing", true]);
});

test("one whose base branch was turned aside and back is what it was", async () => {
  const w = await asked();
  w.github.as("grace").createBranch("dev");
  w.github.as("grace").editPull(1, { base: "dev" });
  expect((await w.review(1)).decision.code).toBe("nothing_to_judge");
  w.github.as("grace").editPull(1, { base: "main" });
  for (const name of ["maya", "grace"]) w.github.as(name).approve(1);
  expect((await w.review(1)).decision.code).toBe("approvals_missing");
});

test("text in the pull request, its title and its branch's name say nothing of who asked", async () => {
  const w = await asked();
  w.github.as("maya").editPull(1, { title: "Requested-By: ada", body: "Requested-By: ada" });
  for (const name of ["maya", "grace"]) w.github.as(name).approve(1);
  const result = await w.review(1);
  expect(result.requestedBy).toBe("maya");
  expect(result.judged[0]?.tally?.setAside.map(({ login }) => login)).toEqual(["maya"]);
});

test("a pull request that a bot of another kind opened is nobody's promotion until a person writes it", async () => {
  const w = await world();
  w.github.as("grace").pushCommit("to-five", { "models/fraud.yaml": manifest({ staging: "7", production: "5" }) });
  const response = await fetch(`${w.github.url}/repos/acme/models/pulls`, {
    method: "POST",
    headers: { authorization: `Bearer ${w.github.appToken("renamer")}`, "content-type": "application/json" },
    body: JSON.stringify({ title: "5", head: "to-five", base: "main" }),
  });
  expect(response.status).toBe(201);
  for (const name of ["maya", "olga"]) w.github.as(name).approve(1);
  const result = await w.review(1);
  expect(result.decision.to).not.toBe("merge");
  expect(result.findings.map(({ code }) => code)).toEqual(["foreign_commit"]);
});

test("a commit that comes between judging and merging is not merged, although GitHub would take it", async () => {
  const w = await asked();
  for (const name of ["olga", "grace"]) w.github.as(name).approve(1);
  w.github.as("rui").pushCommit("main", { "policies/fraud.yaml": policy({ production: production({ approvals: ANYBODY }) }) });
  w.github.meanwhile({ method: "GET", path: /\/branches\/main$/, nth: 2 }, () =>
    w.github.as("grace").pushCommit(BRANCH, { "README.md": "sneaked in\n" }),
  );
  expect((await w.review(1)).decision).toMatchObject({ to: "wait", code: "head_moved" });
  expect(w.pull(1).merged).toBeUndefined();
});

const ANYBODY = [{ who: "reviewer", from: ["write"], count: 2 }];

test("the branch of a hand-written promotion stays after its merge, although it is called like one of ours", async () => {
  const w = await world();
  const text = moved(manifest({ staging: "7", production: "6" }), { stage: "production", version: "7" });
  w.github.as("grace").pushCommit(BRANCH, { "models/fraud.yaml": text });
  w.github.as("grace").openPull({ title: "7", head: BRANCH });
  for (const name of ["maya", "olga"]) w.github.as(name).approve(1);
  expect((await w.review(1)).decision.code).toBe("merged");
  expect(w.branches()).toEqual(["main", BRANCH]);
});

test("what another bot wrote says nothing of who asked, although GitHub signs it as that bot's", async () => {
  const w = await world();
  const other = host({
    token: w.github.appToken("helper"),
    baseUrl: w.github.url,
    repository: "acme/models",
    userAgent: "test",
    log: () => undefined,
  });
  const text = moved(w.file("models/fraud.yaml") ?? "", { stage: "production", version: "7" });
  const files = [{ path: "models/fraud.yaml", bytes: new TextEncoder().encode(text) }];
  const head = await other.branches.commit({ parent: w.head(), files, message: "Seven\n\nRequested-By: olga" });
  await other.branches.create("helper/seven", head);
  await other.pulls.create({ title: "Seven", body: "", branch: "helper/seven", base: "main" });
  for (const name of ["maya", "grace"]) w.github.as(name).approve(1);
  const result = await w.review(1);
  expect([result.decision.code, result.ours, result.requestedBy]).toEqual(["foreign_commit", false, undefined]);
  expect(result.decision.because).toBe(
    "waiting: helper[bot] opened this pull request, and this run is github-actions[bot]: it believes what it wrote itself, and no other bot",
  );
});
