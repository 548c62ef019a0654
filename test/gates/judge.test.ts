import { expect, test } from "vitest";
import { checked, judge } from "../../src/gates/judge.ts";
import { FAMILIES } from "../../src/gates/outcome.ts";
import type { Gates } from "../../src/policy/gates.ts";
import { digest, evidence, judged, lines, metric, OURS, question, reading } from "./question.ts";

/** One gate of every family, in the opposite of their order. */
const EVERY: Required<Gates> = {
  experiment: { ctr: { better: "higher", lift_at_least: 0.015, significance: 0.05 } },
  cost: { usd: { at_most: 1 } },
  security: { findings_at_most: { high: 0 } },
  tests: { failed_at_most: 0 },
  artifact: { digest: "required" },
  lineage: { require: ["code_commit"] },
  schema: { compatible: true },
  slo: { latency_p95_ms: { at_most: 80 } },
  fairness: { tpr: { difference_at_most: 0.03, by: ["gender"] } },
  drift: { psi: { at_most: 0.2 } },
  slices: { auc: { at_least: 0.8, by: ["country"] } },
  metrics: { auc: { at_least: 0.9 } },
};

test("families are judged in their own order, whatever the policy's", () => {
  expect(judged(EVERY).map(({ family }) => family)).toEqual(FAMILIES);
});

test("without any evidence every gate is shut, and nothing falls over", () => {
  const none = evidence([], { digest: undefined, files: [] });
  const findings = judge(question({ gates: EVERY }, { evidence: none }));
  expect(findings.filter(({ outcome }) => outcome === "pass")).toEqual([]);
});

test("gates that only warn carry it into every finding", () => {
  const warned: Gates = {
    metrics: { auc: { at_least: 0.9, enforce: "warn" } },
    slices: { auc: { at_least: 0.8, by: ["country"], enforce: "warn" } },
    drift: { psi: { at_most: 0.2, enforce: "warn" } },
    fairness: { tpr: { difference_at_most: 0.03, by: ["gender"], enforce: "warn" } },
    slo: { latency_p95_ms: { at_most: 80, enforce: "warn" } },
    schema: { compatible: true, enforce: "warn" },
    lineage: { require: ["code_commit"], enforce: "warn" },
    artifact: { digest: "required", enforce: "warn" },
    tests: { failed_at_most: 0, enforce: "warn" },
    security: { findings_at_most: { high: 0 }, enforce: "warn" },
    cost: { usd: { at_most: 1, enforce: "warn" } },
    experiment: { ctr: { better: "higher", lift_at_least: 0.015, significance: 0.05, enforce: "warn" } },
  };
  expect(judged(warned).map(({ enforcement }) => enforcement)).toEqual(FAMILIES.map(() => "warn"));
});

test.each([[{}], [{ gates: {} }], [{ gates: { metrics: {} } }]])("%j has no gates, so nothing is allowed", (policy) => {
  expect(judge(question(policy))).toEqual([
    {
      family: "promotion",
      gate: "gates",
      outcome: "inconclusive",
      enforcement: "block",
      code: "no_gates",
      because: "no gates are configured for production, so nothing is allowed",
      sources: [],
      help: "Write gates: under production in the policy on the base branch.",
      policy: { file: "policies/fraud.yaml#gates", line: 1 },
    },
  ]);
});

test("following, soaking and fresh evidence are no gates", () => {
  const followed = { stage: "staging", pointer: { version: "7", digest: digest("a") }, since: new Date("2026-11-01T00:00:00Z") };
  const created = [{ value: new Date("2026-11-20T00:00:00Z"), source: OURS }];
  const policy = { follows: "staging", soak: "24h", evidence: { at_most_days_old: 14 } };
  const findings = judge(question(policy, { followed, evidence: evidence([], { created }) }));
  expect(findings.map(({ gate, outcome }) => `${gate} ${outcome}`)).toEqual([
    "gates inconclusive",
    "follows pass",
    "soak pass",
    "evidence age pass",
  ]);
});

const PASSING = { metrics: { auc: { at_least: 0.9 } } };
const GOOD = evidence([metric("auc", 0.95)]);
const pinning = (pinned: string, ours = GOOD) => ({
  candidate: { pointer: { version: "7", digest: digest("a"), evidence: pinned }, evidence: ours },
});

