import { expect, test } from "vitest";
import { evidence, judged, OURS, reading, told } from "./question.ts";

test("a service objective is judged on its own reading, with bound and source", () => {
  const findings = judged(
    { slo: { latency_p95_ms: { at_most: 80 } } },
    { evidence: evidence([reading("slo", "latency_p95_ms", 95)]) },
  );
  expect(findings).toEqual([
    {
      family: "slo",
      gate: "latency_p95_ms",
      outcome: "fail",
      enforcement: "block",
      code: "above_bound",
      because: "latency_p95_ms is 95, must be at most 80",
      value: "95",
      bound: "at most 80",
      measured: { name: "latency_p95_ms", value: 95 },
      sources: [OURS],
      help: "Bring latency_p95_ms down to at most 80, or promote another version.",
      policy: { file: "policies/fraud.yaml#gates.slo.latency_p95_ms.at_most", line: 4 },
    },
  ]);
});

test("objectives and costs answer only their own family", () => {
  const both = { slo: { requests: { at_least: 10_000 } }, cost: { requests: { at_most: 1, enforce: "warn" as const } } };
  expect(told(both, { evidence: evidence([reading("slo", "requests", 120_000)]) })).toEqual([
    "requests: pass ok: requests is 120000, must be at least 10000",
    "requests: inconclusive evidence_missing: no evidence reports requests",
  ]);
  expect(told(both, { evidence: evidence([reading("cost", "requests", 2)]) })).toEqual([
    "requests: inconclusive evidence_missing: no evidence reports requests",
    "requests: fail above_bound: requests is 2, must be at most 1",
  ]);
});
