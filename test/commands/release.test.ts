import { expect, test } from "vitest";
import { MANIFEST_FILE, POLICY, digest, held, promoted, rolledBack, standing, stands, withoutShas } from "../support/fraud.ts";

const LIFT = { command: "release", model: "fraud", to: "production", reason: "it was the proxy" };
const AGAIN = { command: "promote", model: "fraud", version: "2", to: "production" };

test("a held version is refused until its hold is released, and then comes again through the gates", async () => {
  const at = await standing();
  await promoted(at, "2");
  await rolledBack(at);
  const refused = await at.run(AGAIN);
  expect([refused.exit, refused.writes]).toEqual([1, []]);
  expect(refused.results[0]?.decision).toMatchInlineSnapshot(`
    {
      "because": "version 2 (222222222222) is held for production since 2026-11-20T13:00:00Z: rolled back from 2 to 1 at the request of maya",
      "code": "held",
      "next": [
        "Promote another version, or lift the hold first: command release, model fraud, to production, digest sha256:2222222222222222222222222222222222222222222222222222222222222222, with a reason.",
      ],
      "to": "refuse",
    }
  `);

  const opened = await at.run(LIFT);
  expect(opened.results[0]?.decision).toMatchObject({ to: "wait", code: "approvals_missing" });
  const number = opened.results[0]?.pull?.number ?? 0;
  expect(at.commitsOf(number)).toMatchInlineSnapshot(`
    [
      "release 222222222222 of fraud for production

    Model: fraud
    Stage: production
    Digest: sha256:2222222222222222222222222222222222222222222222222222222222222222
    Policy-Digest: sha256:96de756b5433a58cb28f3a020e003ccf2854688d04ad803038f216d4424b97ba
    Reason: it was the proxy
    Requested-By: ada
    Requested-By-Id: ada 1004",
    ]
  `);
  at.github.as("olga").approve(number);
  expect((await at.review(number)).results[0]?.decision).toMatchObject({ code: "approvals_missing" });
  at.github.as("maya").approve(number);
  expect((await at.review(number)).results[0]?.decision).toMatchObject({ code: "merged" });
  expect(stands(at)).toEqual({ version: "1", held: "" });
  at.github.clock.advance("1h");

  const again = await at.run(AGAIN);
  expect(again.results[0]?.judged[0]).toMatchObject({ lane: "promotion", allows: true });
  at.github.as("maya").approve(again.results[0]?.pull?.number ?? 0);
  await at.review(again.results[0]?.pull?.number ?? 0);
  expect(stands(at)).toEqual({ version: "2", held: "" });
});

test("asks at least one person even where the stage asks nobody, and that is not who asked", async () => {
  const automatic = POLICY.replace("merge: when_approved", "merge: automatic").replace(/ {4}approvals:\n.*"@maya".*\n/, "");
  const at = await standing(automatic);
  held(at, "9");
  const opened = await at.run(LIFT, { actor: "ada" });
  expect(opened.results[0]?.decision).toMatchObject({ to: "wait", code: "approvals_missing" });
  at.github.as("ada").approve(1);
  expect((await at.review(1)).results[0]?.decision).toMatchObject({ code: "approvals_missing" });
  at.github.as("grace").approve(1);
  expect((await at.review(1)).results[0]?.decision).toMatchObject({ code: "merged" });
  expect(stands(at)).toEqual({ version: "1", held: "" });
});

test("lifts exactly the hold that is named, by version or digest", async () => {
  const at = await standing();
  await promoted(at, "2");
  await promoted(at, "3");
  await rolledBack(at);
  await rolledBack(at, { version: "1" });
  const which = await at.run(LIFT);
  expect(which.text).toMatchInlineSnapshot(`
    "models/fraud.yaml holds 2 artifacts back from production: version 3, sha256:3333333333333333333333333333333333333333333333333333333333333333 (rolled back from 3 to 2 at the request of maya); version 2, sha256:2222222222222222222222222222222222222222222222222222222222222222 (rolled back from 2 to 1 at the request of maya) (say which one with the input version or digest)
    "
  `);
  const opened = await at.run({ ...LIFT, version: "2" });
  at.github.as("maya").approve(opened.results[0]?.pull?.number ?? 0);
  await at.review(opened.results[0]?.pull?.number ?? 0);
  expect(stands(at)).toEqual({ version: "1", held: "3" });
  const last = await at.run({ ...LIFT, digest: digest("3") });
  at.github.as("maya").approve(last.results[0]?.pull?.number ?? 0);
  await at.review(last.results[0]?.pull?.number ?? 0);
  expect(stands(at)).toEqual({ version: "1", held: "" });
  expect(at.file(MANIFEST_FILE)).not.toContain("holds:");
});

