import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { csv, findings, rows, values } from "../support/data.ts";
import { terminals } from "../support/terminal.ts";
import { evidence, manifest } from "../support/texts.ts";

const terminal = terminals();

const ROWS = rows(600);
const SCORED = ["--label", "y", "--score", "p", "--key", "id", "--slices", "country"];
const POLICY = {
  models: ["fraud"],
  data: {
    holdout: { files: "data/*.csv", task: "binary", columns: { key: "id", label: "y", score: "p" }, incumbent: { score: "q" } },
  },
  stages: {
    production: {
      gates: { metrics: { roc_auc: { at_least: 0.8, better: "higher", gain_at_least: 0.01, confidence: 0.95 } } },
      merge: "manual",
    },
  },
};

test("shards are profiled, merged, read again and judged from a terminal", async () => {
  const { said, root, remove } = terminal({
    "data/a.csv": csv(ROWS.slice(0, 250)),
    "data/b.csv": csv(ROWS.slice(250)),
    "models/fraud.yaml": manifest({ production: "6" }),
    "policies/fraud.yaml": JSON.stringify(POLICY),
    "evidence/fraud/7/evidence.json": evidence("7", { metrics: undefined }),
  });
  const where = await said("evaluate", "fraud", "7", "production", "--json");
  expect([where.code, where.stderr]).toEqual([0, "data.holdout: computed from 600 rows of 2 files\n"]);
  const table = ["--model", "fraud", "--to", "production", "--table", "holdout"];
  for (const name of ["a", "b"])
    expect(await said("profile", `data/${name}.csv`, ...table, "-o", `${name}.json`)).toMatchObject({ code: 0, stderr: "" });
  const merged = await said("merge", "a.json", "b.json", "--exact", "-o", "whole.json", "--json");
  expect([merged.code, merged.stderr, values(JSON.parse(merged.stdout)).get("metric roc_auc")]).toEqual([
    0,
    "",
    expect.closeTo(0.87, 1),
  ]);
  remove("data/a.csv");
  remove("data/b.csv");
  const from = await said("evaluate", "fraud", "7", "production", "--evidence", "whole.json", "--json");
  expect([from.code, findings(JSON.parse(from.stdout))]).toEqual([0, findings(JSON.parse(where.stdout))]);
  expect(from.stderr).toBe("data.holdout: data/*.csv matches no file in the workspace, so nothing is computed from it\n");
  expect(JSON.parse(readFileSync(join(root, "whole.json"), "utf8"))).toMatchObject({ profile: 1, rows: 600 });
});

test("problems of data are on standard error, with exit code 2, and no profile is written", async () => {
  const { said, root } = terminal({ "t.csv": 'id,y,p,country\n1,0,0.5,"D\nE"\n2,1\n3,2,0.5,FR\n' });
  const refused = await said("profile", "t.csv", ...SCORED, "-o", "t.json");
  expect(refused).toEqual({
    code: 2,
    stdout: "",
    stderr: [
      "t.csv:4: this row has 2 cells, and the first one 4 (quote cells that hold a delimiter)",
      "t.csv:5: y: 2 is neither 0 nor 1 (write the value, or leave the cell empty)",
      "",
    ].join("\n"),
  });
  expect(existsSync(join(root, "t.json"))).toBe(false);
});
