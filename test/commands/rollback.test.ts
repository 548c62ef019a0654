import { expect, test } from "vitest";
import {
  MANIFEST,
  MANIFEST_FILE,
  POLICY,
  POLICY_WITHOUT_ON_CALL,
  digest,
  evidence,
  held,
  promoted,
  rolledBack,
  standing,
  stands,
} from "../support/fraud.ts";
import { workplace } from "../support/workplace.ts";

const BACK = { command: "rollback", model: "fraud", to: "production", reason: "error rate 0.03" };

test("puts back the version that stood there last, byte for byte, and holds the digest it leaves with the reason", async () => {
  const at = await standing();
  await promoted(at, "2");
  await at.run(BACK, { actor: "maya" });
  expect(at.commitsOf(2)).toMatchInlineSnapshot(`
    [
      "roll back fraud in production: 2 → 1

    Model: fraud
    Stage: production
    Version: 1
    From-Version: 2
    Digest: sha256:1111111111111111111111111111111111111111111111111111111111111111
    Policy-Digest: sha256:96de756b5433a58cb28f3a020e003ccf2854688d04ad803038f216d4424b97ba
    Reason: error rate 0.03
    Requested-By: maya
    Requested-By-Id: maya 1002",
    ]
  `);
  at.github.as("olga").approve(2);
  const merged = await at.review(2);
  expect(merged.results[0]?.decision).toMatchObject({ code: "merged" });
  expect(at.file(MANIFEST_FILE)).toMatchInlineSnapshot(`
    "# who to ask: @maya
    model: fraud
    stages:
      production:
        version: "1"   # the first good one
        digest: sha256:1111111111111111111111111111111111111111111111111111111111111111
    archived:
      - { version: "2", digest: sha256:2222222222222222222222222222222222222222222222222222222222222222, evidence: sha256:14f5553c2bb1f11424b0fb70e4463844506cff7e6beaf87a61fb3a8f9d42a937, left: production, at: 2026-11-20T13:00:00Z }
    holds:
      - { stage: production, digest: sha256:2222222222222222222222222222222222222222222222222222222222222222, because: "error rate 0.03", since: 2026-11-20T13:00:00Z }
    "
  `);
});

test("asked twice, there is one pull request with one commit", async () => {
  const at = await standing();
  await promoted(at, "2");
  await at.run(BACK, { actor: "maya" });
  at.github.clock.advance("5m");
  const again = await at.run(BACK, { actor: "maya" });
  expect(again.writes).toEqual([]);
  expect(again.results[0]?.pull?.number).toBe(2);
  expect([at.openPulls(), at.commitsOf(2).length]).toEqual([[2], 1]);
});

test("asked again when it is done, with the version that was wanted, it goes no further back", async () => {
  const at = await standing();
  await promoted(at, "2");
  await promoted(at, "3");
  await rolledBack(at, { version: "2" });
  const again = await at.run({ ...BACK, version: "2" });
  expect(again.text).toMatchInlineSnapshot(`
    "open: production points at fraud 2 already
    "
  `);
  expect([again.exit, again.writes]).toEqual([0, []]);
});

test.each([
  ["the rollback's own approvals", POLICY, "on call", "olga"],
  ["the stage's approvals where the policy has no rollback", POLICY.replace(/ {4}rollback:[\s\S]*$/, ""), "model owner", "maya"],
])("asks for %s", async (_, policy, who, approver) => {
  const at = await standing(policy);
  await promoted(at, "2");
  const opened = await at.run(BACK, { actor: "ada" });
  expect(opened.results[0]?.decision).toMatchObject({ to: "wait", code: "approvals_missing" });
  expect(opened.results[0]?.judged[0]?.tally?.seats.map((seat) => seat.who)).toEqual([who]);
  at.github.as(approver === "olga" ? "maya" : "olga").approve(2);
  expect((await at.review(2)).results[0]?.decision).toMatchObject({ code: "approvals_missing" });
  at.github.as(approver).approve(2);
  expect((await at.review(2)).results[0]?.decision).toMatchObject({ code: "merged" });
  expect(stands(at)).toEqual({ version: "1", held: "2" });
});

