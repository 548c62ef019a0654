import type { Manifest, Pointer } from "../../../src/manifest/shape.ts";
import { sound } from "./manifest.ts";
import type { PlainManifest } from "./world.ts";

/** One readable state, newest first. `gap`: what lies between it and the next older one could not be read. */
export type State = { readonly at: number; readonly manifest: Manifest | undefined; readonly gap: boolean };

export const sameArtifact = (a: Pointer, b: Pointer) => a.version === b.version && a.digest === b.digest;
export const samePointer = (a: Pointer, b: Pointer) => sameArtifact(a, b) && a.uri === b.uri && a.evidence === b.evidence;

export function isReadable(state: PlainManifest, file: string): boolean {
  return state === "gone" || (state !== "broken" && sound(state, file));
}

export function statesOf(history: readonly PlainManifest[], file: string): readonly State[] {
  return history
    .flatMap((state, at) => {
      if (!isReadable(state, file)) return [];
      const before = history[at - 1];
      return [
        { at, manifest: typeof state === "string" ? undefined : state, gap: before !== undefined && !isReadable(before, file) },
      ];
    })
    .toReversed();
}

/** The places in the history, newest first, of the newest unbroken time in which this stood in the stage. */
export function standing(states: readonly State[], stage: string, is: (pointer: Pointer) => boolean): readonly State[] {
  const there = (state: State) => {
    const entry = state.manifest?.stages[stage];
    return entry !== undefined && is(entry);
  };
  const from = states.findIndex(there);
  const run: State[] = [];
  for (const state of from < 0 ? [] : states.slice(from)) {
    if (!there(state)) break;
    run.push(state);
    if (state.gap) break;
  }
  return run;
}

export function lastIn(states: readonly State[], stage: string): Pointer | undefined {
  return states.flatMap((state) => state.manifest?.stages[stage] ?? [])[0];
}

/** What was promoted to a stage and not taken back, the present one last, and which digests a way back has left under hold. */
export function undoList(states: readonly State[], stage: string) {
  const stack: Pointer[] = [];
  const held = new Set<string>();
  let older: Manifest | undefined;
  for (const { manifest: newer } of states.toReversed()) {
    if (newer === undefined) continue;
    for (const hold of older?.holds ?? [])
      if (hold.stage === stage && !writesHold(newer, stage, hold.digest)) held.delete(hold.digest);
    const entry = newer.stages[stage];
    const before = older?.stages[stage];
    const top = stack.at(-1);
    const unchanged =
      entry !== undefined && before !== undefined && top !== undefined && samePointer(before, entry) && samePointer(top, entry);
    if (entry !== undefined && !unchanged) {
      const ways = [() => false, (digest: string) => held.has(digest) || writesHold(older, stage, digest)];
      const back = top === undefined ? [] : ways.map((isHeld) => below(stack, top, isHeld));
      const target = back.find((at) => stack[at] !== undefined && sameArtifact(stack[at], entry));
      if (top !== undefined && target !== undefined) {
        held.add(top.digest);
        stack.splice(target, stack.length, entry);
      } else if (top !== undefined && sameArtifact(top, entry)) stack[stack.length - 1] = entry;
      else stack.push(entry);
      held.delete(entry.digest);
    }
    older = newer;
  }
  return { stack, held };
}

/** Where the stage would go back to: the newest below its present pointer that is another artifact and not held. */
export function wayBack(states: readonly State[], base: Manifest, stage: string): Pointer | undefined {
  const present = base.stages[stage];
  if (present === undefined) return undefined;
  const { stack, held } = undoList(states, stage);
  return stack[below(stack, present, (digest) => held.has(digest) || writesHold(base, stage, digest))];
}

export function writesHold(manifest: Manifest | undefined, stage: string, digest: string): boolean {
  return (manifest?.holds ?? []).some((hold) => hold.stage === stage && hold.digest === digest);
}

/** The place in the list; -1 for none. */
function below(stack: readonly Pointer[], present: Pointer, isHeld: (digest: string) => boolean): number {
  let at = stack.length;
  for (let n = 0; n < stack.length; n++) if (sameArtifact(stack[n]!, present)) at = n;
  for (let n = at - 1; n >= 0; n--) if (stack[n]!.digest !== present.digest && !isHeld(stack[n]!.digest)) return n;
  return -1;
}
