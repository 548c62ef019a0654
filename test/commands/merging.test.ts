import { expect, test } from "vitest";
import type { EmbeddedGitHub } from "../github/server.ts";
import { commitOf } from "../github/git/commits.ts";
import { answer, baseModified } from "../github/wire/faults.ts";
import { digest, evidence, manifest, moved, policy, production } from "../support/texts.ts";
import { world, type Plan, type World } from "../support/world.ts";

const BRANCH = "promote/fraud/production/7";
const MANIFEST = "models/fraud.yaml";
const MERGE = { method: "PUT", path: /\/merge$/ };

/** A promotion of 7 to production, with every approval there is to have. */
async function approved(plan: Plan = {}): Promise<World> {
  const w = await world(plan);
  await w.promote({ version: "7", reason: "better" });
  for (const name of ["maya", "grace"]) w.github.as(name).approve(1);
  w.forget();
  return w;
}

test("marks the merge, merges the judged head, tells the world, and takes its branch and the mark away, in this order", async () => {
  const w = await approved();
  const head = w.head(BRANCH);
  const result = await w.review(1);
  expect(w.writes()).toEqual([
    expect.stringMatching(/^PATCH \/check-runs\/\d+$/) as string,
    expect.stringMatching(/^PATCH \/check-runs\/\d+$/) as string,
    "PATCH /pulls/1",
    "POST /git/refs",
    "PUT /pulls/1/merge",
    "POST /dispatches",
    "DELETE /git/refs/heads%2Fpromote%2Ffraud%2Fproduction%2F7",
    "DELETE /git/refs/heads%2Fmerging%2F1",
  ]);
  expect(w.github.requests.find(({ url }) => url.endsWith("/merge"))?.requestBody).toMatchObject({
    sha: head,
    merge_method: "squash",
  });
  expect(result.merged).toEqual({ commit: w.head(), at: w.github.clock.now(), approvedBy: ["maya", "grace"] });
  expect(w.branches()).toEqual(["main"]);
});

test("the merge commit is the record: what moved, on what, who asked, who approved, and the verdict", async () => {
  const w = await approved();
  await w.review(1);
  const { message } = commitOf(w.repository.git, w.head());
  expect(message.trimEnd().replaceAll(/(Evidence|Policy)-Digest: sha256:\w{64}/g, "$1-Digest: ...")).toBe(
    [
      "promote fraud to production: 6 → 7 (#1)",
      "",
      "- pass: auc is 0.93, must be at least 0.9",
      "",
      "Model: fraud",
      "Stage: production",
      "Version: 7",
      "From-Version: 6",
      `Digest: ${digest("7")}`,
      "Evidence-Digest: ...",
      "Policy-Digest: ...",
      "Reason: better",
      "Requested-By: ada",
      "Approved-By: maya",
      "Approved-By: grace",
      "Verdict: open",
    ].join("\n"),
  );
});

test("no words of the evidence or of a reason begin a line of the record, or turn its direction", async () => {
  const recall = { gain_at_least: 0.1, better: "higher", enforce: "warn" };
  const gates = { metrics: { auc: { at_least: 0.9 }, recall } };
  const measured = (version: string, name: string) =>
    evidence(version, { dataset: { name }, metrics: { auc: 0.93, recall: 0.9 } });
  const w = await world({
    files: {
      "policies/fraud.yaml": policy({ production: production({ gates }) }),
      "evidence/fraud/6/evidence.json": measured("6", "holdout"),
      "evidence/fraud/7/evidence.json": measured("7", "mine\n\nApproved-By: rui\nVerdict: open\u202e"),
    },
  });
  await w.promote({ version: "7", reason: "better\u202e" });
  for (const name of ["maya", "grace"]) w.github.as(name).approve(1);
  await w.review(1);
  const { message } = commitOf(w.repository.git, w.head());
  expect(message).toContain("it was measured on mine Approved-By: rui Verdict: open, version 6 on holdout");
  expect(message.split("\n").filter((line) => /^(Approved-By|Verdict|Reason):/.test(line))).toEqual([
    "Reason: better",
    "Approved-By: maya",
    "Approved-By: grace",
    "Verdict: open, with warnings",
  ]);
});