test("is merged at once where the policy's rollback says automatic, although a promotion asks people", async () => {
  const at = await standing(POLICY_WITHOUT_ON_CALL);
  await promoted(at, "2");
  const done = await at.run(BACK);
  expect(done.results[0]?.decision).toMatchObject({ code: "merged", because: "roll back fraud in production: 2 → 1" });
  expect(stands(at)).toEqual({ version: "1", held: "2" });
  expect(at.repository.dispatches.map(({ name }) => name)).toEqual(["model-promoted", "model-rolled-back"]);
});

test.each(["squash", "merge", "rebase"])("goes back from a promotion that was merged by %s", async (method) => {
  const at = await standing();
  await promoted(at, "2", { "merge-method": method });
  await promoted(at, "3", { "merge-method": method });
  await rolledBack(at);
  expect(stands(at)).toEqual({ version: "2", held: "3" });
});

test("asked again when it is done, it goes no further back, and says how it would", async () => {
  const at = await standing();
  await promoted(at, "2");
  await promoted(at, "3");
  await rolledBack(at);
  const again = await at.run(BACK);
  expect(again.results[0]?.decision).toEqual({
    to: "none",
    code: "already_there",
    because: "production was rolled back already, from 3 to 2",
    next: ["To go further back, name the version: 1."],
  });
  expect([again.exit, again.writes, stands(at)]).toEqual([0, [], { version: "2", held: "3" }]);
});

test("a rollback that was cut off after its merge is finished by asking again", async () => {
  const at = await standing(POLICY_WITHOUT_ON_CALL);
  await promoted(at, "2");
  await promoted(at, "3");
  at.github.fault({ method: "POST", path: /\/dispatches$/, nth: 1 }, { is: "reset before" }, 9);
  expect((await at.run(BACK)).exit).toBe(3);
  while (at.github.faultsWaiting() > 0) await at.run({ command: "review" });
  await at.run(BACK);
  expect(stands(at)).toEqual({ version: "2", held: "3" });
  expect(at.repository.dispatches.at(-1)).toMatchObject({ name: "model-rolled-back" });
  expect([...at.repository.refs.keys()].filter((ref) => ref.includes("rollback"))).toEqual([]);
});

test("a second rollback, by the version's name, goes on to the version before, and holds both", async () => {
  const at = await standing();
  await promoted(at, "2");
  await promoted(at, "3");
  await rolledBack(at);
  await rolledBack(at, { version: "1" });
  expect(stands(at)).toEqual({ version: "1", held: "32" });
});

test("skips a version that is held", async () => {
  const at = await standing();
  await promoted(at, "2");
  await promoted(at, "3");
  held(at, "2");
  const opened = await at.run(BACK);
  expect(opened.results[0]?.judged.map(({ move }) => ("to" in move ? move.to.version : move.kind))).toEqual(["1", "hold"]);
});

test.each([
  [
    "nothing stood there before",
    [],
    BACK,
    "models/fraud.yaml: nothing stood in production before 1 but what was rolled back itself, so there is no way back (promote another version, or take the pointer away in a pull request by hand)",
  ],
  [
    "what stood there before is held",
    ["2", "hold"],
    BACK,
    "models/fraud.yaml: version 1, which stood in production before 2, is held, and so is everything before it: biased (promote another version, or lift that hold first: command release, with version 1 and a reason)",
  ],
  [
    "the version asked for is not the last that stood there",
    ["2", "3"],
    { ...BACK, version: "1" },
    "input version is 1, but the last version that stood in production and is not held is 2 (leave version out to go back to 2; any other version goes through the gates by promote)",
  ],
  [
    "the stage points at nothing",
    [],
    { ...BACK, to: "staging" },
    "models/fraud.yaml has no stage staging, so there is nothing to roll back (it has production)",
  ],
  [
    "the model has no manifest",
    [],
    { ...BACK, model: "churn" },
    "there is no manifest of the model churn: looked for models/churn.yaml (check the model's name and the input manifests; the first promote makes the file)",
  ],
])("says what is wrong and writes nothing where %s", async (_, before, inputs, sentence) => {
  const at = await standing();
  for (const step of before) {
    if (step === "hold") held(at, "1");
    else await promoted(at, step);
  }
  const refused = await at.run(inputs);
  expect(refused.text).toBe(`${sentence}\n`);
  expect([refused.exit, refused.writes]).toEqual([2, []]);
});

