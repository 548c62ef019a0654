import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import type { Environment } from "./pack.ts";

/** One `git diff-tree --stdin` that answers as many questions as it is asked; starting one for each would cost most of the time. */
export type Diffs = { between(before: string, after: string): Promise<string>; close(): void };

/** A line that is no tree: git repeats it, and thereby shows that it is done with those before. */
const DONE = "-- nothing more of these two --";

export function openDiffs(directory: string, env: Environment): Diffs {
  const args = ["--git-dir", directory, "diff-tree", "--stdin", "-r", "-M", "--raw", "--numstat", "--patch", "-z", "--abbrev=40"];
  const child: ChildProcessWithoutNullStreams = spawn("git", args, { env });
  const asked: { readonly resolve: (text: string) => void; readonly reject: (error: Error) => void }[] = [];
  let parts: Buffer[] = [];
  const end = Buffer.from(`${DONE}\n`);
  child.stdout.on("data", (part: Buffer) => {
    parts.push(part);
    if (!Buffer.concat(parts.slice(-2)).includes(end)) return;
    let all = Buffer.concat(parts);
    for (let at = all.indexOf(end); at !== -1; at = all.indexOf(end)) {
      // The first line repeats the question.
      const text = all.toString("utf8", all.indexOf("\n") + 1, at);
      all = all.subarray(at + end.length);
      asked.shift()?.resolve(text);
    }
    parts = all.length === 0 ? [] : [all];
  });
  child.on("close", () => {
    for (const { reject } of asked.splice(0)) reject(new Error("git diff-tree ended before it answered"));
  });
  return {
    between: (before, after) =>
      new Promise((resolve, reject) => {
        asked.push({ resolve, reject });
        child.stdin.write(`${before} ${after}\n${DONE}\n`);
      }),
    close: () => void child.kill(),
  };
}
