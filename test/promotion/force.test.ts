import { expect, test } from "vitest";
import type { Forcing } from "../../src/approval/forcing.ts";
import { decide } from "../../src/promotion/decide.ts";
import {
  breakGlassOf,
  couldBeForced,
  forcedBy,
  forcedPast,
  howToForce,
  isForced,
  spellForce,
} from "../../src/promotion/force.ts";
import { mergeMessage } from "../../src/promotion/message.ts";
import type { Judged } from "../../src/promotion/result.ts";
import { found, judged, OPEN, shut, tallied, unknown } from "./judged.ts";

const UNTIL = new Date("2026-11-20T16:00:00Z");
const by = (login: string, because = "losses") => ({ login, because, at: new Date("2026-11-20T12:00:00Z"), until: UNTIL });
const FORCING: Forcing = {
  from: ["@olga", "@maya"],
  count: 1,
  expiresAfter: "4h",
  by: [by("olga")],
  setAside: [],
  objectors: [],
  unknowns: [],
  met: true,
};
const OFFERED: Forcing = { ...FORCING, by: [], met: false };
const bad = (over: Partial<Judged> = {}): Judged => judged({ findings: [shut("auc"), found("f1")], forcing: FORCING, ...over });

test("what people force goes through, whatever its gates and approvals say", () => {
  const decision = decide([bad({ tally: tallied({ met: false }) })], OPEN);
  expect(decision).toEqual({
    to: "merge",
    code: "forced",
    because: "forced past 1 shut gate and missing approvals by @olga until 2026-11-20T16:00:00Z (losses)",
    next: [],
  });
});

test("everything else about the pull request still stands against it", () => {
  const codes = (about: Partial<typeof OPEN>) => decide([bad()], { ...OPEN, ...about }).code;
  expect(codes({ state: "merged" })).toBe("already_merged");
  expect(codes({ draft: true })).toBe("draft");
  expect(codes({ fork: true })).toBe("from_a_fork");
  expect(codes({ requesterKnown: false })).toBe("gates_shut");
  const whole = (code: "foreign_files" | "foreign_commit" | "behind_base") => [unknown("whole", { family: "promotion", code })];
  expect(codes({ findings: whole("foreign_files") })).toBe("foreign_files");
  expect(codes({ findings: whole("foreign_commit") })).toBe("foreign_commit");
  expect(codes({ findings: whole("behind_base") })).toBe("behind_base");
});

test("one move that is forced opens no other", () => {
  expect(decide([bad(), bad({ forcing: undefined })], OPEN).code).toBe("gates_shut");
  expect(decide([bad(), judged({ tally: tallied({ met: false }) })], OPEN).code).toBe("approvals_missing");
  expect(decide([bad(), judged({ merge: "manual" })], OPEN).code).toBe("merge_is_manual");
  expect(decide([bad(), judged()], OPEN).code).toBe("forced");
});

test("nothing is forced that needs no force, that too few force, or that somebody objects to", () => {
  expect(isForced(bad())).toBe(true);
  expect(isForced(judged({ forcing: FORCING }))).toBe(false);
  expect(decide([judged({ forcing: FORCING })], OPEN).code).toBe("mergeable");
  expect(isForced(bad({ forcing: undefined }))).toBe(false);
  expect(isForced(bad({ forcing: { ...FORCING, met: false } }))).toBe(false);
  expect(isForced(bad({ tally: tallied({ met: false, objectors: ["maya"] }) }))).toBe(false);
  expect(isForced(bad({ tally: undefined }))).toBe(true);
  expect(isForced(judged({ forcing: FORCING, tally: undefined }))).toBe(false);
});

test("a warning needs no force, and is none that is forced past", () => {
  const warned = judged({ findings: [shut("auc", { enforcement: "warn" })], forcing: FORCING });
  expect(couldBeForced(warned)).toBe(false);
  const both = bad({ findings: [shut("auc"), shut("f1"), shut("cost", { enforcement: "warn" }), found("x")] });
  expect(forcedPast([both])).toBe("2 shut gates");
});

