import { expect, test } from "vitest";
import { MANIFEST, MANIFEST_FILE, POLICY, digest, evidence } from "../support/fraud.ts";
import { workplace, type Workplace } from "../support/workplace.ts";

const LINK = { link: "../elsewhere.yaml" } as const;
const PROMOTE = { command: "promote", model: "fraud", version: "2", to: "production", digest: digest("2") };
const BOMB = `a: &a [x, x, x, x, x, x, x, x, x]\n${"bcdefgh"
  .split("")
  .map((name, index) => `${name}: &${name} [${`*${"abcdefg"[index] ?? ""}, `.repeat(9)}x]\n`)
  .join("")}`;

function withManifest(text: string | { readonly link: string } | null): Promise<Workplace> {
  return workplace({
    files: {
      [MANIFEST_FILE]: text,
      "policies/fraud.yaml": POLICY,
      "evidence/fraud/2/evidence.yaml": evidence("2"),
      "elsewhere.yaml": MANIFEST,
    },
  });
}

/** Manifests as people get them wrong, and the very sentences they read then. */
const WRONG: readonly (readonly [what: string, text: string | { readonly link: string }])[] = [
  ["a version without quotes", MANIFEST.replace('"1"', "1.10")],
  ["an unknown key", MANIFEST.replace("digest:", "diggest:")],
  ["a duplicate key", `${MANIFEST}    digest: ${digest("2")}\n`],
  ["a digest that is no sha256", MANIFEST.replace(digest("1"), "md5:9e107d9d372bb6826bd81d3542a419d6")],
  ["a digest in capitals", MANIFEST.replace(digest("1"), `SHA256:${"A".repeat(64)}`)],
  ["another model's name", MANIFEST.replace("model: fraud", "model: churn")],
  ["a model name with a slash", MANIFEST.replace("model: fraud", "model: ../fraud")],
  ["a version that skips workflows", MANIFEST.replace('"1"', '"[skip ci]"')],
  ["a version that mentions a team", MANIFEST.replace('"1"', '"@acme/team"')],
  ["a version of two lines", MANIFEST.replace('"1"', '"1\\n2"')],
  ["a version in Markdown", MANIFEST.replace('"1"', '"**[1](https://example.com)**"')],
  ["a version of 300 characters", MANIFEST.replace('"1"', `"${"1".repeat(300)}"`)],
  ["a stage with a space", MANIFEST.replace("production:", "pro duction:")],
  ["a uri of two lines", `${MANIFEST}    uri: "s3://a\\n::error::b"\n`],
  ["aliases that explode", `${BOMB}${MANIFEST}`],
  ["a YAML error", MANIFEST.replace("stages:", "stages: [")],
  ["two documents", `${MANIFEST}---\n${MANIFEST}`],
  ["nothing in it", ""],
  ["a prototype's name as a key", `${MANIFEST}__proto__: { a: 1 }\n`],
  ["a symbolic link in its place", LINK],
];

