import { pointerOf, sameArtifact, samePointer, stageOf } from "./pointer.ts";
import type { Landing } from "./move.ts";
import { readManifest } from "./read.ts";
import type { Manifest, Pointer } from "./shape.ts";

/** The manifest as it stood after one landing that can be read. Without a manifest where the file was deleted. */
export type State = Omit<Landing, "text"> & {
  readonly text: string;
  readonly manifest: Manifest | undefined;
  /** A state that cannot be read lies between this one and the next older one, so nobody knows what stood in between. */
  readonly afterGap: boolean;
};

/** The readable states, newest first, and how many landings could not be read. */
export type Past = { readonly states: readonly State[]; readonly unreadable: number };

/** One time a pointer stood in a stage: since the landing `commit` at `at`; `text` is the newest manifest in which it stood. */
export type Standing = { readonly pointer: Pointer; readonly text: string; readonly commit: string; readonly at: Date };

/** Why a digest is held for a stage. `written`: the manifest says so; else it follows from a rollback that wrote no hold. */
export type Held = { readonly because: string; readonly since: Date; readonly written: boolean };

/** The landings of one manifest, newest first, as states. Texts that do not parse are left out and counted. */
export function readPast(landings: readonly Landing[], file: string): Past {
  const states: State[] = [];
  let unreadable = 0;
  let gap = false;
  for (const landing of landings.toReversed()) {
    const read = landing.text === undefined ? undefined : readManifest(landing.text, file);
    if (read?.ok === false) {
      unreadable++;
      gap = true;
      continue;
    }
    states.push({ ...landing, text: landing.text ?? "", manifest: read?.value.manifest, afterGap: gap });
    gap = false;
  }
  return { states: states.toReversed(), unreadable };
}

/**
 * Since when the stage points at this version and digest without a break up to the newest state; undefined when it does not.
 * A state that cannot be read is a break: may be later than the truth, never earlier.
 */
export function standingSince(past: Past, stage: string, pointer: Pointer): Date | undefined {
  let since: Date | undefined;
  for (const state of past.states) {
    const entry = stageOf(state.manifest, stage);
    if (entry === undefined || !sameArtifact(entry, pointer)) break;
    since = state.at;
    if (state.afterGap) break;
  }
  return since;
}

/**
 * The landing by which exactly this pointer came to stand in the stage, the last time it did; undefined when it never stood there.
 * Like {@link standingSince} it may be later than the truth, never earlier.
 */
export function arrivalOf(past: Past, stage: string, pointer: Pointer): string | undefined {
  return past.states[arrivalAt(past, stage, pointer)]?.commit;
}

/** The landing before that one; undefined where there is none that can be read. */
export function beforeArrival(past: Past, stage: string, pointer: Pointer): string | undefined {
  const at = arrivalAt(past, stage, pointer);
  return at < 0 || past.states[at]?.afterGap === true ? undefined : past.states[at + 1]?.commit;
}

/** -1 where the pointer never stood there. */
function arrivalAt({ states }: Past, stage: string, pointer: Pointer): number {
  const stood = (state: State) => {
    const entry = stageOf(state.manifest, stage);
    return entry !== undefined && samePointer(entry, pointer);
  };
  const last = states.findIndex(stood);
  if (last < 0) return -1;
  const end = states.findIndex((state, at) => at >= last && (state.afterGap || !stood(state)));
  if (end < 0) return states.length - 1;
  return states[end] !== undefined && stood(states[end]) ? end : end - 1;
}

/** Whether the stage ever pointed at exactly this: version, digest, uri and evidence. */
export function stoodBefore(past: Past, stage: string, pointer: Pointer): boolean {
  return past.states.some((state) => {
    const entry = stageOf(state.manifest, stage);
    return entry !== undefined && samePointer(entry, pointer);
  });
}

/** The pointer that stands in the stage now, or else the last that stood there. */
export function lastStanding(past: Past, stage: string): Pointer | undefined {
  for (const state of past.states) {
    const entry = stageOf(state.manifest, stage);
    if (entry !== undefined) return pointerOf(entry);
  }
  return undefined;
}

/**
 * Where a rollback of the stage goes: the pointer that stood there last before the present one, another artifact, and not held.
 * What was itself rolled back is no way back, even when its hold is released: it comes again through the gates.
 */
export function wayBack(past: Past, base: Manifest | undefined, stage: string): Standing | undefined {
  const present = stageOf(base, stage);
  if (present === undefined) return undefined;
  const { trail, derived } = trailOf(past, stage);
  return backFrom(trail, present, (digest) => derived.has(digest) || isWritten(base, stage, digest));
}

/** What stood in the stage right before its present pointer, where the present one came by a rollback that is still in force: it is held. */
export function rolledBackFrom(past: Past, base: Manifest, stage: string): Pointer | undefined {
  const present = stageOf(base, stage);
  if (present === undefined) return undefined;
  const entries = past.states.flatMap((state) => stageOf(state.manifest, stage) ?? []);
  const at = entries.findIndex((entry) => !sameArtifact(entry, present));
  const before = entries[at];
  const stoodEarlier = at >= 0 && entries.slice(at).some((entry) => sameArtifact(entry, present));
  return before !== undefined && stoodEarlier && heldBy(past, base, stage, before.digest) !== undefined
    ? pointerOf(before)
    : undefined;
}

