import { expect } from "vitest";
import { manifest, policy, production } from "../support/texts.ts";
import { freshBundle } from "../support/fresh-bundle.ts";
import { runAction, type ActionRun } from "../support/run-bundle.ts";
import { world, type World } from "../support/world.ts";
import { approve, attack, landings } from "./attack.ts";

/*
 * What whoever starts a run can bring along, with the program as the runner starts it.
 */

const bundle = freshBundle();
const ASKED = { model: "fraud", version: "7", to: "production" };
const LAX = policy({
  production: production({ gates: { metrics: { auc: { at_least: 0 } } }, approvals: undefined, merge: "automatic" }),
});

/** One run of the Action; what it decided, as its outputs tell it. */
async function run(w: World, event: string, payload: NonNullable<ActionRun["payload"]> = {}, more: Partial<ActionRun> = {}) {
  const { repository, token } = w;
  const how = { repository, token, event, payload, main: bundle.action(), actor: "ada", ...more };
  const { outputs, log } = await runAction(w.github, how);
  return { decision: { code: outputs["reason-code"] ?? log } };
}

attack("A dispatch brings a base branch, a policy folder and an evidence folder of its own", {
  plan: { files: { "lax/fraud.yaml": LAX } },
  async story(w, evil) {
    const hostile = { policies: "lax", base: "evil", "evidence-root": "lax", "merge-method": "merge", token: "mine" };
    const asked = await run(w, "repository_dispatch", { client_payload: evil ? { ...ASKED, ...hostile } : ASKED });
    if (evil) return asked;
    approve(w, 1, "maya", "grace");
    return run(w, "schedule");
  },
  said: "approvals_missing",
});

attack("A dispatch says who asked", {
  async story(w, evil) {
    const hostile = { actor: "ada", sender: { login: "ada" }, "requested-by": "ada", reason: "Requested-By: ada" };
    const client_payload = evil ? { ...ASKED, ...hostile } : ASKED;
    await run(w, "repository_dispatch", { client_payload }, { actor: evil ? "maya" : "ada" });
    approve(w, 1, "maya", "grace");
    return run(w, "schedule");
  },
  said: "approvals_missing",
});

attack(
  "A run from before the default branch was changed is started again, and its event names the old branch that nobody guards",
  async () => {
    const w = await world();
    w.github.as("ada").pushCommit("master", { "models/fraud.yaml": manifest({ staging: "7" }), "policies/fraud.yaml": LAX });
    const payload = { repository: { default_branch: "master" }, inputs: ASKED };
    const again = await run(w, "workflow_dispatch", payload, { env: { GITHUB_RUN_ATTEMPT: "2" } });
    expect(again.decision.code).toBe("approvals_missing");
    expect([w.pull(1).base.branch, landings(w), w.repository.dispatches]).toEqual(["main", [], []]);
    approve(w, 1, "maya", "grace");
    expect((await run(w, "schedule")).decision.code).toBe("merged");
  },
);
