import type { Checked } from "../../../errors.ts";
import { readCsv } from "../../syntax/csv.ts";
import { decimalNode, entriesOf, nodesOf, textOf, under, type Node } from "../../syntax/tree.ts";
import { versionOf } from "../../stated.ts";

/** One number of a table by group: which metric of which group, in the words of the file. A group of several attributes has several parts. */
export type Cell = { readonly metric: string; readonly group: readonly string[]; readonly node: Node };

/** A table in JSON, as pandas writes it: `orient="split"`, or a map of maps whose outer keys are metrics or groups. */
export function cellsOfJson(table: Node | undefined, keys: "metrics" | "groups"): readonly Cell[] {
  const columns = under(table, "columns");
  const data = under(table, "data");
  if (columns?.is === "list" || data?.is === "list") return splitCells(table);
  const inner = entriesOf(table).flatMap(([, inside]) => entriesOf(inside).map(([key]) => key));
  return entriesOf(table).flatMap(([outer, inside]): readonly Cell[] => {
    const cells = entriesOf(inside);
    if (keys === "metrics") return cells.map(([key, node]) => ({ metric: outer, group: partsOf(key), node }));
    const group = partsOf(outer);
    return inside.is === "map" && cells.length === 0
      ? noCell(inner[0], group, inside.line)
      : cells.map(([metric, node]) => ({ metric, group, node }));
  });
}

/** A group that has nothing in it is there without a value of the first metric, so that it is known and lacks the others too. */
function noCell(metric: string | undefined, group: readonly string[], line: number): readonly Cell[] {
  return metric === undefined ? [] : [{ metric, group, node: { is: "token", line, value: null, text: "absent" } }];
}

/** `{"columns": ["accuracy"], "index": ["female"], "data": [[0.8]]}`; an index of several attributes is a list of lists. */
function splitCells(table: Node | undefined): readonly Cell[] {
  const index = nodesOf(under(table, "index"));
  const columns = nodesOf(under(table, "columns")).map(textOf);
  const data = nodesOf(under(table, "data"));
  if (index.length !== data.length) return [];
  return data.flatMap((row, at) => {
    const label = index[at];
    const group = (label?.is === "list" ? label.nodes : [label]).map((part) => versionOf(part) ?? "");
    const cells = nodesOf(row).flatMap((node, column) => {
      const metric = columns[column];
      return metric === undefined ? [] : [{ metric, group, node }];
    });
    return cells.length > 0
      ? cells
      : noCell(
          columns.find((metric) => metric !== undefined),
          group,
          row.line,
        );
  });
}

/** The only quotes and numbers that a tuple's text may hold: `'a'`, `"a"`, `0`, `None`, and NumPy 2's `np.str_('a')`. */
const PART = /\s*(?:np\.\w+\()?(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([^\s,'"()[\]]+))\)?\s*(?:,|$)/y;

/** Pandas writes a key of several attributes as Python's text of a tuple: `('female', 'A')`. Any other key is one part, as it is. */
export function partsOf(key: string): readonly string[] {
  const inside = /^\((.*)\)$/s.exec(key)?.[1];
  if (inside === undefined) return [key];
  const parts: string[] = [];
  const part = new RegExp(PART);
  while (part.lastIndex < inside.length) {
    const [, single, double, bare] = part.exec(inside) ?? [];
    const said = single ?? double ?? bare;
    if (said === undefined) return [key];
    parts.push(said.replaceAll(/\\(.)/g, "$1"));
  }
  return parts.length < 2 ? [key] : parts;
}

export type CsvCells = { readonly attributes: readonly string[]; readonly cells: readonly Cell[] };

/**
 * A table as `to_csv` writes it: the columns of the groups come first. Which they are is what the rule names; without it, the leading
 * columns that hold no number.
 */
export function cellsOfCsv(text: string, file: string, named: readonly string[] | undefined): Checked<CsvCells> {
  const table = readCsv(text, file);
  if (!table.ok) return table;
  const { columns, rows } = table.value;
  const holdsNumbers = (column: string) => rows.some(({ cells }) => numberIn(cells.get(column)) !== undefined);
  const holdsText = (column: string) => rows.some(({ cells }) => isWord(cells.get(column)));
  const refuse = (what: string, hint: string): Checked<CsvCells> => ({ ok: false, problems: [{ what, file, line: 1, hint }] });

  const first = columns.findIndex(holdsNumbers);
  const leading = columns.slice(0, first < 0 ? columns.length : first);
  const groupColumns = named === undefined ? leading : columnsNamed(named, columns, leading);
  if (groupColumns === undefined) {
    const what = `has no columns for ${named?.join(" and ")}`;
    return refuse(what, "name the sensitive features as the first line does, in their order: attributes: [gender]");
  }
  if (groupColumns.length === 0 || (named === undefined && groupColumns.includes(""))) {
    return refuse("does not say which columns are the groups", "name them beside its path: attributes: [gender]");
  }
  const metrics = columns.filter((column) => !groupColumns.includes(column));
  const other = metrics.find((column) => holdsText(column) && !holdsNumbers(column));
  if (other !== undefined) {
    return refuse(
      `has ${JSON.stringify(other)} beside the metrics, which holds no number`,
      "name every sensitive feature: attributes: [gender, age_band]",
    );
  }
  const cells = rows.flatMap(({ cells: row, line }) => {
    const group = groupColumns.map((column) => spelled(row.get(column)));
    return metrics.map((metric): Cell => ({
      metric,
      group,
      node: row.get(metric) ?? { is: "token", line, value: null, text: '""' },
    }));
  });
  return { ok: true, value: { attributes: named ?? groupColumns, cells } };
}

/** By name; or, where none of the names stands in the header, by place: an unnamed feature is `sensitive_feature_0` there. */
function columnsNamed(
  named: readonly string[],
  columns: readonly string[],
  leading: readonly string[],
): readonly string[] | undefined {
  const known = named.filter((name) => columns.includes(name));
  if (known.length === named.length) return named;
  return known.length === 0 && leading.length === named.length ? leading : undefined;
}

/** The number in a cell, as a number: in a table every cell is text. */
export function numberIn(cell: Node | undefined): Node | undefined {
  if (cell?.is === "number") return cell;
  return cell?.is === "text" ? decimalNode(cell.value, cell.line) : undefined;
}

/** Text that is no missing or infinite number. */
function isWord(cell: Node | undefined): boolean {
  return cell?.is === "text" && !/^\s*[-+]?(?:nan|inf(?:inity)?)\s*$/i.test(cell.value) && numberIn(cell) === undefined;
}

function spelled(cell: Node | undefined): string {
  return cell?.is === "text" ? cell.value.trim() : "";
}
