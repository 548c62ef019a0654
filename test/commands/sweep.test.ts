import { expect, test } from "vitest";
import { say } from "../../src/say.ts";
import { answer } from "../github/wire/faults.ts";
import { digest, evidence, manifest, moved, policy, production } from "../support/texts.ts";
import { world, type World } from "../support/world.ts";

const MODELS = ["ant", "bee", "cat"];

/** Three models whose version 2 stands in staging and is promoted to production by a pull request each: #1, #2 and #3. */
async function three(auc: Readonly<Record<string, number>> = {}): Promise<World> {
  const files = MODELS.flatMap((model) => [
    [`models/${model}.yaml`, manifest({ staging: "2", production: "1" }, model)],
    [`evidence/${model}/2/evidence.json`, evidence("2", { metrics: { auc: auc[model] ?? 0.93 } }, model)],
  ]);
  const w = await world({
    files: { ...(Object.fromEntries(files) as Record<string, string>), "policies/all.yaml": policy({}, MODELS) },
  });
  for (const model of MODELS) await w.promote({ model, version: "2" });
  w.forget();
  return w;
}

const approve = (w: World, number: number) => ["maya", "grace"].forEach((name) => w.github.as(name).approve(number));
const states = (w: World) => [...w.repository.pulls.values()].map((pull) => (pull.merged === undefined ? pull.state : "merged"));

test("merges what may be merged, and what is shut or waits keeps nobody else out", async () => {
  const w = await three({ ant: 0.5 });
  for (const number of [1, 3]) approve(w, number);
  const results = await w.sweep();
  expect(results.map(({ decision }) => decision.code)).toEqual(["gates_shut", "approvals_missing", "merged"]);
  expect(states(w)).toEqual(["open", "open", "merged"]);
});

test("merges several, each onto the base that the one before it made", async () => {
  const w = await three();
  for (const number of [1, 2, 3]) approve(w, number);
  await w.sweep();
  expect(states(w)).toEqual(["merged", "merged", "merged"]);
  expect(w.repository.dispatches.map(({ payload }) => payload["model"])).toEqual(MODELS);
  for (const model of MODELS) expect(w.file(`models/${model}.yaml`)).toMatch(/production:\n {4}version: "2"/);
});

test("writes nothing where nothing has changed since", async () => {
  const w = await three();
  w.github.clock.advance("15m");
  await w.sweep();
  expect(w.writes()).toEqual([]);
});

test("does nothing at all where nothing is open", async () => {
  const w = await world();
  expect(await w.sweep()).toEqual([]);
  expect(w.writes()).toEqual([]);
});

test("looks at no pull request that touches neither manifests nor evidence", async () => {
  const w = await world();
  w.github.as("grace").pushCommit("docs", { "README.md": "# more\n" });
  w.github.as("grace").openPull({ title: "Docs", head: "docs" });
  expect(await w.sweep()).toEqual([]);
  expect(w.checks(w.head("docs"))).toEqual([]);
});

test("of two promotions of one model the second waits for the next run, and is then behind what the first one made", async () => {
  const w = await world();
  await w.promote({ version: "7" });
  const text = moved(manifest({ staging: "7", production: "6" }), { stage: "staging", version: "8" });
  w.github.as("grace").pushCommit("by-hand", { "models/fraud.yaml": text, "evidence/fraud/8/evidence.json": evidence("8") });
  w.github.as("grace").openPull({ title: "8 to staging", head: "by-hand" });
  approve(w, 1);
  const results = await w.sweep();
  expect(results.map(({ pull, decision }) => [pull?.number, decision.code])).toEqual([[1, "merged"]]);
  expect(w.log).toContain("#2 is left for the next run: another pull request just moved the same model");
  const next = await w.sweep();
  expect(next.map(({ pull, decision }) => [pull?.number, decision.code])).toEqual([[2, "behind_base"]]);
});

test("one pull request that GitHub will not merge keeps the others from nothing", async () => {
  const w = await three();
  for (const number of [1, 2]) approve(w, number);
  w.github.meanwhile({ method: "PUT", path: /\/pulls\/1\/merge$/ }, () =>
    w.github.as("ada").pushCommit("promote/ant/production/2", { "README.md": "sneaked in\n" }),
  );
  const results = await w.sweep();
  expect(results.map(({ decision }) => decision.code)).toEqual(["head_moved", "merged", "approvals_missing"]);
});

test("one whose checks GitHub refuses keeps nobody else out, and the run says so in the end", async () => {
  const w = await three();
  for (const number of [1, 2, 3]) approve(w, number);
  w.github.fault({ method: "PATCH", path: /check-runs/, nth: 3 }, answer(422, "Validation Failed"));
  await expect(w.sweep()).rejects.toThrow("GitHub answers: Validation Failed");
  expect(states(w)).toEqual(["merged", "open", "merged"]);
  expect(w.log.filter((line) => line.startsWith("#2"))).toEqual([
    expect.stringContaining("#2 cannot be judged to the end: GitHub answers: Validation Failed") as string,
  ]);
});

test("gives up after three failures in a row, which are no matter of one pull request", async () => {
  const w = await three();
  w.github.as("grace").pushCommit("by-hand", { "models/dog.yaml": manifest({ staging: "1" }, "dog") });
  w.github.as("grace").openPull({ title: "dog", head: "by-hand" });
  for (const number of [1, 2, 3]) approve(w, number);
  w.github.fault({ method: "PATCH", path: /check-runs/ }, answer(422, "Validation Failed"), 3);
  await expect(w.sweep()).rejects.toThrow("GitHub answers: Validation Failed");
  expect(w.checks(w.head("by-hand"))).toEqual([]);
});

