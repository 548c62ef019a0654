import type { Evidence, Kind, Reading, Source } from "../../src/evidence/reading.ts";
import { judge } from "../../src/gates/judge.ts";
import type { Finding } from "../../src/gates/outcome.ts";
import type { Incumbent, Question } from "../../src/gates/question.ts";
import type { Gates } from "../../src/policy/gates.ts";
import type { StagePolicy } from "../../src/policy/shape.ts";

export const NOW = new Date("2026-11-20T10:00:00Z");

/** A digest of one repeated digit. */
export const digest = (digit: string) => `sha256:${digit.repeat(64)}`;

export const OURS: Source = { file: "evidence/fraud/7/evidence.yaml", sha256: digest("7") };
export const THEIRS: Source = { file: "evidence/fraud/6/evidence.yaml", sha256: digest("6") };

type Facts = Partial<Omit<Reading, "kind" | "name" | "value">>;

/** A reading of the candidate's, unless `source` says otherwise. */
export function reading(kind: Kind, name: string, value: Reading["value"], facts: Facts = {}): Reading {
  return { kind, name, value, source: OURS, ...facts };
}

export const metric = (name: string, value: Reading["value"], facts: Facts = {}) => reading("metric", name, value, facts);

export function evidence(readings: readonly Reading[] = [], over: Partial<Evidence> = {}): Evidence {
  return {
    model: "fraud",
    version: "7",
    digest: digest("e"),
    files: [OURS],
    readings,
    created: [],
    lineage: {},
    troubles: [],
    ...over,
  };
}

/** Version 6 with these readings; standing unless said otherwise. */
export function incumbent(readings: readonly Reading[] = [], over: Partial<Evidence> = {}, standing = true): Incumbent {
  const theirs = readings.map((each) => ({ ...each, source: THEIRS }));
  return {
    is: "some",
    pointer: { version: "6", digest: digest("b") },
    evidence: evidence(theirs, { version: "6", files: [THEIRS], digest: digest("f"), ...over }),
    standing,
  };
}

/** A question about version 7 for production; lines of the policy are its path's length. */
export function question(policy: StagePolicy, over: Partial<Question> & { readonly evidence?: Evidence } = {}): Question {
  const { evidence: ours, ...rest } = over;
  return {
    stage: "production",
    policy,
    at: (path) => ({ file: `policies/fraud.yaml#${path.join(".")}`, line: path.length }),
    candidate: { pointer: { version: "7", digest: digest("a") }, evidence: ours ?? evidence() },
    incumbent: { is: "none" },
    now: NOW,
    ...rest,
  };
}

type Over = Partial<Question> & { readonly evidence?: Evidence };

/** All findings of these gates. */
export function judged(gates: Gates, over: Over = {}): readonly Finding[] {
  return judge(question({ gates }, over));
}

/** The findings as one line each, for tables: `fail above_bound: psi is 0.3, must be at most 0.2`. */
export function lines(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ gate, outcome, code, because }) => `${gate}: ${outcome} ${code}: ${because}`);
}

export const told = (gates: Gates, over: Over = {}) => lines(judged(gates, over));
