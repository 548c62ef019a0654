import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Repository } from "../github/state.ts";

/** One run of the Action, as GitHub's runner would start it. */
export type ActionRun = {
  readonly repository: Pick<Repository, "fullName" | "defaultBranch">;
  readonly token: string;
  /** `workflow_dispatch`, `pull_request_target`, ... */
  readonly event: string;
  readonly payload?: Readonly<Record<string, unknown>>;
  /** The step's `with:`. */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly actor?: string;
  /** Files of the workspace, by path. */
  readonly workspace?: Readonly<Record<string, string | Uint8Array>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Which file to run; the committed bundle unless told otherwise. */
  readonly main?: string;
};

export type Ran = {
  readonly code: number;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** What `result-file` holds. */
  readonly result: unknown;
};

/** Where a GitHub answers, and what time it is there. */
export type At = { readonly url: string; readonly clock: { readonly now: () => Date } };

/** Runs `dist/index.js` in a process of its own: inputs, event, workspace and files as GitHub's runner lays them out. */
export async function runAction(github: At, run: ActionRun): Promise<Ran> {
  const { home, workspace, env } = laidOut(github, run);
  const { code, log } = await child([run.main ?? resolve("dist/index.js")], env, workspace);
  const outputs = outputsIn(readFileSync(join(home, "output"), "utf8"));
  const resultFile = outputs["result-file"];
  const ran = {
    code,
    log,
    outputs,
    summary: readFileSync(join(home, "summary"), "utf8"),
    result: resultFile === undefined ? undefined : (JSON.parse(readFileSync(resultFile, "utf8")) as unknown),
  };
  rmSync(home, { recursive: true, force: true });
  return ran;
}

/** What the runner lays out before a step: a folder of its own (to be removed afterwards), the workspace in it, and the step's environment. */
export function laidOut(
  github: At,
  run: ActionRun,
): { readonly home: string; readonly workspace: string; readonly env: Readonly<Record<string, string>> } {
  const home = mkdtempSync(join(tmpdir(), "run-"));
  const workspace = join(home, "workspace");
  mkdirSync(workspace);
  for (const [path, content] of Object.entries(run.workspace ?? {})) {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), content);
  }
  const file = (name: string, content = "") => {
    writeFileSync(join(home, name), content);
    return join(home, name);
  };
  const payload = { repository: { default_branch: run.repository.defaultBranch }, ...run.payload };
  const env = {
    PATH: process.env["PATH"] ?? "",
    EMBEDDED_NOW: String(github.clock.now().getTime()),
    GITHUB_API_URL: github.url,
    GITHUB_GRAPHQL_URL: `${github.url}/graphql`,
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_REPOSITORY: run.repository.fullName,
    GITHUB_EVENT_NAME: run.event,
    GITHUB_EVENT_PATH: file("event.json", JSON.stringify(payload)),
    GITHUB_ACTOR: run.actor ?? "octo-requester",
    GITHUB_ACTOR_ID: "583231",
    GITHUB_TRIGGERING_ACTOR: run.actor ?? "octo-requester",
    GITHUB_WORKSPACE: workspace,
    GITHUB_OUTPUT: file("output"),
    GITHUB_STEP_SUMMARY: file("summary"),
    RUNNER_TEMP: home,
    ...inputsOf({
      command: "auto",
      token: run.token,
      manifests: "models/*.yaml",
      policies: "policies",
      "evidence-root": "evidence",
      "dry-run": "false",
      "merge-method": "squash",
      ...run.inputs,
    }),
    ...run.env,
  };
  return { home, workspace, env };
}

/** Runs Node on these arguments, at the embedded GitHub's time where `env` names one. */
export function child(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
): Promise<{ readonly code: number; readonly log: string; readonly stdout: string; readonly stderr: string }> {
  return new Promise((done) => {
    const process_ = spawn(process.execPath, ["--import", resolve("test/support/clock.ts"), ...args], { cwd, env: { ...env } });
    let [stdout, stderr, log] = ["", "", ""];
    process_.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      log += text;
    });
    process_.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
      log += text;
    });
    process_.on("close", (code) => done({ code: code ?? -1, log, stdout, stderr }));
  });
}

function inputsOf(inputs: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`, value]),
  );
}

/** The runner's output file: `name<<delimiter`, lines, delimiter. */
function outputsIn(text: string): Readonly<Record<string, string>> {
  const outputs: Record<string, string> = {};
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at++) {
    const [, name, delimiter] = /^([^<]+)<<(.+)$/.exec(lines[at] ?? "") ?? [];
    if (name === undefined) continue;
    const end = lines.indexOf(delimiter ?? "", at + 1);
    outputs[name] = lines.slice(at + 1, end).join("\n");
    at = end;
  }
  return outputs;
}
