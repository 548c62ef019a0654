import { isNode } from "yaml";
import { withFlowItem, withoutFlowItem } from "./flow.ts";
import { type Page, pageOf, type Place, placeAt } from "./page.ts";
import { column, lineEnd, lineStart, spliced, withLines, withoutLines } from "./splice.ts";
import { Uneditable } from "./uneditable.ts";

/** `says` is the value in the one spelling of `canonical`: memory's bytes are used only where they say the same. */
type Known = { readonly id: string; readonly says: string };

/** Something to write into a place: known by `id`, spelled as whole lines in block style or as one piece in flow style. */
export type Piece = Known & {
  readonly lines: (indent: number) => readonly string[];
  readonly flow: string;
  /** The item behind which it goes when memory does not tell; the last one when absent. */
  readonly after?: string | undefined;
};

/**
 * Writes a piece into the map or list at the path. `memory` is an earlier page of the same manifest: where it holds the same
 * piece, its bytes and its neighbours are used.
 */
export function withPiece(text: string, path: readonly string[], piece: Piece, memory?: Page): string {
  const page = pageOf(text);
  const place = existing(page, path);
  const past = memory === undefined ? undefined : placeAt(memory, path);
  if (place.flow && place.items.length === 0 && isOpenable(page, path, place))
    return opened(page, path, place, piece, past, memory);
  const wanted = indexAfter(place, past, piece);
  if (place.flow) {
    return withFlowItem(text, place, wanted.index, rememberedFlow(piece, past, memory) ?? piece.flow);
  }
  const indent = column(text, place.items[0]?.start ?? 0);
  const at = offsetFor(text, place, wanted, indent, memory?.text, past);
  return withLines(text, at, rememberedLines(piece, indent, past, memory) ?? piece.lines(indent));
}

/** Writes another value for an item of the map at the path, in place of a single word or alias. */
export function withItemValue(text: string, path: readonly string[], id: string, source: string): string {
  const value = existing(pageOf(text), path).items.find((item) => item.id === id)?.value;
  if (!isNode(value) || !value.range) throw new Uneditable(`${path.join(".")} has no value for ${id}`);
  const [from, to] = value.range;
  // A block scalar's range takes in its line ending.
  return spliced(text, [{ from, to: from + text.slice(from, to).trimEnd().length, text: source }]);
}

/** Takes an item out of the map or list at the path. It may not be the only one of a block. */
export function withoutItem(text: string, path: readonly string[], id: string): string {
  const place = existing(pageOf(text), path);
  const index = place.items.findIndex((item) => item.id === id);
  const item = place.items[index];
  if (item === undefined) throw new Uneditable(`${path.join(".")} holds no ${id}`);
  if (place.flow) return withoutFlowItem(text, place, index);
  return withoutLines(text, lineStart(text, item.start), lineEnd(text, item.end));
}

/** Writes a map or list that holds one last item as empty, brackets behind its key; comments that people wrote stay. */
export function closed(text: string, path: readonly string[], brackets: string): string {
  const place = existing(pageOf(text), path);
  const only = place.items[0];
  if (place.head === undefined || only === undefined) throw new Uneditable(`${path.join(".")} cannot be emptied`);
  const others = text.slice(place.start, only.start) + text.slice(only.end, place.end);
  if (place.flow && others.includes("#")) return withoutFlowItem(text, place, 0);
  if (place.flow) return spliced(text, [{ from: place.start, to: place.end, text: brackets }]);
  const colon = text.indexOf(":", place.head);
  const emptied = withoutLines(text, lineStart(text, only.start), lineEnd(text, only.end));
  return spliced(emptied, [{ from: colon + 1, to: colon + 1, text: ` ${brackets}` }]);
}

function existing(page: Page, path: readonly string[]): Place {
  const place = placeAt(page, path);
  if (place === undefined) throw new Uneditable(`the manifest has no ${path.join(".")} to edit`);
  return place;
}

/** Whether empty brackets may give way to a block below their key. */
function isOpenable(page: Page, path: readonly string[], place: Place): boolean {
  const above = placeAt(page, path.slice(0, -1));
  return above?.flow === false && page.text.slice(place.start + 1, place.end - 1).trim() === "";
}

function opened(
  page: Page,
  path: readonly string[],
  place: Place,
  piece: Piece,
  past: Place | undefined,
  memory: Page | undefined,
): string {
  const { text } = page;
  const above = existing(page, path.slice(0, -1));
  const from = text.slice(0, place.start).replace(/[ \t]+$/, "").length;
  const bare = spliced(text, [{ from, to: place.end, text: "" }]);
  const below = past?.flow === false ? past.items[0] : undefined;
  const indent =
    below !== undefined && memory !== undefined
      ? column(memory.text, below.start)
      : column(text, above.items[0]?.start ?? 0) + stepOf(page);
  const gap = memory === undefined || past?.items[0]?.id !== piece.id ? "" : gapBefore(memory.text, past, 0);
  const line = lineEnd(bare, from);
  const at = bare.startsWith(gap, line) ? line + gap.length : line;
  return withLines(bare, at, rememberedLines(piece, indent, past, memory) ?? piece.lines(indent));
}

