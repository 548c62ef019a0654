import { expect, test } from "vitest";
import { readEvidence } from "../../src/evidence/read.ts";
import type { Field } from "../../src/evidence/reading.ts";
import { verdict } from "../../src/gates/outcome.ts";
import type { Gates } from "../../src/policy/gates.ts";
import { digest, evidence, incumbent, judged, lines, metric, OURS, reading, THEIRS } from "./question.ts";

test("churn_classifier v3 gains enough, keeps its schema and its tests pass: open, nobody asked", () => {
  const gates: Gates = {
    metrics: { auc: { at_least: 0.85, better: "higher", gain_at_least: 0.02 } },
    schema: { compatible: true },
    tests: { failed_at_most: 0, passed_at_least: 1 },
    security: { findings_at_most: { high: 0 } },
  };
  const inputs: readonly Field[] = [{ name: "tenure", type: "long", optional: false }];
  const outputs: readonly Field[] = [{ name: "churn", type: "double", optional: false }];
  const more = { inputs: [...inputs, { name: "region", type: "string", optional: true }], outputs };
  const readings = [
    metric("auc", 0.88),
    reading("tests", "passed", 40),
    reading("tests", "failed", 0),
    reading("security", "high", 0),
  ];
  const findings = judged(gates, {
    evidence: evidence(readings, { schema: { value: more, source: OURS } }),
    incumbent: incumbent([metric("auc", 0.85)], { schema: { value: { inputs, outputs }, source: THEIRS } }),
  });
  expect(lines(findings)).toEqual([
    "auc: pass ok: auc is 0.88, must be at least 0.85",
    "auc: pass ok: auc gains 0.03 over version 6 (0.85), must gain at least 0.02; neither states its dataset",
    "schema: pass ok: the schema fits whoever uses version 6",
    "tests failed: pass ok: 0 tests failed, must be at most 0",
    "tests passed: pass ok: 40 tests passed, must be at least 1",
    "high findings: pass ok: 0 high findings, must be at most 0",
  ]);
  expect(verdict(findings).allows).toBe(true);
});

test("claims_risk v12 is blocked with every reason named", () => {
  const gates: Gates = {
    metrics: { auc: { at_least: 0.9, better: "higher", gain_at_least: 0.02 } },
    drift: { psi: { at_most: 0.2 } },
    fairness: { true_positive_rate: { difference_at_most: 0.03 } },
    slo: { latency_p95_ms: { at_most: 80 }, error_rate: { at_most: 0.01 } },
    artifact: { digest: "required" },
  };
  const log = new TextEncoder().encode(
    `{ "model": "claims_risk", "version": 12, "baseline_version": 10,
       "offline": { "auc": 0.901, "baseline_auc": 0.892 },
       "online": { "latency_p95_ms": 95, "error_rate": 0.004 },
       "drift": { "psi": 0.18 }, "fairness": { "tpr_gap": 0.05 },
       "approvals": ["owner@org"], "required_approvals": 2 }`,
  );
  const files = [{ path: "evidence/claims_risk/12/log.json", mode: "file", size: log.length, bytes: log } as const];
  const ours = readEvidence({ model: "claims_risk", version: "12", files });
  const findings = judged(gates, {
    candidate: { pointer: { version: "12", digest: digest("a") }, evidence: ours },
    incumbent: incumbent([metric("auc", 0.892)]),
  });
  const { allows, blockedBy } = verdict(findings);
  expect(allows).toBe(false);
  expect(lines(blockedBy)).toEqual([
    "auc: fail gain_too_small: auc gains 0.009 over version 6 (0.892), must gain at least 0.02; neither states its dataset",
    "true_positive_rate: fail gap_too_wide: true_positive_rate differs by 0.05, may differ by at most 0.03",
    "latency_p95_ms: fail above_bound: latency_p95_ms is 95, must be at most 80",
    "digest: inconclusive digest_missing: no evidence declares the digest of the artifact it was measured on",
  ]);
});

const MONITOR: Gates = { drift: { psi: { below: 0.2 }, ks_p_value: { at_least: 0.01 } } };
test.each([
  [0.19, 0.01, true],
  [0.2, 0.01, false],
  [0.19, 0.0099, false],
  [0.3, 0.5, false],
])("a drift monitor with PSI %d and KS p-value %d opens: %j", (psi, ks, opens) => {
  const readings = [
    reading("drift", "psi", psi, { feature: "amount" }),
    reading("drift", "ks_p_value", ks, { feature: "amount" }),
  ];
  expect(verdict(judged(MONITOR, { evidence: evidence(readings) })).allows).toBe(opens);
});
