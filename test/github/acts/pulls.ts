import { isAncestor } from "../git/history.ts";
import { atLeast, roleOf } from "../rules/roles.ts";
import type { Pull, Repository, Role, State } from "../state.ts";
import { isActions } from "./actor.ts";
import type { Actor } from "./actor.ts";
import { closePull, pullHappened } from "./pull-heads.ts";
import { invalid, Refusal } from "./refusal.ts";

const NOT_PERMITTED = "GitHub Actions is not permitted to create or approve pull requests.";

export type NewPull = {
  readonly title: string;
  readonly body: string | null;
  /** `branch`, or `owner:branch` for a fork's. */
  readonly head: string;
  readonly base: string;
  readonly draft?: boolean | undefined;
};

/** The setting that keeps GITHUB_TOKEN from opening and approving; other tokens are not asked. */
export function refuseActions(repository: Repository, actor: Actor): void {
  if (isActions(actor) && !repository.settings.actionsMayCreateAndApprove) throw new Refusal(403, NOT_PERMITTED);
}

export function createPull(state: State, repository: Repository, actor: Actor, plan: NewPull): Pull {
  refuseActions(repository, actor);
  checkText(plan.title, plan.body);
  const [owner, branch] = plan.head.includes(":") ? plan.head.split(":", 2) : [repository.owner.login, plan.head];
  const headRepository = networkOf(state, repository).find((home) => home.owner.login.toLowerCase() === owner?.toLowerCase());
  const base = repository.refs.get(`refs/heads/${plan.base}`);
  const head = headRepository?.refs.get(`refs/heads/${branch!}`);
  if (base === undefined)
    throw new Refusal(422, "Validation Failed", [{ resource: "PullRequest", field: "base", code: "invalid" }]);
  if (headRepository === undefined || head === undefined) {
    throw new Refusal(422, "Validation Failed", [{ resource: "PullRequest", field: "head", code: "invalid" }]);
  }
  if (
    (actor.via === undefined || actor.via.kind === "personal") &&
    !atLeast(roleOf(state, headRepository, actor.user).role, "write")
  ) {
    throw new Refusal(403, `${actor.user.login} may not push to ${headRepository.fullName}`);
  }
  const twin = [...repository.pulls.values()].find(
    (pull) =>
      pull.state === "open" &&
      pull.head.repository === headRepository &&
      pull.head.branch === branch &&
      pull.base.branch === plan.base,
  );
  if (twin !== undefined) {
    const message = `A pull request already exists for ${headRepository.owner.login}:${branch!}.`;
    throw new Refusal(422, "Validation Failed", [{ resource: "PullRequest", code: "custom", message }]);
  }
  if (isAncestor(repository.git, head, base)) {
    throw new Refusal(422, "Validation Failed", [
      { resource: "PullRequest", code: "custom", message: `No commits between ${plan.base} and ${branch!}` },
    ]);
  }
  const now = state.clock.now();
  const pull: Pull = {
    id: state.nextId(),
    repository,
    number: repository.nextNumber++,
    title: plan.title,
    body: plan.body,
    state: "open",
    draft: plan.draft === true,
    author: actor.user,
    head: { repository: headRepository, branch: branch!, sha: head },
    base: { branch: plan.base, sha: base },
    createdAt: now,
    updatedAt: now,
    closedAt: undefined,
    merged: undefined,
    reviews: [],
    comments: [],
    labels: [],
    requestedReviewers: [],
    timeline: [],
    lastPusher: headRepository.activity.findLast(({ ref }) => ref === `refs/heads/${branch!}`)?.actor ?? actor.user,
    mergeability: undefined,
    removals: [],
  };
  repository.pulls.set(pull.number, pull);
  pullHappened(state, pull, "opened", actor);
  return pull;
}

function networkOf(state: State, repository: Repository): readonly Repository[] {
  const root = repository.parent ?? repository;
  return [...state.repositories.values()].filter((home) => home === root || home.parent === root);
}

/** https://github.com/googleapis/repo-automation-bots/issues/1895: the limits as GitHub words them. */
function checkText(title: string | undefined, body: string | null | undefined): void {
  if (title?.trim() === "")
    throw new Refusal(422, "Validation Failed", [{ resource: "PullRequest", field: "title", code: "missing_field" }]);
  if (title !== undefined && Array.from(title).length > 256)
    throw invalid("PullRequest", "title", "title is too long (maximum is 256 characters)");
  if (body !== undefined && body !== null && Array.from(body).length > 65536)
    throw invalid("PullRequest", "body", "body is too long (maximum is 65536 characters)");
}

export type PullChange = {
  readonly title?: string | undefined;
  readonly body?: string | null | undefined;
  readonly state?: "open" | "closed" | undefined;
  readonly base?: string | undefined;
};

export function updatePull(state: State, pull: Pull, actor: Actor, change: PullChange): void {
  demandOwnOr(
    state,
    pull,
    actor,
    change.title !== undefined || change.body !== undefined || change.base !== undefined ? "write" : "triage",
  );
  checkText(change.title, change.body);
  const edited = { title: pull.title, body: pull.body, base: pull.base.branch };
  if (change.title !== undefined) pull.title = change.title;
  if (change.body !== undefined) pull.body = change.body;
  if (change.base !== undefined && change.base !== pull.base.branch) rebasePull(state, pull, actor, change.base);
  pull.updatedAt = state.clock.now();
  if (edited.title !== pull.title || edited.body !== pull.body || edited.base !== pull.base.branch)
    pullHappened(state, pull, "edited", actor, { changes: edited });
  if (change.state === "closed" && pull.state === "open") closePull(state, pull, actor);
  if (change.state === "open" && pull.state === "closed") reopen(state, pull, actor);
}

/** One's own pull request, or the role. Installation tokens were asked for their permissions already. */
function demandOwnOr(state: State, pull: Pull, { user, via }: Actor, role: Role): void {
  if (via !== undefined && via.kind !== "personal") return;
  if (user !== pull.author && !atLeast(roleOf(state, pull.repository, user).role, role))
    throw new Refusal(403, "Must have admin rights to Repository.");
}

function rebasePull(state: State, pull: Pull, actor: Actor, base: string): void {
  const tip = pull.repository.refs.get(`refs/heads/${base}`);
  if (tip === undefined)
    throw new Refusal(422, "Validation Failed", [{ resource: "PullRequest", field: "base", code: "invalid" }]);
  pull.base.branch = base;
  pull.base.sha = tip;
  pull.timeline.push({ id: state.nextId(), event: "base_ref_changed", actor: actor.user, at: state.clock.now() });
}

function reopen(state: State, pull: Pull, actor: Actor): void {
  const tip = pull.head.repository?.refs.get(`refs/heads/${pull.head.branch}`);
  if (pull.merged !== undefined)
    throw invalid("PullRequest", "state", "state cannot be changed. The pull request cannot be reopened.");
  if (tip === undefined)
    throw invalid("PullRequest", "state", `state cannot be changed. The ${pull.head.branch} branch was deleted.`);
  if (tip !== pull.head.sha)
    throw invalid(
      "PullRequest",
      "state",
      `state cannot be changed. The ${pull.head.branch} branch was force-pushed or recreated.`,
    );
  pull.state = "open";
  pull.closedAt = undefined;
  pullHappened(state, pull, "reopened", actor);
}
