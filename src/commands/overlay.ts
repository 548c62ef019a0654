import type { Entry, Found, Objects } from "../ports.ts";

/** The name under which a commit that does not exist yet is read. */
export const PLANNED = "planned";

/**
 * The repository as it would be after a commit that has not been made: `base` with some files added or replaced. What is judged
 * before anything is written is thereby read in the same way as what is judged afterwards.
 */
export function withPlanned(objects: Objects, base: string, files: readonly Entry[]): Objects {
  return {
    landings: (branchHead, branch, path, most) => objects.landings(branchHead, branch, path, most),
    async read(wants, largest) {
      const below = await objects.read(
        wants.map((want) => (want.commit === PLANNED ? { ...want, commit: base } : want)),
        largest,
      );
      return wants.map((want, index) => {
        const found = below[index] ?? { is: "absent" };
        return want.commit === PLANNED ? laid(found, want.path, want.as, files) : found;
      });
    },
  };
}

function laid(below: Found, path: string, as: "file" | "folder", files: readonly Entry[]): Found {
  if (as === "file") {
    const planned = files.find((file) => file.path === path);
    return planned === undefined ? below : { is: "entry", entry: planned };
  }
  const planned = files.filter((file) => file.path.slice(0, file.path.lastIndexOf("/")) === path);
  if (planned.length === 0) return below;
  const names = new Set(planned.map((file) => file.path));
  const kept = below.is === "folder" ? below.entries.filter((entry) => !names.has(entry.path)) : [];
  return { is: "folder", entries: [...kept, ...planned].sort((a, b) => (a.path < b.path ? -1 : 1)) };
}
