import { expect, test } from "vitest";
import { resultData } from "../../src/report/json.ts";
import { commitOf } from "../github/git/commits.ts";
import { digest, evidence, policy, production } from "../support/texts.ts";
import { last, queued } from "../support/queued.ts";
import { world, type Plan, type World } from "../support/world.ts";

/*
 * Break-glass: @olga or @rui may force a promotion to production past its gates and approvals. Its attacks are in test/attacks.
 */

const RULE = { from: ["@olga", "@rui"], count: 1, expires_after: "4h" };
const ISSUES = { contents: "write", "pull-requests": "write", checks: "write", issues: "write" } as const;
const WHY = "/break-glass losses are running, checked by hand";

const glass = (words: Readonly<Record<string, unknown>> = {}, auc = 0.88): Plan => ({
  token: ISSUES,
  files: {
    "evidence/fraud/8/evidence.json": evidence("8", { metrics: { auc } }),
    "policies/fraud.yaml": policy({ production: production({ break_glass: RULE, ...words }) }),
  },
});
const promoted = async (plan: Plan = glass()) => {
  const w = await world(plan);
  const result = await w.promote({ version: "8", digest: digest("8") });
  return { w, result };
};
const force = (w: World, name = "olga", body = WHY) => w.github.as(name).review(1, { state: "APPROVED", body });
const issues = (w: World) => [...w.repository.issues.values()];
/** GitHub takes no more GraphQL from this token within the hour. */
const spent = (w: World) => {
  const until = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1795183200", "x-ratelimit-resource": "graphql" };
  const body = { errors: [{ type: "RATE_LIMITED", message: "API rate limit already exceeded for installation ID 1." }] };
  w.github.fault({ method: "POST", path: /^\/graphql$/ }, { is: "answer", answer: { status: 200, body, headers: until } }, 1);
};
const EMERGENCY = /In an emergency, @olga or @rui may force it/;

test("what is shut says who may force it and how, and a review that says so and why forces it", async () => {
  const { w, result } = await promoted();
  expect(result.decision).toMatchObject({ to: "refuse", code: "gates_shut" });
  expect(result.decision.next.at(-1)).toBe(
    "In an emergency, @olga or @rui may force it: approve this commit in a review that begins with /break-glass and the reason. That counts for 4 h, and an issue is opened for the review afterwards.",
  );
  force(w);
  const merged = await w.review(1);
  expect(merged.decision).toMatchObject({
    code: "merged",
    because:
      "promote fraud to production: 6 → 8, forced past 1 shut gate and missing approvals by @olga until 2026-11-20T16:00:00Z (losses are running, checked by hand)",
  });
  expect(w.repository.dispatches.map(({ name }) => name)).toEqual(["model-promoted"]);
});

test("the record names who forced it, why and until when, and where that is reviewed", async () => {
  const { w } = await promoted();
  force(w);
  const merged = await w.review(1);
  const { message } = commitOf(w.repository.git, merged.merged?.commit ?? "");
  expect(message.trimEnd().split("\n").slice(-7)).toEqual([
    "Requested-By: ada",
    "Approved-By: olga",
    "Forced-By: olga",
    "Forced-Because: losses are running, checked by hand",
    "Forced-Until: 2026-11-20T16:00:00Z",
    "Review-Issue: #2",
    "Verdict: forced",
  ]);
  const { moves, records, review_issue } = resultData(merged);
  expect(moves[0]).toMatchObject({
    standing: "open",
    allows: false,
    break_glass: { forced: true, by: [{ login: "olga", until: "2026-11-20T16:00:00.000Z" }] },
  });
  expect(records[0]).toMatchObject({ status: "forced", approvers: ["olga"] });
  expect(review_issue?.number).toBe(2);
});

test("the gates and approvals stay shut in their checks, and the verdict says by whom it is forced", async () => {
  const { w } = await promoted();
  const { sha } = w.pull(1).head;
  force(w);
  await w.review(1);
  const last = [...w.repository.checks.values()].filter(({ head }) => head === sha);
  const of = (name: string) => last.findLast((run) => run.name === name);
  expect(of("model promotion / metrics")?.conclusion).toBe("failure");
  expect(of("model promotion / approvals")?.conclusion).toBe("failure");
  expect(of("model promotion")).toMatchObject({ conclusion: "success" });
  expect(of("model promotion")?.output.title).toMatch(/^forced past 1 shut gate and missing approvals by @olga/);
  expect(w.pull(1).body).toContain("🚨 Open by force");
  expect(w.pull(1).body).toContain("It is reviewed afterwards in issue #2");
});

test("an issue is opened for the review, before any check says that it may be merged, and once", async () => {
  const { w } = await promoted();
  force(w);
  w.forget();
  w.github.fault({ method: "PUT", path: /\/merge$/ }, { is: "reset before" });
  await expect(w.review(1)).rejects.toThrow();
  const writes = w.writes();
  expect(writes[0]).toBe("POST /issues");
  await w.review(1);
  expect(issues(w).map(({ number, title, state }) => [number, title, state])).toEqual([
    [2, "Review what was forced: promote fraud to production: 6 → 8 (#1)", "open"],
  ]);
  const body = issues(w)[0]?.body ?? "";
  expect(body).toContain("| @olga | 2026-11-20T16:00:00Z | losses are running, checked by hand |");
  expect(body).toContain("auc | 0.88 | at least 0.9");
  expect(body).toContain("Asked to approve it otherwise: @maya");
});

