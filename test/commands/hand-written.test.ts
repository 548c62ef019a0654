import { expect, test } from "vitest";
import type { Result } from "../../src/promotion/result.ts";
import { evidence, manifest, moved, policy } from "../support/texts.ts";
import { world, type Plan, type World } from "../support/world.ts";

const MANIFEST = "models/fraud.yaml";
const BEFORE = manifest({ staging: "7", production: "6" });
const AFTER = moved(BEFORE, { stage: "production", version: "7" });

/** A pull request by @grace that moves production to 7 by hand, and changes these files along with it. */
async function byHand(files: Record<string, string | null> = {}, plan: Plan = {}): Promise<World> {
  const w = await world(plan);
  w.github.as("grace").pushCommit("to-seven", { [MANIFEST]: AFTER, ...files });
  w.github.as("grace").openPull({ title: "7 to production", head: "to-seven" });
  return w;
}

const asideOf = (result: Result) => result.judged.flatMap((one) => one.tally?.setAside ?? []);
const approve = (w: World, ...names: readonly string[]) => names.forEach((name) => w.github.as(name).approve(1));

test("a pull request that a person wrote is judged and merged like one of ours", async () => {
  const w = await byHand();
  expect((await w.review(1)).decision.code).toBe("approvals_missing");
  approve(w, "maya", "olga");
  const result = await w.review(1);
  expect([result.decision.code, result.ours, w.file(MANIFEST)]).toEqual(["merged", false, AFTER]);
});

test("its text is left to whoever wrote it", async () => {
  const w = await byHand();
  w.github.as("grace").editPull(1, { body: "my words" });
  await w.review(1);
  expect(w.pull(1).body).toBe("my words");
});

test("its branch is left to whoever made it, after the merge too", async () => {
  const w = await byHand();
  approve(w, "maya", "olga");
  await w.review(1);
  expect(w.branches()).toEqual(["main", "to-seven"]);
  expect(w.repository.dispatches).toHaveLength(1);
});

test("whoever wrote or committed one of its commits is set aside", async () => {
  const w = await byHand();
  w.github.as("grace").pushCommit(
    "to-seven",
    { "evidence/fraud/7/more.json": evidence("7", { metrics: { auc: 0.93 } }) },
    {
      author: { login: "olga" },
      committer: { login: "maya" },
    },
  );
  approve(w, "maya", "olga");
  const result = await w.review(1);
  const [, last] = w.pull(1).reviews;
  expect(asideOf(result)).toEqual([
    { login: "maya", because: `committed ${last?.commit?.slice(0, 7)}` },
    { login: "olga", because: `is the author of commit ${last?.commit?.slice(0, 7)}` },
  ]);
});

test("whoever pushed to its branch is set aside, whatever names the commits carry", async () => {
  const w = await byHand();
  w.github.as("olga").pushCommit("to-seven", { [MANIFEST]: `${AFTER}# by olga\n` }, { author: { login: "grace" } });
  approve(w, "maya", "olga");
  const result = await w.review(1);
  expect(asideOf(result)).toEqual([{ login: "olga", because: "pushed to this branch" }]);
});

test("who edited it on GitHub's site is set aside, and GitHub itself, which committed for them, keeps nobody out", async () => {
  const w = await byHand();
  w.github.as("olga").editOnSite("to-seven", { [MANIFEST]: `${AFTER}# by olga\n` });
  approve(w, "maya", "olga", "rui");
  const result = await w.review(1);
  expect(asideOf(result).map(({ login }) => login)).toEqual(["olga"]);
  expect(result.merged?.approvedBy).toEqual(["maya", "rui"]);
});

const TWO = {
  "models/churn.yaml": manifest({ staging: "2" }, "churn"),
  "policies/churn.yaml": policy({}, ["churn"]),
  "evidence/churn/3/evidence.json": evidence("3", { metrics: { auc: 0.7 } }, "churn"),
};