test("the manifest on the base branch is told as it is, by promote, with file, line and remedy, and nothing is written", async () => {
  const told: Record<string, string> = {};
  for (const [what, text] of WRONG) {
    const at = await withManifest(text);
    const refused = await at.run(PROMOTE);
    expect([refused.exit, refused.writes], what).toEqual([2, []]);
    told[what] = refused.text.trimEnd();
  }
  expect(told).toMatchInlineSnapshot(`
    {
      "a YAML error": "models/fraud.yaml:5: Block collections are not allowed within flow collections
    models/fraud.yaml:7: Flow sequence in block collection must be sufficiently indented and end with a ]",
      "a digest in capitals": "models/fraud.yaml:6: stages.production.digest: expected sha256: followed by 64 lower-case hexadecimal digits (write digest: sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)",
      "a digest that is no sha256": "models/fraud.yaml:6: stages.production.digest: expected sha256: followed by 64 lower-case hexadecimal digits (a digest is what sha256sum prints, with sha256: before it)",
      "a duplicate key": "models/fraud.yaml:7: stages.production.digest: duplicate key, it stands on line 6 already (keep one of the two)",
      "a model name with a slash": "models/fraud.yaml:2: model: a model name has only letters, digits, and . _ + - between them
    models/fraud.yaml:2: model: a model name may not contain ..",
      "a prototype's name as a key": "models/fraud.yaml:7: __proto__ is not allowed as a key",
      "a stage with a space": "models/fraud.yaml:4: stages.pro duction: a stage name has only lower-case letters, digits, - and _, and starts with a letter",
      "a symbolic link in its place": "models/fraud.yaml: is a symbolic link, and links are not followed (put the file itself there)",
      "a uri of two lines": "models/fraud.yaml:7: stages.production.uri: a uri has no spaces or line breaks",
      "a version in Markdown": "models/fraud.yaml:5: stages.production.version: a version has only letters, digits, and . _ + - between them",
      "a version of 300 characters": "models/fraud.yaml:5: stages.production.version: a version has at most 100 characters",
      "a version of two lines": "models/fraud.yaml:5: stages.production.version: a version has only letters, digits, and . _ + - between them",
      "a version that mentions a team": "models/fraud.yaml:5: stages.production.version: a version has only letters, digits, and . _ + - between them",
      "a version that skips workflows": "models/fraud.yaml:5: stages.production.version: a version has only letters, digits, and . _ + - between them",
      "a version without quotes": "models/fraud.yaml:5: stages.production.version: without quotes, 1.10 is not text (quote it: version: "1.10")",
      "aliases that explode": "models/fraud.yaml: uses YAML aliases that expand without end (write the values out instead of using & and *)",
      "an unknown key": "models/fraud.yaml:4: stages.production.digest: missing, expected text
    models/fraud.yaml:6: stages.production.diggest: unknown key (known here: version, digest, uri, evidence, canary, challenger, shadow)",
      "another model's name": "models/fraud.yaml:2: model: is churn, and the file is named for fraud (name the file models/churn.yaml, or write model: fraud)",
      "nothing in it": "models/fraud.yaml: is empty (a manifest says model: and stages:; delete the file if the model is gone)",
      "two documents": "models/fraud.yaml:7: holds more than one YAML document; keep one, without --- behind it",
    }
  `);
});

test("the same in a pull request is told by its check, which is shut", async () => {
  const told: Record<string, string> = {};
  for (const [what, text] of WRONG) {
    const at = await withManifest(MANIFEST);
    at.github.as("grace").pushCommit("change", { [MANIFEST_FILE]: text });
    const number = at.github.as("grace").openPull({ title: "Change", head: "change" }).number;
    for (const login of ["maya", "olga"]) at.github.as(login).approve(number);
    const refused = await at.review(number);
    expect(refused.exit, what).toBe(2);
    expect(at.pull(number).merged, what).toBeUndefined();
    const [check] = [...at.repository.checks.values()].filter(({ name }) => name === "model promotion");
    expect([check?.status, check?.conclusion], what).toEqual(["completed", "failure"]);
    told[what] = check?.output.title ?? "";
  }
  expect(told).toMatchInlineSnapshot(`
    {
      "a YAML error": "models/fraud.yaml:5: Block collections are not allowed within flow collections (and 1 more)",
      "a digest in capitals": "models/fraud.yaml:6: stages.production.digest: expected sha256: followed by 64…",
      "a digest that is no sha256": "models/fraud.yaml:6: stages.production.digest: expected sha256: followed by 64…",
      "a duplicate key": "models/fraud.yaml:7: stages.production.digest: duplicate key, it stands on lin…",
      "a model name with a slash": "models/fraud.yaml:2: model: a model name has only letters, digits, and . _ + -… (and 1 more)",
      "a prototype's name as a key": "models/fraud.yaml:7: __proto__ is not allowed as a key",
      "a stage with a space": "models/fraud.yaml:4: stages.pro duction: a stage name has only lower-case lett…",
      "a symbolic link in its place": "models/fraud.yaml: is a symbolic link, and links are not followed",
      "a uri of two lines": "models/fraud.yaml:7: stages.production.uri: a uri has no spaces or line breaks",
      "a version in Markdown": "models/fraud.yaml:5: stages.production.version: a version has only letters, di…",
      "a version of 300 characters": "models/fraud.yaml:5: stages.production.version: a version has at most 100 char…",
      "a version of two lines": "models/fraud.yaml:5: stages.production.version: a version has only letters, di…",
      "a version that mentions a team": "models/fraud.yaml:5: stages.production.version: a version has only letters, di…",
      "a version that skips workflows": "models/fraud.yaml:5: stages.production.version: a version has only letters, di…",
      "a version without quotes": "models/fraud.yaml:5: stages.production.version: without quotes, 1.10 is not te…",
      "aliases that explode": "models/fraud.yaml: uses YAML aliases that expand without end",
      "an unknown key": "models/fraud.yaml:4: stages.production.digest: missing, expected text (and 1 more)",
      "another model's name": "models/fraud.yaml:2: model: is churn, and the file is named for fraud",
      "nothing in it": "models/fraud.yaml: is empty",
      "two documents": "models/fraud.yaml:7: holds more than one YAML document; keep one, without --- …",
    }
  `);
});

