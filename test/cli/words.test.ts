import { expect, onTestFinished, test } from "vitest";
import { startGitHub } from "../github/server.ts";
import { MANIFEST, MANIFEST_FILE } from "../support/fraud.ts";
import { terminals } from "../support/terminal.ts";

const terminal = terminals();

test("--help and help tell the commands, the options and the exit codes, on standard output", async () => {
  const { said } = terminal();
  const help = await said("--help");
  expect(help).toMatchInlineSnapshot(`
    {
      "code": 0,
      "stderr": "",
      "stdout": "model-promotion: gated promotion of machine-learning models, by pull request

    On a checkout, without GitHub:
      model-promotion validate                            every manifest and policy, all problems at once
      model-promotion evaluate MODEL VERSION STAGE        what a promotion would find
      model-promotion resolve MODEL STAGE                 what a stage points at: version, digest, uri
      model-promotion evidence FILE...                    what is recognised in a report
      model-promotion profile FILE... -o OUT.json         what files of data tell: metrics, drift, fairness
      model-promotion merge PROFILE... -o OUT.json        profiles of parts as the profile of the whole; --exact reads the data again

    On GitHub (GITHUB_TOKEN, and GITHUB_REPOSITORY or --repository owner/name):
      model-promotion promote MODEL VERSION STAGE         open or refresh the pull request
      model-promotion review [NUMBER]                     judge one promotion, or all open ones
      model-promotion rollback MODEL STAGE [--reason ...] put a pointer back, and hold what it left
      model-promotion release MODEL STAGE --digest ... --reason ...   lift a hold

    A table of data is told by --label y --score p --key id --slices country --attributes gender --reference train.csv ..., by
    --table NAME --model MODEL as the policy has it, or by --definition "{ task: binary, columns: { ... } }" (docs/data.md).

    Every input of the Action is an option: --evidence "reports/*.json" --digest sha256:... --dry-run
    Also: --json (the whole result as data), --color, --help. In a terminal no checks are published; the workflow does that.

    Exit codes: 0 open or waiting, 1 shut, 2 something to fix, 3 an outage or our bug.
    ",
    }
  `);
  expect(await said("help")).toEqual(help);
  expect(await said("evaluate", "--help")).toEqual(help);
});

test("without a word it tells the same, and that something is missing", async () => {
  const { said } = terminal();
  const help = await said("--help");
  expect(await said()).toEqual({ code: 2, stdout: "", stderr: help.stdout });
});

test.each([
  [
    ["deploy", "fraud"],
    "there is no command deploy (there are promote, review, rollback, release, evaluate, validate, resolve, evidence, profile, merge)",
  ],
  [
    ["auto"],
    "there is no command auto (there are promote, review, rollback, release, evaluate, validate, resolve, evidence, profile, merge)",
  ],
  [["resolve"], "resolve needs MODEL and STAGE as well (write model-promotion resolve MODEL STAGE)"],
  [["resolve", "fraud"], "resolve needs STAGE as well (write model-promotion resolve MODEL STAGE)"],
  [
    ["resolve", "fraud", "production", "now"],
    "resolve takes 2 words, and these are 3: fraud production now (write model-promotion resolve MODEL STAGE)",
  ],
  [["review", "1", "2"], "review takes one word, and these are 2: 1 2 (write model-promotion review NUMBER)"],
  [["validate", "models"], "validate takes no words, and these are 1: models (write model-promotion validate)"],
  [
    ["evaluate", "fraud", "--to", "production"],
    "evaluate needs VERSION as well (write model-promotion evaluate MODEL VERSION STAGE)",
  ],
  [["resolve", "fraud", "production", "--stage", "x"], "there is no option --stage (model-promotion --help shows what there is)"],
  [
    ["resolve", "fraud", "production", "--model"],
    "the option --model needs a value (model-promotion --help shows what there is)",
  ],
  [
    ["resolve", "fraud", "production", "--model", "--json"],
    "the option --model needs a value (model-promotion --help shows what there is)",
  ],
  [
    ["resolve", "fraud", "production", "--dry-run=yes"],
    "the option --dry-run takes no value (model-promotion --help shows what there is)",
  ],
  [
    ["resolve", "fraud", "production", "--to", "staging"],
    "production and --to staging say the same thing differently (keep one)",
  ],
  [["resolve", "fraud", "--to", "staging", "--to", "production"], "the option --to is given twice (keep one of the two)"],
  [
    ["resolve", "fraud", "Production"],
    'input to is "Production": a stage name has only lower-case letters, digits, - and _, and starts with a letter',
  ],
  [["review", "abc"], 'input pull-request is "abc": expected the number of a pull request'],
  [
    ["resolve", "fraud", "production", "--manifests", "../models/*.yaml"],
    "input manifests: ../models/*.yaml leaves the repository (write a path relative to its root, e.g. models/*.yaml)",
  ],
  [["evidence"], "no file is named (write: model-promotion evidence FILE...)"],
  [["evidence", "nothing.json"], "nothing.json matches no file (check the path)"],
  [["promote", "fraud", "7", "production"], "no repository is named (set --repository owner/name, or GITHUB_REPOSITORY)"],
  [["promote", "fraud", "7", "production", "--repository", "acme/models"], "there is no token to work with (set GITHUB_TOKEN)"],
])("%j is refused in one sentence, on standard error, with exit code 2", async (words, sentence) => {
  const { said } = terminal({ [MANIFEST_FILE]: MANIFEST });
  expect(await said(...words)).toEqual({ code: 2, stdout: "", stderr: `${sentence}\n` });
});

