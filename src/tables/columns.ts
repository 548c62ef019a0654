/**
 * What a column is read as.
 * `number`: decimal numbers; `flag`: 0 or 1, true or false; `category`: few different texts; `key`: texts that name a row;
 * `time`: moments, as milliseconds since 1970 in UTC.
 */
export type Kind = "number" | "flag" | "category" | "key" | "time";

/** One column to keep, under the name it has in the file. Columns nobody asks for are passed over and cost no memory. */
export type Asked<K extends Kind = Kind> = {
  readonly column: string;
  readonly as: K;
  /** What says that there is no value, instead of {@link MISSING}: a column of country codes needs `NA` for Namibia. */
  readonly missing?: readonly string[];
};
/** The columns to keep, under the names the caller gives them: `{ label: { column: "y_true", as: "flag" } }`. */
export type Asking = Readonly<Record<string, Asked>>;

/** Texts that say, in any syntax, that there is no value; so do `null` and a number that is NaN. Quoted or not makes no difference. */
export const MISSING: readonly string[] = ["", "NA", "NaN", "nan", "null", "None"];

/** NaN where there is no value. Infinities are values; they are counted so that nobody adds them up unawares. */
export type NumberColumn = {
  readonly as: "number";
  readonly values: Float64Array;
  readonly missing: number;
  readonly infinite: number;
};
/** NaN where there is no value. */
export type TimeColumn = { readonly as: "time"; readonly values: Float64Array; readonly missing: number };
/** 0, 1, or -1 where there is no value. */
export type FlagColumn = { readonly as: "flag"; readonly values: Int8Array; readonly missing: number };
/** Each row's place in the dictionary, or -1 where there is no value. The dictionary is in the order of first appearance. */
export type CategoryColumn = {
  readonly as: "category";
  readonly codes: Int32Array;
  readonly dictionary: readonly string[];
  readonly missing: number;
};
/** The texts of all rows in UTF-8, one after the other: row r is `bytes` from `ends[r - 1]` to `ends[r]`, and no bytes are no value. */
export type KeyColumn = {
  readonly as: "key";
  readonly bytes: Uint8Array;
  readonly ends: Uint32Array;
  readonly missing: number;
};

export type Column = NumberColumn | TimeColumn | FlagColumn | CategoryColumn | KeyColumn;
export type ColumnOf<K extends Kind> = Extract<Column, { readonly as: K }>;

/** All rows of all files, in the order of the files: the asked columns and no others. */
export type Table<A extends Asking = Asking> = {
  readonly rows: number;
  readonly columns: { readonly [Name in keyof A]: ColumnOf<A[Name]["as"]> };
};

/**
 * A column that is being read. Rows come in order; what is said of a row again replaces what was said of it. `text` and `number` answer
 * with why the value is none of this kind.
 */
export type Builder = {
  readonly asked: Asked;
  /** Makes room for so many rows in all. */
  readonly grow: (capacity: number) => void;
  readonly missing: (row: number) => void;
  readonly number: (row: number, value: number) => string | undefined;
  /** UTF-8, as it stands between quotes or delimiters. */
  readonly text: (row: number, bytes: Uint8Array, from: number, to: number) => string | undefined;
  /** Where plain numbers may be put without asking; another array after each `grow`. */
  readonly numbers: () => Float64Array | undefined;
  /** Where 0 and 1 may be put without asking; another array after each `grow`. */
  readonly flags: () => Int8Array | undefined;
  /** Where the codes of texts may be put; another array after each `grow`. */
  readonly codes: () => Int32Array | undefined;
  readonly finish: (rows: number) => Column;
};
