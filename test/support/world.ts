import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect } from "vitest";
import { run, type Happening, type Outcome } from "../../src/commands/run.ts";
import { orThrow } from "../../src/errors.ts";
import { workspace } from "../../src/files/workspace.ts";
import { host } from "../../src/github/host.ts";
import { readRequest } from "../../src/inputs.ts";
import type { Result } from "../../src/promotion/result.ts";
import { fileAt } from "../github/git/trees.ts";
import { startGitHub, type EmbeddedGitHub } from "../github/server.ts";
import type { NewRepository } from "../github/setup.ts";
import type { CheckRun, Pull, Repository } from "../github/state.ts";
import { evidence, manifest, policy } from "./texts.ts";

type Texts = Readonly<Record<string, string>>;

/** How a command is run, beside its inputs. */
export type Way = {
  /** Who starts the run: @ada unless told otherwise; null for nobody the runner would name. */
  readonly actor?: string | null;
  /** Who started the run again, if that was somebody else. */
  readonly again?: string;
  /** Files that lie in the workspace. */
  readonly files?: Texts;
  readonly token?: string;
  /** The default branch as the event tells it, for runs whose event is older than the repository. */
  readonly defaultBranch?: string | undefined;
};

export type Plan = NewRepository & { readonly token?: Parameters<EmbeddedGitHub["actionsToken"]>[1] };

/** acme/models at work: one model, one policy, people, and every command run in this process against an embedded GitHub. */
export type World = Awaited<ReturnType<typeof world>>;

const closing: (() => Promise<void>)[] = [];

// Whatever a test asked for, GitHub's own description was never broken on the way.
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const PEOPLE = { maya: "maintain", grace: "write", ada: "write", olga: "write", rui: "admin", eve: "read" } as const;

export async function world(plan: Plan = {}) {
  const github = await startGitHub({ now: "2026-11-20T12:00:00Z" });
  const workspaces = mkdtempSync(join(tmpdir(), "world-"));
  const repository = github.repository("acme/models", {
    ...plan,
    files: {
      "models/fraud.yaml": manifest({ staging: "7", production: "6" }),
      "policies/fraud.yaml": policy(),
      "evidence/fraud/6/evidence.json": evidence("6"),
      "evidence/fraud/7/evidence.json": evidence("7"),
      ...plan.files,
    },
    people: { ...PEOPLE, ...plan.people },
  });
  const token = github.actionsToken(repository, plan.token);
  const log: string[] = [];
  closing.push(async () => {
    await github.close();
    rmSync(workspaces, { recursive: true });
    expect(github.complaints).toEqual([]);
    expect(github.faultsWaiting()).toBe(0);
  });

  const start = async (inputs: Texts, happening: Happening, way: Way): Promise<Outcome> => {
    const folder = mkdtempSync(join(workspaces, "run-"));
    for (const [path, text] of Object.entries(way.files ?? {})) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const say = (line: string) => void log.push(line);
    const connection = { token: way.token ?? token, baseUrl: github.url, repository: repository.fullName, userAgent: "test" };
    const actor = way.actor === null ? undefined : (way.actor ?? "ada");
    const scene = {
      request: orThrow(readRequest(inputs)),
      host: host({ ...connection, log: say, wait: () => Promise.resolve(), now: () => github.clock.now().getTime() }),
      workspace: workspace(folder),
      now: github.clock.now(),
      log: say,
      actor,
      actorId: actor === undefined ? undefined : github.user(actor).id,
      again: way.again,
      defaultBranch: "defaultBranch" in way ? way.defaultBranch : repository.defaultBranch,
    };
    return run(scene, "repository", happening);
  };
  const judged = async (inputs: Texts, happening: Happening, way: Way): Promise<readonly Result[]> => {
    const outcome = await start(inputs, happening, way);
    if (outcome.is !== "judged") throw new Error(`${inputs["command"] ?? "auto"} judged nothing`);
    return outcome.results;
  };
  const one = async (inputs: Texts, way: Way): Promise<Result> => {
    const [first] = await judged(inputs, { kind: "dispatch" }, way);
    if (first === undefined) throw new Error("no result");
    return first;
  };
  const FRAUD = { model: "fraud", to: "production" };

  return {
    github,
    repository,
    token,
    /** What the runs said, line by line. */
    log,
    run: start,
    promote: (inputs: Texts = {}, way: Way = {}) => one({ command: "promote", ...FRAUD, ...inputs }, way),
    rollback: (inputs: Texts = {}, way: Way = {}) => one({ command: "rollback", ...FRAUD, ...inputs }, way),
    release: (inputs: Texts = {}, way: Way = {}) => one({ command: "release", ...FRAUD, ...inputs }, way),
    /** What happens at an event of one pull request. The holds that a merged rollback owes follow behind the first result. */
    async review(number: number, inputs: Texts = {}, way: Way = {}): Promise<Result> {
      const [first] = await judged(inputs, { kind: "pull", number }, { actor: "grace", ...way });
      if (first === undefined) throw new Error("no result");
      return first;
    },
    sweep: (inputs: Texts = {}, way: Way = {}) => judged(inputs, { kind: "sweep" }, { actor: "grace", ...way }),
    pull(number: number): Pull {
      const pull = repository.pulls.get(number);
      if (pull === undefined) throw new Error(`there is no #${number}`);
      return pull;
    },
    /** Each check run on a commit, in the order they were made: `model promotion: failure`. */
    checks: (sha: string): readonly string[] =>
      [...repository.checks.values()].filter((run) => run.head === sha).map((run) => `${run.name}: ${stateOf(run)}`),
    branches: (): readonly string[] => [...repository.refs.keys()].map((ref) => ref.replace("refs/heads/", "")),
    head: (branch = "main"): string => headOf(repository, branch),
    /** A file's text on a branch. */
    file: (path: string, branch = "main"): string | undefined => fileAt(repository.git, headOf(repository, branch), path),
    /** Forgets the requests there were, so that those of the next step can be counted. */
    forget: (): void => void (github.requests.length = 0),
    /** Every request since then that could change something, as `POST /git/trees`; queries only ask. */
    writes: (): readonly string[] =>
      github.requests
        .filter(({ method, url }) => method !== "GET" && url !== "/graphql")
        .map(({ method, url }) => `${method} ${url.replace(`/repos/${repository.fullName}`, "")}`),
  };
}

function stateOf(run: CheckRun): string {
  return run.status === "completed" ? String(run.conclusion) : run.status;
}

function headOf(repository: Repository, branch: string): string {
  const head = repository.refs.get(`refs/heads/${branch}`);
  if (head === undefined) throw new Error(`there is no branch ${branch}`);
  return head;
}
