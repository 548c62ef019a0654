import type { DataTable } from "../data-table.ts";
import type { Checked, Problem } from "../errors.ts";
import type { CategoryColumn, Column, Table } from "../tables/columns.ts";
import { columnIn, type Feature } from "./asking.ts";
import { categoryColumnOf, type ColumnPart, numberColumnOf } from "./column.ts";
import { cutsOf } from "./cuts.ts";
import { type ExactDrift, exactDrift } from "./drift-exact.ts";
import { alongside, type IncumbentRows } from "./incumbent-rows.ts";
import { partOf, pairsOf } from "./make-part.ts";
import { printOf } from "./print.ts";
import type { Cut, Profile, ReadFile } from "./profile.ts";
import { completeRows, type Rows, rowsOf } from "./rows.ts";

/** What was read for one profile. */
export type Material = {
  readonly name: string;
  readonly definition: DataTable;
  readonly model?: string | undefined;
  readonly version?: string | undefined;
  readonly features: readonly Feature[];
  readonly table: Table;
  readonly files: readonly ReadFile[];
  readonly reference?: { readonly table: Table; readonly files: readonly ReadFile[] } | undefined;
  /** The version that stands in the stage, and its predictions where they stand in files of their own. */
  readonly incumbent?: IncumbentRows | undefined;
};

/** The profile of rows that are all in memory: whatever can be exact of them is. */
export function profileOf(material: Material): Checked<Profile> {
  const { name, definition, model, version, table, files } = material;
  const problems: Problem[] = [];
  const cuts = cutsOf(definition, (of) => asCategory(columnIn(table, `cut.${of}`)));
  if (!cuts.ok)
    return { ok: false, problems: cuts.problems.map((problem) => ({ ...problem, what: `data.${name}: ${problem.what}` })) };
  if (table.rows === 0) problems.push({ what: `data.${name}: its files have no rows`, hint: "check what wrote them" });
  const beside = alongside(definition, table, material.incumbent);
  const rows = rowsOf(definition, beside.table);
  const whole = definition.task === "features" ? [] : cuts.value;
  const made: Cut[] = [];
  for (const { where, rows: at } of whole) {
    const complete = completeRows(rows, at);
    const part = partOf(definition, rows, complete);
    if (part === undefined) {
      problems.push({
        what: `data.${name}: labels and predictions are not what ${definition.task} is computed of`,
        hint: "check columns:",
      });
      break;
    }
    const pairs = beside.paired && where.is !== "group" ? pairsOf(definition, rows, complete) : undefined;
    made.push({ where, rows: at?.length ?? rows.count, missing: missingIn(rows, at), part, ...(pairs && { pairs }) });
  }
  if (problems.length > 0) return { ok: false, problems };
  const drift = new Map<string, ExactDrift>();
  const reference = material.reference;
  for (const feature of material.features) {
    const [ours, theirs] = [table, reference?.table].map((of) => of && numbersOf(of, feature.name));
    if (ours && theirs) drift.set(feature.name, exactDrift(theirs, ours));
  }
  const newest = newestOf(columnIn(table, "role.time"));
  const print = printOf(table);
  return {
    ok: true,
    value: {
      table: name,
      definition,
      ...(model !== undefined && { model }),
      ...(version !== undefined && { version }),
      files,
      rows: table.rows,
      ...(newest === undefined ? {} : { newest }),
      ...(print && { print }),
      cuts: made,
      columns: columnsOf(table, material.features),
      ...(reference && { reference: { files: reference.files, columns: columnsOf(reference.table, material.features) } }),
      drift,
      ...(beside.incumbent && { incumbent: beside.incumbent }),
    },
  };
}

/** How many of these rows lack what, and only what some of them lack. */
function missingIn(rows: Rows, at: Int32Array | undefined): ReadonlyMap<string, number> {
  return new Map(
    rows.missing.flatMap(({ role, is }) => {
      const count = at === undefined ? is.reduce((sum, each) => sum + each, 0) : at.reduce((sum, row) => sum + (is[row] ?? 0), 0);
      return count === 0 ? [] : [[role, count] as const];
    }),
  );
}

function columnsOf(table: Table, features: readonly Feature[]): ReadonlyMap<string, ColumnPart> {
  return new Map(
    features.flatMap(({ name }): (readonly [string, ColumnPart])[] => {
      const found = columnIn(table, `feature.${name}`);
      if (found?.as === "number") return [[name, numberColumnOf(found.values)]];
      return found?.as === "category" ? [[name, categoryColumnOf(found.codes, found.dictionary)]] : [];
    }),
  );
}

function numbersOf(table: Table, feature: string): Float64Array | undefined {
  const found = columnIn(table, `feature.${feature}`);
  return found?.as === "number" ? found.values : undefined;
}

function asCategory(column: Column | undefined): CategoryColumn | undefined {
  return column?.as === "category" ? column : undefined;
}

function newestOf(column: Column | undefined): number | undefined {
  if (column?.as !== "time") return undefined;
  let newest = -Infinity;
  for (const moment of column.values) if (moment > newest) newest = moment;
  return newest === -Infinity ? undefined : newest;
}
