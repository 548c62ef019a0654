import { type Page, pageOf, type Place, placeAt } from "./page.ts";
import { closed, rememberedFlow, rememberedLines, stepOf, withoutItem, withPiece } from "./place.ts";
import { canonical } from "./pointer.ts";
import type { Archived, Hold } from "./shape.ts";
import { entryLines, type Fields, flowMap, lastStyle, PLAIN, spelledKey, type Style, styleOf } from "./spell.ts";
import { column, lineEnd, lineStart, spliced } from "./splice.ts";

export type ListName = "archived" | "holds";
type Entry = Archived | Hold;
type ListChange = { readonly present: readonly Entry[]; readonly target: readonly Entry[] };

/**
 * Adds the entries that the list lacks, and the list itself when there is none; takes out those it no longer has, and the list
 * with the last of them, unless people wrote comments into it.
 */
export function withList(text: string, list: ListName, { present, target }: ListChange, memory: Page | undefined): string {
  const [added, gone] = [missing(target, present), missing(present, target)];
  // What goes out goes first, so that an entry finds the neighbours it had; but a list in use is never emptied in between.
  if (gone.length < present.length)
    return withEntries(withoutEntries(text, list, gone, memory), list, { added, present }, memory);
  return withoutEntries(withEntries(text, list, { added, present }, memory), list, gone, memory);
}

type Added = { readonly added: readonly Entry[]; readonly present: readonly Entry[] };

function withEntries(text: string, list: ListName, { added, present }: Added, memory: Page | undefined): string {
  if (added.length === 0) return text;
  const place = placeAt(pageOf(text), [list]);
  if (place === undefined) return withNewList(text, list, added, memory);
  const brackets = place.items.length === 0 ? rememberedBrackets(text, list, { place, added }, memory) : undefined;
  if (brackets !== undefined) return spliced(text, [{ from: place.start, to: place.end, text: brackets }]);
  return added.reduce(
    (now, entry, index) => withEntry(now, list, { entry, others: [...present, ...added.slice(0, index)] }, memory),
    text,
  );
}

