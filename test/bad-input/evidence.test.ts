import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { workspace } from "../../src/files/workspace.ts";
import { folder } from "../files/folder.ts";
import { MANIFEST, MANIFEST_FILE, POLICY, digest, evidence } from "../support/fraud.ts";
import { workplace } from "../support/workplace.ts";

const PROMOTE = { command: "promote", model: "fraud", version: "2", to: "production", digest: digest("2"), evidence: "out/*" };
const FILES = { [MANIFEST_FILE]: MANIFEST, "policies/fraud.yaml": POLICY };
const BOMB = `a: &a [x, x, x, x, x, x, x, x, x]\n${"bcdefgh"
  .split("")
  .map((name, index) => `${name}: &${name} [${`*${"abcdefg"[index] ?? ""}, `.repeat(9)}x]\n`)
  .join("")}`;
const MEGABYTES_50 = `{"model":"fraud","version":"2","metrics":{"auc":0.93},"notes":"${"x".repeat(50 * 1024 * 1024)}"}`;

/** Evidence as it goes wrong; in the workspace of a run, and then in the repository. */
const WRONG: readonly (readonly [what: string, name: string, text: string])[] = [
  ["of another model", "evidence.yaml", evidence("2").replace("model: fraud", "model: churn")],
  ["of another version", "evidence.yaml", evidence("3").replace(digest("3"), digest("2"))],
  ["of another artifact", "evidence.yaml", evidence("2").replace(digest("2"), digest("3"))],
  ["of 50 MB", "report.json", MEGABYTES_50],
  ["with aliases that explode", "evidence.yaml", `${BOMB}${evidence("2")}`],
  ["with a duplicate key", "evidence.yaml", evidence("2", "model: fraud\n")],
  ["with an unknown key", "evidence.yaml", evidence("2", "metricz: { auc: 1 }\n")],
  ["in no format we know", "notes.txt", "looks fine to me"],
  ["that is no UTF-8", "evidence.yaml", "\u0000\u0001"],
  ["that is empty", "evidence.yaml", ""],
  ["for an unknown model name", "evidence.yaml", evidence("2").replace("model: fraud", 'model: "../x"')],
];

/** Evidence that can be read, and says nothing that opens a gate: it goes into a pull request, which stays shut. */
const SHUT: typeof WRONG = [
  ["with NaN for a number", "evidence.yaml", evidence("2").replace("0.93", ".nan")],
  ["with text for a number", "evidence.yaml", evidence("2").replace("0.93", "high")],
];

test("evidence that is handed over is refused before anything is written", async () => {
  const told: Record<string, string> = {};
  for (const [what, name, text] of WRONG) {
    const at = await workplace({ files: FILES });
    const refused = await at.run(PROMOTE, { files: { [`out/${name}`]: text } });
    expect([refused.exit, refused.writes], what).toEqual([2, []]);
    told[what] = refused.text.trimEnd();
  }
  expect(told).toMatchInlineSnapshot(`
    {
      "for an unknown model name": "out/evidence.yaml:1: model: a model name has only letters, digits, and . _ + - between them
    out/evidence.yaml:1: model: a model name may not contain ..
    out/evidence.yaml:1: is evidence of model ../x, not of model fraud; nothing in it is read (put it where model ../x has its evidence)",
      "in no format we know": "out/notes.txt: is no report we recognise; looked for our own evidence (model, version and a section of ours: drift, fairness, metrics, slices, slo, schema, tests, cost, lineage, artifact, dataset, security, experiment), and for what marks one of log, reports, computed, profile, generic-metrics, evidently, evidently-legacy, evidently-test-suite, mlflow-run, mlflow-evaluate, mlflow-model, mlflow-logged-model, mlflow-registry, dvc-metrics, dvc-metrics-diff, dvc-lock, dvclive, fairlearn-by-group, aif360, clarify, model-monitor-statistics, model-monitor-constraints, model-monitor-violations, model-monitor-quality, great-expectations, pandera, deepchecks, nannyml, whylogs, tfdv, tfma, k6, locust, vegeta, autocannon, hey, wrk, prometheus, junit, sarif, trivy, pip-audit, modelscan, picklescan, lm-eval, inspect, promptfoo, helm, model-index, classification-report, lightning, autogluon, wandb, kubeflow, vertex, cyclonedx, sigstore, in-toto (docs/evidence.md tells them apart; or say it in our own evidence.yaml)",
      "of 50 MB": "out/report.json: is 50.1 MB large, more than the 10 MB that a pull request takes as evidence (give a summary of it instead)",
      "of another artifact": "the digest of the artifact is told differently: the input digest says 222222222222, its evidence says 333333333333 (one version is one artifact: find out which is right, or give the new artifact a new version)",
      "of another model": "out/evidence.yaml:1: is evidence of model churn, not of model fraud; nothing in it is read (put it where model churn has its evidence)",
      "of another version": "out/evidence.yaml:1: is evidence of version 3, not of version 2; nothing in it is read (put it where version 3 has its evidence)",
      "that is empty": "out/evidence.yaml: is empty (write the report again, or take it away)",
      "that is no UTF-8": "out/evidence.yaml: holds NUL characters, as UTF-16 does (save it as UTF-8)",
      "with a duplicate key": "out/evidence.yaml:6: model: duplicate key, it stands on line 1 already (keep one of the two)",
      "with aliases that explode": "out/evidence.yaml: uses YAML aliases that expand without end (write the values out instead of using & and *)",
      "with an unknown key": "out/evidence.yaml:6: metricz: unknown key (our own format has no such word)",
    }
  `);
});

