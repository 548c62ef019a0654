import { canonical, pointerOf, sameArtifact, stageOf, stands } from "./pointer.ts";
import type { Archived, Hold, Manifest, Pointer, StageEntry } from "./shape.ts";

/*
 * What a manifest says after an edit, as values. The edits of the text are checked against these.
 */

/** An instant as manifests write it, to the second. */
export function instant(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}

/** The stage points at something else; what it leaves is archived unless something still points at it, what stands again is not archived. */
export function pointed(manifest: Manifest, stage: string, to: Pointer, at: Date): Manifest {
  const from = stageOf(manifest, stage);
  const stages = { ...manifest.stages, [stage]: withPointer(from, to) };
  const isKnown = (entry: Archived, artifact: Pointer) => entry.left === stage && sameArtifact(entry, artifact);
  const archived = (manifest.archived ?? []).filter((entry) => !isKnown(entry, to));
  const after = { ...manifest, stages, archived };
  if (from === undefined || stands(after, from) || archived.some((entry) => isKnown(entry, from))) return after;
  return { ...after, archived: [...archived, { ...pointerOf(from), left: stage, at: instant(at) }] };
}

export function held(manifest: Manifest, hold: Hold): Manifest {
  const holds = manifest.holds ?? [];
  return holds.some((one) => isFor(one, hold)) ? manifest : { ...manifest, holds: [...holds, hold] };
}

export function released(manifest: Manifest, where: { readonly stage: string; readonly digest: string }): Manifest {
  return { ...manifest, holds: (manifest.holds ?? []).filter((hold) => !isFor(hold, where)) };
}

function isFor(hold: Hold, where: { readonly stage: string; readonly digest: string }): boolean {
  return hold.stage === where.stage && hold.digest === where.digest;
}

/** `moved`: these stages point elsewhere by now, so the change cannot be taken back. */
export type Undone =
  { readonly ok: true; readonly manifest: Manifest } | { readonly ok: false; readonly moved: readonly string[] };

/** The change from `before` to `after` taken back in `now`, whatever else has changed there since. */
export function undone(now: Manifest, before: Manifest, after: Manifest): Undone {
  const stages = { ...now.stages };
  const moved: string[] = [];
  for (const stage of new Set([...Object.keys(before.stages), ...Object.keys(after.stages)])) {
    const [was, became, is] = [stageOf(before, stage), stageOf(after, stage), stageOf(now, stage)];
    if (canonical(was) === canonical(became)) continue;
    if (canonical(is) !== canonical(became)) moved.push(stage);
    else if (was === undefined) Reflect.deleteProperty(stages, stage);
    else stages[stage] = was;
  }
  if (moved.length > 0) return { ok: false, moved };
  const archived = exchanged(now.archived ?? [], after.archived ?? [], before.archived ?? []);
  const holds = exchanged(now.holds ?? [], after.holds ?? [], before.holds ?? []);
  return { ok: true, manifest: { ...now, stages, archived, holds } };
}

/** Without the entries that only `from` has, with those that only `to` has. */
function exchanged<Entry>(now: readonly Entry[], from: readonly Entry[], to: readonly Entry[]): Entry[] {
  const [there, gone, back] = [now, from, to].map((list) => new Set(list.map(canonical)));
  const kept = now.filter((entry) => gone?.has(canonical(entry)) !== true || back?.has(canonical(entry)) === true);
  const added = to.filter((entry) => gone?.has(canonical(entry)) !== true && there?.has(canonical(entry)) !== true);
  return [...kept, ...added];
}

function withPointer(entry: StageEntry | undefined, to: Pointer): StageEntry {
  const { canary, challenger, shadow } = entry ?? {};
  return {
    ...pointerOf(to),
    ...(canary === undefined ? {} : { canary }),
    ...(challenger === undefined ? {} : { challenger }),
    ...(shadow === undefined ? {} : { shadow }),
  };
}