test.each(["reset after", "reset before"] as const)(
  "an issue whose answer is lost (%s) is looked for, and not made twice",
  async (is) => {
    const { w } = await promoted();
    force(w);
    w.github.fault({ method: "POST", path: /\/issues$/ }, { is });
    await w.review(1).catch(() => undefined);
    await w.review(1);
    expect(issues(w)).toHaveLength(1);
    expect(w.pull(1).merged).toBeDefined();
  },
);

test("missing approvals alone can be forced past, and what needs no force opens no issue", async () => {
  const { w, result } = await promoted(glass({}, 0.95));
  expect(result.decision.code).toBe("approvals_missing");
  expect(result.decision.next.at(-1)).toMatch(EMERGENCY);
  force(w);
  expect((await w.review(1)).decision.because).toMatch(/forced past missing approvals by @olga/);
  expect(issues(w)).toHaveLength(1);

  const other = await promoted(glass({}, 0.95));
  force(other.w);
  other.w.github.as("maya").approve(1);
  other.w.github.as("grace").approve(1);
  const merged = await other.w.review(1);
  expect(merged.decision.because).toBe("promote fraud to production: 6 → 8");
  expect(resultData(merged).moves[0]?.break_glass?.forced).toBe(false);
  expect(issues(other.w)).toEqual([]);
});

test("two have to force it where the policy asks for two, and both are named", async () => {
  const { w } = await promoted(glass({ break_glass: { ...RULE, count: 2 } }));
  force(w, "olga");
  expect((await w.review(1)).decision.code).toBe("gates_shut");
  expect(w.pull(1).body).toContain("1 more would have to force it.");
  force(w, "rui", "/break-glass I agree");
  expect((await w.review(1)).decision.because).toMatch(/by @olga until .* \(.*\) and @rui until .* \(I agree\)$/);
});

test("a stage that merges by itself can be forced, too", async () => {
  const { w } = await promoted(glass({ approvals: undefined, rollback: undefined, merge: "automatic" }));
  expect((await w.review(1)).decision.next.at(-1)).toMatch(EMERGENCY);
  force(w);
  expect((await w.review(1)).decision.because).toMatch(/forced past 1 shut gate by @olga/);
});

test("what nobody may force, and what nobody has to, does not say who could", async () => {
  const none = await promoted(glass({ break_glass: undefined }));
  expect(none.result.decision.next.join()).not.toMatch(/emergency/);
  const artifact = { digest: "required" };
  const plan = glass({ gates: { metrics: { auc: { at_least: 0.9 } }, artifact } });
  const unnamed = evidence("8", { metrics: { auc: 0.88 }, artifact: undefined });
  const other = await promoted({ ...plan, files: { ...plan.files, "evidence/fraud/8/evidence.json": unnamed } });
  expect(other.result.decision.next.join()).not.toMatch(/emergency/);
});

test("while GitHub's GraphQL is out nobody can tell whether a review was edited, so nothing is forced", async () => {
  const { w } = await promoted();
  force(w);
  spent(w);
  const shut = await w.review(1);
  expect(shut.decision.code).toBe("gates_shut");
  expect(resultData(shut).moves[0]?.break_glass?.set_aside[0]?.because).toMatch(/GraphQL, which tells it, does not answer$/);
});

test("in a merge queue the group lands while the forcing counts, and is taken out when its time is over", async () => {
  const forcedIn = async () => {
    const w = await queued({}, glass({ break_glass: { ...RULE, expires_after: "30m" } }));
    await w.promote({ version: "8", digest: digest("8") }, { token: w.app });
    force(w);
    expect((await w.review(1, {}, { token: w.app })).decision.code).toBe("enqueued");
    await w.github.settled();
    expect(issues(w).map(({ author }) => author.login)).toEqual(["promoter[bot]"]);
    return w;
  };
  const w = await forcedIn();
  const [result] = await w.on(last(w.groups()));
  expect(result?.decision.code).toBe("forced");
  expect(w.pull(1).merged?.by.login).toBe("github-merge-queue[bot]");
  expect(issues(w)).toHaveLength(1);

  const late = await forcedIn();
  late.github.clock.advance("30m");
  const [shut] = await late.on(last(late.groups()));
  expect(shut?.decision.code).toBe("gates_shut");
  await late.sweep({}, { token: late.app });
  expect([late.inside(), late.pull(1).merged]).toEqual([[], undefined]);
});

test("a way back is not forced: it has a lane of its own", async () => {
  const { w } = await promoted(glass({}, 0.95));
  w.github.as("maya").approve(1);
  w.github.as("grace").approve(1);
  await w.review(1);
  w.github.clock.advance("1h");
  const back = await w.rollback({ reason: "p95" });
  const number = back.pull?.number ?? 0;
  w.github.as("rui").review(number, { state: "APPROVED", body: WHY });
  expect((await w.review(number)).decision.code).toBe("approvals_missing");
  expect(issues(w)).toEqual([]);
});
