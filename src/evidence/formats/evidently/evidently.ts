import { collect, type Collector } from "../../collect.ts";
import type { Stated } from "../../reading.ts";
import { at, entriesOf, nodesOf, textOf, under, type Node } from "../../syntax/tree.ts";
import { judgedBy, methodOf, scoreOf } from "./evidently-drift.ts";
import { dumpedMetricOf, metricOf, numberSetting, spellSetting, type Metric } from "./evidently-metric.ts";
import { countStatuses } from "./evidently-status.ts";
import type { Format } from "../format.ts";
import { instantOf } from "../../stated.ts";
import { takeSoleValues, type Told } from "../../sole-values.ts";

/**
 * Evidently's reports since 0.6 (https://docs.evidentlyai.com/docs/library/report): `save_json`, whose metrics have a
 * `metric_id` up to 0.7.15 and a `metric_name` and `config` since, and the whole `Snapshot.dumps()`. Whether a small
 * `ValueDrift` is good or bad depends on its method, so it is read under its statistic's name, and not at all where no method
 * is told, as up to 0.7.15. Whether the column drifted is `drift_detected`, without a value where that cannot be told.
 */
export const evidently: Format = {
  name: "evidently",
  lookedFor:
    "metrics with id, value and metric_name or metric_id beside tests, or the metric_results of a Snapshot, of Evidently",
  judges: "evidently",
  recognise: ({ root }) => isReport(root) || isSnapshot(root),
  read: (parsed, source) => {
    const { root } = parsed;
    const into = collect(parsed, source, "Evidently");
    if (isSnapshot(root)) {
      const { results, absent } = topLevel(root);
      takeMetrics(into, results.map(dumpedMetricOf), absent);
      takeTests(into, results.flatMap(testsOf), { absent, line: under(root, "metric_results")?.line });
      return into.report(createdAt(into, under(root, "timestamp"), source));
    }
    const tests = under(root, "tests");
    const metrics = nodesOf(under(root, "metrics"));
    const computed = metrics.filter((node) => node.is !== "map" || node.entries.size > 0);
    takeMetrics(into, computed.map(metricOf), metrics.length - computed.length);
    const listed = tests?.is === "map" ? entriesOf(tests).flatMap(([, each]) => (each.is === "list" ? each.nodes : [each])) : [];
    takeTests(into, [...nodesOf(tests), ...listed], { absent: 0, line: tests?.line });
    return into.report();
  },
};

