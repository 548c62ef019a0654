import { parse } from "yaml";
import * as z from "zod";
import { startGitHub, type EmbeddedGitHub } from "../github/server.ts";
import type { Person } from "../github/people.ts";
import type { Pull, Repository } from "../github/state.ts";
import { answersIn } from "./answers.ts";
import { openAlbum, type Album } from "./album.ts";
import { foundRepository, type CAST } from "./repository.ts";
import { openRunner, type Run } from "./runner.ts";
import { deploySentence, eventSentence, news } from "./sentences.ts";
import type { Teller } from "./tell.ts";

const Touched = z.object({ pull_request: z.object({ number: z.number() }) });
const Manifest = z.object({
  stages: z.record(z.string(), z.object({ version: z.string(), digest: z.string() })),
  holds: z.array(z.object({ stage: z.string(), digest: z.string(), because: z.string() })).default([]),
});

/** What a chapter needs: the GitHub, its people, and the means to tell, to wait and to check. */
export type Stage = {
  readonly github: EmbeddedGitHub;
  readonly repository: Repository;
  readonly tell: Teller;
  readonly album: Album;
  /** How many expectations were not reached. */
  readonly failures: () => number;
  chapter(title: string, about: string): void;
  /** A person of the cast does something; the sentence says what. */
  act(login: keyof typeof CAST, says: string): Person;
  /** Time passes, and nobody does anything. */
  later(by: string, says?: string): void;
  /** GitHub sends its events and the workflows run. Gives back the runs. */
  settle(): Promise<readonly Run[]>;
  expect(says: string, reached: boolean): void;
  /** One of several things that were found. */
  line(says: string): void;
  /** Something as it was written. */
  verbatim(text: string): void;
  pull(number: number): Pull;
  manifest(model: string): Promise<z.infer<typeof Manifest>>;
};

/** Opens the embedded GitHub with the demo's repository. `close` it afterwards. */
export async function openStage(tell: Teller): Promise<Stage & { close(): Promise<void> }> {
  const github = await startGitHub({ now: "2026-11-18T09:00:00Z" });
  const repository = foundRepository(github);
  const runner = openRunner(github, repository);
  const album = openAlbum(github, repository);
  /** The last sentence about each pull request, so that a sweep repeats none. */
  const said = new Map<number, string>();
  /** Runs of the empty workflow whose end has not been heard yet. */
  const signals: Run[] = [];
  let [failures, chapters] = [0, 0];

  const expect = (says: string, reached: boolean): void => {
    tell.expected(says, reached);
    album.note({ is: "expected", says, reached });
    if (!reached) failures += 1;
  };
  const heard = async (run: Run): Promise<void> => {
    const answers = run.does === "action" && run.result !== undefined ? news(answersIn(run.result), said, aboutPull(run)) : [];
    if (run.does === "signal") signals.push(run);
    else tell.event(eventSentence(run, run.event === "workflow_run" ? signals.shift() : undefined));
    if (run.does === "deploy") tell.deploy(deploySentence(run));
    for (const answer of answers) tell.answer(answer);
    await album.ran(run, answers);
    if (run.code > 1 || (run.does !== "action" && run.code !== 0)) {
      expect(`run ${String(run.number)} of ${run.workflow.name} ends with exit code 0 or 1, not ${String(run.code)}`, false);
      tell.verbatim(run.log);
    }
  };
  const aboutPull = (run: Run): number | undefined => {
    const cause = run.event === "workflow_run" ? signals[0]?.cause : run.cause;
    return Touched.safeParse(cause?.payload).data?.pull_request.number;
  };

  return {
    github,
    repository,
    tell,
    album,
    failures: () => failures,
    chapter(title, about) {
      chapters += 1;
      tell.heading(`${chapters}. ${title}`);
      tell.text(about);
      album.note({ is: "chapter", number: chapters, title, about });
    },
    act(login, says) {
      github.clock.advance("5m");
      tell.act(github.clock.now(), says);
      album.note({ is: "act", at: github.clock.now(), says });
      return github.as(login);
    },
    later(by, says) {
      github.clock.advance(by);
      if (says === undefined) return;
      tell.act(github.clock.now(), says);
      album.note({ is: "act", at: github.clock.now(), says });
    },
    settle: () => runner.settle(heard),
    expect,
    verbatim(text) {
      tell.verbatim(text);
      album.note({ is: "verbatim", text });
    },
    line(says) {
      tell.line(says);
      album.note({ is: "line", says });
    },
    pull(number) {
      const found = repository.pulls.get(number);
      if (found === undefined) throw new Error(`there is no pull request #${number}`);
      return found;
    },
    async manifest(model) {
      const { stdout } = await repository.git.run([
        "show",
        `${repository.refs.get("refs/heads/main") ?? ""}:models/${model}.yaml`,
      ]);
      return Manifest.parse(parse(stdout.toString()));
    },
    close: () => github.close(),
  };
}