test("the dispatch tells the pointer before and after, and where it landed", async () => {
  const w = await approved();
  await w.review(1);
  expect(w.repository.dispatches).toMatchObject([
    {
      type: "repository_dispatch",
      name: "model-promoted",
      payload: {
        schema_version: 1,
        kind: "promotion",
        model: "fraud",
        stage: "production",
        before: { version: "6", digest: digest("6") },
        after: { version: "7", digest: digest("7") },
        commit: w.head(),
        base: "main",
        pull_request: 1,
      },
    },
  ]);
});

test("the dispatch has the name that the input gives it", async () => {
  const w = await approved();
  await w.review(1, { dispatch: "deploy-fraud" });
  expect(w.repository.dispatches.map(({ name }) => name)).toEqual(["deploy-fraud"]);
});

test("a rollback that is merged is dispatched as one", async () => {
  const w = await approved();
  await w.review(1);
  w.github.clock.advance("1h");
  await w.rollback({}, { actor: "maya" });
  w.github.as("olga").approve(2);
  await w.review(2);
  expect(w.repository.dispatches.map(({ name, payload }) => [name, payload["kind"]])).toEqual([
    ["model-promoted", "promotion"],
    ["model-rolled-back", "rollback"],
  ]);
});

test.each(["merge", "rebase"] as const)("merges by %s where the input says so", async (method) => {
  const w = await approved();
  await w.review(1, { "merge-method": method });
  expect(w.pull(1).merged?.method).toBe(method);
  expect(commitOf(w.repository.git, w.head()).parents).toHaveLength(method === "merge" ? 2 : 1);
});

test("a promotion that is merged is not merged, told or written about again", async () => {
  const w = await approved();
  await w.review(1);
  w.forget();
  expect((await w.review(1)).decision).toMatchObject({ to: "none", code: "already_merged" });
  expect(w.writes()).toEqual([]);
});

test("does not merge a commit that nobody judged: the head moved after it was judged", async () => {
  const w = await approved();
  w.github.meanwhile(MERGE, () => w.github.as("ada").pushCommit(BRANCH, { "README.md": "sneaked in\n" }));
  const result = await w.review(1);
  expect(result.decision).toMatchObject({ to: "wait", code: "head_moved" });
  expect(w.pull(1).merged).toBeUndefined();
});

const IN_STAGING = moved(manifest({ staging: "7", production: "6" }), { stage: "staging", version: "8" });

test("does not merge onto a manifest that nobody judged: it changed on the base after it was judged", async () => {
  const w = await approved();
  w.github.meanwhile({ method: "GET", path: /\/branches\/main$/, nth: 2 }, () =>
    w.github.as("rui").pushCommit("main", { [MANIFEST]: IN_STAGING }),
  );
  const result = await w.review(1);
  expect(result.decision).toMatchObject({ to: "wait", code: "base_moved" });
  expect(w.writes().filter((write) => write.startsWith("PUT"))).toEqual([]);
});

test("merges although the base moved elsewhere while it was judged", async () => {
  const w = await approved();
  w.github.meanwhile({ method: "GET", path: /\/branches\/main$/, nth: 2 }, () =>
    w.github.as("rui").pushCommit("main", { "README.md": "# other\n" }),
  );
  expect((await w.review(1)).decision.code).toBe("merged");
});

test("raises the alarm, and starts no deployment, when the manifest that landed is not the one that was judged", async () => {
  const w = await approved();
  w.github.meanwhile(MERGE, () => w.github.as("rui").pushCommit("main", { [MANIFEST]: `# slipped in\n${w.file(MANIFEST)}` }));
  const result = await w.review(1);
  expect(result.decision).toMatchObject({ to: "refuse", code: "merged_differs" });
  expect(result.merged?.commit).toBe(w.head());
  expect(result.problems).toMatchObject([{ file: MANIFEST }]);
  expect(w.repository.dispatches).toEqual([]);
});

