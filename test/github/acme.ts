import { Octokit } from "@octokit/rest";
import { afterEach, expect } from "vitest";
import { startGitHub } from "./server.ts";
import type { EmbeddedGitHub } from "./server.ts";
import type { NewRepository } from "./setup.ts";
import type { Pull, Repository } from "./state.ts";

export const at = { owner: "acme", repo: "models" };

export type Acme = {
  readonly github: EmbeddedGitHub;
  readonly repository: Repository;
  /** With the ordinary GITHUB_TOKEN. */
  readonly bot: Octokit;
  readonly octokit: (token: string) => Octokit;
};

let running: EmbeddedGitHub[] = [];

// Every test's exchanges were compared with GitHub's own description; a double that strays from it proves nothing.
afterEach(async () => {
  const complaints = running.flatMap((github) => github.complaints);
  for (const github of running) await github.close();
  running = [];
  expect(complaints).toEqual([]);
});

/** acme/models with one manifest; maya and noor write, rui administers, eve reads. */
export async function acme(plan: NewRepository = {}): Promise<Acme> {
  const github = await startGitHub({ now: "2026-11-20T12:00:00Z" });
  running.push(github);
  const repository = github.repository("acme/models", {
    ...plan,
    files: { "models/fraud.yaml": "model: fraud\nstages:\n  staging: 1\n  production: 1\n", ...plan.files },
    people: { maya: "write", noor: "write", rui: "admin", eve: "read", ...plan.people },
  });
  const octokit = (token: string) => quiet(github.url, token);
  return { github, repository, octokit, bot: octokit(github.actionsToken(repository)) };
}

export function quiet(url: string, token: string): Octokit {
  const nothing = () => undefined;
  return new Octokit({ baseUrl: url, auth: token, log: { debug: nothing, info: nothing, warn: nothing, error: nothing } });
}

/** A branch with one commit and its pull request, by maya unless said otherwise. */
export function opened(
  { github }: Acme,
  branch = "change",
  files: Readonly<Record<string, string>> = { "models/fraud.yaml": promoted },
  by = "maya",
): Pull {
  const person = github.as(by);
  person.pushCommit(branch, files);
  return person.openPull({ title: `Change on ${branch}`, head: branch });
}

export const promoted = "model: fraud\nstages:\n  staging: 2\n  production: 1\n";

/** What a refused request says: status and message, and what stands in its list of errors. */
export async function refusal(request: Promise<unknown>): Promise<unknown> {
  try {
    await request;
  } catch (error) {
    const { status, response } = error as { status: number; response?: { data: { message: string; errors?: unknown } } };
    const { message, errors } = response!.data;
    return errors === undefined ? { status, message } : { status, message, errors };
  }
  throw new Error("the request was not refused");
}
