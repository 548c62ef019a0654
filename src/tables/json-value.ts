const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LF = 0x0a;

/** One member of an object on one line: where its key stands, quotes and all, and its value. */
export type Member = { readonly key: number; readonly keyEnd: number; readonly from: number; readonly to: number };

/** Where the value that begins at `at` ends; -1 where it does not end on its line. The line must end with a line feed. */
export function valueEnd(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number;
  if (first === QUOTE) return textEnd(bytes, at);
  if (first === 0x7b || first === 0x5b) return nestedEnd(bytes, at);
  let to = at;
  for (; ; to++) {
    const byte = bytes[to] as number;
    // , } ] and whatever is space: a number, a word or nothing ends there.
    if (byte === 0x2c || byte === 0x7d || byte === 0x5d || byte <= 0x20) return to === at ? -1 : to;
    if (byte === QUOTE) return -1;
  }
}

/** After the quote that ends the text whose first quote is at `at`; -1 where none does. */
function textEnd(bytes: Uint8Array, at: number): number {
  let to = at + 1;
  for (; ; to++) {
    const byte = bytes[to] as number;
    if (byte === QUOTE) return to + 1;
    if (byte === BACKSLASH) {
      to++;
      if (bytes[to] === LF) return -1;
    } else if (byte === LF) return -1;
  }
}

function nestedEnd(bytes: Uint8Array, at: number): number {
  let depth = 0;
  for (let to = at; ; to++) {
    const byte = bytes[to] as number;
    if (byte === QUOTE) {
      to = textEnd(bytes, to) - 1;
      if (to < 0) return -1;
    } else if (byte === 0x7b || byte === 0x5b) depth++;
    else if (byte === 0x7d || byte === 0x5d) {
      if (--depth === 0) return to + 1;
    } else if (byte === LF) return -1;
  }
}

/** The members of the object that begins at `at`; undefined where the line holds anything but one object. */
export function membersOf(bytes: Uint8Array, at: number): readonly Member[] | undefined {
  const space = (): void => {
    while (bytes[at] === 0x20 || bytes[at] === 0x09 || bytes[at] === 0x0d) at++;
  };
  const members: Member[] = [];
  space();
  if (bytes[at++] !== 0x7b) return undefined;
  space();
  if (bytes[at] === 0x7d) return members;
  for (;;) {
    const key = at;
    const keyEnd = bytes[at] === QUOTE ? textEnd(bytes, at) : -1;
    if (keyEnd < 0) return undefined;
    at = keyEnd;
    space();
    if (bytes[at++] !== 0x3a) return undefined;
    space();
    const from = at;
    at = valueEnd(bytes, from);
    if (at < 0) return undefined;
    members.push({ key, keyEnd, from, to: at });
    space();
    const byte = bytes[at++];
    if (byte === 0x7d) return members;
    if (byte !== 0x2c) return undefined;
    space();
  }
}

/** Whether a line is one JSON object: RFC 8259, and Python's bare `NaN`, `Infinity` and `-Infinity`. */
export function isObject(line: string): boolean {
  const parse = (text: string): unknown => {
    try {
      return JSON.parse(text) as unknown;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return undefined;
    }
  };
  const value =
    parse(line) ??
    parse(line.replace(/"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g, (found) => (found.startsWith('"') ? found : "null")));
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
