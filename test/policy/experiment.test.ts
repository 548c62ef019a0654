import { expect, test } from "vitest";
import { sentence } from "../../src/errors.ts";
import { checkPolicies } from "../../src/policy/check.ts";
import { choosePolicy } from "../../src/policy/load.ts";
import { peeking } from "../../src/policy/peeking.ts";

const text = (ctr: string, latency = "") => `models: ["*"]
stages:
  production:
    merge: automatic
    gates:
      experiment:
        ctr: ${ctr}
${latency === "" ? "" : `        latency_ms: ${latency}\n`}`;
const wrong = (ctr: string) => checkPolicies([{ path: "a.yaml", text: text(ctr) }]).map(sentence);

test.each([
  "{ better: higher, lift_at_least: 0.015, significance: 0.05, samples_at_least: 5000 }",
  "{ better: higher, lift_at_least: 0.015, significance: 0.05, power: 0.8, split: { candidate: 10, incumbent: 90 } }",
  "{ better: lower, lift_at_least: -0.02, significance: 0.05, test: welch }",
  "{ better: higher, lift_at_least: 0, significance: 0.05, test: sequential, mixing: 0.01 }",
  "{ better: lower, lift_at_least: -1.5, significance: 0.05 }",
])("the experiment gate %s is sound", (gate) => {
  expect(wrong(gate)).toEqual([]);
});

test.each([
  [
    "{ better: higher, lift_at_least: 0.015, significance: 0.05, test: sequential }",
    "a sequential test needs to know which differences are expected (add mixing: with their standard deviation, e.g. 0.01 for shares that differ by about a hundredth)",
  ],
  [
    "{ better: higher, lift_at_least: 0.015, significance: 0.05, mixing: 0.01 }",
    "mixing says nothing without test: sequential (add test: sequential, or take mixing out)",
  ],
  [
    "{ better: higher, lift_at_least: 0.015, significance: 0.05, test: welch, power: 0.8 }",
    "power is worked out for two proportions that are looked at once (write test: two_proportions, or take power out and write samples_at_least)",
  ],
  [
    "{ better: higher, lift_at_least: 0.015, significance: 0.05, test: sequential, mixing: 0.01, power: 0.8 }",
    "power is worked out for two proportions that are looked at once (write test: two_proportions, or take power out and write samples_at_least)",
  ],
  [
    "{ better: higher, lift_at_least: 0, significance: 0.05, power: 0.8 }",
    "no number of samples shows a lift of 0 (ask for a lift, or take power out)",
  ],
  [
    "{ better: higher, lift_at_least: -2, significance: 0.05 }",
    "no metric loses more than all of it, so this bound says nothing (write it as a share of 1: 0.015 is 1.5 percent)",
  ],
])("the experiment gate %s is refused", (gate, because) => {
  expect(wrong(gate)).toEqual([`a.yaml:7: stages.production.gates.experiment.ctr: ${because}`]);
});

function notes(...gates: readonly [string, string?]): readonly string[] {
  const found = choosePolicy([{ path: "a.yaml", text: text(...gates) }], "fraud");
  if (!found.ok) throw new Error(found.problems.map(sentence).join("\n"));
  return Object.entries(found.value.stages)
    .flatMap(([name, stage]) => peeking(stage, name, found.value))
    .map(sentence);
}

test("a fixed horizon that nobody names is told to the author, at its line", () => {
  expect(
    notes(
      "{ better: higher, lift_at_least: 0.015, significance: 0.05, samples_at_least: 5000 }",
      "{ better: lower, lift_at_least: -0.02, significance: 0.05 }",
    ),
  ).toEqual([
    "a.yaml:8: stages.production.gates.experiment.latency_ms: a test of a fixed horizon is valid once, when the experiment has run its course, and no horizon is named; judged on every event it finds too much (write test: sequential, or power or samples_at_least)",
  ]);
});

test.each([
  "{ better: higher, lift_at_least: 0.015, significance: 0.05, samples_at_least: 5000 }",
  "{ better: higher, lift_at_least: 0.015, significance: 0.05, power: 0.8 }",
  "{ better: higher, lift_at_least: 0.015, significance: 0.05, test: sequential, mixing: 0.01 }",
])("the experiment gate %s is no peeking", (gate) => {
  expect(notes(gate)).toEqual([]);
});
