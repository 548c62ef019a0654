import { expect, test } from "vitest";
import type { Move } from "../../src/manifest/move.ts";
import { approversOf, mainMoves, mergeMessage, spellMove, trailersOf } from "../../src/promotion/message.ts";
import type { Result } from "../../src/promotion/result.ts";
import { digest, found, judged, PROMOTION, SEVEN, shut, SIX, tallied } from "./judged.ts";

const WHERE = { model: "fraud", stage: "production" };
const HOLD = { stage: "production", digest: SEVEN.digest, because: "slow", since: "2026-11-20T10:00:00Z" };
const ENTRY = { ...SIX, left: "production", at: "2026-11-20T10:00:00Z" };

test.each<[Move, string]>([
  [{ kind: "first", ...WHERE, to: SEVEN }, "promote fraud to production: 7"],
  [PROMOTION, "promote fraud to production: 6 → 7"],
  [{ kind: "rollback", ...WHERE, from: SEVEN, to: SIX }, "roll back fraud in production: 7 → 6"],
  [{ kind: "removal", ...WHERE, from: SEVEN }, "take fraud 7 out of production"],
  [{ kind: "hold", ...WHERE, hold: HOLD }, "hold 777777777777 of fraud back from production"],
  [{ kind: "release", ...WHERE, hold: HOLD }, "release 777777777777 of fraud for production"],
  [{ kind: "archive", ...WHERE, entry: ENTRY }, "archive fraud 6"],
  [{ kind: "unarchive", ...WHERE, entry: ENTRY }, "unarchive fraud 6"],
  [{ kind: "rollout", ...WHERE, because: "a canary came" }, "change fraud in production"],
  [{ kind: "unexplained", ...WHERE, because: "who knows" }, "change fraud in production"],
])("a $kind reads as: %s", (move, headline) => {
  expect(spellMove(move)).toBe(headline);
});

const trailersFor = (move: Move) => Object.fromEntries(trailersOf(judged({ move })));

test("the trailers of a move say what moved, from what to what, on which evidence and by which policy", () => {
  expect(trailersOf(judged())).toEqual([
    ["Model", "fraud"],
    ["Stage", "production"],
    ["Version", "7"],
    ["From-Version", "6"],
    ["Digest", SEVEN.digest],
    ["Evidence-Digest", SEVEN.evidence],
    ["Policy-Digest", digest("a")],
  ]);
});

test("what a move does not have is empty in its trailers", () => {
  const nothing = { Model: "fraud", Stage: "production", Version: "", "From-Version": "", Digest: "", "Evidence-Digest": "" };
  const policy = { "Policy-Digest": digest("a") };
  const bare = { version: "7", digest: SEVEN.digest };
  expect(trailersFor({ kind: "first", ...WHERE, to: bare })).toEqual({
    ...nothing,
    ...policy,
    Version: "7",
    Digest: SEVEN.digest,
  });
  expect(trailersFor({ kind: "removal", ...WHERE, from: SEVEN })).toEqual({ ...nothing, ...policy, "From-Version": "7" });
  expect(trailersFor({ kind: "hold", ...WHERE, hold: HOLD })).toEqual({ ...nothing, ...policy, Digest: SEVEN.digest });
  expect(Object.fromEntries(trailersOf(judged({ policy: undefined })))["Policy-Digest"]).toBe("");
});

function result(over: Partial<Result> = {}): Result {
  return {
    command: "review",
    at: new Date("2026-11-21T06:00:00Z"),
    base: "main",
    pull: { number: 12, url: "", title: "", head: "", base: "main", branch: "" },
    ours: true,
    requestedBy: "rita",
    reason: "better",
    judged: [judged()],
    findings: [],
    problems: [],
    decision: { to: "merge", code: "mergeable", because: "", next: [] },
    done: [],
    ...over,
  };
}

