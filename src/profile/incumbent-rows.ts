import type { DataTable } from "../data-table.ts";
import type { Column, Table } from "../tables/columns.ts";
import { joined, type Left } from "../tables/joined.ts";
import { columnIn } from "./asking.ts";
import type { Incumbent, ReadFile, Standing } from "./profile.ts";

/** The version that stands in the stage, and its predictions where they are in files of their own. */
export type IncumbentRows = Standing & {
  readonly table?: Table | undefined;
  readonly files: readonly ReadFile[];
};

/** The candidate's table with the incumbent's predictions beside it, where they are of the very same rows. */
export type Alongside = { readonly table: Table; readonly paired: boolean; readonly incumbent?: Incumbent | undefined };

/**
 * Puts the incumbent's predictions beside the candidate's, row by row. In one file they stand there already; from other files every row
 * of both sides must find exactly one fellow by its key, with the same label: a comparison over the rows that happen to match would leave out
 * whichever rows one of the two could not do.
 */
export function alongside(definition: DataTable, table: Table, incumbent: IncumbentRows | undefined): Alongside {
  if (definition.incumbent === undefined || incumbent === undefined) return { table, paired: false };
  const { version, digest, files } = incumbent;
  if (definition.incumbent.files === undefined) return { table, paired: true, incumbent: { version, digest, files: [] } };
  const apart = (because: string): Alongside => ({ table, paired: false, incumbent: { version, digest, files, apart: because } });
  const theirs = incumbent.table;
  if (theirs === undefined) return apart(`the predictions of version ${version} are not there`);
  const [ours, other] = [table, theirs].map((of) => columnIn(of, "role.key"));
  if (ours?.as !== "key" || other?.as !== "key") return apart("no key says which rows belong together");
  const pairs = joined(ours, other);
  const wrong = [told("the candidate", pairs.fromOne), told(`version ${version}`, pairs.fromOther)].filter((each) => each !== "");
  if (wrong.length > 0) return apart(wrong.join("; "));
  const beside: [string, Column][] = [];
  for (const [name, column] of Object.entries<Column>(theirs.columns))
    if (name.startsWith("incumbent.")) beside.push([name, inOrder(column, pairs.other)]);
  const differing = differingLabels(columnIn(table, "role.label"), columnIn(theirs, "role.label"), pairs.other);
  if (differing > 0)
    return apart(`${differing} ${differing === 1 ? "row has" : "rows have"} another label in the files of version ${version}`);
  const columns = { ...table.columns, ...Object.fromEntries(beside) };
  return { table: { rows: table.rows, columns }, paired: true, incumbent: { version, digest, files } };
}

/** What is wrong with one side's rows, in words; empty where each has its fellow. */
function told(whose: string, { unmatched, duplicates, ambiguous, missing }: Left): string {
  const counts = [
    [unmatched, "without a fellow"],
    [duplicates, "that share their key"],
    [ambiguous, "whose key stands more than once on the other side"],
    [missing, "without a key"],
  ] as const;
  const said = counts.flatMap(([count, what]) => (count === 0 ? [] : [`${count} ${count === 1 ? "row" : "rows"} ${what}`]));
  return said.length === 0 ? "" : `${whose} has ${said.join(", ")}`;
}

/** A column with its rows in another order. */
function inOrder(column: Column, order: Int32Array): Column {
  switch (column.as) {
    case "number":
    case "time":
      return { ...column, values: Float64Array.from(order, (row) => column.values[row] ?? NaN) };
    case "flag":
      return { ...column, values: Int8Array.from(order, (row) => column.values[row] ?? -1) };
    case "category":
      return { ...column, codes: Int32Array.from(order, (row) => column.codes[row] ?? -1) };
    case "key":
      return column;
  }
}

/** How many rows of ours have another label there; a side that tells no labels contradicts nothing. */
function differingLabels(ours: Column | undefined, theirs: Column | undefined, order: Int32Array): number {
  if (ours === undefined || theirs === undefined || ours.as !== theirs.as) return 0;
  let differing = 0;
  const says = (column: Column, row: number): number | string | undefined => {
    if (column.as === "category") return column.dictionary[column.codes[row] ?? -1];
    return column.as === "key" ? undefined : column.values[row];
  };
  for (let row = 0; row < order.length; row++) {
    const [one, other] = [says(ours, row), says(theirs, order[row] as number)];
    // NaN, a missing number, is the same as another one.
    if (!Object.is(one, other) && one !== other) differing++;
  }
  return differing;
}
