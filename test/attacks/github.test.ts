import { expect } from "vitest";
import { readEvent, type Event } from "../../src/github/event.ts";
import { UserError } from "../../src/errors.ts";
import type { Result } from "../../src/promotion/result.ts";
import { evidence, manifest, moved, policy, production } from "../support/texts.ts";
import { world, type World } from "../support/world.ts";
import { approve, attack, landings, stands } from "./attack.ts";

/*
 * Forks, bases, tokens, rules, events, and the buttons beside the Action's.
 */

const MANIFEST = "models/fraud.yaml";
const BRANCH = "promote/fraud/production/7";
const AFTER = moved(manifest({ staging: "7", production: "6" }), { stage: "production", version: "7" });
const LAX = policy({
  production: production({ gates: { metrics: { auc: { at_least: 0 } } }, approvals: undefined, merge: "automatic" }),
});

/** A run as the runner would start it: what the event says is read as the Action reads it. */
async function at(
  w: World,
  name: string,
  payload: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string>> = {},
): Promise<readonly Result[]> {
  const told = { GITHUB_REPOSITORY: "acme/models", GITHUB_EVENT_NAME: name, GITHUB_ACTOR: "ada", ...env };
  const event: Event = readEvent(told, payload);
  const inputs = event.kind === "dispatch" ? event.inputs : {};
  const outcome = await w.run(inputs, event, { actor: event.firstActor ?? null, defaultBranch: event.defaultBranch });
  return outcome.is === "judged" ? outcome.results : [];
}

const event = (number: number, more: Readonly<Record<string, unknown>> = {}) => ({
  repository: { full_name: "acme/models", default_branch: "main" },
  pull_request: {
    number,
    head: { repo: { full_name: "acme/models" } },
    base: { ref: "main", repo: { full_name: "acme/models" } },
    ...more,
  },
});

attack("A fork's pull request moves the pointer", {
  async story(w, evil) {
    const home = evil ? w.github.fork(w.repository, "grace") : w.repository;
    w.github.as("grace", home).pushCommit("to-seven", { [MANIFEST]: AFTER });
    w.github.as("grace", w.repository).openPull({ title: "7", head: evil ? "grace:to-seven" : "to-seven" });
    for (const name of ["maya", "olga"]) w.github.as(name, w.repository).approve(1);
    return w.review(1);
  },
  said: "from_a_fork",
});

attack("A fork has a branch named like the Action's, and its pull request is taken for the Action's own", {
  async story(w, evil) {
    if (evil) {
      const fork = w.github.fork(w.repository, "mallory");
      w.github.as("mallory", fork).pushCommit(BRANCH, { [MANIFEST]: AFTER });
      w.github.as("mallory", w.repository).openPull({ title: "7", head: `mallory:${BRANCH}` });
    } else await w.promote({ version: "7" });
    for (const name of ["maya", "grace"]) w.github.as(name, w.repository).approve(1);
    return w.review(1);
  },
  said: "from_a_fork",
});

attack("A pull request into another branch, with a policy of its own there, is reviewed by its number", {
  async story(w, evil) {
    w.github.as("grace").createBranch("dev");
    if (evil) w.github.as("grace").pushCommit("dev", { "policies/fraud.yaml": LAX });
    w.github.as("grace").pushCommit("to-seven", { [MANIFEST]: AFTER });
    w.github.as("grace").openPull({ title: "7", head: "to-seven", ...(evil ? { base: "dev" } : {}) });
    approve(w, 1, "maya", "olga");
    return w.review(1);
  },
  said: "nothing_to_judge",
});

attack("A stack of pull requests: the lower one weakens the policy, the upper one moves the pointer", {
  async story(w, evil) {
    const [grace, base] = [w.github.as("grace"), evil ? "lower" : "main"];
    grace.pushCommit("lower", { "policies/fraud.yaml": LAX });
    grace.openPull({ title: "Tidy the policy", head: "lower" });
    grace.createBranch("upper", base);
    grace.pushCommit("upper", { [MANIFEST]: AFTER });
    grace.openPull({ title: "7", head: "upper", base });
    if (evil) {
      w.github.clock.advance("1m");
      grace.editPull(2, { base: "main" });
    }
    approve(w, 2, "maya", "olga");
    return w.review(2);
  },
  said: "foreign_files",
});

