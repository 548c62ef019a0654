import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect } from "vitest";
import { run, type Happening } from "../../src/commands/run.ts";
import { orThrow } from "../../src/errors.ts";
import { workspace } from "../../src/files/workspace.ts";
import { host } from "../../src/github/host.ts";
import { readRequest } from "../../src/inputs.ts";
import type { Result } from "../../src/promotion/result.ts";
import { say, sayError, type Said } from "../../src/say.ts";
import { commitsBetween } from "../github/git/history.ts";
import { fileAt } from "../github/git/trees.ts";
import { startGitHub, type EmbeddedGitHub } from "../github/server.ts";
import type { NewRepository } from "../github/setup.ts";
import type { Pull, Repository } from "../github/state.ts";

/** One run of a command: what the door would say, what it came to, and what it wrote. */
export type Run = Said & {
  readonly results: readonly Result[];
  /** Every request that could have changed something, refused ones too: `POST /git/trees`. */
  readonly writes: readonly string[];
};

export type Inputs = Readonly<Record<string, string>>;
export type Circumstances = {
  /** Who started the run. */
  readonly by?: string;
  readonly token?: string;
  readonly happening?: Happening;
  /** Files of the runner's workspace. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly defaultBranch?: string;
};

/** acme/models on the embedded GitHub, and commands run in this process just as the runner's door runs them. */
export type Workplace = {
  readonly github: EmbeddedGitHub;
  readonly repository: Repository;
  readonly token: string;
  readonly run: (inputs: Inputs, circumstances?: Circumstances) => Promise<Run>;
  /** Judges one pull request, as its event would. */
  readonly review: (pull: Pull | number) => Promise<Run>;
  readonly pull: (number: number) => Pull;
  readonly openPulls: () => readonly number[];
  /** The messages of a pull request's commits, newest first. */
  readonly commitsOf: (pull: number) => readonly string[];
  /** A file as it stands on a branch or at a commit; undefined where there is none. */
  readonly text: (path: string, at?: string) => string | undefined;
};

let running: EmbeddedGitHub[] = [];
let folders: string[] = [];

afterEach(async () => {
  const complaints = running.flatMap((github) => github.complaints);
  for (const github of running) await github.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  [running, folders] = [[], []];
  expect(complaints).toEqual([]);
});

export async function workplace(plan: NewRepository = {}): Promise<Workplace> {
  const github = await startGitHub({ now: "2026-11-20T12:00:00Z" });
  running.push(github);
  const repository = github.repository("acme/models", {
    ...plan,
    people: { ada: "write", grace: "write", maya: "maintain", olga: "write", ...plan.people },
  });
  const token = github.actionsToken(repository);
  const pull = (number: number): Pull => {
    const found = repository.pulls.get(number);
    if (found === undefined) throw new Error(`there is no pull request ${number}`);
    return found;
  };
  const ran = (inputs: Inputs, circumstances: Circumstances = {}) =>
    runCommand({ github, repository, token }, inputs, circumstances);
  return {
    github,
    repository,
    token,
    run: ran,
    review: (one) => {
      const number = typeof one === "number" ? one : one.number;
      return ran({ command: "auto" }, { happening: { kind: "pull", number } });
    },
    pull,
    openPulls: () => [...repository.pulls.values()].filter(({ state }) => state === "open").map(({ number }) => number),
    commitsOf: (number) => {
      const { head, base } = pull(number);
      return commitsBetween(repository.git, head.sha, repository.refs.get(`refs/heads/${base.branch}`)).map(
        ({ message }) => message,
      );
    },
    text: (path, at = repository.defaultBranch) => fileAt(repository.git, repository.refs.get(`refs/heads/${at}`) ?? at, path),
  };
}

/** A folder with these files, gone when the test is over. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), "workplace-"));
  folders.push(folder);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

async function runCommand(
  { github, repository, token }: Pick<Workplace, "github" | "repository" | "token">,
  inputs: Inputs,
  circumstances: Circumstances,
): Promise<Run> {
  const { by = "ada", happening = { kind: "dispatch" }, files = {} } = circumstances;
  const before = github.requests.length;
  let results: readonly Result[] = [];
  let said: Said;
  try {
    const request = orThrow(readRequest(inputs));
    const outcome = await run(
      {
        request,
        host: host({
          token: circumstances.token ?? token,
          baseUrl: github.url,
          repository: repository.fullName,
          userAgent: "test",
          log: () => undefined,
        }),
        workspace: workspace(folderWith(files)),
        now: github.clock.now(),
        log: () => undefined,
        actor: by,
        defaultBranch: circumstances.defaultBranch ?? repository.defaultBranch,
      },
      "repository",
      happening,
    );
    if (outcome.is === "judged") results = outcome.results;
    said = say(outcome, "result.json");
  } catch (error) {
    said = sayError(error);
  }
  const writes = github.requests
    .slice(before)
    .filter(({ method, url }) => method !== "GET" && url !== "/graphql")
    .map(({ method, url }) => `${method} ${url.replace(/^\/repos\/[^/]+\/[^/]+/, "")}`);
  return { ...said, results, writes };
}
