import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { digest, MANIFEST, MANIFEST_FILE, standing } from "../support/fraud.ts";
import { workplace, type Workplace } from "../support/workplace.ts";

const K6 = readFileSync("test/evidence/reports/k6/handle-summary.json", "utf8");
const NUMBERS = '{ "auc": 0.93, "train": { "loss": 0.2 } }\n';

const policy = (gates: string, more = "") =>
  `models: ["fraud"]\n${more}stages:\n  production:\n    gates: ${gates}\n    approvals: [{ who: model owner, from: ["@maya"], count: 1 }]\n`;
const at = (gates: string, more = "") =>
  workplace({ files: { [MANIFEST_FILE]: MANIFEST, "policies/fraud.yaml": policy(gates, more) } });
const ask = (place: Workplace, evidence: string, files: Readonly<Record<string, string>>, more = {}) =>
  place.run(
    { command: "promote", model: "fraud", version: "2", to: "production", digest: digest("2"), evidence, ...more },
    { files },
  );
const findings = (run: Awaited<ReturnType<typeof ask>>) =>
  run.results[0]?.judged.flatMap((one) =>
    one.findings.flatMap(({ gate, family, outcome, because }) =>
      family === "promotion" ? [] : [`${gate}: ${outcome}: ${because}`],
    ),
  );

test("a report of k6 goes into the pull request as it is, is judged, and is named with its own words", async () => {
  const place = await at("{ slo: { latency_p95_ms: { at_most: 80 } }, tests: { k6: { failed_at_most: 0 } } }");
  const opened = await ask(place, "out/summary.json", { "out/summary.json": K6 });
  expect(findings(opened)).toEqual([
    "latency_p95_ms: pass: latency_p95_ms is 62.5, must be at most 80",
    "k6 tests failed: fail: 1 k6 test failed, must be at most 0",
  ]);
  expect(place.file("evidence/fraud/2/summary.json", "promote/fraud/production/2")).toBe(K6);
  expect(opened.summary).toContain("`evidence/fraud/2/summary.json` (k6: `http_req_duration p(95) = 62.5 ms`)");
  expect(opened.results[0]?.judged[0]?.findings.find(({ gate }) => gate === "latency_p95_ms")?.sources[0]).toMatchObject({
    tool: "k6",
    reported: "http_req_duration p(95) = 62.5 ms",
  });
});

test("a format named in the input is kept beside the report, so that whoever judges later reads it alike", async () => {
  const place = await at("{ metrics: { roc_auc: { at_least: 0.9 } } }");
  const item = "out/metrics.json { format: generic-metrics }";
  const opened = await ask(place, item, { "out/metrics.json": NUMBERS });
  expect(findings(opened)).toEqual(["roc_auc: pass: roc_auc is 0.93, must be at least 0.9"]);
  expect(place.file("evidence/fraud/2/reports.yaml", "promote/fraud/production/2")).toBe(
    'reports:\n  - {"path":"metrics.json","format":"generic-metrics"}\n',
  );
  place.github.as("maya").approve(1);
  const merged = await place.review(1);
  expect(merged.results[0]?.decision).toMatchObject({ code: "merged" });
});

test("a format named in the policy holds for every version, and is read from the base branch", async () => {
  const place = await at(
    "{ metrics: { auc: { at_least: 0.9 } } }",
    'reports: [{ path: "metrics*.json", format: generic-metrics }]\n',
  );
  const opened = await ask(place, "metrics-7.json", { "metrics-7.json": NUMBERS });
  expect(findings(opened)).toEqual(["auc: pass: auc is 0.93, must be at least 0.9"]);
  expect(place.file("evidence/fraud/2/reports.yaml", "promote/fraud/production/2")).toBeUndefined();
});

test("what is wrong with a format beside a path is told before anything is written", async () => {
  const place = await standing();
  const files = { "a.json": NUMBERS };
  const said = async (evidence: string) => {
    const run = await ask(place, evidence, files);
    expect(run.writes).toEqual([]);
    expect(run.exit).toBe(2);
    return run.text;
  };
  expect(await said("a.json { format: k7 }")).toMatch(
    /input evidence is "a\.json \{ format: k7 \}": format: expected one of own, log/,
  );
  expect(await said("a.json { format: generic-metrics, as: x }")).toContain('Unrecognized key: "as"');
  expect(await said("a.json { format: k6 }")).toContain("a.json: is said to be k6, and is not");
  expect(await said("a.json { format: dvclive }\na.json")).toContain(
    "input evidence: a.json is to be read in two ways (name it once)",
  );
});

test("what stands is read by the same rules as what is compared with it", async () => {
  const place = await workplace({
    files: {
      [MANIFEST_FILE]: MANIFEST,
      "policies/default.yaml": 'reports: [{ path: "metrics.json", format: generic-metrics }]\nstages: {}\n',
      "policies/fraud.yaml": policy("{ metrics: { auc: { better: higher, gain_at_least: 0.02 } } }", "extends: ./default.yaml\n"),
      "evidence/fraud/1/metrics.json": '{ "auc": 0.9 }\n',
    },
  });
  const opened = await ask(place, "metrics.json", { "metrics.json": NUMBERS });
  expect(findings(opened)).toEqual([
    "auc: pass: auc gains 0.03 over version 1 (0.9), must gain at least 0.02; neither states its dataset",
  ]);
});

test("formats are named in one place: a file of rules and the input together are refused", async () => {
  const place = await standing();
  const rules = "reports: [{ path: b.json, format: dvclive }]\n";
  const run = await ask(place, "a.json { format: dvclive }, reports.yaml", { "a.json": NUMBERS, "reports.yaml": rules });
  expect([run.exit, run.writes]).toEqual([2, []]);
  expect(run.text).toContain("input evidence: formats are named in reports.yaml and in the input (name them in one of the two)");
});

test("rules that stand in the folder stay for the files they are about, and one that is named anew is replaced", async () => {
  const place = await at("{ metrics: { auc: { at_least: 0.9 } } }");
  const rules = "reports:\n  - { path: a.json, format: dvclive }\n  - { path: b.json, format: dvclive, under: before }\n";
  place.github.as("rui").pushCommit("main", {
    "evidence/fraud/2/a.json": '{ "loss": 0.2 }',
    "evidence/fraud/2/b.json": NUMBERS,
    "evidence/fraud/2/reports.yaml": rules,
  });
  const opened = await ask(place, "b.json { format: generic-metrics }", { "b.json": NUMBERS });
  expect(findings(opened)).toEqual(["auc: pass: auc is 0.93, must be at least 0.9"]);
  expect(place.file("evidence/fraud/2/reports.yaml", "promote/fraud/production/2")).toBe(
    'reports:\n  - {"path":"a.json","format":"dvclive"}\n  - {"path":"b.json","format":"generic-metrics"}\n',
  );
});