test("evidence that stands in the repository shuts the gates, and the check says why", async () => {
  const told: Record<string, string> = {};
  for (const [what, name, text] of [...WRONG, ...SHUT]) {
    const at = await workplace({ files: { ...FILES, [`evidence/fraud/2/${name}`]: text } });
    const shut = await at.run({ ...PROMOTE, evidence: "" });
    expect(shut.exit, what).toBeGreaterThan(0);
    expect(at.file(MANIFEST_FILE), what).toBe(MANIFEST);
    const findings = shut.results.flatMap(({ judged }) => judged.flatMap((one) => one.findings));
    const worst = findings.filter(({ outcome }) => outcome !== "pass").map(({ because }) => because);
    told[what] = worst.length > 0 ? worst.join("\n") : shut.text.trimEnd();
  }
  expect(told).toMatchInlineSnapshot(`
    {
      "for an unknown model name": "evidence/fraud/2/evidence.yaml:1: model: a model name has only letters, digits, and . _ + - between them
    evidence/fraud/2/evidence.yaml:1: model: a model name may not contain ..
    evidence/fraud/2/evidence.yaml:1: is evidence of model ../x, not of model fraud; nothing in it is read
    no evidence reports auc",
      "in no format we know": "evidence/fraud/2/notes.txt: is no report we recognise; looked for our own evidence (model, version and a section of ours: drift, fairness, metrics, slices, slo, schema, tests, cost, lineage, artifact, dataset, security, experiment), and for what marks one of log, reports, computed, profile, generic-metrics, evidently, evidently-legacy, evidently-test-suite, mlflow-run, mlflow-evaluate, mlflow-model, mlflow-logged-model, mlflow-registry, dvc-metrics, dvc-metrics-diff, dvc-lock, dvclive, fairlearn-by-group, aif360, clarify, model-monitor-statistics, model-monitor-constraints, model-monitor-violations, model-monitor-quality, great-expectations, pandera, deepchecks, nannyml, whylogs, tfdv, tfma, k6, locust, vegeta, autocannon, hey, wrk, prometheus, junit, sarif, trivy, pip-audit, modelscan, picklescan, lm-eval, inspect, promptfoo, helm, model-index, classification-report, lightning, autogluon, wandb, kubeflow, vertex, cyclonedx, sigstore, in-toto
    no evidence reports auc",
      "of 50 MB": "evidence/fraud/2/report.json: is 50.1 MB, more than the 10 MB we read
    no evidence reports auc",
      "of another artifact": "the digest of the artifact is told differently: the input digest says 222222222222, its evidence says 333333333333 (one version is one artifact: find out which is right, or give the new artifact a new version)",
      "of another model": "evidence/fraud/2/evidence.yaml:1: is evidence of model churn, not of model fraud; nothing in it is read
    no evidence reports auc",
      "of another version": "evidence/fraud/2/evidence.yaml:1: is evidence of version 3, not of version 2; nothing in it is read
    no evidence reports auc",
      "that is empty": "evidence/fraud/2/evidence.yaml: is empty
    no evidence reports auc",
      "that is no UTF-8": "evidence/fraud/2/evidence.yaml: holds NUL characters, as UTF-16 does
    no evidence reports auc",
      "with NaN for a number": "auc is .nan, which is not a number",
      "with a duplicate key": "evidence/fraud/2/evidence.yaml:6: model: duplicate key, it stands on line 1 already
    no evidence reports auc",
      "with aliases that explode": "evidence/fraud/2/evidence.yaml: uses YAML aliases that expand without end
    no evidence reports auc",
      "with an unknown key": "evidence/fraud/2/evidence.yaml:6: metricz: unknown key",
      "with text for a number": "auc is "high", which is not a number",
    }
  `);
});

