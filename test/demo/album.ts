import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EmbeddedGitHub } from "../github/server.ts";
import type { Repository } from "../github/state.ts";
import { historyPage } from "./pages/history.ts";
import { indexPage } from "./pages/index.ts";
import { checksPage, conversationPage, filesPage } from "./pages/pull.ts";
import { runPage } from "./pages/run.ts";
import { type PageName, pullPages } from "./pages/names.ts";
import type { Run } from "./runner.ts";
import { commitShot, fingerprint, shoot, type CommitShot, type Shot } from "./shot.ts";

/** One line of the story, for the index. */
export type Note =
  | { readonly is: "chapter"; readonly number: number; readonly title: string; readonly about: string }
  | { readonly is: "act"; readonly at: Date; readonly says: string }
  | { readonly is: "run"; readonly run: Run; readonly answers: readonly string[]; readonly shots: readonly Shot[] }
  | { readonly is: "line"; readonly says: string }
  | { readonly is: "verbatim"; readonly text: string }
  | { readonly is: "expected"; readonly says: string; readonly reached: boolean };

/** Keeps what there was to see: every run, and every pull request as it stood after each run that changed it. */
export function openAlbum(github: EmbeddedGitHub, repository: Repository) {
  const notes: Note[] = [];
  const shots: Shot[] = [];

  async function ran(run: Run, answers: readonly string[]): Promise<void> {
    const fresh: Shot[] = [];
    for (const pull of run.does === "action" ? repository.pulls.values() : []) {
      const last = shots.findLast(({ number }) => number === pull.number);
      if (last !== undefined && last.state !== "open") continue;
      const shot = await shoot(github, pull, run.number);
      if (last === undefined || fingerprint(last) !== fingerprint(shot)) fresh.push(shot);
    }
    shots.push(...fresh);
    notes.push({ is: "run", run, answers, shots: fresh });
  }

  return {
    note: (note: Note): void => void notes.push(note),
    ran,
    /** Writes every page into the folder, which is emptied before. Gives back how many there are. */
    async write(folder: string): Promise<number> {
      const history = await historyOf(repository);
      const pages = new Map<PageName, string>([
        ["index.html", indexPage(notes, shots)],
        ["history.html", historyPage(history)],
      ]);
      for (const note of notes) if (note.is === "run") pages.set(`run-${note.run.number}.html`, runPage(note.run, note.shots));
      for (const shot of shots) {
        const all = shots.filter(({ number }) => number === shot.number);
        const names = pullPages(shot, all);
        pages.set(names.conversation, conversationPage(shot, all));
        pages.set(names.checks, checksPage(shot, all));
        pages.set(names.files, filesPage(shot, all));
      }
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      for (const [name, text] of pages) writeFileSync(join(folder, name), text);
      return pages.size;
    },
  };
}

export type Album = ReturnType<typeof openAlbum>;

/** What landed on the default branch, newest first, each with its whole message. */
async function historyOf(repository: Repository): Promise<readonly CommitShot[]> {
  const { stdout } = await repository.git.run(["rev-list", repository.refs.get(`refs/heads/${repository.defaultBranch}`) ?? ""]);
  return stdout
    .toString()
    .trim()
    .split("\n")
    .map((sha) => commitShot(repository, sha));
}