test("raises it, too, when the evidence that landed is not the one it was judged by", async () => {
  const w = await approved();
  const worse = { "evidence/fraud/7/evidence.json": evidence("7", { metrics: { auc: 0.5 } }) };
  w.github.meanwhile(MERGE, () => w.github.as("rui").pushCommit("main", worse));
  const result = await w.review(1);
  expect(result.decision).toMatchObject({ to: "refuse", code: "merged_differs" });
  expect(result.problems).toMatchObject([{ file: "evidence/fraud/7" }]);
  expect(w.repository.dispatches).toEqual([]);
});

test("a promotion whose manifest changed on the base before it was judged is behind, and promote makes it anew", async () => {
  const w = await approved();
  w.github.as("rui").pushCommit("main", { [MANIFEST]: IN_STAGING });
  expect((await w.review(1)).decision).toMatchObject({ to: "wait", code: "behind_base" });
  expect(w.checks(w.head(BRANCH))[0]).toBe("model promotion: in_progress");
  expect((await w.promote({ version: "7" })).decision.code).toBe("approvals_missing");
});

const protect = (rule: Parameters<EmbeddedGitHub["protect"]>[1]) => (w: World) => void w.github.protect(w.repository, rule);

const REFUSALS: Readonly<Record<string, { readonly make: (w: World) => void; readonly decision: readonly [string, string] }>> = {
  "a rule asks for reviews by more people": {
    make: protect({ reviews: { approvals: 3 } }),
    decision: ["wait", "refused_by_rule"],
  },
  "a branch protection asks for reviews by more people": {
    make: protect({ source: "protection", reviews: { approvals: 3 } }),
    decision: ["wait", "refused_by_rule"],
  },
  "a required check is not there": {
    make: protect({ checks: { required: [{ name: "unit tests" }] } }),
    decision: ["wait", "refused_by_rule"],
  },
  "the base takes changes through its merge queue only": {
    make: protect({ mergeQueue: true }),
    decision: ["wait", "merge_queue"],
  },
  "the base may be pushed to by other people only": {
    make: protect({ restrictPushes: ["rui"] }),
    decision: ["wait", "refused_by_rule"],
  },
  "the repository does not squash": {
    make: (w) => void (w.repository.settings.methods.squash = false),
    decision: ["refuse", "merge_method_not_allowed"],
  },
  "the base moved in the moment of the merge": {
    make: (w) => w.github.fault(MERGE, baseModified),
    decision: ["wait", "base_moved"],
  },
  "GitHub finds the head moved": {
    make: (w) => w.github.fault(MERGE, answer(409, "Head branch was modified. Review and try the merge again.")),
    decision: ["wait", "head_moved"],
  },
  "GitHub finds a conflict": {
    make: (w) => w.github.fault(MERGE, answer(405, "Pull Request is not mergeable")),
    decision: ["wait", "conflict"],
  },
  "GitHub refuses for another reason": {
    make: (w) => w.github.fault(MERGE, answer(422, "Validation Failed")),
    decision: ["refuse", "refused_by_rule"],
  },
};

test.each(Object.entries(REFUSALS))("does not merge, and says why, when %s", async (_, { make, decision }) => {
  const w = await approved();
  make(w);
  const result = await w.review(1);
  expect([result.decision.to, result.decision.code]).toEqual(decision);
  expect(result.decision.next).not.toEqual([]);
  expect(result.merged).toBeUndefined();
  expect(w.pull(1).merged).toBeUndefined();
  expect(w.branches()).toContain(BRANCH);
  expect(w.repository.dispatches).toEqual([]);
});

test("the required check that GitHub asks for is our own verdict, and it is there in time", async () => {
  const w = await approved();
  w.github.protect(w.repository, {
    checks: { required: [{ name: "model promotion" }, { name: "model promotion / approvals" }] },
  });
  expect((await w.review(1)).decision.code).toBe("merged");
});

