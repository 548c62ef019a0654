import type { Finding } from "../gates/outcome.ts";
import { decide } from "../promotion/decide.ts";
import type { Decision, Judged, PullRequest, Result } from "../promotion/result.ts";
import type { PullFacts } from "../ports.ts";
import type { Assessment } from "./proposal.ts";
import type { Scene } from "./scene.ts";

/** What a result is put together from, beside the scene. */
export type Conclusion = {
  readonly command: string;
  readonly base: { readonly name: string; readonly head: string };
  readonly assessment: Assessment;
  readonly judged: readonly Judged[];
  readonly findings: readonly Finding[];
  readonly state: "open" | "closed" | "merged" | "planned";
  readonly draft: boolean;
  readonly fork: boolean;
  readonly head: string;
  readonly ours: boolean;
  readonly requester?: string | undefined;
  readonly requesterKnown: boolean;
  readonly reason?: string | undefined;
  readonly pull?: PullRequest | undefined;
  readonly done?: readonly string[];
};

/** The one result value of a judged proposal, decision included. */
export function conclude(scene: Scene, from: Conclusion): Result {
  const { command, base, assessment, judged, findings, ours, pull } = from;
  return {
    command,
    repository: scene.host.repository,
    at: scene.now,
    base: base.name,
    baseCommit: base.head,
    pull,
    ours,
    requestedBy: from.requester,
    reason: from.reason,
    judged,
    findings,
    problems: assessment.problems,
    decision: decide(judged, { ...from, findings }),
    done: from.done ?? [],
  };
}

/** A result without anything judged: it was already so, or it is refused before anything is planned. */
export function settled(scene: Scene, base: { readonly name: string; readonly head?: string }, decision: Decision): Result {
  return {
    command: scene.request.command,
    repository: scene.host.repository,
    at: scene.now,
    base: base.name,
    baseCommit: base.head,
    ours: false,
    judged: [],
    findings: [],
    problems: [],
    decision,
    done: [],
  };
}

export function pullRequestOf(facts: PullFacts): PullRequest {
  return { number: facts.number, url: facts.url, title: facts.title, head: facts.head, base: facts.base, branch: facts.branch };
}
