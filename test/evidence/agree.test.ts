import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { complaints, evidenceIn } from "./files.ts";
import { REPORTS } from "./formats/fixture.ts";

const own = (words: string) => `model: fraud\nversion: "7"\n${words}\n`;
const SHA = "0123456789abcdef0123456789abcdef01234567";
const run = (words: { readonly commit?: string; readonly dataset?: string; readonly learned?: string }) =>
  JSON.stringify({
    run: {
      info: { run_id: "r1", status: "FINISHED", lifecycle_stage: "active" },
      data: {
        metrics: [{ key: "auc", value: 0.93, timestamp: 1, step: 0 }],
        tags: words.commit === undefined ? [] : [{ key: "mlflow.source.git.commit", value: words.commit }],
      },
      inputs: {
        dataset_inputs: [
          ...(words.dataset === undefined ? [] : [used(words.dataset, "eval")]),
          ...(words.learned === undefined ? [] : [used(words.learned, "training")]),
        ],
      },
    },
  });
const used = (name: string, context: string) => ({
  tags: [{ key: "mlflow.data.context", value: context }],
  dataset: { name, digest: "a1b2", source_type: "local", source: "{}" },
});
const LOCK = readFileSync(`${REPORTS}/dvc/dvc.lock`, "utf8");

test("two tools that spell what was trained on in their own ways do not disagree: both are told", () => {
  const evidence = evidenceIn({ "run.json": run({ learned: "claims" }), "dvc.lock": LOCK });
  expect(complaints(evidence)).toEqual([]);
  expect(evidence.lineage["data_snapshot"]?.value).toMatch(/^md5:\S+, claims@a1b2$/);
});

test("our own word on what was trained on is contradicted by a tool that says otherwise", () => {
  const files = { "a.yaml": own("lineage: { data_snapshot: s3://claims-10 }"), "run.json": run({ learned: "claims" }) };
  expect(complaints(evidenceIn(files))).toEqual([expect.stringContaining("lineage.data_snapshot is s3://claims-10 in a.yaml:3")]);
});

test("a commit that is written short is the one that begins so, and another is a conflict", () => {
  const files = (short: string) => ({ "a.yaml": own(`lineage: { code_commit: "${short}" }`), "run.json": run({ commit: SHA }) });
  const evidence = evidenceIn(files(SHA.slice(0, 8)));
  expect([complaints(evidence), evidence.lineage["code_commit"]?.value]).toEqual([[], SHA]);
  expect(complaints(evidenceIn(files("fedcba98")))).toEqual([expect.stringContaining("lineage.code_commit is fedcba98")]);
  expect(complaints(evidenceIn(files(SHA.slice(0, 6))))).toHaveLength(1);
});

test("a tool that measured on another dataset than our own evidence names is in conflict with it", () => {
  const files = {
    "a.yaml": own("dataset: { name: holdout-10, digest: sha256:1 }"),
    "run.json": run({ dataset: "training-set" }),
  };
  expect(complaints(evidenceIn(files))).toEqual([expect.stringContaining("dataset.name is holdout-10 in a.yaml:3")]);
});

test("a tool's digest is of its own kind, and says nothing against one of ours", () => {
  const files = { "a.yaml": own("dataset: { name: holdout, digest: sha256:1 }"), "run.json": run({ dataset: "holdout" }) };
  const evidence = evidenceIn(files);
  expect([complaints(evidence), evidence.dataset?.value]).toEqual([[], { name: "holdout", digest: "sha256:1" }]);
  expect(evidenceIn({ "run.json": run({ dataset: "holdout" }) }).dataset?.value).toEqual({
    name: "holdout",
    digest: "mlflow:a1b2",
  });
});

test("metrics that are put under a name of their own take no part in the dataset of the others", () => {
  const files = {
    "a.yaml": own("dataset: { name: holdout-10 }\nmetrics: { auc: 0.8 }"),
    "run.json": run({ dataset: "live" }),
    "reports.yaml": "reports: [{ path: run.json, format: mlflow-run, under: live }]\n",
  };
  const evidence = evidenceIn(files);
  expect([complaints(evidence), evidence.dataset?.value]).toEqual([[], { name: "holdout-10" }]);
});
