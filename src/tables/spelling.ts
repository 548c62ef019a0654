import { MISSING, type Asked } from "./columns.ts";

/** Longer than any number; what stands in a message is cut as well. */
const LONGEST = 400;
const SHOWN = 40;
const text = new TextDecoder("utf-8");

/** The characters of these bytes; no Unicode is expected where numbers are. */
export function asciiOf(bytes: Uint8Array, from: number, to: number): string {
  let said = "";
  for (let at = from; at < to && at - from <= LONGEST; at++) said += String.fromCharCode(bytes[at] ?? 0);
  return said;
}

/** The beginning of a cell as it stands in a message. */
export function shown(bytes: Uint8Array, from: number, to: number): string {
  const said = text.decode(bytes.subarray(from, Math.min(to, from + SHOWN * 4)));
  return JSON.stringify(said.length > SHOWN ? `${said.slice(0, SHOWN)}...` : said);
}

/** Whether a text says that there is no value, spaces around it aside. */
export function missingTexts(asked: Asked): (bytes: Uint8Array, from: number, to: number) => boolean {
  const words = new Set(asked.missing ?? MISSING).add("");
  const longest = Math.max(...[...words].map((word) => Buffer.byteLength(word)));
  /** Bytes with which such a text may begin: one look tells most texts apart. */
  const begins = new Uint8Array(256);
  for (const word of ["\t", " ", ...words]) begins[Buffer.from(word)[0] ?? 0] = 1;
  return (bytes, from, to) => {
    if (from === to) return true;
    if (begins[bytes[from] as number] === 0) return false;
    let begin = from;
    let end = to;
    while (begin < end && isSpace(bytes[begin])) begin++;
    while (begin < end && isSpace(bytes[end - 1])) end--;
    return end - begin <= longest && words.has(text.decode(bytes.subarray(begin, end)));
  };
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09;
}
