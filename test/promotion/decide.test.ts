import { expect, test } from "vitest";
import { type Circumstances, decide, mayLand } from "../../src/promotion/decide.ts";
import type { Judged } from "../../src/promotion/result.ts";
import { found, judged, OPEN, shut, tallied, unknown } from "./judged.ts";

const decided = (moves: readonly Judged[], about: Partial<Circumstances> = {}) => decide(moves, { ...OPEN, ...about });
/** A finding about the pull request as a whole. */
const whole = (code: "foreign_files" | "foreign_commit" | "behind_base" | "unexplained_change", over = {}) =>
  unknown("whole", { family: "promotion", code, because: `it is ${code}`, help: `Mend ${code}.`, ...over });

test("merges what is open, whole, allowed in every move and approved for every move", () => {
  const merge = { to: "merge", code: "mergeable", because: "every gate is open and every approval is there", next: [] };
  expect(decided([judged()])).toEqual(merge);
  expect(decided([judged(), judged({ merge: "automatic", tally: undefined })])).toEqual(merge);
  expect(decided([judged()], { state: "planned" })).toEqual(merge);
});

test("a warning or a passing finding about the whole stands in nobody's way", () => {
  const warned = judged({
    findings: [found("auc"), shut("cost", { enforcement: "warn" }), unknown("slo", { enforcement: "warn" })],
  });
  expect(decided([warned], { findings: [found("whole"), whole("foreign_commit", { enforcement: "warn" })] }).to).toBe("merge");
});

test.each<[string, readonly Judged[], Partial<Circumstances>, object]>([
  [
    "is merged",
    [judged()],
    { state: "merged" },
    { to: "none", code: "already_merged", because: "this pull request is merged", next: [] },
  ],
  [
    "is closed",
    [judged()],
    { state: "closed" },
    { to: "none", code: "closed", because: "this pull request is closed", next: ["Reopen it to have it judged again."] },
  ],
  ["moves nothing", [], {}, { to: "none", code: "nothing_to_judge", because: "this pull request moves no pointer", next: [] }],
  [
    "moves nothing, is a draft and comes from a fork",
    [],
    { draft: true, fork: true },
    { to: "none", code: "nothing_to_judge", because: "this pull request moves no pointer", next: [] },
  ],
])("decides nothing about a pull request that %s", (_, moves, about, decision) => {
  expect(decided(moves, about)).toEqual(decision);
});

test("refuses what no push mends, with the reason and the remedy", () => {
  const files = whole("foreign_files");
  expect(decided([judged()], { findings: [files] })).toEqual({
    to: "refuse",
    code: "foreign_files",
    because: "it is foreign_files",
    next: ["Mend foreign_files."],
  });
  expect(decided([], { findings: [whole("unexplained_change", { help: undefined })] })).toEqual({
    to: "refuse",
    code: "invalid",
    because: "it is unexplained_change",
    next: [],
  });
  expect(decided([judged()], { findings: [whole("foreign_commit"), whole("behind_base"), files] }).code).toBe("foreign_files");
});

test("refuses a fork's pull request, whatever its gates say", () => {
  expect(decided([judged()], { fork: true })).toEqual({
    to: "refuse",
    code: "from_a_fork",
    because: "this pull request comes from a fork, which the Action does not merge",
    next: ["Push the branch to this repository and open the pull request from there."],
  });
});

test("waits for what another push mends, once the gates are open", () => {
  expect(decided([judged()], { findings: [whole("foreign_commit")], draft: true })).toEqual({
    to: "wait",
    code: "foreign_commit",
    because: "waiting: it is foreign_commit",
    next: ["Mend foreign_commit."],
  });
  expect(decided([judged()], { findings: [whole("behind_base", { help: undefined })] })).toEqual({
    to: "wait",
    code: "behind_base",
    because: "waiting: it is behind_base",
    next: [],
  });
  expect(decided([judged({ findings: [shut("auc")], allows: false })], { findings: [whole("behind_base")] }).code).toBe(
    "gates_shut",
  );
  expect(decided([], { findings: [whole("behind_base")] }).code).not.toBe("nothing_to_judge");
});

