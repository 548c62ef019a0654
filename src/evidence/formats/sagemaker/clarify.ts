import { collect, type Collector } from "../../collect.ts";
import { at, entriesOf, nodesOf, textOf, under, type Node } from "../../syntax/tree.ts";
import type { Format } from "../format.ts";
import { versionOf } from "../../stated.ts";

/**
 * `analysis.json` of SageMaker Clarify, version 1.0 of its shape
 * (https://docs.aws.amazon.com/sagemaker/latest/dg/clarify-processing-job-run.html). Every bias metric is one number about the
 * facet's value against all others: a gap. `value` is null with an `error` beside it where Clarify could not compute it, and infinite
 * ones are the text "Infinity": no values. Ideal is 1 for DI and 0 for the others. What was measured on labels, before any model, is
 * named with `pre_`. The file tells no time. The bias baseline of Model Monitor is written in the same shape.
 */
export const clarify: Format = {
  name: "clarify",
  lookedFor:
    "version with facets under pre_training_bias_metrics or post_training_bias_metrics, or with explanations, of a Clarify analysis",
  recognise: ({ root }) => {
    if (textOf(under(root, "version")) === undefined) return false;
    const biased = SECTIONS.some(([section]) => at(root, section, "facets")?.is === "map");
    return biased || entriesOf(under(root, "explanations")).some(([method]) => EXPLAINED.includes(method));
  },
  read: (parsed, source) => {
    const into = collect(parsed, source, "SageMaker Clarify");
    for (const [section, prefix] of SECTIONS) {
      for (const [facet, values] of entriesOf(at(parsed.root, section, "facets"))) {
        for (const value of nodesOf(values)) takeFacet(into, value, { section, prefix, facet });
      }
    }
    if (under(parsed.root, "explanations") !== undefined)
      into.note("explanations are not read: no gate judges what a feature weighs");
    return into.report();
  },
};

const SECTIONS = [
  ["pre_training_bias_metrics", "pre_"],
  ["post_training_bias_metrics", ""],
] as const;
const EXPLAINED: readonly string[] = ["kernel_shap", "asymmetric_shapley_value", "pdp", "computer_vision"];

/** https://docs.aws.amazon.com/sagemaker/latest/dg/clarify-measure-post-training-bias.html; all others are differences under their own names. */
const RATES: ReadonlyMap<string, { readonly name: string; readonly gap: "difference" | "ratio" }> = new Map([
  ["DPPL", { name: "selection_rate", gap: "difference" }],
  ["DI", { name: "selection_rate", gap: "ratio" }],
  ["RD", { name: "true_positive_rate", gap: "difference" }],
  ["AD", { name: "accuracy", gap: "difference" }],
]);

type Place = { readonly section: string; readonly prefix: string; readonly facet: string };

function takeFacet(into: Collector, value: Node, { section, prefix, facet }: Place): void {
  const group = versionOf(under(value, "value_or_threshold"));
  if (group === undefined) {
    into.trouble(`does not say of which value of ${facet} its bias metrics are`, "run the Clarify job again", value.line);
    return;
  }
  for (const metric of nodesOf(under(value, "metrics"))) {
    const name = textOf(under(metric, "name"));
    if (name === undefined) {
      into.trouble(`has a bias metric of ${facet}=${group} without a name`, "run the Clarify job again", metric.line);
      continue;
    }
    const own = { name: `${prefix}${name.toLowerCase()}`, gap: "difference" } as const;
    const named = (prefix === "" ? RATES.get(name) : undefined) ?? own;
    into.reading({ kind: "fairness", ...named, attribute: facet, group }, under(metric, "value"), {
      as: `${section}.facets.${facet}=${group} ${name}`,
    });
  }
}
