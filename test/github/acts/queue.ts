import { instant } from "../answers/names.ts";
import { commitOf } from "../git/commits.ts";
import { checkObstacle, requiredChecks } from "../rules/checks.ts";
import { BEHIND, obstacles, QUEUE_ONLY } from "../rules/merging.ts";
import { queueOf } from "../rules/protections.ts";
import type { MergeGroup, Pull, QueueEntry, Repository, State } from "../state.ts";
import type { Actor } from "./actor.ts";
import { happen } from "./happenings.ts";
import { knownConflict } from "./mergeability.ts";
import { madeCommit } from "./merging.ts";
import { closePull, pullHappened } from "./pull-heads.ts";
import { Refusal } from "./refusal.ts";
import { moveRef } from "./refs.ts";

/*
 * GitHub's merge queue. https://docs.github.com/repositories/configuring-branches-and-merges-in-your-repository/configuring-pull-request-merges/managing-a-merge-queue
 * It works by itself, between one request and the next (`settleQueues`).
 */

export function entryOf(pull: Pull): QueueEntry | undefined {
  return pull.repository.queue.find((entry) => entry.pull === pull);
}

/** The entries of one branch, first to be merged first. */
export function entriesOf(repository: Repository, branch: string): readonly QueueEntry[] {
  return repository.queue.filter((entry) => entry.branch === branch);
}

/** `Merge when ready`, for a pull request that is ready. Refuses in words that were seen of GitHub, as far as any were. */
export function enqueue(
  state: State,
  pull: Pull,
  actor: Actor,
  how: { readonly expected?: string | undefined; readonly jump?: boolean | undefined },
): QueueEntry {
  const { repository } = pull;
  const no = (says: string) => new Refusal(422, says);
  if (pull.state === "closed") throw no("Pull request is closed");
  if (queueOf(repository, pull.base.branch) === undefined) throw no("Merge queue is not enabled for this branch");
  // https://github.com/ClickHouse/ClickHouse/pull/109183
  if (entryOf(pull) !== undefined) throw no("Pull request is already in the queue");
  if (how.expected !== undefined && how.expected !== pull.head.sha) throw no("Head sha didn't match expected head sha");
  if (pull.draft) throw no("Pull request is in draft state");
  if (knownConflict(pull)) throw no("Pull request is not in a mergeable state");
  const says = obstaclesInQueue(state, pull, actor);
  // https://github.com/devantler-tech/platform/pull/3138: the sentence of the rule, behind two words.
  if (says.length > 0) throw no(`Pull request ${says.join(" and ")}`);
  const entry: QueueEntry = {
    id: state.nextId(),
    pull,
    branch: pull.base.branch,
    by: actor,
    at: state.clock.now(),
    head: pull.head.sha,
    group: undefined,
  };
  if (how.jump === true) repository.queue.unshift(entry);
  else repository.queue.push(entry);
  pullHappened(state, pull, "enqueued", actor);
  return entry;
}

/** Takes it out again, by somebody's hand. */
export function dequeue(state: State, pull: Pull, actor: Actor): QueueEntry {
  const entry = entryOf(pull);
  if (entry === undefined) throw new Refusal(422, "Pull request is not in the queue");
  remove(state, entry, { reason: "MANUAL", actor });
  return entry;
}

/** The queue replaces being up to date, and is itself no obstacle on the way into it. Nobody bypasses what stands against an entry. */
function obstaclesInQueue(state: State, pull: Pull, { user }: Actor): readonly string[] {
  const says = obstacles(state, pull, { user, via: undefined }, undefined).map((obstacle) => obstacle.says);
  return says.filter((one) => one !== QUEUE_ONLY && one !== BEHIND);
}

export function stateOf(entry: QueueEntry): "QUEUED" | "AWAITING_CHECKS" | "MERGEABLE" | "UNMERGEABLE" {
  const standing = checksOf(entry);
  if (standing === undefined) return "QUEUED";
  return standing === "pending" ? "AWAITING_CHECKS" : standing === "green" ? "MERGEABLE" : "UNMERGEABLE";
}