test("waits for a draft to be marked as ready, once the gates are open", () => {
  expect(decided([judged()], { draft: true })).toEqual({
    to: "wait",
    code: "draft",
    because: "waiting for this draft to be marked ready for review",
    next: ["Mark the pull request as ready for review."],
  });
  expect(decided([judged({ findings: [shut("auc")], allows: false })], { draft: true }).code).toBe("gates_shut");
});

test("nothing found wrong with a pull request that moves nothing is no reason to merge it", () => {
  const warned = whole("foreign_commit", { enforcement: "warn" });
  expect(decided([], { findings: [found("whole"), warned] }).code).toBe("nothing_to_judge");
});

test("refuses a move that no lane allows before anything else that is shut", () => {
  const forbidden = judged({ lane: "forbidden", findings: [shut("change", { code: "unexplained_change" })], allows: false });
  const held = judged({ findings: [unknown("psi"), shut("hold", { code: "held" })], allows: false });
  expect(decided([held, forbidden])).toEqual({
    to: "refuse",
    code: "forbidden_move",
    because: "hold is too low (and 2 more)",
    next: ["Report psi.", "Raise hold.", "Raise change."],
  });
});

test("refuses what is held, and says only that first", () => {
  const held = judged({ findings: [shut("auc"), shut("hold", { code: "held" })], allows: false });
  expect(decided([judged(), held])).toEqual({
    to: "refuse",
    code: "held",
    because: "hold is too low",
    next: ["Raise auc.", "Raise hold."],
  });
});

test("waits where nothing but a soak is missing, and refuses where anything else is", () => {
  const soaking = unknown("soak", { code: "soaking", because: "it soaks", help: undefined });
  expect(decided([judged({ findings: [found("auc"), soaking], allows: false })])).toEqual({
    to: "wait",
    code: "soaking",
    because: "waiting: it soaks",
    next: [],
  });
  expect(decided([judged({ findings: [soaking, shut("auc")], allows: false })]).code).toBe("gates_shut");
  expect(decided([judged({ findings: [soaking, unknown("psi")], allows: false })]).code).toBe("gates_inconclusive");
});

test("says of shut gates the worst, how many more there are, and once what helps", () => {
  const findings = [
    unknown("psi"),
    shut("auc"),
    found("f1"),
    shut("recall", { help: "Raise auc." }),
    shut("cost", { enforcement: "warn" }),
  ];
  expect(decided([judged({ findings, allows: false })])).toEqual({
    to: "refuse",
    code: "gates_shut",
    because: "auc is too low (and 2 more)",
    next: ["Report psi.", "Raise auc."],
  });
  expect(decided([judged(), judged({ findings: [shut("auc")], allows: false })]).because).toBe("auc is too low");
});

test("what nobody knows shuts as well, and so does a move of which nothing was judged", () => {
  expect(decided([judged(), judged({ findings: [found("auc"), unknown("psi")], allows: false })])).toEqual({
    to: "refuse",
    code: "gates_inconclusive",
    because: "no evidence reports psi",
    next: ["Report psi."],
  });
  expect(decided([judged(), judged({ findings: [], allows: false })])).toEqual({
    to: "refuse",
    code: "gates_inconclusive",
    because: "no gate was judged, so nothing is allowed",
    next: [],
  });
  expect(decided([judged({ lane: "forbidden", findings: [], allows: false })]).because).toBe(
    "no gate was judged, so nothing is allowed",
  );
});

test("what a finding shuts stays shut, even where the move is said to be allowed", () => {
  expect(decided([judged({ findings: [unknown("psi")], allows: true })]).code).toBe("gates_inconclusive");
  expect(decided([judged({ findings: [shut("auc")], allows: true })]).code).toBe("gates_shut");
});

const OWNER = { who: "model owner", count: 2, from: ["@maya", "@acme/owners"], filledBy: ["maya"] };
const REVIEWER = { who: "reviewer", count: 1, from: ["write"], filledBy: ["bob"] };

