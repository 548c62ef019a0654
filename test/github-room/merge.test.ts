import { expect, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import type { MergeAnswer } from "../../src/ports.ts";
import { scripted } from "./scripted.ts";

const HEAD = "a".repeat(40);
const how = { base: "main", head: HEAD, method: "squash", title: "Promote fraud 7", message: "Model: fraud" } as const;
const PUT = "PUT /repos/acme/models/pulls/5/merge";

const REFUSALS: readonly (readonly [status: number, message: string, is: MergeAnswer["is"]])[] = [
  [409, "Head branch was modified. Review and try the merge again.", "head_moved"],
  [409, "Some other conflict", "head_moved"],
  [405, "Base branch was modified. Review and try the merge again.", "base_moved"],
  [405, "Pull Request is not mergeable", "conflict"],
  [405, 'Required status check "ci" is expected.', "refused_by_rule"],
  [405, "At least 1 approving review is required by reviewers with write access.", "refused_by_rule"],
  [405, "Changes were requested by reviewers with write access.", "refused_by_rule"],
  [405, "Waiting on code owner review from acme/owners.", "refused_by_rule"],
  [405, "Repository rule violations found\n\nRequired workflow is missing", "refused_by_rule"],
  [405, "Repository rule violations found\n\nChanges must be made through the merge queue", "merge_queue"],
  [405, "Pull Request is in the merge queue", "merge_queue"],
  [405, "Base branch requires signed commits. Rebase merges cannot be automatically signed by GitHub", "refused_by_rule"],
  [403, "You're not authorized to push to this branch.", "refused_by_rule"],
  [405, "Squash merges are not allowed on this repository.", "method_not_allowed"],
  [405, "Merge commits are not allowed on this repository.", "method_not_allowed"],
  [405, "Pull Request is still a draft", "refused"],
  [405, "Something GitHub has never said before", "refused"],
  [422, "Validation Failed", "refused"],
];

test.each(REFUSALS)("understands %i %j as %s", async (status, message, is) => {
  const net = scripted({ [PUT]: { status, body: { message } } });
  const answer = await net.host.pulls.merge(5, how);
  expect(answer).toEqual(is === "head_moved" || is === "base_moved" ? { is } : { is, said: message.replaceAll(/\s+/g, " ") });
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
