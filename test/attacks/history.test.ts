import { expect } from "vitest";
import { digest, evidence, manifest, moved, policy, production } from "../support/texts.ts";
import { world, type World } from "../support/world.ts";
import { approve, attack, landings, stands } from "./attack.ts";

/*
 * The way back, which asks no gates, and the holds that keep what was rolled back from coming again.
 */

const MANIFEST = "models/fraud.yaml";

const BEFORE = manifest({ staging: "7", production: "6" });
const LOW = evidence("5", { metrics: { auc: 0.5 } });

/** Production went from 6 to 7. */
async function promoted(w: World): Promise<void> {
  await w.promote({ version: "7" });
  approve(w, 1, "maya", "grace");
  await w.review(1);
  w.github.clock.advance("1h");
}

/** And back again, which holds 7. */
async function rolledBack(w: World): Promise<void> {
  await promoted(w);
  await w.rollback({}, { actor: "maya" });
  approve(w, 2, "olga");
  await w.review(2);
  w.github.clock.advance("1h");
}

/** A pull request by @grace with this manifest, approved by everybody there is. */
async function byHand(w: World, text: string, files: Readonly<Record<string, string>> = {}) {
  w.github.as("grace").pushCommit("change", { [MANIFEST]: text, ...files });
  const { number } = w.github.as("grace").openPull({ title: "Change", head: "change" });
  approve(w, number, "maya", "olga", "rui");
  return w.review(number);
}

attack("Somebody asks for a rollback and approves it", {
  before: promoted,
  async story(w, evil) {
    await w.rollback({}, { actor: evil ? "olga" : "maya" });
    approve(w, 2, "olga");
    return w.review(2);
  },
  said: "approvals_missing",
});

attack("Somebody presses the Revert button and approves what it opened", {
  before: promoted,
  async story(w, evil) {
    const { number } = await w.github.as(evil ? "olga" : "grace").revertButton(1);
    if (!evil) approve(w, number, "olga");
    return w.review(number);
  },
  said: "approvals_missing",
});

attack("A way back leads to a version that never stood there, and whose numbers no gate would let through", {
  plan: { files: { "evidence/fraud/5/evidence.json": LOW } },
  before: promoted,
  story: (w, evil) => {
    if (!evil) return byHand(w, BEFORE);
    return byHand(w, moved(w.file(MANIFEST) ?? "", { stage: "production", version: "5", evidence: LOW }));
  },
  said: "gates_shut",
});

attack("A way back leads to the version that stood there, with another artifact", {
  before: promoted,
  story: (w, evil) => {
    if (!evil) return byHand(w, BEFORE);
    const text = moved(w.file(MANIFEST) ?? "", { stage: "production", version: "6" });
    const [before, after = ""] = text.split("  production:\n");
    return byHand(w, `${before}  production:\n${after.replace(digest("6"), digest("666"))}`);
  },
  said: "forbidden_move",
});

attack("A way back takes the chance to rewrite evidence that a later comparison would look at", {
  before: promoted,
  story: (w, evil) =>
    byHand(w, BEFORE, evil ? { "evidence/fraud/6/evidence.json": evidence("6", { metrics: { auc: 0.1 } }) } : {}),
  said: "foreign_files",
});

attack("A revert of the Revert brings back what was rolled back", async () => {
  const w = await world();
  await promoted(w);
  await w.github.as("rui").mergeByHand(await w.github.as("grace").revertButton(1));
  w.github.clock.advance("1h");
  const { number } = await w.github.as("grace").revertButton(2);
  approve(w, number, "maya", "olga", "rui");
  expect((await w.review(number)).decision.code).toBe("held");
  // What the Revert owed is written down on this occasion; nothing else lands.
  expect([landings(w), stands(w)]).toEqual([["#1 on main", "#4 on main"], "6"]);
  expect(w.file(MANIFEST)).toContain(`{ stage: production, digest: ${digest("7")}`);
});

attack("A revert of the rollback takes its hold out along with it", {
  plan: { files: { "evidence/fraud/8/evidence.json": evidence("8") } },
  before: rolledBack,
  async story(w, evil) {
    if (!evil) return byHand(w, moved(w.file(MANIFEST) ?? "", { stage: "production", version: "8" }));
    const { number } = await w.github.as("grace").revertButton(2);
    approve(w, number, "maya", "olga", "rui");
    return w.review(number);
  },
  said: "held",
});

attack("A held version is promoted again by the command", {
  plan: { files: { "evidence/fraud/8/evidence.json": evidence("8") } },
  before: rolledBack,
  async story(w, evil) {
    const planned = await w.promote({ version: evil ? "7" : "8" });
    if (evil) return planned;
    approve(w, 3, "maya", "grace");
    return w.review(3);
  },
  said: "held",
});

attack("A held artifact is promoted again under another version's name", {
  plan: (evil) => ({
    files: { "evidence/fraud/9/evidence.json": evidence("9", evil ? { artifact: { digest: digest("7") } } : {}) },
  }),
  before: rolledBack,
  async story(w, evil) {
    const planned = await w.promote({ version: "9" });
    if (evil) return planned;
    approve(w, 3, "maya", "grace");
    return w.review(3);
  },
  said: "held",
});

attack("Whoever asks for the release of a hold approves it", {
  before: rolledBack,
  async story(w, evil) {
    await w.release({ reason: "it was the proxy" }, { actor: evil ? "maya" : "ada" });
    approve(w, 3, "maya", "grace");
    return w.review(3);
  },
  said: "approvals_missing",
});

attack("The people of the way back lift a hold, which asks for the stage's own people", {
  before: rolledBack,
  async story(w, evil) {
    await w.release({ reason: "it was the proxy" });
    approve(w, 3, ...(evil ? ["olga", "grace"] : ["maya", "grace"]));
    return w.review(3);
  },
  said: "approvals_missing",
});

attack("A hold is lifted by hand in a pull request that its author has the last word on", {
  before: rolledBack,
  async story(w, evil) {
    const text = (w.file(MANIFEST) ?? "").replace(/^holds:\n(?: {2}- .*\n)+/m, "");
    w.github.as(evil ? "maya" : "ada").pushCommit("lift", { [MANIFEST]: text });
    const { number } = w.github.as(evil ? "maya" : "ada").openPull({ title: "Tidy up", head: "lift" });
    approve(w, number, ...(evil ? [] : ["maya"]), "grace");
    return w.review(number);
  },
  said: "approvals_missing",
});

attack("The stage is taken away and put back, so that its new version has no predecessor to be compared with", {
  plan: {
    files: {
      "policies/fraud.yaml": policy({
        production: production({ gates: { metrics: { auc: { better: "higher", gain_at_least: 0.01 } } } }),
      }),
      "evidence/fraud/6/evidence.json": evidence("6", { metrics: { auc: 0.9 } }),
      "evidence/fraud/8/evidence.json": evidence("8", { metrics: { auc: 0.7 } }),
    },
  },
  before: async (w) => {
    const text = (w.file(MANIFEST) ?? "").replace(/ {2}production:\n(?: {4}.*\n)+/, "");
    w.github.as("rui").pushCommit("main", { [MANIFEST]: text });
  },
  async story(w, evil) {
    await w.promote({ version: evil ? "8" : "7" });
    approve(w, 1, "maya", "grace");
    return w.review(1);
  },
  said: "gates_shut",
});