const TRAILERS = [
  "Model: fraud",
  "Stage: production",
  "Version: 7",
  "From-Version: 6",
  `Digest: ${SEVEN.digest}`,
  `Evidence-Digest: ${SEVEN.evidence}`,
  `Policy-Digest: ${digest("a")}`,
];

test("the merge commit is the record: what was found, what moved, who asked, who approved, and the verdict", () => {
  expect(mergeMessage(result())).toEqual({
    title: "promote fraud to production: 6 → 7 (#12)",
    message: [
      "- pass: auc is fine\n",
      ...TRAILERS,
      "Reason: better",
      "Requested-By: rita",
      "Approved-By: bob",
      "Verdict: open",
    ].join("\n"),
  });
});

test("the record has a line for every gate, says which only warn, and leaves out what is about the promotion itself", () => {
  const findings = [
    found("follows", { family: "promotion" }),
    found("auc", { because: "auc is\n0.9 @maya" }),
    shut("cost", { enforcement: "warn" }),
  ];
  const { message } = mergeMessage(result({ judged: [judged({ findings }), judged()] }));
  const [facts, trailers] = message.split("\n\n");
  expect(facts).toBe("- pass: auc is 0.9 @\u200bmaya\n- fail (warns only): cost is too low\n- pass: auc is fine");
  expect(trailers?.split("\n").at(-1)).toBe("Verdict: open, with warnings");
  const many = Array.from({ length: 150 }, (_, n) => found(`m${n}`));
  expect(
    mergeMessage(result({ judged: [judged({ findings: many })] }))
      .message.split("\n\n")[0]
      ?.split("\n"),
  ).toHaveLength(100);
});

test("the record leaves out what there is none of", () => {
  const quiet = judged({ findings: [found("follows", { family: "promotion" })], tally: undefined });
  expect(mergeMessage(result({ judged: [quiet], requestedBy: undefined, reason: undefined, pull: undefined }))).toEqual({
    title: "promote fraud to production: 6 → 7 (#0)",
    message: [...TRAILERS, "Verdict: open"].join("\n"),
  });
  expect(mergeMessage(result({ judged: [] })).title).toBe("promotion (#12)");
});

test("the record of several moves names the first and counts the others, with the trailers and the people of each", () => {
  const staging = judged({
    move: { ...PROMOTION, stage: "staging" },
    tally: tallied({ seats: [{ who: "owner", count: 2, from: ["@ann"], filledBy: ["ann", "bob"] }] }),
  });
  const { title, message } = mergeMessage(result({ judged: [judged(), staging], requestedBy: "rita, sam" }));
  expect(title).toBe("promote fraud to production: 6 → 7 and 1 more (#12)");
  const lines = message.split("\n");
  expect(lines.filter((line) => line.startsWith("Stage:"))).toEqual(["Stage: production", "Stage: staging"]);
  expect(lines.filter((line) => line.startsWith("Requested-By:"))).toEqual(["Requested-By: rita", "Requested-By: sam"]);
  expect(lines.filter((line) => line.startsWith("Approved-By:"))).toEqual(["Approved-By: bob", "Approved-By: ann"]);
});

test("a promotion is about its pointers; a hold counts only where no pointer moves", () => {
  const hold = judged({ move: { kind: "hold", ...WHERE, hold: HOLD }, lane: "record" });
  const removal = judged({ move: { kind: "removal", ...WHERE, from: SEVEN } });
  const pointer = judged();
  expect(mainMoves([hold, pointer, removal])).toEqual([pointer, removal]);
  expect(mainMoves([hold])).toEqual([hold]);
  expect(mainMoves([])).toEqual([]);
});

test("whoever filled a seat approved, each once; a move that asked nobody has no approver", () => {
  const tally = tallied({ seats: [{ who: "owner", count: 2, from: ["@ann"], filledBy: ["ann", "bob"] }] });
  expect(approversOf([judged({ tally }), judged({ tally: undefined }), judged()])).toEqual(["ann", "bob"]);
});
