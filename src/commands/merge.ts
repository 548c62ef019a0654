import { spellMove, approversOf, mainMoves, mergeMessage } from "../promotion/message.ts";
import type { Decision, Result } from "../promotion/result.ts";
import type { PullFacts } from "../ports.ts";
import { followUp } from "./finish.ts";
import { mark, unmark } from "./mark.ts";
import { alarmed, changedMeanwhile, landedOtherwise, MERGED_BY_ANOTHER } from "./meanwhile.ts";
import { queuedInstead, toldHow } from "./queue.ts";
import type { Assessment } from "./proposal.ts";
import { refusalOf } from "./refused-merge.ts";
import type { Scene } from "./scene.ts";

/**
 * Merges exactly the head that was judged, as the pull request was when it was judged, onto a base whose manifests, policy and
 * evidence are still those that were judged, and looks afterwards at what really landed, and where. Where the base has a merge queue
 * the pull request is put into it instead; whatever the token may do, nothing is merged past a queue.
 */
export async function mergeJudged(scene: Scene, result: Result, assessment: Assessment, facts: PullFacts): Promise<Result> {
  const { pull } = result;
  if (pull === undefined || result.decision.to !== "merge") return result;
  const { title, message } = mergeMessage(result);
  const early = toldHow(result, facts);
  if (early !== undefined) return { ...result, decision: early };
  if (scene.request.dryRun) {
    const at = `#${pull.number} at ${pull.head.slice(0, 7)}`;
    const would =
      facts.queue?.required === true
        ? `would add ${at} to the merge queue of ${result.base}`
        : `would merge ${at} (${scene.request.mergeMethod}): ${title}`;
    return { ...result, done: [...result.done, would] };
  }
  await mark(scene, pull.number, pull.head);
  const meanwhile = await changedMeanwhile(scene, result, assessment, facts);
  if ("decision" in meanwhile) return refused(scene, result, meanwhile.decision);
  const queued = await queuedInstead(scene, result, meanwhile.now);
  // What stands in the queue may land at any moment, so its mark stays.
  if (queued !== undefined) return queued.code === "enqueued" ? { ...result, decision: queued } : refused(scene, result, queued);
  const answer = await scene.host.pulls.merge(pull.number, {
    head: pull.head,
    base: result.base,
    method: scene.request.mergeMethod,
    title,
    message,
  });
  if (answer.is !== "merged")
    return refused(scene, result, (await byAnother(scene, pull.number)) ?? (await refusalOf(scene, answer, result)));
  scene.log(`merged #${pull.number} as ${answer.commit.slice(0, 7)}`);
  const merged = {
    ...result,
    merged: { commit: answer.commit, at: scene.now, approvedBy: approversOf(result.judged) },
    done: [...result.done, `merged #${pull.number} as ${answer.commit.slice(0, 7)}`],
  };
  const otherwise = await landedOtherwise(scene, result, assessment, answer.commit);
  if (otherwise !== undefined) return alarmed(merged, otherwise);
  const settled = {
    ...merged,
    decision: {
      to: "merge" as const,
      code: "merged" as const,
      because: [
        ...mainMoves(result.judged).map((one) => spellMove(one.move)),
        ...(result.decision.code === "forced" ? [result.decision.because] : []),
      ].join(", "),
      next: [],
    },
  };
  return followUp(scene, settled);
}

/** GitHub refuses with the same words to merge what conflicts and what is merged: whether another run got there first is asked. */
async function byAnother(scene: Scene, number: number): Promise<Decision | undefined> {
  const facts = await scene.host.pulls.get(number);
  return facts?.state === "merged" ? MERGED_BY_ANOTHER : undefined;
}

/** Nothing was merged, so there is no merge to be marked; where another run merged it, the mark is that run's. */
async function refused(scene: Scene, result: Result, decision: Decision): Promise<Result> {
  if (result.pull !== undefined && decision.code !== "already_merged") await unmark(scene, result.pull.number);
  return { ...result, decision };
}
