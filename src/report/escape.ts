/** What we put between two characters that GitHub would otherwise turn into a link or a mention: nothing to see, and no word goes on across it. */
const BREAK = "\u200b";

/** How much of one text from people is shown, in characters. */
const MOST = 500;

/**
 * Text from people as one harmless line without Markdown, for titles, annotations and terminals: line breaks are folded, characters that are
 * not seen or that turn the direction of text are spelled as escapes, and what is longer than `most` characters is cut.
 */
export function plain(text: string, most: number = MOST): string {
  const line = text.replace(/[\s\u0085\p{Zl}\p{Zp}]+/gu, " ").trim();
  const seen = line.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu, spelled);
  return cut(seen, most);
}

/**
 * Text from people as harmless Markdown within a line, a list item or a table cell: it reads as it was written, and does nothing.
 * Digests and commits become code spans, so that they stay whole for whoever copies them.
 */
export function escape(text: string, most: number = MOST): string {
  return plain(text, most)
    .split(HEX)
    .map((part, index) => (index % 2 === 1 ? `\`${part}\`` : escaped(part, index === 0)))
    .join("");
}

/** What GitHub would take for a commit; the decimals of a number it would not. */
const HEX = /((?:sha256:)?(?<![0-9A-Za-z]|\d\.)[0-9a-f]{7,64}(?![0-9A-Za-z]))/i;

function escaped(text: string, starts: boolean): string {
  const harmless = breakLinks(text)
    .replace(/[\\`*_|[\]()#!~$]/g, "\\$&")
    .replace(/[&<>]/g, (sign) => ENTITIES[sign] ?? "");
  return starts ? harmless.replace(/^[-+=:]/, "\\$&").replace(/^(\d{1,9})\.(?=\s|$)/, "$1\\.") : harmless;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** Text from people as a code span, in a table cell too. GitHub links and mentions nothing inside of one. */
export function code(text: string, most: number = MOST): string {
  const line = plain(text, most);
  if (line === "") return "(empty)";
  return /[`|]/.test(line) ? `<code>${escape(text, most)}</code>` : `\`${line.replaceAll("<!--", `<!${BREAK}--`)}\``;
}

/**
 * A line for a log, in which the runner finds no workflow command: `::name::` at the start of a line, and `##[name]` anywhere
 * (https://docs.github.com/actions/reference/workflow-commands-for-github-actions).
 */
export function logSafe(text: string, most: number = 4000): string {
  return plain(text, most)
    .replace(/:(?=:)/g, ": ")
    .replace(/##(?=\[)/g, "## ");
}

/**
 * Keeps GitHub from reading mentions, issue numbers, commits, addresses and emoji names into a text. It looks for these after
 * Markdown has been read, so escaping does not help
 * (https://docs.github.com/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls).
 */
function breakLinks(text: string): string {
  return text
    .replace(/@/g, `@${BREAK}`)
    .replace(/#(?=\d)/g, `#${BREAK}`)
    .replace(/(GH)-(?=\d)/gi, `$1-${BREAK}`)
    .replace(/:(?=\/\/)/g, `:${BREAK}`)
    .replace(/www(?=\.)/gi, `www${BREAK}`)
    .replace(/:(?=[\w+-]*[a-z+-][\w+-]*:)/gi, `:${BREAK}`);
}

function spelled(sign: string): string {
  const hex = (sign.codePointAt(0) ?? 0).toString(16);
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, "0")}`;
}

/** Cut between whole characters, with an ellipsis that counts. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, Math.max(0, most - 1)).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
