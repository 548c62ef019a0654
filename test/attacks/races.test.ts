import { expect } from "vitest";
import { evidence, manifest, moved, policy, production } from "../support/texts.ts";
import { world, type World } from "../support/world.ts";
import { approve, attack, landings, stands } from "./attack.ts";

/*
 * What moves while it is judged: between reading and merging, between two pull requests, between one run and the next.
 */

const MANIFEST = "models/fraud.yaml";
const BRANCH = "promote/fraud/production/7";
const MERGE = { method: "PUT", path: /\/merge$/ };
/** The checks are written when everything is judged, and before the merge. */
const JUDGED = { method: "PATCH", path: /\/check-runs\// };

/** A promotion with every approval, during whose review somebody does this. */
function while_(when: Parameters<World["github"]["meanwhile"]>[0], act: (w: World) => unknown) {
  return async (w: World, evil: boolean) => {
    await w.promote({ version: "7" });
    approve(w, 1, "maya", "grace");
    if (evil) w.github.meanwhile(when, () => act(w));
    return w.review(1);
  };
}

const AFTER = moved(manifest({ staging: "7", production: "6" }), { stage: "production", version: "7" });

attack("A commit is pushed while the one before it is judged", {
  story: while_(JUDGED, (w) =>
    w.github.as("ada").pushCommit(BRANCH, { "models/other.yaml": manifest({ production: "1" }, "other") }),
  ),
  said: "pull_request_changed",
});

attack("A commit is pushed in the very moment of the merge", {
  story: while_(MERGE, (w) =>
    w.github.as("ada").pushCommit(BRANCH, { "models/other.yaml": manifest({ production: "1" }, "other") }),
  ),
  said: "head_moved",
});

attack("The manifest changes on the base before the promotion is judged, so that the two merge cleanly into what nobody saw", {
  async story(w, evil) {
    await w.promote({ version: "7" });
    approve(w, 1, "maya", "grace");
    if (evil) w.github.as("rui").pushCommit("main", { [MANIFEST]: `# for whom it may concern\n${w.file(MANIFEST) ?? ""}` });
    return w.review(1);
  },
  said: "behind_base",
});

attack("The manifest changes on the base while the promotion is judged, so that the two merge cleanly into what nobody saw", {
  story: while_(JUDGED, (w) =>
    w.github.as("rui").pushCommit("main", { [MANIFEST]: `# for whom it may concern\n${w.file(MANIFEST) ?? ""}` }),
  ),
  said: "base_moved",
});

attack("The manifest changes on the base in the very moment of the merge", async () => {
  const w = await world();
  await w.promote({ version: "7" });
  approve(w, 1, "maya", "grace");
  w.github.meanwhile(MERGE, () =>
    w.github.as("rui").pushCommit("main", { [MANIFEST]: `# in between\n${w.file(MANIFEST) ?? ""}` }),
  );
  const result = await w.review(1);
  expect(result.decision).toMatchObject({ to: "refuse", code: "merged_differs" });
  expect(result.problems.map(({ file }) => file)).toEqual([MANIFEST]);
  expect(w.repository.dispatches).toEqual([]);
});

attack("The policy asks for more while the promotion is judged by what it asked for before", {
  story: while_(JUDGED, (w) =>
    w.github.as("rui").pushCommit("main", {
      "policies/fraud.yaml": policy({ production: production({ gates: { metrics: { auc: { at_least: 0.99 } } } }) }),
    }),
  ),
  said: "base_moved",
});

attack("The candidate's evidence is rewritten on the base while the promotion is judged by what it said before", {
  story: while_(JUDGED, (w) =>
    w.github.as("rui").pushCommit("main", { "evidence/fraud/7/evidence.json": evidence("7", { metrics: { auc: 0.1 } }) }),
  ),
  said: "base_moved",
});

attack("An approver asks for changes while the merge is being prepared", {
  story: while_(JUDGED, (w) => w.github.as("maya").review(1, { state: "CHANGES_REQUESTED", body: "stop" })),
  said: "pull_request_changed",
});

attack("An approval is dismissed while the merge is being prepared", {
  story: while_(JUDGED, (w) => w.github.as("rui").dismiss(1, w.pull(1).reviews[0]?.id ?? 0)),
  said: "pull_request_changed",
});

attack("A pull request is made a draft while it is judged", {
  story: while_(JUDGED, (w) => void (w.pull(1).draft = true)),
  said: "pull_request_changed",
});

attack("A pull request is closed while it is judged", {
  story: while_(JUDGED, (w) => w.github.as("rui").closePull(1)),
  said: "pull_request_changed",
});

attack("A pull request is pointed at another branch while it is judged against the base", {
  story: while_(JUDGED, (w) => {
    w.github.as("ada").createBranch("serving");
    w.github.as("ada").editPull(1, { base: "serving" });
  }),
  said: "pull_request_changed",
});

attack("A pull request is pointed at another branch in the very moment of the merge", async () => {
  const w = await world();
  await w.promote({ version: "7" });
  approve(w, 1, "maya", "grace");
  w.github.as("ada").createBranch("serving");
  w.github.meanwhile(MERGE, () => w.github.as("ada").editPull(1, { base: "serving" }));
  expect((await w.review(1)).decision).toMatchObject({ to: "refuse", code: "merged_differs" });
  expect([stands(w), w.repository.dispatches]).toEqual(["6", []]);
});

attack("Two pull requests move the same model in one sweep, the second judged on what stood before the first", async () => {
  const w = await world({ files: { "evidence/fraud/8/evidence.json": evidence("8") } });
  await w.promote({ version: "7" });
  w.github.as("olga").pushCommit("by-hand", {
    [MANIFEST]: moved(w.file(MANIFEST) ?? "", { stage: "staging", version: "8" }),
  });
  w.github.as("olga").openPull({ title: "8 to staging", head: "by-hand" });
  approve(w, 1, "maya", "grace");
  await w.sweep();
  expect(landings(w)).toEqual(["#1 on main"]);
  expect((await w.sweep()).map(({ decision }) => decision.code)).toEqual(["behind_base"]);
  expect([landings(w), w.file(MANIFEST)]).toEqual([["#1 on main"], AFTER.replace("11:00", "12:00")]);
});

attack("A promotion that a newer one superseded is reopened on a branch made again, and merged after it", {
  plan: { files: { "evidence/fraud/8/evidence.json": evidence("8") } },
  async story(w, evil) {
    await w.promote({ version: "8" });
    approve(w, 1, "maya", "grace");
    const head = w.pull(1).head.sha;
    if (!evil) return w.review(1);
    await w.promote({ version: "7" });
    w.github.as("ada").createBranch("promote/fraud/production/8", head);
    w.github.as("ada").reopenPull(1);
    w.github.as("rui").pushCommit("main", { "README.md": "# other\n" });
    w.github.as("rui").pushCommit("main", { [MANIFEST]: `${w.file(MANIFEST) ?? ""}# since then\n` });
    return w.review(1);
  },
  said: "behind_base",
});

attack("A closed pull request with every approval is merged without being opened again", {
  async story(w, evil) {
    await w.promote({ version: "7" });
    approve(w, 1, "maya", "grace");
    if (evil) w.github.as("ada").closePull(1);
    return w.review(1);
  },
  said: "closed",
});

attack("Something is pushed while a pull request is closed, and it is opened again with its approvals", {
  async story(w, evil) {
    w.github.as("grace").pushCommit("to-seven", { [MANIFEST]: AFTER });
    w.github.as("grace").openPull({ title: "7", head: "to-seven" });
    approve(w, 1, "maya", "olga");
    if (evil) {
      w.github.as("grace").closePull(1);
      const again = w.github.as("grace").pushCommit("to-seven", { [MANIFEST]: `${AFTER}# more\n` });
      w.github.as("grace").openPull({ title: "7 again", head: "to-seven" });
      expect(w.head("to-seven")).toBe(again);
      return w.review(2);
    }
    return w.review(1);
  },
  said: "approvals_missing",
});
