import { expect, test } from "vitest";
import { sha256 } from "../../src/digest.ts";
import { commitOf } from "../github/git/commits.ts";
import { digest, evidence, manifest } from "../support/texts.ts";
import { world } from "../support/world.ts";

const BRANCH = "promote/fraud/production/7";

test("opens one pull request with one commit of the manifest, and waits for the people the policy asks", async () => {
  const w = await world();
  const result = await w.promote({ version: "7", reason: "better on [skip ci] holdout" });
  const { sha, parents, message } = commitOf(w.repository.git, w.head(BRANCH));
  expect(result.decision).toMatchObject({ to: "wait", code: "approvals_missing" });
  expect([w.pull(1).head, w.pull(1).title]).toEqual([
    { repository: w.repository, branch: BRANCH, sha },
    "promote fraud to production: 6 → 7",
  ]);
  expect(parents).toEqual([w.head()]);
  const pinned = /evidence: (sha256:[0-9a-f]{64})/.exec(w.file("models/fraud.yaml", BRANCH) ?? "")?.[1] ?? "";
  expect(message.replace(/Policy-Digest: sha256:\w+/, "Policy-Digest: ...")).toBe(
    [
      "promote fraud to production: 6 → 7",
      "",
      "Model: fraud",
      "Stage: production",
      "Version: 7",
      "From-Version: 6",
      `Digest: ${digest("7")}`,
      `Evidence-Digest: ${pinned}`,
      "Policy-Digest: ...",
      "Reason: better on (skip ci) holdout",
      "Requested-By: ada",
      `Requested-By-Id: ada ${w.github.user("ada").id}`,
    ].join("\n"),
  );
  expect(w.checks(sha)).toEqual([
    "model promotion: in_progress",
    "model promotion / metrics: success",
    "model promotion / approvals: in_progress",
  ]);
});

test("edits nothing of the manifest but the pointer, and archives the version it leaves", async () => {
  const w = await world();
  await w.promote({ version: "7" });
  const before = manifest({ staging: "7", production: "6" });
  const after = (w.file("models/fraud.yaml", BRANCH) ?? "").replace(/\n +evidence: sha256:\w+/, "");
  expect(after).toBe(
    [
      before.replaceAll(`"6"`, `"7"`).replace(digest("6"), digest("7")),
      `archived:\n  - { version: "6", digest: ${digest("6")}, left: production, at: 2026-11-20T12:00:00Z }\n`,
    ].join(""),
  );
});

test("makes the manifest of a model that has none yet", async () => {
  const w = await world({ files: { "policies/churn.yaml": `{"models": ["churn"], "extends": "./fraud.yaml"}` } });
  const report = evidence("1", {}, "churn");
  const given = { model: "churn", version: "1", to: "staging", evidence: "out/*.json" };
  const result = await w.promote(given, { files: { "out/report.json": report } });
  expect(result.decision).toMatchObject({ to: "merge", code: "merged" });
  expect(w.file("models/churn.yaml")).toMatch(
    new RegExp(
      `^model: churn\nstages:\n  staging:\n    version: "1"\n    digest: ${digest("1")}\n    evidence: sha256:\\w{64}\n$`,
    ),
  );
  expect(w.file("evidence/churn/1/report.json")).toBe(report);
});

test("takes the version, its digest and its uri from the stage that `from` names", async () => {
  const pointed = manifest({ staging: "7", production: "6" }).replace(digest("7"), `${digest("7")}\n    uri: s3://acme/fraud/7`);
  const w = await world({ files: { "models/fraud.yaml": pointed } });
  const result = await w.promote({ from: "staging" });
  expect(result.judged.map((one) => one.move)).toMatchObject([
    { kind: "promotion", to: { version: "7", digest: digest("7"), uri: "s3://acme/fraud/7" } },
  ]);
});

