import { UserError } from "../errors.ts";
import type { Host } from "../ports.ts";
import { ask, type Access } from "./ask.ts";
import { branches } from "./branches.ts";
import { checks } from "./checks.ts";
import { client, type ClientOptions } from "./client.ts";
import { dispatches } from "./dispatches.ts";
import { graphql, graphqlUrlOf } from "./graphql.ts";
import { objects } from "./objects.ts";
import { issues } from "./issues.ts";
import { nothingYet } from "./own.ts";
import { LONGEST_ANSWER, patience, type Machine } from "./patience.ts";
import { people } from "./people.ts";
import { pullRequests } from "./pull-requests.ts";
import { queues } from "./queues.ts";
import { rules } from "./rules.ts";

export type HostOptions = ClientOptions &
  Pick<Machine, "log"> &
  Partial<Machine> & {
    /** `owner/name`. */
    readonly repository: string;
    /** Derived from `baseUrl` when absent. */
    readonly graphqlUrl?: string | undefined;
  };

/** One GitHub repository behind the house's ports. Remembers only what cannot change: content at commits. */
export function host(options: HostOptions): Host {
  const access = accessTo(options);
  return {
    repository: options.repository,
    defaultBranch: async () => (await ask(access.octokit.rest.repos.get(access.where))).default_branch,
    objects: objects(access),
    branches: branches(access),
    pulls: pullRequests(access),
    queues: queues(access),
    rules: (branch) => rules(access, branch),
    checks: checks(access),
    people: people(access),
    issues: issues(access),
    dispatches: dispatches(access),
  };
}

/** The line to GitHub that the parts of this room share. */
export function accessTo(options: HostOptions): Access {
  const [owner, repo, ...more] = options.repository.split("/");
  if (owner === undefined || owner === "" || repo === undefined || repo === "" || more.length > 0) {
    throw new UserError({ what: `"${options.repository}" is no repository`, hint: "write it as owner/name" });
  }
  const { log, wait = sleep, now = Date.now, deadline = () => AbortSignal.timeout(LONGEST_ANSWER) } = options;
  const waiting = patience({ log, wait, now, deadline });
  const octokit = client(options, waiting);
  return {
    octokit,
    patience: waiting,
    own: nothingYet(),
    graphql: graphql(octokit, options.graphqlUrl ?? graphqlUrlOf(options.baseUrl), options.log),
    where: { owner, repo },
  };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
