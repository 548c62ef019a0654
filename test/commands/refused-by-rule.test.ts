import { expect, test } from "vitest";
import { answer } from "../github/wire/faults.ts";
import { world, type World } from "../support/world.ts";

const MERGE = { method: "PUT", path: /\/merge$/ };
const RULES = "Repository rule violations found\n\n";

async function approved(): Promise<World> {
  const w = await world();
  await w.promote({ version: "7" });
  for (const name of ["maya", "grace"]) w.github.as(name).approve(1);
  return w;
}

/** GitHub's words (test/github-room/merge.test.ts tells where they were seen), what of them is said, and what helps. */
const REFUSALS: readonly (readonly [said: string, asks: string, next: string])[] = [
  ['Required status check "ci" is expected.', "required status checks pass", "check"],
  ["Required workflow 'Validate' is not satisfied", "required workflows pass", "workflow"],
  ["At least 1 approving review is required by reviewers with write access.", "people review", "approve"],
  ["Waiting on code owner review from acme/owners.", "code owners review", "code owners"],
  [
    "New changes require approval from someone other than ada because they were the last pusher.",
    "somebody other than the last pusher approves",
    "somebody else",
  ],
  ["A conversation must be resolved before this pull request can be merged.", "conversations are resolved", "conversation"],
  ["Commits must have verified signatures.", "commits are signed", "merge-method"],
  ["This branch must not contain merge commits.", "the history stays linear", "squash or rebase"],
  ["The head branch is not up to date with the base branch.", "branches are up to date", "promote again"],
  ["Missing successful active production deployment.", "deployments succeed first", "Deploy"],
  ["Code scanning is waiting for results from CodeQL for the commit 27c6fb3.", "code scanning has its results", "code scanning"],
  ["Changes must be made through a pull request.", "changes come by pull request", "bypass"],
  ["Cannot update this protected ref.", "only some may update the branch", "App"],
  ["Cannot change this locked branch", "the branch is locked", "unlocked"],
  ["Commit message must match a given pattern", "commits, branches and files look a certain way", "text"],
];

test("each refusal names the rule, in GitHub's own words as well, says what helps, and merges nothing", async () => {
  const w = await approved();
  for (const [said, asks, next] of REFUSALS) {
    w.github.fault(MERGE, answer(405, `${RULES}${said}\n\n`));
    const { decision, merged } = await w.review(1);
    expect(decision).toMatchObject({
      to: "wait",
      code: "refused_by_rule",
      because: `waiting: a rule of main asks that ${asks}: Repository rule violations found ${said}`,
      next: [expect.stringContaining(next) as string],
    });
    expect(merged).toBeUndefined();
  }
  expect(w.repository.dispatches).toEqual([]);
});

test("where GitHub does not say which rule, the rules that are active are told", async () => {
  const w = await approved();
  w.github.protect(w.repository, {
    reviews: { approvals: 0, codeOwners: true },
    checks: { required: [{ name: "model promotion" }, { name: "model promotion / approvals" }] },
    linearHistory: true,
  });
  w.github.fault(MERGE, answer(405, `${RULES}Something about zebras\n\n`));
  const { decision } = await w.review(1);
  expect(decision.because).toBe(
    "waiting: GitHub's rules for main refuse the merge, and which of them is not said; there are rules for a linear history, pull requests (code owners, merging by merge or squash or rebase), required checks (model promotion, model promotion / approvals): Repository rule violations found Something about zebras",
  );
  expect(decision.next[0]).toContain("Look at the rules of main");
});

test("and where nobody may read the rules, that GitHub refused is told all the same", async () => {
  const w = await approved();
  w.github.fault(MERGE, answer(405, "Repository rule violations found"));
  w.github.fault({ path: /\/rules\/branches\// }, answer(403, "Resource not accessible by integration"));
  const { decision, merged } = await w.review(1);
  expect([decision.code, merged, w.pull(1).merged]).toEqual(["refused_by_rule", undefined, undefined]);
  expect(decision.because).toContain("which of them is not said: Repository rule violations found");
});

test("words that nobody knows are quoted, and never taken for a merge", async () => {
  const w = await approved();
  for (const status of [403, 405, 422]) {
    w.github.fault(MERGE, answer(status, "Zebras are asleep"));
    const told = await w.review(1).then(
      ({ decision }) => decision.because,
      (error: unknown) => String(error),
    );
    expect(told).toContain("Zebras are asleep");
    expect([w.pull(1).merged, w.repository.dispatches]).toEqual([undefined, []]);
  }
});
