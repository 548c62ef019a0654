import { shortDigest } from "../digest.ts";
import type { Pointer } from "../manifest/shape.ts";
import { milliseconds, spellDuration } from "../policy/duration.ts";
import { unknown } from "./asked.ts";
import type { Finding } from "./outcome.ts";
import { finding, type Found, type Gate, type Question } from "./question.ts";

/** The candidate is what the stage before this one points at on the base branch now, and has been there long enough. */
export function judgeFollowing(question: Question): readonly Finding[] {
  const { follows, soak } = question.policy;
  const gate = (name: string): Gate => ({ family: "promotion", gate: name, enforcement: "block", path: [name] });
  const findings: Finding[] = [];
  if (follows !== undefined) findings.push(finding(question, gate("follows"), followed(question, follows)));
  if (soak !== undefined) findings.push(finding(question, gate("soak"), soaked(question, follows, soak)));
  return findings;
}

function followed(question: Question, follows: string): Found {
  const candidate = question.candidate.pointer;
  const there = pointerIn(question, follows);
  const bound = `what ${follows} points at`;
  const help = `Promote version ${candidate.version} to ${follows} first.`;
  const shut = (because: string): Found => ({ outcome: "fail", code: "not_followed", because, bound, sources: [], help });
  if (there === undefined) return shut(`${follows} points at nothing, and ${question.stage} takes only what it points at`);
  if (there.version !== candidate.version) {
    return shut(`${follows} points at version ${there.version}, and ${question.stage} takes only what it points at`);
  }
  if (there.digest !== candidate.digest) {
    return shut(
      `${follows} points at version ${there.version} with the artifact ${shortDigest(there.digest)}, not ${shortDigest(candidate.digest)}`,
    );
  }
  return {
    outcome: "pass",
    code: "ok",
    because: `${follows} points at version ${there.version} with the same artifact`,
    bound,
    sources: [],
  };
}

function soaked(question: Question, follows: string | undefined, soak: string): Found {
  const asked = milliseconds(soak);
  const bound = `at least ${spellDuration(asked)}`;
  const { version } = question.candidate.pointer;
  if (follows === undefined) {
    const because = "the policy does not say in which stage the version must have been";
    return unknown("soak_unknown", because, { bound, help: "Name the stage with follows: in the policy." }).found;
  }
  if (followed(question, follows).outcome !== "pass") {
    const help = `Promote version ${version} to ${follows} first.`;
    return unknown("soak_unknown", `version ${version} is not what ${follows} points at, so its time there has not begun`, {
      bound,
      help,
    }).found;
  }
  const since = question.followed?.since?.getTime();
  if (since === undefined || Number.isNaN(since)) {
    return unknown("soak_unknown", `it is unknown since when version ${version} has been in ${follows}`, {
      bound,
      help: `Check out the whole history of the manifest, so that the commit that put version ${version} into ${follows} can be found.`,
    }).found;
  }
  // Told by instants, not by how long it has been: a sentence that changes with the clock would have its check written at every run.
  const told = `since ${instant(since)}`;
  const facts = { value: told, bound, sources: [] };
  if (question.now.getTime() - since >= asked) {
    return {
      outcome: "pass",
      code: "ok",
      because: `version ${version} has been in ${follows} ${told}, must be ${spellDuration(asked)}`,
      ...facts,
    };
  }
  const opens = minuteAfter(since + asked);
  const because = `version ${version} came to ${follows} at ${instant(since)}; its soak of ${spellDuration(asked)} ends at ${opens}`;
  return unknown("soaking", because, { ...facts, help: `Wait until ${opens}; the next run after it judges again.` }).found;
}

function pointerIn({ followed }: Question, follows: string): Pointer | undefined {
  return followed?.stage === follows ? followed.pointer : undefined;
}

function instant(at: number): string {
  return new Date(at).toISOString().replace(/(?::00)?\.000Z$/, "Z");
}

/** The first whole minute at or after the instant: what we promise may be late, never early. */
function minuteAfter(instant: number): string {
  return new Date(Math.ceil(instant / 60_000) * 60_000).toISOString().replace(/:00\.000Z$/, "Z");
}
