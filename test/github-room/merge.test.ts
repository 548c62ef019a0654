import { expect, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import type { MergeAnswer } from "../../src/ports.ts";
import type { BranchRule } from "../../src/ports/rules.ts";
import { scripted } from "./scripted.ts";

const HEAD = "a".repeat(40);
const how = { base: "main", head: HEAD, method: "squash", title: "Promote fraud 7", message: "Model: fraud" } as const;
const PUT = "PUT /repos/acme/models/pulls/5/merge";

const RULES = "Repository rule violations found\n\n";

/** As they were seen, or as GitHub's own pages word them. */
const REFUSALS: readonly (readonly [status: number, message: string, is: MergeAnswer["is"], rule?: BranchRule])[] = [
  [409, "Head branch was modified. Review and try the merge again.", "head_moved"],
  [409, "Some other conflict", "head_moved"],
  // https://github.com/NixOS/nixpkgs-merge-bot/issues/179
  [405, "Base branch was modified. Review and try the merge again.", "base_moved"],
  [405, "Pull Request is not mergeable", "conflict"],
  // https://github.com/PennyDreadfulMTG/Penny-Dreadful-Tools/issues/6226, https://github.com/akuity/kargo/issues/6397
  [405, 'Required status check "ci" is expected.', "refused_by_rule", "checks"],
  [405, `${RULES}Required status check "ci" is expected.\n\n`, "refused_by_rule", "checks"],
  // https://github.com/mikelward/scripts/pull/197
  [405, "2 of 3 required status checks have not succeeded: 1 expected.", "refused_by_rule", "checks"],
  // https://docs.github.com/pull-requests/collaborating-with-pull-requests/collaborating-on-repositories-with-code-quality-features/troubleshooting-required-status-checks
  [405, 'Required status check "build" was not set by the expected GitHub App.', "refused_by_rule", "checks"],
  // https://github.com/devantler-tech/platform/pull/3138
  [405, `${RULES}Required workflow 'Validate Go Project' is not satisfied\n\n`, "refused_by_rule", "workflows"],
  // https://github.com/Reviewable/Reviewable/issues/561
  [405, "At least 1 approving review is required by reviewers with write access.", "refused_by_rule", "reviews"],
  [405, "Changes were requested by reviewers with write access.", "refused_by_rule", "reviews"],
  [405, "Waiting on code owner review from acme/owners.", "refused_by_rule", "code_owners"],
  [
    405,
    `${RULES}New changes require approval from someone other than ada because they were the last pusher.\n\n`,
    "refused_by_rule",
    "last_push",
  ],
  [
    405,
    `${RULES}A conversation must be resolved before this pull request can be merged.\n\n`,
    "refused_by_rule",
    "conversations",
  ],
  // https://github.com/chdsbd/kodiak/issues/275
  [
    405,
    "Base branch requires signed commits. Rebase merges cannot be automatically signed by GitHub",
    "refused_by_rule",
    "signatures",
  ],
  // https://github.com/vercel/sandbox/pull/169
  [405, `${RULES}Commits must have verified signatures.\n\n`, "refused_by_rule", "signatures"],
  [405, `${RULES}This branch must not contain merge commits.\n\n`, "refused_by_rule", "linear_history"],
  [405, "The head branch is not up to date with the base branch.", "refused_by_rule", "up_to_date"],
  // https://docs.github.com/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets
  [405, `${RULES}Missing successful active production deployment.\n\n`, "refused_by_rule", "deployments"],
  [
    405,
    `${RULES}Code scanning is waiting for results from CodeQL for the commit 27c6fb3.\n\n`,
    "refused_by_rule",
    "code_scanning",
  ],
  [405, `${RULES}CodeQL has detected 2 alerts blocking this code from being merged.\n\n`, "refused_by_rule", "code_scanning"],
  [405, `${RULES}Changes must be made through a pull request.\n\n`, "refused_by_rule", "pull_request"],
  [405, `${RULES}Cannot update this protected ref.\n\n`, "refused_by_rule", "restricted"],
  [403, "You're not authorized to push to this branch.", "refused_by_rule", "restricted"],
  [405, `${RULES}Cannot change this locked branch\n\n`, "refused_by_rule", "locked"],
  [405, `${RULES}Commit message must match a given pattern\n\n`, "refused_by_rule", "metadata"],
  [422, `${RULES}Secret detected in content\n\n`, "refused_by_rule", "metadata"],
  [405, `${RULES}Something about zebras\n\n`, "refused_by_rule"],
  // https://github.com/anza-xyz/kit/issues/94
  [405, `${RULES}Changes must be made through the merge queue\n\n`, "merge_queue"],
  // https://github.com/HomericIntelligence/Mnemosyne/issues/3201
  [405, "Pull Request is in the merge queue", "merge_queue"],
  [405, "Squash merges are not allowed on this repository.", "method_not_allowed"],
  [405, "Merge commits are not allowed on this repository.", "method_not_allowed"],
  [405, `${RULES}Merge method 'squash' is not allowed for this base branch.\n\n`, "method_not_allowed"],
  [405, "Pull Request is still a draft", "refused"],
  [405, "Something GitHub has never said before", "refused"],
  [422, "Validation Failed", "refused"],
];

const ROWS = REFUSALS.map(([status, message, is, rule]) => ({ status, message, is, rule }));

test.each(ROWS)("understands $status $message as $is", async ({ status, message, is, rule }) => {
  const net = scripted({ [PUT]: { status, body: { message } } });
  const answer = await net.host.pulls.merge(5, how);
  const said = message.replaceAll(/\s+/g, " ").trim();
  const more = is === "refused_by_rule" ? { rule } : {};
  expect(answer).toEqual(is === "head_moved" || is === "base_moved" ? { is } : { is, said, ...more });
  net.done();
});

test("merges the head that was judged, and no other, by the method asked for", async () => {
  const net = scripted({ [PUT]: { body: { sha: "b".repeat(40), merged: true, message: "Pull Request successfully merged" } } });
  expect(await net.host.pulls.merge(5, how)).toEqual({ is: "merged", commit: "b".repeat(40) });
  expect(net.asked).toEqual([
    `${PUT} {"sha":"${HEAD}","merge_method":"squash","commit_title":"Promote fraud 7","commit_message":"Model: fraud"}`,
  ]);
});

test("takes only a spoken yes for a merge", async () => {
  const net = scripted({ [PUT]: { body: { sha: "b".repeat(40), merged: false, message: "Not now" } } });
  expect(await net.host.pulls.merge(5, how)).toEqual({ is: "refused", said: "Not now" });
});

test.each([
  [403, "Resource not accessible by integration"],
  [405, "refusing to allow a GitHub App to create or update workflow `.github/workflows/ci.yml` without `workflows` permission"],
])("hands what a person must grant to a person: %i %s", async (status, message) => {
  const net = scripted({ [PUT]: { status, body: { message } } });
  await expect(net.host.pulls.merge(5, how)).rejects.toBeInstanceOf(UserError);
});

const PULL = "GET /repos/acme/models/pulls/5";
const lost = { status: 502, body: { message: "Server Error" } };
const pull = (merged: boolean, head = HEAD) => ({ body: { merged, merge_commit_sha: "b".repeat(40), head: { sha: head } } });

test("looks whether it merged when the answer is lost, a moment later, and says so", async () => {
  const net = scripted({ [PUT]: lost, [PULL]: pull(true) });
  expect(await net.host.pulls.merge(5, how)).toEqual({ is: "merged", commit: "b".repeat(40) });
  expect(net.waits).toEqual([1000]);
  expect(net.log).toEqual([
    "nobody knows whether GitHub did PUT /repos/acme/models/pulls/5/merge; looking in 1 s",
    "GitHub did PUT /repos/acme/models/pulls/5/merge",
  ]);
  net.done();
});

test.each([
  ["it is not merged", pull(false)],
  ["another head was merged", pull(true, "c".repeat(40))],
  ["nobody can say", [lost, lost, lost, lost]],
])("does not merge twice, nor call it merged, where %s", async (_, answers) => {
  const net = scripted({ [PUT]: lost, [PULL]: answers });
  await expect(net.host.pulls.merge(5, how)).rejects.toThrow(
    "GitHub answers: Server Error (PUT /repos/acme/models/pulls/5/merge, HTTP 502)",
  );
  expect(net.asked.filter((line) => line.startsWith("PUT"))).toHaveLength(1);
  net.done();
});
