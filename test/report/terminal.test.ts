import { expect, test } from "vitest";
import { problemLines } from "../../src/report/problems.ts";
import { terminal } from "../../src/report/terminal.ts";
import { INVALID, judged, OPEN, result, SHUT, WAITING } from "./results.ts";

test("prints what moves, what was found, how it stands and what to do, aligned", () => {
  expect(`\n${terminal(SHUT)}`).toBe(`
promote fraud-classifier to production: 6 → 7 (3ba8d02b16fd), by policies/fraud.yaml
  fail              metrics  auc is 0.89, must be at least 0.9; the incumbent has 0.91  evidence/fraud-classifier/7/evidence.yaml
  inconclusive      drift    no evidence reports psi of amount
  fail, warns only  cost     usd_per_1k_predictions is 0.06, must be at most 0.05       evidence/fraud-classifier/7/evidence.yaml
  pass              metrics  log_loss is 0.21, must be at most 0.25                     evidence/fraud-classifier/7/evidence.yaml
  model owner  0 of 1
  reviewer     1 of 1          bob
  eve          does not count  approved 3f2a91c, which is not the head 9c1d2e3
  waiting for 1 more as model owner (@maya or @acme/fraud-owners)

shut: auc is 0.89, must be at least 0.9 (and 1 more)

next
  Bring a version whose auc is at least 0.9.
  Add a report that states psi of amount to the evidence.
`);
});

test("says waiting once, and what was done", () => {
  const text = terminal({ ...WAITING, done: ["published 4 of 4 checks on 9c1d2e3"] });
  expect(text).toContain("\n\nwaiting for approvals on 9c1d2e3: 0 of 1 model owner (@maya, @acme/fraud-owners)\n\n");
  expect(text).toContain("\n\ndone\n  published 4 of 4 checks on 9c1d2e3\n");
});

test("has no color unless it is asked for", () => {
  expect(terminal(OPEN)).not.toContain("\u001b");
  expect(terminal(OPEN, true)).toContain("\u001b[32mopen\u001b[0m: every gate is open");
  expect(terminal(SHUT, true)).toContain("  \u001b[31mfail\u001b[0m              metrics");
});

test("no text from people becomes a command of the runner", () => {
  const findings = [{ ...judged().findings[0]!, because: "x\n::error::y ##[warning]z", gate: "::debug::" }];
  const text = terminal(result({ judged: [judged({ findings })], reason: "::x::", done: ["::add-mask::a"] }));
  expect(text).not.toMatch(/^\s*::|##\[/m);
});

test("problems are lines by file and line, each once", () => {
  const [first, second] = INVALID.problems;
  expect(problemLines([first!, second!, first!, { what: "no model\n::error::x" }])).toEqual([
    "no model : :error: :x",
    "policies/fraud.yaml:3: names nobody",
    "policies/fraud.yaml:12: stages.production.gates.metrics.auc: unknown key at_lest (write at_least)",
  ]);
});