test("puts the evidence at hand into the pull request and pins its digest in the pointer", async () => {
  const w = await world();
  const slo = 'model: fraud\nversion: "8"\nslo: { latency_p95_ms: 62 }\n';
  const files = { "out/a.json": evidence("8"), "out/deep/b.yaml": slo, "out/notes.txt": "no evidence" };
  const result = await w.promote({ version: "8", evidence: "out/*.json, out/deep/*.yaml" }, { files });
  const branch = "promote/fraud/production/8";
  expect(w.file("evidence/fraud/8/a.json", branch)).toBe(evidence("8"));
  expect(w.file("evidence/fraud/8/b.yaml", branch)).toBe(slo);
  expect(w.file("evidence/fraud/8/notes.txt", branch)).toBeUndefined();
  const [judged] = result.judged;
  expect(judged?.evidenceDigest).toMatch(/^sha256:\w{64}$/);
  expect(w.file("models/fraud.yaml", branch)).toContain(`evidence: ${judged?.evidenceDigest}`);
});

test("hashes an artifact that lies in the workspace, and leaves its path out of the manifest", async () => {
  const w = await world({ files: { "evidence/fraud/8/e.json": evidence("8", { artifact: undefined }) } });
  await w.promote({ version: "8", artifact: "build/model.onnx" }, { files: { "build/model.onnx": "weights" } });
  const text = w.file("models/fraud.yaml", "promote/fraud/production/8");
  expect(text).toContain(`digest: ${sha256(new TextEncoder().encode("weights"))}`);
  expect(text).not.toContain("uri:");
});

test.each([
  ["the input", { digest: digest("8") }, evidence("8", { artifact: undefined })],
  ["its evidence", {}, evidence("8")],
])("takes the artifact's digest from %s", async (_, inputs, report) => {
  const w = await world({ files: { "evidence/fraud/8/e.json": report } });
  await w.promote({ version: "8", artifact: "s3://acme/fraud/8/model.onnx", ...inputs });
  const text = w.file("models/fraud.yaml", "promote/fraud/production/8");
  expect(text).toContain(`digest: ${digest("8")}\n    uri: s3://acme/fraud/8/model.onnx\n`);
});

test("records whoever started the run as the requester, and nobody where the runner names nobody", async () => {
  const w = await world();
  expect((await w.promote({ version: "7" }, { actor: "maya" })).requestedBy).toBe("maya");
  const nobody = await w.promote({ version: "8", digest: digest("8") }, { actor: null });
  expect(nobody.requestedBy).toBeUndefined();
  expect(commitOf(w.repository.git, w.head("promote/fraud/production/8")).message).not.toContain("Requested-By");
});

test("opens the pull request of a candidate whose gates are shut, so that everyone sees why", async () => {
  const w = await world({ files: { "evidence/fraud/7/evidence.json": evidence("7", { metrics: { auc: 0.89 } }) } });
  const result = await w.promote({ version: "7" });
  expect(result.decision).toMatchObject({ to: "refuse", code: "gates_shut", because: "auc is 0.89, must be at least 0.9" });
  expect(w.checks(w.pull(1).head.sha)).toEqual([
    "model promotion: failure",
    "model promotion / metrics: failure",
    "model promotion / approvals: in_progress",
  ]);
});

test("does nothing where the stage points at that version already", async () => {
  const w = await world();
  const result = await w.promote({ version: "6" });
  expect(result.decision).toMatchObject({
    to: "none",
    code: "already_there",
    because: "production already points at fraud 6",
  });
  expect(w.writes()).toEqual([]);
});

test("refuses a held artifact and writes nothing", async () => {
  const held = `${manifest({ staging: "7", production: "6" })}holds:\n  - { stage: production, digest: ${digest("7")}, because: "error_rate 0.031", since: 2026-11-02T09:00:00Z }\n`;
  const w = await world({ files: { "models/fraud.yaml": held } });
  const result = await w.promote({ version: "7" });
  expect(result.decision).toMatchObject({ to: "refuse", code: "held" });
  expect(result.decision.because).toContain("error_rate 0.031");
  expect(w.writes()).toEqual([]);
});

test("refuses an artifact that was rolled back by GitHub's Revert button, which writes no hold, and opens nothing for it", async () => {
  const w = await world();
  await w.promote({ version: "7" });
  for (const name of ["maya", "grace"]) w.github.as(name).approve(1);
  expect((await w.review(1)).merged).toBeDefined();
  w.github.clock.advance("1h");
  const reverted = await w.github.as("grace").revertButton(1);
  await w.github.as("grace").mergeByHand(reverted);
  const result = await w.promote({ version: "7" });
  expect(result.decision).toMatchObject({ to: "refuse", code: "held" });
  expect(w.branches().filter((name) => name.startsWith("promote/"))).toEqual([]);
});
