import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readEvidence } from "../../src/evidence/read.ts";
import { judge } from "../../src/gates/judge.ts";
import { checkPolicies } from "../../src/policy/check.ts";
import { choosePolicy } from "../../src/policy/load.ts";

const examples = readdirSync("policies").map((name) => ({
  path: `policies/${name}`,
  text: readFileSync(`policies/${name}`, "utf8"),
}));

function policyOf(model: string) {
  const chosen = choosePolicy(examples, model);
  if (!chosen.ok) throw new Error(JSON.stringify(chosen.problems));
  return chosen.value;
}

test("the example policies are sound", () => {
  expect(examples.length).toBeGreaterThan(3);
  expect(checkPolicies(examples)).toEqual([]);
});

test.each(examples)("$path tells editors its schema", ({ text }) => {
  expect(text.split("\n")[0]).toBe("# yaml-language-server: $schema=../schemas/policy.schema.json");
});

test.each([
  ["churn_classifier", "policies/churn.yaml"],
  ["fraud_detector", "policies/fraud.yaml"],
  ["fraud-classifier", "policies/fraud.yaml"],
  ["claims_risk", "policies/claims.yaml"],
])("%s is judged by %s", (model, file) => {
  expect(policyOf(model).file).toBe(file);
});

test("churn reaches staging without a person, and production with two", () => {
  const { stages } = policyOf("churn_classifier");
  expect(stages.staging?.merge).toBe("automatic");
  expect(stages.production?.approvals?.map((rule) => rule.who)).toEqual(["model owner", "reviewer"]);
});

test("fraud replaces the owners of the default, and keeps its merge", () => {
  const { stages, at } = policyOf("fraud-classifier");
  expect(stages.production?.approvals?.[0]?.from).toEqual(["@maya", "@acme/fraud-owners"]);
  expect(stages.production?.merge).toBe("when_approved");
  expect(at(["stages", "production", "approvals"]).file).toBe("policies/fraud.yaml");
  expect(at(["stages", "production", "merge"]).file).toBe("policies/default.yaml");
  expect(at(["stages", "production", "rollback", "merge"]).file).toBe("policies/default.yaml");
});

const DIGEST = `sha256:${"a".repeat(64)}`;

/** Every finding on a move to this stage, as `family gate: code`, by the example policy of the model. */
function judged(model: string, stage: string, reports: { readonly candidate: object; readonly incumbent: object }) {
  const policy = policyOf(model);
  const side = (version: string, report: object) => {
    const bytes = Buffer.from(JSON.stringify({ model, version, ...report }));
    const file = { path: `evidence/${model}/${version}/log.json`, mode: "file" as const, size: bytes.length, bytes };
    const evidence = readEvidence({ model, version, files: [file] });
    return { pointer: { version, digest: DIGEST, evidence: evidence.digest }, evidence };
  };
  return judge({
    stage,
    policy: policy.stages[stage]!,
    at: (path) => policy.at(["stages", stage, ...path]),
    candidate: side("12", reports.candidate),
    incumbent: { is: "some", standing: true, ...side("10", reports.incumbent) },
    now: new Date("2026-11-20T10:00:00Z"),
  }).map(({ family, gate, code }) => `${family} ${gate}: ${code}`);
}

test("the log of claims_risk 12 is blocked, with every reason named", () => {
  const log = {
    version: 12,
    baseline_version: 10,
    offline: { auc: 0.901, baseline_auc: 0.892 },
    online: { latency_p95_ms: 95, error_rate: 0.004 },
    drift: { psi: 0.18 },
    fairness: { tpr_gap: 0.05 },
    approvals: ["owner@org"],
    required_approvals: 2,
  };
  expect(judged("claims_risk", "production", { candidate: log, incumbent: { offline: { auc: 0.892 } } })).toEqual([
    "promotion evidence digest: ok",
    "metrics auc: ok",
    "drift psi: above_bound",
    "fairness true_positive_rate: gap_too_wide",
    "slo latency_p95_ms: above_bound",
    "slo error_rate: ok",
  ]);
});

test("churn_classifier 3 reaches staging: better by 0.03, one optional input more, tests passed, nothing found", () => {
  const input = (name: string, optional = false) => ({ name, type: "double", optional });
  const report = (auc: number, ...more: readonly object[]) => ({
    metrics: { auc },
    schema: { inputs: [input("tenure"), ...more], outputs: [input("churns")] },
    tests: { passed: 120, failed: 0 },
    security: { findings: { critical: 0, high: 0, medium: 0, low: 0 } },
  });
  const findings = judged("churn_classifier", "staging", {
    candidate: report(0.88, input("plan", true)),
    incumbent: report(0.85),
  });
  expect(findings.filter((finding) => !finding.endsWith(": ok"))).toEqual([]);
  expect(findings).toHaveLength(10);
  expect(judged("churn_classifier", "staging", { candidate: report(0.86), incumbent: report(0.85) })).toContain(
    "metrics auc: gain_too_small",
  );
});

test("a drift of exactly 0.2 keeps churn out of production", () => {
  const report = { metrics: { auc: 0.9 }, drift: { psi: 0.2, ks_p_value: 0.01 } };
  expect(judged("churn_classifier", "production", { candidate: report, incumbent: report })).toEqual(
    expect.arrayContaining(["drift psi: above_bound", "drift ks_p_value: ok"]),
  );
});
