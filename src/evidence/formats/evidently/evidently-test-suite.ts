import { collect, NO_TESTS, type Collector, type TestCounts } from "../../collect.ts";
import { at, entriesOf, nodesOf, textOf, truthOf, under, type Node } from "../../syntax/tree.ts";
import { flagOf } from "./evidently-drift.ts";
import { countOf } from "../../take.ts";
import { countStatuses } from "./evidently-status.ts";
import type { Format } from "../format.ts";
import { versionOf } from "../../stated.ts";
import { takeSoleValues, type Told } from "../../sole-values.ts";

/**
 * A TestSuite of Evidently before 0.7, and of `evidently.legacy` since (https://docs.evidentlyai.com/faq/migration). Its
 * drift scores are rounded to three digits, which can carry a score over a bound, so they are not read; whether a column
 * drifted is. Where its summary tells of more tests that did not pass than it lists, those are errors.
 */
export const evidentlyTestSuite: Format = {
  name: "evidently-test-suite",
  lookedFor: "tests with name, status and group, and a summary of them, of an Evidently TestSuite",
  judges: "evidently",
  recognise: ({ root }) => {
    const summary = under(root, "summary");
    if (!["all_passed", "total_tests", "by_status"].some((key) => under(summary, key) !== undefined)) return false;
    const tests = under(root, "tests");
    return tests?.is === "list" && tests.nodes.every(isTest);
  },
  read: (parsed, source) => {
    const { root } = parsed;
    const version = textOf(under(root, "version"));
    const into = collect(parsed, source, version === undefined ? "Evidently (legacy)" : `Evidently ${version} (legacy)`);
    const tests = nodesOf(under(root, "tests"));
    takeSoleValues(into, tests.flatMap(toldBy));
    if (tests.some(isDrift)) into.note("drift scores are not read: the suite rounds them to three digits");
    const lost = tests.filter(
      (test) => textOf(under(test, "status")) === "ERROR" && entriesOf(under(test, "parameters")).length === 0,
    );
    if (lost.length > 0) into.note(`${lost.length} tests ended in an error and do not say of which column or number they are`);
    takeTests(into, tests, under(root, "summary"));
    if (under(root, "timestamp") !== undefined) into.note("its timestamp is not read: it has no offset from UTC");
    return into.report();
  },
};

/** Any two of the three words, so that a test which lost one still counts, and counts as an error where that is its status. */
function isTest(test: Node): boolean {
  return ["name", "status", "group"].filter((key) => textOf(under(test, key)) !== undefined).length >= 2;
}

/** What the tests say, and where the summary says of more that did not pass, those as errors. */
function takeTests(into: Collector, tests: readonly Node[], summary: Node | undefined): void {
  const counts = countStatuses(tests);
  const missing = missingIn(counts, summary);
  if (tests.length === 0 && missing === 0) {
    into.note("it holds no test, so tests: { evidently: ... } finds none in it");
    return;
  }
  const clean = counts.passed + counts.warned === tests.length;
  const denied = truthOf(under(summary, "all_passed")) !== true && clean && missing === 0;
  const told: TestCounts = { ...counts, errors: counts.errors + (denied ? 1 : missing) };
  into.tests("evidently", { ...NO_TESTS, ...told }, (tests[0] ?? summary)?.line);
}

/** How many tests that did not pass only the summary tells of, in whichever of its words that are most. */
function missingIn({ failed, errors, skipped, warned }: TestCounts, summary: Node | undefined): number {
  const told = (node: Node | undefined) => countOf(node) ?? 0;
  const byStatus = entriesOf(under(summary, "by_status"));
  const toldBut = (...statuses: readonly string[]) =>
    byStatus.reduce((sum, [status, node]) => sum + (statuses.includes(status) ? 0 : told(node)), 0);
  return Math.max(
    0,
    told(under(summary, "failed_tests")) - failed - errors,
    toldBut("SUCCESS", "WARNING", "SKIPPED") - failed - errors,
    toldBut("SUCCESS") - failed - errors - skipped - warned,
    // Evidently counts a warning as a success here.
    told(under(summary, "total_tests")) - (countOf(under(summary, "success_tests")) ?? Infinity) - failed - errors - skipped,
  );
}

function isDrift(test: Node): boolean {
  const parameters = under(test, "parameters");
  return under(parameters, "score") !== undefined || under(parameters, "features")?.is === "map";
}

/** Tests of the whole, by what they measured. */
const METRICS: ReadonlyMap<string, string> = new Map([
  ["Accuracy Score", "accuracy"],
  ["Precision Score", "precision"],
  ["Recall Score", "recall"],
  ["F1 Score", "f1"],
  ["ROC AUC Score", "roc_auc"],
  ["Logarithmic Loss", "log_loss"],
  ["True Positive Rate", "true_positive_rate"],
  ["True Negative Rate", "true_negative_rate"],
  ["False Positive Rate", "false_positive_rate"],
  ["False Negative Rate", "false_negative_rate"],
  ["Precision Score by Class", "precision"],
  ["Recall Score by Class", "recall"],
  ["F1 Score by Class", "f1"],
  ["RMSE", "rmse"],
  ["Mean Absolute Error (MAE)", "mae"],
  ["R2 Score", "r2"],
  ["The Number of Missing Values", "missing_values"],
  ["The Share of Missing Values", "missing_values_share"],
]);

function toldBy(test: Node): readonly Told[] {
  const name = textOf(under(test, "name"));
  const parameters = under(test, "parameters");
  if (name === undefined || parameters?.is !== "map") return [];
  const columns: readonly (readonly [string | undefined, Node])[] = [
    [textOf(under(parameters, "column_name")), parameters],
    ...entriesOf(under(parameters, "features")),
  ];
  const drifts = columns.flatMap(([feature, each]): readonly Told[] => {
    const detected = flagOf(under(each, "detected"), under(each, "score"));
    return feature === undefined ? [] : [{ kind: "drift", name: "drift_detected", feature, node: detected, as: "detected" }];
  });
  return [...drifts, ...valueIn(name, test)];
}

/** The value of a test of the whole, of one class, or of one column; of other tests nobody knows what it is of. */
function valueIn(name: string, test: Node): readonly Told[] {
  const node = at(test, "parameters", "value");
  if (node === undefined || node.is === "map" || node.is === "list") return [];
  const column = textOf(at(test, "parameters", "column_name"));
  const label = versionOf(at(test, "parameters", "label"));
  const metric = METRICS.get(name);
  if (name.endsWith(" by Class")) {
    return metric === undefined || label === undefined
      ? []
      : [{ kind: "metric", name: metric, slice: { label }, node, as: name }];
  }
  if (metric !== undefined) return [{ kind: "metric", name: metric, node, as: name }];
  return column === undefined ? [] : [{ kind: "metric", name: snake(name), slice: { column }, node, as: name }];
}

/** `The Share of Missing Values in a Column` is `share_of_missing_values_in_a_column`. */
function snake(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^the_|_$/g, "");
}
