import type { Finding } from "../gates/outcome.ts";
import type { Pointer } from "../manifest/shape.ts";
import { isForced } from "../promotion/force.ts";
import type { Judged, Result } from "../promotion/result.ts";
import { records } from "./record.ts";
import { exitCode, reasonOf, standingOfMove, standingOfResult } from "./standing.ts";

/** Raised when a field is renamed, goes, or changes what it means; a new field does not raise it. */
export const SCHEMA_VERSION = 1;

/** A result as plain data, in the shape that docs/result.md describes. What is absent is null; instants are ISO 8601 in UTC. */
export function resultData(result: Result) {
  const { pull, merged, decision } = result;
  return {
    schema_version: SCHEMA_VERSION,
    command: result.command,
    repository: result.repository ?? null,
    at: result.at.toISOString(),
    base: result.base,
    base_commit: result.baseCommit ?? null,
    pull_request:
      pull === undefined
        ? null
        : { number: pull.number, url: pull.url, title: pull.title, head: pull.head, base: pull.base, branch: pull.branch },
    ours: result.ours,
    requested_by: result.requestedBy ?? null,
    reason: result.reason ?? null,
    standing: standingOfResult(result),
    exit_code: exitCode(result),
    decision: { to: decision.to, code: decision.code, because: reasonOf(result), next: decision.next },
    review_issue: result.reviewIssue === undefined ? null : { number: result.reviewIssue.number, url: result.reviewIssue.url },
    merged: merged === undefined ? null : { commit: merged.commit, at: merged.at.toISOString(), approved_by: merged.approvedBy },
    moves: result.judged.map(moveData),
    findings: result.findings.map(findingData),
    problems: result.problems.map(({ what, file, line, hint }) => ({
      what,
      file: file ?? null,
      line: line ?? null,
      hint: hint ?? null,
    })),
    records: records(result),
    done: result.done,
    left_out: null as string | null,
  };
}

export type ResultData = ReturnType<typeof resultData>;

/** The whole result as JSON text, for the file that the output `result-file` names. */
export function resultJson(result: Result): string {
  return `${JSON.stringify(resultData(result), null, 2)}\n`;
}

function moveData(judged: Judged) {
  const { move, lane, allows, merge, manifest, policy, tally, forcing, lineage, checked } = judged;
  const told = "entry" in move ? move.entry : undefined;
  return {
    kind: move.kind,
    model: move.model,
    stage: move.stage,
    from: "from" in move ? pointerData(move.from) : null,
    to: "to" in move ? pointerData(move.to) : told === undefined ? null : pointerData(told),
    hold: "hold" in move ? { digest: move.hold.digest, because: move.hold.because, since: move.hold.since } : null,
    because: "because" in move ? move.because : null,
    lane,
    standing: standingOfMove(judged),
    allows,
    merge,
    manifest: { file: manifest.file, line: manifest.line },
    policy: policy === undefined ? null : { file: policy.file, digest: policy.digest },
    evidence_digest: judged.evidenceDigest ?? null,
    findings: judged.findings.map(findingData),
    approvals:
      tally === undefined
        ? null
        : {
            head: tally.head,
            met: tally.met,
            seats: tally.seats.map(({ who, count, from, filledBy }) => ({ who, count, from, filled_by: filledBy })),
            set_aside: tally.setAside.map(({ login, because }) => ({ login, because })),
            objectors: tally.objectors,
            unknowns: tally.unknowns,
          },
    break_glass:
      forcing === undefined
        ? null
        : {
            from: forcing.from,
            count: forcing.count,
            expires_after: forcing.expiresAfter,
            forced: isForced(judged),
            by: forcing.by.map(({ login, because, at, until }) => ({
              login,
              because,
              at: at.toISOString(),
              until: until.toISOString(),
            })),
            set_aside: forcing.setAside.map(({ login, because }) => ({ login, because })),
            objectors: forcing.objectors,
            unknowns: forcing.unknowns,
          },
    lineage,
    checked,
  };
}

function pointerData({ version, digest, uri, evidence }: Pointer) {
  return { version, digest, uri: uri ?? null, evidence: evidence ?? null };
}

function findingData(finding: Finding) {
  const { family, gate, outcome, enforcement, code, because, sources, policy } = finding;
  return {
    family,
    gate,
    outcome,
    enforcement,
    code,
    because,
    value: finding.value ?? null,
    interval: finding.interval ?? null,
    bound: finding.bound ?? null,
    incumbent: finding.incumbent ?? null,
    samples: finding.samples ?? null,
    sources: sources.map(({ file, sha256, line, tool, reported }) => ({
      file,
      sha256,
      line: line ?? null,
      tool: tool ?? null,
      reported: reported ?? null,
    })),
    help: finding.help ?? null,
    policy: policy === undefined ? null : { file: policy.file, line: policy.line },
  };
}
