import type { Place } from "./page.ts";
import { lineEnd, type Splice, spliced } from "./splice.ts";
import { Uneditable } from "./uneditable.ts";

/** Puts an item into a map or list in flow style, behind the item at `after`, or first when that is -1. */
export function withFlowItem(text: string, place: Place, after: number, source: string): string {
  const next = place.items[after + 1];
  const previous = place.items[after];
  if (previous === undefined) {
    if (next !== undefined)
      return spliced(text, [{ from: next.start, to: next.start, text: `${source},${gapBefore(text, place, 0)}` }]);
    const inner = text.slice(place.start + 1, place.end - 1);
    const pad = place.isList ? "" : " ";
    if (inner.trim() === "") return spliced(text, [{ from: place.start + 1, to: place.end - 1, text: pad + source + pad }]);
    // Beside the opening bracket it is indented deeply enough, wherever the comments and the closing one stand.
    return spliced(text, [{ from: place.start + 1, to: place.start + 1, text: source }]);
  }
  const gap = gapBefore(text, place, after);
  const comma = commaAfter(text, previous.end);
  if (!gap.includes("\n")) {
    const at = next === undefined ? previous.end : (comma ?? previous.end);
    return spliced(text, [{ from: at, to: at, text: `, ${source}` }]);
  }
  // On lines of their own, a comment behind the previous item stays with it.
  const at = restOfLine(text, comma === undefined ? previous.end : comma + 1);
  const splices: Splice[] = [{ from: at, to: at, text: `${gap}${source}${comma === undefined ? "" : ","}` }];
  if (comma === undefined) splices.push({ from: previous.end, to: previous.end, text: "," });
  return merged(text, splices);
}

/** Takes an item and one comma out of a map or list in flow style. */
export function withoutFlowItem(text: string, place: Place, index: number): string {
  const item = place.items[index];
  if (item === undefined) throw new Uneditable("there is no such item to take out");
  const [previous, next] = [place.items[index - 1], place.items[index + 1]];
  const comma = commaAfter(text, item.end);
  if (previous === undefined) {
    const to = next?.start ?? (comma === undefined ? item.end : comma + 1);
    return spliced(text, [{ from: item.start, to, text: "" }]);
  }
  const before = commaAfter(text, previous.end) ?? previous.end;
  if (!text.slice(before, item.start).includes("\n")) {
    return spliced(text, [{ from: before, to: item.end, text: "" }]);
  }
  const from = restOfLine(text, before + 1);
  if (comma !== undefined) return spliced(text, [{ from, to: restOfLine(text, comma + 1), text: "" }]);
  return spliced(text, [
    { from, to: item.end, text: "" },
    { from: before, to: before + 1, text: "" },
  ]);
}

/** What stands between an item and the comma or bracket before it, where that is only white space. */
function gapBefore(text: string, place: Place, index: number): string {
  const item = place.items[index];
  const previous = place.items[index - 1];
  if (item === undefined) return " ";
  const from = previous === undefined ? place.start + 1 : restOfLine(text, (commaAfter(text, previous.end) ?? previous.end) + 1);
  const gap = text.slice(from, item.start);
  const newline = /\r?\n[ \t]*$/.exec(gap);
  return newline?.[0] ?? " ";
}

/** Where the comma behind an item stands; undefined when a bracket comes first. */
function commaAfter(text: string, end: number): number | undefined {
  let at = end;
  while (at < text.length) {
    const char = text[at];
    if (char === ",") return at;
    if (char === "#") at = lineEnd(text, at);
    else if (char !== undefined && /\s/.test(char)) at++;
    else return undefined;
  }
  return undefined;
}

/** Behind a comment that follows on the same line; the same offset when none does. */
function restOfLine(text: string, offset: number): number {
  const rest = /^[ \t]+#[^\r\n]*/.exec(text.slice(offset));
  return offset + (rest?.[0].length ?? 0);
}

/** Splices at the same offset keep their order: the comma of an item comes before what is put behind it. */
function merged(text: string, splices: readonly Splice[]): string {
  const [put, comma] = splices;
  if (put === undefined || comma === undefined || put.from !== comma.from) return spliced(text, splices);
  return spliced(text, [{ ...put, text: comma.text + put.text }]);
}
