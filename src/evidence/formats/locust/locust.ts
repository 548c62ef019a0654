import { collect, type Collector } from "../../collect.ts";
import { headerOf, readCsv, type Row } from "../../syntax/csv.ts";
import { decimalNode, nodesOf, textOf, type Node } from "../../syntax/tree.ts";
import type { Format, Report } from "../format.ts";
import { measuredIf, shareOf } from "../../load-test.ts";
import { isLocustJson, takeEntries } from "./locust-json.ts";

/** The first columns of each of the files that `--csv` writes. */
const STATS = ["Type", "Name", "Request Count", "Failure Count"];
const COMPANIONS: readonly (readonly [columns: readonly string[], what: string])[] = [
  [["Method", "Name", "Error", "Occurrences"], "the list of failures"],
  [["Count", "Message", "Traceback", "Nodes"], "the list of exceptions"],
  [["Timestamp", "User Count", "Type", "Name"], "the history of the run"],
];

/**
 * Locust 1 to 2 (https://docs.locust.io/en/stable/retrieving-stats.html): the statistics of `--csv`, and the array that `--json` or
 * `--json-file` writes. Times are milliseconds. Of the table the row `Aggregated` is read, whose `N/A` is no value, and whose zeros
 * are none either while there was no request. Where every request failed, latencies are no value. The array has no total and no percentile: both follow from the histograms of all
 * its entries. The other files of `--csv` are recognised, and say nothing that is not in the statistics.
 */
export const locust: Format = {
  name: "locust",
  lookedFor: "the columns Type, Name, Request Count, Failure Count, or a list of entries with num_requests and response_times",
  recognise: ({ root, text }) => {
    const header = headerOf(text);
    return isLocustJson(root) || starts(header, STATS) || COMPANIONS.some(([columns]) => starts(header, columns));
  },
  read: (parsed, source): Report => {
    const into = collect(parsed, source, "Locust");
    if (isLocustJson(parsed.root)) {
      const created = takeEntries(into, nodesOf(parsed.root));
      return into.report(created && { created: { value: created, source } });
    }
    const header = headerOf(parsed.text);
    const companion = COMPANIONS.find(([columns]) => starts(header, columns))?.[1];
    if (companion === undefined) takeTable(into, parsed.text, parsed.file);
    else into.note(`is ${companion}, which is not read: the numbers stand in Locust's _stats.csv`);
    return into.report();
  },
};

function starts(header: readonly string[], columns: readonly string[]): boolean {
  return columns.every((name, index) => header[index] === name);
}

function takeTable(into: Collector, text: string, file: string): void {
  const table = readCsv(text, file);
  if (!table.ok) {
    for (const { what, line, hint } of table.problems) into.trouble(what, hint ?? "write the report again", line);
    return;
  }
  // The total has no type; an endpoint that somebody called Aggregated has one.
  const totals = table.value.rows.filter(
    ({ cells }) => textOf(cells.get("Name")) === "Aggregated" && [undefined, "None"].includes(textOf(cells.get("Type"))),
  );
  const [total] = totals;
  if (total === undefined || totals.length > 1) {
    into.trouble(`has ${totals.length} rows Aggregated`, "let Locust write its statistics again: it ends them with one such row");
    return;
  }
  takeRow(into, total);
  const endpoints = table.value.rows.length - 1;
  if (endpoints > 0) into.note(`rows of single endpoints (${endpoints}) are not read: the row Aggregated is over all of them`);
}

const PARTS: ReadonlyMap<string, string> = new Map([
  ["Average Response Time", "mean"],
  ["Min Response Time", "min"],
  ["Max Response Time", "max"],
]);

function takeRow(into: Collector, { cells, line }: Row): void {
  const requests = cells.get("Request Count");
  const [count, failures] = [countIn(requests), countIn(cells.get("Failure Count"))];
  const answered = failures !== undefined && failures < (count ?? 0);
  for (const [column, node] of cells) {
    const percentile = /^(\d+(?:\.\d+)?)%$/.exec(column)?.[1];
    const called = percentile === undefined ? PARTS.get(column) : `p${percentile}`;
    // The hundredth percentile is the longest time once more, rounded.
    if (called === undefined || called === "p100") continue;
    into.slo(`latency_${called}_ms`, measuredIf(answered, node), { as: column, unit: "ms", quoted: true });
  }
  into.slo("error_rate", shareOf(failures, count, line), { as: "Failure Count / Request Count" });
  into.slo("requests", requests, { as: "Request Count", quoted: true });
  into.slo("requests_per_second", cells.get("Requests/s"), { as: "Requests/s", quoted: true });
}

function countIn(cell: Node | undefined): number | undefined {
  const number = cell?.is === "text" ? decimalNode(cell.value, cell.line) : undefined;
  return number !== undefined && Number.isSafeInteger(number.value) && number.value >= 0 ? number.value : undefined;
}