attack("The token may not write checks, so that nobody would see what was found", {
  async story(w, evil) {
    await w.promote({ version: "7" });
    approve(w, 1, "maya", "grace");
    const token = w.github.actionsToken(w.repository, { contents: "write", "pull-requests": "write" });
    return w.review(1, {}, evil ? { token } : {});
  },
  said: /checks: write/,
});

attack("The token may not write contents", {
  async story(w, evil) {
    await w.promote({ version: "7" });
    approve(w, 1, "maya", "grace");
    const token = w.github.actionsToken(w.repository, { contents: "read", "pull-requests": "write", checks: "write" });
    return w.review(1, {}, evil ? { token } : {});
  },
  said: /contents: write/,
});

attack("The token may pass every rule of the branch, so that GitHub stops nothing", {
  plan: (evil) => ({ files: { "evidence/fraud/7/evidence.json": evidence("7", evil ? { metrics: { auc: 0.5 } } : {}) } }),
  async story(w) {
    w.github.protect(w.repository, { reviews: { approvals: 6 }, bypass: ["promoter"] });
    const token = w.github.appToken("promoter");
    await w.promote({ version: "7" }, { token });
    approve(w, 1, "maya", "grace");
    return w.review(1, {}, { token });
  },
  said: "gates_shut",
});

attack("The policy asks for less than the branch's rules do", {
  plan: { files: { "policies/fraud.yaml": policy({ production: production({ merge: "automatic", approvals: undefined }) }) } },
  async story(w, evil) {
    if (evil) w.github.protect(w.repository, { reviews: { approvals: 1 } });
    return w.promote({ version: "7" });
  },
  said: "refused_by_rule",
});

attack(
  "A person forges the verdict and presses the merge button, under a ruleset that pins the check to the Action's App",
  async () => {
    const w = await world();
    const token = w.github.appToken("promoter");
    const pin = { name: "model promotion", app: w.github.token(token).app!.id };
    w.github.protect(w.repository, { checks: { required: [pin] } });
    await w.promote({ version: "7" }, { token });
    const forged = { name: "model promotion", head_sha: w.head(BRANCH), status: "completed", conclusion: "success" };
    const answer = await fetch(`${w.github.url}/repos/acme/models/check-runs`, {
      method: "POST",
      headers: { authorization: `Bearer ${w.github.actionsToken(w.repository, { checks: "write" })}` },
      body: JSON.stringify(forged),
    });
    expect(answer.status).toBe(201);
    await expect(w.github.as("ada").mergeByHand(1)).rejects.toThrow('"model promotion" is pending');
    approve(w, 1, "maya", "grace");
    expect((await w.review(1, {}, { token })).decision.code).toBe("merged");
  },
);

attack("A person merges by hand what is shut, and the next run would tell the world to deploy it", async () => {
  const w = await world({ files: { "evidence/fraud/7/evidence.json": evidence("7", { metrics: { auc: 0.5 } }) } });
  await w.promote({ version: "7" });
  await w.github.as("ada").mergeByHand(1);
  const [result] = await w.sweep();
  expect(result?.decision).toMatchObject({ to: "refuse", code: "merged_regardless" });
  expect(result?.problems.map(({ file }) => file)).toEqual([MANIFEST]);
  expect(w.repository.dispatches).toEqual([]);
});

attack("A person merges by hand what lacks its approvals", async () => {
  const w = await world();
  await w.promote({ version: "7" });
  approve(w, 1, "maya");
  await w.github.as("ada").mergeByHand(1, { method: "squash" });
  const [result] = await w.sweep();
  expect(result?.decision).toMatchObject({ to: "refuse", code: "merged_regardless" });
  expect(w.repository.dispatches).toEqual([]);
});

