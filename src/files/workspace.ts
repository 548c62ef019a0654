import { hash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, open, readdir } from "node:fs/promises";
import { UserError } from "../errors.ts";
import type { Entry, FileMode, Workspace } from "../ports.ts";
import { dataFile } from "./data.ts";
import { find } from "./find.ts";
import { landings } from "./landings.ts";
import { isAbsent, type Place, placeAt, readable } from "./place.ts";
import { write } from "./write.ts";

/** The files below this folder of the machine we run on. Paths have forward slashes and are relative to it; an empty path is the folder itself. */
export function workspace(root: string): Workspace {
  return {
    find: (patterns) => find(root, patterns),
    file: async (path, largest) => {
      const place = await placeAt(root, path);
      return place === undefined ? undefined : entryAt(place, largest);
    },
    folder: async (path, largest) => {
      const place = await placeAt(root, path);
      return place?.stats.isDirectory() === true ? entriesIn(root, place, largest) : undefined;
    },
    digest: async (path) => (await dataFile(root, path))?.digest(),
    data: (path) => dataFile(root, path),
    write: (path, bytes) => write(root, path, bytes),
    landings: (path, most) => landings(root, path, most),
  };
}

async function entriesIn(root: string, folder: Place, largest: number): Promise<readonly Entry[] | undefined> {
  const entries: Entry[] = [];
  for (const name of (await namesIn(folder)).toSorted()) {
    const place = await placeAt(root, folder.path === "" ? name : `${folder.path}/${name}`);
    // Gone since the folder was listed.
    if (place === undefined) continue;
    const entry = await entryAt(place, largest);
    if (entry !== undefined) entries.push(entry);
  }
  return entries;
}

async function namesIn(folder: Place): Promise<readonly string[]> {
  try {
    return await readdir(folder.absolute);
  } catch (error) {
    throw readable(error, folder.path);
  }
}

async function entryAt(place: Place, largest: number): Promise<Entry | undefined> {
  const { path, stats } = place;
  const bare = { path, mode: modeOf(place), size: stats.isDirectory() ? 0 : stats.size, oid: "" };
  if (!stats.isFile() || stats.size > largest) return bare;
  return opened(place, async (file) => {
    const bytes = await file.readFile();
    // It may have grown while we read it.
    if (bytes.length > largest) return { ...bare, size: bytes.length };
    return { ...bare, size: bytes.length, oid: blobName(bytes), bytes };
  });
}

function modeOf({ path, stats }: Place): FileMode {
  if (stats.isSymbolicLink()) return "symlink";
  if (stats.isDirectory()) return "folder";
  if (stats.isFile()) return (stats.mode & 0o100) === 0 ? "file" : "executable";
  throw new UserError({ what: "is neither a file, a folder nor a link", file: path, hint: "take it out of the folder" });
}

/** git's name for these bytes: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects */
function blobName(bytes: Uint8Array): string {
  return hash("sha1", Buffer.concat([Buffer.from(`blob ${bytes.length}\0`), bytes]), "hex");
}

/** Opens the file itself, never what a link that took its place leads to. */
async function opened<T>(place: Place, use: (file: FileHandle) => Promise<T>): Promise<T | undefined> {
  let file: FileHandle;
  try {
    file = await open(place.absolute, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw readable(error, place.path);
  }
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}
