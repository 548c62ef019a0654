import { expect, test } from "vitest";
import { MANIFEST, MANIFEST_FILE, POLICY, digest, evidence } from "../support/fraud.ts";
import { workplace, type Inputs } from "../support/workplace.ts";

const PROMOTE = { command: "promote", model: "fraud", version: "2", to: "production", digest: digest("2") };
const FILES = { [MANIFEST_FILE]: MANIFEST, "policies/fraud.yaml": POLICY, "evidence/fraud/2/evidence.yaml": evidence("2") };

const LONG = "1".repeat(300);

/** One wrong input each, beside an otherwise sound promote. */
const WRONG: readonly Inputs[] = [
  { command: "deploy" },
  { model: "../fraud" },
  { model: "fraud classifier" },
  { model: "fraud/eu" },
  { model: "[skip ci]" },
  { model: "@acme/team" },
  { model: "a\nb" },
  { model: "**fraud**" },
  { model: LONG },
  { model: "__proto__" },
  { version: "1 0" },
  { version: "1/2" },
  { version: "[skip ci]" },
  { version: "@acme/team" },
  { version: "1\n::error::2" },
  { version: "`1`" },
  { version: LONG },
  { version: "-1" },
  { version: "1..2" },
  { version: "v1.lock" },
  { to: "Production" },
  { to: "pro duction" },
  { to: "../production" },
  { from: "Staging" },
  { digest: "md5:9e107d9d372bb6826bd81d3542a419d6" },
  { digest: "2".repeat(64) },
  { artifact: "a b" },
  { "dry-run": "yes" },
  { "merge-method": "ff" },
  { "pull-request": "abc" },
  { "pull-request": "-1" },
  { base: "my branch" },
  { base: "a..b" },
  { dispatch: "model promoted" },
  { reason: "x".repeat(501) },
  { manifests: "../models/*.yaml" },
  { manifests: "/models/*.yaml" },
  { manifests: "models/fraud.yaml" },
  { manifests: "models/**/*.yaml" },
  { policies: "../policies" },
  { policies: "/etc" },
  { policies: "a/../../b" },
  { "evidence-root": "../evidence" },
  { "evidence-root": "/tmp" },
  { shout: "true" },
];

