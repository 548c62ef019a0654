import { commitAnswer } from "../answers/commits.ts";
import { SITE } from "../answers/names.ts";
import { protectionAnswer } from "../answers/rules.ts";
import { Refusal } from "../acts/refusal.ts";
import { protectionsOf } from "../rules/protections.ts";
import { ok, repositoryRoute } from "../wire/call.ts";
import type { RepositoryCall, Route } from "../wire/call.ts";
import { paged } from "../wire/pages.ts";

export const branchRoutes: readonly Route[] = [
  repositoryRoute("GET /branches", ["contents:read"], list),
  repositoryRoute("GET /branches/*branch", ["contents:read"], get),
];

function list(call: RepositoryCall) {
  const { repository, state } = call;
  const branches = [...repository.refs]
    .filter(([ref]) => ref.startsWith("refs/heads/"))
    .map(([ref, sha]) => ({ name: ref.slice(11), sha }));
  branches.sort((a, b) => (a.name < b.name ? -1 : 1));
  return paged(call, branches, ({ name, sha }) => ({
    name,
    commit: { sha, url: `${state.url}/repos/${repository.fullName}/commits/${sha}` },
    protected: protectionsOf(repository, name).length > 0,
  }));
}

function get({ repository, state, params }: RepositoryCall) {
  const name = params.branch!;
  const sha = repository.refs.get(`refs/heads/${name}`);
  if (sha === undefined) throw new Refusal(404, "Branch not found");
  const self = `${state.url}/repos/${repository.fullName}/branches/${encodeURIComponent(name)}`;
  return ok({
    name,
    commit: commitAnswer(state, repository, sha),
    _links: { self, html: `${SITE}/${repository.fullName}/tree/${name}` },
    protected: protectionsOf(repository, name).length > 0,
    protection: protectionAnswer(repository, name),
    protection_url: `${self}/protection`,
  });
}
