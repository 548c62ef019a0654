import type { Tally } from "../../src/approval/tally.ts";
import type { Finding } from "../../src/gates/outcome.ts";
import type { Move } from "../../src/manifest/move.ts";
import type { Circumstances } from "../../src/promotion/decide.ts";
import type { Judged } from "../../src/promotion/result.ts";

export const HEAD = "9c1d2e3".padEnd(40, "0");

/** A digest of one repeated digit. */
export const digest = (digit: string) => `sha256:${digit.repeat(64)}`;

export const SIX = { version: "6", digest: digest("6"), uri: "s3://acme/fraud/6", evidence: digest("c") };
export const SEVEN = { version: "7", digest: digest("7"), uri: "s3://acme/fraud/7", evidence: digest("d") };

export const PROMOTION = { kind: "promotion", model: "fraud", stage: "production", from: SIX, to: SEVEN } as const satisfies Move;

/** A gate that is open, unless overridden. */
export function found(gate: string, over: Partial<Finding> = {}): Finding {
  return {
    family: "metrics",
    gate,
    outcome: "pass",
    enforcement: "block",
    code: "ok",
    because: `${gate} is fine`,
    sources: [],
    ...over,
  };
}

export const shut = (gate: string, over: Partial<Finding> = {}) =>
  found(gate, { outcome: "fail", code: "below_bound", because: `${gate} is too low`, help: `Raise ${gate}.`, ...over });

export const unknown = (gate: string, over: Partial<Finding> = {}) =>
  found(gate, {
    outcome: "inconclusive",
    code: "evidence_missing",
    because: `no evidence reports ${gate}`,
    help: `Report ${gate}.`,
    ...over,
  });

export function tallied(over: Partial<Tally> = {}): Tally {
  const seats = [{ who: "reviewer", count: 1, from: ["write"], filledBy: ["bob"] }];
  return { head: HEAD, seats, setAside: [], objectors: [], unknowns: [], met: true, ...over };
}

/** A promotion of fraud from 6 to 7 that nothing stands against, unless overridden. */
export function judged(over: Partial<Judged> = {}): Judged {
  return {
    move: PROMOTION,
    lane: "promotion",
    manifest: { file: "models/fraud.yaml", line: 3 },
    policy: { file: "policies/fraud.yaml", digest: digest("a"), stage: {} },
    findings: [found("auc")],
    allows: true,
    merge: "when_approved",
    tally: tallied(),
    lineage: {},
    checked: {},
    ...over,
  };
}

export const OPEN: Circumstances = { state: "open", draft: false, fork: false, head: HEAD, findings: [], requesterKnown: true };
