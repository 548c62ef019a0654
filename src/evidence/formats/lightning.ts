import { collect } from "../collect.ts";
import { headerOf, readCsv } from "../syntax/csv.ts";
import type { Node } from "../syntax/tree.ts";
import type { Format } from "./format.ts";

/**
 * `metrics.csv` of Lightning's CSVLogger
 * (https://lightning.ai/docs/pytorch/stable/api/lightning.pytorch.loggers.csv_logs.html), 1.x and 2.x. Training, validation and test
 * are rows of their own, so most cells are empty: a metric is the last cell of its column in which anything stands. That is the last
 * value and not the best one. A `nan` that was logged last is what stands there, and no value. Since 2.x the columns are sorted,
 * so `epoch` and `step` may stand anywhere.
 */
export const lightning: Format = {
  name: "lightning",
  lookedFor: "a table with the columns epoch and step and at least one metric, as Lightning's CSVLogger writes it",
  recognise: ({ root, text }) => root === undefined && hasMetrics(headerOf(text)),
  read: (parsed, source) => {
    const into = collect(parsed, source, "Lightning");
    const table = readCsv(parsed.text, parsed.file);
    if (!table.ok) {
      for (const { what, line, hint } of table.problems) into.trouble(what, hint ?? "write the report again", line);
      return into.report();
    }
    const { columns, rows } = table.value;
    if (rows.length === 0) into.note("the table has no row");
    for (const name of columns.filter(isMetric)) {
      // Numbers are text in a table. A column in which nothing stands gives a reading without a value.
      const last = rows.findLast(({ cells }) => stands(cells.get(name))) ?? rows.at(-1);
      into.metric(name, last?.cells.get(name), { quoted: true });
    }
    return into.report();
  },
};

/** Not an empty cell; what the file's end may have cut off stands there, and is no value. */
function stands(cell: Node | undefined): boolean {
  return cell?.is === "text" || (cell?.is === "token" && cell.text !== '""');
}

function isMetric(column: string): boolean {
  return column !== "epoch" && column !== "step" && column.trim() !== "";
}

function hasMetrics(columns: readonly string[]): boolean {
  return columns.includes("epoch") && columns.includes("step") && columns.some(isMetric);
}
