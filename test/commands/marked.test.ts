import { expect, test } from "vitest";
import { digest, manifest, moved } from "../support/texts.ts";
import { world, type World } from "../support/world.ts";

/*
 * A run may be killed between a merge and what follows it. The branch `merging/<number>` says so to the next one.
 */

const MANIFEST = "models/fraud.yaml";
const UNTOLD = { method: "POST", path: /\/dispatches$/ } as const;
const MERGE = { method: "PUT", path: /\/merge$/ } as const;

const marks = (w: World) => w.branches().filter((name) => name.startsWith("merging/"));
const told = (w: World) => w.repository.dispatches.map(({ name, payload }) => [name, payload["pull_request"]]);
const approve = (w: World, number: number) => ["maya", "grace"].forEach((name) => w.github.as(name).approve(number));

/** #1 moves production to 7 by hand, and is approved. */
async function byHand(w: World): Promise<void> {
  const text = moved(w.file(MANIFEST) ?? "", { stage: "production", version: "7" });
  w.github.as("olga").pushCommit("by-hand", { [MANIFEST]: text });
  w.github.as("olga").openPull({ title: "7 to production", head: "by-hand" });
  approve(w, 1);
}

/** 7 stands in production, and #2 is GitHub's own revert of that, approved by those on call. */
async function reverted(w: World): Promise<void> {
  await w.promote({ version: "7" });
  approve(w, 1);
  await w.review(1);
  w.github.clock.advance("1h");
  await w.github.as("grace").revertButton(1);
  w.github.as("olga").approve(2);
}

test("a hand-written promotion that was cut off after its merge is told by the next run, once", async () => {
  const w = await world();
  await byHand(w);
  w.github.fault(UNTOLD, { is: "reset before" }, 4);
  await expect(w.review(1)).rejects.toThrow();
  expect([w.pull(1).merged !== undefined, marks(w), told(w)]).toEqual([true, ["merging/1"], []]);
  await w.sweep();
  expect([marks(w), told(w)]).toEqual([[], [["model-promoted", 1]]]);
  w.forget();
  await w.sweep();
  expect(w.writes()).toEqual([]);
});

test("so is one that was cut off in a repository that deletes branches by itself", async () => {
  const w = await world();
  w.repository.settings.deleteBranchOnMerge = true;
  await w.promote({ version: "7" });
  approve(w, 1);
  w.github.fault(UNTOLD, { is: "reset before" }, 4);
  await expect(w.review(1)).rejects.toThrow();
  expect(w.branches()).toEqual(["main", "merging/1"]);
  const again = await w.review(1);
  expect(again).toMatchObject({ decision: { code: "already_merged" }, merged: { commit: w.head() } });
  expect([w.branches(), told(w)]).toEqual([["main"], [["model-promoted", 1]]]);
});

test.each([
  ["before it was told", UNTOLD, 4],
  ["before its hold had a branch", { method: "POST", path: /\/git\/trees$/ }, 1],
  ["before its hold had a pull request", { method: "POST", path: /\/pulls$/ }, 1],
  ["before its hold was merged", { method: "PUT", path: /\/pulls\/3\/merge$/ }, 1],
] as const)("a Revert that was cut off %s is told, and the hold it owes is written", async (_, when, times) => {
  const w = await world();
  await reverted(w);
  w.github.fault(when, { is: "reset before" }, times);
  await expect(w.review(2)).rejects.toThrow();
  expect(w.file(MANIFEST)).not.toContain("holds:");
  await w.sweep();
  expect(w.file(MANIFEST)).toContain(`digest: ${digest("7")}, because: "rolled back from version 7 to version 6`);
  expect(told(w).at(-1)).toEqual(["model-rolled-back", 2]);
  expect(w.branches().filter((name) => /^(merging|hold|promote|rollback)\//.test(name))).toEqual([]);
});

test("a merge whose answer was lost is found and finished", async () => {
  const w = await world();
  await byHand(w);
  w.github.fault(MERGE, { is: "reset after" });
  await w.sweep();
  expect([w.pull(1).merged !== undefined, marks(w), told(w)]).toEqual([true, [], [["model-promoted", 1]]]);
});

test("a merge that GitHub refuses leaves no mark", async () => {
  const w = await world();
  await byHand(w);
  w.github.protect(w.repository, { reviews: { approvals: 3 } });
  expect((await w.review(1)).decision.code).toBe("refused_by_rule");
  expect(marks(w)).toEqual([]);
});

test("a run that was cut off before its merge leaves a mark, which stays while the pull request is open and goes with it", async () => {
  const w = await world();
  await byHand(w);
  w.github.fault(MERGE, { is: "reset before" });
  await expect(w.review(1)).rejects.toThrow();
  expect(marks(w)).toEqual(["merging/1"]);
  w.github.as("maya").review(1, { state: "CHANGES_REQUESTED" });
  await w.sweep({ "dry-run": "true" });
  expect(marks(w)).toEqual(["merging/1"]);
  await w.sweep();
  expect([marks(w), w.pull(1).state]).toEqual([["merging/1"], "open"]);
  w.github.as("olga").closePull(1);
  await w.sweep({ "dry-run": "true" });
  expect(marks(w)).toEqual(["merging/1"]);
  await w.sweep();
  expect([marks(w), told(w)]).toEqual([[], []]);
});

test("a mark that anybody makes brings about nothing that is not due", async () => {
  const w = await world();
  await w.promote({ version: "7" });
  approve(w, 1);
  await w.github.as("rui").mergeByHand(1);
  await w.sweep();
  w.github.as("rui").pushCommit("main", { [MANIFEST]: manifest({ staging: "7", production: "6" }) });
  w.github.as("ada").pushCommit("by-hand", { [MANIFEST]: manifest({ staging: "7", production: "5" }) });
  w.github.as("ada").openPull({ title: "5", head: "by-hand" });
  for (const name of ["merging/1", "merging/2", "merging/99", "merging/x"]) w.github.as("ada").createBranch(name);
  await w.sweep();
  expect(told(w)).toEqual([["model-promoted", 1]]);
  expect([w.pull(2).state, marks(w)]).toEqual(["open", ["merging/2", "merging/x"]]);
});