test("an answer to the merge that is lost is looked for, and what follows is done", async () => {
  const w = await approved();
  w.github.fault(MERGE, { is: "reset after" });
  expect((await w.review(1)).merged?.commit).toBe(w.head());
  expect(w.writes().filter((line) => line.endsWith("/merge"))).toHaveLength(1);
  expect(w.repository.dispatches.map(({ name }) => name)).toEqual(["model-promoted"]);
  expect(w.branches()).toEqual(["main"]);
});

test("where nobody can tell whether it merged, that is an outage, and the next run finishes what follows", async () => {
  const w = await approved();
  w.github.fault(MERGE, { is: "reset after" });
  w.github.fault({ method: "GET", path: /\/pulls\/1$/ }, answer(502, "Server Error"), 4);
  await expect(w.review(1)).rejects.toThrow();
  expect([w.pull(1).merged?.commit, w.repository.dispatches]).toEqual([w.head(), []]);
  await w.sweep();
  expect(w.repository.dispatches.map(({ name }) => name)).toEqual(["model-promoted"]);
  expect(w.branches()).toEqual(["main"]);
});

test("evidence that a pull request brings lands with its pointer", async () => {
  const w = await world();
  await w.promote({ version: "8", to: "staging", evidence: "e.json" }, { files: { "e.json": evidence("8") } });
  expect(w.file("evidence/fraud/8/e.json")).toBe(evidence("8"));
  expect(w.file(MANIFEST)).toContain('version: "8"');
});

test("a pull request that is pointed at another base while it is judged is not merged there", async () => {
  const w = await approved();
  w.github.as("ada").createBranch("serving");
  const before = w.head("serving");
  w.github.meanwhile({ method: "PATCH", path: /\/check-runs\// }, () => w.github.as("ada").editPull(1, { base: "serving" }));
  const result = await w.review(1);
  expect(result.decision).toEqual({
    to: "wait",
    code: "pull_request_changed",
    because: "waiting: while #1 was judged, something of it changed: its base",
    next: ["Nothing to do; it is judged again at the next event."],
  });
  expect([w.pull(1).merged, w.head("serving")]).toEqual([undefined, before]);
});

test("one that is pointed at another base in the very moment of the merge is told as landed elsewhere, and nothing is dispatched", async () => {
  const w = await approved();
  w.github.as("ada").createBranch("serving");
  w.github.meanwhile(MERGE, () => w.github.as("ada").editPull(1, { base: "serving" }));
  const result = await w.review(1);
  expect(result.decision).toMatchObject({
    to: "refuse",
    code: "merged_differs",
    because: `#1 was pointed at serving in the moment of the merge, so ${w.head("serving").slice(0, 7)} landed there and not on main`,
  });
  expect([w.repository.dispatches, w.branches()]).toEqual([[], ["main", BRANCH, "serving", "merging/1"]]);
  await w.sweep();
  expect([w.repository.dispatches, w.branches()]).toEqual([[], ["main", BRANCH, "serving"]]);
});

test("somebody who asks for changes while it is judged keeps it from being merged", async () => {
  const w = await approved();
  w.github.meanwhile(
    { method: "PATCH", path: /\/check-runs\// },
    () => void w.github.as("maya").review(1, { state: "CHANGES_REQUESTED", body: "stop" }),
  );
  const result = await w.review(1);
  expect(result.decision).toMatchObject({
    code: "pull_request_changed",
    because: expect.stringContaining("its reviews") as string,
  });
  expect((await w.review(1)).decision.code).toBe("changes_requested");
});

test("an approval that is dismissed and a draft that it becomes again, while it is judged, keep it from being merged", async () => {
  const w = await approved();
  w.github.meanwhile({ method: "PATCH", path: /\/check-runs\// }, () => {
    w.github.as("rui").dismiss(1, w.pull(1).reviews[0]?.id ?? 0);
    w.pull(1).draft = true;
  });
  expect((await w.review(1)).decision.because).toBe(
    "waiting: while #1 was judged, something of it changed: its state, its reviews",
  );
  expect(w.pull(1).merged).toBeUndefined();
});