/**
 * Why this digest must not be promoted to the stage again, if so: a hold that the base manifest writes, or one that follows
 * from history: the stage went from it back to what stood there before (GitHub's Revert button writes no hold), and no hold
 * of it has been released since, nor has it stood there again.
 */
export function heldBy(past: Past, base: Manifest | undefined, stage: string, digest: string): Held | undefined {
  const hold = (base?.holds ?? []).find((one) => one.stage === stage && one.digest === digest);
  if (hold !== undefined) return { because: hold.because, since: new Date(hold.since), written: true };
  return trailOf(past, stage).derived.get(digest);
}

/** Every digest that is held for a stage, and why: what the manifest writes, and what follows from history, as {@link heldBy} tells it. */
export function heldIn(past: Past, base: Manifest, stage: string): ReadonlyMap<string, Held> {
  const written = (base.holds ?? []).filter((hold) => hold.stage === stage).map((hold) => hold.digest);
  const digests = new Set([...written, ...trailOf(past, stage).derived.keys()]);
  return new Map(
    [...digests].flatMap((digest) => {
      const held = heldBy(past, base, stage, digest);
      return held === undefined ? [] : [[digest, held] as const];
    }),
  );
}

/** What stood in a stage and was not taken back, oldest first and the present one last; and the holds that follow from what was. */
type Trail = { readonly trail: readonly Standing[]; readonly derived: ReadonlyMap<string, Held> };

/**
 * Replays a stage's history like an undo list: a promotion is pushed, a rollback takes off what it leaves. So a revert of a
 * revert is a promotion of what was rolled back, and not a rollback of the good version to the bad one.
 */
function trailOf(past: Past, stage: string): Trail {
  const trail: Standing[] = [];
  const derived = new Map<string, Held>();
  let older: Manifest | undefined;
  for (const state of past.states.toReversed()) {
    const newer = state.manifest;
    if (newer === undefined) continue;
    for (const digest of releasedBetween(older, newer, stage)) derived.delete(digest);
    const entry = stageOf(newer, stage);
    if (entry !== undefined) {
      const standing = { pointer: pointerOf(entry), text: state.text, commit: state.commit, at: state.at };
      const left = stageOf(older, stage);
      const top = trail.at(-1);
      const unbroken = left !== undefined && samePointer(left, entry);
      if (unbroken && top !== undefined && samePointer(top.pointer, entry))
        trail[trail.length - 1] = { ...top, text: state.text };
      else arrive(trail, derived, standing, (digest) => derived.has(digest) || isWritten(older, stage, digest));
    }
    older = newer;
  }
  return { trail, derived };
}

/**
 * A pointer comes to stand. It is a rollback when it is what stood right before, held or not, or where `wayBack` led then;
 * anything else, an older version among them, is a promotion.
 */
function arrive(trail: Standing[], derived: Map<string, Held>, standing: Standing, isHeld: (digest: string) => boolean): void {
  const { pointer, commit, at } = standing;
  const left = trail.at(-1);
  const ways = left === undefined ? [] : [backFrom(trail, left.pointer, () => false), backFrom(trail, left.pointer, isHeld)];
  const back = ways.find((way) => way !== undefined && sameArtifact(way.pointer, pointer));
  if (left !== undefined && back !== undefined) {
    const because = `rolled back from version ${left.pointer.version} to version ${pointer.version} by commit ${commit.slice(0, 7)}`;
    derived.set(left.pointer.digest, { because, since: at, written: false });
    trail.splice(trail.indexOf(back), trail.length, standing);
  } else if (left !== undefined && sameArtifact(left.pointer, pointer)) trail[trail.length - 1] = standing;
  else trail.push(standing);
  derived.delete(pointer.digest);
}

/** The newest on the trail that is another artifact than the present one and is not held. */
function backFrom(trail: readonly Standing[], present: Pointer, isHeld: (digest: string) => boolean): Standing | undefined {
  const at = trail.findLastIndex((standing) => sameArtifact(standing.pointer, present));
  const before = at < 0 ? trail : trail.slice(0, at);
  return before.findLast(({ pointer }) => pointer.digest !== present.digest && !isHeld(pointer.digest));
}

function isWritten(manifest: Manifest | undefined, stage: string, digest: string): boolean {
  return (manifest?.holds ?? []).some((hold) => hold.stage === stage && hold.digest === digest);
}

/** A release is a hold that stands in an older state and not in a newer one; deleting the whole file releases nothing. */
function releasedBetween(older: Manifest | undefined, newer: Manifest, stage: string): readonly string[] {
  return (older?.holds ?? [])
    .filter((hold) => hold.stage === stage && !isWritten(newer, stage, hold.digest))
    .map((hold) => hold.digest);
}
