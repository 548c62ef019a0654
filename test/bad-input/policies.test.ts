import { expect, test } from "vitest";
import { MANIFEST, MANIFEST_FILE, POLICY, digest, evidence } from "../support/fraud.ts";
import { workplace } from "../support/workplace.ts";

const LINK = { link: "../elsewhere.yaml" } as const;
const PROMOTE = { command: "promote", model: "fraud", version: "2", to: "production", digest: digest("2") };
/** `sha256sum` over the list of evidence files, as promote writes it. */
const PINNED = "sha256:14f5553c2bb1f11424b0fb70e4463844506cff7e6beaf87a61fb3a8f9d42a937";
const FILES = { [MANIFEST_FILE]: MANIFEST, "evidence/fraud/2/evidence.yaml": evidence("2"), "elsewhere.yaml": POLICY };
const ARCHIVED = `archived:\n  - { version: "1", digest: "${digest("1")}", left: production, at: 2026-11-20T12:00:00Z }\n`;
const MOVED = MANIFEST.replace('"1"', '"2"').replace(digest("1"), `${digest("2")}\n    evidence: ${PINNED}`) + ARCHIVED;
const BOMB = `a: &a [x, x, x, x, x, x, x, x, x]\n${"bcdefgh"
  .split("")
  .map((name, index) => `${name}: &${name} [${`*${"abcdefg"[index] ?? ""}, `.repeat(9)}x]\n`)
  .join("")}`;

type Files = Readonly<Record<string, string | { readonly link: string }>>;

/** Policies as people get them wrong. */
const WRONG: readonly (readonly [what: string, policies: Files])[] = [
  ["none at all", {}],
  ["an empty one", { "policies/fraud.yaml": "" }],
  ["one that says nothing about this model", { "policies/fraud.yaml": POLICY.replace('["fraud"]', '["churn"]') }],
  ["one that does not know the stage", { "policies/fraud.yaml": POLICY.replace("  production:", "  live:") }],
  [
    "a stage without a gate",
    { "policies/fraud.yaml": POLICY.replace("gates: { metrics: { auc: { at_least: 0.9 } } }", "gates: {}") },
  ],
  ["an unknown key", { "policies/fraud.yaml": POLICY.replace("at_least: 0.9 ", "at_lest: 0.9 ") }],
  [
    "a duplicate key",
    { "policies/fraud.yaml": POLICY.replace("merge: when_approved", "merge: when_approved\n    merge: automatic") },
  ],
  ["approvals from nobody", { "policies/fraud.yaml": POLICY.replace('from: ["@maya"]', "from: []") }],
  ["approvals from somebody who is no name", { "policies/fraud.yaml": POLICY.replace('"@maya"', "maya") }],
  [
    "more approvals than there are people",
    { "policies/fraud.yaml": POLICY.replace('["@maya"], count: 1', '["@maya"], count: 2') },
  ],
  ["an operator in place of a word", { "policies/fraud.yaml": POLICY.replace("at_least: 0.9 ", ">=: 0.9 ") }],
  ["aliases that explode", { "policies/fraud.yaml": `${BOMB}${POLICY}` }],
  ["a symbolic link in its place", { "policies/fraud.yaml": LINK }],
  ["two that fit the model alike", { "policies/a.yaml": POLICY, "policies/b.yaml": POLICY }],
  ["one that extends what is not there", { "policies/fraud.yaml": `extends: ./default.yaml\n${POLICY}` }],
  ["one that extends what lies outside", { "policies/fraud.yaml": `extends: ../../secret.yaml\n${POLICY}` }],
];

