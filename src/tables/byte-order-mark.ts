/** Bytes that must be there, or the end of the file, before it is sure how a text begins. */
export const MARK_BYTES = 3;

/**
 * How many bytes of a byte order mark a text in UTF-8 begins with, 0 or 3; undefined where its mark says that it is UTF-16
 * (https://www.unicode.org/faq/utf_bom.html#bom4).
 */
export function markOf(bytes: Uint8Array, from: number, end: number): number | undefined {
  const size = end - from;
  const [first, second, third] = [bytes[from], bytes[from + 1], bytes[from + 2]];
  if (size >= 3 && first === 0xef && second === 0xbb && third === 0xbf) return 3;
  if (size >= 2 && ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))) return undefined;
  return 0;
}
