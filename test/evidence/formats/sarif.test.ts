import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { sarif } from "../../../src/evidence/formats/sarif/sarif.ts";
import { readWith, REAL_REPORTS } from "./fixture.ts";

const SAMPLES = `${REAL_REPORTS}/sarif`;

const driver = (name: string, rules = "[]") => `"tool": {"driver": {"name": "${name}", "rules": ${rules}}}`;
const report = (...runs: readonly string[]) => `{"version": "2.1.0", "$schema": "sarif-2.1.0", "runs": [${runs.join(", ")}]}`;
const read = (text: string) => readWith(sarif, { name: "s.sarif", text });
const one = (result: string, rules?: string) =>
  read(report(`{${driver("lint", rules)}, "results": [${result}]}`)).counts["sarif:lint"];
const NONE = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 };

test("counts the findings of a tool by their severity, and says what it did not count", () => {
  const { counts, tool, notes, facts, troubles } = readWith(sarif, "sarif/scanner.sarif");
  expect(counts).toEqual({ "sarif:ModelLint": { critical: 1, high: 2, medium: 1, low: 1, unknown: 2 } });
  expect(tool).toBe("ModelLint 3.1.0");
  expect(notes).toEqual([
    "scanner.sarif: ModelLint: results of level none (1) are no findings",
    "scanner.sarif: ModelLint: results of kind review (1) are no findings",
    "scanner.sarif: ModelLint: results that are suppressed (1) are no findings",
    "scanner.sarif: ModelLint: results that are gone since the baseline (1) are no findings",
    "scanner.sarif: ModelLint: errors that the tool tells of while it ran: 1",
  ]);
  expect(facts.created?.value).toEqual(new Date("2026-11-20T10:00:30Z"));
  expect(troubles).toEqual([]);
});

test("a run that found nothing says so", () => {
  const { counts, troubles } = readWith(sarif, "sarif/clean.sarif");
  expect(counts).toEqual({ "sarif:ModelLint": NONE });
  expect(troubles).toEqual([]);
});

test("a run that did not end well is a trouble, though it found nothing", () => {
  expect(readWith(sarif, "sarif/failed.sarif").troubles).toEqual([
    "evidence_unreadable 7: ModelLint does not say that it ran successfully (run the tool again)",
  ]);
});

test("an invocation that does not say whether it was successful is no success", () => {
  expect(read(report(`{${driver("lint")}, "invocations": [{}], "results": []}`)).troubles).toHaveLength(1);
});

test.each(["", ', "results": null'])("a run without results (%j) did not scan", (results) => {
  const { counts, troubles } = read(report(`{${driver("lint")}${results}}`));
  expect(counts).toEqual({});
  expect(troubles[0]).toContain("lint has no results: it did not scan");
});

test("no run is a trouble", () => {
  expect(read(report()).troubles[0]).toContain("holds no run: nothing was scanned");
});

test("a driver without a name is a trouble", () => {
  const { counts, troubles } = read(report('{"tool": {"driver": {}}, "results": []}'));
  expect(counts).toEqual({});
  expect(troubles[0]).toContain("does not say whose run it is");
});

test("the runs of one tool are counted together, and each tool by itself", () => {
  const run = (name: string) => `{${driver(name)}, "results": [{"level": "error"}]}`;
  expect(read(report(run("a"), run("a"), run("b"))).counts).toEqual({
    "sarif:a": { ...NONE, high: 2 },
    "sarif:b": { ...NONE, high: 1 },
  });
});

test("a run that did not scan takes the counts from the other runs of its tool", () => {
  const { counts, troubles } = read(report(`{${driver("a")}, "results": []}`, `{${driver("a")}}`));
  expect(counts).toEqual({});
  expect(troubles).toHaveLength(1);
});

test.each([
  ["error", "high"],
  ["warning", "medium"],
  ["note", "low"],
  ["fatal", "unknown"],
])("level %s is %s", (level, severity) => {
  expect(one(`{"level": "${level}"}`)).toEqual({ ...NONE, [severity]: 1 });
});

