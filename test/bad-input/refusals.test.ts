import { expect, test } from "vitest";
import { MANIFEST, MANIFEST_FILE, POLICY, digest, evidence, withoutShas } from "../support/fraud.ts";
import { workplace, type Workplace } from "../support/workplace.ts";

const PROMOTE = { command: "promote", model: "fraud", version: "2", to: "production", digest: digest("2") };
const STAGING = { ...PROMOTE, to: "staging" };
const FILES = { [MANIFEST_FILE]: MANIFEST, "policies/fraud.yaml": POLICY, "evidence/fraud/2/evidence.yaml": evidence("2") };
const ALL = { contents: "write", "pull-requests": "write", checks: "write" } as const;

const REFUSED = (permission: string) =>
  `Resource not accessible by integration (grant it in the workflow with \`permissions: { ${permission} }\`; what is not named there is none, and promoting takes all of contents: write, pull-requests: write, checks: write; a run for a fork or for Dependabot never gets more than read)`;
const LEFT =
  "the branch promote/fraud/production/2 is made, and has no pull request yet (nothing has to be cleaned up: run the same command again, and it goes on from there)";

test.each([
  [
    "contents",
    { ...ALL, contents: "read" as const },
    `the token may not POST /repos/acme/models/git/trees: ${REFUSED("contents: write")}`,
  ],
  [
    "pull-requests",
    { ...ALL, "pull-requests": "read" as const },
    `the token may not POST /repos/acme/models/pulls: ${REFUSED("pull-requests: write")}\n${LEFT}`,
  ],
  [
    "checks",
    { ...ALL, checks: "read" as const },
    `the token may not POST /repos/acme/models/check-runs: ${REFUSED("checks: write")}`,
  ],
])("a token that may not write %s is told with the line of YAML that grants it", async (_, permissions, sentence) => {
  const at = await workplace({ files: FILES });
  const refused = await at.run(PROMOTE, { token: at.github.actionsToken(at.repository, permissions) });
  expect([refused.exit, refused.text]).toEqual([2, `${sentence}\n`]);
  const opened = await at.run(PROMOTE);
  expect(opened.results[0]?.decision).toMatchObject({ to: "wait", code: "approvals_missing" });
  expect([at.openPulls(), at.commitsOf(1).length]).toEqual([[1], 1]);
});

test("a token that may read nothing is told at the first request", async () => {
  const at = await workplace({ files: FILES });
  const refused = await at.run(PROMOTE, { token: at.github.actionsToken(at.repository, {}) });
  expect([refused.exit, refused.writes, refused.text]).toMatchInlineSnapshot(`
    [
      2,
      [],
      "the token may not GET /repos/acme/models/branches/main: Resource not accessible by integration (grant it in the workflow with \`permissions: { contents: read }\`; what is not named there is none, and promoting takes all of contents: write, pull-requests: write, checks: write; a run for a fork or for Dependabot never gets more than read)
    ",
    ]
  `);
});

test("a token that is none is told", async () => {
  const at = await workplace({ files: FILES });
  const refused = await at.run(PROMOTE, { token: "ghs_expired" });
  expect([refused.exit, refused.writes, refused.text]).toMatchInlineSnapshot(`
    [
      2,
      [],
      "GitHub does not accept the token: Bad credentials (pass \`token: \${{ github.token }}\` or a fresh GitHub App token; an App token lives one hour, GITHUB_TOKEN until its job ends)
    ",
    ]
  `);
});

test("where Actions may not create pull requests, the setting is named, and the branch that is left is used by the next run", async () => {
  const at = await workplace({ files: FILES, settings: { actionsMayCreateAndApprove: false } });
  const refused = await at.run(PROMOTE);
  expect([refused.exit, refused.text]).toMatchInlineSnapshot(`
    [
      2,
      "GitHub Actions is not permitted to create pull requests in this repository (turn on "Allow GitHub Actions to create and approve pull requests" in Settings > Actions > General > Workflow permissions (an organization may have to allow it first), or pass a GitHub App token)
    the branch promote/fraud/production/2 is made, and has no pull request yet (nothing has to be cleaned up: run the same command again, and it goes on from there)
    ",
    ]
  `);
  at.repository.settings.actionsMayCreateAndApprove = true;
  const opened = await at.run(PROMOTE);
  expect(opened.results[0]?.pull?.branch).toBe("promote/fraud/production/2");
  expect([at.openPulls(), at.commitsOf(1).length, branches(at)]).toEqual([[1], 1, ["main", "promote/fraud/production/2"]]);
});

test("a ruleset over our branches is told with what would let us through", async () => {
  const at = await workplace({ files: FILES });
  at.github.protect(at.repository, { pattern: "promote/**", restrictPushes: ["maya"] });
  const refused = await at.run(PROMOTE);
  expect([refused.exit, withoutShas(refused.text)]).toMatchInlineSnapshot(`
    [
      2,
      "a ruleset or branch protection refuses the push: Repository rule violations found You're not authorized to push to this branch. (exclude promote/**, rollback/**, release/**, hold/** and merging/** from the ruleset, or let the GitHub App whose token is used bypass it; GITHUB_TOKEN cannot be a bypass actor)
    ",
    ]
  `);
});

test("a merge method that the repository does not allow is told, and the next run may use another", async () => {
  const at = await workplace({ files: FILES, settings: { methods: { merge: true, squash: false, rebase: false } } });
  const refused = await at.run(STAGING);
  expect(refused.results[0]?.decision).toMatchInlineSnapshot(`
    {
      "because": "GitHub refuses this way of merging: Squash merges are not allowed on this repository.",
      "code": "merge_method_not_allowed",
      "next": [
        "Set the input merge-method to one that the repository allows: squash, merge or rebase.",
      ],
      "to": "refuse",
    }
  `);
  const merged = await at.run({ ...STAGING, "merge-method": "merge" });
  expect(merged.results[0]?.decision).toMatchObject({ code: "merged" });
});

test("a base branch that is gone or renamed since the event is told, and nothing is written", async () => {
  const at = await workplace({ files: FILES, defaultBranch: "trunk" });
  const refused = await at.run({ ...PROMOTE, base: "main" });
  expect(refused).toMatchObject({
    exit: 2,
    writes: [],
    text: "acme/models has no branch main; its default branch is trunk (correct the input base)\n",
  });
});

test("a pull request into another branch is not judged", async () => {
  const at = await workplace({ files: FILES });
  const grace = at.github.as("grace");
  grace.createBranch("release");
  grace.pushCommit("change", { [MANIFEST_FILE]: MANIFEST.replace('"1"', '"2"') });
  const number = grace.openPull({ title: "Elsewhere", head: "change", base: "release" }).number;
  const none = await at.review(number);
  expect([none.exit, none.writes, none.text]).toEqual([
    0,
    [],
    "open: #1 goes into release, and promotions are judged into main\n",
  ]);
});

test("a repository that is not there, or not ours to see, is told", async () => {
  const at = await workplace({ files: FILES });
  at.github.state.repositories.delete("acme/models");
  const refused = await at.run(PROMOTE);
  expect([refused.exit, refused.writes, refused.text]).toMatchInlineSnapshot(`
    [
      2,
      [],
      "GitHub finds no repository acme/models, or the token may not see it (check its spelling, and that the token belongs to that repository; GitHub answers 404 for what a token may not see)
    ",
    ]
  `);
});

function branches(at: Workplace): readonly string[] {
  return [...at.repository.refs.keys()].map((ref) => ref.replace("refs/heads/", ""));
}
