import type { DataTable } from "../data-table.ts";
import type { CategoryColumn, Column, FlagColumn, NumberColumn, Table } from "../tables/columns.ts";

/**
 * The columns of a table as they are computed with: decisions as 0 and 1, everything else as it was read. Which rows are complete is
 * told apart, since a row without a label or a score can be in no metric and must not vanish unsaid.
 */
export type Rows = {
  readonly count: number;
  /** What some rows lack, with 1 for every row that does; of a weight also what is negative. Empty where every row is complete. */
  readonly missing: readonly { readonly role: string; readonly is: Uint8Array }[];
  /** 1 where the row is complete; undefined where all are. */
  readonly complete?: Uint8Array | undefined;
  readonly columns: ReadonlyMap<string, Values>;
  /** Milliseconds since 1970, NaN where there is none; undefined where no column tells. */
  readonly times?: Float64Array | undefined;
};

/** A column that is computed with: numbers, decisions, or codes of a dictionary. */
export type Values =
  | { readonly is: "numbers"; readonly values: Float64Array }
  | { readonly is: "decisions"; readonly values: Uint8Array }
  | { readonly is: "codes"; readonly values: Int32Array; readonly dictionary: readonly string[] };

/** Roles without which a row is in no metric. A time or a key that is missing is told elsewhere. */
export function rowsOf({ task, positive }: DataTable, table: Table): Rows {
  const columns = new Map<string, Values>();
  const missing: { readonly role: string; readonly is: Uint8Array }[] = [];
  let complete: Uint8Array | undefined;
  const lacking = (role: string, isMissing: (row: number) => boolean): void => {
    complete ??= new Uint8Array(table.rows).fill(1);
    const is = new Uint8Array(table.rows);
    for (let row = 0; row < table.rows; row++) {
      if (!isMissing(row)) continue;
      complete[row] = 0;
      is[row] = 1;
    }
    missing.push({ role, is });
  };
  for (const [name, column] of Object.entries<Column>(table.columns)) {
    const role = /^(?:role|incumbent)\.(.*)$/.exec(name)?.[1] ?? name.replace(/^(?:scores|outcome)\./, "");
    if (/^(?:cut|feature)\./.test(name) || name === "role.key" || column.as === "time" || column.as === "key") continue;
    if (name === "role.failed" && column.as === "category") {
      const failures = failuresOf(column);
      columns.set(name, { is: "decisions", values: failures });
      if (failures.includes(UNKNOWN)) lacking("0, 1, true, false or HTTP status in failed", (row) => failures[row] === UNKNOWN);
      continue;
    }
    const values = valuesOf(column, task === "binary" && /\.(?:label|prediction)$/.test(name) ? String(positive) : undefined);
    columns.set(name, values);
    if (column.missing > 0)
      lacking(name.startsWith("incumbent.") ? `incumbent's ${role}` : role, (row) => isMissingAt(column, row));
    // What is missing, NaN, is told already.
    const isNoWeight = (weight: number | undefined) => weight !== undefined && (weight < 0 || weight === Infinity);
    if (name === "role.weight" && values.is === "numbers" && values.values.some(isNoWeight))
      lacking("finite weight of 0 or more", (row) => isNoWeight(values.values[row]));
  }
  const time = table.columns["role.time"];
  return { count: table.rows, missing, complete, columns, times: time?.as === "time" ? time.values : undefined };
}

function valuesOf(column: NumberColumn | FlagColumn | CategoryColumn, positive: string | undefined): Values {
  switch (column.as) {
    case "number":
      return { is: "numbers", values: column.values };
    case "flag":
      // What is missing, -1, is 255 here, and in no row that is complete.
      return { is: "decisions", values: new Uint8Array(column.values.buffer, column.values.byteOffset, column.values.length) };
    case "category": {
      const labels = column.dictionary.map(labelOf);
      if (positive === undefined) return { is: "codes", ...alike(column.codes, labels) };
      const says = labels.map((text) => Number(text === labelOf(positive)));
      return { is: "decisions", values: Uint8Array.from(column.codes, (each) => says[each] ?? 0) };
    }
  }
}

