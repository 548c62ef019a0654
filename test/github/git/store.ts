import { createHash } from "node:crypto";
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { deflateSync, inflateSync } from "node:zlib";
import { openDiffs } from "./diffs.ts";
import type { Diffs } from "./diffs.ts";
import { indexPack, packed } from "./pack.ts";
import { entriesIn } from "./tree-bytes.ts";

export type ObjectType = "blob" | "tree" | "commit" | "tag";
export type GitObject = { readonly type: ObjectType; readonly bytes: Buffer };

/** `mode` as git writes it: 100644, 100755, 120000, 160000, 40000. */
export type TreeEntry = { readonly mode: string; readonly name: string; readonly sha: string };

export type Signer = { readonly name: string; readonly email: string; readonly date: Date };

export type Commit = {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signer;
  readonly committer: Signer;
  readonly signature: string | undefined;
  readonly message: string;
};

/**
 * One real bare repository. Objects are written into memory at once and reach the disk when git itself has to look at them
 * (`run`), as loose objects or, when there are many, as one pack; reads never start a process.
 */
export type Git = {
  readonly directory: string;
  read(sha: string): GitObject | undefined;
  /** Returns the object's name. */
  write(type: ObjectType, bytes: Buffer): string;
  /**
   * Runs git on these objects and all they lead to (on everything, if none are named), and returns its exit code and
   * standard output.
   */
  run(args: readonly string[], needed?: readonly string[]): Promise<{ readonly code: number; readonly stdout: Buffer }>;
  /** `git diff-tree` of two trees, in a process that stays: raw lines, then counts, then patches, separated by NUL. */
  diff(before: string, after: string): Promise<string>;
  /** Writes everything to disk, so that a plain git can clone the directory. */
  flush(): Promise<void>;
  /** Writes refs and HEAD, which otherwise live in memory only. */
  showRefs(refs: ReadonlyMap<string, string>, defaultBranch: string): void;
  close(): void;
};

const run = promisify(execFile);

/** Above this many waiting objects one pack is quicker than files. */
const MANY = 300;

export function openGit(directory: string): Git {
  mkdirSync(join(directory, "objects", "pack"), { recursive: true });
  mkdirSync(join(directory, "refs", "heads"), { recursive: true });
  writeFileSync(join(directory, "HEAD"), "ref: refs/heads/main\n");
  writeFileSync(join(directory, "config"), "[core]\n\trepositoryformatversion = 0\n\tbare = true\n[gc]\n\tauto = 0\n");
  const known = new Map<string, GitObject>();
  const waiting = new Set<string>();
  let flushing: Promise<void> = Promise.resolve();
  let diffs: Diffs | undefined;

  const looseFile = (sha: string) => join(directory, "objects", sha.slice(0, 2), sha.slice(2));

  const writeLoose = (sha: string): void => {
    if (!waiting.delete(sha) || existsSync(looseFile(sha))) return;
    mkdirSync(join(directory, "objects", sha.slice(0, 2)), { recursive: true });
    writeFileSync(looseFile(sha), deflateSync(encoded(known.get(sha)!), { level: 1 }));
  };
  /** An object and what it leads to. What is on disk leads to nothing that is not. */
  const settle = (sha: string): void => {
    if (!waiting.has(sha)) return;
    const { type, bytes } = known.get(sha)!;
    if (type === "tree") for (const entry of entriesIn(bytes)) settle(entry.sha);
    if (type === "commit")
      for (const [, named] of bytes.toString().matchAll(/^(?:tree|parent) ([0-9a-f]{40})$/gm)) settle(named!);
    writeLoose(sha);
  };
  const writeOut = async (): Promise<void> => {
    const shas = [...waiting];
    if (shas.length <= MANY) for (const sha of shas) writeLoose(sha);
    else {
      await indexPack(directory, packed(shas.map((sha) => known.get(sha)!)), env);
      for (const sha of shas) waiting.delete(sha);
    }
  };
  const flush = (): Promise<void> => {
    flushing = flushing.then(writeOut);
    return flushing;
  };

  return {
    directory,
    read(sha) {
      const held = known.get(sha);
      if (held !== undefined) return held;
      // git made it (a merge): always loose, since nothing here ever packs behind our back.
      if (!/^[0-9a-f]{40}$/.test(sha) || !existsSync(looseFile(sha))) return undefined;
      const object = decoded(inflateSync(readFileSync(looseFile(sha))));
      known.set(sha, object);
      return object;
    },
    write(type, bytes) {
      const object = { type, bytes };
      const sha = createHash("sha1").update(encoded(object)).digest("hex");
      if (known.has(sha)) return sha;
      known.set(sha, object);
      waiting.add(sha);
      return sha;
    },
    async run(args, needed) {
      if (needed === undefined) await flush();
      else for (const sha of needed) settle(sha);
      try {
        const { stdout } = await run("git", ["--git-dir", directory, ...args], { encoding: "buffer", maxBuffer: 1 << 28, env });
        return { code: 0, stdout };
      } catch (error) {
        // git says "conflict" and "not an ancestor" with exit code 1; anything above is our mistake.
        if (!isExit(error) || error.code !== 1) throw error;
        return { code: 1, stdout: error.stdout };
      }
    },
    diff(before, after) {
      for (const sha of [before, after]) settle(sha);
      diffs ??= openDiffs(directory, env);
      return diffs.between(before, after);
    },
    flush,
    close: () => diffs?.close(),
    showRefs(refs, defaultBranch) {
      const lines = [...refs].sort(([a], [b]) => (a < b ? -1 : 1)).map(([ref, sha]) => `${sha} ${ref}\n`);
      writeFileSync(join(directory, "packed-refs"), lines.join(""));
      writeFileSync(join(directory, "HEAD"), `ref: refs/heads/${defaultBranch}\n`);
    },
  };
}

const env = { PATH: process.env.PATH, GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null", TZ: "UTC", LC_ALL: "C" };

function isExit(error: unknown): error is { code: number; stdout: Buffer } {
  return error instanceof Error && "code" in error && typeof error.code === "number" && "stdout" in error;
}

function encoded(object: GitObject): Buffer {
  return Buffer.concat([Buffer.from(`${object.type} ${object.bytes.length}\0`), object.bytes]);
}

function decoded(raw: Buffer): GitObject {
  const end = raw.indexOf(0);
  // git wrote this header, so its first word is one of the four types.
  const type = raw.subarray(0, end).toString().split(" ")[0] as ObjectType;
  return { type, bytes: raw.subarray(end + 1) };
}
