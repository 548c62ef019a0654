import { type Digest, shortDigest } from "../digest.ts";
import type { Problem } from "../errors.ts";
import type { Evidence } from "../evidence/reading.ts";
import { checked, judge } from "../gates/judge.ts";
import { type Finding, verdict } from "../gates/outcome.ts";
import { heldBy, lastStanding, standingSince } from "../manifest/history.ts";
import type { Bookkeeping, Move, PointerMove } from "../manifest/move.ts";
import type { Pointer } from "../manifest/shape.ts";
import { instant } from "../manifest/step.ts";
import { notExecutedYet } from "../policy/executed.ts";
import { mergeOf, rollbackLane } from "../policy/lane.ts";
import type { ApprovalRule, Policy, StagePolicy } from "../policy/shape.ts";
import { finding, forbidden } from "./finding.ts";
import type { Material } from "./material.ts";
import { rollbackFindings } from "./rollback.ts";
import type { Judged, Lane } from "./result.ts";

/** One move, judged by the policy of its stage. Bookkeeping that a pointer's move accounts for is judged with that move. */
export function judgeMove(move: Exclude<Move, Bookkeeping>, material: Material): Judged {
  const manifest = { file: material.file, line: material.lineOf(move.stage) };
  const lane = laneOf(move);
  const nothing = { move, lane, manifest, lineage: {}, checked: {} };
  if (move.kind === "unexplained" || move.kind === "rollout") {
    const code = move.kind === "rollout" ? "not_executed_yet" : "unexplained_change";
    return { ...nothing, merge: "manual", allows: false, findings: [forbidden(code, move.because)] };
  }
  if (!material.policy.ok) {
    return {
      ...nothing,
      merge: "manual",
      allows: false,
      findings: policyFindings(material.policy.code, material.policy.problems),
    };
  }
  const policy = material.policy.value;
  const stage = Object.hasOwn(policy.stages, move.stage) ? policy.stages[move.stage] : undefined;
  if (stage === undefined) {
    const known = Object.keys(policy.stages).join(", ");
    const because = `${policy.file} knows no stage ${move.stage}; it knows ${known === "" ? "none" : known}`;
    return {
      ...nothing,
      merge: "manual",
      allows: false,
      findings: [
        finding("stage_unknown", "inconclusive", {
          gate: "stage",
          because,
          help: `Add the stage ${move.stage} to ${policy.file} on the base branch, or promote to a stage it knows.`,
        }),
      ],
    };
  }
  const recorded = { file: policy.file, digest: policy.digest, stage };
  // A way back is not kept waiting by what this version does not execute yet.
  const findings = [
    ...(lane === "promotion" ? policyFindings("not_executed_yet", notExecutedYet(stage, move.stage, policy)) : []),
    ...findingsOf(move, material, stage, policy),
  ];
  return {
    ...nothing,
    policy: recorded,
    evidenceDigest: "to" in move ? move.to.evidence : undefined,
    findings,
    allows: verdict(findings).allows,
    merge: mergeModeOf(lane, stage, move, material),
    lineage: move.kind === "first" || move.kind === "promotion" ? lineageOf(material.candidate(move.to)) : {},
    checked: checked(findings),
  };
}

/** The approvals a judged move asks for. Taking a pointer away or lifting a hold always asks a person, even where a stage is automatic. */
export function rulesOf(judged: Judged): readonly ApprovalRule[] {
  const stage = judged.policy?.stage;
  if (stage === undefined || judged.merge === "automatic") return [];
  if (judged.lane === "rollback") return rollbackLane(stage).approvals;
  if (judged.move.kind === "hold") return orAnybody(rollbackLane(stage).approvals);
  if (judged.lane === "record") return orAnybody(stage.approvals ?? []);
  return stage.approvals ?? [];
}

const ANYBODY: readonly ApprovalRule[] = [{ who: "reviewer", from: ["write"], count: 1 }];

function orAnybody(rules: readonly ApprovalRule[]): readonly ApprovalRule[] {
  return rules.length > 0 ? rules : ANYBODY;
}

function laneOf(move: Exclude<Move, Bookkeeping>): Lane {
  switch (move.kind) {
    case "first":
    case "promotion":
      return "promotion";
    case "rollback":
      return "rollback";
    case "rollout":
    case "unexplained":
      return "forbidden";
    case "removal":
    case "hold":
    case "release":
      return "record";
  }
}

function mergeModeOf(lane: Lane, stage: StagePolicy, move: Move, material: Material): Judged["merge"] {
  if (lane === "promotion") return mergeOf(stage);
  if (lane === "rollback") return rollbackLane(stage).merge;
  if (move.kind === "hold" && isOwed(move.hold.digest, move.stage, material)) return "automatic";
  const merge = move.kind === "hold" ? rollbackLane(stage).merge : mergeOf(stage);
  return merge === "manual" ? "manual" : "when_approved";
}

