import { expect, test } from "vitest";
import { lines } from "../gates/question.ts";
import type { Bookkeeping, Move } from "../../src/manifest/move.ts";
import type { Manifest } from "../../src/manifest/shape.ts";
import type { StagePolicy } from "../../src/policy/shape.ts";
import { judgeMove, rulesOf } from "../../src/promotion/judge.ts";
import type { Material } from "../../src/promotion/material.ts";
import { digest, PROMOTION, SEVEN, SIX } from "./judged.ts";
import { at, AUC, evidence, FILE, material, past, policy, text } from "./material.ts";

const WHERE = { model: "fraud", stage: "production" };
const HOLD = { stage: "production", digest: SEVEN.digest, because: "slow", since: "2026-11-20T10:00:00Z" };
type Judgeable = Exclude<Move, Bookkeeping>;
const FIRST: Judgeable = { kind: "first", ...WHERE, to: SEVEN };
const ROLLBACK = { kind: "rollback", ...WHERE, from: SEVEN, to: SIX } as const;
const REMOVAL: Judgeable = { kind: "removal", ...WHERE, from: SIX };
const HELD: Judgeable = { kind: "hold", ...WHERE, hold: HOLD };
const RELEASE: Judgeable = { kind: "release", ...WHERE, hold: HOLD };

type Over = Parameters<typeof material>[0];
const judge = (move: Judgeable, over: Over = {}) => judgeMove(move, material(over));
const told = (move: Judgeable, over: Over = {}) => lines(judge(move, over).findings);

const AUC_OPEN = "auc: pass ok: auc is 0.9, must be at least 0.85";
const PINNED = "evidence digest: pass ok: the evidence is the one the pointer pins, sha256:dddddddddddd…";

test("a promotion is judged by the gates of its stage, with all that the record will need", () => {
  expect(judge(PROMOTION)).toMatchObject({
    move: PROMOTION,
    lane: "promotion",
    manifest: { file: FILE, line: "production".length },
    policy: { file: "policies/fraud.yaml", digest: digest("a"), stage: AUC },
    evidenceDigest: SEVEN.evidence,
    allows: true,
    merge: "when_approved",
    lineage: { code_commit: "1234abcd" },
    checked: { auc: 0.9 },
  });
  expect(told(PROMOTION)).toEqual([PINNED, AUC_OPEN]);
  expect(judge(FIRST)).toMatchObject({ lane: "promotion", lineage: { code_commit: "1234abcd" }, checked: { auc: 0.9 } });
  expect(judge(PROMOTION).findings[1]?.policy).toEqual({
    file: "policies/fraud.yaml#stages.production.gates.metrics.auc.at_least",
    line: 6,
  });
});

test("a promotion whose gate is shut is not allowed", () => {
  const stage: StagePolicy = { gates: { metrics: { auc: { at_least: 0.95 } } } };
  expect(judge(PROMOTION, { stage })).toMatchObject({ allows: false, checked: { auc: 0.9 } });
});

test.each<[Judgeable, string, string]>([
  [
    { kind: "unexplained", ...WHERE, because: "the digest of version 5 changed" },
    "unexplained_change",
    "the digest of version 5 changed",
  ],
  [{ kind: "rollout", ...WHERE, because: "a canary came" }, "not_executed_yet", "a canary came"],
])("a change that no lane allows is shut, whatever the policy says: $kind", (move, code, because) => {
  expect(judge(move, { policy: { ok: false, code: "no_policy", problems: [] } })).toEqual({
    move,
    lane: "forbidden",
    manifest: { file: FILE, line: 10 },
    merge: "manual",
    allows: false,
    lineage: {},
    checked: {},
    findings: [
      {
        family: "promotion",
        gate: "change",
        outcome: "fail",
        enforcement: "block",
        code,
        because,
        sources: [],
        help: "Take this change out of the pull request; the Action merges moves it can judge, and nothing else.",
      },
    ],
  });
});

