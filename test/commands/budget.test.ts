import { expect, test } from "vitest";
import { commitFiles } from "../github/acts/branches.ts";
import { createPull } from "../github/acts/pulls.ts";
import { evidence, manifest, moved, policy } from "../support/texts.ts";
import { world, type World } from "../support/world.ts";

/*
 * How many requests each command needs. A repository's GITHUB_TOKEN has 1,000 an hour, for all its workflows together.
 * https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */

/** Requests since they were last counted, but for those that write a check, of which there is one for each family. */
function counted(w: World): number {
  return w.github.requests.filter(({ url }) => !url.includes("/check-runs")).length;
}

test("promote opens a pull request in at most ten requests, and one for each check", async () => {
  const w = await world();
  await w.promote({ version: "8", evidence: "e.json" }, { files: { "e.json": evidence("8") } });
  expect(counted(w)).toBeLessThanOrEqual(10);
  expect(w.github.requests.length - counted(w)).toBe(w.checks(w.pull(1).head.sha).length);
});

test("promote run again for nothing needs no more than ten", async () => {
  const w = await world();
  await w.promote({ version: "7" });
  w.forget();
  await w.promote({ version: "7" });
  expect(w.github.requests.length).toBeLessThanOrEqual(10);
});

test("promote that closes what it supersedes needs five more", async () => {
  const w = await world({ files: { "evidence/fraud/8/evidence.json": evidence("8") } });
  await w.promote({ version: "7" });
  w.forget();
  await w.promote({ version: "8" });
  expect(counted(w)).toBeLessThanOrEqual(15);
});

test("promote that merges at once needs no more than twenty-two", async () => {
  const w = await world({ files: { "evidence/fraud/8/evidence.json": evidence("8") } });
  await w.promote({ version: "8", to: "staging" });
  expect(w.pull(1).merged).toBeDefined();
  expect(counted(w)).toBeLessThanOrEqual(22);
});

test("a review that finds nothing new needs at most five", async () => {
  const w = await world();
  await w.promote({ version: "7" });
  w.forget();
  await w.review(1);
  expect(w.github.requests.length).toBeLessThanOrEqual(5);
});

test("a review of what one person has approved needs one more", async () => {
  const w = await world();
  await w.promote({ version: "7" });
  w.github.as("maya").approve(1);
  await w.review(1);
  w.forget();
  await w.review(1);
  expect(w.github.requests.length).toBeLessThanOrEqual(6);
});

test("a sweep of nothing needs at most three", async () => {
  const w = await world();
  await w.sweep();
  expect(w.github.requests.length).toBeLessThanOrEqual(3);
});

/** As many models, each with an open promotion that the bot made, and its checks as they are to be. */
async function many(count: number): Promise<World> {
  const models = Array.from({ length: count }, (_, index) => `model-${String(index).padStart(3, "0")}`);
  const before = (model: string) => manifest({ staging: "2", production: "1" }, model);
  const files = models.flatMap((model) => [
    [`models/${model}.yaml`, before(model)],
    [`evidence/${model}/1/evidence.json`, evidence("1", {}, model)],
    [`evidence/${model}/2/evidence.json`, evidence("2", {}, model)],
  ]);
  const w = await world({
    files: { ...(Object.fromEntries(files) as Record<string, string>), "policies/all.yaml": policy({}, ["model-*"]) },
  });
  const token = w.github.token(w.token);
  const bot = { user: token.user, via: token };
  for (const model of models) {
    const branch = `promote/${model}/production/2`;
    const text = moved(before(model), { stage: "production", version: "2" });
    const message = `promote ${model} to production: 1 → 2\n\nRequested-By: ada\nRequested-By-Id: ada ${w.github.user("ada").id}`;
    commitFiles(w.github.state, w.repository, bot, {
      branch,
      files: { [`models/${model}.yaml`]: text },
      message,
      seal: "github",
    });
    createPull(w.github.state, w.repository, bot, { title: message.split("\n")[0] ?? "", body: "", head: branch, base: "main" });
  }
  await w.sweep();
  w.forget();
  return w;
}

test("a sweep of a hundred open promotions needs at most 120", async () => {
  const w = await many(100);
  const results = await w.sweep();
  expect(results.map(({ decision }) => decision.code)).toEqual(Array.from({ length: 100 }, () => "approvals_missing"));
  expect(w.writes()).toEqual([]);
  expect(w.github.requests.length).toBeLessThanOrEqual(120);
  for (const number of w.repository.pulls.keys()) w.github.as("maya").approve(number);
  await w.sweep();
  w.forget();
  await w.sweep();
  expect(w.github.requests.length).toBeLessThanOrEqual(120);
}, 120_000);
