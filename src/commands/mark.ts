import { mergeMark } from "../promotion/names.ts";
import type { Scene } from "./scene.ts";

/*
 * A merge is one request, and more follow it: the dispatch that starts a deployment, the holds it owes, the branch's end. A run may
 * be killed in between. So a branch `merging/<number>` is made before the merge and removed after the last of them; while it stands,
 * whichever run comes next finishes what is left. It is a hint to look again and proof of nothing: what is done then follows from
 * the pull request and the history, as they are. Whoever made the mark can bring about nothing that is not due.
 */

/** Marks a pull request as about to be merged at this head. A mark that stands already says the same. */
export async function mark(scene: Scene, pull: number, head: string): Promise<void> {
  await scene.host.branches.create(mergeMark(pull), head);
}

/** Whether the merge of this pull request is marked as unfinished. */
export async function isMarked(scene: Scene, pull: number): Promise<boolean> {
  return (await scene.host.branches.get(mergeMark(pull))) !== undefined;
}

/** Takes the mark away: nothing is left to be done. */
export async function unmark(scene: Scene, pull: number): Promise<void> {
  await scene.host.branches.remove(mergeMark(pull));
}
