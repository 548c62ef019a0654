import { MARK_BYTES, markOf } from "./byte-order-mark.ts";
import type { Builder } from "./columns.ts";
import { cellReader, type Cell } from "./csv-cell.ts";
import { planFor, readPlainRows, regrown, type Plan } from "./csv-rows.ts";
import { namesAmiss, type Gathering } from "./gathering.ts";
import type { Reader } from "./reader.ts";
import { emptyWindow } from "./window.ts";

const LF = 0x0a;
const CR = 0x0d;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Rows that are read one by one, at most, before the next ones are tried as plain ones. */
const MOST_PATIENCE = 64;

/**
 * RFC 4180 (https://www.rfc-editor.org/rfc/rfc4180) in full, bytes in chunks of any size: quotes, doubled quotes, delimiters and line
 * breaks inside of quotes; CRLF, LF or CR; a byte order mark; a last line with or without its end. The first row names the columns.
 * Lines with nothing in them are passed over. A row with more or fewer cells than the first one is a problem, with its line.
 */
export function csvReader(gathered: Gathering, file: string, delimiter: string): Reader {
  const separator = delimiter.charCodeAt(0);
  const findCell = cellReader(separator);
  const window = emptyWindow();
  const cell: Cell = { bytes: new Uint8Array(0), from: 0, to: 0, next: 0, breaks: 0, wrong: undefined };
  let plan: Plan | undefined;
  let capacity = 0;
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
    for (const problem of namesAmiss(found, gathered.builders, file, line)) gathered.complain(problem);
    plan = planFor(
      separator,
      found.map((name) => gathered.builders.find(({ asked }) => asked.column === name)),
    );
    plan.row = gathered.rows;
    capacity = gathered.capacity();
    if (gathered.problems.length > before) going = false;
    line += breaks + 1;
    return after;
  };

  /** Reads the row that begins at `at`, or passes over an empty line; where the next one begins, or -1 where it is not all there. */
  const row = (plan: Plan, bytes: Uint8Array, from: number, end: number, last: boolean): number => {
    if (bytes[from] === LF || bytes[from] === CR) {
      const after = nextLine(bytes, from, end, last);
      if (after >= 0) line++;
      return after;
    }
    const { columns } = plan;
    const before = gathered.problems.length;
    let breaks = 0;
    let cells = 0;
    let after = -1;
    for (let at = from; ; at = cell.next + 1) {
      if (!findCell(bytes, at, end, last, cell)) break;
      const builder = columns[cells++];
      breaks += cell.breaks;
      if (cell.wrong !== undefined) complain(cell.wrong, line, "write it as RFC 4180 says");
      else if (builder !== undefined) {
        const refused = builder.text(plan.row, cell.bytes, cell.from, cell.to);
        if (refused !== undefined) complain(`${builder.asked.column}: ${refused}`, line, hintFor(builder));
      }
      if (cell.next < end && bytes[cell.next] === separator) continue;
      after = nextLine(bytes, cell.next, end, last);
      break;
    }
    if (after < 0) {
      // It will be read again, with its problems.
      gathered.retract(before);
      going = true;
      return -1;
    }
    if (cells === columns.length) plan.row++;
    else if (gathered.problems.length === before)
      complain(`this row has ${cells} cells, and the first one ${columns.length}`, line, "quote cells that hold a delimiter");
    line += breaks + 1;
    return after;
  };

  /** Reads complete rows; where the first incomplete one begins. */
  const body = (plan: Plan, bytes: Uint8Array, from: number, end: number, last: boolean): number => {
    let at = from;
    // How many rows are read one by one before most rows are expected to be plain again: as many as that was wrong of the last ones.
    let patience = 1;
    while (at < end && going) {
      if (!gathered.ensure(plan.row + 1)) {
        refuseAll("has more rows than we can hold", "give fewer rows");
        break;
      }
      if (gathered.capacity() !== capacity) {
        capacity = gathered.capacity();
        regrown(plan);
      }
      const first = plan.row;
      at = readPlainRows(plan, bytes, at, end, capacity);
      const plain = plan.row - first;
      line += plain;
      patience = plain > patience ? 1 : Math.min(2 * patience, MOST_PATIENCE);
      for (let count = 0; count < patience && at < end && plan.row < capacity; count++) {
        const after = row(plan, bytes, at, end, last);
        if (after < 0) {
          gathered.rows = plan.row;
          return at;
        }
        at = after;
      }
    }
    gathered.rows = plan.row;
    return at;
  };

  const read = (last: boolean): void => {
    const bytes = window.bytes();
    const end = window.end();
    let at = window.from();
    if (!begun) {
      if (end - at < MARK_BYTES && !last) return;
      begun = true;
      const mark = markOf(bytes, at, end);
      if (mark === undefined) refuseAll("is UTF-16", "save it as UTF-8");
      at += mark ?? 0;
    }
    while (plan === undefined && going && at < end) {
      const empty = bytes[at] === LF || bytes[at] === CR;
      const after = empty ? nextLine(bytes, at, end, last) : header(bytes, at, end, last);
      if (after < 0) break;
      if (empty) line++;
      at = after;
    }
    if (plan !== undefined && going) at = body(plan, bytes, at, end, last);
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
      if (plan === undefined && gathered.problems.length === 0)
        complain("is an empty table", 1, "write the names of its columns first");
    },
  };
}

function hintFor({ asked }: Builder): string {
  if (asked.as === "category") return "ask for it as a key, or as a number";
  return "write the value, or leave the cell empty";
}
