import { spellFrom } from "../approval/missing.ts";
import type { Finding } from "../gates/outcome.ts";
import { howToForce, isForced, spellForce } from "./force.ts";
import type { Decision, Judged } from "./result.ts";

/** What is known of the pull request as a whole, apart from the moves in it. */
export type Circumstances = {
  readonly state: "open" | "closed" | "merged" | "planned";
  readonly draft: boolean;
  readonly fork: boolean;
  readonly head: string;
  /** Why the whole of it cannot be merged, whatever its moves are. */
  readonly findings: readonly Finding[];
  /** Whether approvals can be told from the requester's own; false when somebody must have asked and nothing trustworthy says who. */
  readonly requesterKnown: boolean;
};

/**
 * One decision from everything that was found. Only a pull request that is open, whole, allowed in every move and approved for
 * every move is merged; the first thing that stands against it decides what is said. A move that people force past its gates and
 * approvals, as its policy lets them, stands against nothing.
 */
export function decide(judged: readonly Judged[], about: Circumstances): Decision {
  const bound = judged.filter((one) => !(about.requesterKnown && isForced(one)));
  return (
    settled(judged, about) ??
    refusedWhole(about) ??
    orForced(bound, shut(bound)) ??
    waitingWhole(about) ??
    orForced(bound, unapproved(bound, about)) ??
    (bound.length < judged.length
      ? { to: "merge", code: "forced", because: spellForce(judged), next: [] }
      : { to: "merge", code: "mergeable", because: "every gate is open and every approval is there", next: [] })
  );
}

/** What stands against some moves, and at the end who could force them, where everything that does could be forced. */
function orForced(bound: readonly Judged[], decision: Decision | undefined): Decision | undefined {
  return decision && { ...decision, next: [...decision.next, ...distinct(bound.flatMap(howToForce))] };
}

/** Whether a decision lets a merge queue land it: everything is open, whoever it is that has to press the button, or nothing moves. */
export function mayLand({ to, code }: Decision): boolean {
  return to === "merge" || code === "merge_is_manual" || code === "nothing_to_judge";
}

function settled(judged: readonly Judged[], about: Circumstances): Decision | undefined {
  if (about.state === "merged") return { to: "none", code: "already_merged", because: "this pull request is merged", next: [] };
  if (about.state === "closed")
    return { to: "none", code: "closed", because: "this pull request is closed", next: ["Reopen it to have it judged again."] };
  if (judged.length === 0 && blockingOf(about.findings).length === 0)
    return { to: "none", code: "nothing_to_judge", because: "this pull request moves no pointer", next: [] };
  return undefined;
}

/** What another push would mend is waited for. */
const WAITS: readonly string[] = ["foreign_commit", "behind_base"];

/** Reasons that lie in the pull request itself, and for which it must not be merged by us at all. */
function refusedWhole(about: Circumstances): Decision | undefined {
  const worst = blockingOf(about.findings).find((finding) => !WAITS.includes(finding.code));
  if (worst !== undefined) {
    const code = worst.code === "foreign_files" ? worst.code : "invalid";
    return { to: "refuse", code, because: worst.because, next: worst.help === undefined ? [] : [worst.help] };
  }
  if (!about.fork) return undefined;
  return {
    to: "refuse",
    code: "from_a_fork",
    because: "this pull request comes from a fork, which the Action does not merge",
    next: ["Push the branch to this repository and open the pull request from there."],
  };
}

/** Reasons that lie in the pull request itself, and that another push would mend; then a draft. */
function waitingWhole(about: Circumstances): Decision | undefined {
  const [worst] = blockingOf(about.findings);
  if (worst !== undefined) {
    const code = worst.code === "foreign_commit" ? worst.code : "behind_base";
    return { to: "wait", code, because: `waiting: ${worst.because}`, next: worst.help === undefined ? [] : [worst.help] };
  }
  if (!about.draft) return undefined;
  return {
    to: "wait",
    code: "draft",
    because: "waiting for this draft to be marked ready for review",
    next: ["Mark the pull request as ready for review."],
  };
}

