import { expect, test } from "vitest";
import { MANIFEST, MANIFEST_FILE } from "../support/fraud.ts";
import { terminals } from "../support/terminal.ts";

const terminal = terminals();

/* What validate tells authors although nothing is wrong: it stands beside the problems and changes no exit code. */

const policy = (gate: string, data = "") => `models: [fraud]
${data}stages:
  production:
    merge: automatic
    gates:
      experiment:
        ctr: { better: higher, lift_at_least: 0.01, significance: 0.05${gate} }
`;
const files = (text: string) => ({ [MANIFEST_FILE]: MANIFEST, "policies/fraud.yaml": text });

const PEEKS =
  "policies/fraud.yaml:7: stages.production.gates.experiment.ctr: a test of a fixed horizon is valid once, when the experiment has run its course, and no horizon is named; judged on every event it finds too much (write test: sequential, or power or samples_at_least)";

test("a policy that peeks is sound, with a note at its line", async () => {
  const { said } = terminal(files(policy("")));
  expect(await said("validate")).toEqual({
    code: 0,
    stdout: `note: ${PEEKS}\n1 manifest and 1 policy: all sound\n`,
    stderr: "",
  });
});

test("--json has the notes as data, and no word of them where there are none", async () => {
  const noted = await terminal(files(policy(""))).said("validate", "--json");
  expect(JSON.parse(noted.stdout)).toMatchObject({
    problems: [],
    notes: [{ file: "policies/fraud.yaml", line: 7, hint: "write test: sequential, or power or samples_at_least" }],
  });
  const quiet = await terminal(files(policy(", power: 0.8"))).said("validate", "--json");
  expect(JSON.parse(quiet.stdout)).toEqual({ schema_version: 1, manifests: 1, policies: 1, problems: [] });
});

test("tables that may measure the same column are told of, since only their files tell", async () => {
  const data = `data:
  a: { files: a.csv, task: features, reference: { files: r.csv } }
  b: { files: b.csv, task: features, features: [amount] }
`;
  const { stdout } = await terminal(files(policy(", power: 0.8", data))).said("validate");
  expect(stdout).toBe(
    "note: policies/fraud.yaml:4: data.b: a table without features measures every column that has no role, and of a column that data.a measures, too, there would be two values: a conflict that shuts every gate (write features: in both, each column in one of them)\n1 manifest and 1 policy: all sound\n",
  );
});

test("notes stand beside the problems of another policy, and of a policy with problems there are none", async () => {
  const other = "models: [churn]\nstages: {}\n";
  const { code, stderr } = await terminal({ ...files(policy("")), "policies/churn.yaml": other }).said("validate");
  expect([code, stderr]).toEqual([
    2,
    `policies/churn.yaml:1: names no stage, so nothing could be promoted by it (write stages: with at least one stage)\nnote: ${PEEKS}\n1 manifest and 2 policies: 1 to fix\n`,
  ]);
  const broken = await terminal(files(policy(", from: live"))).said("validate");
  expect(broken.stderr).not.toContain("note: ");
});
