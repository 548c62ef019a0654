import type { Branch, PullFacts } from "../ports.ts";
import { MERGE_MARKS, markedPull, OUR_BRANCHES } from "../promotion/names.ts";
import type { Result } from "../promotion/result.ts";
import { writeOwedHolds } from "./hold.ts";
import { reviewPull } from "./judge-pull.ts";
import { unmark } from "./mark.ts";
import { openOrRefresh } from "./open.ts";
import type { Plan } from "./plan.ts";
import type { Scene } from "./scene.ts";

/**
 * Carries a plan out, and finishes those marked merges that moved the same manifests: asking for something new is as good a moment
 * as the schedule's, and both are asked for in one request.
 */
export async function carryOut(scene: Scene, plan: Plan, displaced: boolean): Promise<Result> {
  const listed = await scene.host.branches.startingWith(plan.prefix, MERGE_MARKS);
  const result = await openOrRefresh(
    scene,
    plan,
    displaced,
    listed.filter(({ name }) => name.startsWith(plan.prefix)),
  );
  const files = new Set(plan.assessment.manifests.map((one) => one.file));
  const finished: Result[] = [];
  for (const number of scene.request.dryRun ? [] : listed.flatMap(({ name }) => markedPull(name) ?? [])) {
    const facts = await scene.host.pulls.get(number);
    const same = facts?.files?.some(({ path }) => files.has(path)) === true;
    if (facts?.state === "merged" && facts.base === plan.base.name && same)
      finished.push(await reviewPull(scene, facts, plan.base));
  }
  await writeOwedHolds(scene, finished);
  return result;
}

/**
 * Finishes what a run left behind that was cut off after its merge, for the branches of ours that begin like this and for every
 * merge that is marked.
 */
export async function finishLeftBehind(scene: Scene, base: Branch, prefix: string): Promise<void> {
  const results: Result[] = [];
  for (const facts of await leftBehind(scene, base, [], [prefix])) results.push(await reviewPull(scene, facts, base));
  await writeOwedHolds(scene, results);
}

/**
 * The pull requests that are merged into the base and whose follow-up may be undone: those of our branches that still stand, and
 * those whose merge is marked. One that somebody merged into another branch is no promotion, and what this run itself merged
 * (`told`) has been told what there is to tell. A mark without a merge is a run's that was cut off before it, and is taken away
 * once the pull request is closed: while it is open, that run may be about to merge it, or it is merged and GitHub does not say so
 * everywhere yet, or it stands in the merge queue.
 */
export async function leftBehind(
  scene: Scene,
  base: Branch,
  told: readonly number[],
  prefixes: readonly string[] = OUR_BRANCHES,
): Promise<readonly PullFacts[]> {
  const branches = await scene.host.branches.startingWith(...prefixes, MERGE_MARKS);
  const marked = branches.flatMap(({ name }) => markedPull(name) ?? []);
  const merged = branches.flatMap(({ pull, merged: isMerged }) => (isMerged === true && pull !== undefined ? [pull] : []));
  const left: PullFacts[] = [];
  for (const number of new Set([...merged, ...marked])) {
    if (told.includes(number)) continue;
    const facts = await scene.host.pulls.get(number);
    if (facts?.state === "merged" && facts.base === base.name) left.push(facts);
    else if (marked.includes(number) && facts?.state !== "open" && !scene.request.dryRun) await unmark(scene, number);
  }
  return left;
}
