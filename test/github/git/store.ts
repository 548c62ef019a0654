import { createHash } from "node:crypto";
import { execFile, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { deflateSync, inflateSync } from "node:zlib";

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
  /** Brings git up to date with memory, runs it, and returns its exit code and standard output. */
  run(args: readonly string[]): Promise<{ readonly code: number; readonly stdout: Buffer }>;
  /** Writes everything to disk, so that a plain git can clone the directory. */
  flush(): Promise<void>;
  /** Writes refs and HEAD, which otherwise live in memory only. */
  showRefs(refs: ReadonlyMap<string, string>, defaultBranch: string): void;
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
  let waiting: string[] = [];
  let flushing: Promise<void> = Promise.resolve();

  const looseFile = (sha: string) => join(directory, "objects", sha.slice(0, 2), sha.slice(2));

  const writeOut = async (): Promise<void> => {
    const shas = waiting;
    waiting = [];
    const objects = shas.map((sha) => known.get(sha)!);
    if (shas.length > MANY) return indexPack(directory, pack(objects));
    for (const [at, sha] of shas.entries()) {
      const object = objects[at]!;
      mkdirSync(join(directory, "objects", sha.slice(0, 2)), { recursive: true });
      if (!existsSync(looseFile(sha))) writeFileSync(looseFile(sha), deflateSync(encoded(object), { level: 1 }));
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
      waiting.push(sha);
      return sha;
    },
    async run(args) {
      await flush();
      try {
        const { stdout } = await run("git", ["--git-dir", directory, ...args], { encoding: "buffer", maxBuffer: 1 << 28, env });
        return { code: 0, stdout };
      } catch (error) {
        // git says "conflict" and "not an ancestor" with exit code 1; anything above is our mistake.
        if (!isExit(error) || error.code !== 1) throw error;
        return { code: 1, stdout: error.stdout };
      }
    },
    flush,
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

const packTypes: Readonly<Record<ObjectType, number>> = { commit: 1, tree: 2, blob: 3, tag: 4 };

/** A version 2 pack without deltas: https://git-scm.com/docs/pack-format */
function pack(objects: readonly GitObject[]): Buffer {
  const head = Buffer.from("PACK\0\0\0\x02\0\0\0\0", "latin1");
  head.writeUInt32BE(objects.length, 8);
  const parts = [head];
  for (const { type, bytes } of objects) {
    let size = bytes.length;
    const lead = [(packTypes[type] << 4) | (size & 15)];
    for (size = Math.floor(size / 16); size > 0; size = Math.floor(size / 128)) {
      lead[lead.length - 1]! |= 128;
      lead.push(size & 127);
    }
    parts.push(Buffer.from(lead), deflateSync(bytes, { level: 1 }));
  }
  const body = Buffer.concat(parts);
  return Buffer.concat([body, createHash("sha1").update(body).digest()]);
}

function indexPack(directory: string, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", ["--git-dir", directory, "index-pack", "--stdin"], { env, stdio: ["pipe", "ignore", "inherit"] });
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve() : reject(new Error(`git index-pack ended with ${String(code)}`))));
    child.stdin.end(bytes);
  });
}
