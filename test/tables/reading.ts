import type { Asking, Column, Kind } from "../../src/tables/columns.ts";
import { readTable, type Reading } from "../../src/tables/read.ts";
import { sourceOf, type Source } from "../../src/tables/source.ts";
import { sentence } from "../../src/errors.ts";

/** What a row has: null where there is no value. */
export type Value = number | string | null;
export type Rows = Readonly<Record<string, readonly Value[]>>;

const encoder = new TextEncoder();

/** A file in memory that comes in chunks of these sizes, again and again. The chunk is overwritten when the next one is asked for. */
export function chunked(file: string, content: string | Uint8Array, sizes: readonly number[] = [65_536]): Source {
  const bytes = typeof content === "string" ? encoder.encode(content) : content;
  return {
    ...sourceOf(file, bytes),
    bytes: async function* () {
      const chunk = new Uint8Array(Math.max(...sizes));
      for (let at = 0, turn = 0; at < bytes.length; turn++) {
        const size = Math.min(bytes.length - at, sizes[turn % sizes.length] ?? 1);
        chunk.fill(0x22);
        chunk.set(bytes.subarray(at, at + size));
        yield chunk.subarray(0, size);
        at += size;
      }
    },
  };
}

/** Each column under its own name. */
export function asking(columns: Readonly<Record<string, Kind>>): Asking {
  return Object.fromEntries(Object.entries(columns).map(([column, as]) => [column, { column, as }]));
}

export function valuesOf(column: Column): readonly Value[] {
  if (column.as === "category") return Array.from(column.codes, (code) => (code < 0 ? null : (column.dictionary[code] ?? "?")));
  if (column.as === "flag") return Array.from(column.values, (flag) => (flag < 0 ? null : flag));
  if (column.as !== "key") return Array.from(column.values, (value) => (Number.isNaN(value) ? null : value));
  const text = new TextDecoder("utf-8", { ignoreBOM: true });
  return Array.from(
    column.ends,
    (end, row) => text.decode(column.bytes.subarray(row === 0 ? 0 : column.ends[row - 1], end)) || null,
  );
}

/** The rows of a table, or its problems as people read them. */
export async function rowsOf(
  columns: Readonly<Record<string, Kind>> | Asking,
  sources: Source | readonly Source[],
  reading?: Reading,
): Promise<Rows | readonly string[]> {
  const plain = Object.values(columns).every((each) => typeof each === "string");
  const read = await readTable(plain ? asking(columns as Record<string, Kind>) : (columns as Asking), sources, reading);
  if (!read.ok) return read.problems.map(sentence);
  return Object.fromEntries(Object.entries(read.value.columns).map(([name, column]) => [name, valuesOf(column)]));
}
