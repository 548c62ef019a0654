import { MARK_BYTES, markOf } from "./byte-order-mark.ts";
import type { Builder } from "./columns.ts";
import { plainDecimal, type Cursor } from "./decimal.ts";
import { namesAmiss, type Gathering } from "./gathering.ts";
import { sameBytes } from "./hash.ts";
import { isObject, membersOf, valueEnd, type Member } from "./json-value.ts";
import type { Reader } from "./reader.ts";
import { asciiOf, shown } from "./spelling.ts";
import { emptyWindow } from "./window.ts";

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;
const WORD = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|-?Infinity|true|false)$/;
/** Layouts that are remembered: more where some keys are left out now and then. */
const MOST_LAYOUTS = 8;

/** How lines that look alike are written: what stands before each value, and whose value it is. */
type Layout = {
  readonly before: readonly Uint8Array[];
  readonly builders: readonly (Builder | undefined)[];
  readonly absent: readonly Builder[];
  readonly after: Uint8Array;
};

/**
 * JSON lines (https://jsonlines.org): one object on each line, with Python's `NaN` and `Infinity`; empty lines are passed over. A line
 * is first read as if it were written like one before it, byte for byte but for its values, and values nobody asks for are only
 * passed over. If it is not, it is parsed in full, and later lines may be like it. A key a line does not have is a missing value; one
 * that no line has is a problem.
 */
