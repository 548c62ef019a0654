import { instant, nodeId, SITE } from "../answers/names.ts";
import { repositoryNodeId } from "../answers/repositories.ts";
import type { Repository } from "../state.ts";
import { byExpression, gitObject } from "./objects.ts";
import { filtered } from "./order.ts";
import type { PullFilter } from "./order.ts";
import { page } from "./paging.ts";
import { queueSource } from "./queue.ts";
import type { Page } from "./paging.ts";
import { Told, unknown } from "./told.ts";
import { actor, mustRead, seenRepository } from "./world.ts";
import type { Fields, PullSource, RefSource, RepositorySource, World } from "./world.ts";

const pullSource = (pull: PullSource["pull"]): PullSource => ({ is: "PullRequest", pull });

function pullOf(world: World, repository: Repository, number: number): PullSource {
  mustRead(world, repository, "pull-requests");
  const pull = repository.pulls.get(number);
  if (pull === undefined) throw new Told("NOT_FOUND", `Could not resolve to a PullRequest with the number of ${number}.`);
  return pullSource(pull);
}

/** `main`, `heads/main` or `refs/heads/main`; null where there is none. */
function refOf(repository: Repository, name: string): RefSource | null {
  const full = [name, `refs/${name}`, `refs/heads/${name}`, `refs/tags/${name}`].find((one) => repository.refs.has(one));
  const place = /^refs\/[^/]+\//.exec(full ?? "")?.[0] ?? "";
  return full === undefined ? null : { is: "Ref", repository, prefix: place, name: full.slice(place.length) };
}

const REPOSITORY: Fields<RepositorySource> = {
  id: ({ repository }) => repositoryNodeId(repository),
  databaseId: ({ repository }) => repository.id,
  name: ({ repository }) => repository.name,
  nameWithOwner: ({ repository }) => repository.fullName,
  owner: ({ repository }) => actor(repository.owner),
  url: ({ repository }) => `${SITE}/${repository.fullName}`,
  isPrivate: ({ repository }) => repository.private,
  /** Null in an empty repository. */
  defaultBranchRef: ({ repository }, _: never, world) => {
    mustRead(world, repository, "contents");
    return refOf(repository, `refs/heads/${repository.defaultBranch}`);
  },
  ref: ({ repository }, { qualifiedName }: { qualifiedName: string }, world) => {
    mustRead(world, repository, "contents");
    return refOf(repository, qualifiedName);
  },
  object: ({ repository }, { oid, expression }: { oid?: string | null; expression?: string | null }, world) => {
    mustRead(world, repository, "contents");
    if (oid != null && expression == null) return gitObject(repository, oid);
    if (expression == null || oid != null) throw unknown("Repository.object with neither or both of oid and expression");
    return byExpression(repository, expression);
  },
  mergeQueue: ({ repository }, { branch }: { branch?: string | null }, world) => {
    mustRead(world, repository, "pull-requests");
    return queueSource(repository, branch ?? repository.defaultBranch);
  },
  pullRequest: ({ repository }, { number }: { number: number }, world) => pullOf(world, repository, number),
  pullRequests: ({ repository }, args: Page & PullFilter, world, info) => {
    mustRead(world, repository, "pull-requests");
    return page(filtered(repository.pulls.values(), args).map(pullSource), args, info);
  },
  /** Sorted by name. `query` finds its letters anywhere in the name. */
  refs: ({ repository }, args: Page & { refPrefix: string; query?: string | null }, world, info) => {
    mustRead(world, repository, "contents");
    const { refPrefix: prefix, query } = args;
    if (!/^refs\/(heads|tags)\/(.*\/)?$/.test(prefix)) throw unknown(`refs with the prefix ${prefix}, which ends within a name`);
    const names = [...repository.refs.keys()].filter((ref) => ref.startsWith(prefix)).map((ref) => ref.slice(prefix.length));
    const kept = names.filter((name) => query == null || `${prefix}${name}`.toLowerCase().includes(query.toLowerCase())).sort();
    return page(
      kept.map((name): RefSource => ({ is: "Ref", repository, prefix, name })),
      args,
      info,
    );
  },
};

const REF: Fields<RefSource> = {
  id: ({ repository, prefix, name }) => nodeId("REF", repository.id, `${prefix}${name}`),
  name: ({ name }) => name,
  prefix: ({ prefix }) => prefix,
  target: ({ repository, prefix, name }) => gitObject(repository, repository.refs.get(`${prefix}${name}`) ?? ""),
  /** "With this ref as the head ref": of this repository, and of forks into it when they have a branch of that name. */
  associatedPullRequests: ({ repository, prefix, name }, args: Page & PullFilter, world, info) => {
    mustRead(world, repository, "pull-requests");
    const branch = `${prefix}${name}`.replace(/^refs\/heads\//, "");
    const pulls = [...repository.pulls.values()].filter(
      (pull) => pull.head.repository === repository && pull.head.branch === branch,
    );
    return page(filtered(pulls, args).map(pullSource), args, info);
  },
};

const QUERY: Fields<unknown> = {
  repository: (_, { owner, name }: { owner: string; name: string }, world) => seenRepository(world, `${owner}/${name}`),
  /** Addresses of repositories, pull requests and commits; null for any other. */
  resource: (_, { url }: { url: string }, world) => {
    const found = new RegExp(`^${SITE}/([^/]+/[^/]+)(?:/(pull|commit)/([0-9a-f]+))?$`).exec(url);
    if (found === null || world.state.repositories.get((found[1] ?? "").toLowerCase()) === undefined) return null;
    const { repository } = seenRepository(world, found[1] ?? "");
    if (found[2] === undefined) return { is: "Repository", repository };
    if (found[2] === "pull") return pullOf(world, repository, Number(found[3]));
    mustRead(world, repository, "contents");
    return gitObject(repository, found[3] ?? "");
  },
  rateLimit: () => ({}),
  /** Always a user: of an App's token its bot, under its whole login. */
  viewer: (_, __: never, { token }) => ({ is: "User", user: { ...token.user, type: "User" } }),
};

const RATE_LIMIT: Fields<unknown> = {
  limit: (_, __: never, { token }) => token.limit,
  cost: (_, __: never, { cost }) => cost,
  remaining: (_, __: never, { token }) => Math.max(0, token.limit - token.used.graphql),
  used: (_, __: never, { token }) => token.used.graphql,
  resetAt: (_, __: never, { token }) => instant(new Date(token.used.resetAt)),
  nodeCount: (_, __: never, { nodes }) => nodes,
};

export const REPOSITORIES = { Query: QUERY, RateLimit: RATE_LIMIT, Repository: REPOSITORY, Ref: REF };
