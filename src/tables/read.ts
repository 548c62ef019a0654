import { UserError, type Checked, type Problem } from "../errors.ts";
import type { Asking, ColumnOf, Table } from "./columns.ts";
import { packingOf, unpacked } from "./compressed.ts";
import { csvReader } from "./csv.ts";
import { gathering, type Gathering } from "./gathering.ts";
import { jsonlReader } from "./jsonl.ts";
import { readParquet } from "./parquet.ts";
import { beginning, joinedBytes, LIMITS, type Anywhere, type Limits, type Source } from "./source.ts";

export type Syntax = "csv" | "tsv" | "jsonl" | "parquet";

/** How far reading is. Told every few megabytes; whoever shows it to people says how often. */
export type Progress = { readonly file: string; readonly rows: number; readonly bytes: number };

export type Reading = {
  /** What the files are; without it their endings say so, or else what they begin with. */
  readonly syntax?: Syntax | undefined;
  /** Between the cells of CSV; a comma where nothing is said, and a tab in TSV. One character of ASCII. */
  readonly delimiter?: string | undefined;
  readonly limits?: Partial<Limits> | undefined;
  readonly progress?: ((progress: Progress) => void) | undefined;
  /** Told after each file how many rows it has. */
  readonly counted?: ((rows: number) => void) | undefined;
};

const PROGRESS_BYTES = 8 * 1024 * 1024;
/** How many rows more than the first ones let expect get room: rows are not all of the same length. */
const MARGIN = 1.04;
const PARQUET = [0x50, 0x41, 0x52, 0x31];

/**
 * Reads files into one table: the asked columns and nothing else is kept, the rows of the first file stand first. Each file may be CSV,
 * TSV, JSON lines or Parquet, and packed with gzip or zstd. Everything that is wrong with them comes back, at most 20 problems; a table
 * with a problem is no table.
 */
export async function readTable<A extends Asking>(
  asking: A,
  sources: Source | readonly Source[],
  reading: Reading = {},
): Promise<Checked<Table<A>>> {
  const gathered = gathering(asking);
  const list: readonly Source[] = "file" in sources ? [sources] : sources;
  if (list.length === 0) gathered.complain({ what: "there is no file to read", hint: "name at least one" });
  for (const source of list) {
    if (!gathered.complainable()) break;
    const before = gathered.rows;
    try {
      await readFile(gathered, source, reading);
      reading.counted?.(gathered.rows - before);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      for (const problem of error.problems) gathered.complain(problem);
    }
  }
  if (gathered.problems.length > 0) return { ok: false, problems: gathered.problems };
  const columns = Object.entries(asking).map(([name, asked]) => [name, gathered.column(asked)] as const);
  // Each column is of the kind its builder was made for, which is what `asking` says.
  const value = { rows: gathered.rows, columns: Object.fromEntries(columns) as { [Name in keyof A]: ColumnOf<A[Name]["as"]> } };
  return { ok: true, value };
}

async function readFile(gathered: Gathering, source: Source, reading: Reading): Promise<void> {
  const { file } = source;
  const limits = { ...LIMITS, ...reading.limits };
  const { all, syntax, packed } = await opened(source, reading);
  const told = (bytes: number): void => reading.progress?.({ file, rows: gathered.rows, bytes });
  if (syntax === "parquet") {
    const direct = packed ? undefined : source.anywhere;
    if (direct !== undefined) await close(all);
    let bytes = 0;
    await readParquet(gathered, file, direct ?? (await inMemory(all, file, limits)), limits, (more) => told((bytes += more)));
    return;
  }
  const delimiter = delimiterOf(syntax, reading);
  const reader = syntax === "jsonl" ? jsonlReader(gathered, file) : csvReader(gathered, file, delimiter);
  const size = packed ? undefined : source.anywhere?.size;
  const before = gathered.rows;
  let bytes = 0;
  let next = PROGRESS_BYTES;
  for await (const chunk of all) {
    if (!reader.push(chunk)) break;
    bytes += chunk.length;
    if (size !== undefined && size > bytes)
      gathered.likely = before + Math.ceil((gathered.rows - before) * (size / bytes) * MARGIN);
    if (bytes >= next) {
      told(bytes);
      next = bytes + PROGRESS_BYTES;
    }
  }
  reader.end();
  told(bytes);
}

/** What a file is, and its bytes unpacked. Throws a UserError where it is called Parquet and is none. */
export async function opened(
  source: Source,
  reading: Reading,
): Promise<{ readonly all: AsyncIterable<Uint8Array>; readonly syntax: Syntax; readonly packed: boolean }> {
  const limits = { ...LIMITS, ...reading.limits };
  const found = await beginning(source.bytes(), 4);
  const packing = packingOf(found.first);
  const { first, all } = packing === undefined ? found : await beginning(unpacked(found.all, packing, source.file, limits), 4);
  const isParquet = PARQUET.every((byte, place) => first[place] === byte);
  const syntax = isParquet ? "parquet" : (reading.syntax ?? syntaxOf(source.file, first));
  if (syntax === "parquet" && !isParquet) {
    await close(all);
    throw new UserError(noParquet(source.file, first));
  }
  return { all, syntax, packed: packing !== undefined };
}

/** One character between the cells of CSV or TSV. */
export function delimiterOf(syntax: Syntax, { delimiter }: Reading): string {
  return delimiter ?? (syntax === "tsv" ? "\t" : ",");
}

/** The stream is not read further; whoever opened it may close it. */
export async function close(stream: AsyncIterable<Uint8Array>): Promise<void> {
  const iterator = stream[Symbol.asyncIterator]();
  // What was never begun is not ended either.
  await iterator.next();
  await iterator.return?.();
}

function noParquet(file: string, first: Uint8Array): Problem {
  const encrypted = first[3] === 0x45 && PARQUET.slice(0, 3).every((byte, place) => first[place] === byte);
  return {
    what: encrypted ? "is encrypted" : "is no Parquet file: it does not begin with PAR1",
    file,
    hint: "write the file again",
  };
}

function syntaxOf(file: string, first: Uint8Array): Syntax {
  const ending = /\.(csv|tsv|tab|jsonl|ndjson|parquet|pq)(?:\.(?:gz|gzip|zst|zstd))?$/i.exec(file)?.[1]?.toLowerCase();
  if (ending === "csv") return "csv";
  if (ending === "tsv" || ending === "tab") return "tsv";
  if (ending === "jsonl" || ending === "ndjson") return "jsonl";
  if (ending !== undefined) return "parquet";
  return first.find((byte) => byte > 0x20) === 0x7b ? "jsonl" : "csv";
}

export async function inMemory(chunks: AsyncIterable<Uint8Array>, file: string, limits: Limits): Promise<Anywhere> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > limits.atOnce) {
      throw new UserError({
        what: `is Parquet of more than the ${limits.atOnce} bytes we hold in memory`,
        file,
        hint: "give it as a file that is not packed; its pages can be packed instead",
      });
    }
    parts.push(new Uint8Array(chunk));
  }
  const bytes = joinedBytes(parts);
  return { size, read: (from, to) => Promise.resolve(bytes.subarray(from, to)) };
}
