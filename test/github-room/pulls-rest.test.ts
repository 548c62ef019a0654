import { expect, test } from "vitest";
import { NO_GRAPHQL, scripted } from "./scripted.ts";

const A = "a".repeat(40);
const B = "b".repeat(40);
const REST = "GET /repos/acme/models/pulls/5";

test.each([
  ["GitHub's own committer", { login: "web-flow", type: "User" }, { name: "x", email: "x@example.com" }, true, true],
  ["GitHub's name and address", null, { name: "GitHub", email: "noreply@github.com" }, true, true],
  ["GitHub's name, unverified", null, { name: "GitHub", email: "noreply@github.com" }, false, false],
  ["somebody's verified signature", { login: "mallory", type: "User" }, { name: "Mallory", email: "m@example.com" }, true, false],
])("knows by REST whether GitHub signed: %s", async (_, committer, by, verified, signedByGitHub) => {
  const body = {
    number: 5,
    html_url: "u",
    title: "t",
    body: null,
    state: "closed",
    merged: false,
    merge_commit_sha: B,
    user: null,
    commits: 1,
    changed_files: 301,
    head: { sha: A, ref: "x", repo: null },
    base: { ref: "main", repo: { full_name: "acme/models" } },
  };
  const commits = [
    {
      sha: A,
      parents: [{ sha: B }],
      author: null,
      committer,
      commit: { message: "m", author: null, committer: by, verification: { verified } },
    },
  ];
  const net = scripted({
    ...NO_GRAPHQL,
    [REST]: { body },
    [`${REST}/commits?per_page=100`]: { body: commits },
    [`${REST}/reviews?per_page=100`]: { body: [] },
    [`GET /repos/acme/models/commits/${A}/check-runs?filter=latest&per_page=100&page=1`]: { body: { check_runs: [] } },
  });
  expect(await net.host.pulls.get(5)).toMatchObject({
    fork: true,
    state: "closed",
    mergeCommit: undefined,
    files: undefined,
    author: undefined,
    commits: [{ signedByGitHub }],
  });
  net.done();
});