test.each([
  [
    "climbs out",
    "../secret.yaml",
    "../secret.yaml: leads out of the folder we run in (write a path relative to that folder, e.g. reports/metrics.json)",
  ],
  [
    "is absolute",
    "/etc/passwd",
    "/etc/passwd: leads out of the folder we run in (write a path relative to that folder, e.g. reports/metrics.json)",
  ],
  [
    "matches nothing",
    "out/*.json",
    "input evidence: out/*.json matches no file in the workspace (check the path; is the step that writes it before this one?)",
  ],
])("a path that %s is refused", async (_, pattern, sentence) => {
  const at = await workplace({ files: FILES });
  const refused = await at.run({ ...PROMOTE, evidence: pattern }, { files: { "out/evidence.yaml": evidence("2") } });
  expect(refused).toMatchObject({ exit: 2, writes: [], text: `${sentence}\n` });
});

test("a comma between braces belongs to the glob", async () => {
  const at = await workplace({ files: FILES });
  const files = { "out/a.yaml": evidence("2"), "out/b.yaml": evidence("2", "cost: { usd: 1 }\n") };
  const opened = await at.run({ ...PROMOTE, evidence: "out/{a,b}.yaml" }, { files });
  expect([opened.exit, at.file("evidence/fraud/2/b.yaml", "promote/fraud/production/2")]).toEqual([0, files["out/b.yaml"]]);
});

test("two files of one name would overwrite each other, so neither goes in", async () => {
  const at = await workplace({ files: FILES });
  const refused = await at.run(
    { ...PROMOTE, evidence: "a/*, b/*" },
    { files: { "a/report.yaml": evidence("2"), "b/report.yaml": evidence("2") } },
  );
  expect(refused).toMatchObject({
    exit: 2,
    writes: [],
    text: "input evidence: a/report.yaml and b/report.yaml would both become evidence/fraud/2/report.yaml (rename one of them)\n",
  });
});

test("a link in the workspace is not followed, neither to evidence nor to an artifact", async () => {
  const { root, write } = folder({ "out/real.yaml": evidence("2") });
  symlinkSync("/etc/passwd", join(root, "out", "passwd.yaml"));
  write("model.bin", "weights");
  symlinkSync("model.bin", join(root, "link.bin"));
  await expect(workspace(root).find(["out/*"])).rejects.toThrow(
    "out/passwd.yaml: is a symbolic link, and links are not followed",
  );
  await expect(workspace(root).digest("link.bin")).rejects.toThrow("link.bin: is a symbolic link, and links are not followed");
});

test("a link among the evidence in the repository is told, and shuts the gate", async () => {
  const at = await workplace({ files: { ...FILES, "evidence/fraud/2/evidence.yaml": { link: "../../../secret.yaml" } } });
  const shut = await at.run({ ...PROMOTE, evidence: "" });
  expect(shut.results[0]?.judged[0]?.findings.map(({ outcome, because }) => `${outcome}: ${because}`)).toMatchInlineSnapshot(`
    [
      "inconclusive: evidence/fraud/2/evidence.yaml: is a link, which is not followed",
      "inconclusive: no evidence reports auc",
    ]
  `);
});

test("an artifact whose bytes are not those of the digest is refused", async () => {
  const at = await workplace({ files: FILES });
  const refused = await at.run(
    { ...PROMOTE, artifact: "model.bin" },
    { files: { "out/evidence.yaml": evidence("2"), "model.bin": "weights" } },
  );
  expect(refused).toMatchObject({ exit: 2, writes: [] });
  expect(refused.text).toMatchInlineSnapshot(`
    "the digest of the artifact is told differently: the input digest says 222222222222, the file model.bin says 9a129038d9a0 (one version is one artifact: find out which is right, or give the new artifact a new version)
    "
  `);
});
