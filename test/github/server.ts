import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { settleQueues } from "./acts/queue.ts";
import { checkedOut, finishWorkflow, tick } from "./acts/workflows.ts";
import { clockAt } from "./clock.ts";
import type { Clock } from "./clock.ts";
import { copyOf, putBack } from "./copy.ts";
import { disagreements } from "./description/validate.ts";
import { personIn } from "./people.ts";
import type { Person } from "./people.ts";
import { branchRoutes } from "./rest/branches.ts";
import { checkRoutes } from "./rest/checks.ts";
import { commitRoutes } from "./rest/commits.ts";
import { contentRoutes } from "./rest/contents.ts";
import { objectRoutes } from "./rest/objects.ts";
import { peopleRoutes } from "./rest/people.ts";
import { pullRoutes } from "./rest/pulls.ts";
import { refRoutes } from "./rest/refs.ts";
import { repositoryRoutes } from "./rest/repository.ts";
import { issueRoutes } from "./rest/issues.ts";
import { reviewRoutes } from "./rest/reviews.ts";
import { account, addBuiltins, addFork, addOrganisation, addProtection, addRepository, renameAccount } from "./setup.ts";
import type { NewOrganisation, NewProtection, NewRepository } from "./setup.ts";
import type { Protection } from "./settings.ts";
import type { Happening, Organisation, Repository, State, Token, User } from "./state.ts";
import { actionsToken, appToken, personalToken } from "./tokens.ts";
import type { Permissions } from "./tokens.ts";
import { openFaults } from "./wire/faults.ts";
import type { Fault, When } from "./wire/faults.ts";
import type { Exchange } from "./wire/log.ts";
import { router } from "./wire/routes.ts";
import { httpServer } from "./wire/serve.ts";

export type GitHubOptions = {
  /** Where the clock starts; it stands still until advanced. */
  readonly now?: Date | string;
  /** Where bare repositories are kept; a temporary folder by default, removed by `close`. */
  readonly directory?: string;
};

export type EmbeddedGitHub = {
  /** GITHUB_API_URL; GraphQL is at `${url}/graphql`. */
  readonly url: string;
  readonly state: State;
  readonly clock: Clock;
  /** Every request as it was answered. Tests may empty it: `requests.length = 0`. */
  readonly requests: Exchange[];
  /** Where a request or an answer disagreed with GitHub's own description. Tests expect it to be empty. */
  readonly complaints: string[];
  /** What webhooks would have told, and which workflows would have started. */
  readonly events: Happening[];
  user(login: string): User;
  /** The account takes another login; the old one is anybody's from then on. */
  rename(from: string, to: string): void;
  organisation(login: string, plan?: NewOrganisation): Organisation;
  repository(fullName: string, plan?: NewRepository): Repository;
  fork(parent: Repository, login: string): Repository;
  protect(repository: Repository, plan: NewProtection): Protection;
  actionsToken(repository: Repository, permissions?: Permissions): string;
  appToken(slug: string, permissions?: Permissions, repository?: Repository): string;
  personalToken(login: string): string;
  /** What GitHub knows of a token: `used.core = 1000` leaves GITHUB_TOKEN no request for this hour. */
  token(value: string): Token;
  /** A person at work in a repository; in the only one, if none is named. */
  as(login: string, repository?: Repository): Person;
  /** Something goes wrong at the nth request (from now) that matches. */
  fault(when: When, fault: Fault, times?: number): void;
  /** Somebody else does something just before the nth request that matches is looked at. */
  meanwhile(when: When, act: () => unknown): void;
  /** Faults that have not met their request. */
  faultsWaiting(): number;
  /** What there is now; the function puts it back in the place of what there is by then, as often as it is called. The clock goes on. */
  remember(): () => void;
  /** From now on reads are answered by a replica that stands still, until the function is called; writes are done as ever. */
  lagBehind(): () => void;
  /** The commit a run of a workflow would check out (GITHUB_SHA for this GITHUB_REF); undefined where a merge ref cannot be. */
  checkedOut(repository: Repository, ref: string): Promise<string | undefined>;
  /** A workflow that `cause` started ends: what `workflow_run` tells. */
  finishWorkflow(name: string, cause: Happening, conclusion?: string): Happening;
  /** The minute of a `schedule` comes. */
  schedule(repository: Repository, cron: string): Happening;
  /** Merge queues have done all that they would have done by now. */
  settled(): Promise<void>;
  /** A folder that a plain `git clone` can clone, as the repository stands now. */
  bare(repository: Repository): Promise<string>;
  close(): Promise<void>;
};

