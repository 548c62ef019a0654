import { expect, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import { digest, evidence, manifest, policy, production } from "../support/texts.ts";
import { world, type Plan, type Way } from "../support/world.ts";

type Case = {
  readonly inputs: Readonly<Record<string, string>>;
  readonly files?: Plan["files"];
  readonly way?: Way;
  readonly says: readonly string[];
};

const OTHER = `sha256:${"f".repeat(64)}`;

const CASES: Readonly<Record<string, Case>> = {
  "two sources disagree on the artifact's digest": {
    inputs: { version: "7", digest: OTHER },
    says: ["the digest of the artifact is told differently: the input digest says ffffffffffff, its evidence says 370000000000"],
  },
  "the file at hand is not the artifact that was measured": {
    inputs: { version: "7", artifact: "model.onnx" },
    way: { files: { "model.onnx": "other weights" } },
    says: [
      "the digest of the artifact is told differently: the file model.onnx says 53959fa102f3, its evidence says 370000000000",
    ],
  },
  "nothing says what the artifact is": {
    inputs: { version: "9" },
    says: ["nothing says what the artifact of fraud 9 is: no digest is given"],
  },
  "a pattern for evidence matches nothing, and another two files of one name": {
    inputs: { version: "8", evidence: "out/*.json, a/e.json, b/e.json" },
    way: { files: { "a/e.json": evidence("8"), "b/e.json": evidence("8") } },
    says: [
      "input evidence: out/*.json matches no file in the workspace",
      "input evidence: a/e.json and b/e.json would both become evidence/fraud/8/e.json",
    ],
  },
  "the evidence at hand cannot be read": {
    inputs: { version: "8", evidence: "e.json" },
    way: { files: { "e.json": '{ "model": "fraud", "version": "8", ' } },
    says: ["the file ends where a key in quotes is expected"],
  },
  "the evidence at hand is another version's": {
    inputs: { version: "8", digest: digest("8"), evidence: "e.json" },
    way: { files: { "e.json": evidence("7") } },
    says: ["is evidence of version 7, not of version 8; nothing in it is read"],
  },
  "the policy is of other models": {
    inputs: { version: "7" },
    files: { "policies/fraud.yaml": policy({}, ["churn"]) },
    says: ["no policy is for fraud: policies/fraud.yaml is for churn"],
  },
  "there is no policy at all": {
    inputs: { version: "7" },
    files: { "policies/fraud.yaml": null },
    says: ["there is no policy in policies on the base branch, so nothing says what fraud needs"],
  },
  "the policy cannot be read": {
    inputs: { version: "7" },
    files: { "policies/fraud.yaml": '{ "models": ["fraud"], "stages": { "production": { "gate": {} } } }' },
    says: ["stages.production.gate: unknown key"],
  },
  "the policy knows no such stage": {
    inputs: { version: "7", to: "shadow" },
    says: ["policies/fraud.yaml knows no stage shadow; it knows staging, production"],
  },
  "the policy asks for a rollout, which is not executed yet": {
    inputs: { version: "7" },
    files: { "policies/fraud.yaml": policy({ production: production({ rollout: { steps: [{ percent: 100 }] } }) }) },
    says: ["stages.production.rollout is not executed yet, so this policy is refused rather than half-kept"],
  },
  "the policy has a freeze, which is not executed yet": {
    inputs: { version: "7" },
    files: {
      "policies/fraud.yaml": policy({
        production: production({ freeze: [{ from: "2026-12-20", to: "2027-01-02", because: "year-end" }] }),
      }),
    },
    says: ["stages.production.freeze is not executed yet, so this policy is refused rather than half-kept"],
  },
  "`from` names a stage that is not there": {
    inputs: { from: "shadow" },
    says: ["input from: models/fraud.yaml has no stage shadow; it has staging, production"],
  },
  "`from` points at another version than the one asked for": {
    inputs: { from: "staging", version: "8" },
    says: ["input version is 8, but staging points at 7"],
  },
  "no version is named": {
    inputs: {},
    says: ["input version is missing: the version to promote, or from: the stage it stands in"],
  },
  "the manifest cannot be read": {
    inputs: { version: "7" },
    files: { "models/fraud.yaml": manifest({ production: "6" }).replace('"6"', "6") },
    says: ["stages.production.version: without quotes, 6 is not text"],
  },
  "the model has two manifests": {
    inputs: { version: "7", manifests: "models/*.yaml, more/*.yaml" },
    files: { "more/fraud.yaml": manifest({ production: "6" }) },
    says: ["models/fraud.yaml and more/fraud.yaml are both manifests of the model fraud"],
  },
  "the base branch is not there": {
    inputs: { version: "7", base: "trunk" },
    says: ["acme/models has no branch trunk; its default branch is main"],
  },
};

test.each(Object.entries(CASES))("is a problem, with nothing written, when %s", async (_, { inputs, files, way, says }) => {
  const w = await world({ files: files ?? {} });
  const failure: unknown = await w.promote(inputs, way).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(UserError);
  expect((failure as UserError).problems.map(({ what }) => what)).toEqual(says);
  expect(w.writes()).toEqual([]);
});

test("a policy that stands on the pull request's branch only is no policy", async () => {
  const w = await world({ files: { "policies/fraud.yaml": null } });
  w.github.as("ada").pushCommit("promote/fraud/production/7", { "policies/fraud.yaml": policy() });
  await expect(w.promote({ version: "7" })).rejects.toThrow("there is no policy in policies on the base branch");
  expect(w.writes()).toEqual([]);
});
