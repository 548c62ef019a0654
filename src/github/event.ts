import * as z from "zod";
import { UserError } from "../errors.ts";

/** Why this run started, and where it runs. Only what is read; nothing here is proof of anything. */
export type Event = Occasion & {
  /** GitHub's name of the event. */
  readonly name: string;
  /** `owner/name`. */
  readonly repository: string;
  /** Not of a run that was started again: its payload may be older than the repository's default branch. */
  readonly defaultBranch?: string | undefined;
  /** Whoever started this run, or last started it again. */
  readonly actor?: string | undefined;
  /** Whoever started it the first time; another person may have started it again. */
  readonly firstActor?: string | undefined;
  /** The number of that account. */
  readonly firstActorId?: number | undefined;
  readonly serverUrl: string;
  readonly apiUrl: string;
  readonly graphqlUrl?: string | undefined;
  readonly runUrl?: string | undefined;
};

/**
 * `dispatch`: someone asked, with these inputs, each spelled as text. `pull`: something happened to one pull request; `fork` says
 * that its head is in another repository. `group`: a merge queue made a commit that would land on `base`, on top of `on`, and asks
 * for its checks. `sweep`: time passed, or something changed, and everything open is to be looked at.
 */
export type Occasion =
  | { readonly kind: "dispatch"; readonly inputs: Readonly<Record<string, string>> }
  | { readonly kind: "pull"; readonly number: number; readonly fork: boolean }
  | ({ readonly kind: "group" } & Group)
  | { readonly kind: "sweep" };

type Group = { readonly head: string; readonly branch: string; readonly base: string; readonly on: string };

const Payload = z.object({ repository: z.object({ default_branch: z.string().optional() }).optional() }).nullish();
const Given = z.record(z.string(), z.unknown()).nullish();
const Repository = z.object({ full_name: z.string() }).nullish();
const Dispatched = z.object({ inputs: Given });
const Sent = z.object({ client_payload: Given });
const Pull = z.object({ number: z.int().positive(), head: z.object({ repo: Repository }), base: z.object({ repo: Repository }) });

const AboutPull = z.object({ pull_request: Pull });

const OCCASIONS: Readonly<Record<string, (payload: unknown) => Occasion>> = {
  workflow_dispatch: (payload) => ({ kind: "dispatch", inputs: inputs(read(Dispatched, payload).inputs) }),
  repository_dispatch: (payload) => ({
    kind: "dispatch",
    inputs: inputs(read(Sent, payload).client_payload),
  }),
  pull_request_target: pull,
  pull_request: pull,
  pull_request_review: pull,
  merge_group: group,
  schedule: sweep,
  workflow_run: sweep,
  push: sweep,
};

/**
 * The runner's environment and the event's payload as an event. Throws a UserError for a payload that lacks what its event must
 * have, and for an event we know nothing of, unless the step itself names what to do (`told`): then any event will do.
 * https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows
 */
export function readEvent(env: Readonly<Record<string, string | undefined>>, payload: unknown, told = false): Event {
  const name = env["GITHUB_EVENT_NAME"] ?? "";
  const occasion = Object.hasOwn(OCCASIONS, name) ? OCCASIONS[name] : told && name !== "" ? sweep : undefined;
  if (occasion === undefined) {
    throw new UserError({
      what: name === "" ? "GITHUB_EVENT_NAME is not set" : `nothing is known to do on the event ${name}`,
      hint: `start the workflow on one of ${Object.keys(OCCASIONS).join(", ")}, or set the input command`,
    });
  }
  const repository = env["GITHUB_REPOSITORY"] ?? "";
  if (repository === "")
    throw new UserError({ what: "GITHUB_REPOSITORY is not set", hint: "set it to owner/name, as GitHub's runner does" });
  const serverUrl = given(env["GITHUB_SERVER_URL"]) ?? "https://github.com";
  const run = given(env["GITHUB_RUN_ID"]);
  const first = ["", "1"].includes(env["GITHUB_RUN_ATTEMPT"] ?? "");
  return {
    ...occasion(payload),
    name,
    repository,
    defaultBranch: first ? given(read(Payload, payload)?.repository?.default_branch) : undefined,
    actor: given(env["GITHUB_TRIGGERING_ACTOR"]) ?? given(env["GITHUB_ACTOR"]),
    firstActor: given(env["GITHUB_ACTOR"]),
    firstActorId: /^[1-9][0-9]*$/.test(env["GITHUB_ACTOR_ID"] ?? "") ? Number(env["GITHUB_ACTOR_ID"]) : undefined,
    serverUrl,
    apiUrl: given(env["GITHUB_API_URL"]) ?? "https://api.github.com",
    graphqlUrl: given(env["GITHUB_GRAPHQL_URL"]),
    runUrl: run === undefined ? undefined : `${serverUrl}/${repository}/actions/runs/${run}`,
  };
}

const Commit = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);
const Branch = z
  .string()
  .regex(/^refs\/heads\/./)
  .transform((ref) => ref.replace(/^refs\/heads\//, ""));
const Asked = z.object({
  action: z.literal("checks_requested"),
  merge_group: z.object({ head_sha: Commit, head_ref: Branch, base_sha: Commit, base_ref: Branch }),
});

/** https://docs.github.com/webhooks/webhook-events-and-payloads#merge_group */
function group(payload: unknown): Occasion {
  const { head_sha, head_ref, base_sha, base_ref } = read(Asked, payload).merge_group;
  return { kind: "group", head: head_sha, branch: head_ref, base: base_ref, on: base_sha };
}

function sweep(): Occasion {
  return { kind: "sweep" };
}

function pull(payload: unknown): Occasion {
  const { number, head, base } = read(AboutPull, payload).pull_request;
  return { kind: "pull", number, fork: head.repo?.full_name === undefined || head.repo.full_name !== base.repo?.full_name };
}

/** A JSON number other than a whole one is no longer what was written (1.10 is 1.1), so it is asked for as text. */
function inputs(values: Readonly<Record<string, unknown>> | null | undefined): Readonly<Record<string, string>> {
  const spelled: [string, string][] = [];
  const problems = [];
  for (const [name, value] of Object.entries(values ?? {})) {
    if (value === null || value === undefined) continue;
    if (typeof value === "number" && !Number.isSafeInteger(value))
      problems.push({ what: `${name} is the number ${value}`, hint: `quote it: "${name}": "${value}"` });
    else spelled.push([name, typeof value === "string" ? value : JSON.stringify(value)]);
  }
  if (problems.length > 0) throw new UserError(problems);
  return Object.fromEntries(spelled);
}

function read<T>(shape: z.ZodType<T>, payload: unknown): T {
  const parsed = shape.safeParse(payload);
  if (parsed.success) return parsed.data;
  throw new UserError({
    what: `the event's payload is not one GitHub sends: ${parsed.error.issues.map(wrong).join(", ")}`,
  });
}

function wrong({ path }: z.core.$ZodIssue): string {
  return path.length === 0 ? "it is no map" : `${path.join(".")} is missing, or is not what GitHub writes there`;
}

/** The runner sets what it does not know to an empty text. */
function given(value: string | undefined): string | undefined {
  return value === undefined || value === "" ? undefined : value;
}
