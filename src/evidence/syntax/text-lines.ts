/** One line of a report that is plain text; `line` is 1-based. */
export type TextLine = { readonly text: string; readonly line: number };

/** The lines of a text without what ends them. Blank at the end is nothing anybody meant. */
export function textLines(text: string): readonly TextLine[] {
  return text.split(/\r?\n/).map((each, index) => ({ text: each.trimEnd(), line: index + 1 }));
}
