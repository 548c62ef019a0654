import { UserError } from "../errors.ts";
import type { Entry, Found, Want } from "../ports.ts";

export const ABSENT: Found = { is: "absent" };

/**
 * Refuses, before anything is asked, a path that means something else than what it spells: one that is empty, absolute, or has
 * an empty, `.` or `..` segment. The root itself is "" and only a folder.
 */
export function checkWant({ commit, path, as }: Want): void {
  if (!/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(commit))
    throw new Error(`"${commit}" is no commit: expected 40 or 64 hexadecimal digits`);
  if (path === "" && as === "folder") return;
  if (path.includes("\0") || path.split("/").some((segment) => segment === "" || segment === "." || segment === "..")) {
    throw new UserError({
      what: `"${path.replaceAll("\0", "\\0")}" is no path inside a repository`,
      hint: "write it from the repository's root, without a leading or trailing slash and without . or ..",
    });
  }
}

/** A folder's entries as every reader gives them: by path, in the order of their code units. */
export function byPath(entries: readonly Entry[]): readonly Entry[] {
  return entries.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

export function below(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}
