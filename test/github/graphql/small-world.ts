import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { makeCommit, signerOf } from "../acts/commits.ts";
import { clockAt } from "../clock.ts";
import { openGit } from "../git/store.ts";
import { EMPTY_TREE, withFiles } from "../git/trees.ts";
import type { FileContent } from "../git/trees.ts";
import type { Access, App, Pull, Repository, Role, State, Token, User } from "../state.ts";
import { execute } from "./execute.ts";

const NOW = new Date("2026-03-02T09:00:00Z");

/** A state made by hand, with nothing of REST in it: one private repository, acme/models, whose files a test writes. */
export function smallWorld() {
  const directory = mkdtempSync(join(tmpdir(), "small-world-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  let id = 100;
  const users = new Map<string, User>();
  const user = (login: string, type: User["type"] = "User"): User => {
    const made: User = {
      id: login === "github-actions[bot]" ? 41_898_282 : ++id,
      login,
      type,
      name: login,
      email: `${login}@acme.example`,
      siteAdmin: false,
      deleted: false,
    };
    users.set(login.toLowerCase(), made);
    return made;
  };
  const [acme, ada, grace, bot] = [user("acme", "Organization"), user("ada"), user("grace"), user("github-actions[bot]", "Bot")];
  const flow = user("web-flow");
  const app: App = { id: 15_368, slug: "github-actions", name: "GitHub Actions", bot, owner: acme };
  const repository: Repository = {
    id: 1,
    owner: acme,
    name: "models",
    fullName: "acme/models",
    private: true,
    defaultBranch: "main",
    createdAt: NOW,
    pushedAt: NOW,
    parent: undefined,
    git: openGit(directory),
    refs: new Map(),
    signatures: new Map(),
    collaborators: new Map<string, { role: Role }>([
      ["ada", { role: "admin" }],
      ["grace", { role: "read" }],
    ]),
    teams: new Map(),
    basePermission: "none",
    settings: {
      actionsMayCreateAndApprove: true,
      methods: { merge: true, squash: true, rebase: true },
      deleteBranchOnMerge: false,
      autoMerge: false,
      issues: true,
      treeLimit: 100_000,
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
  const clock = clockAt(NOW);
  const state: State = {
    url: "http://127.0.0.1:1",
    clock,
    users,
    apps: new Map([[app.id, app]]),
    organisations: new Map(),
    repositories: new Map([["acme/models", repository]]),
    tokens: new Map(),
    happenings: [],
    jobs: new Set(),
    nextId: () => ++id,
  };

  const token = (permissions: Readonly<Record<string, Access>>): Token => ({
    value: "t",
    kind: "actions",
    user: bot,
    app,
    repository: "acme/models",
    permissions,
    used: { core: 0, graphql: 0, resetAt: 0 },
    limit: 1000,
  });
  const all = token({ contents: "read", "pull-requests": "read", checks: "read" });

  /** A commit on a branch; `parents` are its tip, or the default branch's, where none are given. */
  const commit = (
    branch: string,
    files: Readonly<Record<string, FileContent>>,
    how: { by?: User; parents?: readonly string[]; seal?: "github" | "person" | "invalid" } = {},
  ) => {
    clock.advance("1m");
    const tip = repository.refs.get(`refs/heads/${branch}`) ?? repository.refs.get("refs/heads/main");
    const parents = how.parents ?? (tip === undefined ? [] : [tip]);
    const before = parents[0] === undefined ? EMPTY_TREE : treeOf(parents[0]);
    const sha = makeCommit(state, repository, {
      tree: withFiles(repository.git, before, files),
      parents,
      message: `Change ${Object.keys(files).join(", ")}\n\nBody.\n`,
      author: signerOf(state, how.by ?? ada),
      seal: how.seal,
    });
    repository.refs.set(`refs/heads/${branch}`, sha);
    return sha;
  };
  const treeOf = (sha: string): string => /^tree (\w+)/.exec(repository.git.read(sha)?.bytes.toString() ?? "")?.[1] ?? "";

  const pull = (branch: string, more: Partial<Pull> = {}): Pull => {
    const [head, base] = [repository.refs.get(`refs/heads/${branch}`) ?? "", repository.refs.get("refs/heads/main") ?? ""];
    const now = clock.advance("1m");
    const made: Pull = {
      id: ++id,
      repository,
      number: repository.nextNumber++,
      title: `Promote ${branch}`,
      body: null,
      state: "open",
      draft: false,
      author: bot,
      head: { repository, branch, sha: head },
      base: { branch: "main", sha: base },
      createdAt: now,
      updatedAt: now,
      closedAt: undefined,
      merged: undefined,
      reviews: [],
      comments: [],
      labels: [],
      requestedReviewers: [],
      timeline: [],
      lastPusher: bot,
      mergeability: undefined,
      removals: [],
      ...more,
    };
    repository.pulls.set(made.number, made);
    return made;
  };

  /** What a query answers, with everything readable unless another token is given. */
  const ask = async (query: string, variables: Readonly<Record<string, unknown>> = {}, by: Token = all) => {
    const { status, body } = await execute(state, by, { query, variables });
    // Tests name what they expect in these; anything else is a failing comparison.
    return {
      status,
      data: body["data"] as never,
      errors: body["errors"] as readonly { type?: string; message: string; path?: readonly unknown[] }[] | undefined,
    };
  };

  return { state, repository, clock, app, ada, grace, bot, flow, user, token, all, commit, pull, ask };
}

/** `repository(owner: "acme", name: "models") { ... }` */
export const inModels = (fields: string): string => `{ repository(owner: "acme", name: "models") { ${fields} } }`;
