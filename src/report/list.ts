import { escape } from "./escape.ts";

/** A heading in bold with its lines; empty without lines. */
export function list(heading: string, lines: readonly string[]): string {
  if (lines.length === 0) return "";
  const shown = lines.slice(0, 20).map((line) => `- ${escape(line)}`);
  return [`**${heading}**`, "", ...shown, ...(lines.length > 20 ? [`- and ${lines.length - 20} more`] : [])].join("\n");
}
