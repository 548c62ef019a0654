import { parquetMetadataAsync, parquetSchema } from "hyparquet/src/metadata.js";
import type { SchemaTree } from "hyparquet/src/types.js";
import { type Checked, UserError } from "../errors.ts";
import { MISSING, type Kind } from "./columns.ts";
import { bufferOf } from "./parquet.ts";
import { meaningOf } from "./parquet-meaning.ts";
import { close, delimiterOf, inMemory, opened, type Reading } from "./read.ts";
import { beginning, LIMITS, type Source } from "./source.ts";

/** A column of a file, and as what it can be read. */
export type ColumnFacts = {
  readonly name: string;
  readonly as: Extract<Kind, "number" | "category" | "time">;
  /** Whether no value was seen, so that nothing tells what it is. */
  readonly blank: boolean;
};

/** Bytes of text from which is told what its columns hold. */
const SAMPLE = 1024 * 1024;
const NUMBER = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|inf(?:inity)?)$/i;
const MOMENT = /^\d{4}-\d\d-\d\d(?:[T ]|$)/;

/**
 * Which columns a file has, in its order, and what they hold. Parquet says so itself; of CSV and JSON lines the first megabyte is looked
 * at: a column of nothing but numbers is one of numbers, one of nothing but dates is one of moments, and anything else is a category. Nested
 * columns of Parquet, which no table has, are left out.
 */
export async function describe(
  source: Source,
  reading: Reading,
  missing: readonly string[] = MISSING,
): Promise<Checked<readonly ColumnFacts[]>> {
  try {
    const { all, syntax, packed } = await opened(source, reading);
    if (syntax === "parquet") {
      const limits = { ...LIMITS, ...reading.limits };
      const direct = packed ? undefined : source.anywhere;
      if (direct !== undefined) await close(all);
      return await ofParquet(source.file, bufferOf(direct ?? (await inMemory(all, source.file, limits)), limits));
    }
    const sample = await beginning(all, SAMPLE);
    await close(sample.all);
    const text = new TextDecoder("utf-8").decode(sample.first.subarray(0, SAMPLE));
    // What the megabyte ends in the middle of says nothing.
    const whole = sample.first.length < SAMPLE ? text : text.slice(0, text.lastIndexOf("\n"));
    const rows = syntax === "jsonl" ? objectsIn(whole) : cellsIn(whole, delimiterOf(syntax, reading));
    if (rows.length === 0 && syntax !== "jsonl")
      return { ok: false, problems: [{ what: "has no columns", file: source.file, hint: "write its header" }] };
    return { ok: true, value: ofTexts(rows, new Set([...missing, ""])) };
  } catch (error) {
    if (error instanceof UserError) return { ok: false, problems: error.problems };
    throw error;
  }
}

async function ofParquet(file: string, buffer: ReturnType<typeof bufferOf>): Promise<Checked<readonly ColumnFacts[]>> {
  try {
    const { children } = parquetSchema(await parquetMetadataAsync(buffer, { geoparquet: false }));
    return { ok: true, value: children.flatMap(factsOf) };
  } catch (error) {
    // hyparquet throws what it finds wrong as an Error of no kind of its own.
    if (!(error instanceof Error) || error instanceof UserError) throw error;
    const what = `is no Parquet file that we can read: ${error.message}`;
    return { ok: false, problems: [{ what, file, hint: "write the file again" }] };
  }
}

function factsOf({ element, children }: SchemaTree): readonly ColumnFacts[] {
  if (children.length > 0 || element.repetition_type === "REPEATED") return [];
  const meaning = meaningOf(element)?.is;
  if (meaning === undefined) return [];
  const as = meaning === "moment" ? "time" : meaning === "text" || meaning === "truth" ? "category" : "number";
  return [{ name: element.name, as, blank: false }];
}

/** Every column with its texts, from a header and rows. */
function ofTexts(
  columns: readonly (readonly [string, readonly string[]])[],
  missing: ReadonlySet<string>,
): readonly ColumnFacts[] {
  return columns.map(([name, texts]) => {
    const said = texts.map((text) => text.trim()).filter((text) => !missing.has(text));
    const all = (of: RegExp) => said.length > 0 && said.every((text) => of.test(text));
    return { name, as: all(NUMBER) ? "number" : all(MOMENT) ? "time" : "category", blank: said.length === 0 };
  });
}

/** The columns of CSV (RFC 4180), each with its cells. A row that is ragged is the reader's to tell. */
function cellsIn(text: string, delimiter: string): readonly (readonly [string, readonly string[]])[] {
  const rows: string[][] = [[]];
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  while (at < text.length) {
    let cell = "";
    if (text[at] === '"') {
      let end = text.indexOf('"', at + 1);
      for (; text[end + 1] === '"'; end = text.indexOf('"', end + 2)) cell += text.slice(at + 1, end + 1).replaceAll('""', '"');
      if (end === -1) break;
      cell = text.slice(at + 1, end).replaceAll('""', '"');
      at = end + 1;
    } else {
      const begin = at;
      while (at < text.length && text[at] !== delimiter && text[at] !== "\n" && text[at] !== "\r") at++;
      cell = text.slice(begin, at);
    }
    rows.at(-1)?.push(cell);
    if (text[at] === "\r" && text[at + 1] === "\n") at++;
    if (text[at] !== delimiter) rows.push([]);
    at++;
  }
  const [header = [], ...body] = rows.filter((row) => row.length > 1 || (row[0] ?? "") !== "");
  return header.map((name, place) => [name, body.flatMap((row) => row[place] ?? [])]);
}

/** What Python's json writes and no JSON has; between the marks of JSON, so that texts are left alone. */
const NO_JSON = /(?<=[:[,]\s*)(?:NaN|-?Infinity)(?=\s*[,}\]])/g;

/** The members of the objects of JSON lines, each with its values as texts. What is no JSON, no object, or nested, is the reader's to tell. */
function objectsIn(text: string): readonly (readonly [string, readonly string[]])[] {
  const columns = new Map<string, string[]>();
  for (const line of text.replace(/^\uFEFF/, "").split("\n")) {
    if (line.trim() === "") continue;
    const row = jsonIn(line);
    if (typeof row !== "object" || row === null) continue;
    for (const [name, value] of Object.entries(row)) {
      const texts = columns.get(name) ?? [];
      columns.set(name, texts);
      if (value !== null) texts.push(typeof value === "string" ? value || "-" : JSON.stringify(value));
    }
  }
  return [...columns];
}

function jsonIn(line: string): unknown {
  try {
    return JSON.parse(line.replace(NO_JSON, (said) => (said === "NaN" ? "null" : "0")));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