test.each(["held", "digest_mismatch", "behind_base"] as const)("what is %s nobody forces, along with whatever else", (code) => {
  const one = bad({ findings: [shut("auc"), shut("x", { code })] });
  expect([couldBeForced(one), isForced(one)]).toEqual([false, false]);
});

test("names everybody who forces anything once, and what they force past", () => {
  const two = [bad({ forcing: { ...FORCING, by: [by("olga"), by("maya", "I agree")] } }), bad()];
  expect(forcedBy(two).map(({ login }) => login)).toEqual(["olga", "maya"]);
  expect(forcedPast(two)).toBe("2 shut gates");
  expect(spellForce(two)).toBe(
    "forced past 2 shut gates by @olga until 2026-11-20T16:00:00Z (losses) and @maya until 2026-11-20T16:00:00Z (I agree)",
  );
  expect(forcedPast([judged({ tally: tallied({ met: false }), forcing: FORCING })])).toBe("missing approvals");
  expect(forcedPast([bad({ tally: undefined }), bad({ tally: tallied({ met: false }) })])).toBe(
    "2 shut gates and missing approvals",
  );
  expect(forcedPast([bad(), bad({ forcing: undefined }), judged({ tally: tallied({ met: false }) })])).toBe("1 shut gate");
  expect(forcedBy([judged({ forcing: FORCING })])).toEqual([]);
});

const HOW =
  "In an emergency, @olga or @maya may force it: approve this commit in a review that begins with /break-glass and the reason. That counts for 4 h, and an issue is opened for the review afterwards.";

test("what could be forced says last who may and how", () => {
  const offered = bad({ forcing: OFFERED });
  expect(howToForce(offered)).toEqual([HOW]);
  expect(howToForce(bad({ forcing: { ...OFFERED, count: 2 } }))[0]).toContain("@olga or @maya (2 of them) may force it");
  expect(decide([offered], OPEN).next).toEqual([...decide([bad({ forcing: undefined })], OPEN).next, HOW]);
  const waits = judged({ tally: tallied({ met: false }), forcing: OFFERED });
  expect(decide([waits], OPEN)).toMatchObject({ code: "approvals_missing" });
  expect(decide([waits], OPEN).next.at(-1)).toBe(HOW);
  expect(howToForce(bad())).toEqual([]);
  expect(howToForce(bad({ forcing: undefined }))).toEqual([]);
  expect(howToForce(judged({ forcing: OFFERED }))).toEqual([]);
  expect(howToForce(bad({ findings: [shut("x", { code: "held" })], forcing: OFFERED }))).toEqual([]);
});

test("only a promotion that the Action may merge can be forced", () => {
  const rule = { from: ["@olga"], count: 1, expires_after: "4h" };
  const policy = { file: "p.yaml", digest: "sha256:1", stage: { break_glass: rule } };
  const of = (over: Partial<Judged>) => breakGlassOf(judged({ policy, ...over }));
  expect(of({})).toEqual(rule);
  expect(of({ merge: "automatic" })).toEqual(rule);
  expect(of({ merge: "manual" })).toBeUndefined();
  expect(of({ lane: "rollback" })).toBeUndefined();
  expect(of({ lane: "record" })).toBeUndefined();
  expect(of({ policy: undefined })).toBeUndefined();
  expect(of({ policy: { ...policy, stage: {} } })).toBeUndefined();
});

test("the merge commit names who forced it, until when, why, and where that is reviewed", () => {
  const result = {
    command: "review",
    at: UNTIL,
    base: "main",
    ours: true,
    judged: [bad()],
    findings: [],
    problems: [],
    decision: decide([bad()], OPEN),
    done: [],
  };
  const lines = (over: object) => mergeMessage({ ...result, ...over }).message.split("\n");
  expect(lines({ reviewIssue: { number: 8, url: "" } }).slice(-5)).toEqual([
    "Forced-By: olga",
    "Forced-Because: losses",
    "Forced-Until: 2026-11-20T16:00:00Z",
    "Review-Issue: #8",
    "Verdict: forced",
  ]);
  expect(lines({ judged: [judged({ forcing: FORCING })] }).filter((line) => /Forced|Review-Issue|Verdict/.test(line))).toEqual([
    "Verdict: open",
  ]);
});
