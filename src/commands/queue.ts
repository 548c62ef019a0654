import { groupRuns } from "../report/check-runs.ts";
import { mayLand } from "../promotion/decide.ts";
import type { Decision, Result } from "../promotion/result.ts";
import type { PullFacts } from "../ports.ts";
import type { LastOut } from "../ports/queues.ts";
import type { Scene } from "./scene.ts";

/*
 * Where a base takes changes through a merge queue, GitHub merges, later and by itself: what was judged is put into the queue, is
 * looked at again there (merge-group.ts), and is taken out as soon as it is no longer what may be merged.
 */

/** What GITHUB_TOKEN puts into a queue starts no workflow, so other required checks would never come: https://github.com/loopdive/js2/pull/1790 */
const ACTIONS = "github-actions[bot]";

/** What people have to do, where this run could not put the pull request into the queue itself; undefined where it could, and where there is none. */
export function toldHow(result: Result, { queue, viewer, number }: PullFacts): Decision | undefined {
  if (queue?.required !== true || queue.inside || (viewer !== undefined && viewer !== ACTIONS)) return undefined;
  return {
    to: "wait",
    code: "merge_queue",
    because: `waiting for somebody to add #${number} to the merge queue of ${result.base}: GitHub starts no checks for what GITHUB_TOKEN adds`,
    next: [
      `Press "Merge when ready" on #${number}.`,
      "Or give the input token a GitHub App's token: with one, the Action adds what may be merged by itself.",
    ],
  };
}

/**
 * Puts what was judged into the merge queue of its base, bound to the head that was judged. `now` is the pull request as it is.
 * Undefined where its base has no queue, and it may be merged.
 */
export async function queuedInstead(scene: Scene, result: Result, now: PullFacts): Promise<Decision | undefined> {
  const { queue, number, base } = now;
  if (queue === undefined) return withoutGraphql(scene, now);
  if (queue.inside) return waitingInQueue(base, number, queue.position);
  if (!queue.required) return undefined;
  const told = toldHow(result, now);
  if (told !== undefined) return told;
  const out = await scene.host.queues.lastOut(number);
  if (out !== undefined && staysOut(out, now)) return leftOut(out, now);
  const answer = await scene.host.queues.add({ number, id: queue.id, head: now.head });
  switch (answer.is) {
    case "queued":
      scene.log(`added #${number} at ${now.head.slice(0, 7)} to the merge queue of ${base}`);
      return waitingInQueue(base, number, answer.position);
    case "head_moved":
      return {
        to: "wait",
        code: "head_moved",
        because: "waiting: somebody pushed while this commit was judged",
        next: ["Nothing to do; the new commit is judged at its own event."],
      };
    case "refused":
      return {
        to: "wait",
        code: "merge_queue",
        because: `waiting: GitHub does not take #${number} into the merge queue of ${base}: ${answer.said}`,
        next: [`Meet what GitHub names; it is added at the next event, or press "Merge when ready" on #${number}.`],
      };
  }
}

/** A REST merge by a token that may bypass the rules would go past a queue without a word, so the rules are asked first. */
async function withoutGraphql(scene: Scene, { number, base }: PullFacts): Promise<Decision | undefined> {
  const rules = await scene.host.rules(base);
  if (rules?.every(({ type }) => type !== "merge_queue") === true) return undefined;
  const known = rules === undefined ? `whether ${base} has a merge queue cannot be told` : `${base} has a merge queue`;
  return {
    to: "wait",
    code: "merge_queue",
    because: `waiting for somebody to merge #${number}: ${known}, and GitHub's GraphQL, which alone adds to one, does not answer`,
    next: [`Press "Merge when ready" on #${number}, or wait for the next event.`],
  };
}

/**
 * What a pull request in the queue comes to. While it may land it is left there; else it is taken out, and reported as failed on
 * the commit that would have landed.
 */
export async function whileQueued(scene: Scene, result: Result, facts: PullFacts): Promise<Result> {
  const { queue, number, base } = facts;
  if (queue === undefined || result.decision.code === "nothing_to_judge") return result;
  if (mayLand(result.decision)) return { ...result, decision: waitingInQueue(base, number, queue.position) };
  const done = (what: string) => ({ ...result, done: [...result.done, what] });
  if (scene.request.dryRun) return done(`would take #${number} out of the merge queue of ${base}`);
  const entry = (await scene.host.queues.of(base))?.entries.find(({ pull }) => pull === number);
  // Out first: what GitHub throws out for a failed check counts as its own word, and is not put back without a new review.
  const answer = await scene.host.queues.remove({ number, id: queue.id });
  if (entry?.head !== undefined) await scene.host.checks.publish(entry.head, groupRuns(result, false), entry.checks);
  const said =
    answer.is === "out"
      ? `took #${number} out of the merge queue of ${base}`
      : `#${number} could not be taken out of the merge queue of ${base}${answer.is === "refused" ? `: ${answer.said}` : ""}`;
  scene.log(said);
  return done(said);
}

function waitingInQueue(base: string, number: number, position: number | undefined): Decision {
  const at = position === undefined ? "" : `, at position ${position}`;
  return {
    to: "wait",
    code: "enqueued",
    because: `waiting in the merge queue of ${base}${at}: GitHub merges #${number} once every check on its merge group passes`,
    next: ["Nothing to do; what would land is judged again on the merge group's commit."],
  };
}

/** What GitHub or a person took out stays out, until somebody commits or reviews again. What this very bot took out, it may put back. */
function staysOut(out: LastOut, { viewer, reviews }: PullFacts): boolean {
  const own = out.by !== undefined && out.by.toLowerCase() === viewer?.toLowerCase();
  return !own && !out.committedSince && reviews.every(({ at }) => at === undefined || at <= out.at);
}

function leftOut({ by, why }: LastOut, { number, base }: PullFacts): Decision {
  const who = by === undefined ? "" : ` by ${by}`;
  return {
    to: "wait",
    code: "merge_queue",
    because: `waiting: #${number} was taken out of the merge queue of ${base}${who}${why === undefined ? "" : ` (${why})`}, and is not put back without a word`,
    next: [`See on #${number} why, then press "Merge when ready"; a new approval or a new commit also puts it back.`],
  };
}