test("promote tells it at its place with what would help, and writes nothing", async () => {
  const told: Record<string, string> = {};
  for (const [what, policies] of WRONG) {
    const at = await workplace({ files: { ...FILES, "policies/fraud.yaml": null, ...policies } });
    const refused = await at.run(PROMOTE);
    expect([refused.exit, refused.writes], what).toEqual([2, []]);
    told[what] = refused.text.trimEnd();
  }
  expect(told).toMatchInlineSnapshot(`
    {
      "a duplicate key": "policies/fraud.yaml:11: stages.production.merge: duplicate key, it stands on line 10 already (keep one of the two)
    policies/fraud.yaml:11: stages.production.merge: automatic asks nobody, and approvals names people (write merge: when_approved, or leave approvals out)",
      "a stage without a gate": "policies/fraud.yaml:7: no gates are configured for production, so nothing is allowed (Write gates: under production in the policy on the base branch.)",
      "a symbolic link in its place": "policies/fraud.yaml:1: is a symbolic link, and links are not followed (put the file itself there)",
      "aliases that explode": "policies/fraud.yaml:1: uses YAML aliases that expand without end (write the values out instead of using & and *)
    policies/fraud.yaml:1: what models it is for cannot be read, so it may be the policy of fraud (correct it, or take it out of the folder)",
      "an empty one": "policies/fraud.yaml:1: what models it is for cannot be read, so it may be the policy of fraud (correct it, or take it out of the folder)
    policies/fraud.yaml:1: is empty (write models and stages, or delete the file)",
      "an operator in place of a word": "policies/fraud.yaml:1: what models it is for cannot be read, so it may be the policy of fraud (correct it, or take it out of the folder)
    policies/fraud.yaml:7: Plain value cannot start with block scalar indicator >",
      "an unknown key": "policies/fraud.yaml:7: stages.production.gates.metrics.auc.at_lest: unknown key (did you mean at_least?)",
      "approvals from nobody": "policies/fraud.yaml:9: stages.production.approvals.0.from: names nobody, so nobody could ever approve",
      "approvals from somebody who is no name": "policies/fraud.yaml:9: stages.production.approvals.0.from.0: expected @login, @org/team, write, maintain or admin",
      "more approvals than there are people": "policies/fraud.yaml:9: stages.production.approvals.0.count: asks for 2 people and from names 1 (lower count, or name more people, a team or write)",
      "none at all": "there is no policy in policies on the base branch, so nothing says what fraud needs (add policies/fraud.yaml to the base branch; a policy in the pull request itself is not read)",
      "one that does not know the stage": "policies/fraud.yaml knows no stage production; it knows staging, live (Add the stage production to policies/fraud.yaml on the base branch, or promote to a stage it knows.)",
      "one that extends what is not there": "policies/fraud.yaml:1: extends: there is no policies/default.yaml (add policies/default.yaml, or leave extends out)",
      "one that extends what lies outside": "policies/fraud.yaml:1: extends: ../../secret.yaml leads out of the policies folder (name a file beside this one, e.g. ./default.yaml)",
      "one that says nothing about this model": "no policy is for fraud: policies/fraud.yaml is for churn (write policies/fraud.yaml on the base branch with models: [fraud] and its stages)",
      "two that fit the model alike": "policies/a.yaml:1: models: fraud here and fraud in policies/b.yaml:1 match fraud equally specifically (name fraud itself in the file that is meant)",
    }
  `);
});

test("a pull request by hand is told by its check, which is shut", async () => {
  const told: Record<string, string> = {};
  for (const [what, policies] of WRONG) {
    const at = await workplace({ files: { ...FILES, "policies/fraud.yaml": null, ...policies } });
    at.github.as("grace").pushCommit("change", { [MANIFEST_FILE]: MOVED });
    const number = at.github.as("grace").openPull({ title: "Change", head: "change" }).number;
    for (const login of ["maya", "olga"]) at.github.as(login).approve(number);
    const refused = await at.review(number);
    expect(at.pull(number).merged, what).toBeUndefined();
    expect([1, 2], what).toContain(refused.exit);
    const [check] = [...at.repository.checks.values()].filter(({ name }) => name === "model promotion");
    expect([check?.status, check?.conclusion], what).toEqual(["completed", "failure"]);
    told[what] = check?.output.title ?? "";
  }
  expect(told).toMatchInlineSnapshot(`
    {
      "a duplicate key": "policies/fraud.yaml:11: stages.production.merge: duplicate key, it stands on l… (and 1 more)",
      "a stage without a gate": "no gates are configured for production, so nothing is allowed",
      "a symbolic link in its place": "policies/fraud.yaml: is a symbolic link, and links are not followed",
      "aliases that explode": "policies/fraud.yaml: uses YAML aliases that expand without end (and 1 more)",
      "an empty one": "policies/fraud.yaml:1: what models it is for cannot be read, so it may be the … (and 1 more)",
      "an operator in place of a word": "policies/fraud.yaml:1: what models it is for cannot be read, so it may be the … (and 1 more)",
      "an unknown key": "policies/fraud.yaml:7: stages.production.gates.metrics.auc.at_lest: unknown key",
      "approvals from nobody": "policies/fraud.yaml:9: stages.production.approvals.0.from: names nobody, so no…",
      "approvals from somebody who is no name": "policies/fraud.yaml:9: stages.production.approvals.0.from.0: expected @login, …",
      "more approvals than there are people": "policies/fraud.yaml:9: stages.production.approvals.0.count: asks for 2 people …",
      "none at all": "there is no policy in policies on the base branch, so nothing says what fraud …",
      "one that does not know the stage": "policies/fraud.yaml knows no stage production; it knows staging, live",
      "one that extends what is not there": "policies/fraud.yaml:1: extends: there is no policies/default.yaml",
      "one that extends what lies outside": "policies/fraud.yaml:1: extends: ../../secret.yaml leads out of the policies fo…",
      "one that says nothing about this model": "no policy is for fraud: policies/fraud.yaml is for churn",
      "two that fit the model alike": "policies/a.yaml:1: models: fraud here and fraud in policies/b.yaml:1 match fra…",
    }
  `);
});