test("two manifests of one model are a problem of both files, whoever asks", async () => {
  const at = await workplace({
    files: { [MANIFEST_FILE]: MANIFEST, "other/fraud.yaml": MANIFEST, "policies/fraud.yaml": POLICY },
  });
  const manifests = "models/*.yaml, other/*.yaml";
  for (const command of ["promote", "rollback", "resolve", "release"]) {
    const refused = await at.run({ ...PROMOTE, command, manifests, reason: "why not" });
    expect(refused).toMatchObject({
      exit: 2,
      writes: [],
      text: "models/fraud.yaml and other/fraud.yaml are both manifests of the model fraud (keep one of the two files)\n",
    });
  }
});

test("a second manifest that a pull request brings shuts it", async () => {
  const at = await withManifest(MANIFEST);
  at.github
    .as("grace")
    .pushCommit("twin", { "other/fraud.yaml": MANIFEST.replace('"1"', '"3"').replace(digest("1"), digest("3")) });
  const number = at.github.as("grace").openPull({ title: "Twin", head: "twin" }).number;
  const refused = await at.run({ command: "review", "pull-request": String(number), manifests: "models/*.yaml, other/*.yaml" });
  expect(refused.results[0]?.decision).toMatchInlineSnapshot(`
    {
      "because": "other/fraud.yaml and models/fraud.yaml are both manifests of the model fraud",
      "code": "invalid",
      "next": [
        "Keep one of the two files.",
      ],
      "to": "refuse",
    }
  `);
});

test("a deleted manifest is as many removals as it had stages, and people are asked", async () => {
  const at = await withManifest(MANIFEST);
  at.github.as("grace").pushCommit("gone", { [MANIFEST_FILE]: null });
  const number = at.github.as("grace").openPull({ title: "Retire fraud", head: "gone" }).number;
  const waiting = await at.review(number);
  expect(waiting.results[0]?.judged.map(({ move }) => `${move.kind} ${move.stage}`)).toEqual(["removal production"]);
  expect(waiting.results[0]?.decision).toMatchObject({ to: "wait", code: "approvals_missing" });
});

test("a manifest that is renamed away is told as deleted, and one that is renamed into place as new", async () => {
  const at = await withManifest(MANIFEST);
  at.github.as("grace").pushCommit("moved", { [MANIFEST_FILE]: null, "models/fraud2.yaml": MANIFEST.replace("fraud", "fraud2") });
  const number = at.github.as("grace").openPull({ title: "Rename", head: "moved" }).number;
  const shut = await at.review(number);
  expect(shut.results[0]?.judged.map(({ move }) => `${move.kind} ${move.model}`).sort()).toEqual([
    "first fraud2",
    "removal fraud",
  ]);
  expect(shut.results[0]?.decision.to).toBe("refuse");
});
