import { BREAK_GLASS, type Forced, type Forcing } from "../approval/forcing.ts";
import { spellFrom } from "../approval/missing.ts";
import { isForceable } from "../gates/forceable.ts";
import type { Finding } from "../gates/outcome.ts";
import { count, listed } from "../gates/spell.ts";
import { instant } from "../manifest/step.ts";
import { milliseconds, spellDuration } from "../policy/duration.ts";
import type { BreakGlass } from "../policy/break-glass.ts";
import type { Judged } from "./result.ts";

/**
 * Who may force this move; undefined where the policy names nobody, where the Action merges nothing anyway, and for what is no
 * promotion: the way back has a lane of its own.
 */
export function breakGlassOf({ lane, policy, merge }: Pick<Judged, "lane" | "policy" | "merge">): BreakGlass | undefined {
  return lane === "promotion" && merge !== "manual" ? policy?.stage.break_glass : undefined;
}

/** Whether something keeps a move from being merged that somebody could force: shut gates, missing approvals, or both. */
export function couldBeForced({ findings, tally }: Judged): boolean {
  const blocking = blockingOf(findings);
  return (blocking.length > 0 || tally?.met === false) && blocking.every(isForceable) && (tally?.objectors ?? []).length === 0;
}

/** Whether a move goes through because people force it, and would not without them. */
export function isForced(judged: Judged): judged is Judged & { readonly forcing: Forcing } {
  return judged.forcing?.met === true && couldBeForced(judged);
}

/** The people who force any of these moves, each once. */
export function forcedBy(judged: readonly Judged[]): readonly Forced[] {
  const all = judged.flatMap((one) => (isForced(one) ? one.forcing.by : []));
  return all.filter(({ login }, at) => all.findIndex((one) => one.login === login) === at);
}

/** What is forced past, as a noun: `2 shut gates and the missing approvals`. */
export function forcedPast(judged: readonly Judged[]): string {
  const forced = judged.filter(isForced);
  const gates = forced.flatMap(({ findings }) => blockingOf(findings)).length;
  const unapproved = forced.some(({ tally }) => tally !== undefined && !tally.met);
  const past = [...(gates === 0 ? [] : [count(gates, "shut gate")]), ...(unapproved ? ["missing approvals"] : [])];
  return listed(past);
}

/** Who forces what, until when and why, as one sentence. Told by instants, so that it does not change with the clock. */
export function spellForce(judged: readonly Judged[]): string {
  const people = forcedBy(judged).map(({ login, because, until }) => `@${login} until ${instant(until)} (${because})`);
  return `forced past ${forcedPast(judged)} by ${listed(people)}`;
}

/** How a move could be forced, as an imperative sentence for whoever may; empty where nobody may, or nothing stands against it that could be forced. */
export function howToForce(judged: Judged): readonly string[] {
  const { forcing } = judged;
  if (forcing === undefined || isForced(judged) || !couldBeForced(judged)) return [];
  const who = `${spellFrom(forcing.from)}${forcing.count > 1 ? ` (${forcing.count} of them)` : ""}`;
  return [
    `In an emergency, ${who} may force it: approve this commit in a review that begins with ${BREAK_GLASS} and the reason. That counts for ${spellDuration(milliseconds(forcing.expiresAfter))}, and an issue is opened for the review afterwards.`,
  ];
}

function blockingOf(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ outcome, enforcement }) => outcome !== "pass" && enforcement === "block");
}
