import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, lstat, open } from "node:fs/promises";
import { UserError } from "../errors.ts";
import type { DataFile } from "../ports.ts";
import { placeAt, readable } from "./place.ts";

/** Large enough that a chunk is worth its call, small enough to stay in a processor's cache. */
const CHUNK = 1024 * 1024;

/**
 * A file of data below the root, of any size, read as a stream or anywhere; undefined where there is none. The file is opened for each
 * reading and closed behind it, so nobody has to keep it. A link that takes its place is not followed.
 */
export async function dataFile(root: string, path: string): Promise<DataFile | undefined> {
  const place = await placeAt(root, path);
  if (place === undefined || place.stats.isDirectory()) return undefined;
  if (!place.stats.isFile())
    throw new UserError({
      what: place.stats.isSymbolicLink()
        ? "is a symbolic link, and links are not followed"
        : "is neither a file, a folder nor a link",
      file: place.path,
      hint: "name the file itself",
    });
  const { absolute, stats } = place;
  const reading = async (): Promise<FileHandle> => {
    try {
      return await open(absolute, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    } catch (error) {
      throw readable(error, path);
    }
  };
  const bytes = async function* (): AsyncGenerator<Uint8Array> {
    const file = await reading();
    try {
      // Two buffers in turn: while the one that was handed over is looked at, the other one is filled. Neither is kept after the next is asked for.
      const buffers = [new Uint8Array(CHUNK), new Uint8Array(CHUNK)] as const;
      const fill = (turn: number, at: number) => file.read(buffers[turn % 2 === 0 ? 0 : 1], 0, CHUNK, at);
      let next = fill(0, 0);
      let at = 0;
      for (let turn = 0; ; turn++) {
        const { bytesRead, buffer } = await next;
        if (bytesRead === 0) return;
        at += bytesRead;
        next = fill(turn + 1, at);
        yield buffer.subarray(0, bytesRead);
      }
    } finally {
      await file.close();
    }
  };
  return {
    source: {
      file: path,
      bytes,
      anywhere: {
        size: stats.size,
        read: async (from, to) => {
          const file = await reading();
          try {
            const buffer = new Uint8Array(to - from);
            for (let filled = 0; filled < buffer.length;) {
              const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, from + filled);
              if (bytesRead === 0)
                throw new UserError({ what: "became shorter while it was read", file: path, hint: "run again" });
              filled += bytesRead;
            }
            return buffer;
          } finally {
            await file.close();
          }
        },
      },
    },
    size: stats.size,
    digest: async () => {
      const sum = createHash("sha256");
      for await (const chunk of bytes()) sum.update(chunk);
      return `sha256:${sum.digest("hex")}`;
    },
    unchanged: async () => {
      const now = await lstat(absolute);
      return now.size === stats.size && now.mtimeMs === stats.mtimeMs && now.ino === stats.ino;
    },
  };
}
