import { UserError } from "../errors.ts";
import { touchesOurs } from "../layout.ts";
import type { PullFacts } from "../ports.ts";
import type { Result } from "../promotion/result.ts";
import { baseBranch } from "./base.ts";
import { writeOwedHolds } from "./hold.ts";
import { reviewPulls, throwAny } from "./judge-pull.ts";
import { reviewQueue } from "./merge-group.ts";
import { leftBehind } from "./left-behind.ts";
import { settled } from "./result.ts";
import type { Scene } from "./scene.ts";
import { supersede, superseded } from "./supersede.ts";

/** Judges one pull request by number, and merges it when it may be merged. */
export async function review(scene: Scene, number: number): Promise<readonly Result[]> {
  const facts = await scene.host.pulls.get(number);
  if (facts === undefined)
    throw new UserError({
      what: `${scene.host.repository} has no pull request #${number}`,
      hint: "check the input pull-request",
    });
  const base = await baseBranch(scene);
  if (facts.base !== base.name) {
    const because = `#${number} goes into ${facts.base}, and promotions are judged into ${base.name}`;
    return [settled(scene, base, { to: "none", code: "nothing_to_judge", because, next: [] })];
  }
  const { results, failures, owed } = await reviewPulls(scene, [facts], base);
  throwAny(failures);
  return [...results, ...(await writeOwedHolds(scene, results, owed))];
}

/**
 * Judges every open pull request that touches a manifest, in few requests, and finishes what an earlier run was cut off from.
 * This is the safety net: with it, any signal may be lost, late or repeated.
 */
export async function sweep(scene: Scene): Promise<readonly Result[]> {
  const base = await baseBranch(scene);
  const open = await scene.host.pulls.open(base.name);
  const replaced = superseded(open);
  if (!scene.request.dryRun) for (const [facts, by] of replaced) await supersede(scene, facts, by);
  const promotions = open.filter((facts) => movesPointers(scene, facts) && !replaced.has(facts));
  const reviewed = await reviewPulls(scene, promotions, base);
  const inQueue = open.some(({ queue }) => queue?.inside === true);
  const entered = reviewed.results.some(({ decision }) => decision.code === "enqueued");
  const groups = inQueue || entered ? await reviewQueue(scene, base) : [];
  const told = reviewed.results.flatMap(({ pull, merged }) => (merged === undefined || pull === undefined ? [] : [pull.number]));
  const finished = await reviewPulls(scene, await leftBehind(scene, base, told), base);
  const results = [...reviewed.results, ...finished.results];
  const holds = await writeOwedHolds(scene, results, [...reviewed.owed, ...finished.owed]);
  throwAny([...reviewed.failures, ...groups, ...finished.failures]);
  return [...results, ...holds];
}

/** Whether a pull request could move a pointer; one with too many files to list is looked at, and refused. */
function movesPointers(scene: Scene, { files }: PullFacts): boolean {
  return files === undefined || files.some((file) => touchesOurs(scene.request.layout, [file.path, file.previous ?? ""]));
}
