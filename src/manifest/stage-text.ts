import { isScalar } from "yaml";
import { type Page, pageOf, placeAt, sourceOf } from "./page.ts";
import { stepOf, withItemValue, withoutItem, withPiece } from "./place.ts";
import { canonical } from "./pointer.ts";
import type { StageEntry } from "./shape.ts";
import { type Fields, flowMap, lastStyle, pairLines, PLAIN, spelled, spelledKey, styleOf } from "./spell.ts";

/** A pointer's words in the order they are written. */
const WORDS = ["version", "digest", "uri", "evidence"] as const;
type Word = (typeof WORDS)[number];

export type StageChange = { readonly stage: string; readonly old: StageEntry; readonly entry: StageEntry };

/** Adds a stage that points at something, in the style of the stages there are. */
export function withStage(text: string, stage: string, entry: StageEntry, memory: Page | undefined): string {
  const page = pageOf(text);
  const quoted = styleOf(page, page.tree.contents)?.quotedKeys === true;
  const style = lastStyle(page, placeAt(page, ["stages"])) ?? { ...PLAIN, quotedKeys: quoted, quotedWords: quoted };
  const fields = fieldsOf(entry);
  const key = spelledKey(stage, style);
  const flow = `${key}: ${flowMap(fields, style)}`;
  const lines = (indent: number) => {
    const pad = " ".repeat(indent);
    return style.flow ? [pad + flow] : [`${pad}${key}:`, ...pairLines(fields, style, indent + stepOf(page))];
  };
  return withPiece(text, ["stages"], { id: stage, says: canonical(entry), lines, flow }, memory);
}

/** Changes the words of a stage's pointer that differ, adds those it lacks, and takes out those it no longer has. */
export function withWords(text: string, { stage, old, entry }: StageChange, memory: Page | undefined): string {
  const path = ["stages", stage];
  const past = memory === undefined ? undefined : placeAt(memory, ["stages"])?.items.find((item) => item.id === stage);
  const again = memory !== undefined && past?.says === canonical(entry) ? memory : undefined;
  const isAlias = (page: Page) => placeAt(page, path) === undefined;
  if (isAlias(pageOf(text)) || (again !== undefined && isAlias(again))) {
    const alias = again === undefined ? undefined : sourceOf(again, past?.value);
    return withItemValue(text, ["stages"], stage, alias ?? flowMap(fieldsOf(entry), { ...PLAIN, flow: true }));
  }
  // What goes out goes before what comes in, so that a word finds the neighbours it had.
  const gone = WORDS.filter((word) => old[word] !== undefined && entry[word] === undefined);
  const kept = gone.reduce((now, word) => withoutItem(now, path, word), text);
  return WORDS.reduce((now, word) => {
    const to = entry[word];
    if (to === undefined || old[word] === to) return now;
    if (old[word] === undefined) return withWord(now, path, { word, to }, memory);
    return withItemValue(now, path, word, asWritten(pageOf(now), path, { word, to }, memory));
  }, kept);
}

type Change = { readonly word: Word; readonly to: string };

function withWord(text: string, path: readonly string[], { word, to }: Change, memory: Page | undefined): string {
  const page = pageOf(text);
  const items = placeAt(page, path)?.items ?? [];
  const style = styleOf(page, placeAt(page, path.slice(0, -1))?.items.find((item) => item.id === path.at(-1))?.value) ?? PLAIN;
  const flow = `${spelledKey(word, style)}: ${spelled(to, style.quotedWords ? "double" : "none")}`;
  const after = WORDS.slice(0, WORDS.indexOf(word)).findLast((one) => items.some((item) => item.id === one));
  const lines = (indent: number) => [" ".repeat(indent) + flow];
  return withPiece(text, path, { id: word, says: canonical(to), lines, flow, after }, memory);
}

/** A word's new value in the quotes of the old one, or as memory wrote it. */
function asWritten(page: Page, path: readonly string[], { word, to }: Change, memory: Page | undefined): string {
  const place = placeAt(page, path);
  const past = memory === undefined ? undefined : placeAt(memory, path);
  const old = past?.items.find((item) => item.id === word && item.says === canonical(to))?.value;
  if (memory !== undefined && past?.flow === place?.flow && isScalar(old) && !old.type?.startsWith("BLOCK")) {
    const source = sourceOf(memory, old);
    if (source !== undefined) return source;
  }
  const value = place?.items.find((item) => item.id === word)?.value;
  const type = isScalar(value) ? value.type : undefined;
  return spelled(to, type === "QUOTE_DOUBLE" ? "double" : type === "QUOTE_SINGLE" ? "single" : "none");
}

function fieldsOf(entry: StageEntry): Fields {
  return WORDS.map((word) => [word, entry[word]]);
}