test("the evidence must be the evidence that the pointer pins", () => {
  expect(judged(PASSING, pinning(digest("c")))[0]).toEqual({
    family: "promotion",
    gate: "evidence digest",
    outcome: "fail",
    enforcement: "block",
    code: "digest_mismatch",
    because: "the pointer pins evidence sha256:cccccccccccc…, the files are sha256:eeeeeeeeeeee…",
    value: "sha256:eeeeeeeeeeee…",
    bound: "sha256:cccccccccccc…",
    sources: [OURS],
    help: `Write evidence: ${digest("e")} beside the version in the manifest, or put back the files it was moved on.`,
  });
  expect(lines(judged(PASSING, pinning(digest("e"))))[0]).toBe(
    "evidence digest: pass ok: the evidence is the one the pointer pins, sha256:eeeeeeeeeeee…",
  );
  expect(lines(judged(PASSING, pinning(digest("e"), evidence([], { digest: undefined, files: [] }))))[0]).toBe(
    "evidence digest: inconclusive evidence_missing: the pointer pins evidence sha256:eeeeeeeeeeee…, and there are no files",
  );
});

test("a pin that cannot be compared, because a file could not be read, stays shut", () => {
  expect(lines(judged(PASSING, pinning(digest("e"), { ...GOOD, digest: undefined })))[0]).toBe(
    "evidence digest: inconclusive evidence_unreadable: the pointer pins evidence sha256:eeeeeeeeeeee…, and not all of the files can be read",
  );
});

test("every trouble of the evidence shuts the promotion, with its place and its remedy", () => {
  const troubles = [
    { code: "evidence_unreadable", what: "is not JSON", file: OURS.file, line: 3, hint: "write NaN as null" },
    { code: "evidence_too_large", what: "is 900 MB", file: "evidence/fraud/7/raw.json" },
  ] as const;
  expect(judged(PASSING, { evidence: { ...GOOD, troubles } }).slice(0, 2)).toEqual([
    {
      family: "promotion",
      gate: "evidence",
      outcome: "inconclusive",
      enforcement: "block",
      code: "evidence_unreadable",
      because: "evidence/fraud/7/evidence.yaml:3: is not JSON",
      sources: [{ ...OURS, line: 3 }],
      help: "write NaN as null",
    },
    {
      family: "promotion",
      gate: "evidence",
      outcome: "inconclusive",
      enforcement: "block",
      code: "evidence_too_large",
      because: "evidence/fraud/7/raw.json: is 900 MB",
      sources: [],
      help: "Correct the report, or take it out of the evidence.",
    },
  ]);
});

test("the record holds every number that was looked at, and no other", () => {
  const readings = [
    metric("auc", 0.9351234567),
    metric("f1", { not: "NaN" }),
    metric("error_rate", 0.02),
    metric("unasked", 1),
    metric("auc", 0.91, { slice: { country: "BR" } }),
    reading("drift", "psi", 0.03, { feature: "amount" }),
    reading("slo", "error_rate", 0.004),
    reading("slo", "latency_p95_ms", 62),
  ];
  const findings = judged(
    {
      metrics: {
        auc: { at_least: 0.9, at_most: 1 },
        f1: { at_least: 0.5 },
        error_rate: { at_most: 0.1 },
        missing: { at_least: 0 },
      },
      slices: { auc: { at_least: 0.9, by: ["country"] } },
      drift: { psi: { at_most: 0.2 } },
      slo: { error_rate: { at_most: 0.01 }, latency_p95_ms: { at_most: 80 } },
    },
    { evidence: evidence(readings) },
  );
  expect(checked(findings)).toEqual({
    auc: 0.9351234567,
    error_rate: 0.02,
    "auc at country=BR": 0.91,
    "psi of amount": 0.03,
    "slo error_rate": 0.004,
    latency_p95_ms: 62,
  });
});

test("a number too large to hold is not recorded", () => {
  const group = (name: string, value: number) => reading("fairness", "tpr", value, { attribute: "gender", group: name });
  const findings = judged(
    { fairness: { tpr: { difference_at_most: 1, by: ["gender"] } } },
    { evidence: evidence([group("f", -1e308), group("m", 1e308)]) },
  );
  expect(findings.map(({ outcome }) => outcome)).toEqual(["fail"]);
  expect(checked(findings)).toEqual({});
});

test("a number that two gates of one family look at is recorded once, as it was first seen", () => {
  const [seen] = judged({ metrics: { auc: { at_least: 0.9 } } }, { evidence: GOOD });
  expect(checked([seen!, { ...seen!, measured: { name: "auc", value: 0.5 } }])).toEqual({ auc: 0.95 });
});
