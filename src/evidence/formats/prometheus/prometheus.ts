import type { ReportRule } from "../../../report-rule.ts";
import { collect, type Collector } from "../../collect.ts";
import { at, nodesOf, spellNode, textOf, truthOf, under, type Node } from "../../syntax/tree.ts";
import type { Format } from "../format.ts";
import { measureOf } from "./prometheus-name.ts";
import { reduced } from "./prometheus-values.ts";

/**
 * Answers of Prometheus' HTTP API (https://prometheus.io/docs/prometheus/latest/querying/api/), versions 2 and 3, and of what speaks
 * it: an instant or a range query, saved as it came. An empty result is a success to Prometheus and no data to a gate. Several
 * series, or several values over time, are no value unless `reduce:` says which one stands for them. Values are quoted: `"NaN"` is
 * none. Seconds are told by the name (https://prometheus.io/docs/practices/naming/) or by `unit:`. What VictoriaMetrics (`isPartial`)
 * and Thanos (a warning) call partial is a trouble: it is over a part of the data. An answer of `/alerts` is recognised and not read.
 */
export const prometheus: Format = {
  name: "prometheus",
  words: ["name", "unit", "reduce"],
  lookedFor: "status and data.resultType, data.alerts or errorType of an answer of Prometheus' HTTP API",
  recognise: ({ root }) => {
    const status = textOf(under(root, "status"));
    if (status === "error") return textOf(under(root, "errorType")) !== undefined && under(root, "error") !== undefined;
    if (status !== "success") return false;
    return textOf(at(root, "data", "resultType")) !== undefined || at(root, "data", "alerts")?.is === "list";
  },
  read: (parsed, source, rule) => {
    const { root } = parsed;
    const into = collect(parsed, source, "Prometheus");
    for (const said of ["warnings", "infos"]) {
      for (const node of nodesOf(under(root, said)).slice(0, 5)) into.note(`Prometheus says: ${textOf(node) ?? spellNode(node)}`);
    }
    const error = under(root, "error");
    if (textOf(under(root, "status")) === "error") {
      const what = `is an error answer: ${textOf(under(root, "errorType")) ?? "error"}: ${textOf(error) ?? ""}`.slice(0, 300);
      into.trouble(what, "run the query again and save what it answers", error?.line);
      return into.report();
    }
    const partial = partialIn(root);
    if (partial !== undefined) {
      const hint = "run the query again when everything that is asked answers";
      into.trouble("is an answer over a part of the data", hint, partial.line);
      return into.report();
    }
    if (textOf(at(root, "data", "resultType")) === undefined) {
      into.note("alerts are not read: save the answer to a query instead");
      return into.report();
    }
    const asked = takeResult(into, under(root, "data"), parsed.file, rule);
    return into.report(asked && { created: { value: asked, source } });
  },
};

/** What says that some of the data was not asked or did not answer. */
function partialIn(root: Node | undefined): Node | undefined {
  const flag = under(root, "isPartial");
  if (flag !== undefined && truthOf(flag) !== false) return flag;
  return nodesOf(under(root, "warnings")).find((node) => /\bpartial/i.test(textOf(node) ?? ""));
}

type Series = { readonly metric: Node | undefined; readonly samples: readonly Node[]; readonly node: Node };

/** Readings of the result; the answer is the time of its newest value. */
function takeResult(into: Collector, data: Node | undefined, file: string, rule: ReportRule | undefined): Date | undefined {
  const result = under(data, "result");
  const line = result?.line ?? data?.line;
  const type = textOf(under(data, "resultType"));
  if (type === undefined || !["vector", "matrix", "scalar", "string"].includes(type) || result?.is !== "list") {
    into.trouble("holds no result that can be read", "save the answer to a query, with all of its data", line);
    return undefined;
  }
  const series = seriesOf(type, result);
  if (series.length === 0) {
    into.trouble("holds no data: the query found no series", "see that the query asks for something that is measured", line);
    return undefined;
  }
  const odd = series.find(({ samples, metric }) => samples.length === 0 || metric?.is !== "map" || samples.some(isNoSample));
  if (odd !== undefined) {
    into.trouble("holds a series without values", "save the answer as it came; native histograms need a quantile", odd.node.line);
    return undefined;
  }
  const samples = series.flatMap((each) => each.samples);
  if (samples.length > 1 && rule?.reduce === undefined) {
    const many = series.length > 1 ? `${series.length} series` : `${samples.length} values over time`;
    into.trouble(`holds ${many}, and nobody says which one counts`, "name reduce: highest, lowest or mean beside its path", line);
    return timeOf(samples);
  }
  const names = series.map(({ metric }) => textOf(under(metric, "__name__")));
  const metricName = names.every((name) => name === names[0]) ? names[0] : undefined;
  const measure = measureOf(metricName, file, rule);
  if ("unclear" in measure) {
    into.trouble(measure.unclear, measure.hint, line);
    return timeOf(samples);
  }
  const values = samples.flatMap((sample) => nodesOf(sample)[1] ?? []);
  const value = reduced(values, rule?.reduce);
  const as = `${metricName ?? "the query"}${samples.length > 1 ? ` ${rule?.reduce}` : ""}`;
  into.slo(measure.name, value, { as, unit: measure.unit, quoted: true });
  return timeOf(samples);
}

/** A sample is a pair: when, and how much. A scalar is one by itself, and has no labels. */
function seriesOf(type: string, result: Node): readonly Series[] {
  if (type === "scalar" || type === "string") {
    const noLabels: Node = { is: "map", line: result.line, entries: new Map() };
    return nodesOf(result).length === 0 ? [] : [{ metric: noLabels, samples: [result], node: result }];
  }
  return nodesOf(result).map((node) => {
    const value = under(node, "value");
    const samples = type === "matrix" ? nodesOf(under(node, "values")) : value === undefined ? [] : [value];
    return { metric: under(node, "metric"), samples, node };
  });
}

function isNoSample(sample: Node): boolean {
  return nodesOf(sample).length !== 2;
}

function timeOf(samples: readonly Node[]): Date | undefined {
  const seconds = samples.map((sample) => nodesOf(sample)[0]);
  const newest = seconds.reduce((most, node) => Math.max(most, node?.is === "number" ? node.value : NaN), -Infinity);
  const time = new Date(Math.round(newest * 1000));
  return Number.isNaN(time.getTime()) ? undefined : time;
}