test("no level is a warning, level none is no finding, and a level that is no text is unrated", () => {
  expect(one("{}")).toEqual({ ...NONE, medium: 1 });
  expect(one('{"level": "none"}')).toEqual(NONE);
  expect(one('{"level": null}')).toEqual({ ...NONE, unknown: 1 });
});

test.each([
  ['"9.0"', "critical"],
  ['"8.9"', "high"],
  ['"7.0"', "high"],
  ['"4.0"', "medium"],
  ["0.1", "low"],
  ['"0.0"', "unknown"],
  ['"high"', "unknown"],
  ["null", "unknown"],
  ['"11"', "unknown"],
])("security-severity %s goes before the level and is %s", (score, severity) => {
  const rules = `[{"id": "R", "properties": {"security-severity": ${score}}}]`;
  expect(one('{"ruleId": "R", "level": "note"}', rules)).toEqual({ ...NONE, [severity]: 1 });
});

test("a result finds its rule by index, by id and in an extension", () => {
  const rules = '[{"id": "A"}, {"id": "B", "properties": {"security-severity": "9.5"}}]';
  expect(one('{"ruleIndex": 1}', rules)).toMatchObject({ critical: 1 });
  expect(one('{"rule": {"index": 1}}', rules)).toMatchObject({ critical: 1 });
  expect(one('{"rule": {"id": "B"}}', rules)).toMatchObject({ critical: 1 });
  expect(one('{"ruleId": "B/case"}', rules)).toMatchObject({ critical: 1 });
  const tool = `"tool": {"driver": {"name": "lint"}, "extensions": [{"name": "pack", "rules": ${rules}}]}`;
  const result = '{"rule": {"index": 1, "toolComponent": {"index": 0}}}';
  expect(read(report(`{${tool}, "results": [${result}]}`)).counts["sarif:lint"]).toMatchObject({ critical: 1 });
});

test.each(["pass", "notApplicable", "informational", "open", "review"])("kind %s is no finding", (kind) => {
  expect(one(`{"level": "error", "kind": "${kind}"}`)).toEqual(NONE);
});

test.each(['"fail"', '"odd"', "null"])("kind %s is a finding", (kind) => {
  expect(one(`{"level": "error", "kind": ${kind}}`)).toMatchObject({ high: 1 });
});

test.each([
  ['{"kind": "inSource"}', 0],
  ['{"kind": "external", "status": "accepted"}', 0],
  ['{"kind": "external", "status": "rejected"}', 1],
  ['{"kind": "external", "status": "underReview"}', 1],
  ['{"kind": "external"}', 1],
  ['{"kind": "inSource", "status": "rejected"}', 1],
  ['{"kind": "inSource"}, {"kind": "external", "status": "rejected"}', 1],
  ["", 1],
])("of suppressions [%s] %i findings stay", (suppressions, high) => {
  expect(one(`{"level": "error", "suppressions": [${suppressions}]}`)).toMatchObject({ high });
});

test("a rule is taken by its index only where it is the rule that the result names", () => {
  const severe = '{"id": "B", "properties": {"security-severity": "9.5"}}';
  const result = (id: string) => `{"ruleId": "${id}", "ruleIndex": 0, "level": "note"}`;
  expect(one(result("B"), `[{"id": "A"}, ${severe}]`)).toEqual({ ...NONE, critical: 1 });
  expect(one(result("B/case"), `[${severe}]`)).toEqual({ ...NONE, critical: 1 });
  expect(one(result("A"), `[${severe}, {"id": "A"}]`)).toEqual({ ...NONE, low: 1 });
  expect(one(result("C"), '[{"id": "A"}]')).toEqual({ ...NONE, unknown: 1 });
  expect(one('{"ruleIndex": 7, "level": "note"}', '[{"id": "A"}]')).toEqual({ ...NONE, unknown: 1 });
  expect(one('{"ruleId": "A", "ruleIndex": -1, "level": "note"}', '[{"id": "A"}]')).toEqual({ ...NONE, low: 1 });
});

