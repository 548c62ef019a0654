import { sha256 } from "../../src/digest.ts";
import type { Finding } from "../../src/gates/outcome.ts";
import type { PointerMove } from "../../src/manifest/move.ts";
import type { Tally } from "../../src/approval/tally.ts";
import type { Judged, Result } from "../../src/promotion/result.ts";

export const HEAD = "9c1d2e3".padEnd(40, "0");
export const DIGEST = { six: sha256("six"), seven: sha256("seven"), evidence: sha256("evidence"), policy: sha256("policy") };
const EVIDENCE = { file: "evidence/fraud-classifier/7/evidence.yaml", sha256: DIGEST.evidence };
const POLICY = "policies/fraud.yaml";

export function finding(gate: string, rest: Partial<Finding> = {}): Finding {
  return {
    family: "metrics",
    gate,
    outcome: "pass",
    enforcement: "block",
    code: "ok",
    because: `${gate} is 0.935, must be at least 0.9`,
    value: "0.935",
    bound: "at least 0.9",
    sources: [EVIDENCE],
    policy: { file: POLICY, line: 12 },
    ...rest,
  };
}

export const AUC_SHUT = finding("auc", {
  outcome: "fail",
  code: "below_bound",
  because: "auc is 0.89, must be at least 0.9",
  value: "0.89",
  incumbent: "0.91",
  help: "Bring a version whose auc is at least 0.9.",
});
export const DRIFT_UNKNOWN = finding("psi of amount", {
  family: "drift",
  outcome: "inconclusive",
  code: "evidence_missing",
  because: "no evidence reports psi of amount",
  value: undefined,
  bound: "at most 0.2",
  sources: [],
  help: "Add a report that states psi of amount to the evidence.",
  policy: { file: POLICY, line: 20 },
});
export const COST_WARNS = finding("usd_per_1k_predictions", {
  family: "cost",
  outcome: "fail",
  enforcement: "warn",
  code: "above_bound",
  because: "usd_per_1k_predictions is 0.06, must be at most 0.05",
  value: "0.06",
  bound: "at most 0.05",
  help: "Make a prediction cheaper.",
});
export const SOAKING = finding("soak", {
  family: "promotion",
  outcome: "inconclusive",
  code: "soaking",
  because: "version 7 stands in staging for 20h of 24h",
  value: "20h",
  bound: "at least 24h",
  sources: [],
  help: "Wait until 2026-11-21T10:00:00Z; this is judged again by itself.",
  policy: { file: POLICY, line: 8 },
});

export const TALLY: Tally = {
  head: HEAD,
  seats: [
    { who: "model owner", count: 1, from: ["@maya", "@acme/fraud-owners"], filledBy: [] },
    { who: "reviewer", count: 1, from: ["write"], filledBy: ["bob"] },
  ],
  setAside: [{ login: "eve", because: "approved 3f2a91c, which is not the head 9c1d2e3" }],
  objectors: [],
  unknowns: [],
  met: false,
};
export const MET: Tally = {
  ...TALLY,
  seats: TALLY.seats.map((seat) => ({ ...seat, filledBy: [seat.who === "reviewer" ? "bob" : "maya"] })),
  setAside: [],
  met: true,
};

export const MOVE: PointerMove & { kind: "promotion" | "rollback" } = {
  kind: "promotion",
  model: "fraud-classifier",
  stage: "production",
  from: { version: "6", digest: DIGEST.six, uri: "s3://acme-models/fraud/6/model.onnx", evidence: DIGEST.evidence },
  to: { version: "7", digest: DIGEST.seven, uri: "s3://acme-models/fraud/7/model.onnx", evidence: DIGEST.evidence },
};

export function judged(rest: Partial<Judged> = {}): Judged {
  return {
    move: MOVE,
    lane: "promotion",
    manifest: { file: "models/fraud-classifier.yaml", line: 9 },
    policy: { file: POLICY, digest: DIGEST.policy, stage: { follows: "staging" } },
    evidenceDigest: DIGEST.evidence,
    findings: [
      finding("auc"),
      finding("latency_p95_ms", {
        family: "slo",
        because: "latency_p95_ms is 62, must be at most 80",
        value: "62",
        bound: "at most 80",
      }),
    ],
    allows: true,
    merge: "when_approved",
    tally: MET,
    lineage: { data_snapshot: "s3://bucket/train-2026-10-01", code_commit: "1234abcd" },
    checked: { auc: 0.935, latency_p95_ms: 62 },
    ...rest,
  };
}

/** An open promotion of fraud-classifier, with overrides. */
export function result(rest: Partial<Result> = {}): Result {
  return {
    command: "review",
    repository: "acme/models",
    at: new Date("2026-11-21T06:00:00Z"),
    base: "main",
    baseCommit: "1".repeat(40),
    pull: {
      number: 12,
      url: "https://github.com/acme/models/pull/12",
      title: "promote fraud-classifier to production: 6 → 7",
      head: HEAD,
      base: "main",
      branch: "promote/fraud-classifier/production/7",
    },
    ours: true,
    requestedBy: "rita",
    reason: "better on the October holdout",
    judged: [judged()],
    findings: [],
    problems: [],
    decision: { to: "merge", code: "mergeable", because: "every gate is open and every approval is there", next: [] },
    done: [],
    ...rest,
  };
}

export const OPEN = result();

export const WAITING = result({
  judged: [judged({ tally: TALLY })],
  decision: {
    to: "wait",
    code: "approvals_missing",
    because: "waiting for approvals on 9c1d2e3: 0 of 1 model owner (@maya, @acme/fraud-owners)",
    next: ["Ask @maya or @acme/fraud-owners to approve commit 9c1d2e3 as model owner."],
  },
});

export const SHUT = result({
  judged: [
    judged({
      findings: [
        finding("log_loss", { because: "log_loss is 0.21, must be at most 0.25", value: "0.21", bound: "at most 0.25" }),
        COST_WARNS,
        DRIFT_UNKNOWN,
        AUC_SHUT,
      ],
      allows: false,
      tally: TALLY,
    }),
  ],
  decision: {
    to: "refuse",
    code: "gates_shut",
    because: "auc is 0.89, must be at least 0.9 (and 1 more)",
    next: ["Bring a version whose auc is at least 0.9.", "Add a report that states psi of amount to the evidence."],
  },
});

export const SOAKS = result({
  judged: [judged({ findings: [finding("auc"), SOAKING], allows: false })],
  decision: { to: "wait", code: "soaking", because: `waiting: ${SOAKING.because}`, next: [SOAKING.help ?? ""] },
});

export const INVALID = result({
  judged: [],
  pull: undefined,
  problems: [
    {
      what: "stages.production.gates.metrics.auc: unknown key at_lest",
      file: "policies/fraud.yaml",
      line: 12,
      hint: "write at_least",
    },
    { what: "names nobody", file: "policies/fraud.yaml", line: 3 },
  ],
  decision: { to: "refuse", code: "invalid", because: "2 problems must be fixed first", next: [] },
});
