import { collect, NO_TESTS, type Collector, type TestCounts } from "../collect.ts";
import { at, entriesOf, nodesOf, textOf, under, type Node } from "../syntax/tree.ts";
import type { Format } from "./format.ts";
import { takeSoleValues, type Told } from "./sole-values.ts";

/**
 * Deepchecks' `SuiteResult.to_json()` and `CheckResult.to_json()`
 * (https://docs.deepchecks.com/stable/general/usage/export_save_results.html), 0.9 to 0.19. The conditions on its checks are
 * its tests. The JSON holds no verdict of the suite. A check that could not run is a `CheckFailure`, an error here, although
 * the suite itself passes over it. What the checks show (`display`) is not looked at.
 */
export const deepchecks: Format = {
  name: "deepchecks",
  lookedFor: "a SuiteResult with results, or a CheckResult with its check and header, of Deepchecks",
  judges: "deepchecks",
  recognise: ({ root }) => {
    const type = textOf(under(root, "type"));
    if (type === "CheckResult" || type === "CheckFailure") return isOfACheck(root);
    return type === "SuiteResult" && nodesOf(under(root, "results")).some(isOfACheck);
  },
  read: (parsed, source) => {
    const { root } = parsed;
    const into = collect(parsed, source, "Deepchecks");
    const results = under(root, "results");
    const items = results?.is === "list" ? results.nodes : root === undefined ? [] : [root];
    takeSoleValues(into, items.flatMap(driftIn));
    takeTests(into, items);
    const valued = items.filter((item) => under(item, "value") !== undefined && driftIn(item).length === 0).length;
    if (valued > 0)
      into.note(`values of other checks are not read, ${valued} times: each has a shape of its own; its conditions count`);
    return into.report();
  },
};

function isOfACheck(item: Node | undefined): boolean {
  return textOf(at(item, "check", "name")) !== undefined || textOf(under(item, "header")) !== undefined;
}

function takeTests(into: Collector, items: readonly Node[]): void {
  if (!items.some((item) => isFailure(item) || conditionsOf(item).length > 0)) {
    into.note("no condition is set on its checks, so tests: { deepchecks: ... } finds none in it");
    return;
  }
  const counts = items
    .flatMap(outcomesOf)
    .reduce<TestCounts>((sum, outcome) => ({ ...sum, [outcome]: sum[outcome] + 1 }), NO_TESTS);
  into.tests("deepchecks", counts, items[0]?.line);
}

const OUTCOMES: ReadonlyMap<string, keyof TestCounts> = new Map([
  ["PASS", "passed"],
  ["FAIL", "failed"],
  ["WARN", "warned"],
  ["ERROR", "errors"],
]);

/** Neither a list of conditions nor the `null` of a check that has none: then they are lost, and nobody knows how they ended. */
function outcomesOf(item: Node): readonly (keyof TestCounts)[] {
  if (isFailure(item)) return ["errors"];
  const conditions = under(item, "conditions_results");
  if (conditions?.is === "list")
    return conditions.nodes.map((each) => OUTCOMES.get(textOf(under(each, "Status")) ?? "") ?? "errors");
  return conditions?.is === "token" && conditions.value === null ? [] : ["errors"];
}

function isFailure(item: Node): boolean {
  return textOf(under(item, "type")) === "CheckFailure" || under(item, "exception") !== undefined;
}

function conditionsOf(item: Node): readonly Node[] {
  return nodesOf(under(item, "conditions_results"));
}

/** Which number "Drift score" is, by the method beside it. */
const STATISTICS: ReadonlyMap<string, string> = new Map([
  ["Kolmogorov-Smirnov", "ks_statistic"],
  ["PSI", "psi"],
  ["Cramer's V", "cramers_v"],
  ["Earth Mover's Distance", "earth_movers_distance"],
]);

/** Drift of each feature, of the label and of the prediction, which are named `label` and `prediction`. */
function driftIn(item: Node): readonly Told[] {
  const value = under(item, "value");
  const check = textOf(at(item, "check", "name"))?.replace(/^Train Test /, "");
  if (check === "Feature Drift") return entriesOf(value).flatMap(([feature, each]) => scoreIn(feature, each));
  if (check === "Label Drift" || check === "Prediction Drift")
    return scoreIn(check === "Label Drift" ? "label" : "prediction", value);
  return [];
}

function scoreIn(feature: string, each: Node | undefined): readonly Told[] {
  const method = textOf(under(each, "Method"));
  const statistic = STATISTICS.get(method ?? "");
  const score = unwrapped(under(each, "Drift score"));
  return statistic === undefined ? [] : [{ kind: "drift", name: statistic, feature, node: score, as: `Drift score (${method})` }];
}

/** NumPy's numbers are written as `{"dtype": "float64", "value": 0.5}`. */
function unwrapped(node: Node | undefined): Node | undefined {
  return node?.is === "map" && under(node, "dtype") !== undefined ? (under(node, "value") ?? node) : node;
}
