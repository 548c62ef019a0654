import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { EmbeddedGitHub } from "../github/server.ts";
import type { Happening, Repository, Start } from "../github/state.ts";
import { child, runAction } from "../support/run-bundle.ts";
import { reports } from "./repository.ts";
import { filled, listens, readWorkflows, type Workflow } from "./workflows.ts";

/** One run of one workflow, as its page on GitHub would tell it. */
export type Run = {
  /** From 1, in the order in which the runs were made. */
  readonly number: number;
  readonly workflow: Workflow;
  /** `pull_request_target`, and so on. */
  readonly event: string;
  readonly cause: Happening;
  readonly at: Date;
  /** What the run is for: nothing, the Action, or a deployment that asks what a stage points at. */
  readonly does: "signal" | "action" | "deploy";
  readonly code: number;
  readonly log: string;
  /** Markdown; empty where there is none. */
  readonly summary: string;
  /** What the Action's `result-file` holds. */
  readonly result: unknown;
  readonly outputs: Readonly<Record<string, string>>;
};

type Done = Pick<Run, "does" | "code" | "log" | "summary" | "result" | "outputs">;
const NOTHING: Done = { does: "signal", code: 0, log: "", summary: "", result: undefined, outputs: {} };

/** GitHub's side of Actions: for everything that happened, the workflows that listen to it are run, one after the other. */
export function openRunner(github: EmbeddedGitHub, repository: Repository) {
  const workflows = readWorkflows();
  const token = github.actionsToken(repository, { contents: "write", "pull-requests": "write", checks: "write" });
  const runs: Run[] = [];
  let next = 0;

  async function run(workflow: Workflow, start: Start, cause: Happening): Promise<Run> {
    const at = github.clock.now();
    let [workspace, clone, done]: [Readonly<Record<string, string>>, string | undefined, Done] = [{}, undefined, NOTHING];
    for (const step of Object.values(workflow.jobs).flatMap((job) => job.steps)) {
      if (step.uses?.startsWith("actions/checkout@") === true) clone = await cloned(github, repository);
      else if (step.uses !== undefined) {
        const inputs = filled(step.with, cause.payload);
        const how = { repository, token, event: start.event, payload: cause.payload, inputs, workspace };
        done = { ...(await runAction(github, { ...how, actor: cause.actor.login })), does: "action" };
      } else if (step.run?.startsWith("python") === true) {
        const { model, version } = filled({ model: "${{ inputs.model }}", version: "${{ inputs.version }}" }, cause.payload);
        workspace = reports(model ?? "", version ?? "");
      } else if (step.run?.startsWith("model-promotion ") === true) {
        done = await terminal(step.run, filled(step.env, cause.payload), clone ?? "");
      } else done = { ...NOTHING, log: `$ ${step.run ?? ""}\n` };
    }
    if (clone !== undefined) rmSync(clone, { recursive: true, force: true });
    return { ...done, number: runs.length + 1, workflow, event: start.event, cause, at };
  }

  return {
    runs,
    /** Runs whatever the events since the last time start, and whatever comes of that; tells each run to `heard` as it ends. */
    async settle(heard: (run: Run) => Promise<void>): Promise<readonly Run[]> {
      const before = runs.length;
      for (; next < github.events.length; next++) {
        const cause = github.events[next]!;
        for (const start of cause.starts.filter(({ held }) => !held)) {
          for (const workflow of workflows.filter((one) => listens(one, start.event, cause))) {
            const ended = await run(workflow, start, cause);
            runs.push(ended);
            await heard(ended);
            github.finishWorkflow(workflow.name, cause, ended.code === 0 ? "success" : "failure");
          }
        }
      }
      return runs.slice(before);
    },
  };
}

export type Runner = ReturnType<typeof openRunner>;

/** `actions/checkout`: a clone of the default branch in a folder of its own. */
async function cloned(github: EmbeddedGitHub, repository: Repository): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "deploy-"));
  execFileSync("git", ["clone", "-q", await github.bare(repository), folder], { stdio: "pipe" });
  return folder;
}

/** A step that runs our terminal program: `model-promotion resolve "$MODEL" "$STAGE"`, in the clone. */
async function terminal(line: string, env: Readonly<Record<string, string>>, clone: string): Promise<Done> {
  const [, ...words] = line.split(/\s+/).map((word) => word.replace(/^"?\$(\w+)"?$/, (_, name: string) => env[name] ?? ""));
  const { code, log, stdout } = await child([resolve("dist/cli.js"), ...words], { PATH: process.env["PATH"] ?? "" }, clone);
  const shown = `$ model-promotion ${words.join(" ")}\n${log}`;
  return { ...NOTHING, does: "deploy", code, log: shown, outputs: { asked: words.join(" "), answer: stdout.trim() } };
}
