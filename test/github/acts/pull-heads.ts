import { simplePullAnswer } from "../answers/pulls.ts";
import { protectionsOf } from "../rules/protections.ts";
import { commitOf } from "../git/commits.ts";
import { ancestors, mergeBase } from "../git/history.ts";
import type { Pull, Repository, State } from "../state.ts";
import type { Actor } from "./actor.ts";
import { happen } from "./happenings.ts";
import { baseTip } from "./mergeability.ts";
import { dismissed } from "./dismissal.ts";

/** Every open pull request, in whichever repository of the network, whose head is this branch. */
function openFrom(state: State, repository: Repository, branch: string): readonly Pull[] {
  const homes = [...state.repositories.values()].filter((home) => home === repository || home === repository.parent);
  return homes.flatMap((home) =>
    [...home.pulls.values()].filter(
      (pull) => pull.state === "open" && pull.head.repository === repository && pull.head.branch === branch,
    ),
  );
}

/** A push to the head: the pull request follows, and approvals are dismissed where the branch rule says so. */
export function headMoved(
  state: State,
  repository: Repository,
  move: { readonly branch: string; readonly to: string; readonly actor: Actor },
): void {
  for (const pull of openFrom(state, repository, move.branch)) {
    const before = pull.head.sha;
    const was = changeOf(pull);
    pull.head.sha = move.to;
    pull.base.sha = baseTip(pull);
    pull.updatedAt = state.clock.now();
    pull.lastPusher = move.actor.user;
    if (was !== changeOf(pull)) dismissStale(state, pull, move.actor);
    pullHappened(state, pull, "synchronize", move.actor, { before, after: move.to });
  }
}

/** What the pull request changes, as a value to compare: approvals go stale with the merge base as well as with the content. */
function changeOf(pull: Pull): string {
  const { git } = pull.repository;
  const base = mergeBase(git, pull.base.sha, pull.head.sha) ?? "";
  return `${base} ${commitOf(git, pull.head.sha).tree}`;
}

function dismissStale(state: State, pull: Pull, actor: Actor): void {
  if (!protectionsOf(pull.repository, pull.base.branch).some(({ reviews }) => reviews?.dismissStale === true)) return;
  for (const review of pull.reviews.filter((candidate) => candidate.state === "APPROVED")) {
    dismissed(state, pull, review, { by: actor.user, message: "" });
    happen(state, {
      event: "pull_request_review",
      action: "dismissed",
      repository: pull.repository,
      actor,
      pull,
      payload: {
        review: { id: review.id, state: "dismissed", commit_id: review.commit },
        pull_request: simplePullAnswer(state, pull),
      },
    });
  }
}

/** The base moved: pull requests whose head it now contains count as merged by that push. */
export function baseMoved(state: State, repository: Repository, branch: string, actor: Actor): void {
  const waiting = [...repository.pulls.values()].some((pull) => pull.state === "open" && pull.base.branch === branch);
  const contained = waiting ? ancestors(repository.git, repository.refs.get(`refs/heads/${branch}`)!) : new Set<string>();
  for (const pull of repository.pulls.values()) {
    if (pull.state !== "open" || pull.merged !== undefined || pull.base.branch !== branch) continue;
    const tip = baseTip(pull);
    if (contained.has(pull.head.sha)) {
      pull.merged = { at: state.clock.now(), by: actor.user, commit: tip, method: "merge" };
      closePull(state, pull, actor);
    }
  }
}

export function headGone(state: State, repository: Repository, branch: string, actor: Actor): void {
  for (const pull of openFrom(state, repository, branch)) closePull(state, pull, actor);
}

export function closePull(state: State, pull: Pull, actor: Actor): void {
  pull.state = "closed";
  pull.closedAt = state.clock.now();
  pull.updatedAt = state.clock.now();
  pullHappened(state, pull, "closed", actor);
}

export function pullHappened(
  state: State,
  pull: Pull,
  action: string,
  actor: Actor,
  more: Readonly<Record<string, unknown>> = {},
): void {
  happen(state, {
    event: "pull_request",
    action,
    repository: pull.repository,
    actor,
    pull,
    payload: {
      number: pull.number,
      pull_request: { ...simplePullAnswer(state, pull), merged: pull.merged !== undefined },
      ...more,
    },
  });
}
