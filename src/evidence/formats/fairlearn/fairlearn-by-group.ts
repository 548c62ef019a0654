import { collect, type Collector } from "../../collect.ts";
import { canonical, gapName } from "../../names.ts";
import { headerOf } from "../../syntax/csv.ts";
import { entriesOf, under, type Node } from "../../syntax/tree.ts";
import { type Cell, cellsOfCsv, cellsOfJson, numberIn, partsOf } from "./fairlearn-cells.ts";
import type { Format } from "../format.ts";

/**
 * What people save of Fairlearn's MetricFrame (https://fairlearn.org/main/user_guide/assessment/perform_fairness_assessment.html).
 * Fairlearn has no file format of its own, so these are pandas' shapes, told by nobody but the rule beside the path:
 * `attributes` names the sensitive features, `keys` whether the outer keys are metrics (`by_group.to_json()`) or groups
 * (`orient="index"`), `name` the rate where the frame had but one metric. Also `orient="split"`, CSV, and a map of
 * `overall`, `by_group`, `difference`, `ratio` and `demographic_parity_difference`.
 * A missing group is null or an empty cell: no value. More than 20000 cells are no table of groups, and none is read. `count` is the samples of a group, never a rate.
 */
export const fairlearnByGroup: Format = {
  name: "fairlearn-by-group",
  words: ["name", "attributes", "keys"],
  lookedFor: "a JSON map or a CSV table of metrics by group, as saved from Fairlearn's MetricFrame",
  recognise: () => false,
  accepts: ({ root, text }) => (root === undefined ? headerOf(text).length > 1 : root.is === "map" && root.entries.size > 0),
  read: (parsed, source, rule) => {
    const into = collect(parsed, source, "Fairlearn");
    if (parsed.root !== undefined) {
      readJson(into, parsed.root, { keys: rule?.keys ?? "metrics", attributes: rule?.attributes, name: rule?.name });
      return into.report();
    }
    const table = cellsOfCsv(parsed.text, parsed.file, rule?.attributes);
    if (table.ok) takeCells(into, table.value.cells, table.value.attributes, true);
    else for (const { what, line, hint } of table.problems) into.trouble(what, hint ?? "write the table again", line);
    return into.report();
  },
};

type Told = {
  readonly keys: "metrics" | "groups";
  readonly attributes: readonly string[] | undefined;
  /** What was measured, where the frame had one metric and its file does not name it. */
  readonly name: string | undefined;
};

/** What a map that somebody put together by hand has beside the table by group. Any of them tells it from a table. */
const SECTIONS = ["by_group", "overall", "difference", "ratio", "group_min", "group_max"];

function readJson(into: Collector, root: Node, told: Told): void {
  if (SECTIONS.some((section) => under(root, section) !== undefined)) readSections(into, root, told);
  else if (entriesOf(root).every(([, node]) => node.is !== "map" && node.is !== "list")) readFlat(into, root, told);
  else takeGroups(into, root, told);
}

function readSections(into: Collector, root: Node, told: Told): void {
  const { attributes, name } = told;
  takeGroups(into, under(root, "by_group"), told);
  const overall = under(root, "overall");
  if (overall?.is === "map") {
    const samples = under(overall, "count");
    for (const [metric, node] of entriesOf(overall)) if (metric !== "count") into.metric(metric, node, { samples });
  } else if (name !== undefined) into.metric(name, overall);
  for (const gap of ["difference", "ratio"] as const) {
    const stated = under(root, gap);
    const gaps =
      stated?.is === "map" ? entriesOf(stated) : stated === undefined || name === undefined ? [] : [[name, stated] as const];
    for (const [metric, node] of gaps) {
      if (metric !== "count")
        takeGap(into, { rate: canonical("fairness", metric), gap }, node, attributes, `${gap} of ${metric}`);
    }
  }
  for (const [key, node] of entriesOf(root).filter(([each]) => !SECTIONS.includes(each))) {
    const named = gapName(key);
    if (named === undefined) into.note(`${key} is not read: it names no gap between groups`);
    else takeGap(into, named, node, attributes, key);
  }
  if (["group_min", "group_max"].some((section) => under(root, section) !== undefined))
    into.note("group_min and group_max are not read: by_group tells the same of every group");
}

