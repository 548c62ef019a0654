import { collect } from "../collect.ts";
import { countOf } from "../take.ts";
import { at, entriesOf, under, type Node } from "../syntax/tree.ts";
import type { Format } from "./format.ts";
import { measuredIf, shareOf, sumOf } from "../load-test.ts";
import { instantOf } from "../stated.ts";

/**
 * autocannon 3 to 9, `autocannon --json` (https://github.com/mcollina/autocannon#autocannonopts-cb). Latencies are milliseconds.
 * There is no 95th percentile, and none is made up: the neighbours are `p90` and `p97_5`. `errors` has the timeouts in it already.
 */
export const autocannon: Format = {
  name: "autocannon",
  lookedFor: "latency with p97_5, requests, non2xx and timeouts of autocannon --json",
  recognise: ({ root }) =>
    at(root, "latency", "p97_5") !== undefined &&
    under(root, "requests")?.is === "map" &&
    under(root, "non2xx") !== undefined &&
    under(root, "timeouts") !== undefined,
  read: (parsed, source) => {
    const { root } = parsed;
    const into = collect(parsed, source, "autocannon");
    const total = at(root, "requests", "total");
    const answered = (countOf(total) ?? 0) > 0;
    for (const [part, node] of entriesOf(under(root, "latency"))) {
      const called = calledOf(part);
      if (called === undefined) continue;
      into.slo(`latency_${called}_ms`, measuredIf(answered, node), { as: `latency.${part}`, unit: "ms" });
    }
    into.slo("error_rate", errorRate(root, total), { as: "(errors + mismatches + non2xx) / requests" });
    into.slo("requests", total, { as: "requests.total" });
    into.slo("requests_per_second", at(root, "requests", "average"), { as: "requests.average" });
    into.note("autocannon writes no 95th percentile: latency_p90_ms and latency_p97.5_ms are its neighbours");
    const finish = under(root, "finish");
    const created = instantOf(finish);
    return into.report(created && { created: { value: created, source: { ...source, line: finish?.line } } });
  },
};

/** `average` and `mean` are the same number; percentiles below the median are of no use to a gate. */
function calledOf(part: string): string | undefined {
  if (part === "average") return "mean";
  if (part === "min" || part === "max") return part;
  const percentile = /^p(\d+(?:_\d+)?)$/.exec(part)?.[1]?.replace("_", ".");
  return percentile !== undefined && Number(percentile) >= 50 ? `p${percentile}` : undefined;
}

/** Answers are in the total, requests that got none are not. Older versions know no mismatch. */
function errorRate(root: Node | undefined, total: Node | undefined): Node | undefined {
  const errors = under(root, "errors");
  if (errors === undefined) return undefined;
  const mismatches = under(root, "mismatches");
  const bad = [errors, under(root, "non2xx"), ...(mismatches === undefined ? [] : [mismatches])];
  const failed = sumOf(bad.map(countOf));
  const sent = sumOf([total, errors].map(countOf));
  // An answer with an unexpected body may be counted as an answer or not; more than all can not have failed.
  return shareOf(failed, sent === undefined || failed === undefined ? undefined : Math.max(sent, failed), errors.line);
}