test("every input that cannot be meant is told by its name and its value, and nothing is sent", async () => {
  const at = await workplace({ files: FILES });
  const told: Record<string, string> = {};
  for (const wrong of WRONG) {
    const refused = await at.run({ ...PROMOTE, ...wrong });
    const key = JSON.stringify(wrong).slice(0, 50);
    expect([refused.exit, refused.problems.length > 0, at.github.requests.length], key).toEqual([2, true, 0]);
    told[key] = refused.text.trimEnd();
  }
  expect(told).toMatchInlineSnapshot(`
    {
      "{"artifact":"a b"}": "input artifact is "a b": an artifact is a uri or a path, without spaces",
      "{"base":"a..b"}": "input base is "a..b": expected the name of a branch",
      "{"base":"my branch"}": "input base is "my branch": expected the name of a branch",
      "{"command":"deploy"}": "input command is "deploy": expected one of auto, promote, review, rollback, release, evaluate, validate, resolve, evidence, profile, merge",
      "{"digest":"222222222222222222222222222222222222222": "input digest is "222222222222222222222222222222222222222222222222222222222222…": expected sha256: followed by 64 lower-case hexadecimal digits",
      "{"digest":"md5:9e107d9d372bb6826bd81d3542a419d6"}": "input digest is "md5:9e107d9d372bb6826bd81d3542a419d6": expected sha256: followed by 64 lower-case hexadecimal digits",
      "{"dispatch":"model promoted"}": "input dispatch is "model promoted": an event type has only letters, digits, . _ and -",
      "{"dry-run":"yes"}": "input dry-run is "yes": expected true or false",
      "{"evidence-root":"../evidence"}": "input evidence-root: ../evidence leaves the repository (write a path relative to its root, e.g. evidence)",
      "{"evidence-root":"/tmp"}": "input evidence-root: /tmp leaves the repository (write a path relative to its root, e.g. evidence)",
      "{"from":"Staging"}": "input from is "Staging": a stage name has only lower-case letters, digits, - and _, and starts with a letter",
      "{"manifests":"../models/*.yaml"}": "input manifests: ../models/*.yaml leaves the repository (write a path relative to its root, e.g. models/*.yaml)",
      "{"manifests":"/models/*.yaml"}": "input manifests: /models/*.yaml leaves the repository (write a path relative to its root, e.g. models/*.yaml)",
      "{"manifests":"models/**/*.yaml"}": "input manifests: models/**/*.yaml is not a folder and one star for the model's name (write e.g. models/*.yaml; several are separated by commas)",
      "{"manifests":"models/fraud.yaml"}": "input manifests: models/fraud.yaml is not a folder and one star for the model's name (write e.g. models/*.yaml; several are separated by commas)",
      "{"merge-method":"ff"}": "input merge-method is "ff": expected squash, merge or rebase",
      "{"model":"**fraud**"}": "input model is "**fraud**": a model name has only letters, digits, and . _ + - between them",
      "{"model":"../fraud"}": "input model is "../fraud": a model name has only letters, digits, and . _ + - between them
    input model is "../fraud": a model name may not contain ..",
      "{"model":"1111111111111111111111111111111111111111": "input model is "111111111111111111111111111111111111111111111111111111111111…": a model name has at most 100 characters",
      "{"model":"@acme/team"}": "input model is "@acme/team": a model name has only letters, digits, and . _ + - between them",
      "{"model":"[skip ci]"}": "input model is "[skip ci]": a model name has only letters, digits, and . _ + - between them",
      "{"model":"__proto__"}": "input model is "__proto__": a model name has only letters, digits, and . _ + - between them
    input model is "__proto__": this model name is not allowed",
      "{"model":"a\\nb"}": "input model is "a\\nb": a model name has only letters, digits, and . _ + - between them",
      "{"model":"fraud classifier"}": "input model is "fraud classifier": a model name has only letters, digits, and . _ + - between them",
      "{"model":"fraud/eu"}": "input model is "fraud/eu": a model name has only letters, digits, and . _ + - between them",
      "{"policies":"../policies"}": "input policies: ../policies leaves the repository (write a path relative to its root, e.g. policies)",
      "{"policies":"/etc"}": "input policies: /etc leaves the repository (write a path relative to its root, e.g. policies)",
      "{"policies":"a/../../b"}": "input policies: a/../../b leaves the repository (write a path relative to its root, e.g. policies)",
      "{"pull-request":"-1"}": "input pull-request is "-1": expected the number of a pull request",
      "{"pull-request":"abc"}": "input pull-request is "abc": expected the number of a pull request",
      "{"reason":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx": "input reason is "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…": a reason has at most 500 characters",
      "{"shout":"true"}": "there is no input called shout",
      "{"to":"../production"}": "input to is "../production": a stage name has only lower-case letters, digits, - and _, and starts with a letter",
      "{"to":"Production"}": "input to is "Production": a stage name has only lower-case letters, digits, - and _, and starts with a letter",
      "{"to":"pro duction"}": "input to is "pro duction": a stage name has only lower-case letters, digits, - and _, and starts with a letter",
      "{"version":"-1"}": "input version is "-1": a version has only letters, digits, and . _ + - between them",
      "{"version":"1 0"}": "input version is "1 0": a version has only letters, digits, and . _ + - between them",
      "{"version":"1..2"}": "input version is "1..2": a version may not contain ..",
      "{"version":"1/2"}": "input version is "1/2": a version has only letters, digits, and . _ + - between them",
      "{"version":"11111111111111111111111111111111111111": "input version is "111111111111111111111111111111111111111111111111111111111111…": a version has at most 100 characters",
      "{"version":"1\\n::error::2"}": "input version is "1\\n: :error: :2": a version has only letters, digits, and . _ + - between them",
      "{"version":"@acme/team"}": "input version is "@acme/team": a version has only letters, digits, and . _ + - between them",
      "{"version":"[skip ci]"}": "input version is "[skip ci]": a version has only letters, digits, and . _ + - between them",
      "{"version":"\`1\`"}": "input version is "\`1\`": a version has only letters, digits, and . _ + - between them",
      "{"version":"v1.lock"}": "input version is "v1.lock": a version may not end in .lock, which git keeps for itself",
    }
  `);
});