/**
 * A label as it is meant, however a tool wrote it: whole numbers that were once doubles (`1.0`), and Python's `True`. Only of labels,
 * which two columns must spell alike; a category `1.0` of a feature may be a version.
 */
function labelOf(text: string): string {
  const trimmed = text.trim();
  if (/^(?:true|false)$/i.test(trimmed)) return trimmed.toLowerCase();
  return trimmed.replace(/^([+-]?\d+)\.0*$/, "$1");
}

/** Codes of a dictionary that names each label once. */
function alike(
  codes: Int32Array,
  labels: readonly string[],
): { readonly values: Int32Array; readonly dictionary: readonly string[] } {
  const dictionary = [...new Set(labels)];
  if (dictionary.length === labels.length) return { values: codes, dictionary: labels };
  const places = labels.map((label) => dictionary.indexOf(label));
  return { values: codes.map((code) => places[code] ?? code), dictionary };
}

const UNKNOWN = 255;

/** 1 where a request failed, 0 where it did not: `1`, `true`, or an HTTP status of 500 and above (RFC 9110, 15.6). What says something else is unknown. */
function failuresOf({ codes, dictionary }: CategoryColumn): Uint8Array {
  const says = dictionary.map((text) => {
    const said = text.trim().toLowerCase();
    if (/^(?:1|true|5\d\d)$/.test(said)) return 1;
    return /^(?:0|false|[1-4]\d\d)$/.test(said) ? 0 : UNKNOWN;
  });
  return Uint8Array.from(codes, (code) => says[code] ?? UNKNOWN);
}

function isMissingAt(column: NumberColumn | FlagColumn | CategoryColumn, row: number): boolean {
  if (column.as === "number") return Number.isNaN(column.values[row]);
  return (column.as === "flag" ? (column.values[row] ?? -1) : (column.codes[row] ?? -1)) < 0;
}

/** Which of these rows are complete, in their order; undefined in and out stand for all rows. */
export function completeRows({ complete, count }: Rows, rows: Int32Array | undefined): Int32Array | undefined {
  if (complete === undefined) return rows;
  const kept = new Int32Array(rows?.length ?? count);
  let place = 0;
  const most = kept.length;
  for (let i = 0; i < most; i++) {
    const row = rows === undefined ? i : (rows[i] as number);
    if (complete[row] === 1) kept[place++] = row;
  }
  return kept.subarray(0, place);
}

/** The numbers of some rows, in their order; without rows all of them, as they are. */
export function numbersAt(rows: Rows, name: string, at: Int32Array | undefined): Float64Array | undefined {
  const column = rows.columns.get(name);
  if (column?.is !== "numbers") return undefined;
  if (at === undefined) return column.values;
  const picked = new Float64Array(at.length);
  for (let i = 0; i < at.length; i++) picked[i] = column.values[at[i] as number] as number;
  return picked;
}

/** The same for decisions. */
export function decisionsAt(rows: Rows, name: string, at: Int32Array | undefined): Uint8Array | undefined {
  const column = rows.columns.get(name);
  if (column?.is !== "decisions") return undefined;
  if (at === undefined) return column.values;
  const picked = new Uint8Array(at.length);
  for (let i = 0; i < at.length; i++) picked[i] = column.values[at[i] as number] as number;
  return picked;
}

/** The same for codes, with their dictionary. */
export function codesAt(
  rows: Rows,
  name: string,
  at: Int32Array | undefined,
): { readonly codes: Int32Array; readonly dictionary: readonly string[] } | undefined {
  const column = rows.columns.get(name);
  if (column?.is !== "codes") return undefined;
  if (at === undefined) return { codes: column.values, dictionary: column.dictionary };
  const picked = new Int32Array(at.length);
  for (let i = 0; i < at.length; i++) picked[i] = column.values[at[i] as number] as number;
  return { codes: picked, dictionary: column.dictionary };
}
