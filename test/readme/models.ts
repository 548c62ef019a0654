import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileAt } from "../github/git/trees.ts";
import { startGitHub } from "../github/server.ts";
import type { Happening, Pull } from "../github/state.ts";
import type { Permissions } from "../github/tokens.ts";
import { bundle } from "../house/build.ts";
import { runAction, type Ran } from "../support/run-bundle.ts";
import { dispatchOf, titled } from "./blocks.ts";
import { dispatched, filled, holds, listens, readWorkflow, type Workflow } from "./workflows.ts";

/** A run of a job: of the Action, or the environment with which its own commands would start. */
export type Run = {
  readonly workflow: string;
  readonly event: string;
  readonly ran: Ran | undefined;
  readonly env: Readonly<Record<string, string>>;
};

export const OURS = ["model-promotion.yml", "model-promotion-review.yml"];
const ACTION = "gated-model-promotion/gated-model-promotion@v1";

/** Builds the bundle into a folder of its own; `folder` holds `index.js` and `cli.js`. */
export async function built(): Promise<{ readonly folder: string; readonly remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), "readme-"));
  await bundle(folder);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The files that somebody has who follows the README to the letter, before the first promotion. */
export function readmeFiles(): Readonly<Record<string, string>> {
  const copied = OURS.map((name) => [`.github/workflows/${name}`, readFileSync(`.github/workflows/${name}`, "utf8")] as const);
  const shown = ["policies/churn.yaml", "evidence/churn/1/evidence.yaml", ".github/workflows/deploy.yml"];
  return Object.fromEntries([...copied, ...shown.map((path) => [path, titled(path)] as const)]);
}

/** acme/models as the README says it should be, on an embedded GitHub that runs its workflows for whatever happens. */
export type Models = Awaited<ReturnType<typeof models>>;

export async function models(main: string, permissions?: Permissions) {
  const github = await startGitHub({ now: "2026-11-20T12:00:00Z" });
  const files = readmeFiles();
  const people = { maya: "maintain", grace: "write", ada: "write", olga: "write", rui: "admin" } as const;
  const repository = github.repository("acme/models", { files, people });
  const workflows = Object.entries(files)
    .filter(([path]) => path.startsWith(".github/workflows/"))
    .map(([path, text]) => readWorkflow(path.slice(path.lastIndexOf("/") + 1), text));
  let next = 0;

  async function run(workflow: Workflow, event: string, cause: Happening): Promise<readonly Run[]> {
    const runs: Run[] = [];
    for (const job of Object.values(workflow.jobs)) {
      const contexts = { github: { event: cause.payload } };
      if (!holds(job.if, contexts)) continue;
      const token = github.actionsToken(repository, permissions ?? job.permissions ?? workflow.permissions ?? {});
      for (const step of job.steps) {
        if (step.uses !== undefined && step.uses !== ACTION) continue;
        const how = { repository, token, event, payload: { action: cause.action, ...cause.payload }, actor: cause.actor.login };
        const ran = step.uses === undefined ? undefined : await runAction(github, { ...how, main, inputs: step.with });
        runs.push({ workflow: workflow.file, event, ran, env: filled(step.env, contexts) });
      }
    }
    return runs;
  }

  /** Lets GitHub start what it would start for everything that happened since the last time, and for what comes of that. */
  async function settle(): Promise<readonly Run[]> {
    const runs: Run[] = [];
    for (; next < github.events.length; next++) {
      const cause = github.events[next]!;
      for (const start of cause.starts.filter(({ held }) => !held)) {
        for (const workflow of workflows.filter((one) => listens(one, start.event, cause))) {
          runs.push(...(await run(workflow, start.event, cause)));
          github.finishWorkflow(workflow.name, cause);
        }
      }
    }
    return runs;
  }

  return {
    github,
    repository,
    workflows,
    settle,
    /** A `gh workflow run` line of the README, typed by a person. */
    async gh(line: string, by = "ada"): Promise<readonly Run[]> {
      const { workflow, fields } = dispatchOf(line);
      const file = workflows.find((one) => one.file === workflow);
      if (file === undefined) throw new Error(`could not find any workflows named ${workflow}`);
      github.as(by).runWorkflow(workflow, dispatched(file, fields));
      return settle();
    },
    /** The minute of the workflow's schedule comes. */
    async quarter(): Promise<readonly Run[]> {
      github.schedule(repository, "*/15 * * * *");
      return settle();
    },
    async approve(login: string, number: number): Promise<readonly Run[]> {
      github.as(login).approve(number);
      return settle();
    },
    pull(number: number): Pull {
      const pull = repository.pulls.get(number);
      if (pull === undefined) throw new Error(`there is no #${number}`);
      return pull;
    },
    /** A file's text on the default branch, or at a commit. */
    file: (path: string, commit = repository.refs.get("refs/heads/main")!): string | undefined =>
      fileAt(repository.git, commit, path),
    check: (number: number): string | undefined => {
      const { sha } = repository.pulls.get(number)!.head;
      const mine = [...repository.checks.values()].filter((one) => one.head === sha && one.name === "model promotion").at(-1);
      return mine?.status === "completed" ? (mine.conclusion ?? undefined) : mine?.status;
    },
  };
}

/** The runs of the Action, each as its outputs. */
export function outputsOf(runs: readonly Run[]): readonly Readonly<Record<string, string>>[] {
  return runs.flatMap(({ ran }) => (ran === undefined ? [] : [ran.outputs]));
}
