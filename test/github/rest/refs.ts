import { Refusal } from "../acts/refusal.ts";
import { pushRef } from "../acts/refs.ts";
import { refAnswer } from "../answers/commits.ts";
import { isAncestor } from "../git/history.ts";
import { created, flag, ok, repositoryRoute, requiredText } from "../wire/call.ts";
import type { RepositoryCall, Route } from "../wire/call.ts";
import { paged } from "../wire/pages.ts";
import { commitNamed } from "./resolve.ts";

export const refRoutes: readonly Route[] = [
  repositoryRoute("GET /git/ref/*ref", ["contents:read"], get),
  repositoryRoute("GET /git/matching-refs/*ref", ["contents:read"], matching),
  repositoryRoute("POST /git/refs", ["contents:write"], create),
  repositoryRoute("PATCH /git/refs/*ref", ["contents:write"], update),
  repositoryRoute("DELETE /git/refs/*ref", ["contents:write"], remove),
];

function get({ state, repository, params }: RepositoryCall) {
  const ref = `refs/${params.ref!}`;
  const sha = repository.refs.get(ref) ?? (ref.startsWith("refs/pull/") ? commitNamed(repository, ref) : undefined);
  if (sha === undefined) throw new Refusal(404, "Not Found");
  return ok(refAnswer(state, repository, ref, sha));
}

function matching(call: RepositoryCall) {
  const { state, repository, params } = call;
  const found = [...repository.refs]
    .filter(([ref]) => ref.startsWith(`refs/${params.ref!}`))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return paged(call, found, ([ref, sha]) => refAnswer(state, repository, ref, sha));
}

/** What git itself would not take as a name. https://git-scm.com/docs/git-check-ref-format */
const badName = /\.\.|[\s~^:?*[\\\u007f]|\/\/|\/\.|\.lock(\/|$)|\.$|\/$|@\{/;

function create(call: RepositoryCall) {
  const { state, repository, actor } = call;
  const ref = requiredText(call, "ref");
  const to = requiredText(call, "sha");
  if (!/^refs\/[^/]+\/./.test(ref) || badName.test(ref)) throw new Refusal(422, `${ref} is not a valid ref name.`);
  refuseUnknown(call, to);
  if (repository.refs.has(ref)) throw new Refusal(422, "Reference already exists");
  // A file and a folder of the same name cannot both be, in git's refs as on a disk.
  const inTheWay = [...repository.refs.keys()].find((other) => other.startsWith(`${ref}/`) || ref.startsWith(`${other}/`));
  if (inTheWay !== undefined) throw new Refusal(422, "Reference update failed");
  pushRef(state, repository, { ref, to, actor });
  return created(refAnswer(state, repository, ref, to));
}

function update(call: RepositoryCall) {
  const { state, repository, actor, params } = call;
  const ref = `refs/${params.ref!}`;
  const to = requiredText(call, "sha");
  const force = flag(call, "force");
  const from = repository.refs.get(ref);
  if (from === undefined) throw new Refusal(422, "Reference does not exist");
  refuseUnknown(call, to);
  if (!force && !isAncestor(repository.git, from, to)) throw new Refusal(422, "Update is not a fast forward");
  pushRef(state, repository, { ref, to, actor });
  return ok(refAnswer(state, repository, ref, to));
}

function refuseUnknown({ repository }: RepositoryCall, sha: string): void {
  if (repository.git.read(sha)?.type !== "commit") throw new Refusal(422, "Object does not exist");
}

function remove({ state, repository, actor, params }: RepositoryCall) {
  const ref = `refs/${params.ref!}`;
  if (!repository.refs.has(ref)) throw new Refusal(422, "Reference does not exist");
  if (ref === `refs/heads/${repository.defaultBranch}`) throw new Refusal(422, "Cannot delete the default branch");
  pushRef(state, repository, { ref, to: undefined, actor });
  return { status: 204 };
}
