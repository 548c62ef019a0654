import { shortDigest } from "../digest.ts";
import type { Move } from "../manifest/move.ts";
import { instant } from "../manifest/step.ts";
import { forcedBy } from "./force.ts";
import { commitMessage, oneLine, type Trailers } from "./names.ts";
import type { Judged, Result } from "./result.ts";

/** `promote fraud-classifier to production: 6 → 7`: what a move does, as a headline and a title. */
export function spellMove(move: Move): string {
  switch (move.kind) {
    case "first":
      return `promote ${move.model} to ${move.stage}: ${move.to.version}`;
    case "promotion":
      return `promote ${move.model} to ${move.stage}: ${move.from.version} → ${move.to.version}`;
    case "rollback":
      return `roll back ${move.model} in ${move.stage}: ${move.from.version} → ${move.to.version}`;
    case "removal":
      return `take ${move.model} ${move.from.version} out of ${move.stage}`;
    case "hold":
      return `hold ${shortDigest(move.hold.digest)} of ${move.model} back from ${move.stage}`;
    case "release":
      return `release ${shortDigest(move.hold.digest)} of ${move.model} for ${move.stage}`;
    case "archive":
    case "unarchive":
      return `${move.kind} ${move.model} ${move.entry.version}`;
    case "rollout":
    case "unexplained":
      return `change ${move.model} in ${move.stage}`;
  }
}

/** The trailers of one judged move: what moved, from what to what, on which evidence, by which policy. */
export function trailersOf(judged: Judged): Trailers {
  const { move } = judged;
  const from = "from" in move ? move.from.version : "";
  const to = "to" in move ? move.to : undefined;
  const digest = to?.digest ?? ("hold" in move ? move.hold.digest : "");
  return [
    ["Model", move.model],
    ["Stage", move.stage],
    ["Version", to?.version ?? ""],
    ["From-Version", from],
    ["Digest", digest],
    ["Evidence-Digest", to?.evidence ?? ""],
    ["Policy-Digest", judged.policy?.digest ?? ""],
  ];
}

/**
 * The merge commit's message: the promotion record. Trailers of every move, then who asked, who approved, who forced it, and the verdict.
 * `title` and `message` are GitHub's two fields.
 */
export function mergeMessage(result: Result): { readonly title: string; readonly message: string } {
  const main = mainMoves(result.judged);
  const more = main.length > 1 ? ` and ${main.length - 1} more` : "";
  const title = `${main[0] === undefined ? "promotion" : spellMove(main[0].move)}${more} (#${result.pull?.number ?? 0})`;
  const approvers = approversOf(result.judged);
  const facts = result.judged.flatMap((one) =>
    one.findings
      .filter((finding) => finding.family !== "promotion")
      .map(
        (finding) => `- ${finding.outcome}${finding.enforcement === "warn" ? " (warns only)" : ""}: ${oneLine(finding.because)}`,
      ),
  );
  const forced = forcedBy(result.judged);
  const warned = result.judged.some((one) => one.findings.some((finding) => finding.outcome !== "pass"));
  const trailers: Trailers = [
    ...main.flatMap(trailersOf),
    ["Reason", result.reason ?? ""],
    ...(result.requestedBy ?? "").split(", ").map((login) => ["Requested-By", login] as const),
    ...approvers.map((login) => ["Approved-By", login] as const),
    ...forced.flatMap(({ login, because, until }): Trailers => [
      ["Forced-By", login],
      ["Forced-Because", because],
      ["Forced-Until", instant(until)],
    ]),
    ["Review-Issue", result.reviewIssue === undefined ? "" : `#${result.reviewIssue.number}`],
    ["Verdict", forced.length > 0 ? "forced" : warned ? "open, with warnings" : "open"],
  ];
  const message = commitMessage("", [facts.slice(0, 100).join("\n")], trailers);
  return { title, message };
}

/** The moves that a promotion is about: of pointers, where there are any; a hold that goes along with a rollback is left out. */
export function mainMoves(judged: readonly Judged[]): readonly Judged[] {
  const pointers = judged.filter((one) => "to" in one.move || one.move.kind === "removal");
  return pointers.length > 0 ? pointers : judged;
}

/** Everyone whose approval filled a seat, each once, in order. */
export function approversOf(judged: readonly Judged[]): readonly string[] {
  return [...new Set(judged.flatMap((one) => one.tally?.seats.flatMap((seat) => seat.filledBy) ?? []))];
}