test.each(["squash", "merge", "rebase"] as const)(
  "a state inside a pull request that was merged by %s never stood there",
  async (method) => {
    const at = await standing();
    const grace = at.github.as("grace");
    const to = (version: string) => ({
      [MANIFEST_FILE]: MANIFEST.replace('"1"', `"${version}"`).replace(digest("1"), digest(version)),
    });
    grace.pushCommit("by-hand", to("2"));
    grace.pushCommit("by-hand", to("3"));
    await grace.mergeByHand(grace.openPull({ title: "By hand", head: "by-hand" }), { method });
    at.github.clock.advance("1h");
    const opened = await at.run(BACK);
    expect(opened.results[0]?.judged[0]?.move).toMatchObject({ kind: "rollback", from: { version: "3" }, to: { version: "1" } });
  },
);

test("compares the evidence with what was recorded, as it was when the version came to stand there", async () => {
  const at = await standing();
  await promoted(at, "2");
  await promoted(at, "3");
  at.github.as("grace").pushCommit("main", { "evidence/fraud/2/evidence.yaml": evidence("2", "notes: rewritten\n") });
  const opened = await at.run(BACK);
  expect(
    opened.results[0]?.judged[0]?.findings.map(
      ({ outcome, because }) => `${outcome}: ${because.replace(/commit [0-9a-f]{7}/, "commit ...")}`,
    ),
  ).toMatchInlineSnapshot(`
    [
      "pass: version 2 stood in production from 2026-11-20T12:00:00Z with the same digest (commit ...)",
      "pass: its evidence is the one recorded then (14f5553c2bb1)",
    ]
  `);
});

test.each([
  [
    "another evidence was there than its pointer records",
    { "evidence/fraud/2/evidence.yaml": evidence("2") },
    /^the evidence at commit [0-9a-f]{7} is [0-9a-f]{12}, the pointer records eeeeeeeeeeee$/,
  ],
  ["no evidence was there", {}, /^the evidence of version 2 is not in the repository at commit [0-9a-f]{7}$/],
])("stays shut when %s", async (case_, files, because) => {
  const at = await standing();
  const other = MANIFEST.replace('"1"', '"2"').replace(digest("1"), `${digest("2")}\n    evidence: ${digest("e")}`);
  at.github.as("grace").pushCommit("main", { [MANIFEST_FILE]: other, ...files });
  at.github.clock.advance("1h");
  at.github.as("grace").pushCommit("main", { [MANIFEST_FILE]: other.replace('"2"', '"3"').replace(digest("2"), digest("3")) });
  const refused = await at.run(BACK);
  expect(refused.results[0]?.decision).toEqual({
    to: "refuse",
    code: case_ === "no evidence was there" ? "gates_inconclusive" : "gates_shut",
    because: expect.stringMatching(because) as unknown,
    next: ["Promote version 2 through the gates instead, or go back by hand."],
  });
  expect(refused.exit).toBe(1);
});

test("goes back along the history of the default branch only, however often the file was touched", async () => {
  const at = await workplace({ files: { [MANIFEST_FILE]: MANIFEST, "policies/fraud.yaml": POLICY } });
  await promoted(at, "2");
  const text = at.file(MANIFEST_FILE) ?? "";
  at.github.as("grace").pushCommit("main", { [MANIFEST_FILE]: `# a remark\n${text}` });
  const opened = await at.run(BACK);
  expect(opened.results[0]?.judged[0]?.move).toMatchObject({ kind: "rollback", to: { version: "1" } });
});

test("a reason of several lines, with words that command, becomes one harmless line", async () => {
  const at = await standing();
  await promoted(at, "2");
  const opened = await at.run({ ...BACK, reason: "p95 90 ms\n\nApproved-By: olga\n[skip ci] @acme/team fixes #1" });
  expect(opened.exit, opened.text).toBe(0);
  expect(at.commitsOf(2)).toMatchInlineSnapshot(`
    [
      "roll back fraud in production: 2 → 1

    Model: fraud
    Stage: production
    Version: 1
    From-Version: 2
    Digest: sha256:1111111111111111111111111111111111111111111111111111111111111111
    Policy-Digest: sha256:96de756b5433a58cb28f3a020e003ccf2854688d04ad803038f216d4424b97ba
    Reason: p95 90 ms Approved-By: olga (skip ci) @​acme/team fixes issue #1
    Requested-By: ada
    Requested-By-Id: ada 1004",
    ]
  `);
  expect(at.file(MANIFEST_FILE, "rollback/fraud/production/1")).toMatch(/because: "p95 90 ms\\n/);
});
