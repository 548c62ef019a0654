import { expect, test } from "vitest";
import { MANIFEST, MANIFEST_FILE, digest } from "../support/fraud.ts";
import { terminals } from "../support/terminal.ts";

const terminal = terminals();
const WITH_URI = MANIFEST.replace(digest("1"), `${digest("1")}\n    uri: s3://acme/fraud/1/model.onnx`);

test("prints version, digest and uri in one line, for a deploy script to read", async () => {
  const { said } = terminal({ [MANIFEST_FILE]: WITH_URI });
  expect(await said("resolve", "fraud", "production")).toEqual({
    code: 0,
    stdout: `1 ${digest("1")} s3://acme/fraud/1/model.onnx\n`,
    stderr: "",
  });
});

test("prints no third word where the pointer has no uri", async () => {
  const { said } = terminal({ [MANIFEST_FILE]: MANIFEST });
  expect((await said("resolve", "fraud", "production")).stdout).toBe(`1 ${digest("1")}\n`);
});

test("--json tells every word of the pointer, and null for what it does not have", async () => {
  const { said } = terminal({ [MANIFEST_FILE]: WITH_URI });
  const { stdout } = await said("resolve", "fraud", "production", "--json");
  expect(JSON.parse(stdout)).toEqual({
    schema_version: 1,
    model: "fraud",
    stage: "production",
    version: "1",
    digest: digest("1"),
    uri: "s3://acme/fraud/1/model.onnx",
    evidence: null,
  });
});

test("looks where --manifests says", async () => {
  const { said } = terminal({ "registry/prod/fraud.yml": MANIFEST });
  const { stdout } = await said(
    "resolve",
    "fraud",
    "production",
    "--manifests",
    "models/*.yaml",
    "--manifests",
    "registry/prod/*.yml",
  );
  expect(stdout).toBe(`1 ${digest("1")}\n`);
});

test.each([
  ["a stage that points at nothing", MANIFEST, "staging", "models/fraud.yaml has no stage staging (it has production)"],
  [
    "a model whose stages all point at nothing",
    "model: fraud\nstages: {}\n",
    "production",
    "models/fraud.yaml has no stage production (no stage of this model points at anything)",
  ],
  [
    "a manifest that is not sound",
    MANIFEST.replace('"1"', "1.10"),
    "production",
    'models/fraud.yaml:5: stages.production.version: without quotes, 1.10 is not text (quote it: version: "1.10")',
  ],
])("prints nothing to standard output for %s, so that no script deploys it", async (_, text, stage, sentence) => {
  const { said } = terminal({ [MANIFEST_FILE]: text });
  expect(await said("resolve", "fraud", stage)).toEqual({ code: 2, stdout: "", stderr: `${sentence}\n` });
});

test("a manifest behind a symbolic link is not followed", async () => {
  const { said, link } = terminal({ "elsewhere.yaml": MANIFEST, "models/other.yaml": "" });
  link(MANIFEST_FILE, "../elsewhere.yaml");
  expect(await said("resolve", "fraud", "production")).toEqual({
    code: 2,
    stdout: "",
    stderr: "models/fraud.yaml: is a symbolic link, and links are not followed (put the file itself there)\n",
  });
});