/** How the required checks stand on the group's own commit; undefined while there is none. */
function checksOf({ pull: { repository }, branch, group }: QueueEntry): "green" | "red" | "pending" | undefined {
  if (group === undefined) return undefined;
  const says = requiredChecks(repository, branch).required.flatMap((check) => checkObstacle(repository, group.head, check) ?? []);
  if (says.length === 0) return "green";
  return says.some((one) => one.endsWith("is failing.") || one.endsWith("expected GitHub App.")) ? "red" : "pending";
}

const working = new WeakMap<Repository, Promise<void>>();

/** All that the queues would have done by now: who has to go, groups to make, and what may land. */
export async function settleQueues(state: State): Promise<void> {
  for (const repository of state.repositories.values()) {
    if (repository.queue.length === 0) continue;
    const now = (working.get(repository) ?? Promise.resolve()).then(() => settle(state, repository));
    working.set(
      repository,
      now.catch(() => undefined),
    );
    await now;
  }
}

async function settle(state: State, repository: Repository): Promise<void> {
  for (const branch of new Set(repository.queue.map((entry) => entry.branch))) {
    while (throwOut(state, repository, branch) || (await build(state, repository, branch)) || land(state, repository, branch));
  }
}

function throwOut(state: State, repository: Repository, branch: string): boolean {
  const rule = queueOf(repository, branch);
  for (const entry of entriesOf(repository, branch)) {
    const { pull } = entry;
    const reason =
      rule === undefined
        ? "QUEUE_CLEARED"
        : pull.merged !== undefined
          ? "ALREADY_MERGED"
          : pull.state === "closed" || pull.base.branch !== branch || pull.head.sha !== entry.head || pull.draft
            ? "BRANCH_PROTECTIONS"
            : reviewsAgainst(state, entry)
              ? "BRANCH_PROTECTIONS"
              : undefined;
    if (reason === undefined) continue;
    remove(state, entry, { reason, actor: { user: queueBot(state), via: undefined } });
    return true;
  }
  return false;
}

/** A review that is dismissed, or that asks for changes, where the branch's rules ask for reviews. */
function reviewsAgainst(state: State, { pull, by }: QueueEntry): boolean {
  return obstaclesInQueue(state, pull, by).some((says) => /review|approval|Changes/.test(says));
}

/** Makes the first group that is missing, or that stands on what is no longer ahead of it. */
async function build(state: State, repository: Repository, branch: string): Promise<boolean> {
  const rule = queueOf(repository, branch);
  const tip = repository.refs.get(`refs/heads/${branch}`);
  if (rule === undefined || tip === undefined) return false;
  let base = tip;
  for (const entry of entriesOf(repository, branch).slice(0, rule.building)) {
    if (entry.group?.base === base) {
      base = entry.group.head;
      continue;
    }
    dissolve(state, entry, "invalidated");
    const head = await madeCommit(state, entry.pull, entry.by, { method: rule.method, base });
    if (!repository.queue.includes(entry)) return true;
    if (head === undefined) remove(state, entry, { reason: "MERGE_CONFLICT", actor: { user: queueBot(state), via: undefined } });
    else form(state, entry, { base, head, ref: `refs/heads/gh-readonly-queue/${branch}/pr-${entry.pull.number}-${base}` });
    return true;
  }
  return false;
}

function form(state: State, entry: QueueEntry, made: Omit<MergeGroup, "since">): void {
  const { repository } = entry.pull;
  entry.group = { ...made, since: state.clock.now() };
  // What GITHUB_TOKEN sets going starts nothing. https://github.com/loopdive/js2/pull/1790
  moveRef(state, repository, { ref: made.ref, to: made.head, actor: { user: queueBot(state), via: entry.by.via } });
  groupHappened(state, entry, "checks_requested", {});
}

function dissolve(state: State, entry: QueueEntry, reason: "merged" | "dequeued" | "invalidated"): void {
  if (entry.group === undefined) return;
  groupHappened(state, entry, "destroyed", { reason });
  moveRef(state, entry.pull.repository, {
    ref: entry.group.ref,
    to: undefined,
    actor: { user: queueBot(state), via: entry.by.via },
  });
  entry.group = undefined;
}

