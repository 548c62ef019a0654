import { commitOf } from "../github/git/commits.ts";
import { ancestors, commitsBetween } from "../github/git/history.ts";
import { walk } from "../github/git/trees.ts";
import type { CheckRun, Pull, Repository } from "../github/state.ts";

/**
 * Everything a person, a deployment or a later run could tell two ends apart by, as one text: but for instants, and for the
 * names of commits, which hold instants.
 */
export function pictureOf(repository: Repository): string {
  const home = headOf(repository, repository.defaultBranch);
  const picture = {
    branches: Object.fromEntries(
      [...repository.refs].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([ref, sha]) => [ref, filesOf(repository, sha)]),
    ),
    history: commitsBetween(repository.git, home).map(({ message }) => message),
    pulls: [...repository.pulls.values()].map((pull) => pullPicture(repository, pull)),
    issues: [...repository.issues.values()].map(({ title, body, state }) => `${title} (${state}): ${body ?? ""}`),
    // A dispatch that is told twice does no harm, see `src/github/retrying.ts`.
    dispatches: [...new Set(repository.dispatches.map(({ name, payload }) => `${name} ${JSON.stringify(payload)}`))].toSorted(),
  };
  return timeless(JSON.stringify(picture, null, 1), repository);
}

function pullPicture(repository: Repository, pull: Pull) {
  const { number, title, body, state, head, base, merged, comments, author } = pull;
  const ahead = commitsBetween(repository.git, head.sha, base.sha);
  return {
    number,
    title,
    body,
    state,
    author: author.login,
    branch: head.branch,
    base: base.branch,
    merged: merged === undefined ? null : merged.method,
    comments: comments.map((comment) => comment.body),
    // Where nobody tells the number of whoever asked, their login has to do.
    commits: ahead.map(({ message }) => message.replace(/\nRequested-By-Id: .*/g, "")),
    files: filesOf(repository, head.sha),
    checks: checksOf(repository, head.sha),
  };
}

/** The newest run of each name, and how many there are of it. */
function checksOf(repository: Repository, head: string): readonly string[] {
  const runs = [...repository.checks.values()].filter((run) => run.head === head);
  return [...Map.groupBy(runs, ({ name }) => name)]
    .map(([name, same]) => `${name} (${same.length}): ${same.map(checkPicture).at(-1) ?? ""}`)
    .toSorted();
}

function checkPicture({ status, conclusion, output, annotations }: CheckRun): string {
  return JSON.stringify([status, conclusion, output, annotations]);
}

function filesOf({ git }: Repository, commit: string): Readonly<Record<string, string>> {
  const files = [...walk(git, commitOf(git, commit).tree)].filter(({ mode }) => mode !== "40000");
  return Object.fromEntries(files.map(({ path, mode, sha }) => [path, `${mode} ${git.read(sha)?.bytes.toString() ?? "?"}`]));
}

/** Without instants and commits: those that are in this repository, whole or shortened as people read them. */
function timeless(text: string, { git, refs, pulls }: Repository): string {
  const tips = [...refs.values(), ...[...pulls.values()].map(({ head }) => head.sha)];
  const known = new Set(tips.flatMap((tip) => [...ancestors(git, tip)]).map((sha) => sha.slice(0, 7)));
  return text
    .replaceAll(/\d{4}-\d\d-\d\d(?:T|, | )\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z| UTC)?/g, "<instant>")
    .replaceAll(/(Requested-By-Id: \S+) \d+/g, "$1 <number>")
    .replaceAll(/\b[0-9a-f]{40}\b/g, "<commit>")
    .replaceAll(/\b[0-9a-f]{7}\b/g, (word) => (known.has(word) ? "<commit>" : word));
}

function headOf({ refs, fullName }: Repository, branch: string): string {
  const head = refs.get(`refs/heads/${branch}`);
  if (head === undefined) throw new Error(`${fullName} has no branch ${branch}`);
  return head;
}

/** Where two pictures part, a few lines of each; empty where they are the same. */
export function differing(expected: string, found: string): readonly string[] {
  if (expected === found) return [];
  const [before, after] = [expected, found].map((text) => text.split("\n"));
  if (before === undefined || after === undefined) return [];
  const at = before.findIndex((line, index) => line !== after[index]);
  const from = at === -1 ? before.length : at;
  const some = (lines: readonly string[], sign: string) =>
    lines.slice(Math.max(0, from - 1), from + 3).map((line) => `${sign} ${line.length > 400 ? `${line.slice(0, 400)}…` : line}`);
  return [...some(before, "-"), ...some(after, "+")];
}