test.each([
  ['"name": "pack"', { critical: 1 }],
  ['"guid": "7"', { critical: 1 }],
  ['"index": 1, "name": "pack"', { critical: 1 }],
  ['"index": -1, "guid": "7"', { critical: 1 }],
  ['"name": "lint"', { low: 1 }],
  ["", { low: 1 }],
  ['"name": "nobody"', { unknown: 1 }],
  ['"index": 9', { unknown: 1 }],
  ['"index": "1"', { unknown: 1 }],
  ['"index": 0, "name": "pack"', { unknown: 1 }],
  ['"name": "twice"', { unknown: 1 }],
])("a rule of the component {%s} is found there, and what is not found is unrated", (component, expected) => {
  const own = '{"name": "lint", "rules": [{"id": "B"}]}';
  const pack = '{"name": "pack", "guid": "7", "rules": [{"id": "B", "properties": {"security-severity": "9.5"}}]}';
  const tool = `{"driver": ${own}, "extensions": [{"name": "twice"}, ${pack}, {"name": "twice"}]}`;
  const result = `{"level": "note", "rule": {"id": "B", "index": 0, "toolComponent": {${component}}}}`;
  const { counts } = read(report(`{"tool": ${tool}, "results": [${result}]}`));
  expect(counts["sarif:lint"]).toEqual({ ...NONE, ...expected });
});

test.each([
  ['{"descriptor": {"id": "A"}, "configuration": {"level": "error"}}', { unknown: 1, low: 2 }],
  ['{"descriptor": {"index": 0}, "configuration": {"level": "error"}}', { unknown: 1, low: 2 }],
  ['{"descriptor": {"id": "Z"}, "configuration": {"level": "error"}}', { unknown: 2, low: 1 }],
  ['{"descriptor": {"id": "A"}, "configuration": {"enabled": true}}', { low: 3 }],
])("an invocation that gives a rule another level (%s) leaves its results without one unrated", (override, expected) => {
  const rules =
    '[{"id": "A", "defaultConfiguration": {"level": "note"}}, {"id": "B", "defaultConfiguration": {"level": "note"}}]';
  const results = '{"ruleId": "A"}, {"ruleId": "A", "level": "note"}, {"ruleId": "B"}';
  const invocation = `{"executionSuccessful": true, "ruleConfigurationOverrides": [${override}]}`;
  const { counts } = read(report(`{${driver("lint", rules)}, "invocations": [${invocation}], "results": [${results}]}`));
  expect(counts["sarif:lint"]).toEqual({ ...NONE, ...expected });
});

test.each(["results", "invocations", "driver", "extensions"])("a run whose %s stand in another file is a trouble", (key) => {
  const others = `"externalPropertyFileReferences": {"${key}": [{"location": {"uri": "more.sarif"}}]}`;
  const { counts, troubles } = read(report(`{${driver("lint")}, ${others}, "results": []}`));
  expect(counts).toEqual({});
  expect(troubles).toEqual([
    `evidence_unreadable 1: lint keeps its ${key} in another file, which is not read (let the tool write all of it into one file)`,
  ]);
});

test("many results find their rules among many in no time", () => {
  const ids = Array.from({ length: 20_000 }, (_, index) => `R${index}`);
  const rules = ids.map((id) => ({ id, defaultConfiguration: { level: "note" } }));
  const text = JSON.stringify({
    version: "2.1.0",
    runs: [{ tool: { driver: { name: "lint", rules } }, results: ids.map((ruleId) => ({ ruleId })) }],
  });
  expect(read(text).counts["sarif:lint"]).toEqual({ ...NONE, low: 20_000 });
});

test.skipIf(!existsSync(SAMPLES))("what Trivy wrote as SARIF is read without a trouble", () => {
  const { counts, troubles } = readWith(sarif, `../../../${SAMPLES}/trivy.alpine-310.sarif`);
  expect(counts).toEqual({ "sarif:Trivy": { ...NONE, medium: 4 } });
  expect(troubles).toEqual([]);
});