test("without a policy nothing is allowed, and every problem is shown where it stands", () => {
  const problems = [
    { what: "no policy is for fraud", hint: "Write one." },
    { what: "unknown key", file: "policies/fraud.yaml", line: 7 },
    { what: "cannot be read", file: "policies/fraud.yaml" },
  ];
  const words = {
    family: "promotion",
    gate: "policy",
    outcome: "inconclusive",
    enforcement: "block",
    code: "policy_invalid",
    sources: [],
  };
  expect(judge(PROMOTION, { policy: { ok: false, code: "policy_invalid", problems } })).toEqual({
    move: PROMOTION,
    lane: "promotion",
    manifest: { file: FILE, line: 10 },
    merge: "manual",
    allows: false,
    lineage: {},
    checked: {},
    findings: [
      { ...words, because: "no policy is for fraud", help: "Write one." },
      { ...words, because: "unknown key", policy: { file: "policies/fraud.yaml", line: 7 } },
      { ...words, because: "cannot be read", policy: { file: "policies/fraud.yaml", line: 1 } },
    ],
  });
});

test("a stage that the policy does not know allows nothing, whatever it is called", () => {
  const known = { ok: true, value: policy({ staging: AUC, canary: AUC }) } as const;
  expect(judge(PROMOTION, { policy: known })).toMatchObject({ merge: "manual", allows: false, lane: "promotion" });
  expect(judge(PROMOTION, { policy: known }).findings).toEqual([
    {
      family: "promotion",
      gate: "stage",
      outcome: "inconclusive",
      enforcement: "block",
      code: "stage_unknown",
      because: "policies/fraud.yaml knows no stage production; it knows staging, canary",
      sources: [],
      help: "Add the stage production to policies/fraud.yaml on the base branch, or promote to a stage it knows.",
    },
  ]);
  expect(told(PROMOTION, { policy: { ok: true, value: policy({}) } })).toEqual([
    "stage: inconclusive stage_unknown: policies/fraud.yaml knows no stage production; it knows none",
  ]);
  expect(judge({ ...PROMOTION, stage: "toString" }).findings[0]?.code).toBe("stage_unknown");
});

test("what a policy asks for and this version does not do keeps a promotion waiting, and no way back", () => {
  const stage: StagePolicy = { ...AUC, freeze: [{ from: "2026-12-20", to: "2027-01-02", because: "year-end" }] };
  const judged = judge(PROMOTION, { stage });
  expect(judged.allows).toBe(false);
  expect(judged.findings[0]).toEqual({
    family: "promotion",
    gate: "policy",
    outcome: "inconclusive",
    enforcement: "block",
    code: "not_executed_yet",
    because: "stages.production.freeze is not executed yet, so this policy is refused rather than half-kept",
    help: "leave freeze out until it is",
    policy: { file: "policies/fraud.yaml#stages.production.freeze", line: 3 },
    sources: [],
  });
  expect(told(ROLLBACK, { stage })).not.toContainEqual(expect.stringContaining("not executed"));
});

test("a held digest is shut, with who may lift the hold and how", () => {
  const base: Manifest = { model: "fraud", stages: { production: SIX }, holds: [HOLD] };
  const judged = judge(PROMOTION, { base });
  expect(judged.allows).toBe(false);
  expect(judged.findings[0]).toEqual({
    family: "promotion",
    gate: "hold",
    outcome: "fail",
    enforcement: "block",
    code: "held",
    because: "version 7 (777777777777) is held for production since 2026-11-20T10:00:00Z: slow",
    help: `Promote another version, or lift the hold first: command release, model fraud, to production, digest ${SEVEN.digest}, with a reason.`,
    sources: [],
  });
  expect(told({ ...PROMOTION, stage: "staging" }, { base, policy: { ok: true, value: policy({ staging: AUC }) } })).toEqual([
    PINNED,
    AUC_OPEN,
  ]);
});

test("a hold that follows from history outlives the manifest that it was about", () => {
  const history = past(text({ production: SIX }), text({ production: SEVEN }), text({ production: SIX }), undefined);
  expect(told(FIRST, { base: undefined, past: history })[0]).toBe(
    "hold: fail held: version 7 (777777777777) is held for production since 2026-11-20T02:00:00Z: rolled back from version 7 to version 6 by commit 2222222",
  );
});

