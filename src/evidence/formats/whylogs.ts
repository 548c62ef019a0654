import { collect, type Collector, NO_TESTS, type TestCounts } from "../collect.ts";
import { headerOf, readCsv } from "../syntax/csv.ts";
import { entriesOf, type Node, nodesOf, textOf, under } from "../syntax/tree.ts";
import type { Format } from "./format.ts";
import { takeSoleValues, type Told } from "../sole-values.ts";

/**
 * whylogs 1.x (https://whylogs.readthedocs.io/en/latest/), as what its functions give is dumped to JSON:
 * `calculate_drift_scores()`, where only the category says which side of its thresholds is drift;
 * `generate_constraints_report()`, a list of `[name, passed, failed, summary]`, where the format is named also without the summary;
 * `to_summary_dict()`, and `to_pandas()` as CSV.
 * DRIFT is a failed test, POSSIBLE_DRIFT a warning, and a column without a score was skipped. A profile as whylogs writes it
 * (`.bin`) is binary and cannot be read without its library.
 */
export const whylogs: Format = {
  name: "whylogs",
  lookedFor: "algorithm, statistic and drift_category; a list of [name, passed, failed, summary]; or counts/n and types/integral",
  judges: "whylogs",
  recognise: ({ root, text, bytes }) => {
    if (isProfile(bytes)) return true;
    if (root === undefined) return isSummaryTable(headerOf(text));
    return isDrift(root) || isConstraints(root, isWhole) || isSummary(root);
  },
  accepts: (parsed) => whylogs.recognise(parsed) || (parsed.root !== undefined && isConstraints(parsed.root, isConstraint)),
  read: (parsed, source) => {
    const { root, text, file, bytes } = parsed;
    const into = collect(parsed, source, "whylogs");
    if (isProfile(bytes)) {
      into.trouble("is a binary profile, which only whylogs reads", "dump its constraints report or drift scores to JSON");
    } else if (root === undefined) takeTable(into, text, file);
    else if (root.is === "list") takeConstraints(into, root);
    else if (isDrift(root)) takeDrift(into, root);
    else takeSummary(into, root);
    return into.report();
  },
};

const CATEGORIES: ReadonlyMap<string | undefined, keyof TestCounts> = new Map([
  ["NO_DRIFT", "passed"],
  ["POSSIBLE_DRIFT", "warned"],
  ["DRIFT", "failed"],
]);
/** What an algorithm's p-value and its statistic are called; Hellinger's distance has no p-value. */
const ALGORITHMS: ReadonlyMap<string | undefined, { readonly pvalue?: string; readonly statistic: string }> = new Map([
  ["ks", { pvalue: "ks_p_value", statistic: "ks_statistic" }],
  ["chi-square", { pvalue: "chi2_p_value", statistic: "chi2_statistic" }],
  ["hellinger", { statistic: "hellinger" }],
]);
const SCORE_KEYS = ["algorithm", "pvalue", "statistic", "thresholds", "drift_category"];
/** The families of a summary that are numbers. */
const SUMMARY = /^(?:(?<column>.+):)?(?<metric>(?:counts|types|cardinality|distribution|ints)\/[\w.]+)$/;

/** The first bytes of a profile: `WHY1`. */
function isProfile(bytes: Uint8Array): boolean {
  return bytes[0] === 0x57 && bytes[1] === 0x48 && bytes[2] === 0x59 && bytes[3] === 0x31;
}

function isDrift(root: Node): boolean {
  if (root.is !== "map") return false;
  const columns = [...root.entries.values()];
  const keysOf = (node: Node) => SCORE_KEYS.filter((key) => under(node, key) !== undefined).length;
  return (
    columns.some((node) => keysOf(node) >= SCORE_KEYS.length - 1) &&
    columns.every((node) => isNothing(node) || keysOf(node) >= SCORE_KEYS.length - 2)
  );
}

function isConstraints(root: Node, isOne: (each: Node) => boolean): boolean {
  return root.is === "list" && root.nodes.some((each) => outcomeOf(each) !== "errors") && root.nodes.every(isOne);
}

function isConstraint(node: Node): boolean {
  const [name, passed, failed, ...rest] = nodesOf(node);
  return textOf(name) !== undefined && passed?.is === "number" && failed !== undefined && rest.length <= 1;
}

