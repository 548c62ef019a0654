import { CsvError, parse } from "csv-parse/sync";
import type { Checked, Problem } from "../../errors.ts";
import type { Node } from "./tree.ts";

/** A table with a header: every row has one cell for each column. */
export type Table = { readonly columns: readonly string[]; readonly rows: readonly Row[] };
/** `line` is the 1-based line on which the row ends; a cell is text, and an empty one is the token `""`, which is no value. */
export type Row = { readonly line: number; readonly cells: ReadonlyMap<string, Node> };

type Recorded = { readonly record: readonly string[]; readonly info: { readonly lines: number } };

/** More than any report has; a table of data is no report. */
const MOST_ROWS = 100_000;
const MOST_COLUMNS = 2000;

/**
 * RFC 4180 (https://www.rfc-editor.org/rfc/rfc4180): quotes, doubled quotes, line breaks inside quotes, CRLF or LF. A row with more
 * or fewer cells than the header, a quote in the wrong place and a column that is named twice are problems, with their line.
 */
export function readCsv(text: string, file: string, delimiter: "," | "\t" = ","): Checked<Table> {
  const refuse = (what: string, line: number | undefined, hint: string): Checked<Table> => {
    const problem: Problem = line === undefined ? { what, file, hint } : { what, file, line, hint };
    return { ok: false, problems: [problem] };
  };
  let records: readonly Recorded[];
  try {
    // With `info` every record comes with its place, which the types of the library do not say.
    records = parse(text, { delimiter, info: true, skip_empty_lines: true, to: MOST_ROWS + 2 }) as unknown as typeof records;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error["lines"] === "number" ? error["lines"] : undefined;
    return refuse(`is no table: ${error.message.replace(/ on line \d+$/, "")}`, line, "write the report again");
  }
  const [header, ...body] = records;
  if (header === undefined) return refuse("is an empty table", 1, "write the report again");
  const columns = header.record;
  if (columns.length > MOST_COLUMNS) return refuse(`has more than ${MOST_COLUMNS} columns`, 1, "give a summary of it instead");
  const twice = columns.find((name, index) => columns.indexOf(name) < index);
  if (twice !== undefined) return refuse(`has the column ${JSON.stringify(twice)} twice`, 1, "keep the one that is true");
  if (body.length > MOST_ROWS) return refuse(`has more than ${MOST_ROWS} rows`, undefined, "give a summary of it instead");
  const cut = !/[\r\n]$/.test(text);
  const rows = body.map(({ record, info }, row) => ({
    line: info.lines,
    cells: new Map(
      columns.map((name, index) => {
        const said = record[index] ?? "";
        const last = cut && row === body.length - 1 && index === columns.length - 1;
        return [name, last ? ending(said, info.lines) : cell(said, info.lines)];
      }),
    ),
  }));
  return { ok: true, value: { columns, rows } };
}

/** The names in the first line of a table; empty where there is no such line. Cheap, for telling whose table it is. */
export function headerOf(text: string, delimiter: "," | "\t" = ","): readonly string[] {
  const end = text.search(/[\r\n]/);
  const first = end < 0 ? text : text.slice(0, end);
  if (first.length > 100_000 || !first.includes(delimiter)) return [];
  try {
    const [columns] = parse(first, { delimiter });
    return columns ?? [];
  } catch (error) {
    if (error instanceof CsvError) return [];
    throw error;
  }
}

/** The very last cell of a text without a line break at its end: 0.9 may have been 0.95, so it is no value. */
function ending(text: string, line: number): Node {
  return {
    is: "token",
    line,
    value: null,
    text: `${JSON.stringify(text.slice(0, 40))}, where the file ends without a line break`,
  };
}

function cell(text: string, line: number): Node {
  return text.trim() === "" ? { is: "token", line, value: null, text: '""' } : { is: "text", line, value: text };
}
