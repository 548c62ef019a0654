import { expect, test } from "vitest";
import { MANIFEST, MANIFEST_FILE, POLICY, standing } from "../support/fraud.ts";

/*
 * validate looks at the files that are checked out, so that a pull request learns of its problems before it is merged; all that
 * it finds is told in test/cli/validate.test.ts.
 */

const ASK = { command: "validate" };

test("looks at the checkout of the run, not at the base branch, and asks GitHub nothing", async () => {
  const at = await standing();
  const files = { [MANIFEST_FILE]: MANIFEST, "policies/fraud.yaml": POLICY.replace("at_least: 0.9 ", "at_lest: 0.9 ") };
  const wrong = await at.run(ASK, { files });
  expect([wrong.exit, at.github.requests.length, wrong.text]).toEqual([
    2,
    0,
    "policies/fraud.yaml:7: stages.production.gates.metrics.auc.at_lest: unknown key (did you mean at_least?)\n1 manifest and 1 policy: 1 to fix\n",
  ]);
  expect(wrong.outputs).toMatchObject({ decision: "refuse", "reason-code": "invalid", merged: "false" });
});

test("sound files are said to be, with the outputs of a run that decides nothing", async () => {
  const at = await standing();
  const sound = await at.run(ASK, { files: { [MANIFEST_FILE]: MANIFEST, "policies/fraud.yaml": POLICY } });
  expect([sound.exit, sound.problems, sound.outputs.decision]).toEqual([0, [], "none"]);
});
