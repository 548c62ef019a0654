import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { makeCommit, signerOf } from "./acts/commits.ts";
import { openGit } from "./git/store.ts";
import { EMPTY_TREE, withFiles } from "./git/trees.ts";
import type { FileContent } from "./git/trees.ts";
import type { Protection, Settings } from "./settings.ts";
import type { App, Organisation, Repository, Role, Signature, State, Team, User } from "./state.ts";

/** Accounts GitHub itself has, with their real numbers. */
export const ACTIONS_APP = 15368;

export function addBuiltins(state: State): void {
  const github = addAccount(state, { login: "github", type: "Organization", id: 9919 });
  addAccount(state, { login: "ghost", id: 10137 });
  addAccount(state, { login: "web-flow", id: 19864447, name: "GitHub Web Flow", email: "noreply@github.com" });
  const bot = addAccount(state, { login: "github-actions[bot]", type: "Bot", id: 41898282 });
  addAccount(state, { login: "github-merge-queue[bot]", type: "Bot", id: 118344674 });
  state.apps.set(ACTIONS_APP, { id: ACTIONS_APP, slug: "github-actions", name: "GitHub Actions", bot, owner: github });
}

export type NewUser = {
  readonly login: string;
  readonly type?: User["type"];
  readonly id?: number;
  readonly name?: string;
  readonly email?: string;
};

export function addAccount(state: State, plan: NewUser): User {
  const { login } = plan;
  const user: User = {
    id: plan.id ?? state.nextId(),
    login,
    type: plan.type ?? "User",
    name: plan.name ?? login,
    email: plan.email ?? `${login.replaceAll(/[^\w-]/g, "")}@example.com`,
    siteAdmin: false,
    deleted: false,
  };
  state.users.set(login.toLowerCase(), user);
  return user;
}

/** The account, made on first mention. */
export function account(state: State, login: string): User {
  return state.users.get(login.toLowerCase()) ?? addAccount(state, { login });
}

/**
 * The account takes another login and everything it had goes with it; the old one is free for anybody.
 * https://docs.github.com/en/account-and-profile/concepts/account-management#username-changes
 */
export function renameAccount(state: State, from: string, to: string): void {
  const user = account(state, from);
  const [old, fresh] = [user.login.toLowerCase(), to.toLowerCase()];
  user.login = to;
  rekey(state.users, old, fresh);
  for (const { collaborators } of state.repositories.values()) rekey(collaborators, old, fresh);
  for (const { owners, members, teams } of state.organisations.values()) {
    for (const logins of [owners, members]) if (logins.delete(old)) logins.add(fresh);
    for (const team of teams.values()) rekey(team.members, old, fresh);
  }
}

function rekey<T>(map: Map<string, T>, from: string, to: string): void {
  const value = map.get(from);
  if (value === undefined) return;
  map.delete(from);
  map.set(to, value);
}

export type NewTeam = {
  readonly members: readonly string[];
  readonly pending?: readonly string[];
  readonly privacy?: Team["privacy"];
};
export type NewOrganisation = {
  readonly owners?: readonly string[];
  readonly members?: readonly string[];
  readonly teams?: Readonly<Record<string, NewTeam | readonly string[]>>;
};

/** Members of teams are members of the organisation. */
export function addOrganisation(state: State, login: string, plan: NewOrganisation = {}): Organisation {
  const owners = new Set((plan.owners ?? []).map((name) => account(state, name).login.toLowerCase()));
  const members = new Set((plan.members ?? []).map((name) => account(state, name).login.toLowerCase()));
  const made = state.organisations.get(login.toLowerCase());
  const organisation: Organisation = made ?? {
    account: addAccount(state, { login, type: "Organization" }),
    owners,
    members,
    teams: new Map(),
  };
  for (const name of owners) organisation.owners.add(name);
  for (const name of [...owners, ...members]) organisation.members.add(name);
  state.organisations.set(login.toLowerCase(), organisation);
  for (const [slug, team] of Object.entries(plan.teams ?? {}))
    addTeam(state, organisation, slug, "members" in team ? team : { members: team });
  return organisation;
}

export function addTeam(state: State, organisation: Organisation, slug: string, plan: NewTeam): Team {
  const team: Team = { id: state.nextId(), slug, name: slug, privacy: plan.privacy ?? "closed", members: new Map() };
  for (const [names, standing] of [
    [plan.members, "active"],
    [plan.pending ?? [], "pending"],
  ] as const) {
    for (const name of names) {
      const login = account(state, name).login.toLowerCase();
      team.members.set(login, { role: "member", state: standing });
      if (standing === "active") organisation.members.add(login);
    }
  }
  organisation.teams.set(slug.toLowerCase(), team);
  return team;
}

