import { verdict, type Finding } from "../gates/outcome.ts";
import { isForced } from "../promotion/force.ts";
import type { Judged, Result } from "../promotion/result.ts";

/** How a promotion stands, as every surface shows it: open, waiting for people or for time, or shut. */
export type Standing = "open" | "waiting" | "shut";

/** What blocks and only asks for time, or for another push: it is waited for. */
const WAITS: readonly string[] = ["soaking", "foreign_commit", "behind_base"];

/** Decisions that wait for GitHub or for a person although everything that was judged is open. A merge button must not wait for us to press it. */
const OPEN_WAITS: readonly string[] = ["merge_is_manual", "refused_by_rule", "merge_queue", "enqueued", "planned", "opened"];

/** What findings come to: open when nothing blocks, waiting when what blocks only asks for time. */
export function standingOf(findings: readonly Finding[]): Standing {
  const { blockedBy } = verdict(findings);
  if (blockedBy.length === 0) return "open";
  return blockedBy.every((finding) => WAITS.includes(finding.code)) ? "waiting" : "shut";
}

/** How one move stands, approvals included; one that people force is open, whatever its gates say of themselves. */
export function standingOfMove(judged: Judged): Standing {
  if (isForced(judged)) return "open";
  const gates = standingOf(judged.findings);
  if (judged.lane === "forbidden" || gates === "shut" || (gates === "open" && !judged.allows)) return "shut";
  return gates === "waiting" || standingOfApprovals(judged) === "waiting" ? "waiting" : "open";
}

/** Whether people were asked, and have answered. Undefined when nobody is asked. */
export function standingOfApprovals({ tally, merge, policy }: Judged): "open" | "waiting" | undefined {
  if (tally !== undefined) return tally.seats.length === 0 ? undefined : tally.met ? "open" : "waiting";
  return merge !== "automatic" && policy?.stage.approvals !== undefined ? "waiting" : undefined;
}

/**
 * How the whole stands. The facts come first: no decision makes a shut gate look open. A pull request in which there is nothing to judge is
 * open, since the check may be required of every pull request; one that is closed is not.
 */
export function standingOfResult(result: Result): Standing {
  const { decision, judged } = result;
  const facts = [standingOfProblems(result), ...judged.map(standingOfMove), standingOf(result.findings)];
  if (facts.includes("shut") || decision.to === "refuse") return "shut";
  if (decision.to === "none") return decision.code === "closed" || decision.code === "superseded" ? "shut" : "open";
  if (facts.includes("waiting") || (decision.to === "wait" && !OPEN_WAITS.includes(decision.code))) return "waiting";
  return judged.length === 0 ? "shut" : "open";
}

/**
 * The decision's one sentence. A plan is judged before anybody could approve it; where people are still to be asked, that is said
 * instead of a merge.
 */
export function reasonOf(result: Result): string {
  const { decision } = result;
  const early = decision.to === "merge" && result.merged === undefined && standingOfResult(result) === "waiting";
  return early ? "waiting for approvals, which are counted once the pull request is open; every gate is open" : decision.because;
}

/** The sentence as it follows the word that says how it stands: `waiting` is not said twice, and `open, waiting for a person` reads as one. */
export function afterWord(word: string, because: string): string {
  const rest = because.replace(/^waiting(?=:| for )/, "");
  if (rest === because) return `: ${because}`;
  return word.toLowerCase().endsWith("waiting") ? rest : `, ${because}`;
}

/** Exit code of the terminal program: 0 open or waiting, 1 shut, 2 something a person must fix. */
export function exitCode(result: Result): 0 | 1 | 2 {
  if (result.problems.length > 0) return 2;
  return standingOfResult(result) === "shut" ? 1 : 0;
}

function standingOfProblems({ problems }: Result): Standing {
  return problems.length > 0 ? "shut" : "open";
}