function isReport(root: Node | undefined): boolean {
  if (!["list", "map"].includes(under(root, "tests")?.is ?? "")) return false;
  return nodesOf(under(root, "metrics")).some((metric) => {
    const name = textOf(under(metric, "metric_name")) ?? textOf(under(metric, "metric_id"));
    return /^\w+\(/.test(name ?? "") && textOf(under(metric, "id")) !== undefined && under(metric, "value") !== undefined;
  });
}

function isSnapshot(root: Node | undefined): boolean {
  if (under(root, "top_level_metrics")?.is !== "list") return false;
  return entriesOf(under(root, "metric_results")).some(
    ([, result]) => at(result, "metric_value_location", "metric", "params")?.is === "map",
  );
}

/** The results that a user asked for; others are steps on the way, which `save_json` leaves out too. */
function topLevel(root: Node | undefined): { readonly results: readonly Node[]; readonly absent: number } {
  const wanted = nodesOf(under(root, "top_level_metrics")).map((id) => at(root, "metric_results", spellSetting(id) ?? ""));
  const results = wanted.filter((result) => result?.is === "map");
  return { results, absent: wanted.length - results.length };
}

/** Every result lists its tests, if only none of them; one that lists none at all has lost them, which counts as an error. */
function testsOf(result: Node): readonly Node[] {
  const tests = under(result, "tests");
  return tests?.is === "list" ? tests.nodes : [result];
}

function takeTests(
  into: Collector,
  tests: readonly Node[],
  { absent, line }: { absent: number; line: number | undefined },
): void {
  if (!tests.some((test) => under(test, "status") !== undefined || under(test, "test_config") !== undefined)) {
    into.note("it holds no test, so tests: { evidently: ... } finds none in it");
    return;
  }
  const counts = countStatuses(tests);
  into.tests("evidently", { ...counts, errors: counts.errors + absent }, line);
}

function createdAt(into: Collector, timestamp: Node | undefined, source: Stated<Date>["source"]) {
  const instant = instantOf(timestamp);
  if (instant !== undefined) return { created: { value: instant, source: { ...source, line: timestamp?.line } } };
  if (timestamp !== undefined) into.note("its timestamp is not read: it has no offset from UTC");
  return undefined;
}

function takeMetrics(into: Collector, metrics: readonly (Metric | undefined)[], absent: number): void {
  const known = metrics.filter((metric) => metric !== undefined);
  takeSoleValues(into, known.flatMap(toldBy));
  const unread = new Set(known.filter((metric) => toldBy(metric).length === 0).map(({ type }) => type));
  const drifts = known.filter(
    ({ type, params }) => type === "ValueDrift" && methodOf(spellSetting(params.get("method"))) === undefined,
  );
  if (drifts.length > 0) {
    unread.delete("ValueDrift");
    into.note(`ValueDrift is not read where no known method is told, ${drifts.length} times: a small number may be good or bad`);
  }
  const listed = [...unread].slice(0, 10).join(", ");
  if (unread.size > 0) into.note(`not read, since they are no one number, or of no known column: ${listed}`);
  const without = metrics.length - known.length + absent;
  if (without > 0) into.note(`metrics that were not computed, or do not say what they measured, are not read: ${without}`);
}

/** Metrics of one column; without it nobody knows of which. */
const OF_A_COLUMN = [
  ...["Min", "Mean", "Max", "Std", "Median", "Quantile", "Sum"].map((statistic) => `${statistic}Value`),
  ...["Category", "InRangeValue", "OutRangeValue", "InListValue", "OutListValue", "MissingValue", "UniqueValue"].map(
    (counted) => `${counted}Count`,
  ),
  "ValueDrift",
];

function toldBy(metric: Metric): readonly Told[] {
  const { type, params, value } = metric;
  const column = spellSetting(params.get("column"));
  if (column === undefined && OF_A_COLUMN.includes(type)) return [];
  if (type === "ValueDrift" && column !== undefined) {
    const method = spellSetting(params.get("method"));
    const line = (value ?? params.get("column"))?.line ?? 1;
    const detected = judgedBy(method, value, numberSetting(params.get("threshold")), line);
    const as = `drift by ${method ?? "a method that is not told"}`;
    return [
      ...scoreOf(method, column, value, type),
      { kind: "drift", name: "drift_detected", feature: column, node: detected, as },
    ];
  }
  if (type === "DriftedColumnsCount") {
    return partsOf(metric).flatMap(({ part, node }): readonly Told[] =>
      part === "count" || part === "share"
        ? [{ kind: "drift", name: part === "count" ? "drifted_columns" : "drifted_share", node, as: `${type} ${part}` }]
        : [],
    );
  }
  return partsOf(metric).map(({ part, label, node }) => {
    const slice = { ...(column === undefined ? {} : { column }), ...(label === undefined ? {} : { label }) };
    return {
      kind: "metric",
      name: nameOf(metric, part),
      slice: Object.keys(slice).length === 0 ? undefined : slice,
      node,
      as: part === "value" ? type : `${type} ${part}`,
    };
  });
}

type Part = { readonly part: string; readonly label?: string | undefined; readonly node: Node };

/** The numbers in a value: one, several named ones, or one for each label. None in a table. */
function partsOf({ type, value }: Metric): readonly Part[] {
  if (value === undefined || value.is === "list") return [];
  if (value.is !== "map") return [{ part: "value", node: value }];
  if (type.endsWith("ByLabel")) return entriesOf(value).map(([label, node]) => ({ part: "value", label, node }));
  const single = ["count", "share", "mean", "std"].flatMap((part) => {
    const node = under(value, part);
    return node === undefined ? [] : [{ part, node }];
  });
  const labelled = (["count", "share"] as const).flatMap((part) =>
    entriesOf(under(value, `${part}s`)).map(([label, node]) => ({ part, label, node })),
  );
  return [...single, ...labelled];
}

/** Settings that choose a chart, or are told elsewhere. */
const NO_PART_OF_THE_NAME = [
  "column",
  "conf_matrix",
  "pr_curve",
  "pr_table",
  "error_plot",
  "error_distr",
  "error_normality",
  "perc_error_plot",
  "classification_name",
  "regression_name",
  "ranking_name",
];

/**
 * `f1_score`, `missing_value_share`, `churn/accuracy` of a task that has a name, `quantile_value(quantile=0.9)` with a
 * setting that matters.
 */
function nameOf({ type, params }: Metric, part: string): string {
  const base = type
    .replace(/ByLabel$/, "")
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase();
  const counted = base.replace(/_count$/, "");
  const named = part === "count" || part === "share" ? `${counted}_${part}` : part === "std" ? `${base}_std` : base;
  const matter = [...params]
    .filter(([key]) => !NO_PART_OF_THE_NAME.includes(key))
    .map(([key, node]) => `${key}=${spellSetting(node)}`);
  const task = ["classification_name", "regression_name", "ranking_name"]
    .map((key) => spellSetting(params.get(key)))
    .find((name) => name !== undefined && name !== "default");
  return `${task === undefined ? "" : `${task}/`}${named}${matter.length === 0 ? "" : `(${matter.join(",")})`}`;
}
