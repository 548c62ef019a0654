import type { Landing } from "../manifest/move.ts";
import { UserError } from "../errors.ts";
import { git, isUnderGit } from "./git.ts";
import { relative } from "./place.ts";

/**
 * How one file changed on the history that is checked out, newest first: along first parents, so that a merge counts once, at the
 * committer's date, since a terminal knows no merge times. Empty outside git, where there is no git, and before the first commit.
 * In a shallow clone the oldest landing is where the clone begins, which may be late and is never early.
 */
export async function landings(root: string, path: string, most: number): Promise<readonly Landing[]> {
  const checked = relative(path);
  if (!checked.ok) throw new UserError(checked.problem);
  if (most < 1 || !(await isUnderGit(root))) return [];
  const head = await git(root, ["rev-parse", "--verify", "--quiet", "HEAD"], { refusals: [1] });
  if (head === undefined) return [];
  const format = ["--first-parent", "--no-show-signature", "--format=%H %cI", `--max-count=${Math.floor(most)}`];
  const log = await git(root, ["log", ...format, "--", `:(literal)${checked.path}`], {});
  const commits = (log?.toString("utf8") ?? "").split("\n").flatMap((line) => {
    const [commit, at] = line.split(" ");
    return commit === undefined || at === undefined ? [] : [{ commit, at: new Date(at) }];
  });
  const names = commits.map(({ commit }) => `${commit}:./${checked.path}`);
  const texts = textsIn(
    await git(root, ["cat-file", "--batch"], { input: names.map((name) => `${name}\n`).join("") }),
    names.length,
  );
  return commits.map((landing, index) => ({ ...landing, text: texts[index] }));
}

/** The answers of `git cat-file --batch`: `<name> blob <size>`, a line break, the bytes and a line break; or `<what was asked> missing`. */
function textsIn(answers: Buffer | undefined, count: number): readonly (string | undefined)[] {
  if (answers === undefined) return [];
  let at = 0;
  return Array.from({ length: count }, () => {
    const end = answers.indexOf("\n", at);
    const [, type, size] = /^[0-9a-f]+ (blob|tree|commit) ([0-9]+)$/.exec(answers.toString("utf8", at, end)) ?? [];
    at = end + 1;
    if (size === undefined) return undefined;
    const bytes = answers.subarray(at, at + Number(size));
    at += bytes.length + 1;
    return type === "blob" ? bytes.toString("utf8") : undefined;
  });
}
