import { expect, test } from "vitest";
import { csv, rows } from "../support/data.ts";
import { freshBundle } from "../support/fresh-bundle.ts";
import { runAction } from "../support/run-bundle.ts";
import { digest, policy, production } from "../support/texts.ts";
import { world } from "../support/world.ts";

const { action } = freshBundle();

test("the Action computes from the data in its workspace, and says so in its log and its summary", async () => {
  const gates = { metrics: { roc_auc: { at_least: 0.8, from: "holdout" } } };
  const data = { holdout: { files: "data/*.csv", task: "binary", columns: { label: "y", score: "p" } } };
  const whole = JSON.parse(policy({ production: production({ gates }) })) as Record<string, unknown>;
  const w = await world({ files: { "policies/fraud.yaml": JSON.stringify({ ...whole, data }) } });
  const run = (workspace: Readonly<Record<string, string>>) =>
    runAction(w.github, {
      repository: w.repository,
      token: w.token,
      event: "workflow_dispatch",
      actor: "ada",
      main: action(),
      payload: { inputs: { model: "fraud", version: "8", to: "production" } },
      inputs: { digest: digest("8") },
      workspace,
    });
  const many = rows(300);
  const opened = await run({ "data/a.csv": csv(many.slice(0, 100)), "data/b.csv": csv(many.slice(100)) });
  expect([opened.code, opened.outputs["reason-code"]]).toEqual([0, "approvals_missing"]);
  expect(opened.log).toContain("data.holdout: computed from 300 rows of 2 files\n");
  expect(opened.summary).toMatch(
    /roc\\_auc \| 0\.8\d+ \(300 samples\) \| at least 0\.8 \| `evidence\/fraud\/8\/holdout\.computed\.json`/,
  );
  const ragged = await run({ "data/a.csv": "y,p\n1,0.5\n0\n" });
  expect([ragged.code, ragged.outputs["reason-code"]]).toEqual([1, "invalid"]);
  expect(ragged.log).toContain("this row has 1 cells");
});
