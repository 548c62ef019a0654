import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as core from "@actions/core";
import { context } from "@actions/github";
import { run } from "./commands/run.ts";
import { orThrow, UserError, type Problem } from "./errors.ts";
import { workspace } from "./files/workspace.ts";
import { readEvent, type Event } from "./github/event.ts";
import { host } from "./github/host.ts";
import { Inputs, readRequest } from "./inputs.ts";
import { logSafe } from "./report/escape.ts";
import { say, sayError, type Said } from "./say.ts";

/** Inputs that whoever starts a run may fill; the workflow's own `with:` wins, and where things lie is the workflow's alone. */
const ASKED = ["command", "model", "version", "to", "from", "artifact", "digest", "reason", "pull-request", "dry-run"];

/** The runner's door: inputs and event in; checks, outputs, summary, annotations and exit code out. */
async function main(): Promise<void> {
  const file = join(mkdtempSync(join(process.env["RUNNER_TEMP"] ?? tmpdir(), "model-promotion-")), "result.json");
  let said: Said & { readonly stack?: string | undefined };
  try {
    said = say(await outcome(), file);
  } catch (error) {
    said = sayError(error, file);
  }
  core.info(said.text.trimEnd());
  writeFileSync(file, `${JSON.stringify(said.json, null, 2)}\n`);
  for (const [name, value] of Object.entries(said.outputs)) core.setOutput(name, value);
  if (said.summary !== undefined && process.env["GITHUB_STEP_SUMMARY"] !== undefined)
    await core.summary.addRaw(said.summary).write();
  for (const problem of said.problems)
    core.error(logSafe(problem.hint === undefined ? problem.what : `${problem.what} (${problem.hint})`), placeOf(problem));
  if (said.stack !== undefined) core.debug(said.stack);
  // Each problem is an annotation of its own already; a step that fails without one gets the sentence that says why.
  if (said.problems.length > 0 && said.exit !== 0) process.exitCode = core.ExitCode.Failure;
  else if (said.exit !== 0)
    core.setFailed(said.exit === 1 ? "the promotion is shut; its checks say why" : (said.text.trim().split("\n")[0] ?? "failed"));
}

async function outcome() {
  const event = readEvent(process.env, context.payload, !["", "auto"].includes(core.getInput("command")));
  const request = orThrow(readRequest(texts(event)));
  const token = core.getInput("token");
  if (token === "") {
    throw new UserError({
      what: "there is no token to work with",
      hint: "leave the input token out, which means ${{ github.token }}, or give it a GitHub App's token",
    });
  }
  core.setSecret(token);
  const log = (line: string) => core.info(logSafe(line));
  const repository = host({
    token,
    baseUrl: event.apiUrl,
    repository: event.repository,
    graphqlUrl: event.graphqlUrl,
    userAgent: "gated-model-promotion",
    log,
  });
  const scene = {
    request,
    host: repository,
    workspace: workspace(process.env["GITHUB_WORKSPACE"] ?? process.cwd()),
    now: new Date(),
    log,
    actor: event.firstActor,
    actorId: event.firstActorId,
    again: event.actor,
    defaultBranch: event.defaultBranch,
  };
  return run(scene, "repository", event);
}

/** The inputs of the step, and where it left one empty, what the dispatch brought along. */
function texts(event: Event): Readonly<Record<string, string>> {
  const own = Object.fromEntries(Object.keys(Inputs.shape).map((name) => [name, core.getInput(name)]));
  if (event.kind !== "dispatch") return own;
  const brought = Object.entries(event.inputs).filter(
    ([name]) =>
      ASKED.includes(name) &&
      (own[name] === "" || (name === "command" && own[name] === "auto") || (name === "dry-run" && own[name] === "false")),
  );
  return { ...own, ...Object.fromEntries(brought) };
}

function placeOf(problem: Problem): core.AnnotationProperties {
  return {
    ...(problem.file === undefined ? {} : { file: problem.file }),
    ...(problem.line === undefined ? {} : { startLine: problem.line }),
  };
}

void main();
