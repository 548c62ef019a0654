import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { deflateSync } from "node:zlib";
import type { GitObject, ObjectType } from "./store.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

const packTypes: Readonly<Record<ObjectType, number>> = { commit: 1, tree: 2, blob: 3, tag: 4 };

/** A version 2 pack without deltas: https://git-scm.com/docs/pack-format */
export function packed(objects: readonly GitObject[]): Buffer {
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

/** Lets git put a pack into a repository. */
export function indexPack(directory: string, bytes: Buffer, env: Environment): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", ["--git-dir", directory, "index-pack", "--stdin"], { env, stdio: ["pipe", "ignore", "inherit"] });
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve() : reject(new Error(`git index-pack ended with ${String(code)}`))));
    child.stdin.end(bytes);
  });
}