test("lifts a hold that a Revert owes: it is written down first, and lifted then", async () => {
  const at = await standing();
  const promotion = await promoted(at, "2");
  await at.github.as("grace").mergeByHand(await at.github.as("grace").revertButton(promotion));
  at.github.clock.advance("1h");
  const opened = await at.run({ ...LIFT, version: "2" });
  expect(withoutShas(opened.text)).toMatchInlineSnapshot(`
    "#4 release 222222222222 of fraud for production
    release 222222222222 of fraud for production, by policies/fraud.yaml
      pass  promotion  the hold on 222222222222 for production is lifted; it said: rolled back from version 2 to version 1 by commit <commit>
      model owner  0 of 1
      waiting for 1 more as model owner (@maya)

    waiting for approvals on <commit>: 0 of 1 model owner (@maya)

    next
      Ask @maya to approve commit <commit> as model owner.

    done
      opened https://github.com/acme/models/pull/4
      published 2 of 2 checks on <commit>
    "
  `);
  expect(stands(at)).toEqual({ version: "1", held: "2" });
  at.github.as("maya").approve(opened.results[0]?.pull?.number ?? 0);
  await at.review(opened.results[0]?.pull?.number ?? 0);
  expect(stands(at)).toEqual({ version: "1", held: "" });
  expect((await at.run(AGAIN)).results[0]?.decision.code).not.toBe("held");
});

test("says that the hold has to be written down first, where a branch protection keeps that waiting", async () => {
  const at = await standing();
  const promotion = await promoted(at, "2");
  await at.github.as("grace").mergeByHand(await at.github.as("grace").revertButton(promotion));
  at.github.clock.advance("1h");
  at.github.protect(at.repository, { source: "protection", reviews: { approvals: 1 } });
  const waiting = await at.run({ ...LIFT, version: "2" });
  expect(withoutShas(waiting.text)).toMatchInlineSnapshot(`
    "#3 hold 222222222222 of fraud back from production
    hold 222222222222 of fraud back from production, by policies/fraud.yaml
      pass  promotion  222222222222 is put under hold for production: rolled back from version 2 to version 1 by commit <commit>

    open, waiting: the hold is not written down yet, and it is before it is lifted: a rule of main asks that people review: At least 1 approving review is required by reviewers with write access.

    next
      Let as many people with write access approve as the rule asks for; what the policy asks for is there already.
      Run release again when the hold is merged.

    done
      opened https://github.com/acme/models/pull/3
      published 1 of 1 checks on <commit>
    "
  `);
});

test("is one pull request however often it is asked for", async () => {
  const at = await standing();
  held(at, "9");
  await at.run(LIFT);
  at.github.clock.advance("1h");
  const again = await at.run(LIFT);
  expect(again.writes).toEqual([]);
  expect([at.openPulls(), at.commitsOf(1).length]).toEqual([[1], 1]);
});

test.each([
  [
    "no reason is given",
    { ...LIFT, reason: "" },
    "input reason is missing: why the hold may be lifted; it is recorded (set reason:)",
  ],
  [
    "the version is unknown",
    { ...LIFT, version: "8" },
    "models/fraud.yaml names no version 8, so its digest is not known (say which hold is meant with the input digest: sha256:...)",
  ],
])("says what is wrong and writes nothing where %s", async (_, inputs, sentence) => {
  const at = await standing();
  const refused = await at.run(inputs);
  expect(refused.text).toBe(`${sentence}\n`);
  expect([refused.exit, refused.writes]).toEqual([2, []]);
});

test.each([
  ["the digest is not held", { ...LIFT, digest: digest("8") }, "888888888888 is not held for production"],
  ["the version is not held", { ...LIFT, version: "1" }, "111111111111 is not held for production"],
  ["nothing is held", LIFT, "models/fraud.yaml holds nothing back from production"],
])("says so and writes nothing where %s", async (_, inputs, sentence) => {
  const at = await standing();
  const none = await at.run(inputs);
  expect(none.text).toBe(`open: ${sentence}\n`);
  expect([none.exit, none.writes]).toEqual([0, []]);
});