/** Merges what may be merged from the front; else throws out a front whose checks failed or took too long. */
function land(state: State, repository: Repository, branch: string): boolean {
  const rule = queueOf(repository, branch);
  const built = entriesOf(repository, branch).filter(({ group }) => group !== undefined);
  const [front] = built;
  if (rule === undefined || front?.group === undefined) return false;
  const standings = built.map(checksOf);
  const notGreen = standings.findIndex((one) => one !== "green");
  const allGreen = notGreen === -1 ? built.length : notGreen;
  const many = rule.strategy === "ALLGREEN" ? allGreen : standings.lastIndexOf("green") + 1;
  for (const entry of built.slice(0, many)) merge(state, entry, rule.method);
  if (many > 0) return true;
  const late = state.clock.now().getTime() - front.group.since.getTime() > rule.minutes * 60_000;
  const hopeless = standings[0] === "red" && (rule.strategy === "ALLGREEN" || !standings.includes("pending"));
  if (!late && !hopeless) return false;
  remove(state, front, {
    reason: late ? "CI_TIMEOUT" : "CI_FAILURE",
    actor: { user: queueBot(state), via: undefined },
  });
  return true;
}

/** Fast-forwards the base branch to the group's own commit. */
function merge(state: State, entry: QueueEntry, method: "merge" | "squash" | "rebase"): void {
  const { pull, branch, group } = entry;
  const { repository } = pull;
  if (group === undefined) throw new Error(`the merge group of #${pull.number} is not made`);
  const actor: Actor = { user: queueBot(state), via: entry.by.via };
  repository.queue.splice(repository.queue.indexOf(entry), 1);
  pull.merged = { at: state.clock.now(), by: actor.user, commit: group.head, method };
  moveRef(state, repository, { ref: `refs/heads/${branch}`, to: group.head, actor, type: "merge_queue_merge" });
  closePull(state, pull, actor);
  dissolve(state, entry, "merged");
  const from = pull.head.repository;
  if (repository.settings.deleteBranchOnMerge && from === repository)
    moveRef(state, from, { ref: `refs/heads/${pull.head.branch}`, to: undefined, actor });
}

/** Those behind it stand on a group that is gone: theirs are made anew. */
function remove(state: State, entry: QueueEntry, why: { readonly reason: string; readonly actor: Actor }): void {
  const { queue } = entry.pull.repository;
  dissolve(state, entry, "dequeued");
  queue.splice(queue.indexOf(entry), 1);
  entry.pull.removals.push({ at: state.clock.now(), by: why.actor.user, reason: why.reason });
  pullHappened(state, entry.pull, "dequeued", why.actor, { reason: why.reason });
}

/** https://docs.github.com/webhooks/webhook-events-and-payloads#merge_group */
function groupHappened(state: State, entry: QueueEntry, action: string, more: Readonly<Record<string, unknown>>): void {
  const { pull, branch, group, by } = entry;
  if (group === undefined) return;
  const { tree, message, author, committer } = commitOf(pull.repository.git, group.head);
  const person = ({ name, email }: { readonly name: string; readonly email: string }) => ({ name, email });
  happen(state, {
    event: "merge_group",
    action,
    repository: pull.repository,
    actor: by,
    ref: group.ref,
    payload: {
      ...more,
      merge_group: {
        head_sha: group.head,
        head_ref: group.ref,
        base_sha: group.base,
        base_ref: `refs/heads/${branch}`,
        head_commit: {
          id: group.head,
          tree_id: tree,
          message: message.trimEnd(),
          timestamp: instant(group.since),
          author: person(author),
          committer: person(committer),
        },
      },
    },
  });
}

function queueBot(state: State) {
  const bot = state.users.get("github-merge-queue[bot]");
  if (bot === undefined) throw new Error("GitHub's own accounts are missing");
  return bot;
}

/** Where a pull request stands in its queue, from 1. */
export function positionOf(entry: QueueEntry): number {
  return entriesOf(entry.pull.repository, entry.branch).indexOf(entry) + 1;
}
