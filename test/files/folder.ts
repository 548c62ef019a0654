import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** A folder of its own for one test, with these files in it, gone when the test is. */
export function folder(files: Readonly<Record<string, string | Uint8Array>> = {}) {
  const root = mkdtempSync(join(tmpdir(), "files-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const write = (path: string, content: string | Uint8Array, mode = 0o644) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content, { mode });
  };
  for (const [path, content] of Object.entries(files)) write(path, content);
  return {
    root,
    write,
    link: (path: string, target: string) => symlinkSync(target, join(root, path)),
    remove: (path: string) => rmSync(join(root, path)),
    /** Runs git there with a fixed author, and answers with what it wrote. */
    git: (at: string, ...args: readonly string[]) =>
      execFileSync(
        "git",
        ["-c", "user.name=Grace", "-c", "user.email=grace@example.com", "-c", "init.defaultBranch=main", ...args],
        {
          cwd: root,
          encoding: "utf8",
          stdio: ["ignore", "pipe", "ignore"],
          env: {
            PATH: process.env.PATH,
            GIT_CONFIG_GLOBAL: "/dev/null",
            GIT_COMMITTER_DATE: at,
            GIT_AUTHOR_DATE: "2020-01-01T00:00:00Z",
          },
        },
      ).trim(),
  };
}
