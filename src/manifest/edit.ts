import { orThrow, UserError } from "../errors.ts";
import { pointerOf, stageOf } from "./pointer.ts";
import { readManifest } from "./read.ts";
import { rewritten } from "./rewrite.ts";
import { Hold, type Manifest, type Pointer } from "./shape.ts";
import { pairLines, PLAIN, spelled } from "./spell.ts";
import { held, instant, pointed, released, undone } from "./step.ts";

/*
 * Every edit takes a manifest's text and gives the text after it: all bytes that the edit is not about stay. A text that is no
 * sound manifest is a UserError of its problems.
 */

/** The text of a model's first manifest. */
export function newManifest(move: { readonly model: string; readonly stage: string; readonly to: Pointer }): string {
  const { version, digest, uri, evidence } = move.to;
  const words = pairLines(
    [
      ["version", version],
      ["digest", digest],
      ["uri", uri],
      ["evidence", evidence],
    ],
    PLAIN,
    4,
  );
  const lines = [`model: ${spelled(move.model, "none")}`, "stages:", `  ${spelled(move.stage, "none")}:`, ...words];
  const text = lines.map((line) => `${line}\n`).join("");
  orThrow(readManifest(text, `${move.model}.yaml`));
  return text;
}

/**
 * Points a stage, which may be new, at something. What it leaves is archived by the same edit, unless something still points
 * at it; the archived entry of what comes to stand again goes.
 */
export function pointStage(
  text: string,
  file: string,
  change: { readonly stage: string; readonly to: Pointer; readonly at: Date },
): string {
  const manifest = manifestOf(text, file);
  return rewritten(text, file, pointed(manifest, change.stage, change.to, change.at));
}

/**
 * The rollback: the stage points again at what it points at in `earlier`, written as it is written there. What it leaves is
 * archived like in {@link pointStage}, and its digest is put under hold for the stage.
 */
export function putBack(
  text: string,
  file: string,
  change: { readonly stage: string; readonly earlier: string; readonly at: Date; readonly because: string },
): string {
  const { stage, earlier, at, because } = change;
  const manifest = manifestOf(text, file);
  const from = stageOf(manifest, stage);
  const to = stageOf(manifestOf(earlier, file), stage);
  if (from === undefined || to === undefined) throw new Error(`${stage} points at nothing, now or in the earlier manifest`);
  if (from.digest === to.digest) throw new Error(`${stage} points at this artifact already`);
  const back = pointed(manifest, stage, pointerOf(to), at);
  const hold = checkedHold({ stage, digest: from.digest, because, since: instant(at) }, file);
  return rewritten(text, file, held(back, hold), earlier);
}

/** Puts a digest under hold for a stage. One that is held already stays as it is written. */
export function addHold(text: string, file: string, hold: Hold): string {
  return rewritten(text, file, held(manifestOf(text, file), checkedHold(hold, file)));
}

/** Lifts a hold; the list goes with its last entry. Without such a hold the text stays as it is. */
export function removeHold(text: string, file: string, where: { readonly stage: string; readonly digest: string }): string {
  return rewritten(text, file, released(manifestOf(text, file), where));
}

/**
 * Takes back an edit that made `after` of `before`, in a text that may have moved on since. What the edit did is undone entry by
 * entry; where a stage it moved points elsewhere by now, that is a UserError.
 */
export function restore(text: string, file: string, edit: { readonly before: string; readonly after: string }): string {
  const [now, before, after] = [text, edit.before, edit.after].map((one) => manifestOf(one, file));
  if (text === edit.after) return edit.before;
  if (now === undefined || before === undefined || after === undefined) throw new Error("three texts give three manifests");
  const back = undone(now, before, after);
  if (back.ok) return rewritten(text, file, back.manifest, edit.before);
  const read = orThrow(readManifest(text, file));
  throw new UserError(
    back.moved.map((stage) => ({
      what: `${stage} has moved on since the change that is to be taken back`,
      file,
      line: read.lineOf(["stages", stage, "version"]),
      hint: "take back the later change first, or roll the stage back",
    })),
  );
}

function manifestOf(text: string, file: string): Manifest {
  return orThrow(readManifest(text, file)).manifest;
}

function checkedHold(hold: Hold, file: string): Hold {
  const parsed = Hold.safeParse(hold);
  if (parsed.success) return { ...parsed.data, since: parsed.data.since.replace(/\.000(?=Z$)/, "") };
  throw new UserError(parsed.error.issues.map((issue) => ({ what: `hold: ${issue.path.join(".")}: ${issue.message}`, file })));
}
