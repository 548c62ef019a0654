import { collect } from "../collect.ts";
import { countOf } from "../take.ts";
import { at, entriesOf, spellNode, under, type Node } from "../syntax/tree.ts";
import type { Format } from "./format.ts";
import { computed, measuredIf, sumOf, unmeasured } from "../load-test.ts";
import { instantOf } from "../stated.ts";

/**
 * Vegeta 12, `vegeta report -type=json` (https://github.com/tsenart/vegeta#report-command). Latencies are nanoseconds. `success` is
 * the share of answers from 200 to 399, so the error rate is what is missing to 1. `rate` is how fast requests were sent and says
 * nothing about the service; `throughput` is how fast good answers came, and is read. An attack without a request writes 0 everywhere.
 * The status code 0 is a request that nobody answered; where there is no other, latencies say only how fast that was noticed.
 */
export const vegeta: Format = {
  name: "vegeta",
  lookedFor: "latencies with 99th, bytes_in and status_codes of vegeta report -type=json",
  recognise: ({ root }) =>
    at(root, "latencies", "99th") !== undefined &&
    under(root, "bytes_in")?.is === "map" &&
    under(root, "status_codes")?.is === "map",
  read: (parsed, source) => {
    const { root } = parsed;
    const into = collect(parsed, source, "Vegeta");
    const requests = under(root, "requests");
    const made = (countOf(requests) ?? 0) > 0;
    const codes = entriesOf(under(root, "status_codes")).filter(([code]) => code !== "0");
    const answered = made && (sumOf(codes.map(([, times]) => countOf(times))) ?? 0) > 0;
    for (const [part, node] of entriesOf(under(root, "latencies"))) {
      const percentile = /^(\d+(?:\.\d+)?)th$/.exec(part)?.[1];
      const called = percentile === undefined ? part : `p${percentile}`;
      if (percentile === undefined && !["mean", "min", "max"].includes(part)) continue;
      into.slo(`latency_${called}_ms`, measuredIf(answered, node), { as: `latencies.${part}`, unit: "ns" });
    }
    const success = under(root, "success");
    into.slo("error_rate", success && measuredIf(made, missingToOne(success)), { as: "1 - success" });
    into.slo("requests", requests);
    into.slo("requests_per_second", under(root, "throughput"), { as: "throughput" });
    const end = under(root, "end");
    const created = made ? instantOf(end) : undefined;
    return into.report(created && { created: { value: created, source: { ...source, line: end?.line } } });
  },
};

/** 1 - 0.998 is 0.0020000000000000018 in doubles; past the 15th decimal there is only such noise. */
function missingToOne(node: Node): Node {
  if (node.is !== "number" || node.value < 0 || node.value > 1) return unmeasured(node.line, `success is ${spellNode(node)}`);
  return computed(Number((1 - node.value).toFixed(15)), node.line);
}
