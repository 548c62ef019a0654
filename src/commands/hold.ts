import { addHold } from "../manifest/edit.ts";
import { heldBy, readPast } from "../manifest/history.ts";
import type { Branch } from "../ports.ts";
import { branchPrefix, MERGE_MARKS, markedPull } from "../promotion/names.ts";
import type { Result } from "../promotion/result.ts";
import { baseBranch } from "./base.ts";
import { existingManifest } from "./current.ts";
import { lookingAgain } from "./look-again.ts";
import { MOST_LANDINGS } from "./manifests.ts";
import { reviewPull } from "./judge-pull.ts";
import { unmark } from "./mark.ts";
import { openOrRefresh } from "./open.ts";
import { planFor } from "./plan.ts";
import { owedBy, type Owed } from "./proposal.ts";
import type { Scene } from "./scene.ts";

/**
 * Writes down the holds that merged rollbacks owe. GitHub's Revert button puts a pointer back and says nothing about the digest
 * that was left; that it is held follows from the history already, and this makes it readable in the manifest, for longer than
 * the history is read back. With the last of its holds a merge is finished, so its mark goes. `owed` are holds that were found
 * missing while something else was judged.
 */
export async function writeOwedHolds(
  scene: Scene,
  results: readonly Result[],
  owed: readonly Owed[] = [],
): Promise<readonly Result[]> {
  const written: Result[] = [];
  const due = new Map([...owed, ...results.flatMap(owedBy)].map((one) => [`${one.model} ${one.stage} ${one.digest}`, one]));
  for (const one of due.values()) written.push(...(await writeHold(scene, one)));
  for (const result of results)
    if (result.pull !== undefined && owedBy(result).length > 0) await unmark(scene, result.pull.number);
  return written;
}

function writeHold(scene: Scene, owed: Owed): Promise<readonly Result[]> {
  return lookingAgain(scene, () => holdWritten(scene, owed));
}

async function holdWritten(scene: Scene, { model, stage, digest }: Owed): Promise<readonly Result[]> {
  const base = await baseBranch(scene);
  const current = await existingManifest(scene.host.objects, scene.request.layout, base.head, model);
  const past = readPast(await scene.host.objects.landings(base.head, base.name, current.file, MOST_LANDINGS), current.file);
  const held = heldBy(past, current.manifest, stage, digest);
  if (held?.written === true) await finishHold(scene, base, branchPrefix("hold", model, stage));
  if (held === undefined || held.written) return [];
  const hold = { stage, digest, because: held.because, since: held.since.toISOString() };
  const text = addHold(current.text, current.file, hold);
  const wish = {
    change: "hold" as const,
    model,
    stage,
    what: digest,
    manifest: { file: current.file, text },
    evidence: [],
  };
  return [await openOrRefresh(scene, await planFor(scene, base, wish), false)];
}

/** Finishes the merge of a hold that stands in the manifest already: a run may have been cut off just after it. */
async function finishHold(scene: Scene, base: Branch, prefix: string): Promise<void> {
  for (const { name, pull } of await scene.host.branches.startingWith(prefix, MERGE_MARKS)) {
    const number = markedPull(name) ?? pull;
    const facts = number === undefined ? undefined : await scene.host.pulls.get(number);
    if (facts?.state === "merged" && facts.branch.startsWith(prefix)) await reviewPull(scene, facts, base);
  }
}