/** How much deeper the file writes what is below a key. */
export function stepOf(page: Page): number {
  const stages = placeAt(page, ["stages"]);
  const first = stages?.items[0];
  return stages === undefined || stages.flow || first === undefined ? 2 : Math.max(1, column(page.text, first.start));
}

type Wanted = { readonly index: number; readonly gapOf?: number; readonly before?: boolean };

/** Behind which item a piece goes: where memory had it, else where the piece says, else last. -1 is before the first. */
function indexAfter(place: Place, past: Place | undefined, piece: Piece): Wanted {
  const had = past?.items.findIndex((item) => item.id === piece.id) ?? -1;
  const indexOf = (id: string | undefined) => place.items.findIndex((item) => item.id === id);
  if (past !== undefined && had >= 0) {
    const direct = had === 0 ? -1 : indexOf(past.items[had - 1]?.id);
    if (had === 0 || direct >= 0) return { index: direct, gapOf: had };
    for (const item of past.items.slice(0, had).toReversed()) if (indexOf(item.id) >= 0) return { index: indexOf(item.id) };
    for (const item of past.items.slice(had + 1)) if (indexOf(item.id) >= 0) return { index: indexOf(item.id) - 1, before: true };
  }
  const after = indexOf(piece.after);
  return { index: after >= 0 ? after : place.items.length - 1 };
}

/** The start of the line where a piece goes, behind the comments that stood before it in memory or belong to what precedes it. */
function offsetFor(
  text: string,
  place: Place,
  wanted: Wanted,
  indent: number,
  memory: string | undefined,
  past: Place | undefined,
): number {
  const previous = place.items[wanted.index];
  const next = place.items[wanted.index + 1];
  if (wanted.before === true && next !== undefined) return lineStart(text, next.start);
  if (previous === undefined && place.head === undefined) return lineStart(text, next?.start ?? 0);
  const line = lineEnd(text, previous?.end ?? place.head ?? 0);
  const gap =
    wanted.gapOf === undefined || memory === undefined || past === undefined ? undefined : gapBefore(memory, past, wanted.gapOf);
  if (gap !== undefined && text.startsWith(gap, line)) return line + gap.length;
  return behindOwnComments(text, line, indent);
}

/** Comments that are indented deeper than an item belong to it, and the blank lines before them. */
function behindOwnComments(text: string, line: number, indent: number): number {
  let own = line;
  for (let at = line; at < text.length; at = lineEnd(text, at)) {
    const found = /^([ \t]*)(#?)/.exec(text.slice(at, lineEnd(text, at)).trimEnd());
    const isBlank = text.slice(at, lineEnd(text, at)).trim() === "";
    if (isBlank) continue;
    if (found?.[2] !== "#" || (found[1] ?? "").length <= indent) break;
    own = lineEnd(text, at);
  }
  return own;
}

/** The lines between an item and what stands above it. */
function gapBefore(text: string, place: Place, index: number): string {
  const item = place.items[index];
  const above = index === 0 ? place.head : place.items[index - 1]?.end;
  if (item === undefined || above === undefined || place.flow) return "";
  return text.slice(lineEnd(text, above), lineStart(text, item.start));
}

/** The lines of the same piece as memory wrote them in block style, when they fit in unchanged. */
export function rememberedLines(
  piece: Known,
  indent: number,
  past: Place | undefined,
  memory: Page | undefined,
): readonly string[] | undefined {
  const old = past?.flow === false ? same(past, piece) : undefined;
  if (old === undefined || memory === undefined || column(memory.text, old.start) !== indent) return undefined;
  return memory.text
    .slice(lineStart(memory.text, old.start), lineEnd(memory.text, old.end))
    .replace(/\r?\n$/, "")
    .split(/\r?\n/);
}

/** The same piece as memory wrote it in flow style, on one line. */
export function rememberedFlow(piece: Known, past: Place | undefined, memory: Page | undefined): string | undefined {
  const old = past?.flow === true ? same(past, piece) : undefined;
  const source = old === undefined ? undefined : memory?.text.slice(old.start, old.end);
  return source?.includes("\n") === true ? undefined : source;
}

function same(past: Place, piece: Known) {
  return past.items.find((item) => item.id === piece.id && item.says === piece.says);
}