test("the check of a policy that cannot be read says where it is wrong and what would help", async () => {
  const at = await workplace({ files: { ...FILES, "policies/fraud.yaml": POLICY.replace("at_least: 0.9 ", "at_lest: 0.9 ") } });
  at.github.as("grace").pushCommit("change", { [MANIFEST_FILE]: MOVED });
  await at.review(at.github.as("grace").openPull({ title: "Change", head: "change" }).number);
  const [check] = [...at.repository.checks.values()].filter(({ name }) => name === "model promotion");
  expect(check?.output.summary).toMatchInlineSnapshot(`
    "**❌ Shut**: stages.production.gates.metrics.auc.at\\_lest: unknown key

    **Why it is blocked**

    - stages.production.gates.metrics.auc.at\\_lest: unknown key

    **What next**

    - did you mean at\\_least?

    **To fix**

    - policies/fraud.yaml:7: stages.production.gates.metrics.auc.at\\_lest: unknown key \\(did you mean at\\_least?\\)

    This promotes \`fraud\` to version \`2\` in \`production\`, in place of \`1\`. Once it is merged, whoever asks for the \`production\` version of \`fraud\` gets \`2\`.

    | \`production\` | version | digest | artifact |
    |---|---|---|---|
    | before | \`1\` | \`111111111111\` |  |
    | after | \`2\` | \`222222222222\` |  |"
  `);
});

test("a policy that only the pull request brings is not read", async () => {
  const at = await workplace({ files: { ...FILES, "policies/fraud.yaml": null } });
  at.github.as("grace").pushCommit("change", { [MANIFEST_FILE]: MOVED, "policies/fraud.yaml": POLICY });
  const number = at.github.as("grace").openPull({ title: "Change", head: "change" }).number;
  const refused = await at.review(number);
  expect(refused.results[0]?.findings.map(({ because }) => because)).toEqual([
    "this pull request moves a pointer and also changes policies/fraud.yaml",
  ]);
  expect(refused.results[0]?.judged[0]?.findings.map(({ because }) => because)).toEqual([
    "there is no policy in policies on the base branch, so nothing says what fraud needs",
  ]);
});

test.each([
  ["code", "src/serve.py", "print()"],
  ["a policy", "policies/fraud.yaml", POLICY.replace("0.9 ", "0.1 ")],
  ["a workflow", ".github/workflows/model-promotion.yml", "on: push"],
  ["the evidence of another version", "evidence/fraud/1/evidence.yaml", evidence("1")],
  ["the evidence of another model", "evidence/churn/2/evidence.yaml", "model: churn"],
  ["a file deeper in the evidence", "evidence/fraud/2/plots/roc.svg", "<svg/>"],
])("a pull request that moves a pointer and brings %s along is not merged", async (_, path, text) => {
  const at = await workplace({ files: { ...FILES, "policies/fraud.yaml": POLICY } });
  at.github.as("grace").pushCommit("change", { [MANIFEST_FILE]: MOVED, [path]: text });
  const number = at.github.as("grace").openPull({ title: "Change", head: "change" }).number;
  for (const login of ["maya", "olga", "ada"]) at.github.as(login).approve(number);
  const refused = await at.review(number);
  expect(refused.results[0]?.decision).toEqual({
    to: "refuse",
    code: "foreign_files",
    because: `this pull request moves a pointer and also changes ${path}`,
    next: [
      "Move the other files to a pull request of their own; a promotion touches manifests and the evidence of the versions it moves.",
    ],
  });
  expect(refused.exit).toBe(1);
  expect(at.pull(number).merged).toBeUndefined();
});
