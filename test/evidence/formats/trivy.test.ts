import { existsSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { trivy } from "../../../src/evidence/formats/trivy.ts";
import { readWith, REAL_REPORTS } from "./fixture.ts";

const SAMPLES = `${REAL_REPORTS}/trivy`;
const NONE = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 };
const read = (rest: string, schema = "2") =>
  readWith(trivy, {
    name: "t.json",
    text: `{"SchemaVersion": ${schema}, "ArtifactName": "a", "ArtifactType": "filesystem"${rest}}`,
  });

test("counts vulnerabilities, and notes what is suppressed and what gets no more support", () => {
  const { counts, tool, notes, facts, troubles } = readWith(trivy, "trivy/image.json");
  expect(counts).toEqual({ trivy: { critical: 0, high: 1, medium: 1, low: 0, unknown: 1 } });
  expect(tool).toBe("Trivy 0.68.1");
  expect(notes).toEqual([
    "image.json: suppressed findings (1) are not counted",
    "image.json: the operating system gets no more support, so new vulnerabilities in it are not known to Trivy",
  ]);
  expect(facts.created?.value).toEqual(new Date("2026-11-20T10:00:00Z"));
  expect(troubles).toEqual([]);
});

test("counts failed checks of configuration, secrets and licences, and no check that passed", () => {
  expect(readWith(trivy, "trivy/config-and-secrets.json").counts).toEqual({
    trivy: { critical: 1, high: 1, medium: 1, low: 1, unknown: 0 },
  });
});

test("a scan that found nothing says so", () => {
  expect(readWith(trivy, "trivy/clean.json").counts).toEqual({ trivy: NONE });
});

test("without results nothing was scanned", () => {
  const { counts, troubles } = readWith(trivy, "trivy/nothing-scanned.json");
  expect(counts).toEqual({});
  expect(troubles).toEqual([
    "evidence_unreadable 1: nothing was scanned: it has no results (see that Trivy finds what it shall scan)",
  ]);
});

test.each([', "Results": null', ', "Results": []', ', "Results": {}'])("%s is no result either", (results) => {
  expect(read(results).counts).toEqual({});
  expect(read(results).troubles).toHaveLength(1);
});

test("a check without a status has failed", () => {
  expect(read(', "Results": [{"Misconfigurations": [{"ID": "D", "Severity": "HIGH"}]}]').counts).toEqual({
    trivy: { ...NONE, high: 1 },
  });
});

test.each(['"UNKNOWN"', '"SEVERE"'])("a severity of %s is unrated", (severity) => {
  expect(read(`, "Results": [{"Vulnerabilities": [{"Severity": ${severity}}]}]`).counts).toEqual({
    trivy: { ...NONE, unknown: 1 },
  });
});

test.each([
  ['[{"Vulnerabilities": [{"VulnerabilityID": "CVE-2026-0001"}]}]', "has a finding without Severity in Vulnerabilities"],
  ['[{"Vulnerabilities": {"CVE-2026-0001": {}}}]', "has Vulnerabilities that are no list"],
  ["[null]", "has a result that is no map"],
])("results of %s are a trouble and no count", (results, what) => {
  const { counts, troubles } = read(`, "Results": ${results}`);
  expect(counts).toEqual({});
  expect(troubles[0]).toContain(what);
});

test("another schema is not read", () => {
  const { counts, troubles } = read(', "Results": [{"Target": "a"}]', "3");
  expect(counts).toEqual({});
  expect(troubles[0]).toContain("is not of schema 2");
});

test.skipIf(!existsSync(SAMPLES))("what Trivy itself wrote is read without a trouble", () => {
  const sample = (name: string) => readWith(trivy, `../../../${SAMPLES}/${name}`);
  for (const name of readdirSync(SAMPLES).filter((each) => each.endsWith(".json"))) {
    expect(sample(name).troubles, name).toEqual([]);
  }
  expect(sample("trivy.misconfig.json").counts).toEqual({ trivy: { ...NONE, high: 1 } });
  expect(sample("trivy.secrets.json").counts).toEqual({ trivy: { ...NONE, critical: 1, high: 1 } });
});
