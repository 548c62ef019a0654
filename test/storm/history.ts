import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";

/*
 * The history of the base branch, by a plain git on a plain clone: nothing here is the product's, and nothing the embedded
 * GitHub's.
 */

export type Pointer = { readonly version: string; readonly digest: string; readonly evidence?: string };

export type Manifest = {
  readonly stages: { readonly [stage: string]: Pointer };
  readonly archived?: readonly { readonly version: string; readonly digest: string }[];
  readonly holds?: readonly Hold[];
};

export type Hold = { readonly stage: string; readonly digest: string };

/** One step of the base branch, its first parent before it. */
export type Step = {
  readonly commit: string;
  /** Its place, the oldest first. */
  readonly index: number;
  readonly seconds: number;
  readonly paths: readonly string[];
};

export type History = {
  readonly steps: readonly Step[];
  /** A file as it stood after a step; undefined where there was none. */
  readonly text: (index: number, path: string) => string | undefined;
  /** The paths below a folder after a step. */
  readonly below: (index: number, folder: string) => readonly string[];
  /** A file at one of the other commits. */
  readonly show: (commit: string, path: string) => string | undefined;
  /** The message of one of the other commits. */
  readonly message: (commit: string) => string;
};

/** `others`: commits beside the base branch that are looked at as well, each with a path. */
export function historyOf(bare: string, others: readonly (readonly [commit: string, path: string])[]): History {
  const clone = mkdtempSync(join(tmpdir(), "storm-clone-"));
  try {
    execFileSync("git", ["clone", "--quiet", "--bare", bare, clone]);
    git(clone, "fsck", "--no-progress", "--no-dangling");
    return read(clone, contents(bare, [...new Set(others.flatMap(([commit, path]) => [commit, `${commit}:${path}`]))]));
  } finally {
    rmSync(clone, { recursive: true, force: true });
  }
}

function git(directory: string, ...args: readonly string[]): string {
  return execFileSync("git", ["--git-dir", directory, ...args], { encoding: "utf8", maxBuffer: 1 << 30 });
}

function read(clone: string, shown: ReadonlyMap<string, string>): History {
  const log = git(
    clone,
    ..."log --first-parent --reverse -m --root --raw --no-abbrev --no-renames --format=%x01%H%x20%ct main".split(" "),
  );
  const steps: Step[] = [];
  /** Of each path, what it became and when. */
  const past = new Map<string, { readonly index: number; readonly blob: string }[]>();
  for (const part of log.split("\u0001").slice(1)) {
    const [head = "", ...lines] = part.split("\n");
    const [commit = "", seconds] = head.split(" ");
    const index = steps.length;
    const paths = lines.flatMap((line) => {
      const [, blob = "", path] = /^:\d+ \d+ [0-9a-f]+ ([0-9a-f]+) \w\t(.*)$/.exec(line) ?? [];
      if (path === undefined) return [];
      past.set(path, [...(past.get(path) ?? []), { index, blob }]);
      return [path];
    });
    steps.push({ commit, index, seconds: Number(seconds), paths });
  }
  const blobs = contents(clone, [...new Set([...past.values()].flat().map(({ blob }) => blob))]);
  return {
    steps,
    text: (index, path) => blobs.get(past.get(path)?.findLast((one) => one.index <= index)?.blob ?? ""),
    below: (index, folder) =>
      [...past].flatMap(([path, was]) => {
        const blob = was.findLast((one) => one.index <= index)?.blob;
        return path.startsWith(`${folder}/`) && blob !== undefined && blobs.has(blob) ? [path] : [];
      }),
    show: (commit, path) => shown.get(`${commit}:${path}`),
    message: (commit) => shown.get(commit)?.replace(/^[^]*?\n\n/, "") ?? "",
  };
}

/** Objects by name, in one process; what is not there is left out. */
function contents(directory: string, objects: readonly string[]): ReadonlyMap<string, string> {
  const input = objects.map((object) => `${object}\n`).join("");
  const all = execFileSync("git", ["--git-dir", directory, "cat-file", "--batch"], { input, maxBuffer: 1 << 30 });
  const found = new Map<string, string>();
  let at = 0;
  for (const object of objects) {
    const end = all.indexOf("\n", at);
    const head = all.toString("utf8", at, end);
    at = end + 1;
    const size = /^[0-9a-f]{40} \w+ (\d+)$/.exec(head)?.[1];
    if (size === undefined) continue;
    found.set(object, all.toString("utf8", at, at + Number(size)));
    at += Number(size) + 1;
  }
  return found;
}

/** Throws for what is no YAML. */
export function manifestIn(text: string): Manifest {
  // The product's own tests hold its words to a schema; here only what is looked at has to be there.
  return parse(text) as Manifest;
}

/** What `sha256sum` tells of a folder's files, digested once more: what a pointer pins. */
export function evidenceDigest(files: readonly { readonly path: string; readonly text: string }[]): string {
  const lines = files
    .map(({ path, text }) => ({ name: path.slice(path.lastIndexOf("/") + 1), sum: sha256(text) }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, sum }) => `${sum}  ${name}\n`);
  return `sha256:${sha256(lines.join(""))}`;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