export type NewRepository = {
  /** What the first commit holds. */
  readonly files?: Readonly<Record<string, FileContent>>;
  readonly defaultBranch?: string;
  /** True unless told otherwise, so that every permission matters. */
  readonly private?: boolean;
  /** Logins, made on first mention, with their role; `{role, custom}` for a custom role. */
  readonly people?: Readonly<Record<string, Role | { readonly role: Role; readonly custom: string }>>;
  /** Team slugs of the owning organisation. */
  readonly teams?: Readonly<Record<string, Role>>;
  readonly basePermission?: Role;
  readonly settings?: Partial<Settings>;
  readonly by?: string;
};

/** A repository `owner/name` with one signed commit on its default branch. An owner nobody mentioned becomes an organisation. */
export function addRepository(state: State, directory: string, fullName: string, plan: NewRepository = {}): Repository {
  const [ownerName, name] = fullName.split("/");
  const owner = state.users.get(ownerName!.toLowerCase()) ?? addOrganisation(state, ownerName!).account;
  const home = join(directory, ownerName!, `${name!}.git`);
  mkdirSync(home, { recursive: true });
  const repository = emptyRepository(state, { owner, name: name!, home, parent: undefined, plan });
  const author = signerOf(state, account(state, plan.by ?? "founder"));
  const tree = withFiles(repository.git, EMPTY_TREE, { "README.md": `# ${name!}\n`, ...plan.files });
  const first = makeCommit(state, repository, { tree, parents: [], message: "Initial commit\n", author, seal: "github" });
  repository.refs.set(`refs/heads/${repository.defaultBranch}`, first);
  return repository;
}

/** A fork under another account: its own branches over its parent's objects. */
export function addFork(state: State, parent: Repository, login: string): Repository {
  const plan = { private: parent.private, defaultBranch: parent.defaultBranch };
  const fork = emptyRepository(state, { owner: account(state, login), name: parent.name, home: undefined, parent, plan });
  for (const [ref, sha] of parent.refs) fork.refs.set(ref, sha);
  return fork;
}

type Founding = {
  readonly owner: User;
  readonly name: string;
  readonly home: string | undefined;
  readonly parent: Repository | undefined;
  readonly plan: NewRepository;
};

function emptyRepository(state: State, { owner, name, home, parent, plan }: Founding): Repository {
  const people = Object.entries(plan.people ?? {}).map(([login, role]) => {
    const { login: known } = account(state, login);
    return [known.toLowerCase(), typeof role === "string" ? { role } : role] as const;
  });
  const repository: Repository = {
    id: state.nextId(),
    owner,
    name,
    fullName: `${owner.login}/${name}`,
    private: plan.private ?? true,
    defaultBranch: plan.defaultBranch ?? "main",
    createdAt: state.clock.now(),
    pushedAt: state.clock.now(),
    parent,
    git: parent?.git ?? openGit(home!),
    refs: new Map(),
    signatures: parent?.signatures ?? new Map<string, Signature>(),
    collaborators: new Map(people),
    teams: new Map(Object.entries(plan.teams ?? {})),
    basePermission: plan.basePermission ?? "none",
    settings: {
      actionsMayCreateAndApprove: true,
      methods: { merge: true, squash: true, rebase: true },
      deleteBranchOnMerge: false,
      autoMerge: false,
      issues: true,
      treeLimit: 100_000,
      ...plan.settings,
    },
    protections: [],
    nextNumber: 1,
    pulls: new Map(),
    issues: new Map(),
    suites: [],
    checks: new Map(),
    activity: [],
    queue: [],
    dispatches: [],
  };
  state.repositories.set(repository.fullName.toLowerCase(), repository);
  return repository;
}

export type NewProtection = Partial<Omit<Protection, "id">>;

/** A rule over branches; by default a ruleset over the default branch. Returns it, so that tests can change it. */
export function addProtection(state: State, repository: Repository, plan: NewProtection): Protection {
  const protection: Protection = {
    id: state.nextId(),
    source: "ruleset",
    name: "protected",
    pattern: repository.defaultBranch,
    ...plan,
  };
  repository.protections.push(protection);
  return protection;
}

/** Another GitHub App, installed with its own bot account. */
export function addApp(state: State, slug: string, id?: number): App {
  const known = [...state.apps.values()].find((app) => app.slug === slug);
  if (known !== undefined) return known;
  const bot = addAccount(state, { login: `${slug}[bot]`, type: "Bot" });
  const app: App = { id: id ?? state.nextId(), slug, name: slug, bot, owner: state.users.get("github")! };
  state.apps.set(app.id, app);
  return app;
}
