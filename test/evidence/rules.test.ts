import { expect, test } from "vitest";
import { readEvidence, readReports } from "../../src/evidence/read.ts";
import { spellRules } from "../../src/evidence/rules.ts";
import type { ReportRule } from "../../src/report-rule.ts";
import { complaints, evidenceIn, file, told } from "./files.ts";

const NUMBERS = '{ "accuracy": 0.91, "train": { "loss": 0.2 } }';
const rules = (...each: Partial<ReportRule>[]) => `reports:\n${each.map((rule) => `  - ${JSON.stringify(rule)}\n`).join("")}`;
const AS_METRICS = { path: "metrics.json", format: "generic-metrics" } as const;

test("a map of numbers is nobody's report until its format is named, and the message shows how", () => {
  expect(complaints(evidenceIn({ "metrics.json": NUMBERS }))[0]).toMatch(
    /\(many tools write such a map of numbers: .+ reports: \[\{ path: metrics\.json, format: generic-metrics \}\]\)$/,
  );
});

test("reports.yaml beside a report says how it is read, and is itself no report that nobody knows", () => {
  const evidence = evidenceIn({ "metrics.json": NUMBERS, "reports.yaml": rules(AS_METRICS) });
  expect(told(evidence.readings)).toEqual([
    "metric accuracy = 0.91 @ metrics.json:1 [accuracy = 0.91]",
    "metric train.loss = 0.2 @ metrics.json:1 [train.loss = 0.2]",
  ]);
  expect(complaints(evidence)).toEqual([]);
});

test("a policy says it for every version", () => {
  const files = [file("evidence/fraud/7/metrics.json", NUMBERS)];
  const evidence = readEvidence({ model: "fraud", version: "7", files, reports: [{ ...AS_METRICS, path: "*.json" }] });
  expect(evidence.readings).toHaveLength(2);
  expect(complaints(evidence)).toEqual([]);
});

test("who names two formats for one file has it read as neither", () => {
  const files = [file("metrics.json", NUMBERS), file("reports.yaml", rules(AS_METRICS))];
  const reports = [{ path: "metrics.json", format: "dvclive" } as const];
  const evidence = readEvidence({ model: "fraud", version: "7", files, reports });
  expect(evidence.readings).toEqual([]);
  expect(complaints(evidence)).toEqual([
    'evidence_unknown_format metrics.json: is to be read in two ways: {"format":"dvclive"} and {"format":"generic-metrics"} (name its format once)',
  ]);
});

test("naming a format makes no file into one of its reports", () => {
  const evidence = evidenceIn({ "metrics.json": NUMBERS, "reports.yaml": rules({ path: "metrics.json", format: "k6" }) });
  expect(evidence.readings).toEqual([]);
  expect(complaints(evidence)).toEqual([
    "evidence_unknown_format metrics.json: is said to be k6, and is not; looked for metrics and root_group, or results.metrics and metadata.k6Version, of a k6 summary (name the format it has, or none)",
  ]);
});

test("everything wrong in reports.yaml is told at its line, and shuts", () => {
  const text = 'reports:\n  - { path: a.json, format: k7 }\n  - { path: "x/y.json", format: k6, as: text }\n';
  expect(complaints(evidenceIn({ "reports.yaml": text }))).toEqual([
    expect.stringMatching(
      /^evidence_unreadable reports\.yaml:2: reports\.0\.format: expected one of own, log, .* \(docs\/evidence\.md has its words\)$/,
    ),
    "evidence_unreadable reports.yaml:3: reports.1.path: expected the name of a file in the evidence folder, without a slash (docs/evidence.md has its words)",
    "evidence_unreadable reports.yaml:3: reports.1: unknown key as (docs/evidence.md has its words)",
  ]);
});

test("the same rules are the same bytes, whatever their order", () => {
  const [a, b] = [{ path: "a.json", format: "dvclive" } as const, { path: "b.json", format: "k6" } as const];
  expect(spellRules([b, a])).toBe(spellRules([a, b]));
  expect(spellRules([b, a])).toBe('reports:\n  - {"path":"a.json","format":"dvclive"}\n  - {"path":"b.json","format":"k6"}\n');
});

