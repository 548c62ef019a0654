import { collect, NO_TESTS, type Collector, type TestCounts } from "../collect.ts";
import { at, entriesOf, nodesOf, spellNode, textOf, under, type Node } from "../syntax/tree.ts";
import type { Format } from "./format.ts";
import { takeSoleValues, type Told } from "../sole-values.ts";

/**
 * Deepchecks' `SuiteResult.to_json()` and `CheckResult.to_json()`
 * (https://docs.deepchecks.com/stable/general/usage/export_save_results.html), 0.9 to 0.19. The conditions on its checks are
 * its tests. The JSON holds no verdict of the suite. A check that could not run is a `CheckFailure`, an error here, although
 * the suite itself passes over it. A feature whose drift has no score has no value under any statistic of the others. What the checks show (`display`) is not looked at.
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
    for (const item of items) {
      if (driftIn(item).length > 0 || scoresIn(item).length === 0) continue;
      const hint = "run the check again with a method that its page tells";
      into.trouble("has a drift whose method it does not tell", hint, (under(item, "value") ?? item).line);
    }
    takeTests(into, items);
    const valued = items.filter((item) => under(item, "value") !== undefined && scoresIn(item).length === 0).length;
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

type Score = { readonly feature: string; readonly node: Node; readonly statistic: string | undefined };

/** What each feature, the label and the prediction say of their drift; the last two are named `label` and `prediction`. */
function scoresIn(item: Node): readonly Score[] {
  const value = under(item, "value");
  const check = textOf(at(item, "check", "name"))?.replace(/^Train Test /, "");
  if (value?.is !== "map") return [];
  if (check === "Feature Drift") return entriesOf(value).map(([feature, node]) => scoreOf(feature, node));
  if (check === "Label Drift" || check === "Prediction Drift")
    return [scoreOf(check === "Label Drift" ? "label" : "prediction", value)];
  return [];
}

function scoreOf(feature: string, node: Node): Score {
  return { feature, node, statistic: STATISTICS.get(textOf(under(node, "Method")) ?? "") };
}

/** Nobody knows under which statistic one without a known method would be, so it has no value under each that the others are under. */
function driftIn(item: Node): readonly Told[] {
  const scores = scoresIn(item);
  const statistics = [...new Set(scores.flatMap(({ statistic }) => statistic ?? []))];
  return scores.flatMap(({ feature, node, statistic }): readonly Told[] => {
    const method = under(node, "Method");
    const score = unwrapped(under(node, "Drift score"));
    if (statistic !== undefined)
      return [{ kind: "drift", name: statistic, feature, node: score, as: `Drift score (${textOf(method)})` }];
    const unknown: Node =
      score === undefined || score.is === "number" ? { is: "token", line: node.line, value: null, text: "unknown" } : score;
    const as = `Drift score (${method === undefined ? "no method" : spellNode(method)})`;
    return statistics.map((name) => ({ kind: "drift", name, feature, node: unknown, as }));
  });
}

/** NumPy's numbers are written as `{"dtype": "float64", "value": 0.5}`. */
function unwrapped(node: Node | undefined): Node | undefined {
  return node?.is === "map" && under(node, "dtype") !== undefined ? (under(node, "value") ?? node) : node;
}