/** With its summary, which is a map or null: a list of three is anybody's. */
function isWhole(node: Node): boolean {
  const summary = nodesOf(node)[3];
  return isConstraint(node) && summary !== undefined && (summary.is === "map" || isNothing(summary));
}

function isSummary(root: Node): boolean {
  const numbers = entriesOf(root).flatMap(([key, node]) => (node.is === "number" ? [SUMMARY.exec(key)?.groups?.["metric"]] : []));
  return numbers.includes("counts/n") && numbers.some((metric) => metric?.startsWith("types/"));
}

function isSummaryTable(columns: readonly string[]): boolean {
  return ["column", "counts/n"].every((name) => columns.includes(name)) && columns.some((name) => name.startsWith("types/"));
}

function isNothing(node: Node): boolean {
  return node.is === "token" && node.value === null;
}

function takeDrift(into: Collector, root: Node): void {
  for (const [column, score] of entriesOf(root)) {
    const algorithm = textOf(under(score, "algorithm"));
    const called = ALGORITHMS.get(algorithm);
    const as = (part: string) => `${algorithm} ${part}`;
    if (called === undefined) {
      if (algorithm !== undefined) into.note(`the numbers of ${algorithm} are not read: it is no algorithm we know`);
      continue;
    }
    if (called.pvalue !== undefined) into.drift(called.pvalue, column, under(score, "pvalue"), { as: as("pvalue") });
    into.drift(called.statistic, column, under(score, "statistic"), { as: as("statistic") });
  }
  const outcomes = entriesOf(root).map(([, score]) =>
    isNothing(score) ? "skipped" : (CATEGORIES.get(textOf(under(score, "drift_category"))) ?? "errors"),
  );
  into.tests("whylogs", counted(outcomes), root.line);
}

function takeConstraints(into: Collector, root: Node): void {
  const outcomes = nodesOf(root).map(outcomeOf);
  const names = nodesOf(root).flatMap((each, index) => (outcomes[index] === "passed" ? [] : [textOf(nodesOf(each)[0]) ?? "?"]));
  if (names.length > 0) into.note(`constraints that did not pass: ${names.slice(0, 10).join("; ")}`);
  into.tests("whylogs", counted(outcomes), root.line);
}

/** One constraint: `[name, 1, 0, ...]` passed. */
function outcomeOf(constraint: Node): keyof TestCounts {
  const [, passed, failed] = nodesOf(constraint);
  if (passed?.is !== "number" || failed?.is !== "number") return "errors";
  if (passed.value === 1 && failed.value === 0) return "passed";
  return passed.value === 0 && failed.value === 1 ? "failed" : "errors";
}

function counted(outcomes: readonly (keyof TestCounts)[]): TestCounts {
  const count = (outcome: keyof TestCounts) => outcomes.filter((each) => each === outcome).length;
  return {
    ...NO_TESTS,
    passed: count("passed"),
    failed: count("failed"),
    skipped: count("skipped"),
    errors: count("errors"),
    warned: count("warned"),
  };
}

function takeSummary(into: Collector, root: Node): void {
  const found = entriesOf(root).map(([key, node]) => toldBy(key, node));
  takeSoleValues(
    into,
    found.flatMap((each) => each ?? []),
  );
  noteUnread(into, found.filter((each) => each === undefined).length);
}

function takeTable(into: Collector, text: string, file: string): void {
  const table = readCsv(text, file);
  if (!table.ok) {
    for (const { what, line, hint } of table.problems) into.trouble(what, hint ?? "write the table again", line);
    return;
  }
  const found = table.value.rows.flatMap(({ cells }) =>
    [...cells].flatMap(([key, node]) => {
      if (key === "column") return [];
      const column = textOf(cells.get("column"));
      const told = column === undefined ? undefined : toldBy(key, node);
      return [told && { ...told, slice: { column: column ?? "" }, quoted: true }];
    }),
  );
  takeSoleValues(
    into,
    found.flatMap((each) => each ?? []),
  );
  noteUnread(into, found.filter((each) => each === undefined).length);
}

function toldBy(key: string, node: Node): Told | undefined {
  const { column, metric } = SUMMARY.exec(key)?.groups ?? {};
  if (metric === undefined) return undefined;
  return { name: metric, node, as: key, slice: column === undefined ? undefined : { column } };
}

function noteUnread(into: Collector, many: number): void {
  if (many > 0) into.note(`${many} entries are not read: they are no counts, types, cardinality or distribution of a column`);
}