test("one measurement under two names is one reading: equal numbers agree, different ones are a conflict", () => {
  const own = (metrics: string) => `model: fraud\nversion: "7"\nmetrics: { ${metrics} }\n`;
  expect(told(evidenceIn({ "a.yaml": own("auc: 0.9"), "b.yaml": own("roc_auc: 0.9") }).readings)).toEqual([
    "metric auc = 0.9 @ a.yaml:3",
  ]);
  expect(complaints(evidenceIn({ "a.yaml": own("auc: 0.9"), "b.yaml": own("roc_auc: 0.8") }))).toEqual([
    "evidence_conflict b.yaml:3: roc_auc is 0.9 in a.yaml:3 and 0.8 in b.yaml:3 (find out which is true and take the other away, or put one that was measured on other data under a name of its own (docs/evidence.md); we do not choose)",
  ]);
});

test("what some tool's report is by its content is read as nothing else, so that it loses no finding and not whom it is about", () => {
  const as = (text: string) => evidenceIn({ "metrics.json": text, "reports.yaml": rules(AS_METRICS) });
  const other = as('{"model": "other", "version": "9", "auc": 0.99}');
  expect(other.readings).toEqual([]);
  expect(complaints(other)).toEqual([
    expect.stringMatching(
      /^evidence_unknown_format metrics\.json: is said to be generic-metrics, and is log: it has .+ \(take its format out of the rule\)$/,
    ),
  ]);
  expect(as('{"metrics": {"http_reqs": {"count": 1}}, "root_group": {}}').readings).toEqual([]);
});

test("a word that the format does not heed is refused: 0.2 with unit: s would otherwise be read as 0.2 ms", () => {
  const evidence = evidenceIn({ "metrics.json": '{"latency": 0.2}', "reports.yaml": rules({ ...AS_METRICS, unit: "s" }) });
  expect(evidence.readings).toEqual([]);
  expect(complaints(evidence)).toEqual([
    "evidence_unknown_format metrics.json: unit beside format: generic-metrics says nothing to it (take it out; it has no words of its own)",
  ]);
});

test("metrics of a report that was measured on other data are put under a name of their own, and are in no conflict", () => {
  const own = 'model: fraud\nversion: "7"\nmetrics: { auc: 0.8 }\n';
  const rule = { ...AS_METRICS, under: "live" };
  const evidence = evidenceIn({ "a.yaml": own, "metrics.json": '{"roc_auc": 0.9}', "reports.yaml": rules(rule) });
  expect(complaints(evidence)).toEqual([]);
  expect(told(evidence.readings).map((line) => line.split(" @ ")[0])).toEqual(["metric auc = 0.8", "metric live/roc_auc = 0.9"]);
  expect(
    complaints(evidenceIn({ "a.yaml": own, "metrics.json": '{"roc_auc": 0.9}', "reports.yaml": rules(AS_METRICS) })),
  ).toEqual([expect.stringContaining("roc_auc is 0.8")]);
});

test("reports.yaml is about the files beside it, and not about those of another folder", () => {
  const files = [file("a/metrics.json", NUMBERS), file("b/metrics.json", NUMBERS), file("a/reports.yaml", rules(AS_METRICS))];
  expect(readReports(files).map(({ file: path, format }) => [path, format])).toEqual([
    ["a/metrics.json", "generic-metrics"],
    ["b/metrics.json", undefined],
    ["a/reports.yaml", "reports"],
  ]);
});

test.each(["-0.1", "1.01", "97"])("an accuracy of %s is no share of 1, and so no value", (said) => {
  const evidence = evidenceIn({ "metrics.json": `{"accuracy": ${said}, "rmse": ${said}}`, "reports.yaml": rules(AS_METRICS) });
  expect(evidence.readings.map(({ name, value }) => [name, value])).toEqual([
    ["accuracy", { not: `${said}, which is no share of 1` }],
    ["rmse", Number(said)],
  ]);
});
