import type { Stats } from "node:fs";
import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { type Problem, UserError } from "../errors.ts";

/** What stands at a path below the root, its last part not followed. */
export type Place = { readonly path: string; readonly absolute: string; readonly stats: Stats };

/** A path below the root with its parts joined by one slash each, `.` parts left out; or why it is none. */
export function relative(
  path: string,
): { readonly ok: true; readonly path: string } | { readonly ok: false; readonly problem: Problem } {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  if (
    path.startsWith("/") ||
    /^[A-Za-z]:[\\/]/.test(path) ||
    path.includes("\0") ||
    parts.some((part) => part.split("\\").includes(".."))
  )
    return {
      ok: false,
      problem: {
        what: `${path}: leads out of the folder we run in`,
        hint: "write a path relative to that folder, e.g. reports/metrics.json",
      },
    };
  return { ok: true, path: parts.join("/") };
}

/**
 * What stands there; undefined where nothing does. No link is followed on the way: one could lead out of the root, and git, which
 * has the same path for a promotion, knows nothing below a link.
 */
export async function placeAt(root: string, written: string): Promise<Place | undefined> {
  const checked = relative(written);
  if (!checked.ok) throw new UserError(checked.problem);
  const { path } = checked;
  const parts = path === "" ? [] : path.split("/");
  let absolute = root;
  let stats = await statsOf(root, path);
  for (const [index, part] of parts.entries()) {
    absolute = join(absolute, part);
    stats = await statsOf(absolute, path);
    if (stats === undefined) return undefined;
    if (index === parts.length - 1) break;
    if (stats.isSymbolicLink())
      throw new UserError({
        what: `goes through the symbolic link ${parts.slice(0, index + 1).join("/")}, and links are not followed`,
        file: path,
        hint: "put the files there instead of a link to them",
      });
    if (!stats.isDirectory()) return undefined;
  }
  return stats === undefined ? undefined : { path, absolute, stats };
}

async function statsOf(absolute: string, path: string): Promise<Stats | undefined> {
  try {
    return await lstat(absolute);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw readable(error, path);
  }
}

/** Whether the file system says that nothing is there. */
export function isAbsent(error: unknown): boolean {
  return ["ENOENT", "ENOTDIR"].includes(codeOf(error));
}

/** What the file system said, as a problem where a person can help; anything else stays what it is. */
export function readable(error: unknown, path: string): unknown {
  const causes: Readonly<Record<string, string | undefined>> = {
    EACCES: "may not be read by us",
    EPERM: "may not be read by us",
    ELOOP: "is a symbolic link, and links are not followed",
    ENAMETOOLONG: "has a name that is too long",
  };
  const what = causes[codeOf(error)];
  return what === undefined ? error : new UserError({ what, file: path }, { cause: error });
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
