import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { run as runCommand } from "../../src/commands/run.ts";
import { orThrow } from "../../src/errors.ts";
import { workspace } from "../../src/files/workspace.ts";
import { host, type HostOptions } from "../../src/github/host.ts";
import { readRequest } from "../../src/inputs.ts";
import type { Result } from "../../src/promotion/result.ts";
import { say, sayError } from "../../src/say.ts";
import { fileAt } from "../github/git/trees.ts";
import { startGitHub, type EmbeddedGitHub } from "../github/server.ts";
import type { NewRepository } from "../github/setup.ts";
import type { Repository } from "../github/state.ts";
import type { ActionRun } from "../support/run-bundle.ts";
import { proxyBefore, type Proxy } from "./proxy.ts";

export type Texts = Readonly<Record<string, string>>;

/** One run of the Action: its inputs, who started it, and the files beside it. */
export type Step = { readonly inputs: Texts; readonly actor?: string; readonly files?: Texts };

/** What a run came to, as its user hears it. */
export type Heard = {
  readonly exit: number;
  readonly text: string;
  readonly log: readonly string[];
  readonly results: readonly Result[];
  /** What was thrown, where something was. */
  readonly error: unknown;
};

/** acme/models on a GitHub of its own, with a proxy before it that every run goes through. */
export type Place = {
  readonly github: EmbeddedGitHub;
  readonly proxy: Proxy;
  /** As it is now: what GitHub remembers may have been put back since. */
  readonly repository: () => Repository;
  /** Runs a step in this process. Waits take no time, unless told otherwise. */
  readonly run: (step: Step, patience?: Partial<HostOptions>) => Promise<Heard>;
  /** The same step for a process of its own. */
  readonly asAction: (step: Step) => ActionRun;
  /** Where a child is told GitHub is. */
  readonly door: { readonly url: string; readonly clock: EmbeddedGitHub["clock"] };
  readonly file: (path: string, branch?: string) => string | undefined;
  readonly close: () => Promise<void>;
};

const PEOPLE = { maya: "maintain", grace: "write", ada: "write", olga: "write" } as const;

export async function place(plan: NewRepository): Promise<Place> {
  const github = await startGitHub({ now: "2026-11-20T12:00:00Z" });
  const proxy = await proxyBefore(github.url);
  const workspaces = mkdtempSync(join(tmpdir(), "crash-"));
  const { fullName, defaultBranch } = github.repository("acme/models", { ...plan, people: PEOPLE });
  const repository = (): Repository => {
    const found = github.state.repositories.get(fullName);
    if (found === undefined) throw new Error(`${fullName} is gone`);
    return found;
  };
  const token = github.actionsToken(repository());

  const run: Place["run"] = async ({ inputs, actor = "ada", files = {} }, patience = {}) => {
    const folder = mkdtempSync(join(workspaces, "run-"));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const log: string[] = [];
    const line = (text: string) => void log.push(text);
    try {
      const outcome = await runCommand(
        {
          request: orThrow(readRequest(inputs)),
          host: host({
            token,
            baseUrl: proxy.url,
            repository: fullName,
            userAgent: "crash",
            log: line,
            wait: () => Promise.resolve(),
            now: () => github.clock.now().getTime(),
            ...patience,
          }),
          workspace: workspace(folder),
          now: github.clock.now(),
          log: line,
          actor,
          again: actor,
          defaultBranch,
        },
        "repository",
        { kind: "dispatch" },
      );
      const { exit, text } = say(outcome, "result.json");
      return { exit, text, log, results: outcome.is === "judged" ? outcome.results : [], error: undefined };
    } catch (error) {
      const { exit, text } = sayError(error);
      return { exit, text, log, results: [], error };
    }
  };

  return {
    github,
    proxy,
    repository,
    run,
    asAction: ({ inputs, actor = "ada", files = {} }) => ({
      repository: { fullName, defaultBranch },
      token,
      event: "workflow_dispatch",
      payload: { inputs: {} },
      inputs,
      actor,
      workspace: files,
    }),
    door: { url: proxy.url, clock: github.clock },
    file(path, branch = defaultBranch) {
      const { git, refs } = repository();
      const head = refs.get(`refs/heads/${branch}`);
      return head === undefined ? undefined : fileAt(git, head, path);
    },
    async close() {
      await proxy.close();
      await github.close();
      rmSync(workspaces, { recursive: true });
    },
  };
}
