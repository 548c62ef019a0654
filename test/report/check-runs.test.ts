import { expect, test } from "vitest";
import type { CheckRun } from "../../src/ports/checks.ts";
import type { Result } from "../../src/promotion/result.ts";
import { checkRuns } from "../../src/report/check-runs.ts";
import { bytesOf } from "../../src/report/fit.ts";
import { AUC_SHUT, finding, INVALID, judged, OPEN, result, SHUT, SOAKS, TALLY, WAITING } from "./results.ts";

const line = ({ name, status, conclusion, title }: CheckRun) => `${name}: ${conclusion ?? status}: ${title}`;
const lines = (one: Result) => checkRuns(one).map(line);

test("an open promotion is a success in every check", () => {
  expect(lines(OPEN)).toEqual([
    "model promotion: success: every gate is open and every approval is there",
    "model promotion / metrics: success: 1 gate passes",
    "model promotion / slo: success: 1 gate passes",
    "model promotion / approvals: success: 2 approvals, as asked",
  ]);
});

test("waiting for people is in progress, and open gates are settled", () => {
  expect(lines(WAITING)).toEqual([
    "model promotion: in_progress: waiting for approvals on 9c1d2e3: 0 of 1 model owner (@maya, @acme/fraud-owners)",
    "model promotion / metrics: success: 1 gate passes",
    "model promotion / slo: success: 1 gate passes",
    "model promotion / approvals: in_progress: waiting for 1 more as model owner (@maya or @acme/fraud-owners)",
  ]);
});

test("a soak alone is in progress", () => {
  expect(lines(SOAKS)[0]).toBe("model promotion: in_progress: waiting: version 7 stands in staging for 20h of 24h");
});

test("a shut gate is a failure, a warning is a success that says what it warns of", () => {
  expect(lines(SHUT)).toEqual([
    "model promotion: failure: auc is 0.89, must be at least 0.9 (and 1 more)",
    "model promotion / metrics: failure: auc is 0.89, must be at least 0.9",
    "model promotion / drift: failure: no evidence reports psi of amount",
    "model promotion / cost: success: warns: usd_per_1k_predictions is 0.06, must be at most 0.05",
    "model promotion / approvals: in_progress: waiting for 1 more as model owner (@maya or @acme/fraud-owners)",
  ]);
});

test("problems are a failure that names the first", () => {
  expect(lines(INVALID)).toEqual([
    "model promotion: failure: policies/fraud.yaml:12: stages.production.gates.metrics.auc: unknown key at_le… (and 1 more)",
  ]);
});

test("nobody is asked, so there is no check about approvals", () => {
  const automatic = result({ judged: [judged({ tally: undefined, merge: "automatic" })] });
  expect(checkRuns(automatic).map((run) => run.name)).not.toContain("model promotion / approvals");
});

test("several moves are told apart in titles and sections", () => {
  const staging = judged({
    move: { kind: "first", model: "churn", stage: "staging", to: { version: "1", digest: "sha256:1" } },
    findings: [AUC_SHUT],
    allows: false,
    tally: undefined,
  });
  const runs = checkRuns(result({ judged: [judged({ findings: [finding("auc")] }), staging], decision: SHUT.decision }));
  expect(runs.map(line).slice(0, 2)).toEqual([
    "model promotion: failure: churn in staging: auc is 0.89, must be at least 0.9",
    "model promotion / metrics: failure: churn in staging: auc is 0.89, must be at least 0.9",
  ]);
  expect(runs[1]?.summary).toContain("### promote fraud-classifier to production: 6 → 7");
  expect(runs[1]?.summary).toContain("### promote churn to staging: 1");
});

test("the summary of a family says why, the facts, what would help and who can unblock it", () => {
  expect(checkRuns(SHUT).find((run) => run.name.endsWith("metrics"))?.summary).toBe(`- auc is 0.89, must be at least 0.9

|  | gate | value | bound | incumbent | source |
|---|---|---|---|---|---|
| ❌ fail | auc | 0.89 | at least 0.9 | 0.91 | \`evidence/fraud-classifier/7/evidence.yaml\` |
| ✅ pass | log\\_loss | 0.21 | at most 0.25 |  | \`evidence/fraud-classifier/7/evidence.yaml\` |

**What would help**

- Bring a version whose auc is at least 0.9.

**Who can unblock this:** whoever can bring a better version or the missing evidence into this pull request. What is asked stands in \`policies/fraud.yaml\` on \`main\`; only a change merged there moves it.`);
});

test("annotations stand on the manifest's line of a shut move and on the policy's line of a shut gate", () => {
  expect(checkRuns(SHUT).flatMap((run) => run.annotations)).toEqual([
    {
      path: "models/fraud-classifier.yaml",
      line: 9,
      level: "failure",
      title: "promote fraud-classifier to production: 6 → 7: shut",
      message: "auc is 0.89, must be at least 0.9 (and 1 more)",
    },
    {
      path: "policies/fraud.yaml",
      line: 12,
      level: "failure",
      title: "auc: fail",
      message: "auc is 0.89, must be at least 0.9\nBring a version whose auc is at least 0.9.",
    },
    {
      path: "policies/fraud.yaml",
      line: 20,
      level: "failure",
      title: "psi of amount: inconclusive",
      message: "no evidence reports psi of amount\nAdd a report that states psi of amount to the evidence.",
    },
    {
      path: "policies/fraud.yaml",
      line: 12,
      level: "warning",
      title: "usd_per_1k_predictions: fail",
      message: "usd_per_1k_predictions is 0.06, must be at most 0.05\nMake a prediction cheaper.",
    },
  ]);
});

test("thousands of findings keep every limit of GitHub's, failures are shown before passes, and what is left out is said", () => {
  const many = Array.from({ length: 3000 }, (_, index) => finding(`auc at country=${index}é`, index % 3 === 0 ? AUC_SHUT : {}));
  const passes = many.filter((one) => one.outcome === "pass");
  const runs = checkRuns(
    result({ judged: [judged({ findings: [...many, ...passes], tally: TALLY, allows: false })], decision: SHUT.decision }),
  );
  for (const run of runs) {
    expect(run.title.length).toBeLessThan(100);
    for (const text of [run.summary, run.text]) expect([text.length <= 60_000, bytesOf(text) <= 65_000]).toEqual([true, true]);
    expect(run.annotations.length).toBeLessThanOrEqual(50);
  }
  expect(runs[0]?.title).toBe("auc is 0.89, must be at least 0.9 (and 999 more)");
  expect(runs[1]?.summary).toContain("and 800 more that stay shut; 4000 gates pass");
  expect(runs[1]?.summary).toMatch(
    /_Left out to keep within GitHub's limit: .*the gates that pass.*The whole stands in the summary of the workflow run/,
  );
});

test("never says neutral or skipped, and says the same for the same result", () => {
  for (const one of [OPEN, WAITING, SHUT, SOAKS, INVALID]) {
    expect(checkRuns({ ...one, at: new Date(0) })).toEqual(checkRuns(one));
    for (const run of checkRuns(one)) {
      expect(["in_progress undefined", "completed success", "completed failure"]).toContain(
        `${run.status} ${run.conclusion ?? "undefined"}`,
      );
    }
  }
});
