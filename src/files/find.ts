import { glob } from "node:fs/promises";
import { resolve, relative as between, sep } from "node:path";
import { type Problem, UserError } from "../errors.ts";
import { placeAt, relative } from "./place.ts";

/**
 * The files below the root that match these paths or globs (`*`, `**`, `?`, `[...]`, `{...}`), sorted, each once, and the patterns
 * that match no file. A name that begins with a dot is matched only where the pattern writes the dot. Throws a UserError of every
 * pattern that leads out of the root, or to a link.
 */
export async function find(
  root: string,
  patterns: readonly string[],
): Promise<{ readonly paths: readonly string[]; readonly unmatched: readonly string[] }> {
  const found = new Set<string>();
  const unmatched: string[] = [];
  const problems: Problem[] = [];
  for (const pattern of patterns) {
    const matched = await filesMatching(root, pattern);
    problems.push(...matched.problems);
    if (matched.paths.length === 0 && matched.problems.length === 0) unmatched.push(pattern);
    for (const path of matched.paths) found.add(path);
  }
  if (problems.length > 0) throw new UserError(problems);
  return { paths: [...found].toSorted(), unmatched };
}

type Matched = { readonly paths: readonly string[]; readonly problems: readonly Problem[] };

async function filesMatching(root: string, pattern: string): Promise<Matched> {
  const checked = relative(pattern);
  if (!checked.ok) return { paths: [], problems: [checked.problem] };
  const paths: string[] = [];
  const problems: Problem[] = [];
  for (const path of await pathsMatching(root, checked.path)) {
    if (path === undefined) {
      problems.push({ what: `${pattern}: matches files outside of the folder we run in`, hint: "write it without .." });
      continue;
    }
    const matched = path === checked.path ? "" : `; ${pattern} matches it`;
    try {
      const place = await placeAt(root, path);
      if (place?.stats.isSymbolicLink() === true) {
        const what = `is a symbolic link, and links are not followed${matched}`;
        problems.push({ what, file: path, hint: "put the file there instead of a link to it" });
      } else if (place?.stats.isFile() === true) paths.push(path);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.problems.map((problem) => ({ ...problem, what: `${problem.what}${matched}` })));
    }
  }
  return { paths, problems };
}

/** What a pattern matches, relative to the root; undefined, once, for all that lies outside, as `{..,a}/*` can reach. */
async function pathsMatching(root: string, pattern: string): Promise<readonly (string | undefined)[]> {
  // A file that is called report[1].json is meant by its name.
  if (/[[{]/.test(pattern) && (await placeAt(root, pattern)) !== undefined) return [pattern];
  const inside = new Set<string | undefined>();
  for await (const match of glob(pattern, { cwd: root })) {
    const path = between(root, resolve(root, match)).split(sep).join("/");
    inside.add(path === ".." || path.startsWith("../") ? undefined : path);
  }
  return [...inside];
}