function blockingOf(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter((finding) => finding.outcome !== "pass" && finding.enforcement === "block");
}

function shut(judged: readonly Judged[]): Decision | undefined {
  const blocking = judged.flatMap((one) => blockingOf(one.findings));
  const next = distinct(blocking.flatMap((finding) => (finding.help === undefined ? [] : [finding.help])));
  if (judged.some((one) => one.lane === "forbidden"))
    return { to: "refuse", code: "forbidden_move", because: sentenceOf(blocking), next };
  if (blocking.some((finding) => finding.code === "held"))
    return { to: "refuse", code: "held", because: sentenceOf(blocking.filter((finding) => finding.code === "held")), next };
  if (blocking.length > 0 && blocking.every((finding) => finding.code === "soaking"))
    return { to: "wait", code: "soaking", because: `waiting: ${sentenceOf(blocking)}`, next };
  if (blocking.some((finding) => finding.outcome === "fail"))
    return { to: "refuse", code: "gates_shut", because: sentenceOf(blocking), next };
  if (blocking.length > 0 || judged.some((one) => !one.allows))
    return { to: "refuse", code: "gates_inconclusive", because: sentenceOf(blocking), next };
  return undefined;
}

function unapproved(judged: readonly Judged[], about: Circumstances): Decision | undefined {
  const tallies = judged.flatMap((one) => (one.tally === undefined ? [] : [one.tally]));
  const objectors = distinct(tallies.flatMap((tally) => tally.objectors));
  if (objectors.length > 0) {
    const people = objectors.map((login) => `@${login}`).join(", ");
    return {
      to: "wait",
      code: "changes_requested",
      because: `waiting for ${people}, who asked for changes`,
      next: [
        `Ask ${people} to approve this commit or withdraw the request; somebody with write access, who neither asked for this nor wrote it, may dismiss it.`,
      ],
    };
  }
  const unmet = tallies.filter((tally) => !tally.met);
  if (unmet.length > 0 || (tallies.some((tally) => tally.seats.length > 0) && !about.requesterKnown)) {
    if (!about.requesterKnown) {
      return {
        to: "wait",
        code: "requester_unknown",
        because:
          "waiting: nothing that GitHub signed says who asked for this promotion, so nobody's approval can be told from their own",
        next: ["Run promote again, so that the Action writes the commit itself."],
      };
    }
    const seats = unmet.flatMap((tally) => tally.seats.filter((seat) => seat.filledBy.length < seat.count));
    const missing = distinct(
      seats.map((seat) => `${seat.filledBy.length} of ${seat.count} ${seat.who} (${spellFrom(seat.from)})`),
    );
    const unknowns = distinct(unmet.flatMap((tally) => tally.unknowns));
    const next = distinct(
      seats.map((seat) => `Ask ${spellFrom(seat.from)} to approve commit ${about.head.slice(0, 7)} as ${seat.who}.`),
    );
    return {
      to: "wait",
      code: unknowns.length > 0 ? "approvals_unknown" : "approvals_missing",
      because: `waiting for approvals on ${about.head.slice(0, 7)}: ${missing.join(", ")}`,
      next: [...next, ...unknowns],
    };
  }
  if (judged.some((one) => one.merge === "manual")) {
    return {
      to: "wait",
      code: "merge_is_manual",
      because: "waiting for a person to merge: everything is open, and the policy says merge: manual",
      next: ["Press GitHub's merge button."],
    };
  }
  return undefined;
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

/** The worst of the findings, and how many more there are. */
function sentenceOf(findings: readonly Finding[]): string {
  const [worst] = [...findings].sort((a, b) => rank(a) - rank(b));
  if (worst === undefined) return "no gate was judged, so nothing is allowed";
  return findings.length === 1 ? worst.because : `${worst.because} (and ${findings.length - 1} more)`;
}

function rank(finding: Finding): number {
  return finding.outcome === "fail" ? 0 : 1;
}
