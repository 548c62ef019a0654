import { collect, type Collector, NO_TESTS, type TestCounts } from "../collect.ts";
import { at, entriesOf, textOf, truthOf, under, type Node } from "../syntax/tree.ts";
import type { Format } from "./format.ts";
import { instantOf } from "./stated.ts";

/**
 * k6 (https://grafana.com/docs/k6/latest/results-output/end-of-test/). Three shapes, told apart by what only each of them has:
 * `--summary-export`, where a threshold's `true` means that it was crossed (k6's `internal/js/summary-wrapper.js`: `= !threshold.ok`);
 * the data of `handleSummary`, where `ok: true` means that it was kept; and the machine-readable summary, which tells of no threshold.
 * Times are milliseconds. In `http_req_failed` a "pass" is a request that failed, so only its rate is read.
 */
export const k6: Format = {
  name: "k6",
  lookedFor: "metrics and root_group, or results.metrics and metadata.k6Version, of a k6 summary",
  judges: "k6",
  recognise: ({ root }) => {
    if (at(root, "metadata", "k6Version") !== undefined) return at(root, "results", "metrics")?.is === "list";
    return under(root, "root_group")?.is === "map" && under(root, "metrics")?.is === "map";
  },
  read: (parsed, source) => {
    const { root } = parsed;
    const version = textOf(at(root, "metadata", "k6Version"));
    const into = collect(parsed, source, version === undefined ? "k6" : `k6 ${version}`);
    const machine = at(root, "results", "metrics");
    if (machine?.is === "list") {
      for (const metric of machine.nodes) {
        const name = textOf(under(metric, "name"));
        if (name !== undefined) takeMetric(into, name, under(metric, "values"));
      }
      into.note("the machine-readable summary tells of no threshold, so tests: { k6: ... } finds none in it");
      const generated = under(under(root, "metadata"), "generatedAt");
      const created = instantOf(generated);
      return into.report(created && { created: { value: created, source: { ...source, line: generated?.line } } });
    }
    const handled =
      under(root, "state") !== undefined || entriesOf(under(root, "metrics")).some(([, each]) => has(each, "values"));
    for (const [name, metric] of entriesOf(under(root, "metrics"))) {
      takeMetric(into, name, handled ? under(metric, "values") : metric);
    }
    takeThresholds(into, under(root, "metrics"), handled);
    return into.report();
  },
};

function has(node: Node, key: string): boolean {
  return under(node, key) !== undefined;
}

/** How trends name their parts, and what a reading calls them. Further percentiles are read by their number. */
const PARTS: ReadonlyMap<string, string> = new Map([
  ["avg", "mean"],
  ["med", "p50"],
  ["min", "min"],
  ["max", "max"],
]);

function takeMetric(into: Collector, name: string, values: Node | undefined): void {
  const as = (part: string) => `${name} ${part}`;
  if (name === "http_req_duration") {
    for (const [part, node] of entriesOf(values)) {
      const percentile = /^p\((\d+(?:\.\d+)?)\)$/.exec(part)?.[1];
      const called = percentile === undefined ? PARTS.get(part) : `p${percentile}`;
      if (called !== undefined) into.slo(`latency_${called}_ms`, node, { as: as(part), unit: "ms" });
    }
  } else if (name === "http_req_failed") {
    const part = ["rate", "value"].find((each) => under(values, each) !== undefined) ?? "rate";
    into.slo("error_rate", under(values, part), { as: as(part) });
  } else if (name === "http_reqs") {
    into.slo("requests", under(values, "count"), { as: as("count") });
    into.slo("requests_per_second", under(values, "rate"), { as: as("rate") });
  } else if (name === "checks") {
    const part = ["rate", "value"].find((each) => under(values, each) !== undefined) ?? "rate";
    into.slo("checks_rate", under(values, part), { as: as(part) });
  } else if (name.startsWith("http_req_duration{")) {
    into.note(`${name} is not read: it is about a part of the requests`);
  }
}

/** A threshold that is neither `true` nor `false` is an error, never a pass. */
function takeThresholds(into: Collector, metrics: Node | undefined, handled: boolean): void {
  const kept = entriesOf(metrics).flatMap(([, metric]) =>
    entriesOf(under(metric, "thresholds")).map(([, threshold]) => {
      const said = truthOf(handled ? under(threshold, "ok") : threshold);
      return said === undefined ? undefined : said === handled;
    }),
  );
  if (kept.length === 0) {
    into.note("no threshold is set in the script");
    return;
  }
  const counts: TestCounts = {
    ...NO_TESTS,
    passed: kept.filter((each) => each === true).length,
    failed: kept.filter((each) => each === false).length,
    errors: kept.filter((each) => each === undefined).length,
  };
  into.tests("k6", counts, metrics?.line);
}
