import type { Shot } from "../shot.ts";

export type PageName = `${string}.html`;

/** The pages of a pull request at one moment. The last moment has the plain names. */
export function pullPages(shot: Shot, all: readonly Shot[]): Readonly<Record<"conversation" | "checks" | "files", PageName>> {
  const stem = shot === all.at(-1) ? `pull-${shot.number}` : `pull-${shot.number}-after-run-${shot.after}`;
  return { conversation: `${stem}.html`, checks: `${stem}-checks.html`, files: `${stem}-files.html` };
}
