/*
 * Cutting and pasting in a text by offsets. Lines keep the ending they have, and a last line without one stays without:
 * taking out what was put in gives the same bytes.
 */

export type Splice = { readonly from: number; readonly to: number; readonly text: string };

/** The text with these pieces replaced; they do not overlap. */
export function spliced(text: string, splices: readonly Splice[]): string {
  return splices
    .toSorted((a, b) => b.from - a.from)
    .reduce((now, { from, to, text: put }) => now.slice(0, from) + put + now.slice(to), text);
}

export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** Behind the line's ending; the end of the text when it has none. */
export function lineEnd(text: string, offset: number): number {
  const at = text.indexOf("\n", offset);
  return at < 0 ? text.length : at + 1;
}

/** How far right an offset stands in its line. A byte order mark takes no room. */
export function column(text: string, offset: number): number {
  const start = lineStart(text, offset);
  return offset - start - (start === 0 && text.startsWith("\ufeff") ? 1 : 0);
}

/** Puts lines in at the start of a line, or behind the last one, with the line ending used above them. */
export function withLines(text: string, at: number, lines: readonly string[]): string {
  const above = text.slice(0, at);
  const near = /\r?\n$/.exec(above) ?? /\r?\n/.exec(text);
  const eol = near?.[0] ?? "\n";
  const atEnd = above !== "" && !above.endsWith("\n");
  return above + lines.map((line) => (atEnd ? eol + line : line + eol)).join("") + text.slice(at);
}

/** Takes out whole lines. Without a final line ending, the one before the last line goes with it. */
export function withoutLines(text: string, from: number, to: number): string {
  const bare = to === text.length && !text.endsWith("\n");
  const start = bare ? text.slice(0, from).replace(/\r?\n$/, "").length : from;
  return text.slice(0, start) + text.slice(to);
}