test("finishes what follows a merge when the run that merged was cut off before it could", async () => {
  const w = await world();
  await w.promote({ version: "7" });
  approve(w, 1);
  w.github.fault({ method: "POST", path: /\/dispatches$/ }, { is: "reset before" }, 4);
  await expect(w.review(1)).rejects.toThrow();
  expect([states(w), w.repository.dispatches, w.branches().length]).toEqual([["merged"], [], 3]);
  const [result] = await w.sweep();
  expect(result?.merged?.commit).toBe(w.head());
  expect(w.repository.dispatches).toMatchObject([
    {
      name: "model-promoted",
      payload: {
        kind: "promotion",
        before: { version: "6", digest: digest("6") },
        after: { version: "7" },
        commit: w.head(),
        pull_request: 1,
      },
    },
  ]);
  expect(w.branches()).toEqual(["main"]);
  w.forget();
  await w.sweep();
  expect(w.writes()).toEqual([]);
});

test("a merge that was told but whose branch was left is told once more rather than never", async () => {
  const w = await world();
  await w.promote({ version: "7" });
  approve(w, 1);
  w.github.fault({ method: "DELETE", path: /\/git\/refs/ }, { is: "reset before" });
  await expect(w.review(1)).rejects.toThrow();
  await w.sweep();
  expect(w.repository.dispatches).toHaveLength(2);
  expect(w.branches()).toEqual(["main"]);
});

test("sends no late news of a pointer that has moved on since", async () => {
  const w = await world();
  await w.promote({ version: "7" });
  await w.github.as("rui").mergeByHand(1);
  w.github.clock.advance("1h");
  w.github.as("rui").pushCommit("main", { "models/fraud.yaml": manifest({ staging: "7", production: "6" }) });
  await w.sweep();
  expect(w.repository.dispatches).toEqual([]);
  expect(w.branches()).toEqual(["main"]);
});

test("a promotion that was open, and that a person merged by hand, is told like one of ours", async () => {
  const w = await world({ files: { "policies/fraud.yaml": policy({ production: production({ merge: "manual" }) }) } });
  await w.promote({ version: "7" });
  approve(w, 1);
  await w.github.as("rui").mergeByHand(1);
  await w.sweep();
  expect(w.repository.dispatches.map(({ name }) => name)).toEqual(["model-promoted"]);
  expect(w.branches()).toEqual(["main"]);
});

test("one that a person merged although it was not open raises the alarm until its branch is gone, and is not told", async () => {
  const w = await world();
  await w.promote({ version: "7" });
  await w.github.as("rui").mergeByHand(1, { method: "rebase" });
  for (let times = 0; times < 2; times++) {
    const said = say(await w.run({ command: "review" }, { kind: "sweep" }, {}), "result.json");
    expect([said.exit, said.problems.map(({ what }) => what)]).toEqual([
      2,
      [expect.stringMatching(/^rui merged #1 by hand although it was not open: waiting for approvals on/) as string],
    ]);
  }
  w.github.as("rui").deleteBranch("promote/fraud/production/7");
  expect(await w.sweep()).toEqual([]);
  expect(w.repository.dispatches).toEqual([]);
});

test("a promotion that somebody merged into another branch is no promotion, and nothing is sent", async () => {
  const w = await world();
  await w.promote({ version: "7" });
  w.github.as("grace").createBranch("aside");
  w.github.as("grace").editPull(1, { base: "aside" });
  await w.github.as("grace").mergeByHand(1, { method: "squash" });
  await w.sweep();
  expect(w.repository.dispatches).toEqual([]);
});

test("promotions that people closed cost nothing more, although their branches still stand", async () => {
  const w = await three();
  for (const number of [1, 2, 3]) w.github.as("grace").closePull(number);
  await w.sweep();
  expect(w.github.requests).toHaveLength(3);
});

test("a rollback that was cut off after its merge is told as a rollback", async () => {
  const w = await world();
  await w.promote({ version: "7" });
  approve(w, 1);
  await w.review(1);
  w.github.clock.advance("1h");
  await w.rollback({}, { actor: "maya" });
  w.github.as("olga").approve(2);
  w.github.fault({ method: "POST", path: /\/dispatches$/ }, { is: "reset before" }, 4);
  await expect(w.review(2)).rejects.toThrow();
  await w.sweep();
  expect(w.repository.dispatches.map(({ name }) => name)).toEqual(["model-promoted", "model-rolled-back"]);
});

test("an alarm that a sweep raises is no quiet success", async () => {
  const w = await three();
  approve(w, 1);
  w.github.meanwhile({ method: "PUT", path: /\/merge$/ }, () =>
    w.github.as("rui").pushCommit("main", { "models/ant.yaml": `# slipped in\n${w.file("models/ant.yaml")}` }),
  );
  const outcome = await w.run({ command: "review" }, { kind: "sweep" }, {});
  const said = say(outcome, "result.json");
  expect([said.exit, said.problems.map(({ file }) => file)]).toEqual([2, ["models/ant.yaml"]]);
  expect(w.repository.dispatches).toEqual([]);
});