export function jsonlReader(gathered: Gathering, file: string): Reader {
  const window = emptyWindow();
  const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const cursor: Cursor = { at: 0 };
  const seen = new Set<Builder>();
  const complaints = gathered.problems.length;
  let firstNames: readonly string[] | undefined;
  let layouts: Layout[] = [];
  let line = 1;
  let going = true;
  let begun = false;

  const complain = (what: string, hint: string): void => {
    if (!gathered.complain({ what, file, line, hint })) going = false;
  };

  /** Gives a builder the value that stands from `from` to `to`. */
  const put = (builder: Builder, row: number, bytes: Uint8Array, from: number, to: number): void => {
    const first = bytes[from] as number;
    let refused: string | undefined;
    if (first === QUOTE) {
      let escape = from;
      while (escape < to && bytes[escape] !== 0x5c) escape++;
      if (escape === to) refused = builder.text(row, bytes, from + 1, to - 1);
      else {
        const said = parsed(bytes.subarray(from, to));
        const text = Buffer.from(typeof said === "string" ? said : "");
        if (typeof said === "string") refused = builder.text(row, text, 0, text.length);
        else refused = `${shown(bytes, from, to)} is no JSON text`;
      }
    } else if (first === 0x7b || first === 0x5b) refused = `${shown(bytes, from, to)} is nested`;
    else {
      const said = asciiOf(bytes, from, to);
      if (said === "null" || said === "NaN") builder.missing(row);
      else if (WORD.test(said)) refused = builder.text(row, bytes, from, to);
      else refused = `${shown(bytes, from, to)} is no JSON value`;
    }
    if (refused !== undefined) complain(`${builder.asked.column}: ${refused}`, "write one value, or null");
  };

  const parsed = (token: Uint8Array): unknown => {
    try {
      return JSON.parse(utf8.decode(token)) as unknown;
    } catch (error) {
      if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
      throw error;
    }
  };

  /** Reads a row that is written in this way; where its line ends, or -1 where it is written in another way, or not all there. */
  const like = (layout: Layout, bytes: Uint8Array, from: number, end: number, row: number): number => {
    const { before, builders, after } = layout;
    let at = from;
    for (let place = 0; place < builders.length; place++) {
      const expected = before[place] as Uint8Array;
      if (!sameBytes(bytes, at, expected, 0, expected.length)) return -1;
      at += expected.length;
      if (at > end) return -1;
      const builder = builders[place];
      const numbers = builder?.numbers();
      if (numbers !== undefined) {
        const value = plainDecimal(bytes, at, cursor);
        const next = bytes[cursor.at] as number;
        if (value === value && (next === 0x2c || next === 0x7d || next === 0x20)) {
          numbers[row] = value;
          at = cursor.at;
          continue;
        }
      }
      const to = valueEnd(bytes, at);
      if (to < 0 || to > end) return -1;
      if (builder !== undefined) put(builder, row, bytes, at, to);
      at = to;
    }
    if (!sameBytes(bytes, at, after, 0, after.length)) return -1;
    at += after.length;
    if (bytes[at] === CR) at++;
    if (at > end || bytes[at] !== LF) return -1;
    for (const builder of layout.absent) builder.missing(row);
    return at;
  };

  /** Reads a row in full and remembers how it is written. */
  const parse = (bytes: Uint8Array, from: number, to: number, row: number): boolean => {
    let text: string;
    try {
      text = utf8.decode(bytes.subarray(from, to));
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      complain("is not UTF-8", "save it as UTF-8");
      return false;
    }
    const members = isObject(text) ? membersOf(bytes, from) : undefined;
    if (members === undefined) {
      complain(`${shown(bytes, from, to)} is no JSON object`, "write one object on each line");
      return false;
    }
    const keys = members.map(({ key, keyEnd }) => String(JSON.parse(utf8.decode(bytes.subarray(key, keyEnd)))));
    firstNames ??= [...new Set(keys)];
    const builders = keys.map((key) => gathered.builders.find(({ asked }) => asked.column === key));
    const found = new Set(builders);
    const absent = gathered.builders.filter((builder) => !found.has(builder));
    const complaints = gathered.problems.length;
    members.forEach((member, place) => {
      const builder = builders[place];
      if (builder === undefined) return;
      if (builders.indexOf(builder) < place)
        complain(`${builder.asked.column}: the key stands there twice`, "keep the one that is true");
      else put(builder, row, bytes, member.from, member.to);
      seen.add(builder);
    });
    for (const builder of absent) builder.missing(row);
    if (gathered.problems.length === complaints) remember(bytes, from, to, members, builders, absent);
    return true;
  };

  const remember = (
    bytes: Uint8Array,
    from: number,
    to: number,
    members: readonly Member[],
    builders: readonly (Builder | undefined)[],
    absent: readonly Builder[],
  ): void => {
    const before = members.map((member, place) => bytes.slice(members[place - 1]?.to ?? from, member.from));
    const after = bytes.slice(members.at(-1)?.to ?? from, to);
    layouts = [{ before, builders, absent, after }, ...layouts].slice(0, MOST_LAYOUTS);
  };

  /** One line, not counting what ends it; where its end is, or -1 where that is not there yet. */
  const row = (bytes: Uint8Array, at: number, end: number, last: boolean): number => {
    const complaints = gathered.problems.length;
    const index = gathered.rows;
    for (const layout of layouts) {
      const stop = like(layout, bytes, at, last ? end : end - 1, index);
      if (stop >= 0) {
        gathered.rows++;
        return stop;
      }
      gathered.retract(complaints);
      going = true;
    }
    let stop = bytes.indexOf(LF, at);
    if (stop < 0 || stop >= end) stop = last ? end : -1;
    if (stop < 0) return -1;
    let to = stop;
    while (to > at && (bytes[to - 1] === CR || bytes[to - 1] === 0x20)) to--;
    if (to > at && parse(bytes, at, to, index)) gathered.rows++;
    return stop;
  };

  const read = (last: boolean): void => {
    const bytes = window.bytes();
    const end = window.end();
    let at = window.from();
    if (!begun) {
      if (end - at < MARK_BYTES && !last) return;
      begun = true;
      const mark = markOf(bytes, at, end);
      if (mark === undefined) {
        complain("is UTF-16", "save it as UTF-8");
        going = false;
      }
      at += mark ?? 0;
    }
    while (at < end && going) {
      if (!gathered.ensure(gathered.rows + 1)) {
        complain("has more rows than we can hold", "give fewer rows");
        going = false;
        break;
      }
      const stop = row(bytes, at, end, last);
      if (stop < 0) break;
      line++;
      at = Math.min(stop + 1, end);
    }
    window.read(at);
    if (window.overlong()) {
      complain("a line is longer than the 16 MB we read", "write one object on each line");
      going = false;
    }
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
      if (firstNames === undefined) {
        if (gathered.problems.length === complaints) complain("holds no rows", "write one object on each line");
        return;
      }
      const unseen = gathered.builders.filter((builder) => !seen.has(builder));
      for (const problem of namesAmiss(firstNames, unseen, file)) gathered.complain(problem);
    },
  };
}