const routes = [
  ...repositoryRoutes,
  ...branchRoutes,
  ...refRoutes,
  ...objectRoutes,
  ...checkRoutes,
  ...commitRoutes,
  ...contentRoutes,
  ...pullRoutes,
  ...reviewRoutes,
  ...issueRoutes,
  ...peopleRoutes,
];

/** Any operation answers an ill-formed request with 400 or 422, whether its description says so or not (check runs do not). */
function isRefusalAnywhere(status: number, says: string): boolean {
  return (status === 400 || status === 422) && says.endsWith("which is no described status");
}

/** A GitHub of one's own on 127.0.0.1: real git underneath, GitHub's rules and words on top. */
export async function startGitHub(options: GitHubOptions = {}): Promise<EmbeddedGitHub> {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), "github-"));
  const faults = openFaults();
  const requests: Exchange[] = [];
  const complaints: string[] = [];
  const answered = (exchange: Exchange) => {
    requests.push(exchange);
    if (exchange.status !== 0 && exchange.version === "2022-11-28")
      complaints.push(...disagreements(exchange).filter((says) => !isRefusalAnywhere(exchange.status, says)));
  };
  let replica: State | undefined;
  const seen = (reads: boolean) => (reads ? replica : undefined) ?? state;
  const server = httpServer({ state: seen, route: router(routes), faults, answered });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A listening TCP server has an address with a port.
  const { port } = server.address() as AddressInfo;
  let id = 1000;
  const state: State = {
    url: `http://127.0.0.1:${port}`,
    clock: clockAt(new Date(options.now ?? "2026-11-20T12:00:00Z")),
    users: new Map(),
    apps: new Map(),
    organisations: new Map(),
    repositories: new Map(),
    tokens: new Map(),
    happenings: [],
    jobs: new Set(),
    nextId: () => (id += 1),
  };
  addBuiltins(state);
  const only = (): Repository => {
    const [repository, ...more] = state.repositories.values();
    if (repository === undefined || more.length > 0) throw new Error("name the repository: there is not exactly one");
    return repository;
  };
  return {
    url: state.url,
    state,
    clock: state.clock,
    requests,
    complaints,
    events: state.happenings,
    user: (login) => account(state, login),
    rename: (from, to) => renameAccount(state, from, to),
    organisation: (login, plan) => addOrganisation(state, login, plan),
    repository: (fullName, plan) => addRepository(state, directory, fullName, plan),
    fork: (parent, login) => addFork(state, parent, login),
    protect: (repository, plan) => addProtection(state, repository, plan),
    actionsToken: (repository, permissions) => actionsToken(state, repository, permissions),
    appToken: (slug, permissions, repository) => appToken(state, slug, permissions, repository),
    personalToken: (login) => personalToken(state, login),
    token: (value) => state.tokens.get(value)!,
    as: (login, repository = only()) => personIn(state, repository, account(state, login)),
    fault: (when, fault, times) => faults.add(when, fault, times),
    meanwhile: (when, act) => faults.add(when, { is: "meanwhile", act }),
    faultsWaiting: () => faults.waiting(),
    remember() {
      const remembered = copyOf(state);
      return () => putBack(state, remembered);
    },
    lagBehind() {
      const behind = copyOf(state);
      replica = behind;
      return () => {
        if (replica === behind) replica = undefined;
      };
    },
    checkedOut: (repository, ref) => checkedOut(state, repository, ref),
    finishWorkflow: (name, cause, conclusion = "success") => finishWorkflow(state, name, cause, conclusion),
    schedule: (repository, cron) => tick(state, repository, cron),
    settled: () => settleQueues(state),
    async bare({ git, refs, defaultBranch }) {
      await git.flush();
      git.showRefs(refs, defaultBranch);
      return git.directory;
    },
    async close() {
      server.closeAllConnections();
      // A job may still write into the folder that goes; whoever asked for it need not have waited.
      while (state.jobs.size > 0) await Promise.all(state.jobs);
      for (const { git } of state.repositories.values()) git.close();
      await new Promise((resolve) => server.close(resolve));
      if (options.directory === undefined) rmSync(directory, { recursive: true, force: true });
    },
  };
}
