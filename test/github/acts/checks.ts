import { checkRunAnswer } from "../answers/checks.ts";
import type { App, CheckAnnotation, CheckConclusion, CheckRun, CheckSuite, Repository, State } from "../state.ts";
import type { Actor } from "./actor.ts";
import { happen } from "./happenings.ts";
import { invalid, Refusal } from "./refusal.ts";

/** A check run as REST is sent it; the description of GitHub says which values are well-formed. */
export type CheckInput = {
  readonly name?: string;
  readonly head_sha?: string;
  readonly status?: CheckRun["status"];
  readonly conclusion?: CheckConclusion;
  readonly started_at?: string;
  readonly completed_at?: string;
  readonly details_url?: string;
  readonly external_id?: string;
  readonly output?: {
    readonly title?: string;
    readonly summary?: string;
    readonly text?: string;
    readonly annotations?: readonly CheckAnnotation[];
  };
};

const MOST_TEXT = 65535;

/** Only Apps have check runs, GITHUB_TOKEN among them. https://docs.github.com/en/rest/guides/using-the-rest-api-to-interact-with-checks */
export function appOf(actor: Actor): App {
  const app = actor.via?.app;
  if (app === undefined) throw new Refusal(403, "You must authenticate via a GitHub App.");
  return app;
}

export function createCheck(state: State, repository: Repository, actor: Actor, input: CheckInput): CheckRun {
  const app = appOf(actor);
  const head = input.head_sha ?? "";
  if (input.name === undefined || input.name === "") throw invalid("CheckRun", "name", "name can't be blank");
  if (repository.git.read(head)?.type !== "commit") throw new Refusal(422, `No commit found for SHA: ${head}`);
  checkOutput(input);
  const run: CheckRun = {
    id: state.nextId(),
    suite: suiteOf(state, repository, app, head),
    app,
    name: input.name,
    head,
    status: "queued",
    conclusion: null,
    startedAt: state.clock.now(),
    completedAt: undefined,
    detailsUrl: null,
    externalId: null,
    output: { title: null, summary: null, text: null },
    annotations: [],
  };
  repository.checks.set(run.id, run);
  run.suite.runs.push(run);
  apply(state, run, input);
  checkHappened(state, repository, run, actor);
  return run;
}

export function updateCheck(
  state: State,
  repository: Repository,
  run: CheckRun,
  change: { readonly actor: Actor; readonly input: CheckInput },
): void {
  const { actor, input } = change;
  if (appOf(actor).id !== run.app.id)
    throw new Refusal(
      403,
      "Invalid app_id `" + String(run.app.id) + "` - check run can only be modified by the GitHub App that created it.",
    );
  checkOutput(input);
  apply(state, run, input);
  checkHappened(state, repository, run, actor);
}

function apply(state: State, run: CheckRun, input: CheckInput): void {
  if (input.name !== undefined) run.name = input.name;
  if (input.details_url !== undefined) run.detailsUrl = input.details_url;
  if (input.external_id !== undefined) run.externalId = input.external_id;
  if (input.started_at !== undefined) run.startedAt = new Date(input.started_at);
  const settled = run.status === "completed";
  // A settled run stays settled: a status without a conclusion changes nothing any more, a new conclusion replaces the old one.
  if (input.status !== undefined && !settled) run.status = input.status;
  if (input.conclusion !== undefined) {
    run.status = "completed";
    run.conclusion = input.conclusion;
    run.completedAt = input.completed_at === undefined ? state.clock.now() : new Date(input.completed_at);
  }
  const { output } = input;
  if (output === undefined) return;
  run.output = {
    title: output.title ?? run.output.title,
    summary: output.summary ?? run.output.summary,
    text: output.text ?? run.output.text,
  };
  run.annotations.push(...(output.annotations ?? []));
}

function checkOutput(input: CheckInput): void {
  if (input.status === "completed" && input.conclusion === undefined)
    throw invalid("CheckRun", "conclusion", "conclusion is required when status is completed");
  const { output } = input;
  for (const field of ["title", "summary"] as const) {
    if (output !== undefined && typeof output[field] !== "string")
      throw new Refusal(422, `Invalid request.\n\n"${field}" wasn't supplied.`);
  }
  for (const field of ["summary", "text"] as const) {
    const length = Array.from(output?.[field] ?? "").length;
    if (length > MOST_TEXT)
      throw new Refusal(422, "Invalid request.\n\nOnly 65535 characters are allowed; " + String(length) + " were supplied.");
  }
  const annotations = output?.annotations ?? [];
  if (annotations.length > 50) {
    throw new Refusal(422, `Invalid request.\n\nNo more than 50 items are allowed; ${annotations.length} were supplied.`);
  }
  for (const { title, message, start_line, end_line } of annotations) {
    if (Array.from(title ?? "").length > 255)
      throw new Refusal(422, "Invalid request.\n\nOnly 255 characters are allowed in an annotation's title.");
    if (Buffer.byteLength(message) > 65536)
      throw new Refusal(422, "Invalid request.\n\nAn annotation's message may be at most 64 KB.");
    if (end_line < start_line) throw invalid("CheckRun", "annotations", "end_line must not be before start_line");
  }
}

/** One suite for each App and commit, whichever workflow wrote to it. */
function suiteOf(state: State, repository: Repository, app: App, head: string): CheckSuite {
  const known = repository.suites.find((suite) => suite.app === app && suite.head === head);
  if (known !== undefined) return known;
  const branch = [...repository.refs].find(([, sha]) => sha === head)?.[0].replace("refs/heads/", "");
  const suite: CheckSuite = { id: state.nextId(), app, head, branch, createdAt: state.clock.now(), runs: [] };
  repository.suites.push(suite);
  return suite;
}

function checkHappened(state: State, repository: Repository, run: CheckRun, actor: Actor): void {
  const action = run.status === "completed" ? "completed" : "created";
  happen(state, {
    event: "check_run",
    action,
    repository,
    actor,
    payload: { check_run: checkRunAnswer(state, repository, run) },
  });
}
