import { expect, test } from "vitest";
import { MANIFEST, MANIFEST_FILE, POLICY } from "../support/fraud.ts";
import { terminals } from "../support/terminal.ts";

const terminal = terminals();

test("counts what is sound", async () => {
  const { said } = terminal({ [MANIFEST_FILE]: MANIFEST, "policies/fraud.yaml": POLICY, "policies/README.md": "# not a policy" });
  expect(await said("validate")).toEqual({ code: 0, stdout: "1 manifest and 1 policy: all sound\n", stderr: "" });
});

test("a policy is one whatever the case of its file's ending: dropped in silence, a laxer one would be chosen", async () => {
  const { said } = terminal({
    [MANIFEST_FILE]: MANIFEST,
    "policies/all.yaml": POLICY.replace("fraud", "*"),
    "policies/fraud.YAML": "",
  });
  expect(await said("validate")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("policies/fraud.YAML:1: is empty") as string,
  });
  const judged = await said("evaluate", "fraud", "2", "production", "--digest", `sha256:${"2".repeat(64)}`);
  expect(judged.stderr + judged.stdout).toContain("policies/fraud.YAML:1");
});

test("tells every problem of every manifest and policy in one run, on standard error, each with its line and what would help", async () => {
  const { said, link } = terminal({
    [MANIFEST_FILE]: MANIFEST.replace('"1"', "1.10").replace("digest:", "digst:"),
    "other/fraud.yaml": MANIFEST,
    "models/churn.yaml": 'model: churn\nstages:\n  a:\n    version: "1"\n    version: "2"\n    digest: sha256:12\n',
    "policies/fraud.yaml": POLICY.replace("at_least: 0.85", '">=": 0.85').replace("merge: automatic", "merge: always"),
    "policies/empty.yaml": "",
  });
  link("policies/link.yaml", "fraud.yaml");
  const wrong = await said("validate", "--manifests", "models/*.yaml,other/*.yaml");
  expect(wrong).toMatchInlineSnapshot(`
    {
      "code": 2,
      "stderr": "models/churn.yaml:5: stages.a.version: duplicate key, it stands on line 4 already (keep one of the two)
    models/churn.yaml:6: stages.a.digest: expected sha256: followed by 64 lower-case hexadecimal digits (a digest is what sha256sum prints, with sha256: before it)
    models/fraud.yaml:4: stages.production.digest: missing, expected text
    models/fraud.yaml:5: stages.production.version: without quotes, 1.10 is not text (quote it: version: "1.10")
    models/fraud.yaml:6: stages.production.digst: unknown key (known here: version, digest, uri, evidence, canary, challenger, shadow)
    other/fraud.yaml: is a second manifest of the model fraud; the first is models/fraud.yaml (keep one of the two files)
    policies/empty.yaml:1: is empty (write models and stages, or delete the file)
    policies/fraud.yaml:4: stages.staging.gates.metrics.auc.>=: unknown key (did you mean at_least?)
    policies/fraud.yaml:5: stages.staging.merge: expected automatic, when_approved or manual
    policies/link.yaml: is a symbolic link, and links are not followed (put the file itself there)
    3 manifests and 3 policies: 10 to fix
    ",
      "stdout": "",
    }
  `);
});

test("--json tells the same as data", async () => {
  const { said } = terminal({ [MANIFEST_FILE]: MANIFEST.replace('"1"', "1.10"), "policies/fraud.yaml": POLICY });
  const { code, stdout } = await said("validate", "--json");
  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toEqual({
    schema_version: 1,
    manifests: 1,
    policies: 1,
    problems: [
      {
        file: MANIFEST_FILE,
        line: 5,
        what: "stages.production.version: without quotes, 1.10 is not text",
        hint: 'quote it: version: "1.10"',
      },
    ],
  });
});

test("a folder in which there is nothing to validate is a problem, not a pass", async () => {
  const { said } = terminal({ "README.md": "" });
  const nothing = await said("validate");
  expect(nothing.code).toBe(2);
  expect(nothing.stderr).toMatchInlineSnapshot(`
    "there is neither a manifest (models/*.yaml) nor a policy (policies) to validate (run this in the root of the repository, or set manifests and policies)
    0 manifests and 0 policies: 1 to fix
    "
  `);
});
