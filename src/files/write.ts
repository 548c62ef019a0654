import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UserError } from "../errors.ts";
import { placeAt, readable, relative } from "./place.ts";

/**
 * Puts a file below the root: under another name first, then in place, so that whoever is killed on the way leaves the old one whole.
 * No link is followed on the way, and nothing outside of the root is written.
 */
export async function write(root: string, path: string, bytes: Uint8Array): Promise<void> {
  const checked = relative(path);
  if (!checked.ok) throw new UserError(checked.problem);
  const there = await placeAt(root, path);
  if (there !== undefined && !there.stats.isFile())
    throw new UserError({ what: "is no file, so nothing is written there", file: path, hint: "name another file" });
  const absolute = join(root, checked.path);
  const beside = `${absolute}.part`;
  try {
    await mkdir(dirname(absolute), { recursive: true });
    // What an earlier run left, or a link somebody put there, is not written through.
    await rm(beside, { force: true });
    const file = await open(beside, "wx");
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, absolute);
  } catch (error) {
    await rm(beside, { force: true });
    throw readable(error, path);
  }
}
