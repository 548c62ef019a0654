import { shortDigest } from "../digest.ts";
import { UserError } from "../errors.ts";
import { addHold, removeHold } from "../manifest/edit.ts";
import { heldIn, type Held, type Past, readPast } from "../manifest/history.ts";
import type { ReadManifest } from "../manifest/read.ts";
import { instant } from "../manifest/step.ts";
import type { Result } from "../promotion/result.ts";
import { baseBranch } from "./base.ts";
import { existingManifest } from "./current.ts";
import { lookingAgain } from "./look-again.ts";
import { MOST_LANDINGS } from "./manifests.ts";
import { carryOut } from "./left-behind.ts";
import { planFor } from "./plan.ts";
import { needed } from "./promote.ts";
import { settled } from "./result.ts";
import type { Scene } from "./scene.ts";

/**
 * Opens the pull request that lifts a hold, with a reason. Where the hold follows from a rollback that never wrote it down
 * (GitHub's Revert button), there is no line to take out: writing the hold comes first.
 */
export function release(scene: Scene): Promise<Result> {
  return lookingAgain(scene, (displaced) => released(scene, displaced));
}

async function released(scene: Scene, displaced: boolean): Promise<Result> {
  const { request } = scene;
  const model = needed(request.model, "model", "the model whose hold is lifted");
  const stage = needed(request.to, "to", "the stage the hold is for");
  needed(request.reason, "reason", "why the hold may be lifted; it is recorded");
  const base = await baseBranch(scene);
  const current = await existingManifest(scene.host.objects, request.layout, base.head, model);
  const past = readPast(await scene.host.objects.landings(base.head, base.name, current.file, MOST_LANDINGS), current.file);
  const holds = heldIn(past, current.manifest, stage);
  const nothing = (because: string) => settled(scene, base, { to: "none", code: "already_there", because, next: [] });
  const digest = request.digest ?? digestOf(request.version, past, current) ?? [...holds.keys()][0];
  if (digest === undefined) return nothing(`${current.file} holds nothing back from ${stage}`);
  if (request.digest === undefined && request.version === undefined && holds.size > 1)
    throw which(current.file, stage, holds, past);
  const held = holds.get(digest);
  if (held === undefined) return nothing(`${shortDigest(digest)} is not held for ${stage}`);
  const open = async (change: "hold" | "release", text: string) => {
    const manifest = { file: current.file, text };
    return carryOut(scene, await planFor(scene, base, { change, model, stage, what: digest, manifest, evidence: [] }), displaced);
  };
  if (held.written) return open("release", removeHold(current.text, current.file, { stage, digest }));

  const hold = { stage, digest, because: held.because, since: instant(held.since) };
  const written = await open("hold", addHold(current.text, current.file, hold));
  if (written.merged !== undefined) {
    scene.log("the hold is written down now; lifting it");
    return release(scene);
  }
  const { decision } = written;
  const because = `waiting: the hold is not written down yet, and it is before it is lifted: ${decision.because.replace(/^waiting:? /, "")}`;
  const next = [...decision.next, "Run release again when the hold is merged."];
  return { ...written, decision: { ...decision, because, next } };
}

/** The digest of a version, from the manifest or, where it is no longer named there, from what it once said. */
function digestOf(version: string | undefined, past: Past, { file, manifest }: ReadManifest): string | undefined {
  if (version === undefined) return undefined;
  const known = [manifest, ...past.states.flatMap((state) => state.manifest ?? [])]
    .flatMap((one) => [...Object.values(one.stages), ...(one.archived ?? [])])
    .find((pointer) => pointer.version === version);
  if (known !== undefined) return known.digest;
  throw new UserError({
    what: `${file} names no version ${version}, so its digest is not known`,
    hint: "say which hold is meant with the input digest: sha256:...",
  });
}

function which(file: string, stage: string, holds: ReadonlyMap<string, Held>, past: Past): UserError {
  const versions = new Map(
    past.states.flatMap((state) => Object.values(state.manifest?.stages ?? {}).map((entry) => [entry.digest, entry.version])),
  );
  const list = [...holds].map(([digest, { because }]) => {
    const version = versions.get(digest);
    return `${version === undefined ? "" : `version ${version}, `}${digest} (${because})`;
  });
  return new UserError({
    what: `${file} holds ${holds.size} artifacts back from ${stage}: ${list.join("; ")}`,
    hint: "say which one with the input version or digest",
  });
}