/** Either one rate of every group, or gaps that are named by themselves: `demographic_parity_difference`. */
function readFlat(into: Collector, root: Node, told: Told): void {
  if (told.name !== undefined) {
    takeGroups(into, root, told);
    return;
  }
  for (const [key, node] of entriesOf(root)) {
    const named = gapName(key);
    if (named !== undefined) takeGap(into, named, node, told.attributes, key);
  }
  if (entriesOf(root).some(([key]) => gapName(key) === undefined)) {
    const hint = "name the rate beside its path: name: selection_rate; what is over all groups is a report of generic-metrics";
    into.trouble("does not say which rate of its groups it states", hint, root.line);
  }
}

function takeGap(
  into: Collector,
  { rate, gap }: { readonly rate: string; readonly gap: "difference" | "ratio" },
  node: Node,
  attributes: readonly string[] | undefined,
  as: string,
): void {
  into.reading({ kind: "fairness", name: rate, gap, attribute: attributes?.join(" & ") }, node, { as });
}

function takeGroups(into: Collector, table: Node | undefined, { keys, attributes, name }: Told): void {
  if (table === undefined) return;
  if (attributes === undefined) {
    into.trouble("does not say which attribute its groups are of", "name it beside its path: attributes: [gender]", table.line);
    return;
  }
  const flat = flatCells(table, name);
  const cells = flat ?? cellsOfJson(table, keys);
  if (cells.length === 0) {
    const hint = "save MetricFrame.by_group with to_json(), or state the groups in our own evidence.yaml";
    into.trouble("has no metric of any group", hint, table.line);
  }
  takeCells(into, cells, attributes, false);
  if (flat === undefined && cells.length > 0) {
    const beside = entriesOf(table).flatMap(([key, node]) => (node.is === "map" || node.is === "list" ? [] : [key]));
    if (beside.length > 0) into.note(`${beside.join(", ")} not read: of no group`);
  }
}

/** A frame of one metric is a map from groups to numbers. */
function flatCells(table: Node, name: string | undefined): readonly Cell[] | undefined {
  const entries = entriesOf(table);
  if (name === undefined || entries.length === 0 || entries.some(([, node]) => node.is === "map" || node.is === "list"))
    return undefined;
  return entries.map(([key, node]) => ({ metric: name, group: partsOf(key), node }));
}

/** Each rate has a reading of each group, so a small file of rates of one group each would have readings without end. */
const MOST_CELLS = 20_000;

function takeCells(into: Collector, cells: readonly Cell[], attributes: readonly string[], quoted: boolean): void {
  const called = (group: readonly string[]) => group.join(" & ");
  const unlike = cells.find(({ group }) => group.length !== attributes.length || group.includes(""));
  if (unlike !== undefined) {
    const what = `has the group ${JSON.stringify(called(unlike.group))}, which is of another number of attributes than ${attributes.join(" and ")}`;
    into.trouble(what, "name the sensitive features in their order: attributes: [gender, age_band]", unlike.node.line);
    return;
  }
  const [rates, groups] = [new Set(cells.map(({ metric }) => metric)), new Set(cells.map(({ group }) => called(group)))];
  if (rates.size * groups.size > MOST_CELLS) {
    const what = `has ${rates.size} rates of ${groups.size} groups, which is more than ${MOST_CELLS} cells`;
    into.trouble(what, "save the rates that a gate asks for, by the attributes it asks for", cells[0]?.node.line);
    return;
  }
  const samples = new Map(
    cells.flatMap(({ metric, group, node }) => (metric === "count" ? [[called(group), numberIn(node)] as const] : [])),
  );
  for (const { metric, group, node } of [...cells, ...absent(cells)]) {
    if (metric === "count") continue;
    const named = { name: canonical("fairness", metric), attribute: attributes.join(" & "), group: called(group) };
    into.reading({ kind: "fairness", ...named }, node, {
      as: `${metric} of ${called(group)}`,
      quoted,
      samples: samples.get(called(group)),
    });
  }
}

/** Pandas writes a cell for every group. Where one is gone the group is there without a value, so that no comparison leaves it out. */
function absent(cells: readonly Cell[]): readonly Cell[] {
  const keyOf = (metric: string, group: readonly string[]) => JSON.stringify([metric, ...group]);
  const known = new Set(cells.map(({ metric, group }) => keyOf(metric, group)));
  const groups = new Map(cells.map((cell) => [JSON.stringify(cell.group), cell]));
  return [...new Set(cells.map(({ metric }) => metric))].flatMap((metric) =>
    [...groups.values()].flatMap(({ group, node: { line } }): readonly Cell[] =>
      known.has(keyOf(metric, group)) ? [] : [{ metric, group, node: { is: "token", line, value: null, text: "absent" } }],
    ),
  );
}