test("every pointer that it moves is judged, and one that is shut keeps the others out", async () => {
  const churn = moved(TWO["models/churn.yaml"], {
    stage: "staging",
    version: "3",
    evidence: TWO["evidence/churn/3/evidence.json"],
  });
  const w = await byHand({ "models/churn.yaml": churn }, { files: TWO });
  approve(w, "maya", "olga");
  const result = await w.review(1);
  expect(result.judged.map((one) => [one.move.model, one.allows])).toEqual([
    ["churn", false],
    ["fraud", true],
  ]);
  expect(result.decision).toMatchObject({ to: "refuse", code: "gates_shut", because: "auc is 0.7, must be at least 0.8" });
});

test("two pointers that are both open are merged together, and each is dispatched", async () => {
  const good = evidence("3", {}, "churn");
  const files = { ...TWO, "evidence/churn/3/evidence.json": good };
  const churn = moved(TWO["models/churn.yaml"], { stage: "staging", version: "3", evidence: good });
  const w = await byHand({ "models/churn.yaml": churn }, { files });
  approve(w, "maya", "olga");
  expect((await w.review(1)).decision.code).toBe("merged");
  expect(w.repository.dispatches.map(({ name, payload }) => [name, payload["model"], payload["stage"]])).toEqual([
    ["model-promoted", "churn", "staging"],
    ["model-promoted", "fraud", "production"],
  ]);
});

test.each([
  ["code", { "src/train.py": "print()\n" }, "src/train.py"],
  ["the policy", { "policies/fraud.yaml": policy({ production: undefined }) }, "policies/fraud.yaml"],
  [
    "another version's evidence",
    { "evidence/fraud/6/evidence.json": evidence("6", { metrics: { auc: 0.1 } }) },
    "evidence/fraud/6/evidence.json",
  ],
  ["a deleted file", { "README.md": null }, "README.md"],
])("one that also changes %s is refused, however many approve it", async (_, files, named) => {
  const w = await byHand(files);
  approve(w, "maya", "olga");
  const result = await w.review(1);
  expect(result.decision).toMatchObject({
    to: "refuse",
    code: "foreign_files",
    because: `this pull request moves a pointer and also changes ${named}`,
  });
  expect(w.pull(1).merged).toBeUndefined();
  expect(w.checks(w.head("to-seven"))[0]).toBe("model promotion: failure");
});

test.each([
  ["evidence only", { "evidence/fraud/9/evidence.json": evidence("9") }],
  ["a policy only", { "policies/fraud.yaml": policy({ production: undefined }) }],
  ["code only", { "src/train.py": "print()\n" }],
  ["words of a manifest that move no pointer, and code", { [MANIFEST]: `# why\n${BEFORE}`, "src/train.py": "print()\n" }],
])("one that changes %s has nothing to judge, and its check is open", async (_, files) => {
  const w = await world();
  w.github.as("grace").pushCommit("change", files);
  w.github.as("grace").openPull({ title: "Change", head: "change" });
  const result = await w.review(1);
  expect(result.decision).toMatchObject({ to: "none", code: "nothing_to_judge" });
  expect(w.checks(w.head("change"))).toEqual(["model promotion: success"]);
  expect(w.pull(1).merged).toBeUndefined();
});

test("a bot that changes words of a manifest and moves no pointer has nothing to judge either", async () => {
  const w = await world();
  w.github.as("grace").pushCommit("change", { [MANIFEST]: `# why\n${BEFORE}` });
  const response = await fetch(`${w.github.url}/repos/acme/models/pulls`, {
    method: "POST",
    headers: { authorization: `Bearer ${w.github.appToken("formatter")}`, "content-type": "application/json" },
    body: JSON.stringify({ title: "Format", head: "change", base: "main" }),
  });
  expect(response.status).toBe(201);
  expect((await w.review(1)).decision.code).toBe("nothing_to_judge");
});

