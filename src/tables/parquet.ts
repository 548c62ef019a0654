import { parquetMetadataAsync, parquetSchema } from "hyparquet/src/metadata.js";
import type { AsyncBuffer, ColumnMetaData, FileMetaData, RowGroup, SchemaElement } from "hyparquet/src/types.js";
import type { Builder } from "./columns.ts";
import { namesAmiss, type Gathering } from "./gathering.ts";
import { readColumn, type Tell } from "./parquet-column.ts";
import { meaningOf, unfit, type Meaning } from "./parquet-meaning.ts";
import { placesIn, unreadable } from "./parquet-page.ts";
import type { Anywhere, Limits } from "./source.ts";

/** A column that is asked for, and what the file says of it. */
type Wanted = { readonly builder: Builder; readonly element: SchemaElement; readonly meaning: Meaning };

const LIKELY_ROWS_OF_A_BYTE = 8;
const REMEDY = "write the file again";

/**
 * Parquet (https://parquet.apache.org/docs/file-format/): the asked columns, one row group after the other, with one column of one row
 * group in memory. hyparquet reads what the file says of itself, and unpacks rare encodings; its own reader of pages is not used, for a
 * page with one wrong byte can keep it busy for ever.
 */
export async function readParquet(
  gathered: Gathering,
  file: string,
  anywhere: Anywhere,
  limits: Limits,
  told: (bytes: number) => void = () => undefined,
): Promise<void> {
  try {
    const metadata = await parquetMetadataAsync(bufferOf(anywhere, limits), { geoparquet: false });
    const wanted = wantedIn(metadata, gathered, file);
    if (wanted === undefined) return;
    const began = gathered.rows;
    // What a file says of itself is believed as far as its size makes it likely.
    const rows = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
    gathered.likely = began + Math.min(rows, anywhere.size * LIKELY_ROWS_OF_A_BYTE);
    const tell: Tell = (builder, row, refused) =>
      gathered.complain({
        what: `${builder.asked.column}: ${refused}, in row ${row - began + 1}`,
        file,
        hint: "write the value, or null",
      });
    for (const group of metadata.row_groups) {
      const problems = gathered.problems.length;
      for (const column of wanted) {
        await readGroup(gathered, column, group, anywhere, limits, tell);
        if (gathered.problems.length > problems && !gathered.complainable()) return;
      }
      gathered.rows += Number(group.num_rows);
      told(Number(group.total_byte_size));
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    gathered.complain({ what: `is no Parquet file that we can read: ${error.message}`, file, hint: REMEDY });
  }
}

/** Undefined where a column is not there or cannot be read as it is asked for. */
function wantedIn(metadata: FileMetaData, gathered: Gathering, file: string): readonly Wanted[] | undefined {
  const { children } = parquetSchema(metadata);
  const amiss = namesAmiss(
    children.map(({ element }) => element.name),
    gathered.builders,
    file,
  );
  for (const problem of amiss) gathered.complain(problem);
  const wanted = gathered.builders.flatMap((builder): Wanted[] => {
    const { column, as } = builder.asked;
    const child = children.find(({ element }) => element.name === column);
    if (child === undefined) return [];
    const nested = child.children.length > 0 || child.element.repetition_type === "REPEATED";
    const meaning = nested ? undefined : meaningOf(child.element);
    const refused = nested ? "is nested" : unfit(meaning, as);
    if (refused !== undefined)
      gathered.complain({ what: `${column}: the column ${refused}, and is asked for as ${as}`, file, hint: "write it as that" });
    return meaning === undefined || refused !== undefined ? [] : [{ builder, element: child.element, meaning }];
  });
  return amiss.length > 0 || wanted.length < gathered.builders.length ? undefined : wanted;
}

async function readGroup(
  gathered: Gathering,
  { builder, element, meaning }: Wanted,
  group: RowGroup,
  anywhere: Anywhere,
  limits: Limits,
  tell: Tell,
): Promise<void> {
  const chunk = group.columns.find(({ meta_data }) => meta_data?.path_in_schema[0] === builder.asked.column);
  const meta = chunk?.meta_data;
  if (meta === undefined || chunk?.file_path !== undefined) throw new RangeError("a column is in another file, or encrypted");
  const rows = Number(group.num_rows);
  if (Number(meta.num_values) !== rows) throw new RangeError("a column has more or fewer values than its row group has rows");
  const bytes = await chunkOf(meta, anywhere, limits);
  const places = placesIn(bytes, rows, limits);
  if (!gathered.ensure(gathered.rows + rows)) throw new RangeError("it has more rows than we can hold");
  const refused = unreadable(places, meta);
  if (refused !== undefined) throw new RangeError(`${JSON.stringify(builder.asked.column)} ${refused}`);
  readColumn(builder, gathered.rows, { bytes, places, meta, element, meaning }, tell);
}

/** All pages of a column in one row group: its dictionary first. */
async function chunkOf(meta: ColumnMetaData, anywhere: Anywhere, limits: Limits): Promise<Uint8Array> {
  const { dictionary_page_offset: dictionary, data_page_offset: data } = meta;
  const from = Number(dictionary !== undefined && dictionary > 0n && dictionary < data ? dictionary : data);
  const to = from + Number(meta.total_compressed_size);
  if (!(from >= 4 && to >= from && to <= anywhere.size)) throw new RangeError("a column goes beyond the end of the file");
  if (to - from > limits.atOnce) throw new RangeError(`a column of a row group has ${to - from} bytes; write smaller row groups`);
  return anywhere.read(from, to);
}

/** A file as hyparquet reads what it says of itself; nothing larger than may be in memory at once. */
export function bufferOf({ size, read }: Anywhere, { atOnce }: Limits): AsyncBuffer {
  return {
    byteLength: size,
    slice: async (from, to = size) => {
      if (from < 0 || to < from || to - from > atOnce) throw new RangeError(`${to - from} bytes of it belong together`);
      // A copy, because it wants an array buffer from its first byte to its last; a Buffer's `slice` would be none.
      return new Uint8Array(await read(from, to)).buffer;
    },
  };
}
