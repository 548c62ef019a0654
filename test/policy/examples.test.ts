import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
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
