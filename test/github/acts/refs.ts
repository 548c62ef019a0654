import { userAnswer } from "../answers/users.ts";
import { commitAnswer } from "../answers/commits.ts";
import { commitsBetween, isAncestor } from "../git/history.ts";
import { pushObstacles, workflowChanged } from "../rules/pushing.ts";
import type { ActivityType, Repository, State } from "../state.ts";
import type { Actor } from "./actor.ts";
import { happen } from "./happenings.ts";
import { baseMoved, headGone, headMoved } from "./pull-heads.ts";
import { Refusal } from "./refusal.ts";

const NOTHING = "0".repeat(40);

export type RefMove = {
  /** `refs/heads/main`. */
  readonly ref: string;
  /** Undefined deletes the ref. */
  readonly to: string | undefined;
  readonly actor: Actor;
  /** Merges, which were judged already, say what they are; everything else is worked out. */
  readonly type?: ActivityType;
};

/** Points a ref elsewhere, asking no rule, with all that follows: activity, push event, and what becomes of pull requests. */
export function moveRef(state: State, repository: Repository, move: RefMove): void {
  const { ref, to, actor } = move;
  const from = repository.refs.get(ref);
  if (from === to) return;
  if (to === undefined) repository.refs.delete(ref);
  else repository.refs.set(ref, to);
  repository.pushedAt = state.clock.now();
  const type = move.type ?? activityType(repository, from, to);
  repository.activity.push({
    id: state.nextId(),
    ref,
    before: from ?? NOTHING,
    after: to ?? NOTHING,
    actor: actor.user,
    type,
    at: state.clock.now(),
  });
  announce(state, repository, { ref, from, to, actor, forced: type === "force_push" });
  if (!ref.startsWith("refs/heads/")) return;
  const branch = ref.slice("refs/heads/".length);
  if (to === undefined) headGone(state, repository, branch, actor);
  else {
    headMoved(state, repository, { branch, to, actor });
    baseMoved(state, repository, branch, actor);
  }
}

/** A push as any client makes it: branch rules and workflow files are looked at first. Throws a `Refusal`. */
export function pushRef(state: State, repository: Repository, move: RefMove): void {
  const from = repository.refs.get(move.ref);
  refuseWorkflows(repository, from, move);
  if (move.ref.startsWith("refs/heads/")) {
    const branch = move.ref.slice("refs/heads/".length);
    const says = pushObstacles(state, repository, move.actor, { branch, from, to: move.to });
    if (says.length > 0) throw new Refusal(422, `Repository rule violations found\n\n${says.join("\n\n")}\n\n`);
  }
  moveRef(state, repository, move);
}

/** https://docs.github.com/en/apps/creating-github-apps: only the `workflows` permission lets an App touch workflow files. */
export function refuseWorkflows(
  repository: Repository,
  from: string | undefined,
  { to, actor }: Pick<RefMove, "to" | "actor">,
): void {
  if (to === undefined || actor.via === undefined || actor.via.kind === "personal" || actor.via.permissions.workflows === "write")
    return;
  const path = workflowChanged(repository, from, to);
  if (path !== undefined) {
    throw new Refusal(
      403,
      `refusing to allow a GitHub App to create or update workflow \`${path}\` without \`workflows\` permission`,
    );
  }
}

function activityType(repository: Repository, from: string | undefined, to: string | undefined): ActivityType {
  if (from === undefined) return "branch_creation";
  if (to === undefined) return "branch_deletion";
  return isAncestor(repository.git, from, to) ? "push" : "force_push";
}

type Announced = {
  readonly ref: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly actor: Actor;
  readonly forced: boolean;
};

function announce(state: State, repository: Repository, { ref, from, to, actor, forced }: Announced): void {
  const commits =
    to === undefined || from === undefined ? [] : commitsBetween(repository.git, to, from).slice(0, 20).toReversed();
  const pusher = { name: actor.user.login, email: actor.user.email };
  const payload = {
    ref,
    before: from ?? NOTHING,
    after: to ?? NOTHING,
    created: from === undefined,
    deleted: to === undefined,
    forced,
    compare: "",
    commits: commits.map(({ sha, message }) => ({ id: sha, message: message.trimEnd(), distinct: true })),
    head_commit: to === undefined ? null : { id: to, message: commitAnswer(state, repository, to).commit },
    pusher,
  };
  const ends = { ref: ref.replace(/^refs\/(heads|tags)\//, ""), ref_type: ref.startsWith("refs/tags/") ? "tag" : "branch" };
  if (from === undefined)
    happen(state, { event: "create", repository, actor, ref, payload: { ...ends, master_branch: repository.defaultBranch } });
  happen(state, { event: "push", repository, actor, ref, payload: { ...payload, user: userAnswer(state, actor.user) } });
  if (to === undefined) happen(state, { event: "delete", repository, actor, payload: ends });
}