attack("GitHub's auto-merge, which somebody switched on, merges with fewer approvals than the policy asks for", async () => {
  const w = await world();
  w.github.protect(w.repository, { reviews: { approvals: 1 } });
  await w.promote({ version: "7" });
  await expect(w.github.as("ada").mergeByHand(1, { method: "squash" })).rejects.toThrow("approving review");
  approve(w, 1, "grace");
  // Auto-merge is a merge by whoever switched it on, as soon as the branch's rules are met.
  await w.github.as("ada").mergeByHand(1, { method: "squash" });
  expect((await w.sweep())[0]?.decision.code).toBe("merged_regardless");
  expect([landings(w), w.repository.dispatches]).toEqual([[], []]);
});

attack("An event tells of an approval that nobody gave", {
  async story(w, evil) {
    await w.promote({ version: "7" });
    approve(w, 1, "maya", ...(evil ? [] : ["grace"]));
    return at(w, "pull_request_target", {
      ...event(1),
      action: "submitted",
      review: { state: "approved", user: { login: "grace" } },
    });
  },
  said: "approvals_missing",
});

attack("An event says that a fork's pull request comes from the repository itself", {
  async story(w, evil) {
    const home = evil ? w.github.fork(w.repository, "grace") : w.repository;
    w.github.as("grace", home).pushCommit("to-seven", { [MANIFEST]: AFTER });
    w.github.as("grace", w.repository).openPull({ title: "7", head: evil ? "grace:to-seven" : "to-seven" });
    for (const name of ["maya", "olga"]) w.github.as(name, w.repository).approve(1);
    return at(w, "pull_request_target", event(1));
  },
  said: "from_a_fork",
});

attack("An event says that a pull request goes into the base, when it goes into another branch", {
  async story(w, evil) {
    w.github.as("grace").createBranch("dev");
    w.github.as("grace").pushCommit("to-seven", { [MANIFEST]: AFTER });
    w.github.as("grace").openPull({ title: "7", head: "to-seven", ...(evil ? { base: "dev" } : {}) });
    approve(w, 1, "maya", "olga");
    return at(w, "pull_request_target", event(1));
  },
  said: "nothing_to_judge",
});

attack("An event carries an older head that was approved", {
  async story(w, evil) {
    w.github.as("grace").pushCommit("to-seven", { [MANIFEST]: AFTER });
    w.github.as("grace").openPull({ title: "7", head: "to-seven" });
    approve(w, 1, "maya", "olga");
    const sha = w.head("to-seven");
    if (evil) w.github.as("grace").pushCommit("to-seven", { [MANIFEST]: `${AFTER}# more\n` });
    return at(w, "pull_request_target", event(1, { head: { sha, repo: { full_name: "acme/models" } } }));
  },
  said: "approvals_missing",
});

attack("The signal that a review was given comes without any review", {
  async story(w, evil) {
    await w.promote({ version: "7" });
    if (!evil) approve(w, 1, "maya", "grace");
    const run = { name: "Model promotion review", conclusion: "success", head_branch: BRANCH, head_sha: w.head(BRANCH) };
    return at(w, "workflow_run", { workflow_run: { ...run, actor: { login: "maya" } }, ...event(1) });
  },
  said: "approvals_missing",
});

attack("A version, a model or a reason tells GitHub to skip the workflows that would look at it", async () => {
  const w = await world();
  for (const hostile of [{ version: "7[skip ci]" }, { version: "7", model: "fraud[ci skip]" }])
    await expect(w.promote(hostile)).rejects.toThrow(UserError);
  await w.promote({ version: "7", reason: "better [skip ci]\n\nskip-checks: true" });
  approve(w, 1, "maya", "grace");
  expect((await w.review(1)).decision.code).toBe("merged");
  const log = await w.repository.git.run(["log", "--format=%B", w.head(), w.pull(1).head.sha]);
  expect(log.stdout.toString()).toContain("better (skip ci)");
  expect(log.stdout.toString()).not.toMatch(/\[skip ci\]|^skip-checks:/m);
  expect(stands(w)).toBe("7");
});