test("a policy in the pull request is not the one it is judged by", async () => {
  const w = await byHand({
    "policies/fraud.yaml": policy({ production: { gates: { metrics: { auc: { at_least: 0 } } }, merge: "automatic" } }),
  });
  const result = await w.review(1);
  expect(result.judged[0]?.merge).toBe("when_approved");
  expect(result.merged).toBeUndefined();
});

test("one from a fork is refused, and says what to do instead", async () => {
  const w = await world();
  const fork = w.github.fork(w.repository, "grace");
  w.github.as("grace", fork).pushCommit("to-seven", { [MANIFEST]: AFTER });
  w.github.as("grace", w.repository).openPull({ title: "7", head: "grace:to-seven" });
  for (const name of ["maya", "olga"]) w.github.as(name, w.repository).approve(1);
  const result = await w.review(1);
  expect(result.decision).toMatchObject({ to: "refuse", code: "from_a_fork" });
  expect(w.pull(1).merged).toBeUndefined();
});

test("a draft is judged and shown, and waits to be marked ready", async () => {
  const w = await world();
  w.github.as("grace").pushCommit("to-seven", { [MANIFEST]: AFTER });
  w.github.as("grace").openPull({ title: "7", head: "to-seven", draft: true });
  approve(w, "maya", "olga");
  const result = await w.review(1);
  expect(result.decision).toMatchObject({ to: "wait", code: "draft" });
  expect(w.checks(w.head("to-seven"))).toEqual([
    "model promotion: in_progress",
    "model promotion / metrics: success",
    "model promotion / approvals: success",
  ]);
});

test("one that is closed is not judged, and nothing is written", async () => {
  const w = await byHand();
  w.github.as("grace").closePull(1);
  expect((await w.review(1)).decision).toMatchObject({ to: "none", code: "closed" });
  expect(w.writes()).toEqual([]);
});

test("one into another branch is nobody's promotion", async () => {
  const w = await world();
  w.github.as("grace").createBranch("dev");
  w.github.as("grace").pushCommit("to-seven", { [MANIFEST]: AFTER });
  w.github.as("grace").openPull({ title: "7", head: "to-seven", base: "dev" });
  approve(w, "maya", "olga");
  expect((await w.review(1)).decision).toMatchObject({
    to: "none",
    code: "nothing_to_judge",
    because: "#1 goes into dev, and promotions are judged into main",
  });
  expect(w.writes()).toEqual([]);
});

test("one that was written on an older base whose manifest changed since is behind, and waits", async () => {
  const w = await byHand();
  w.github.as("rui").pushCommit("main", { [MANIFEST]: manifest({ staging: "8", production: "6" }) });
  approve(w, "maya", "olga");
  const result = await w.review(1);
  expect(result.decision).toMatchObject({ to: "wait", code: "behind_base" });
  expect(result.decision.because).toContain("models/fraud.yaml changed on main since this change was made");
  expect(w.pull(1).merged).toBeUndefined();
});

test("one that was written on an older base which changed elsewhere is merged", async () => {
  const w = await byHand();
  w.github.as("rui").pushCommit("main", { "README.md": "# other\n" });
  approve(w, "maya", "olga");
  expect((await w.review(1)).decision.code).toBe("merged");
});

test("one that does not pin its evidence, or does not archive what it leaves, is shut", async () => {
  const w = await world();
  w.github.as("grace").pushCommit("to-seven", { [MANIFEST]: manifest({ staging: "7", production: "7" }) });
  w.github.as("grace").openPull({ title: "7", head: "to-seven" });
  approve(w, "maya", "olga");
  const result = await w.review(1);
  expect(result.decision.to).toBe("refuse");
  expect(
    result.judged
      .flatMap((one) => one.findings)
      .filter((one) => one.outcome !== "pass")
      .map(({ code }) => code),
  ).toEqual(["digest_missing", "unexplained_change"]);
});
