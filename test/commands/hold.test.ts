import { expect, test } from "vitest";
import {
  MANIFEST,
  MANIFEST_FILE,
  POLICY_WITHOUT_ON_CALL,
  digest,
  evidence,
  promoted,
  rolledBack,
  standing,
  stands,
} from "../support/fraud.ts";
import type { Workplace } from "../support/workplace.ts";

const AGAIN = { command: "promote", model: "fraud", version: "2", to: "production", digest: digest("2") };

/** Somebody presses GitHub's Revert button on a merged promotion. */
async function reverted(at: Workplace, number: number, by = "grace"): Promise<number> {
  return (await at.github.as(by).revertButton(number)).number;
}

test("GitHub's Revert button is the same move as the command, asks the same people, and brings the hold after it", async () => {
  const at = await standing();
  const before = at.file(MANIFEST_FILE);
  const revert = await reverted(at, await promoted(at, "2"));
  const waiting = await at.review(revert);
  expect(waiting.results[0]?.judged[0]).toMatchObject({ lane: "rollback", move: { kind: "rollback", to: { version: "1" } } });
  expect(waiting.results[0]?.judged[0]?.tally?.seats.map(({ who }) => who)).toEqual(["on call"]);

  at.github.as("olga").approve(revert);
  const merged = await at.review(revert);
  expect(merged.results.map(({ decision }) => decision.because)).toEqual([
    "roll back fraud in production: 2 → 1",
    "hold 222222222222 of fraud back from production",
  ]);
  expect(at.openPulls()).toEqual([]);
  const after = at.file(MANIFEST_FILE) ?? "";
  expect(after.startsWith(before ?? "?")).toBe(true);
  expect(after.slice(before?.length).replace(/[0-9a-f]{7}"/, '..."')).toMatchInlineSnapshot(`
    "holds:
      - { stage: production, digest: sha256:2222222222222222222222222222222222222222222222222222222222222222, because: "rolled back from version 2 to version 1 by commit ...", since: 2026-11-20T13:00:00Z }
    "
  `);
});

test.each(["squash", "merge", "rebase"])("the Revert button takes back a promotion that was merged by %s", async (method) => {
  const at = await standing(POLICY_WITHOUT_ON_CALL);
  const first = await promoted(at, "2", { "merge-method": method });
  await at.review(await reverted(at, first));
  expect(stands(at)).toEqual({ version: "1", held: "2" });
});

test("a way back may take out the evidence of the version it leaves, and rewrite none", async () => {
  const at = await standing();
  await promoted(at, "2");
  const grace = at.github.as("grace");
  const change = { [MANIFEST_FILE]: MANIFEST, "evidence/fraud/2/evidence.yaml": evidence("2", "cost: { usd: 0 }\n") };
  grace.pushCommit("back", change);
  const number = grace.openPull({ title: "Back to 1", head: "back" }).number;
  at.github.as("olga").approve(number);
  const refused = await at.review(number);
  expect(refused.results[0]?.judged[0]?.lane).toBe("rollback");
  expect(refused.results[0]?.decision).toMatchObject({ to: "refuse", code: "foreign_files" });
  expect(stands(at).version).toBe("2");
});

test("going further back than to what stood there last is no way back but a promotion, whoever approves it", async () => {
  const at = await standing();
  await promoted(at, "2");
  await promoted(at, "3");
  const grace = at.github.as("grace");
  const text = (at.file(MANIFEST_FILE) ?? "").replace('version: "3"', 'version: "1"').replace(digest("3"), digest("1"));
  grace.pushCommit("further", {
    [MANIFEST_FILE]: text
      .replace(/    evidence:.*\n/, "")
      .replace(
        /  - \{ version: "1".*\n/,
        `  - { version: "3", digest: "${digest("3")}", left: production, at: 2026-11-20T15:00:00Z }\n`,
      ),
  });
  const number = grace.openPull({ title: "Back to 1", head: "further" }).number;
  for (const login of ["maya", "olga"]) at.github.as(login).approve(number);
  const judged = await at.review(number);
  expect(judged.results[0]?.judged[0]).toMatchObject({
    lane: "promotion",
    move: { from: { version: "3" }, to: { version: "1" } },
  });
  expect(judged.results[0]?.decision.to).toBe("refuse");
});

test("until the hold is written down, the digest is held all the same, and whoever is refused for it has it written", async () => {
  const at = await standing();
  const promotion = await promoted(at, "2");
  await at.github.as("maya").mergeByHand(await reverted(at, promotion));
  at.github.clock.advance("1h");
  expect(stands(at)).toEqual({ version: "1", held: "" });
  const refused = await at.run(AGAIN);
  expect(refused.results[0]?.decision.because.replace(/commit [0-9a-f]{7}/, "commit ...")).toMatchInlineSnapshot(
    `"version 2 (222222222222) is held for production since 2026-11-20T13:00:00Z: rolled back from version 2 to version 1 by commit ..."`,
  );
  expect(refused.exit).toBe(1);
  expect(stands(at)).toEqual({ version: "1", held: "2" });
  expect((await at.run(AGAIN)).writes).toEqual([]);
});

test("a hold that a Revert owes is written down when another version of the model is judged, and stays for longer than history is read", async () => {
  const at = await standing();
  const promotion = await promoted(at, "2");
  await at.github.as("maya").mergeByHand(await reverted(at, promotion));
  at.github.clock.advance("1h");
  await at.run({ ...AGAIN, version: "3" });
  expect(stands(at)).toEqual({ version: "1", held: "2" });
  expect((await at.run({ command: "review" })).writes).toEqual([]);
});

test("a branch protection that asks for a review keeps the hold open, and that is said", async () => {
  const at = await standing();
  const promotion = await promoted(at, "2");
  at.github.protect(at.repository, { source: "protection", reviews: { approvals: 1 } });
  const revert = await reverted(at, promotion);
  at.github.as("olga").approve(revert);
  const merged = await at.review(revert);
  expect(merged.results[1]?.decision).toMatchInlineSnapshot(`
    {
      "because": "waiting: a rule of main asks that people review: At least 1 approving review is required by reviewers with write access.",
      "code": "refused_by_rule",
      "next": [
        "Let as many people with write access approve as the rule asks for; what the policy asks for is there already.",
      ],
      "to": "wait",
    }
  `);
  expect(merged.exit).toBe(0);
  expect((await at.run(AGAIN)).results[0]?.decision).toMatchObject({ to: "refuse", code: "held" });

  const [hold = 0] = at.openPulls();
  at.github.as("olga").approve(hold);
  expect((await at.review(hold)).results[0]?.decision).toMatchObject({ code: "merged" });
  expect(stands(at)).toEqual({ version: "1", held: "2" });
});

test("the sweep writes no second pull request for a hold that is open, and merges it when it may", async () => {
  const at = await standing();
  const promotion = await promoted(at, "2");
  const rule = at.github.protect(at.repository, { source: "protection", reviews: { approvals: 1 } });
  const revert = await reverted(at, promotion);
  at.github.as("olga").approve(revert);
  await at.review(revert);
  const open = at.openPulls();
  const sweep = () => at.run({ command: "auto" }, { happening: { kind: "sweep" } });
  await sweep();
  expect(at.openPulls()).toEqual(open);
  rule.reviews = undefined;
  await sweep();
  expect([at.openPulls(), stands(at)]).toEqual([[], { version: "1", held: "2" }]);
});

test("a revert of the revert lifts no hold", async () => {
  const at = await standing();
  const promotion = await promoted(at, "2");
  const revert = await reverted(at, promotion);
  await at.github.as("maya").mergeByHand(revert);
  at.github.clock.advance("1h");
  const again = await reverted(at, revert, "ada");
  for (const login of ["maya", "olga"]) at.github.as(login).approve(again);
  const refused = await at.review(again);
  expect(refused.results[0]?.judged.map(({ move }) => move.kind)).toEqual(["promotion"]);
  expect(refused.results[0]?.decision).toMatchObject({ to: "refuse", code: "held" });
  expect(stands(at)).toEqual({ version: "1", held: "2" });
});

test("a revert of the command's rollback, which takes its hold out along with it, lifts no hold", async () => {
  const at = await standing();
  await promoted(at, "2");
  const again = await reverted(at, await rolledBack(at), "ada");
  for (const login of ["maya", "olga"]) at.github.as(login).approve(again);
  const refused = await at.review(again);
  expect(refused.results[0]?.judged.map(({ move }) => move.kind)).toEqual(["promotion", "release"]);
  expect(refused.results[0]?.decision).toMatchObject({ to: "refuse", code: "held" });
  expect(stands(at)).toEqual({ version: "1", held: "2" });
});

test("a promotion that takes the hold on its own version out is judged against the base, where it still stands", async () => {
  const at = await standing();
  await promoted(at, "2");
  await rolledBack(at);
  const grace = at.github.as("grace");
  const text = (at.file(MANIFEST_FILE) ?? "")
    .replace(/archived:[\s\S]*/, "")
    .replaceAll("1", "2")
    .replace('"2"   # the first good one', '"2"');
  grace.pushCommit("sneak", { [MANIFEST_FILE]: text });
  const number = grace.openPull({ title: "A harmless change", head: "sneak" }).number;
  for (const login of ["maya", "olga"]) at.github.as(login).approve(number);
  expect((await at.review(number)).results[0]?.decision.to).toBe("refuse");
  expect(stands(at)).toEqual({ version: "1", held: "2" });
});

test("a hold that somebody writes by hand asks the people of the way back", async () => {
  const at = await standing();
  const text = `${at.file(MANIFEST_FILE) ?? ""}holds:\n  - { stage: production, digest: "${digest("9")}", because: biased, since: 2026-11-20T12:00:00Z }\n`;
  at.github.as("grace").pushCommit("careful", { [MANIFEST_FILE]: text });
  const number = at.github.as("grace").openPull({ title: "Hold 9", head: "careful" }).number;
  expect((await at.review(number)).results[0]?.decision).toMatchObject({ code: "approvals_missing" });
  at.github.as("olga").approve(number);
  expect((await at.review(number)).results[0]?.decision).toMatchObject({ code: "merged" });
  expect(stands(at)).toEqual({ version: "1", held: "9" });
});