/**
 * A hold that only writes down what a rollback means, one that is merged already or one in this very change: it makes nothing
 * possible that was not, so it asks nobody beyond those whom the rollback asks.
 */
function isOwed(digest: Digest, stage: string, material: Material): boolean {
  const along = material.moves.some((move) => move.kind === "rollback" && move.stage === stage && move.from.digest === digest);
  if (along || material.base === undefined) return along;
  const held = heldBy(material.past, material.base, stage, digest);
  return held !== undefined && !held.written;
}

function lineageOf(evidence: Evidence): Judged["lineage"] {
  return Object.fromEntries(Object.entries(evidence.lineage).map(([name, stated]) => [name, stated.value]));
}

function findingsOf(
  move: Exclude<Move, Bookkeeping | { kind: "rollout" | "unexplained" }>,
  material: Material,
  stage: StagePolicy,
  policy: Policy,
): readonly Finding[] {
  switch (move.kind) {
    case "first":
    case "promotion":
      return promotionFindings(move, material, stage, policy);
    case "rollback":
      return rollbackFindings(move, material);
    case "removal":
      return [
        finding("ok", "pass", {
          gate: "removal",
          because: `${move.stage} points at nothing afterwards; no gate asks about that, people do`,
        }),
      ];
    case "hold":
      return [
        finding("ok", "pass", {
          gate: "hold",
          because: `${shortDigest(move.hold.digest)} is put under hold for ${move.stage}: ${move.hold.because}`,
        }),
      ];
    case "release":
      return [
        finding("ok", "pass", {
          gate: "release",
          because: `the hold on ${shortDigest(move.hold.digest)} for ${move.stage} is lifted; it said: ${move.hold.because}`,
        }),
      ];
  }
}

function promotionFindings(move: PointerMove, material: Material, stage: StagePolicy, policy: Policy): readonly Finding[] {
  const evidence = material.candidate(move.to);
  const held = heldBy(material.past, material.base, move.stage, move.to.digest);
  const findings: Finding[] = [];
  if (held !== undefined) {
    const because = `version ${move.to.version} (${shortDigest(move.to.digest)}) is held for ${move.stage} since ${instant(held.since)}: ${held.because}`;
    findings.push(
      finding("held", "fail", {
        gate: "hold",
        because,
        help: `Promote another version, or lift the hold first: command release, model ${move.model}, to ${move.stage}, digest ${move.to.digest}, with a reason.`,
      }),
    );
  }
  if (move.to.evidence === undefined && evidence.digest !== undefined) {
    const because = `the pointer pins no evidence, so nothing says on what it was moved`;
    findings.push(
      finding("digest_missing", "inconclusive", {
        gate: "evidence digest",
        because,
        help: `Write evidence: ${evidence.digest} beside the version in the manifest.`,
      }),
    );
  }
  const followed = stage.follows === undefined ? undefined : followedPointer(stage.follows, move.to, material);
  const question = {
    stage: move.stage,
    policy: stage,
    at: (path: readonly string[]) => policy.at(["stages", move.stage, ...path]),
    candidate: { pointer: move.to, evidence },
    incumbent: incumbentOf(move, material),
    now: material.now,
    followed,
    artifactAtHand: material.artifactAtHand,
  };
  return [...findings, ...judge(question)];
}

function incumbentOf(move: PointerMove, material: Material) {
  if (move.kind !== "first")
    return { is: "some" as const, pointer: move.from, evidence: material.standing(move.stage, move.from), standing: true };
  const last = lastStanding(material.past, move.stage);
  if (last !== undefined)
    return { is: "some" as const, pointer: last, evidence: material.standing(move.stage, last), standing: false };
  if (material.past.unreadable > 0) {
    return {
      is: "unreadable" as const,
      because: `${material.past.unreadable} earlier states of ${material.file} cannot be read, so what stood in ${move.stage} before is unknown`,
    };
  }
  return { is: "none" as const };
}

function followedPointer(follows: string, candidate: Pointer, material: Material) {
  const pointer =
    material.base !== undefined && Object.hasOwn(material.base.stages, follows) ? material.base.stages[follows] : undefined;
  const since = standingSince(material.past, follows, candidate);
  return { stage: follows, pointer, since };
}

/** What is wrong with the policy, or ahead of this version, each where it stands. */
function policyFindings(
  code: "no_policy" | "policy_invalid" | "not_executed_yet",
  problems: readonly Problem[],
): readonly Finding[] {
  return problems.map((problem) =>
    finding(code, "inconclusive", {
      gate: "policy",
      because: problem.what,
      help: problem.hint,
      policy: problem.file === undefined ? undefined : { file: problem.file, line: problem.line ?? 1 },
    }),
  );
}
