import { collect, type Collector } from "../../collect.ts";
import { at, entriesOf, nodesOf, textOf, under, type Node } from "../../syntax/tree.ts";
import { flagOf, methodOf, scoreOf } from "./evidently-drift.ts";
import type { Format } from "../format.ts";
import { takeSoleValues, type Told } from "../../sole-values.ts";

/**
 * Reports of Evidently before 0.7, and of `evidently.legacy` since (https://docs.evidentlyai.com/faq/migration): `metrics` with a
 * `metric` and a `result` each. They tell of the reference data too, whose numbers are no candidate's. Drift scores mean opposite
 * things with different methods, so each is read under its statistic's name.
 */
export const evidentlyLegacy: Format = {
  name: "evidently-legacy",
  lookedFor: "metrics with metric and result, of an Evidently report before 0.7",
  recognise: ({ root }) => {
    if (entriesOf(root).some(([key]) => !["version", "metrics", "timestamp"].includes(key))) return false;
    const metrics = nodesOf(under(root, "metrics"));
    return (
      metrics.every((each) => textOf(under(each, "metric")) !== undefined || under(each, "result") !== undefined) &&
      metrics.some((each) => READERS.has(textOf(under(each, "metric")) ?? "") && under(each, "result")?.is === "map")
    );
  },
  read: (parsed, source) => {
    const version = textOf(under(parsed.root, "version"));
    const into = collect(parsed, source, version === undefined ? "Evidently (legacy)" : `Evidently ${version} (legacy)`);
    const metrics = nodesOf(under(parsed.root, "metrics"));
    takeSoleValues(
      into,
      metrics.flatMap((each) => READERS.get(textOf(under(each, "metric")) ?? "")?.(under(each, "result")) ?? []),
    );
    takeNotes(into, metrics);
    if (under(parsed.root, "timestamp") !== undefined) into.note("its timestamp is not read: it has no offset from UTC");
    return into.report();
  },
};

type Reader = (result: Node | undefined) => readonly Told[];

/** What is read, by the name of the metric. */
const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["DatasetDriftMetric", overall],
  [
    "DataDriftTable",
    (result) => [
      ...overall(result),
      ...entriesOf(under(result, "drift_by_columns")).flatMap(([name, each]) => column(name, each)),
    ],
  ],
  ["ColumnDriftMetric", (result) => column(textOf(under(result, "column_name")), result)],
  ["ClassificationQualityMetric", (result) => numbers(under(result, "current"))],
  ["RegressionQualityMetric", (result) => numbers(under(result, "current"))],
  ["ClassificationQualityByClass", byClass],
  ["DatasetMissingValuesMetric", (result) => missing(under(result, "current"))],
]);

function overall(result: Node | undefined): readonly Told[] {
  const share = under(result, "share_of_drifted_columns");
  const told = (name: string, key: string): Told => ({ kind: "drift", name, node: under(result, key), as: key });
  return [
    told("drifted_columns", "number_of_drifted_columns"),
    told("drifted_share", "share_of_drifted_columns"),
    { kind: "drift", name: "drift_detected", node: flagOf(under(result, "dataset_drift"), share), as: "dataset_drift" },
  ];
}

function column(feature: string | undefined, result: Node | undefined): readonly Told[] {
  if (feature === undefined) return [];
  const method = textOf(under(result, "stattest_name"));
  const score = under(result, "drift_score");
  return [
    ...scoreOf(method, feature, score, "drift_score"),
    {
      kind: "drift",
      name: "drift_detected",
      feature,
      node: flagOf(under(result, "drift_detected"), score),
      as: "drift_detected",
    },
  ];
}

/** `tpr` is the recall of two classes, and `null` beside a recall of several. */
function numbers(current: Node | undefined): readonly Told[] {
  const twice = under(current, "recall") === undefined ? [] : ["tpr"];
  return entriesOf(current).flatMap(([name, node]): readonly Told[] =>
    isNumeric(node) && !twice.includes(name) ? [{ kind: "metric", name, node, as: name }] : [],
  );
}

/** The rows of averages that stand between the classes are about no class. */
function byClass(result: Node | undefined): readonly Told[] {
  return entriesOf(at(result, "current", "metrics")).flatMap(([label, each]): readonly Told[] => {
    if (each.is !== "map" || AVERAGES.includes(label)) return [];
    const rates = entriesOf(each).filter(([name, node]) => name !== "support" && isNumeric(node));
    const samples = under(each, "support");
    return rates.map(([name, node]) => ({ kind: "metric", name, slice: { label }, node, samples, as: name }));
  });
}
const AVERAGES = ["accuracy", "macro avg", "weighted avg", "micro avg"];

function missing(current: Node | undefined): readonly Told[] {
  return [
    { kind: "metric", name: "missing_values", node: under(current, "number_of_missing_values"), as: "number_of_missing_values" },
    {
      kind: "metric",
      name: "missing_values_share",
      node: under(current, "share_of_missing_values"),
      as: "share_of_missing_values",
    },
  ];
}

/** A number, or what stands where one should: `null`, `NaN`. */
function isNumeric(node: Node): boolean {
  return node.is === "number" || (node.is === "token" && typeof node.value !== "boolean");
}

function takeNotes(into: Collector, metrics: readonly Node[]): void {
  const named = metrics.map((each) => textOf(under(each, "metric")) ?? "a metric without a name");
  const unread = [...new Set(named.filter((name) => !READERS.has(name)))];
  if (unread.length > 0)
    into.note(`not read, since they are no one number, or not the candidate's: ${unread.slice(0, 10).join(", ")}`);
  const references = metrics.filter(
    (each) => at(each, "result", "reference")?.is === "map" && at(each, "result", "current")?.is === "map",
  );
  if (references.length > 0) into.note("the numbers of the reference data are not read: they are not the candidate's");
  const columns = metrics.flatMap((each) => [
    under(each, "result"),
    ...entriesOf(at(each, "result", "drift_by_columns")).map(([, node]) => node),
  ]);
  const unknown = columns.filter(
    (each) => under(each, "drift_score") !== undefined && methodOf(textOf(under(each, "stattest_name"))) === undefined,
  );
  const times = unknown.length;
  if (times > 0)
    into.note(`drift_score is not read where no known method is told, ${times} times: a small number may be good or bad`);
}
