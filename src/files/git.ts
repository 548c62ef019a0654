import { execFile } from "node:child_process";
import { lstat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { UserError } from "../errors.ts";
import { isAbsent } from "./place.ts";

/** More than a thousand states of a manifest of the size that we read at all. */
const MOST_BYTES = 512_000_000;

/**
 * What git writes to its standard output, run in this folder without a shell; undefined where there is no git, and where it answers
 * with one of the `refusals`, its exit codes for an expected no. Anything else that it refuses is a UserError with its own words.
 */
export async function git(
  root: string,
  args: readonly string[],
  { input = "", refusals = [] }: { readonly input?: string; readonly refusals?: readonly number[] },
): Promise<Buffer | undefined> {
  return new Promise((done, failed) => {
    const all = ["--no-replace-objects", ...args];
    const child = execFile("git", all, { cwd: root, encoding: "buffer", maxBuffer: MOST_BYTES }, (error, stdout, stderr) => {
      if (error === null) done(stdout);
      else if (error.code === "ENOENT" || refusals.some((code) => error.code === code)) done(undefined);
      else if (typeof error.code === "number") failed(refused(stderr.toString("utf8"), error));
      else failed(new Error("git did not run", { cause: error }));
    });
    // git may be gone before it has read all; then its exit code tells why.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input);
  });
}

function refused(said: string, cause: Error): UserError {
  const first = said.trim().split("\n", 1)[0] ?? "";
  return new UserError(
    {
      what: `git cannot read the history here: ${first === "" ? "it does not say why" : first}`,
      hint: "run git log in this folder and do what it asks for",
    },
    { cause },
  );
}

/** Whether this folder, or one around it, is a git repository. git's own answer comes in the language of the machine. */
export async function isUnderGit(root: string): Promise<boolean> {
  for (let folder = resolve(root); ; folder = dirname(folder)) {
    try {
      await lstat(join(folder, ".git"));
      return true;
    } catch (error) {
      if (!isAbsent(error)) throw error;
    }
    if (folder === dirname(folder)) return false;
  }
}
