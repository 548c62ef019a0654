import { digest, evidence, policy, production } from "../support/texts.ts";
import { attack } from "./attack.ts";
import { brings } from "./by-hand.ts";

/** A policy whose production stage asks for these gates, and what it says beside its stages. */
const asks = (gates: object, beside: object = {}) => {
  const whole = JSON.parse(policy({ production: production({ gates }) })) as object;
  return { files: { "policies/fraud.yaml": JSON.stringify({ ...whole, ...beside }) } };
};

const NUMBERS = '{"auc": 0.93, "step": 0.2}';
const named = (format: string) => `reports:\n  - { path: metrics.json, format: ${format} }\n`;

attack(
  "A pull request names another format for a report than the policy does",
  brings(
    { "metrics.json": NUMBERS, "reports.yaml": named("dvclive") },
    {
      plan: asks({ metrics: { auc: { at_least: 0.9 } } }, { reports: [{ path: "metrics.json", format: "generic-metrics" }] }),
      honest: { "metrics.json": NUMBERS },
    },
  ),
);

const suite = (status: string) =>
  JSON.stringify({
    metrics: [{ id: "1", metric_name: "RowCount()", config: { type: "evidently:metric_v2:RowCount" }, value: 9 }],
    tests: [{ id: "eq", name: "rows", description: "rows", status, metric_config: {}, test_config: {}, bound_tests: [] }],
  });

attack(
  "A report whose tests failed is named as a mere map of numbers, so that nobody counts them",
  brings(
    { "metrics.json": suite("FAIL"), "reports.yaml": named("generic-metrics") },
    { plan: asks({ tests: { evidently: { failed_at_most: 0 } } }), honest: { "metrics.json": suite("SUCCESS") } },
  ),
);

attack("A tool's test was skipped, broke, or says something that is neither pass nor failure", [
  ...["SKIPPED", "WARNING", "success?"].map((status) =>
    brings(
      { "report.json": suite(status) },
      {
        plan: asks({ tests: { evidently: { failed_at_most: 0 } } }),
        honest: { "report.json": suite("SUCCESS") },
        said: status === "success?" ? "gates_shut" : "gates_inconclusive",
      },
    ),
  ),
]);

const k6 = (threshold: unknown) =>
  JSON.stringify({ root_group: {}, metrics: { http_reqs: { count: 9, rate: 1, thresholds: { "count>5": threshold } } } });

attack(
  "A summary of k6 says true of a threshold, which there means that it was crossed",
  brings(
    { "k6.json": k6(true) },
    { plan: asks({ tests: { k6: { failed_at_most: 0 } } }), honest: { "k6.json": k6(false) }, said: "gates_shut" },
  ),
);

const statement = JSON.stringify({
  _type: "https://in-toto.io/Statement/v1",
  subject: [{ name: "model.onnx", digest: { sha256: digest("8").slice("sha256:".length) } }],
  predicateType: "https://slsa.dev/provenance/v1",
  predicate: {},
});

attack("An attestation that nobody verified stands in for a measurement of the artifact, or names another", [
  brings(
    { "evidence.json": evidence("8", { artifact: undefined }), "provenance.json": statement },
    {
      plan: asks({ artifact: { digest: "required" } }),
      honest: { "evidence.json": evidence("8"), "provenance.json": statement },
    },
  ),
  brings(
    { "evidence.json": evidence("8"), "provenance.json": statement.replace(digest("8").slice(7), "f".repeat(64)) },
    { honest: { "evidence.json": evidence("8"), "provenance.json": statement } },
  ),
]);

const junit = (cases: string) => `<testsuite name="unit">${cases}</testsuite>`;
const [PASS, FAIL] = ['<testcase name="a"/>', '<testcase name="b"><failure/></testcase>'];

attack("A passing suite is brought twice, or beside a count that leaves a failure out", [
  brings(
    { "unit.xml": junit(PASS), "unit-again.xml": junit(PASS) },
    {
      plan: asks({ tests: { passed_at_least: 2 } }),
      honest: { "unit.xml": junit(PASS), "more.xml": junit(`${PASS}<!-- others -->`) },
      said: "gates_shut",
    },
  ),
  brings(
    { "evidence.json": evidence("8", { tests: { passed: 1, failed: 0 } }), "unit.xml": junit(PASS + FAIL) },
    {
      plan: asks({ tests: { failed_at_most: 0 } }),
      honest: { "evidence.json": evidence("8", { tests: { passed: 1, failed: 0 } }), "unit.xml": junit(PASS) },
    },
  ),
]);

const audit = (vulns: object[]) => JSON.stringify({ dependencies: [{ name: "numpy", version: "2.4.1", vulns }], fixes: [] });

attack(
  "A finding without a severity slips past a bound on the severe ones",
  brings(
    { "audit.json": audit([{ id: "PYSEC-2026-1", fix_versions: [] }]) },
    {
      plan: asks({ security: { findings_at_most: { high: 0 } } }),
      honest: { "audit.json": audit([]) },
      said: "gates_shut",
    },
  ),
);

const answer = (value: string) =>
  JSON.stringify({ status: "success", data: { resultType: "vector", result: [{ metric: {}, value: [1795168800, value] }] } });

attack("Seconds are brought as milliseconds, or an answer without a value as a good one", [
  brings(
    { "latency_p95_ms.json": answer("0.062") },
    { plan: asks({ slo: { latency_p95_ms: { at_most: 80 } } }), honest: { "latency_p95_seconds.json": answer("0.062") } },
  ),
  brings(
    { "latency_p95_seconds.json": answer("NaN") },
    { plan: asks({ slo: { latency_p95_ms: { at_most: 80 } } }), honest: { "latency_p95_seconds.json": answer("0.062") } },
  ),
]);
