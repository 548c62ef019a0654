import { orThrow, UserError } from "../errors.ts";
import { withList } from "./list-text.ts";
import { aliasLines, type Page, pageOf, placeAt } from "./page.ts";
import { closed, withoutItem } from "./place.ts";
import { canonical, stageOf } from "./pointer.ts";
import { readManifest } from "./read.ts";
import type { Manifest } from "./shape.ts";
import { withStage, withWords } from "./stage-text.ts";
import { Uneditable } from "./uneditable.ts";

/**
 * The text changed so that it says `target`, every other byte as it was. `memory` is an earlier text of the manifest: what
 * comes back from it comes back as it was written there. The result is read again: it says exactly the target, or this is
 * a UserError.
 */
export function rewritten(text: string, file: string, target: Manifest, memory?: string): string {
  const present = orThrow(readManifest(text, file)).manifest;
  const wanted = telling(target);
  for (const page of memory === undefined ? [undefined] : [pageOf(memory), undefined]) {
    const result = attempt(text, present, target, page);
    const read = result === undefined ? undefined : readManifest(result, file);
    if (read?.ok === true && telling(read.value.manifest) === wanted) return result ?? text;
  }
  const line = aliasLines(pageOf(text))[0];
  if (line === undefined) {
    const what = "is sound, and written in a way that cannot be edited in place";
    throw new UserError({
      what,
      file,
      hint: "write it plainly: each key on a line of its own, without ? and !, and nothing behind ---",
    });
  }
  const what = "cannot be edited in place: what is written once with & is used again with *";
  throw new UserError({ what, file, line, hint: "write the values out, so that one pointer moves without the other" });
}

/** One spelling of what a manifest says; the order of stages and entries says nothing, nor does an empty list. */
function telling(manifest: Manifest): string {
  const list = (entries: readonly unknown[] | undefined) => (entries ?? []).map(canonical).toSorted();
  return canonical({ ...manifest, archived: list(manifest.archived), holds: list(manifest.holds) });
}

/** Undefined where the text is written in a way in which some part of the edit finds no place. */
function attempt(text: string, present: Manifest, target: Manifest, memory: Page | undefined): string | undefined {
  try {
    return edited(text, present, target, memory);
  } catch (error) {
    if (error instanceof Uneditable) return undefined;
    throw error;
  }
}

function edited(text: string, present: Manifest, target: Manifest, memory: Page | undefined): string {
  let now = text;
  for (const [stage, entry] of Object.entries(target.stages)) {
    const old = stageOf(present, stage);
    if (old === undefined) now = withStage(now, stage, entry, memory);
    else if (canonical(old) !== canonical(entry)) now = withWords(now, { stage, old, entry }, memory);
  }
  for (const stage of Object.keys(present.stages)) {
    if (stageOf(target, stage) === undefined) now = withoutStage(now, stage);
  }
  const archived = { present: present.archived ?? [], target: target.archived ?? [] };
  const holds = { present: present.holds ?? [], target: target.holds ?? [] };
  return withList(withList(now, "archived", archived, memory), "holds", holds, memory);
}

function withoutStage(text: string, stage: string): string {
  const count = placeAt(pageOf(text), ["stages"])?.items.length;
  return count === 1 ? closed(text, ["stages"], "{}") : withoutItem(text, ["stages"], stage);
}
