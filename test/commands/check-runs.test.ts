import { expect, test } from "vitest";
import { createCheck } from "../github/acts/checks.ts";
import { digest, evidence, manifest, moved, policy, production } from "../support/texts.ts";
import { world, type World } from "../support/world.ts";

const BRANCH = "promote/fraud/production/7";
const APPROVED = ["maya", "grace"];

/** The state that stands for each name on a commit: that of its newest run, as GitHub takes it for a required check. */
function standing(w: World, sha = w.head(BRANCH)): Readonly<Record<string, string>> {
  return Object.fromEntries(w.checks(sha).map((check) => check.split(": ") as [string, string]));
}

/** Somebody else's workflow writes a check run with the same token's app. */
function forge(w: World, name: string, more: object = {}): void {
  const app = { user: w.github.token(w.token).user, via: w.github.token(w.token) };
  createCheck(w.github.state, w.repository, app, {
    name,
    head_sha: w.head(BRANCH),
    status: "completed",
    conclusion: "success",
    output: { title: "open", summary: "every gate is open and every approval is there" },
    ...more,
  });
}

test("there is one check for the verdict, one for each family that was judged, and one for the approvals", async () => {
  const gates = {
    metrics: { auc: { at_least: 0.9 } },
    slo: { latency_p95_ms: { at_most: 80 } },
    drift: { psi: { at_most: 0.2 } },
    fairness: { true_positive_rate: { difference_at_most: 0.03 } },
    slices: { auc: { at_least: 0.8, by: ["country"] } },
    schema: { compatible: true },
    lineage: { require: ["code_commit"] },
    artifact: { digest: "required" },
    tests: { failed_at_most: 0 },
    security: { findings_at_most: { high: 0 } },
    cost: { usd_per_1k_predictions: { at_most: 0.05 } },
  };
  const w = await world({ files: { "policies/fraud.yaml": policy({ production: production({ gates }) }) } });
  await w.promote({ version: "7" });
  const families = Object.keys(gates).map((family) => `model promotion / ${family}`);
  expect(Object.keys(standing(w)).toSorted()).toEqual(["model promotion", "model promotion / approvals", ...families].toSorted());
});

test("waiting is in progress, shut is a failure, open is a success, and nothing else is ever said", async () => {
  const w = await world();
  await w.promote({ version: "7" });
  expect(standing(w)).toEqual({
    "model promotion": "in_progress",
    "model promotion / metrics": "success",
    "model promotion / approvals": "in_progress",
  });
  w.github.as("rui").pushCommit("main", {
    "policies/fraud.yaml": policy({ production: production({ gates: { metrics: { auc: { at_least: 0.95 } } } }) }),
  });
  await w.review(1);
  expect(standing(w)).toMatchObject({ "model promotion": "failure", "model promotion / metrics": "failure" });
  w.github.as("rui").pushCommit("main", { "policies/fraud.yaml": policy() });
  for (const name of APPROVED) w.github.as(name).approve(1);
  await w.review(1);
  expect(Object.values(standing(w, w.pull(1).head.sha))).toEqual(["success", "success", "success"]);
  expect([...w.repository.checks.values()].map(({ conclusion }) => conclusion)).not.toContain("neutral");
});

test("evidence that is missing is a failure, which GitHub takes for no", async () => {
  const w = await world({ files: { "evidence/fraud/7/evidence.json": null } });
  await w.promote({ version: "7", digest: digest("7") });
  expect(standing(w)).toMatchObject({ "model promotion": "failure", "model promotion / metrics": "failure" });
});

test("a soak that has not passed is waited for", async () => {
  const stage = production({ follows: "staging", soak: "24h" });
  const w = await world({ files: { "policies/fraud.yaml": policy({ production: stage }) } });
  w.github.clock.advance("23h");
  expect((await w.promote({ from: "staging" })).decision.code).toBe("soaking");
  expect(standing(w)["model promotion"]).toBe("in_progress");
  w.github.clock.advance("1h");
  expect((await w.review(1)).decision.code).toBe("approvals_missing");
});

test("a settled check is never opened again: what is judged anew stands in a run of its own", async () => {
  const w = await world();
  await w.promote({ version: "7" });
  const changes = w.github.as("maya");
  for (const name of APPROVED) w.github.as(name).approve(1);
  w.github.protect(w.repository, { checks: { required: [{ name: "unit tests" }] } });
  await w.review(1);
  expect(standing(w)["model promotion"]).toBe("success");
  changes.review(1, { state: "CHANGES_REQUESTED", body: "no" });
  await w.review(1);
  expect(w.checks(w.head(BRANCH)).filter((check) => check.startsWith("model promotion:"))).toEqual([
    "model promotion: success",
    "model promotion: in_progress",
  ]);
});

test.each([
  ["another name's look", {}],
  ["our own mark on it", { external_id: "model-promotion" }],
])("a success that somebody forged under the verdict's name merges nothing, with %s", async (_, more) => {
  const w = await world({ files: { "evidence/fraud/7/evidence.json": evidence("7", { metrics: { auc: 0.5 } }) } });
  await w.promote({ version: "7" });
  for (const name of ["model promotion", "model promotion / metrics", "model promotion / approvals"]) forge(w, name, more);
  for (const name of APPROVED) w.github.as(name).approve(1);
  const result = await w.review(1);
  expect(result.decision).toMatchObject({ to: "refuse", code: "gates_shut" });
  expect(w.pull(1).merged).toBeUndefined();
});

test.each([
  ["our own mark on it", { external_id: "model-promotion" }],
  ["no mark of ours", {}],
])("a forged success with %s is answered by a run of ours that says what was found", async (_, more) => {
  const w = await world({ files: { "evidence/fraud/7/evidence.json": evidence("7", { metrics: { auc: 0.5 } }) } });
  await w.promote({ version: "7" });
  forge(w, "model promotion", more);
  await w.review(1);
  expect(standing(w)["model promotion"]).toBe("failure");
});

test("a commit that carries forged checks before we ever saw it is judged like any other", async () => {
  const w = await world();
  w.github.as("grace").pushCommit(BRANCH, { "models/fraud.yaml": manifest({ staging: "7", production: "5" }) });
  w.github.as("grace").openPull({ title: "5", head: BRANCH });
  for (const name of ["model promotion", "model promotion / approvals"]) forge(w, name);
  const result = await w.review(1);
  expect(result.merged).toBeUndefined();
  expect(standing(w)["model promotion"]).toBe("failure");
});

test("what is judged alike is published once, however often it is looked at", async () => {
  const w = await world();
  await w.promote({ version: "7" });
  w.forget();
  for (let times = 0; times < 3; times++) {
    w.github.clock.advance("15m");
    await w.review(1);
    await w.sweep();
  }
  expect(w.writes()).toEqual([]);
});

test("a pull request whose moves have landed otherwise tells so once, and its check forgets what it said of them", async () => {
  const w = await world();
  const text = moved(w.file("models/fraud.yaml") ?? "", { stage: "production", version: "7" });
  w.github.as("olga").pushCommit("by-hand", { "models/fraud.yaml": text });
  w.github.as("olga").openPull({ title: "7 to production", head: "by-hand" });
  await w.review(1);
  w.github.as("rui").pushCommit("main", { "models/fraud.yaml": text });
  expect((await w.review(1)).decision.code).toBe("behind_base");
  const verdict = [...w.repository.checks.values()].find((run) => run.name === "model promotion");
  expect(verdict?.output.text).toBe("No move was judged.");
  w.forget();
  await w.review(1);
  expect(w.writes()).toEqual([]);
});
