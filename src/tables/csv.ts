import type { Builder } from "./columns.ts";
import { cellReader, stopsOf, type Cell } from "./csv-cell.ts";
import { plainDecimal, type Cursor } from "./decimal.ts";
import { namesAmiss, type Gathering } from "./gathering.ts";
import type { Reader } from "./reader.ts";
import { emptyWindow } from "./window.ts";

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** How a cell is read: passed over, as a plain number if it is one, as 0 or 1 if it is that, or by its builder. */
const PASS = 0;
const NUMBER = 1;
const FLAG = 2;
const BUILD = 3;
const DOUBLES = new Float64Array(0);
const SMALL = new Int8Array(0);

/**
 * RFC 4180 (https://www.rfc-editor.org/rfc/rfc4180) in full, bytes in chunks of any size: quotes, doubled quotes, delimiters and line
 * breaks inside of quotes; CRLF, LF or CR; a byte order mark; a last line with or without its end. The first row names the columns.
 * Lines with nothing in them are passed over. A row with more or fewer cells than the first one is a problem, with its line.
 */
export function csvReader(gathered: Gathering, file: string, delimiter: string): Reader {
  const separator = delimiter.charCodeAt(0);
  const stops = stopsOf(separator);
  /** No byte above ends a cell: one look at most bytes is enough. */
  const highest = Math.max(separator, QUOTE);
  const findCell = cellReader(separator);
  const window = emptyWindow();
  const cell: Cell = { bytes: new Uint8Array(0), from: 0, to: 0, next: 0, breaks: 0, wrong: undefined };
  const cursor: Cursor = { at: 0 };
  let names: string[] | undefined;
  let builders: (Builder | undefined)[] = [];
  let kinds = new Int8Array(0);
  let line = 1;
  let going = true;
  let begun = false;

  const complain = (what: string, where: number, hint: string): void => {
    if (!gathered.complain({ what, file, line: where, hint })) going = false;
  };

  const refuseAll = (what: string, hint: string): void => {
    complain(what, line, hint);
    going = false;
  };

  const refuse = (builder: Builder, why: string): void => complain(`${builder.asked.column}: ${why}`, line, hintFor(builder));

  /** Where the next line begins after what ends one at `at`; -1 where it is not sure yet. */
  const nextLine = (bytes: Uint8Array, at: number, end: number, last: boolean): number => {
    if (at >= end) return last ? end : -1;
    if (bytes[at] === LF) return at + 1;
    if (at + 1 >= end && !last) return -1;
    return at + 1 < end && bytes[at + 1] === LF ? at + 2 : at + 1;
  };

  const header = (bytes: Uint8Array, from: number, end: number, last: boolean): number => {
    const found: string[] = [];
    const before = gathered.problems.length;
    let breaks = 0;
    for (let at = from; ; at = cell.next + 1) {
      if (!findCell(bytes, at, end, last, cell)) return -1;
      if (cell.wrong !== undefined) complain(`is no table: ${cell.wrong}`, line, "write it as RFC 4180 says");
      breaks += cell.breaks;
      try {
        found.push(utf8.decode(cell.bytes.subarray(cell.from, cell.to)));
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        complain("is not UTF-8", line, "save it as UTF-8");
        found.push("");
      }
      if (bytes[cell.next] !== separator || cell.next >= end) break;
    }
    const after = nextLine(bytes, cell.next, end, last);
    if (after < 0) return -1;
    names = found;
    for (const problem of namesAmiss(found, gathered.builders, file, line)) gathered.complain(problem);
    builders = [...found.map((name) => gathered.builders.find(({ asked }) => asked.column === name)), undefined];
    kinds = Int8Array.from(builders, (builder) => kindOf(builder));
    if (gathered.problems.length > before) going = false;
    line += breaks + 1;
    return after;
  };

  /** Reads complete rows; where the first incomplete one begins. */
  const body = (bytes: Uint8Array, from: number, end: number, last: boolean): number => {
    const width = kinds.length - 1;
    // What stands outside of this function is looked up anew at each byte; these are not.
    const ends = stops;
    const kindOfCell = kinds;
    const comma = separator;
    const above = highest;
    const number = cursor;
    const { problems } = gathered;
    let numbers = builders.map((builder) => builder?.numbers() ?? DOUBLES);
    let flags = builders.map((builder) => builder?.flags() ?? SMALL);
    let row = gathered.rows;
    let at = from;
    let capacity = gathered.capacity();
    while (at < end && going) {
      const first = bytes[at] as number;
      if (first === LF || first === CR) {
        const after = nextLine(bytes, at, end, last);
        if (after < 0) break;
        at = after;
        line++;
        continue;
      }
      if (row >= capacity) {
        if (!gathered.ensure(row + 1)) {
          refuseAll("has more rows than we can hold", "give fewer rows");
          break;
        }
        capacity = gathered.capacity();
        numbers = builders.map((builder) => builder?.numbers() ?? DOUBLES);
        flags = builders.map((builder) => builder?.flags() ?? SMALL);
      }
      const complaints = problems.length;
      let breaks = 0;
      let cells = 0;
      let complete = true;
      let scan = at;
      for (; ; cells++) {
        const place = cells < width ? cells : width;
        const kind = kindOfCell[place] as number;
        let next = scan;
        if (kind === NUMBER) {
          const value = plainDecimal(bytes, scan, number);
          next = number.at;
          // What follows a plain number must end its cell; else it is something else that begins like one.
          if (value === value && ends[bytes[next] as number] === 1) (numbers[place] as Float64Array)[row] = value;
          else next = -1;
        } else if (kind === FLAG) {
          const digit = (bytes[scan] as number) - 0x30;
          next = (digit === 0 || digit === 1) && scan < end && ends[bytes[scan + 1] as number] === 1 ? scan + 1 : -1;
          if (next >= 0) (flags[place] as Int8Array)[row] = digit;
        } else {
          let byte = bytes[next] as number;
          while (byte > above || ends[byte] === 0) byte = bytes[++next] as number;
          if (kind === BUILD && byte !== QUOTE && (next < end || last)) {
            const refused = (builders[place] as Builder).text(row, bytes, scan, next);
            if (refused !== undefined) refuse(builders[place] as Builder, refused);
          }
        }
        if (next < 0 || bytes[next] === QUOTE) {
          if (!findCell(bytes, scan, end, last, cell)) {
            complete = false;
            break;
          }
          next = cell.next;
          breaks += cell.breaks;
          const wrong = cell.wrong;
          if (wrong !== undefined) complain(wrong, line, "write it as RFC 4180 says");
          else if (kind !== PASS) {
            const builder = builders[place] as Builder;
            const refused = builder.text(row, cell.bytes, cell.from, cell.to);
            if (refused !== undefined) refuse(builder, refused);
          }
        }
        if (next >= end) {
          complete = last;
          scan = end;
          break;
        }
        scan = next;
        if (bytes[next] !== comma) break;
        scan++;
      }
      const after = complete ? nextLine(bytes, scan, end, last) : -1;
      if (after < 0) {
        gathered.retract(complaints);
        going = true;
        break;
      }
      if (cells + 1 === width) row++;
      else if (problems.length === complaints)
        complain(`this row has ${cells + 1} cells, and the first one ${width}`, line, "quote cells that hold a delimiter");
      line += breaks + 1;
      at = after;
    }
    gathered.rows = row;
    return at;
  };

  const read = (last: boolean): void => {
    const bytes = window.bytes();
    const end = window.end();
    let at = window.from();
    if (!begun) {
      if (end - at < 3 && !last) return;
      begun = true;
      if (bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf && end - at >= 3) at += 3;
      if (end - at >= 2 && ((bytes[at] === 0xff && bytes[at + 1] === 0xfe) || (bytes[at] === 0xfe && bytes[at + 1] === 0xff)))
        refuseAll("is UTF-16", "save it as UTF-8");
    }
    while (names === undefined && going && at < end) {
      const empty = bytes[at] === LF || bytes[at] === CR;
      const after = empty ? nextLine(bytes, at, end, last) : header(bytes, at, end, last);
      if (after < 0) break;
      if (empty) line++;
      at = after;
    }
    if (names !== undefined && going) at = body(bytes, at, end, last);
    window.read(at);
    if (window.overlong()) refuseAll("a row is longer than the 16 MB we read", "close the quote that is open there");
  };

  return {
    push: (chunk) => {
      if (!going) return false;
      window.add(chunk);
      if (window.worth() || window.overlong()) read(false);
      return going;
    },
    end: () => {
      if (!going) return;
      read(true);
      if (names === undefined && gathered.problems.length === 0)
        complain("is an empty table", 1, "write the names of its columns first");
    },
  };
}

function kindOf(builder: Builder | undefined): number {
  if (builder === undefined) return PASS;
  if (builder.numbers() !== undefined) return NUMBER;
  return builder.flags() === undefined ? BUILD : FLAG;
}

function hintFor({ asked }: Builder): string {
  if (asked.as === "category") return "ask for it as a key, or as a number";
  return "write the value, or leave the cell empty";
}
