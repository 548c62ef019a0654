import { expect, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import { errorFor, Outage } from "../../src/github/errors.ts";
import type { Refusal } from "../../src/github/refusal.ts";

type Case = readonly [name: string, refusal: Partial<Refusal>, what: string, hint: string];

const GRANT =
  "what is not named there is none, and promoting takes all of contents: write, pull-requests: write, checks: write; a run for a fork or for Dependabot never gets more than read";

const CASES: readonly Case[] = [
  [
    "a bad token",
    { status: 401, said: "Bad credentials" },
    "GitHub does not accept the token: Bad credentials",
    "pass `token: ${{ github.token }}` or a fresh GitHub App token; an App token lives one hour, GITHUB_TOKEN until its job ends",
  ],
  [
    "a missing permission, by the header",
    { method: "POST", path: "/repos/acme/models/check-runs", headers: { "x-accepted-github-permissions": "checks=write" } },
    "the token may not POST /repos/acme/models/check-runs: Resource not accessible by integration",
    `grant it in the workflow with \`permissions: { checks: write }\`; ${GRANT}`,
  ],
  [
    "a missing permission, by several in the header",
    {
      method: "POST",
      path: "/repos/acme/models/pulls",
      headers: { "x-accepted-github-permissions": "pull_requests=write,contents=read; issues=write" },
    },
    "the token may not POST /repos/acme/models/pulls: Resource not accessible by integration",
    `grant it in the workflow with \`permissions: { pull-requests: write, contents: read }\`; ${GRANT}`,
  ],
  [
    "a missing permission, by the request",
    { method: "PUT", path: "/repos/acme/models/pulls/5/merge" },
    "the token may not PUT /repos/acme/models/pulls/5/merge: Resource not accessible by integration",
    `grant it in the workflow with \`permissions: { contents: write, pull-requests: write }\`; ${GRANT}`,
  ],
  [
    "a permission no workflow can grant",
    { path: "/orgs/acme/teams/owners", headers: { "x-accepted-github-permissions": "members=read" } },
    "the token may not GET /orgs/acme/teams/owners: Resource not accessible by integration",
    "GITHUB_TOKEN cannot have this; pass a GitHub App token with members: read",
  ],
  [
    "the setting",
    {
      method: "POST",
      path: "/repos/acme/models/pulls",
      said: "GitHub Actions is not permitted to create or approve pull requests.",
    },
    "GitHub Actions is not permitted to create pull requests in this repository",
    'turn on "Allow GitHub Actions to create and approve pull requests" in Settings > Actions > General > Workflow permissions (an organization may have to allow it first), or pass a GitHub App token',
  ],
  [
    "single sign-on",
    {
      said: "Resource protected by organization SAML enforcement.",
      headers: { "x-github-sso": "required; url=https://github.com/orgs/acme/sso?x=1" },
    },
    "the token is not authorized for the organization's SAML single sign-on",
    "authorize it for the organization at https://github.com/orgs/acme/sso?x=1, or use GITHUB_TOKEN, which needs no authorization",
  ],
  [
    "a workflow file",
    {
      method: "PATCH",
      path: "/repos/acme/models/git/refs/heads/x",
      said: "refusing to allow a GitHub App to create or update workflow `.github/workflows/ci.yml` without `workflows` permission",
    },
    "the token may not change files under .github/workflows: refusing to allow a GitHub App to create or update workflow `.github/workflows/ci.yml` without `workflows` permission",
    "take the workflow file out of the pull request and merge it on its own; `workflows` is no permission GITHUB_TOKEN can have",
  ],
  [
    "a token that is no app",
    { method: "POST", path: "/repos/acme/models/check-runs", said: "You must authenticate via a GitHub App." },
    "only a GitHub App may write check runs, and this token is none",
    "use GITHUB_TOKEN or a GitHub App token; a personal access token cannot publish check runs",
  ],
  [
    "a ruleset",
    {
      method: "PATCH",
      status: 422,
      path: "/repos/acme/models/git/refs/heads/promote/fraud/staging/7",
      said: "Repository rule violations found: Cannot update this protected ref.",
    },
    "a ruleset or branch protection refuses the push to promote/fraud/staging/7: Repository rule violations found: Cannot update this protected ref.",
    "exclude promote/**, rollback/**, release/**, hold/** and merging/** from the ruleset, or let the GitHub App whose token is used bypass it; GITHUB_TOKEN cannot be a bypass actor",
  ],
  [
    "no such repository",
    { status: 404, path: "/repos/acme/model", said: "Not Found" },
    "GitHub finds no repository acme/model, or the token may not see it",
    "check its spelling, and that the token belongs to that repository; GitHub answers 404 for what a token may not see",
  ],
  [
    "no such repository on a GitHub Enterprise Server",
    { status: 404, path: "/api/v3/repos/acme/model", said: "Not Found" },
    "GitHub finds no repository acme/model, or the token may not see it",
    "check its spelling, and that the token belongs to that repository; GitHub answers 404 for what a token may not see",
  ],
  [
    "any other 403",
    { method: "POST", path: "/repos/acme/models/git/refs", said: "Repository was archived so is read-only." },
    "GitHub refuses POST /repos/acme/models/git/refs: Repository was archived so is read-only.",
    `if the token lacks a permission, grant it in the workflow with \`permissions: { contents: write }\`; ${GRANT}`,
  ],
];

const plain: Refusal = {
  method: "GET",
  path: "/repos/acme/models/pulls",
  status: 403,
  said: "Resource not accessible by integration",
  headers: {},
  cause: undefined,
};

test.each(CASES)("names the remedy for %s", (_, refusal, what, hint) => {
  const error = errorFor({ ...plain, ...refusal });
  expect(error).toBeInstanceOf(UserError);
  expect(error).toMatchObject({ problems: [{ what, hint }] });
});

test.each([
  [
    { status: 404, path: "/repos/acme/models/pulls/5", said: "Not Found" },
    "GitHub answers: Not Found (GET /repos/acme/models/pulls/5, HTTP 404)",
  ],
  [{ status: 422, said: "Validation Failed" }, "GitHub answers: Validation Failed (GET /repos/acme/models/pulls, HTTP 422)"],
  [{ status: undefined, said: "read ECONNRESET" }, "GitHub cannot be reached: read ECONNRESET (GET /repos/acme/models/pulls)"],
])("calls an outage what no person can fix here: %o", (refusal, message) => {
  const error = errorFor({ ...plain, ...refusal });
  expect(error).toBeInstanceOf(Outage);
  expect(error.message).toBe(message);
});
