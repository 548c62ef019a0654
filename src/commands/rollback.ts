import { UserError } from "../errors.ts";
import { heldBy, type Past, readPast, rolledBackFrom, type Standing, wayBack } from "../manifest/history.ts";
import { putBack } from "../manifest/edit.ts";
import type { ReadManifest } from "../manifest/read.ts";
import type { Pointer } from "../manifest/shape.ts";
import type { Branch } from "../ports.ts";
import { branchPrefix } from "../promotion/names.ts";
import type { Result } from "../promotion/result.ts";
import { baseBranch } from "./base.ts";
import { existingManifest } from "./current.ts";
import { carryOut, finishLeftBehind } from "./left-behind.ts";
import { lookingAgain } from "./look-again.ts";
import { MOST_LANDINGS } from "./manifests.ts";
import { planFor } from "./plan.ts";
import { needed, refusedBeforehand } from "./promote.ts";
import { settled } from "./result.ts";
import type { Scene } from "./scene.ts";

/**
 * Opens the pull request that puts a stage's pointer back to the last version that stood there and is not held, and holds the
 * digest that is left. The same move as GitHub's Revert button makes, judged in the policy's rollback lane.
 */
export function rollback(scene: Scene): Promise<Result> {
  return lookingAgain(scene, (displaced) => rolledBack(scene, displaced));
}

async function rolledBack(scene: Scene, displaced: boolean): Promise<Result> {
  const { request } = scene;
  const model = needed(request.model, "model", "the model to roll back");
  const stage = needed(request.to, "to", "the stage to roll back");
  const base = await baseBranch(scene);
  const current = await existingManifest(scene.host.objects, request.layout, base.head, model);
  const standing = Object.hasOwn(current.manifest.stages, stage) ? current.manifest.stages[stage] : undefined;
  if (standing === undefined)
    throw new UserError({
      what: `${current.file} has no stage ${stage}, so there is nothing to roll back`,
      hint: `it has ${Object.keys(current.manifest.stages).join(", ")}`,
    });
  // Whoever names the version that shall come back may ask twice: the second time it stands there, and nothing goes further back.
  if (request.version === standing.version)
    return settled(scene, base, {
      to: "none",
      code: "already_there",
      because: `${stage} points at ${model} ${standing.version} already`,
      next: [],
    });
  const past = readPast(await scene.host.objects.landings(base.head, base.name, current.file, MOST_LANDINGS), current.file);
  const back = wayBack(past, current.manifest, stage);
  const left = rolledBackFrom(past, current.manifest, stage);
  if (left !== undefined && request.version === undefined) return doneBefore(scene, base, { model, stage, left, standing, back });
  if (back === undefined) throw noWayBack(past, current, stage, standing.version);
  if (request.version !== undefined && request.version !== back.pointer.version) {
    throw new UserError({
      what: `input version is ${request.version}, but the last version that stood in ${stage} and is not held is ${back.pointer.version}`,
      hint: `leave version out to go back to ${back.pointer.version}; any other version goes through the gates by promote`,
    });
  }
  const because =
    request.reason ??
    `rolled back from ${standing.version} to ${back.pointer.version}${scene.actor === undefined ? "" : ` at the request of ${scene.actor}`}`;
  const text = putBack(current.text, current.file, { stage, earlier: back.text, at: scene.now, because });
  const plan = await planFor(scene, base, {
    change: "rollback",
    model,
    stage,
    what: back.pointer.version,
    manifest: { file: current.file, text },
    evidence: [],
  });
  return refusedBeforehand(scene, plan) ?? carryOut(scene, plan, displaced);
}

type Done = {
  readonly model: string;
  readonly stage: string;
  readonly left: Pointer;
  readonly standing: Pointer;
  readonly back: Standing | undefined;
};

/**
 * A rollback that is asked for again, by a second press of the button or because a run was cut off: nothing goes further back
 * unless the version is named, and what a cut-off run left undone is done.
 */
async function doneBefore(scene: Scene, base: Branch, { model, stage, left, standing, back }: Done): Promise<Result> {
  await finishLeftBehind(scene, base, branchPrefix("rollback", model, stage));
  return settled(scene, base, {
    to: "none",
    code: "already_there",
    because: `${stage} was rolled back already, from ${left.version} to ${standing.version}`,
    next: back === undefined ? [] : [`To go further back, name the version: ${back.pointer.version}.`],
  });
}

/** Why a stage cannot go back: what stood there is held, or nothing did. */
function noWayBack(past: Past, { file, manifest }: ReadManifest, stage: string, present: string): UserError {
  const held = wayBack(past, { ...manifest, holds: [] }, stage)?.pointer;
  const because = held === undefined ? undefined : heldBy(past, manifest, stage, held.digest)?.because;
  if (held === undefined || because === undefined) {
    const unread = past.unreadable === 0 ? "" : `; ${past.unreadable} earlier states of the file cannot be read`;
    return new UserError({
      what: `nothing stood in ${stage} before ${present} but what was rolled back itself, so there is no way back${unread}`,
      file,
      hint: "promote another version, or take the pointer away in a pull request by hand",
    });
  }
  return new UserError({
    what: `version ${held.version}, which stood in ${stage} before ${present}, is held, and so is everything before it: ${because}`,
    file,
    hint: `promote another version, or lift that hold first: command release, with version ${held.version} and a reason`,
  });
}
