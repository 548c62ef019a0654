import { shortDigest } from "../digest.ts";

/*
 * Names and trailers of what the Action writes. Branch names are a convenience for people and for finding our own work again;
 * nothing is ever judged by them. Trailers are read back only from a commit that GitHub's signature shows to be the bot's.
 */

export type Change = "promote" | "rollback" | "release" | "hold";

/** `promote/<model>/<stage>/<version>`; for a release or a hold the last part is the digest's first twelve digits. */
export function branchName(change: Change, model: string, stage: string, what: string): string {
  return `${change}/${model}/${stage}/${what.startsWith("sha256:") ? shortDigest(what) : what}`;
}

/** What every branch of the same model and stage begins with. */
export function branchPrefix(change: Change, model: string, stage: string): string {
  return `${change}/${model}/${stage}/`;
}

/** Whether this is a branch the Action would have made. */
export function isOurBranch(branch: string): boolean {
  return OUR_BRANCHES.some((prefix) => branch.startsWith(prefix)) && /^[^/]+(?:\/[^/]+){3}$/.test(branch);
}

/** The model and stage that a branch of a promotion or a rollback is about, of which one lives at a time; undefined for any other. */
export function placeOf(branch: string): string | undefined {
  return isOurBranch(branch) ? /^(?:promote|rollback)\/[^/]+\/[^/]+\//.exec(branch)?.[0] : undefined;
}

/** What the branches begin with that the Action makes its promotions on, and those that mark a merge. */
export const OUR_BRANCHES = ["promote/", "rollback/", "release/", "hold/"] as const;
export const MERGE_MARKS = "merging/";

/** The branch that marks a pull request's merge until all that follows it is done. */
export function mergeMark(pull: number): string {
  return `${MERGE_MARKS}${pull}`;
}

/** The pull request whose merge a branch of this name marks; undefined for any other branch. */
export function markedPull(branch: string): number | undefined {
  const number = branch.startsWith(MERGE_MARKS) ? branch.slice(MERGE_MARKS.length) : "";
  return /^[1-9][0-9]{0,9}$/.test(number) ? Number(number) : undefined;
}

export type Trailers = readonly (readonly [name: string, value: string])[];

/** Characters that turn the direction of a text, so that it reads otherwise than it is written (https://unicode.org/reports/tr9/). */
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * A keyword that closes the issue behind it, however that is named: `#12`, `acme/models#12`, `GH-12` or its address
 * (https://docs.github.com/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue,
 * https://docs.github.com/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls#issues-and-pull-requests).
 */
const CLOSING = /\b(close[sd]?|fix(?:e[sd])?|resolve[sd]?)(:?\s+)(?=(?:[\w.-]+\/[\w.-]+)?#\d|GH-\d|https?:\/\/\S+\/\d)/gi;

/** A commit message: headline, optional paragraphs, trailers last, as `git interpret-trailers` reads them. */
export function commitMessage(headline: string, paragraphs: readonly string[], trailers: Trailers): string {
  const lines = trailers.filter(([, value]) => value !== "").map(([name, value]) => `${name}: ${oneLine(value)}`);
  return [oneLine(headline), ...paragraphs.map(quiet), lines.join("\n")].filter((part) => part !== "").join("\n\n");
}

/** The value of one trailer in the last paragraph of a message; undefined when it is absent or stands there twice with different values. */
export function trailer(message: string, name: string): string | undefined {
  const values = trailers(message, name);
  return values.length === 1 ? values[0] : undefined;
}

/** The values of all trailers of one name in the last paragraph of a message, each once. */
export function trailers(message: string, name: string): readonly string[] {
  const lines = message.trimEnd().split("\n");
  const last = lines.slice(lines.findLastIndex((line) => line.trim() === "") + 1);
  const values = last.flatMap((line) => {
    const [, key, value] = /^([A-Za-z-]+): (.*)$/.exec(line) ?? [];
    return key?.toLowerCase() === name.toLowerCase() && value !== undefined ? [value.trim()] : [];
  });
  return [...new Set(values)];
}

/** How much of one text from people a commit message carries, in characters. */
const MOST = 1000;

/**
 * Text from people inside a commit message: one line without the controls that a terminal obeys (and a NUL, which git takes in no
 * message), and none of the words by which a commit tells GitHub to skip workflows
 * (https://docs.github.com/actions/managing-workflow-runs/skipping-workflow-runs) or to close an issue.
 */
export function oneLine(text: string): string {
  const line = quiet(text.replace(/[\s\p{Cc}\p{Cs}]+/gu, " ")).trim();
  return line.length <= MOST ? line : `${line.slice(0, MOST - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

function quiet(text: string): string {
  return text
    .replace(BIDI, "")
    .replace(/\[\s*(skip\s+ci|ci\s+skip|no\s+ci|skip\s+actions|actions\s+skip)\s*\]/gi, "($1)")
    .replace(/^(\s*)skip-checks:/gim, "$1skip-checks -")
    .replace(CLOSING, "$1 issue$2")
    .replace(/@(?=[A-Za-z0-9])/g, "@\u200b");
}
