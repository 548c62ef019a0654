import { collect } from "../collect.ts";
import { canonical, gapName } from "../names.ts";
import { decimalNode, textOf, under, type Node } from "../syntax/tree.ts";
import type { Format } from "./format.ts";

/**
 * One metric as AIF360's MetricJSONExplainer tells it (aif360/explainers/metric_json_explainer.py, all of 0.x,
 * https://aif360.readthedocs.io/en/stable/modules/explainers.html): `metric`, `message` and `ideal`, all of them prose. The value
 * stands nowhere but at the end of `message`, after the last colon; `nan`, `inf` and `None` there are no values.
 * Differences are unprivileged minus privileged and ratios unprivileged / privileged, so that either sign may be the bad one: gates
 * take the size. What the groups are of is not told: `attributes` beside the path may name it. A rate "on privileged instances" is a
 * group's, never the whole's. Statistical parity and disparate impact of a dataset and of predictions look alike.
 */
export const aif360: Format = {
  name: "aif360",
  words: ["attributes"],
  lookedFor: "metric, message and ideal of AIF360's MetricJSONExplainer",
  recognise: ({ root }) =>
    ["metric", "ideal"].every((key) => textOf(under(root, key)) !== undefined) &&
    (textOf(under(root, "message")) ?? "").includes(": "),
  read: (parsed, source, rule) => {
    const into = collect(parsed, source, "AIF360");
    const metric = textOf(under(parsed.root, "metric")) ?? "";
    const message = under(parsed.root, "message");
    const said = textOf(message) ?? "";
    const about = said.slice(0, said.lastIndexOf(": "));
    const node = message && endOf(said, message.line);
    const attribute = rule?.attributes?.join(" & ");
    const gap = GAPS.get(metric) ?? gapName(snake(metric));
    const name = RATES.get(metric) ?? snake(metric);
    const group = GROUP.exec(about)?.[1];
    if (gap !== undefined) into.reading({ kind: "fairness", name: gap.rate, gap: gap.gap, attribute }, node, { as: metric });
    else if (group === undefined) into.metric(name, node, { as: metric });
    else {
      const named = { name: canonical("fairness", name), attribute: attribute ?? "privilege", group };
      into.reading({ kind: "fairness", ...named }, node, { as: `${metric} of ${group}` });
    }
    return into.report();
  },
};

/** Gaps that AIF360 names otherwise than by the rate that is compared. */
const GAPS: ReadonlyMap<string, { readonly rate: string; readonly gap: "difference" | "ratio" }> = new Map([
  ["Statistical Parity Difference", { rate: "selection_rate", gap: "difference" }],
  ["Disparate Impact", { rate: "selection_rate", gap: "ratio" }],
  ["Equal Opportunity Difference", { rate: "true_positive_rate", gap: "difference" }],
  ["Mean Difference", { rate: "base_rate", gap: "difference" }],
]);
const RATES: ReadonlyMap<string, string> = new Map([["Positive Predictive Value", "precision"]]);
const GROUP = /^(?:.* on|Number of) (privileged|unprivileged) /;

/** The number at the end of a message; a list of one is NumPy's way to write it. */
function endOf(message: string, line: number): Node {
  const said = message.slice(message.lastIndexOf(": ") + 2).trim();
  const number = /^\[(\S+)\]$/.exec(said)?.[1] ?? said;
  return decimalNode(number, line) ?? { is: "text", line, value: said };
}

function snake(words: string): string {
  return words.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_");
}
