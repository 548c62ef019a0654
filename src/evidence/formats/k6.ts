import { collect, type Collector, NO_TESTS, type TestCounts } from "../collect.ts";
import { countOf } from "../take.ts";
import { at, entriesOf, textOf, truthOf, under, type Node } from "../syntax/tree.ts";
import type { Format } from "./format.ts";
import { measuredIf } from "../load-test.ts";
import { instantOf } from "../stated.ts";

/**
 * k6 (https://grafana.com/docs/k6/latest/results-output/end-of-test/). Three shapes, told apart by what only each of them has:
 * `--summary-export`, where a threshold's `true` means that it was crossed (k6's `internal/js/summary-wrapper.js`: `= !threshold.ok`);
 * the data of `handleSummary`, where `ok: true` means that it was kept; and the machine-readable summary, which tells of no threshold.
 * Times are milliseconds. In `http_req_failed` a "pass" is a request that failed, so only its rate is read. A metric with a threshold
 * is written with zeros, and its threshold as kept, where nothing was measured: without a request `http_req_*` has no value, and where
 * all of them failed latencies have none. Thresholds on `http_*` that were kept are skipped then.
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
      takeMetrics(
        into,
        machine.nodes.flatMap((metric) => {
          const name = textOf(under(metric, "name"));
          return name === undefined ? [] : [[name, under(metric, "values")] as const];
        }),
      );
      into.note("the machine-readable summary tells of no threshold, so tests: { k6: ... } finds none in it");
      const generated = under(under(root, "metadata"), "generatedAt");
      const created = instantOf(generated);
      return into.report(created && { created: { value: created, source: { ...source, line: generated?.line } } });
    }
    const handled =
      under(root, "state") !== undefined || entriesOf(under(root, "metrics")).some(([, each]) => has(each, "values"));
    const metrics = entriesOf(under(root, "metrics"));
    const { answered } = takeMetrics(
      into,
      metrics.map(([name, metric]) => [name, handled ? under(metric, "values") : metric] as const),
    );
    takeThresholds(into, under(root, "metrics"), { handled, answered });
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

type Metrics = readonly (readonly [name: string, values: Node | undefined])[];
/** Whether there was a request at all, and whether one of them did not fail. */
type Requests = { readonly made: boolean; readonly answered: boolean };

function takeMetrics(into: Collector, metrics: Metrics): Requests {
  const named = (name: string) => metrics.find(([each]) => each === name)?.[1];
  const failed = named("http_req_failed");
  const made = (countOf(under(named("http_reqs"), "count")) ?? 0) > 0;
  const share = under(failed, rateIn(failed));
  const requests = { made, answered: made && !(share?.is === "number" && share.value >= 1) };
  for (const [name, values] of metrics) takeMetric(into, name, values, requests);
  return requests;
}

/** What the share of a rate is called: `value` in a summary export. */
function rateIn(values: Node | undefined): string {
  return ["rate", "value"].find((each) => under(values, each) !== undefined) ?? "rate";
}

function takeMetric(into: Collector, name: string, values: Node | undefined, { made, answered }: Requests): void {
  const as = (part: string) => `${name} ${part}`;
  if (name === "http_req_duration") {
    for (const [part, node] of entriesOf(values)) {
      const percentile = /^p\((\d+(?:\.\d+)?)\)$/.exec(part)?.[1];
      const called = percentile === undefined ? PARTS.get(part) : `p${percentile}`;
      if (called !== undefined) into.slo(`latency_${called}_ms`, measuredIf(answered, node), { as: as(part), unit: "ms" });
    }
  } else if (name === "http_req_failed") {
    const part = rateIn(values);
    into.slo("error_rate", measuredIf(made, under(values, part)), { as: as(part) });
  } else if (name === "http_reqs") {
    into.slo("requests", under(values, "count"), { as: as("count") });
    into.slo("requests_per_second", under(values, "rate"), { as: as("rate") });
  } else if (name === "checks") {
    const part = rateIn(values);
    into.slo("checks_rate", under(values, part), { as: as(part) });
  } else if (name.startsWith("http_req_duration{")) {
    into.note(`${name} is not read: it is about a part of the requests`);
  }
}

type Written = { readonly handled: boolean; readonly answered: boolean };

/** A threshold that is neither `true` nor `false` is an error, never a pass. One that was kept while no request was answered is skipped. */
function takeThresholds(into: Collector, metrics: Node | undefined, { handled, answered }: Written): void {
  const kept = entriesOf(metrics).flatMap(([name, metric]) =>
    entriesOf(under(metric, "thresholds")).map(([, threshold]) => {
      const said = truthOf(handled ? under(threshold, "ok") : threshold);
      if (said === undefined) return undefined;
      return said === handled && !answered && name.startsWith("http_") ? "skipped" : said === handled;
    }),
  );
  if (kept.length === 0) {
    into.note("no threshold is set in the script");
    return;
  }
  const skipped = kept.filter((each) => each === "skipped").length;
  if (skipped > 0) into.note(`thresholds on http metrics that were kept (${skipped}) are skipped: no request was answered`);
  const counts: TestCounts = {
    ...NO_TESTS,
    skipped,
    passed: kept.filter((each) => each === true).length,
    failed: kept.filter((each) => each === false).length,
    errors: kept.filter((each) => each === undefined).length,
  };
  into.tests("k6", counts, metrics?.line);
}