/** The whole list as memory wrote it between brackets, when it holds just these entries and every comment of the empty one. */
function rememberedBrackets(
  text: string,
  list: ListName,
  { place, added }: { readonly place: Place; readonly added: readonly Entry[] },
  memory: Page | undefined,
): string | undefined {
  const past = memory === undefined ? undefined : placeAt(memory, [list]);
  if (memory === undefined || past?.flow !== true || !holdsAll(past, added)) return undefined;
  const source = memory.text.slice(past.start, past.end);
  const comments = text.slice(place.start, place.end).match(/#[^\r\n]*/g) ?? [];
  return comments.every((comment) => source.includes(comment)) ? source : undefined;
}

function withoutEntries(text: string, list: ListName, gone: readonly Entry[], memory: Page | undefined): string {
  return gone.reduce((now, entry) => {
    const place = placeAt(pageOf(now), [list]);
    return place?.items.length === 1 ? withoutLast(now, list, place, memory) : withoutItem(now, [list], canonical(entry));
  }, text);
}

function missing(from: readonly Entry[], those: readonly Entry[]): readonly Entry[] {
  const there = new Set(those.map(canonical));
  return from.filter((entry) => !there.has(canonical(entry)));
}

type Addition = { readonly entry: Entry; readonly others: readonly Entry[] };

/**
 * A new entry stands behind the last one of its stage. So the entries of two stages are not neighbours that git takes for one
 * change, and a promotion of one can be reverted after a promotion of the other.
 */
function withEntry(text: string, list: ListName, { entry, others }: Addition, memory: Page | undefined): string {
  const page = pageOf(text);
  const place = placeAt(page, [list]);
  const style = lastStyle(page, place) ?? newStyle(page);
  const id = canonical(entry);
  const isThere = (other: Entry) => place?.items.some((item) => item.id === canonical(other)) === true;
  const neighbour = others.findLast((other) => stageOfEntry(other) === stageOfEntry(entry) && isThere(other));
  const fields = fieldsOf(entry);
  const lines = (indent: number) => entryLines(fields, style, indent);
  const after = neighbour === undefined ? undefined : canonical(neighbour);
  return withPiece(text, [list], { id, says: id, lines, flow: flowMap(fields, style), after }, memory);
}

/** A list that is there no more, or was never; entries and style come from memory as far as it knows them. */
function withNewList(text: string, list: ListName, entries: readonly Entry[], memory: Page | undefined): string {
  const page = pageOf(text);
  const past = memory === undefined ? undefined : placeAt(memory, [list]);
  const own = newStyle(page);
  const style = memory === undefined ? own : (lastStyle(memory, past) ?? own);
  const key = spelledKey(list, own);
  const pieces = entries.map((entry) => ({ id: canonical(entry), says: canonical(entry), fields: fieldsOf(entry) }));
  const old = past?.items[0];
  const isInline = past?.flow === true && past.items.length > 0;
  const flow = `${key}: [${pieces.map((one) => rememberedFlow(one, past, memory) ?? flowMap(one.fields, style)).join(", ")}]`;
  const lines = (indent: number) => {
    const pad = " ".repeat(indent);
    if (isInline) return [pad + flow];
    const isBlock = memory !== undefined && past?.flow === false && old !== undefined;
    const below = isBlock ? column(memory.text, old.start) : indent + dashIndent(page, list);
    const spelt = pieces.map((one) => rememberedLines(one, below, past, memory) ?? entryLines(one.fields, style, below));
    return [`${pad}${key}:`, ...spelt.flat()];
  };
  const after = list === "archived" ? "stages" : undefined;
  return withPiece(text, [], { id: list, says: remembersAll(list, entries, memory), lines, flow, after }, memory);
}

/** What memory's list says when it holds just these entries, in its own order; else what ours says. */
function remembersAll(list: ListName, entries: readonly Entry[], memory: Page | undefined): string {
  const past = memory === undefined ? undefined : placeAt(memory, [list]);
  if (past === undefined || !holdsAll(past, entries)) return canonical(entries);
  return `[${past.items.map((item) => item.id).join(",")}]`;
}

function holdsAll(place: Place, entries: readonly Entry[]): boolean {
  const ids = new Set(entries.map(canonical));
  return place.items.length === ids.size && place.items.every((item) => ids.has(item.id));
}

function withoutLast(text: string, list: ListName, place: Place, memory: Page | undefined): string {
  const was = memory === undefined ? undefined : placeAt(memory, [list]);
  if (memory !== undefined && was?.items.length === 0 && was.flow)
    return closed(text, [list], memory.text.slice(was.start, was.end));
  return isCommented(text, place) ? closed(text, [list], "[]") : withoutItem(text, [], list);
}

/** Whether there is a comment in the list that is not its only entry's own. */
function isCommented(text: string, place: Place): boolean {
  const only = place.items[0];
  if (place.head === undefined || only === undefined) return true;
  if (place.flow) return (text.slice(place.start, only.start) + text.slice(only.end, lineEnd(text, place.end))).includes("#");
  return text.slice(place.head, lineStart(text, only.start)).includes("#");
}

/** Entries of a new list are one-liners, quoted like the stages. */
function newStyle(page: Page): Style {
  const stages = lastStyle(page, placeAt(page, ["stages"])) ?? styleOf(page, page.tree.contents) ?? PLAIN;
  return { ...stages, flow: true };
}

function dashIndent(page: Page, list: ListName): number {
  const other = placeAt(page, [list === "archived" ? "holds" : "archived"]);
  const first = other?.flow === false ? other.items[0] : undefined;
  return first === undefined ? stepOf(page) : column(page.text, first.start);
}

function stageOfEntry(entry: Entry): string {
  return "left" in entry ? entry.left : entry.stage;
}

function fieldsOf(entry: Entry): Fields {
  if ("because" in entry) {
    return [
      ["stage", entry.stage],
      ["digest", entry.digest],
      ["because", entry.because],
      ["since", entry.since],
    ];
  }
  const { version, digest, uri, evidence, left, at } = entry;
  return [
    ["version", version],
    ["digest", digest],
    ["uri", uri],
    ["evidence", evidence],
    ["left", left],
    ["at", at],
  ];
}
