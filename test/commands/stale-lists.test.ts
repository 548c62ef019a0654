import { expect, test } from "vitest";
import { provenance } from "../../src/promotion/provenance.ts";
import type { PullCommit, PullFacts } from "../../src/ports.ts";

/*
 * GitHub's answers may be older than each other: a list of commits without the head it was asked for together with says nothing
 * of who made that head.
 */

const BOT = { login: "github-actions[bot]", type: "Bot" } as const;
const GRACE = { login: "grace", type: "User" } as const;

function commit(sha: string, author: PullCommit["author"]): PullCommit {
  return {
    sha,
    parents: ["base"],
    author,
    coauthors: [],
    signedByGitHub: author?.type === "Bot",
    message: "Promote\n\nRequested-By: ada\nRequested-By-Id: ada 1815",
  };
}

function pull(author: PullFacts["author"], head: string): PullFacts {
  const told = { number: 1, url: "", title: "", body: "", state: "open", draft: false, fork: false } as const;
  const lists = { commits: [commit("listed", author)], files: [], reviews: [], checks: [] };
  return { ...told, ...lists, author, head, branch: "promote/fraud/production/7", base: "main" };
}

test("a bot's pull request whose head is not the commit that is listed is not ours", () => {
  expect(provenance(pull(BOT, "listed"), undefined)).toMatchObject({
    ours: true,
    requesters: [{ login: "ada", id: 1815 }],
    findings: [],
  });
  const { ours, requesterKnown, findings } = provenance(pull(BOT, "pushed"), undefined);
  expect([ours, requesterKnown, findings.map(({ code }) => code)]).toEqual([false, false, ["foreign_commit"]]);
});

test("a person's pull request whose head is not among its commits waits until GitHub lists it", () => {
  expect(provenance(pull(GRACE, "listed"), undefined).findings).toEqual([]);
  const { requesterKnown, findings } = provenance(pull(GRACE, "pushed"), undefined);
  expect([requesterKnown, findings.map(({ code, outcome }) => [code, outcome])]).toEqual([
    false,
    [["foreign_commit", "inconclusive"]],
  ]);
});
