import { collect, type Collector, NO_TESTS, type TestCounts } from "../collect.ts";
import type { Source } from "../reading.ts";
import { headerOf, readCsv } from "../syntax/csv.ts";
import { decimalNode, type Node, nodesOf, spellNode, textOf, truthOf } from "../syntax/tree.ts";
import type { Parsed } from "../syntax/parse.ts";
import type { Format, Report } from "./format.ts";
import { instantOf } from "../stated.ts";

/**
 * NannyML's results (https://nannyml.readthedocs.io/en/stable/tutorials/working_with_results.html), as `to_df(multilevel=False)`
 * and the raw files writer give them: CSV, or JSON records. Read at 0.13.1. A table has one row for each chunk of data; only the
 * last one of the analysis period is read, and none of the reference. Univariate drift is `<column>_<method>_value`, realized
 * performance `<metric>_value` beside `chunk_targets_missing_rate`; where that is not 0 it is over the rest only, and has neither a
 * value nor an alert that passed. Of an estimate (CBPE, DLE) `<metric>_value` is what is estimated and `<metric>_realized` what came
 * true. Other results (missing values, summary statistics) do not name their statistic. An alert that is `True` is a failed test; a
 * value that is missing raises no alert, and is none that passed. Alerts of earlier chunks are counted in a note.
 */
export const nannyml: Format = {
  name: "nannyml",
  lookedFor: "a table whose columns are chunk_key, chunk_period and <name>_value, or JSON records of these",
  judges: "nannyml",
  recognise: ({ root, text }) => {
    if (root !== undefined) return root.is === "list" && isChunk([...columnsOf(root.nodes[0]).keys()]);
    return isChunk(headerOf(text)) || isMultilevel(text);
  },
  read: (parsed, source) => {
    const into = collect(parsed, source, "NannyML");
    const chunk = lastChunk(into, parsed);
    if (chunk === undefined) return into.report();
    const quoted = parsed.root === undefined;
    const stems = stemsOf(chunk.cells);
    takeValues(into, chunk.cells, stems, quoted);
    if (stems.length > 0) into.tests("nannyml", counted(chunk.cells, stems), chunk.line);
    return into.report(created(into, chunk, source));
  },
};

type Chunk = { readonly line: number; readonly cells: ReadonlyMap<string, Node> };

const FIXED: readonly string[] = [
  "chunk_key",
  "chunk_index",
  "chunk_start_index",
  "chunk_end_index",
  "chunk_start_date",
  "chunk_end_date",
  "chunk_period",
];
const METHODS: ReadonlyMap<string, string> = new Map([
  ["jensen_shannon", "js_distance"],
  ["kolmogorov_smirnov", "ks_statistic"],
  ["wasserstein", "wasserstein"],
  ["hellinger", "hellinger"],
  ["l_infinity", "l_infinity"],
  ["chi2", "chi2_statistic"],
]);
const MISSING = "chunk_targets_missing_rate";
/** Multivariate drift: one number over all columns. */
const OVER_ALL: readonly string[] = ["reconstruction_error", "domain_classifier_auroc"];

function isChunk(columns: readonly string[]): boolean {
  return columns.includes("chunk_key") && columns.includes("chunk_period");
}

/** Three header rows, or two: what `to_df()` gives unless it is told otherwise. */
function isMultilevel(text: string): boolean {
  const [first = "", ...below] = text.slice(0, 100_000).split(/\r?\n/, 3);
  return /^(?:"")?,?chunk,chunk,chunk,/.test(first) && below.some((line) => /^(?:"")?,?key,chunk_index,start_index,/.test(line));
}

function columnsOf(node: Node | undefined): ReadonlyMap<string, Node> {
  return node?.is === "map" ? node.entries : new Map<string, Node>();
}

/** The last chunk of the analysis period; undefined, with the reason told, where nobody can say which that is. */
function lastChunk(into: Collector, { root, text, file }: Parsed): Chunk | undefined {
  const chunks = root === undefined ? chunksOf(into, text, file) : recordsOf(root);
  if (chunks === undefined) return undefined;
  const periods = chunks.map(({ cells }) => textOf(cells.get("chunk_period")));
  const stray = periods.findIndex((period) => period !== "analysis" && period !== "reference");
  const analysed = chunks
    .filter((_, index) => periods[index] === "analysis")
    .map((chunk) => ({ chunk, end: numberOf(chunk.cells.get("chunk_end_index")) }));
  const endless = chunks[stray] ?? analysed.find(({ end }) => end === undefined)?.chunk;
  if (endless !== undefined) {
    const what = "has a chunk that does not tell its period or where it ends, so that no chunk is known to be the last";
    into.trouble(what, "write the results again with chunk_period and chunk_end_index", endless.line);
    return undefined;
  }
  const last = analysed.reduce((most, { end = 0 }) => Math.max(most, end), -1);
  const [chunk, other] = analysed.filter(({ end }) => end === last);
  if (chunk === undefined) into.note("holds no chunk of the analysis period, and the reference is not read");
  if (other !== undefined) {
    into.trouble("has two last chunks of the analysis period", "keep the results of one run", other.chunk.line);
    return undefined;
  }
  if (chunks.length > 1 && chunk !== undefined) {
    const alerts = analysed.reduce((sum, each) => (each === chunk ? sum : sum + alertsIn(each.chunk)), 0);
    const said = alerts > 0 ? `; ${alerts} alerts stand in those of the analysis period` : "";
    into.note(`${chunks.length - 1} chunks before the last one are not read${said}`);
  }
  return chunk?.chunk;
}

