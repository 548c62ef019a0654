import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { cyclonedx } from "../../../src/evidence/formats/cyclonedx.ts";
import { readWith, REAL_REPORTS } from "./fixture.ts";

const SAMPLES = `${REAL_REPORTS}/cyclonedx`;
const DIGEST = "sha256:cec23b93c4154a055e42073e7e196848f17bd67b97de08bcb7e2eac1468067ab";

/** A BOM of one model with these further fields. */
function bom(model: object, more: object = {}) {
  const component = { type: "machine-learning-model", name: "fraud", ...model };
  return {
    name: "bom.json",
    text: JSON.stringify({ bomFormat: "CycloneDX", specVersion: "1.6", components: [component], ...more }),
  };
}

function card(...performanceMetrics: readonly object[]) {
  return { modelCard: { quantitativeAnalysis: { performanceMetrics } } };
}

test("values that are decimal numbers in quotes are read, with slice and interval; ranges, percentages and prose are not", () => {
  const { readings, notes, troubles, tool, facts } = readWith(cyclonedx, "cyclonedx/ml-bom-1.6.json");
  expect(readings).toEqual([
    'metric accuracy = 0.9375 (low 0.92, high 0.95) [accuracy = "0.9375"]',
    'metric accuracy = 0.9 (slice {"slice":"country=BR"}, low 0.86, high 0.93) [accuracy = "0.9"]',
    'metric f1 = not "0.85 to 0.9" [f1 = "0.85 to 0.9"]',
    'metric recall = not "97 %" [recall = "97 %"]',
    'metric precision = not "good" [precision = "good"]',
  ]);
  expect(tool).toBe("CycloneDX 1.6");
  expect(troubles).toEqual([]);
  expect(notes).toEqual(["ml-bom-1.6.json: fairnessAssessments is not read: it is prose"]);
  expect(facts.created?.value).toEqual(new Date("2026-11-20T09:15:00Z"));
  expect(facts.attested?.value).toEqual({ digest: DIGEST });
});

test("a time without an offset is a note, and a model without a hash names no artifact", () => {
  const { readings, notes, facts } = readWith(cyclonedx, "cyclonedx/ml-bom-1.5.json");
  expect(readings).toEqual(['metric roc_auc = 0.91 [auc = "0.91"]']);
  expect(notes).toEqual(["ml-bom-1.5.json: metadata.timestamp is not read: it has no offset"]);
  expect([facts.created, facts.attested]).toEqual([undefined, undefined]);
});

test("the model may be the component the BOM is about, and its hash in capitals", () => {
  const { readings, facts } = readWith(cyclonedx, "cyclonedx/ml-bom-1.7.json");
  expect(readings).toEqual(['metric roc_auc = 0.93 [auc = "0.93"]']);
  expect(facts.attested?.value).toEqual({ digest: DIGEST });
});

test("several models are a trouble that asks for one, however deep they stand", () => {
  const inner = { components: [{ type: "machine-learning-model", name: "base", ...card({ type: "auc", value: "0.99" }) }] };
  const { readings, troubles, facts } = readWith(cyclonedx, bom({ ...inner, ...card({ type: "auc", value: "0.9" }) }));
  expect(readings).toEqual([]);
  expect(facts.attested).toBeUndefined();
  expect(troubles).toEqual([
    "evidence_unreadable 1: describes 2 models (make a BOM in which only the model that is promoted has the type machine-learning-model)",
  ]);
});

test("a BOM without a model tells of nothing", () => {
  const { readings, notes } = readWith(cyclonedx, bom({ type: "library" }, { vulnerabilities: [{ id: "CVE-1" }] }));
  expect(readings).toEqual([]);
  expect(notes).toEqual([
    "bom.json: vulnerabilities is not read: it rates no model",
    "bom.json: no component is a machine-learning-model, so nothing else is read",
  ]);
});

test("the same metric twice for the same slice is a trouble, and neither is read", () => {
  const twice = card(
    { type: "acc", value: "0.9" },
    { type: "accuracy", value: "0.1" },
    { type: "f1", value: "0.8" },
    { value: "1" },
  );
  const { readings, troubles, notes } = readWith(cyclonedx, bom(twice));
  expect(readings).toEqual(['metric f1 = 0.8 [f1 = "0.8"]']);
  expect(troubles).toEqual([expect.stringMatching(/states acc twice for the same slice/)]);
  expect(notes).toEqual(["bom.json: a performance metric without a type is not read"]);
});

test("a BOM of an application is not that of the model in it, whose numbers may be a bought one's", () => {
  const base = card({ type: "accuracy", value: "0.99" });
  const hashes = [{ alg: "SHA-256", content: "a".repeat(64) }];
  const about = { metadata: { component: { type: "application", name: "shop" } } };
  const { readings, troubles, facts } = readWith(cyclonedx, bom({ hashes, ...base }, about));
  expect(readings).toEqual([]);
  expect(facts.attested).toBeUndefined();
  expect(troubles).toEqual([
    "evidence_unreadable 1: is about another component than the model in it (make a BOM of the model itself: metadata.component of type machine-learning-model)",
  ]);
});

test("many metrics are read in no time", () => {
  const many = Array.from({ length: 50_000 }, (_, index) => ({ type: `m${index}`, value: "1" }));
  expect(readWith(cyclonedx, bom(card(...many))).readings).toHaveLength(50_000);
});

test.each([
  [
    "two of them",
    [
      { alg: "SHA-256", content: "a".repeat(64) },
      { alg: "SHA-256", content: "b".repeat(64) },
    ],
  ],
  ["one of 63 digits", [{ alg: "SHA-256", content: "a".repeat(63) }]],
  ["one without digits", [{ alg: "SHA-256" }]],
])("a SHA-256 is the artifact's digest only if there is one whole one, not with %s", (_, hashes) => {
  const { facts, notes } = readWith(cyclonedx, bom({ hashes }));
  expect(facts.attested).toBeUndefined();
  expect(notes).toEqual(["bom.json: hashes is not read: it holds not exactly one SHA-256 of 64 digits"]);
});

test.skipIf(!existsSync(SAMPLES)).each(["1.5", "1.6", "1.7"])(
  "the example of CycloneDX %s is read, and its prose is no number",
  (version) => {
    const name = `valid-machine-learning-${version}.json`;
    const { readings, troubles } = readWith(cyclonedx, { name, text: readFileSync(`${SAMPLES}/${name}`) });
    expect(readings).toEqual([expect.stringMatching(/ = not "The value of/)]);
    expect(troubles).toEqual([]);
  },
);
