import type { Found, Objects, Workspace } from "../ports.ts";

/** The one "commit" of a checkout: its files as they are. */
export const WORKTREE = "worktree";

/** A checkout, read through the same door as a repository on GitHub. */
export function worktree(workspace: Workspace): Objects {
  return {
    read: (wants, largest) =>
      Promise.all(
        wants.map(async (want): Promise<Found> => {
          if (want.as === "file") {
            const entry = await workspace.file(want.path, largest);
            return entry === undefined ? { is: "absent" } : { is: "entry", entry };
          }
          const entries = await workspace.folder(want.path, largest);
          return entries === undefined ? { is: "absent" } : { is: "folder", entries };
        }),
      ),
    landings: (_head, _base, path, most) => workspace.landings(path, most),
  };
}
