const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/** Where a cell's text stands, and where the cell ends: at a delimiter, at the end of its line, or where the bytes end. */
export type Cell = {
  bytes: Uint8Array;
  from: number;
  to: number;
  /** The byte after the cell. */
  next: number;
  /** Line breaks inside of it. */
  breaks: number;
  /** Why this is no cell of RFC 4180. */
  wrong: string | undefined;
};

/** 1 for the bytes an unquoted cell cannot hold: the delimiter, a quote and line breaks. */
export function stopsOf(delimiter: number): Uint8Array {
  const stops = new Uint8Array(256);
  for (const byte of [delimiter, QUOTE, LF, CR]) stops[byte] = 1;
  return stops;
}

/**
 * Finds the cell that begins at `at`: false where the bytes end before it is sure where it ends. `last` says that no more bytes will
 * come. A cell in quotes may hold delimiters and line breaks; two quotes in it are one (https://www.rfc-editor.org/rfc/rfc4180#section-2).
 */
export function cellReader(
  delimiter: number,
): (bytes: Uint8Array, at: number, end: number, last: boolean, cell: Cell) => boolean {
  const stops = stopsOf(delimiter);
  let scratch = new Uint8Array(256);

  const plain = (bytes: Uint8Array, at: number, end: number, last: boolean, cell: Cell): boolean => {
    let to = at;
    while (stops[bytes[to] as number] === 0) to++;
    cell.wrong = undefined;
    if (bytes[to] === QUOTE) {
      cell.wrong = "a quote stands inside a cell that is not in quotes";
      while (stops[bytes[to] as number] === 0 || bytes[to] === QUOTE) to++;
    }
    if (to >= end && !last) return false;
    cell.bytes = bytes;
    cell.from = at;
    cell.to = to;
    cell.next = to;
    cell.breaks = 0;
    return true;
  };

  /** Without the doubled quotes' second ones. */
  const undoubled = (bytes: Uint8Array, from: number, to: number, cell: Cell): void => {
    if (scratch.length < to - from) scratch = new Uint8Array(2 * (to - from));
    let length = 0;
    for (let at = from; at < to; at++) {
      scratch[length++] = bytes[at] as number;
      if (bytes[at] === QUOTE) at++;
    }
    cell.bytes = scratch;
    cell.from = 0;
    cell.to = length;
  };

  return (bytes, at, end, last, cell) => {
    if (bytes[at] !== QUOTE || at >= end) return plain(bytes, at, end, last, cell);
    let doubled = false;
    let to = at + 1;
    cell.breaks = 0;
    cell.wrong = undefined;
    for (; ; to++) {
      const byte = bytes[to] as number;
      if (to >= end) {
        if (!last) return false;
        cell.wrong = "a quote is opened and never closed";
        break;
      }
      if (byte === QUOTE) {
        // The byte after a quote decides what the quote means, so it must be there.
        if (to + 1 >= end && !last) return false;
        if (to + 1 >= end || bytes[to + 1] !== QUOTE) break;
        doubled = true;
        to++;
      } else if (byte === LF || (byte === CR && bytes[to + 1] !== LF)) cell.breaks++;
    }
    let next = Math.min(to + 1, end);
    if (next < end && stops[bytes[next] as number] === 0) {
      cell.wrong = "something stands between a closing quote and the end of its cell";
      while (stops[bytes[next] as number] === 0) next++;
      if (next >= end && !last) return false;
    }
    cell.next = next;
    if (doubled) undoubled(bytes, at + 1, to, cell);
    else {
      cell.bytes = bytes;
      cell.from = at + 1;
      cell.to = to;
    }
    return true;
  };
}
