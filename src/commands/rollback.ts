import { shortDigest } from "../digest.ts";
import { UserError } from "../errors.ts";
import { heldBy, type Past, readPast, wayBack } from "../manifest/history.ts";
import { addHold, putBack, removeHold } from "../manifest/edit.ts";
import type { ReadManifest } from "../manifest/read.ts";
import type { Result } from "../promotion/result.ts";
import { baseBranch } from "./base.ts";
import { existingManifest } from "./current.ts";
import { MOST_LANDINGS } from "./manifests.ts";
import { openOrRefresh } from "./open.ts";
import { planFor } from "./plan.ts";
import { needed, refusedBeforehand } from "./promote.ts";
import { settled } from "./result.ts";
import type { Scene } from "./scene.ts";

/**
 * Opens the pull request that puts a stage's pointer back to the last version that stood there and is not held, and holds the
 * digest that is left. The same move as GitHub's Revert button makes, judged in the policy's rollback lane.
 */
export async function rollback(scene: Scene): Promise<Result> {
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
  return refusedBeforehand(scene, plan) ?? openOrRefresh(scene, plan);
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

/**
 * Opens the pull request that lifts a hold, with a reason. Where the hold follows from a rollback that never wrote it down
 * (GitHub's Revert button), there is no line to take out: writing the hold comes first.
 */
export async function release(scene: Scene): Promise<Result> {
  const { request } = scene;
  const model = needed(request.model, "model", "the model whose hold is lifted");
  const stage = needed(request.to, "to", "the stage the hold is for");
  needed(request.reason, "reason", "why the hold may be lifted; it is recorded");
  const base = await baseBranch(scene);
  const current = await existingManifest(scene.host.objects, request.layout, base.head, model);
  const held = (current.manifest.holds ?? []).filter((hold) => hold.stage === stage);
  const digest =
    request.digest ?? digestOfVersion(current.manifest, request.version) ?? (held.length === 1 ? held[0]?.digest : undefined);
  if (digest === undefined) {
    const list = held.map((hold) => `${shortDigest(hold.digest)} (${hold.because})`).join("; ");
    throw new UserError({
      what:
        held.length === 0
          ? `${current.file} holds nothing back from ${stage}`
          : `${current.file} holds ${held.length} digests back from ${stage}: ${list}`,
      hint: "say which with the input digest or version",
    });
  }
  if (held.some((hold) => hold.digest === digest)) {
    const text = removeHold(current.text, current.file, { stage, digest });
    return openOrRefresh(
      scene,
      await planFor(scene, base, {
        change: "release",
        model,
        stage,
        what: digest,
        manifest: { file: current.file, text },
        evidence: [],
      }),
    );
  }
  const past = readPast(await scene.host.objects.landings(base.head, base.name, current.file, MOST_LANDINGS), current.file);
  const derived = heldBy(past, current.manifest, stage, digest);
  if (derived === undefined)
    return settled(scene, base, {
      to: "none",
      code: "already_there",
      because: `${shortDigest(digest)} is not held for ${stage}`,
      next: [],
    });
  const text = addHold(current.text, current.file, {
    stage,
    digest,
    because: derived.because,
    since: derived.since.toISOString(),
  });
  const written = await openOrRefresh(
    scene,
    await planFor(scene, base, {
      change: "hold",
      model,
      stage,
      what: digest,
      manifest: { file: current.file, text },
      evidence: [],
    }),
  );
  if (written.merged === undefined) return written;
  scene.log("the hold is written down now; lifting it");
  return release(scene);
}

function digestOfVersion(
  manifest: {
    readonly stages: Readonly<Record<string, { version: string; digest: string }>>;
    readonly archived?: readonly { version: string; digest: string }[] | undefined;
  },
  version: string | undefined,
): string | undefined {
  if (version === undefined) return undefined;
  return [...Object.values(manifest.stages), ...(manifest.archived ?? [])].find((pointer) => pointer.version === version)?.digest;
}