test("all of them are told in one run", async () => {
  const at = await workplace({ files: FILES });
  const refused = await at.run({ ...PROMOTE, model: "a b", version: "1 0", "dry-run": "yes", "merge-method": "ff", base: "a b" });
  expect(refused.problems.map(({ what }) => what.split(" ")[1])).toEqual(["model", "version", "base", "dry-run", "merge-method"]);
});

test.each([
  ["promote", { model: "" }, "input model is missing: the model to promote (set model:)"],
  ["promote", { to: "" }, "input to is missing: the stage to promote to (set to:)"],
  [
    "promote",
    { version: "" },
    "input version is missing: the version to promote, or from: the stage it stands in (set version:)",
  ],
  [
    "promote",
    { digest: "", version: "3" },
    "nothing says what the artifact of fraud 3 is: no digest is given (set the input digest to sha256:..., or state artifact: { digest: sha256:... } in evidence/fraud/3)",
  ],
  [
    "promote",
    { from: "staging", version: "" },
    "input from: models/fraud.yaml has no stage staging; it has production (name a stage that points at something)",
  ],
  [
    "promote",
    { from: "production", to: "live" },
    "input version is 2, but production points at 1 (leave one of the two inputs out)",
  ],
  [
    "promote",
    { digest: digest("3") },
    "the digest of the artifact is told differently: the input digest says 333333333333, its evidence says 222222222222 (one version is one artifact: find out which is right, or give the new artifact a new version)",
  ],
  [
    "promote",
    { artifact: "model.onnx" },
    "input artifact: there is no file model.onnx in the workspace (give a uri such as s3://…, or a file that lies here)",
  ],
  [
    "promote",
    { to: "live" },
    "policies/fraud.yaml knows no stage live; it knows staging, production (Add the stage live to policies/fraud.yaml on the base branch, or promote to a stage it knows.)",
  ],
  ["promote", { base: "nope" }, "acme/models has no branch nope; its default branch is main (correct the input base)"],
  ["resolve", { base: "nope" }, "acme/models has no branch nope; its default branch is main (correct the input base)"],
  [
    "resolve",
    { model: "churn" },
    "there is no manifest of the model churn: looked for models/churn.yaml (check the model's name and the input manifests; the first promote makes the file)",
  ],
  ["resolve", { to: "staging" }, "models/fraud.yaml has no stage staging (it has production)"],
  ["rollback", { to: "" }, "input to is missing: the stage to roll back (set to:)"],
  ["review", { "pull-request": "99" }, "acme/models has no pull request #99 (check the input pull-request)"],
  [
    "validate",
    {},
    "there is neither a manifest (models/*.yaml) nor a policy (policies) to validate (run this in the root of the repository, or set manifests and policies)\n0 manifests and 0 policies: 1 to fix",
  ],
])("%s with %j says what would help, and writes nothing", async (command, inputs, sentence) => {
  const at = await workplace({ files: FILES });
  const refused = await at.run({ ...PROMOTE, command, ...inputs });
  expect(refused).toMatchObject({ exit: 2, writes: [], text: `${sentence}\n` });
});

test("a repository without a manifest gets its first one, and has nothing to roll back or to resolve", async () => {
  const at = await workplace({ files: { ...FILES, [MANIFEST_FILE]: null } });
  for (const command of ["rollback", "resolve", "release"]) {
    const refused = await at.run({ ...PROMOTE, command, reason: "why not" });
    expect(refused).toMatchObject({
      exit: 2,
      writes: [],
      text: "there is no manifest of the model fraud: looked for models/fraud.yaml (check the model's name and the input manifests; the first promote makes the file)\n",
    });
  }
  const opened = await at.run(PROMOTE);
  expect(opened.results[0]?.judged[0]?.move.kind).toBe("first");
});