function alertsIn({ cells }: Chunk): number {
  return [...cells].filter(([column, cell]) => column.endsWith("_alert") && alertOf(cell) === true).length;
}

function chunksOf(into: Collector, text: string, file: string): readonly Chunk[] | undefined {
  if (isMultilevel(text)) {
    into.trouble("is a table with several header rows", "write it with to_df(multilevel=False)", 1);
    return undefined;
  }
  const table = readCsv(text, file);
  if (table.ok) return table.value.rows;
  for (const { what, line, hint } of table.problems) into.trouble(what, hint ?? "write the results again", line);
  return undefined;
}

function recordsOf(root: Node): readonly Chunk[] {
  return nodesOf(root).map((node) => ({ line: node.line, cells: columnsOf(node) }));
}

function numberOf(node: Node | undefined): number | undefined {
  const number = node?.is === "text" ? decimalNode(node.value, node.line) : node;
  return number?.is === "number" ? number.value : undefined;
}

/** What is measured: `age_jensen_shannon`, `roc_auc`. */
function stemsOf(cells: Chunk["cells"]): readonly string[] {
  const stems = [...cells.keys()].flatMap((column) => {
    const stem = /^(.+)_(?:value|alert|upper_threshold|lower_threshold)$/.exec(column)?.[1];
    return stem === undefined || FIXED.includes(column) ? [] : [stem];
  });
  return [...new Set(stems)];
}

function methodOf(stem: string): string | undefined {
  return [...METHODS.keys()].find((method) => stem.endsWith(`_${method}`) && stem.length > method.length + 1);
}

function takeValues(into: Collector, cells: Chunk["cells"], stems: readonly string[], quoted: boolean): void {
  const unread: string[] = [];
  for (const stem of stems) {
    const as = `${stem}_value`;
    const value = cells.get(as);
    const method = methodOf(stem);
    const realized = cells.get(`${stem}_realized`);
    if (method !== undefined) {
      into.drift(METHODS.get(method) ?? method, stem.slice(0, -method.length - 1), value, { as, quoted });
    } else if (OVER_ALL.includes(stem)) into.drift(stem, undefined, value, { as, quoted });
    else if (realized !== undefined) {
      into.metric(`estimated_${stem}`, value, { as, quoted });
      if (isEmpty(realized)) into.note(`what came true of ${stem} is not known yet`);
      else into.metric(stem, whole(cells, realized), { as: `${stem}_realized`, quoted });
    } else if (cells.has(MISSING)) into.metric(stem, whole(cells, value), { as, quoted });
    else unread.push(stem);
  }
  const missing = cells.get(MISSING);
  if (missing !== undefined && isOfPart(cells)) {
    into.note(`what is realized has no value: ${MISSING} is ${spellNode(missing)}, so it is not over the whole chunk`);
  }
  if (unread.length > 0) into.note(`${listed(unread)} not read: the table does not tell which statistic it is`);
}

/** Whether what came true is known of a part of the chunk only, or of how much nobody says. */
function isOfPart(cells: Chunk["cells"]): boolean {
  return cells.has(MISSING) && numberOf(cells.get(MISSING)) !== 0;
}

function whole(cells: Chunk["cells"], node: Node | undefined): Node | undefined {
  if (node === undefined || !isOfPart(cells)) return node;
  return { is: "token", line: node.line, value: null, text: `${spellNode(node)} of a part of the chunk` };
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(", ");
  return names.length > 5 ? `${shown} and ${names.length - 5} more are` : `${shown} ${names.length === 1 ? "is" : "are"}`;
}

function isEmpty(node: Node): boolean {
  return node.is === "token" && node.value === null;
}

function counted(cells: Chunk["cells"], stems: readonly string[]): TestCounts {
  const outcomes = stems.map((stem) => outcomeOf(cells, stem));
  const count = (outcome: keyof TestCounts) => outcomes.filter((each) => each === outcome).length;
  return { ...NO_TESTS, passed: count("passed"), failed: count("failed"), skipped: count("skipped"), errors: count("errors") };
}

/** Without a threshold there is nothing that could alert, except for chi2, which has a level of its own. */
function outcomeOf(cells: Chunk["cells"], stem: string): keyof TestCounts {
  const alert = alertOf(cells.get(`${stem}_alert`));
  if (alert === undefined) return "errors";
  if (alert) return "failed";
  if (numberOf(cells.get(`${stem}_value`)) === undefined || isOfPart(cells)) return "errors";
  const bounded = ["upper", "lower"].some((side) => numberOf(cells.get(`${stem}_${side}_threshold`)) !== undefined);
  return bounded || methodOf(stem) === "chi2" ? "passed" : "skipped";
}

/** pandas writes `True` and `False` into CSV. */
function alertOf(node: Node | undefined): boolean | undefined {
  const text = textOf(node)?.trim().toLowerCase();
  return text === undefined ? truthOf(node) : text === "true" ? true : text === "false" ? false : undefined;
}

function created(into: Collector, { cells }: Chunk, source: Source): Pick<Report, "created"> {
  const node = cells.get("chunk_end_date");
  if (node?.is !== "text") return {};
  const end = instantOf({ ...node, value: node.value.replace(" ", "T") });
  if (end !== undefined) return { created: { value: end, source: { ...source, line: node.line } } };
  into.note("chunk_end_date is not read: it has no offset, so it is no instant");
  return {};
}
