import type { Branch } from "../ports.ts";
import { reviewPull } from "./judge-pull.ts";
import type { Scene } from "./scene.ts";

/**
 * Finishes what a run left behind that was cut off after its merge: while a branch of ours stands whose pull request is merged,
 * its dispatch may not have been sent.
 */
export async function finishLeftBehind(scene: Scene, base: Branch, prefix: string): Promise<void> {
  for (const branch of await scene.host.branches.startingWith(prefix)) {
    if (branch.pull === undefined || branch.merged !== true) continue;
    const facts = await scene.host.pulls.get(branch.pull);
    if (facts?.state === "merged") await reviewPull(scene, facts, base);
  }
}