test("everything that is wrong with the words is told in one run", async () => {
  const { said } = terminal();
  const refused = await said("promote", "../x", "1 0", "Prod", "--digest", "md5:1", "--merge-method", "ff", "--base", "a b");
  expect(refused).toMatchInlineSnapshot(`
    {
      "code": 2,
      "stderr": "input model is "../x": a model name has only letters, digits, and . _ + - between them
    input model is "../x": a model name may not contain ..
    input version is "1 0": a version has only letters, digits, and . _ + - between them
    input to is "Prod": a stage name has only lower-case letters, digits, - and _, and starts with a letter
    input digest is "md5:1": expected sha256: followed by 64 lower-case hexadecimal digits
    input base is "a b": expected the name of a branch
    input merge-method is "ff": expected squash, merge or rebase
    ",
      "stdout": "",
    }
  `);
});

test("a word may be written as an option instead, and equal twice", async () => {
  const { said } = terminal({ [MANIFEST_FILE]: MANIFEST });
  const { stdout } = await said("resolve", "fraud", "production");
  expect((await said("resolve", "--model", "fraud", "--to", "production")).stdout).toBe(stdout);
  expect((await said("resolve", "fraud", "production", "--to", "production")).stdout).toBe(stdout);
});

test("what is not the user's fault is told in one line with exit code 3, and the stack only to who debugs", async () => {
  const github = await startGitHub();
  onTestFinished(() => github.close());
  const repository = github.repository("acme/models");
  const env = { GITHUB_TOKEN: github.actionsToken(repository), GITHUB_REPOSITORY: "acme/models", GITHUB_API_URL: github.url };
  github.fault({ path: /graphql/ }, { is: "answer", answer: { status: 200, body: { data: {} }, headers: {} } }, 3);
  const down = await terminal({}, env).said("review", "1");
  expect(down).toMatchInlineSnapshot(`
    {
      "code": 3,
      "stderr": "GitHub's answer has a shape we do not know: ✖ Invalid input: expected object, received undefined → at repository (POST /graphql). This is not about your model: it is an outage, or a bug of ours; running again is safe.
    ",
      "stdout": "",
    }
  `);
  const debugged = await terminal({}, { ...env, DEBUG: "1" }).said("review", "1", "--json");
  expect(debugged.stderr.startsWith(down.stderr)).toBe(true);
  expect(debugged.stderr).toMatch(/\n {4}at /);
  expect(JSON.parse(debugged.stdout)).toMatchObject({ schema_version: 1, error: expect.any(String) as unknown });
});

test("--json puts the problems on standard output too, as data", async () => {
  const { said } = terminal();
  const refused = await said("resolve", "fraud", "production", "--json");
  expect({ ...refused, stdout: JSON.parse(refused.stdout) as unknown }).toMatchInlineSnapshot(`
    {
      "code": 2,
      "stderr": "there is no manifest of the model fraud: looked for models/fraud.yaml (check the model's name and the input manifests; the first promote makes the file)
    ",
      "stdout": {
        "problems": [
          {
            "hint": "check the model's name and the input manifests; the first promote makes the file",
            "what": "there is no manifest of the model fraud: looked for models/fraud.yaml",
          },
        ],
        "schema_version": 1,
      },
    }
  `);
});