test("waits for whoever asked for changes, each named once, before any seat is spoken of", () => {
  const tally = tallied({ seats: [OWNER], objectors: ["eve", "ann"], met: false });
  expect(decided([judged({ tally }), judged({ tally })], { requesterKnown: false })).toEqual({
    to: "wait",
    code: "changes_requested",
    because: "waiting for @eve, @ann, who asked for changes",
    next: [
      "Ask @eve, @ann to approve this commit or withdraw the request; somebody with write access, who neither asked for this nor wrote it, may dismiss it.",
    ],
  });
});

test("waits for the seats that are not filled, says by whom and on which commit, each once", () => {
  const tally = tallied({ seats: [OWNER, REVIEWER], met: false });
  const empty = tallied({ seats: [{ ...REVIEWER, filledBy: [] }], met: false });
  expect(decided([judged({ tally }), judged({ tally }), judged(), judged({ tally: empty })])).toEqual({
    to: "wait",
    code: "approvals_missing",
    because:
      "waiting for approvals on 9c1d2e3: 1 of 2 model owner (@maya or @acme/owners), 0 of 1 reviewer (anyone with write access)",
    next: [
      "Ask @maya or @acme/owners to approve commit 9c1d2e3 as model owner.",
      "Ask anyone with write access to approve commit 9c1d2e3 as reviewer.",
    ],
  });
});

test("says what keeps an approval from being counted, once, where a seat is open for it", () => {
  const unknowns = ["the teams of acme cannot be read"];
  const open = tallied({ seats: [OWNER], unknowns, met: false });
  expect(decided([judged({ tally: open }), judged({ tally: open })])).toMatchObject({
    code: "approvals_unknown",
    next: ["Ask @maya or @acme/owners to approve commit 9c1d2e3 as model owner.", ...unknowns],
  });
  const filled = tallied({ unknowns });
  expect(decided([judged({ tally: filled })]).to).toBe("merge");
});

test("no approval is enough where nobody knows who asked, and no seat that is asked for is left to that", () => {
  const waits = {
    to: "wait",
    code: "requester_unknown",
    because:
      "waiting: nothing that GitHub signed says who asked for this promotion, so nobody's approval can be told from their own",
    next: ["Run promote again, so that the Action writes the commit itself."],
  };
  expect(decided([judged()], { requesterKnown: false })).toEqual(waits);
  expect(decided([judged({ tally: tallied({ seats: [OWNER], met: false }) })], { requesterKnown: false })).toEqual(waits);
  expect(decided([judged({ tally: undefined }), judged()], { requesterKnown: false })).toEqual(waits);
  const nobodyAsked = judged({ merge: "automatic", tally: tallied({ seats: [] }) });
  expect(decided([nobodyAsked], { requesterKnown: false }).to).toBe("merge");
  expect(decided([nobodyAsked, judged()], { requesterKnown: false })).toEqual(waits);
});

test("leaves the button to people where the policy says so, once all is open and approved", () => {
  const manual = judged({ merge: "manual" });
  expect(decided([judged(), manual])).toEqual({
    to: "wait",
    code: "merge_is_manual",
    because: "waiting for a person to merge: everything is open, and the policy says merge: manual",
    next: ["Press GitHub's merge button."],
  });
  expect(decided([judged({ merge: "manual", tally: tallied({ seats: [OWNER], met: false }) })]).code).toBe("approvals_missing");
});

test("a merge queue may land what is open, what waits for a person's button alone, and what moves nothing", () => {
  const may = (
    code: "mergeable" | "merge_is_manual" | "nothing_to_judge" | "approvals_missing" | "closed",
    to: "merge" | "wait" | "none",
  ) => mayLand({ to, code, because: "", next: [] });
  expect(may("mergeable", "merge")).toBe(true);
  expect(may("merge_is_manual", "wait")).toBe(true);
  expect(may("nothing_to_judge", "none")).toBe(true);
  expect(may("approvals_missing", "wait")).toBe(false);
  expect(may("closed", "none")).toBe(false);
});
