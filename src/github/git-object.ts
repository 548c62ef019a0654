import { createHash } from "node:crypto";
import type { FileMode } from "../ports.ts";

/**
 * git's name of a file's content: the hash of `blob <bytes>\0` and the content, by the hash whose length `like` has (SHA-1, or
 * SHA-256 in repositories of that format). https://git-scm.com/book/en/v2/Git-Internals-Git-Objects
 */
export function blobName(bytes: Uint8Array, like: string): string {
  return createHash(like.length === 64 ? "sha256" : "sha1")
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest("hex");
}

/** A tree entry's mode, given as git's number (GraphQL: 33188) or as its octal spelling (REST: "100644"). */
export function fileMode(mode: number | string): FileMode {
  const bits = typeof mode === "number" ? mode : Number.parseInt(mode, 8);
  switch (bits & 0o170000) {
    case 0o040000:
      return "folder";
    case 0o120000:
      return "symlink";
    case 0o160000:
      return "submodule";
    case 0o100000:
      return (bits & 0o111) === 0 ? "file" : "executable";
    default:
      throw new Error(`git has no file mode ${mode}`);
  }
}

/** A file's content is for reading; a link's is another path, and is never followed. */
export function isFile(mode: FileMode): boolean {
  return mode === "file" || mode === "executable";
}
