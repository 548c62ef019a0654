import { expect, test } from "vitest";
import { evidence, manifest } from "../support/texts.ts";
import { world } from "../support/world.ts";

const DRY = { "dry-run": "true" };

test("a dry run of promote says the plan and sends no request that writes", async () => {
  const w = await world();
  const result = await w.promote({ version: "8", evidence: "e.json", ...DRY }, { files: { "e.json": evidence("8") } });
  const size = new TextEncoder().encode(evidence("8")).length;
  expect(result.decision).toMatchObject({ to: "wait", code: "approvals_missing" });
  expect(
    result.done.map((line) => line.replace(w.head().slice(0, 7), "(head)").replace(/fraud\.yaml \(\d+/, "fraud.yaml (N")),
  ).toEqual([
    "would put one commit on promote/fraud/production/8, on top of main at (head)",
    "would write models/fraud.yaml (N bytes)",
    `would write evidence/fraud/8/e.json (${size} bytes)`,
    "would open a pull request: promote fraud to production: 6 → 8",
  ]);
  expect(w.writes()).toEqual([]);
  expect(w.branches()).toEqual(["main"]);
});

test("a dry run says which pull request it would refresh, and which it would close", async () => {
  const w = await world({ files: { "evidence/fraud/8/evidence.json": evidence("8") } });
  await w.promote({ version: "7" });
  w.forget();
  const newer = await w.promote({ version: "8", ...DRY });
  expect(newer.done).toContain("would close #1, which this one supersedes");
  w.github.as("rui").pushCommit("main", { "models/fraud.yaml": manifest({ staging: "8", production: "6" }) });
  const again = await w.promote({ version: "7", ...DRY });
  expect(again.done).toContain("would refresh #1: promote fraud to production: 6 → 7");
  expect(w.writes()).toEqual([]);
  expect(w.pull(1).state).toBe("open");
});

test("a dry run of a promotion that asks nobody merges nothing", async () => {
  const w = await world({ files: { "evidence/fraud/8/evidence.json": evidence("8") } });
  const result = await w.promote({ version: "8", to: "staging", ...DRY });
  expect(result.decision).toMatchObject({ to: "merge", code: "mergeable" });
  expect(result.merged).toBeUndefined();
  expect(w.writes()).toEqual([]);
});

test("a dry run of a review says what it would publish and merge, and does neither", async () => {
  const w = await world();
  await w.promote({ version: "7" });
  for (const name of ["maya", "grace"]) w.github.as(name).approve(1);
  w.forget();
  const head = w.pull(1).head.sha.slice(0, 7);
  const result = await w.review(1, DRY);
  expect(result.done).toEqual([
    `would publish on ${head}: model promotion (success), model promotion / metrics (success), model promotion / approvals (success)`,
    `would merge #1 at ${head} (squash): promote fraud to production: 6 → 7 (#1)`,
  ]);
  expect(result.merged).toBeUndefined();
  expect(w.writes()).toEqual([]);
});

test("a dry run of a sweep finishes nothing that an earlier run left", async () => {
  const w = await world();
  await w.promote({ version: "7" });
  await w.github.as("rui").mergeByHand(1);
  w.forget();
  await w.sweep(DRY);
  expect(w.writes()).toEqual([]);
});