test("a pointer that pins no evidence is shut where there is some", () => {
  const bare = { version: SEVEN.version, digest: SEVEN.digest };
  const judged = judge({ ...PROMOTION, to: bare }, { candidate: () => evidence(SEVEN) });
  expect(judged.findings[0]).toEqual({
    family: "promotion",
    gate: "evidence digest",
    outcome: "inconclusive",
    enforcement: "block",
    code: "digest_missing",
    because: "the pointer pins no evidence, so nothing says on what it was moved",
    help: `Write evidence: ${SEVEN.evidence} beside the version in the manifest.`,
    sources: [],
  });
  expect(told({ ...PROMOTION, to: bare }, { candidate: () => evidence(bare) })).toEqual([AUC_OPEN]);
});

const GAINS: StagePolicy = { gates: { metrics: { auc: { better: "higher", gain_at_least: 0.1 } } } };
const compared = (move: Judgeable, over: Partial<Material> = {}) => told(move, { stage: GAINS, ...over }).at(-1);

test("a promotion is compared with what it replaces, by that one's own evidence in that stage", () => {
  const asked: string[] = [];
  const standing: Material["standing"] = (stage, pointer) => {
    asked.push(`${pointer.version} in ${stage}`);
    return evidence(pointer);
  };
  expect(compared(PROMOTION, { standing })).toBe(
    "auc: fail gain_too_small: auc equals version 6 (0.9), must gain at least 0.1; neither states its dataset",
  );
  expect(asked).toEqual(["6 in production"]);
});

test("a first promotion is compared with what stood in the stage last, with nothing where nothing did, and shut where that is unknown", () => {
  const emptied = past(text({ production: SIX }), text({ staging: SIX }));
  expect(compared(FIRST, { past: emptied })).toContain("auc equals version 6 (0.9), which stood here last");
  expect(compared(FIRST, { past: past() })).toContain("pass");
  expect(compared(FIRST, { past: past("stages: [") })).toBe(
    "auc: inconclusive incumbent_unreadable: auc cannot be compared: 1 earlier states of models/fraud.yaml cannot be read, so what stood in production before is unknown",
  );
});

test("what is promoted must be what the followed stage points at, for as long as it soaks", () => {
  const stage: StagePolicy = { ...AUC, follows: "staging", soak: "3h" };
  const both = text({ staging: SEVEN, production: SIX });
  const base: Manifest = { model: "fraud", stages: { staging: SEVEN, production: SIX } };
  const follows = (over: Partial<Material>) => told(PROMOTION, { stage, base, past: past(both), ...over }).slice(1, -1);
  expect(follows({ now: at(12) }).map((line) => line.split(":")[1])).toEqual([" pass ok", " pass ok"]);
  expect(follows({ now: at(2) })[1]).toContain("soaking");
  expect(follows({ base: { model: "fraud", stages: { staging: SIX } } })[0]).toContain("fail");
  expect(follows({ base: undefined, past: past() })[0]).toContain("staging points at nothing");
  expect(told(PROMOTION, { stage: { ...AUC, follows: "constructor" } }).join()).toContain("constructor points at nothing");
});

test("the artifact that a workflow has in its hands is hashed against the pointer", () => {
  const stage: StagePolicy = { gates: { artifact: { digest: "required" } } };
  const artifactAtHand = { file: "model.onnx", sha256: digest("f") };
  expect(told(PROMOTION, { stage, artifactAtHand }).join()).toContain(
    "model.onnx hashes to ffffffffffff, the pointer names 777777777777",
  );
  expect(told(PROMOTION, { stage }).join()).not.toContain("model.onnx");
});

test("the record of a way back has no lineage of its own", () => {
  expect(judge(ROLLBACK)).toMatchObject({ lane: "rollback", lineage: {}, evidenceDigest: SIX.evidence });
  expect(judge(REMOVAL)).toMatchObject({ lane: "record", lineage: {}, evidenceDigest: undefined });
});

test.each<[Judgeable, string]>([
  [REMOVAL, "removal: pass ok: production points at nothing afterwards; no gate asks about that, people do"],
  [HELD, "hold: pass ok: 777777777777 is put under hold for production: slow"],
  [RELEASE, "release: pass ok: the hold on 777777777777 for production is lifted; it said: slow"],
])("a $kind is written down, and no gate is asked about it", (move, line) => {
  expect(judge(move)).toMatchObject({ lane: "record", allows: true, checked: {} });
  expect(told(move)).toEqual([line]);
});

