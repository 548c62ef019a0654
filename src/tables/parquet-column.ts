import type { ColumnMetaData, SchemaElement } from "hyparquet/src/types.js";
import type { Builder } from "./columns.ts";
import type { Meaning } from "./parquet-meaning.ts";
import { dictionaryAt, pageAt, type Page, type Place } from "./parquet-page.ts";
import { indicesIn, valuesIn, type Form, type Values } from "./parquet-values.ts";

/** Tells why the value of a row is none of its column's kind; false when no more is to be told. */
export type Tell = (builder: Builder, row: number, refused: string) => boolean;

/** Whether a builder wants numbers as numbers: the others want them written out, so that long ones keep all their digits. */
function wantOf(builder: Builder): "numbers" | "texts" {
  return builder.asked.as === "category" || builder.asked.as === "key" ? "texts" : "numbers";
}

/** Reads a column of a row group, page by page, into the rows from `base` on. */
export function readColumn(
  builder: Builder,
  base: number,
  column: {
    readonly bytes: Uint8Array;
    readonly places: readonly Place[];
    readonly meta: ColumnMetaData;
    readonly element: SchemaElement;
    readonly meaning: Meaning;
  },
  tell: Tell,
): void {
  const { bytes, places, meta, element, meaning } = column;
  const form: Form = { type: meta.type, width: element.type_length ?? 12, meaning, want: wantOf(builder) };
  let dictionary: { readonly values: Values; readonly size: number; readonly codes: Int32Array } | undefined;
  let row = base;
  for (const place of places) {
    if (place.header.dictionary_page_header !== undefined) {
      const { count, body } = dictionaryAt(place, bytes, meta.codec);
      const values = valuesIn(body, count, "PLAIN", form);
      dictionary = { values, size: count, codes: new Int32Array(builder.codes() === undefined ? 0 : count).fill(-2) };
      continue;
    }
    const page = pageAt(place, bytes, meta.codec, element.repetition_type === "OPTIONAL");
    if (page === undefined) continue;
    const { body, count, encoding } = page;
    if (!encoding.endsWith("_DICTIONARY")) put(builder, row, page, valuesIn(body, count, encoding, form), tell);
    else {
      if (dictionary === undefined) throw new RangeError("a page points into a dictionary that is not there");
      const indices = indicesIn(body, count, dictionary.size);
      const { values } = dictionary;
      if ("numbers" in values) put(builder, row, page, { numbers: chosen(values.numbers, indices) }, tell);
      else putTexts(builder, row, page, values.texts, tell, indices, dictionary.codes);
    }
    row += page.rows;
  }
}

function chosen(numbers: Float64Array, indices: Int32Array): Float64Array {
  const picked = new Float64Array(indices.length);
  for (let place = 0; place < indices.length; place++) picked[place] = numbers[indices[place] as number] as number;
  return picked;
}

function put(builder: Builder, base: number, page: Page, values: Values, tell: Tell): void {
  if ("texts" in values) putTexts(builder, base, page, values.texts, tell);
  else putNumbers(builder, base, page, values.numbers, tell);
}

function putNumbers(builder: Builder, base: number, { rows, present }: Page, numbers: Float64Array, tell: Tell): void {
  const direct = builder.numbers();
  if (direct !== undefined && present === undefined) {
    direct.set(numbers, base);
    return;
  }
  if (present === undefined && putFlags(builder.flags(), base, numbers)) return;
  for (let row = 0, value = 0; row < rows; row++) {
    if (present !== undefined && present[row] === 0) {
      if (direct === undefined) builder.missing(base + row);
      else direct[base + row] = NaN;
      continue;
    }
    const number = numbers[value++] as number;
    if (direct !== undefined) direct[base + row] = number;
    else {
      const refused = builder.number(base + row, number);
      if (refused !== undefined && !tell(builder, base + row, refused)) return;
    }
  }
}

/** Whether all of them are 0 or 1 and stand in the column now. */
function putFlags(flags: Int8Array | undefined, base: number, numbers: Float64Array): boolean {
  if (flags === undefined) return false;
  let other = 0;
  for (let place = 0; place < numbers.length; place++) {
    const number = numbers[place] as number;
    flags[base + place] = number;
    other += Number(number !== 0) & Number(number !== 1);
  }
  return other === 0;
}

/** How many of the values have codes that are known, up to the first that has none; they stand in the column now. */
function putCodes(direct: Int32Array, base: number, indices: Int32Array, codes: Int32Array): number {
  for (let place = 0; place < indices.length; place++) {
    const code = codes[indices[place] as number] as number;
    if (code === -2) return place;
    direct[base + place] = code;
  }
  return indices.length;
}

/** With `indices`, each value is one of few texts; with `codes`, the code of such a text is looked up once. */
function putTexts(
  builder: Builder,
  base: number,
  { rows, present }: Page,
  { bytes, starts, ends }: Extract<Values, { texts: unknown }>["texts"],
  tell: Tell,
  indices?: Int32Array,
  codes?: Int32Array,
): void {
  const direct = builder.codes();
  const simple = present === undefined && indices !== undefined && codes !== undefined && direct !== undefined;
  for (let row = 0, value = 0; row < rows; row++) {
    if (simple) row = value = row + putCodes(direct, base + row, indices.subarray(row), codes);
    if (row === rows) return;
    if (present !== undefined && present[row] === 0) {
      builder.missing(base + row);
      continue;
    }
    const place = indices === undefined ? value : (indices[value] as number);
    value++;
    const known = direct === undefined || codes === undefined ? -2 : (codes[place] as number);
    if (direct !== undefined && known !== -2) direct[base + row] = known;
    else {
      const refused = builder.text(base + row, bytes, starts[place] as number, ends[place] as number);
      if (refused === undefined) {
        if (direct !== undefined && codes !== undefined) codes[place] = direct[base + row] as number;
      } else if (!tell(builder, base + row, refused)) return;
    }
  }
}
