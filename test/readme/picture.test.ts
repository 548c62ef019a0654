import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { digest, manifest } from "../support/texts.ts";
import { workplace } from "../support/workplace.ts";
import { README } from "./blocks.ts";

/** The log that a pipeline wrote, as it stands: 12 is blocked, and 10 stands in production. */
const LOG = {
  model: "claims_risk",
  version: 12,
  baseline_version: 10,
  offline: { auc: 0.901, baseline_auc: 0.892 },
  online: { latency_p95_ms: 95, error_rate: 0.004 },
  drift: { psi: 0.18 },
  fairness: { tpr_gap: 0.05 },
  approvals: ["owner@org"],
  required_approvals: 2,
};

const cells = (row: string) => row.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\_", "_"));
/** The rows of every gate table in a Markdown text, a column that a table lacks being empty. */
function gateRows(markdown: string): readonly string[] {
  let head: readonly string[] = [];
  return markdown.split("\n").flatMap((line) => {
    if (!line.startsWith("|")) return [];
    if (cells(line).includes("gate")) head = cells(line);
    if (!/❌|✅/.test(line)) return [];
    const row = cells(line);
    return [["gate", "value", "bound", "incumbent", "source"].map((name) => row[head.indexOf(name)] ?? "").join(" | ")];
  });
}

test("what a reviewer sees is what the check of such a promotion says", async () => {
  const place = await workplace({
    files: {
      "policies/claims.yaml": readFileSync("policies/claims.yaml", "utf8"),
      "policies/default.yaml": readFileSync("policies/default.yaml", "utf8"),
      "models/claims_risk.yaml": manifest({ production: "10" }, "claims_risk"),
      "evidence/claims_risk/10/log.json": JSON.stringify({ ...LOG, version: 10, offline: { auc: 0.892 } }),
      "evidence/claims_risk/12/log.json": JSON.stringify(LOG),
    },
  });
  await place.run({ command: "promote", model: "claims_risk", version: "12", to: "production", digest: digest("12") });
  const [check] = [...place.repository.checks.values()].filter(({ name }) => name === "model promotion");
  const judged = gateRows(check?.output.text ?? "");
  const shown = gateRows(README.slice(0, README.indexOf("## Look at it")));
  expect(shown).toHaveLength(4);
  expect(shown.filter((row) => !judged.includes(row))).toEqual([]);
  const failing = (check?.output.text ?? "").split("\n").filter((line) => line.startsWith("| ❌"));
  expect(failing).toHaveLength(3);
});