const OWNER = { who: "owner", from: ["@maya"], count: 1 };
const ON_CALL = { who: "on call", from: ["@acme/oncall"], count: 1 };
const ANYBODY = { who: "reviewer", from: ["write"], count: 1 };
/** How a move is merged and whom it asks, under this policy. */
function asks(move: Judgeable, stage: StagePolicy, over: Over = {}) {
  const judged = judge(move, { stage: { ...AUC, ...stage }, ...over });
  return [judged.merge, rulesOf(judged)];
}

test("a promotion is merged as its stage says, and asks those whom the stage names", () => {
  expect(asks(PROMOTION, {})).toEqual(["when_approved", []]);
  expect(asks(PROMOTION, { approvals: [OWNER] })).toEqual(["when_approved", [OWNER]]);
  expect(asks(FIRST, { approvals: [OWNER], merge: "manual" })).toEqual(["manual", [OWNER]]);
  expect(asks(PROMOTION, { approvals: [OWNER], merge: "automatic" })).toEqual(["automatic", []]);
  expect(rulesOf(judge(PROMOTION, { policy: { ok: false, code: "no_policy", problems: [] } }))).toEqual([]);
});

test("a way back has a lane of its own", () => {
  expect(asks(ROLLBACK, { approvals: [OWNER] })).toEqual(["when_approved", [OWNER]]);
  expect(asks(ROLLBACK, { approvals: [OWNER], rollback: { approvals: [ON_CALL] } })).toEqual(["when_approved", [ON_CALL]]);
  expect(asks(ROLLBACK, { approvals: [OWNER], rollback: { merge: "automatic" } })).toEqual(["automatic", []]);
});

test("taking a pointer away or lifting a hold always asks a person, even where a stage is automatic", () => {
  for (const move of [REMOVAL, RELEASE]) {
    expect(asks(move, { merge: "automatic" })).toEqual(["when_approved", [ANYBODY]]);
    expect(asks(move, { approvals: [OWNER], rollback: { approvals: [ON_CALL] } })).toEqual(["when_approved", [OWNER]]);
    expect(asks(move, { approvals: [OWNER], merge: "manual" })).toEqual(["manual", [OWNER]]);
    expect(asks(move, { approvals: [OWNER], rollback: { merge: "manual" } })).toEqual(["when_approved", [OWNER]]);
  }
});

test("a hold that nobody owes asks those of the way back, or else anybody who may write", () => {
  expect(asks(HELD, { rollback: { approvals: [ON_CALL] } })).toEqual(["when_approved", [ON_CALL]]);
  expect(asks(HELD, { merge: "manual", rollback: { merge: "automatic" } })).toEqual(["when_approved", [ANYBODY]]);
  expect(asks(HELD, { rollback: { approvals: [ON_CALL], merge: "manual" } })).toEqual(["manual", [ON_CALL]]);
});

test("a hold that a way back in the same change means asks nobody more", () => {
  const stage: StagePolicy = { approvals: [OWNER] };
  expect(asks(HELD, stage, { moves: [HELD, ROLLBACK] })).toEqual(["automatic", []]);
  expect(asks(HELD, stage, { moves: [ROLLBACK], base: undefined })).toEqual(["automatic", []]);
  const others: readonly Move[] = [
    { ...ROLLBACK, stage: "staging" },
    { ...ROLLBACK, from: { ...SEVEN, digest: digest("f") } },
    { ...ROLLBACK, kind: "promotion" },
  ];
  for (const other of others) expect(asks(HELD, stage, { moves: [other] })).toEqual(["when_approved", [OWNER]]);
  expect(asks(HELD, stage, { base: undefined })).toEqual(["when_approved", [OWNER]]);
});

test("a hold that a merged way back owes asks nobody; one that is written already is not owed", () => {
  const stage: StagePolicy = { approvals: [OWNER] };
  const history = past(text({ production: SIX }), text({ production: SEVEN }), text({ production: SIX }));
  expect(asks(HELD, stage, { past: history })).toEqual(["automatic", []]);
  expect(asks(HELD, stage, { past: history, base: undefined })).toEqual(["when_approved", [OWNER]]);
  const written: Manifest = { model: "fraud", stages: { production: SIX }, holds: [HOLD] };
  expect(asks(HELD, stage, { past: history, base: written })).toEqual(["when_approved", [OWNER]]);
});
