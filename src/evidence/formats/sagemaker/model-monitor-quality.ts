import { collect, type Collector } from "../../collect.ts";
import { at, entriesOf, under, type Node } from "../../syntax/tree.ts";
import type { Format } from "../format.ts";

/**
 * `statistics.json` of Model Monitor's model quality (https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-model-quality-metrics.html),
 * and the `evaluation.json` that SageMaker Pipelines' examples write in its shape:
 * `{"regression_metrics": {"mse": {"value": 4.2, "standard_deviation": "NaN"}}}`. What ends in `_best_constant_classifier` is a
 * baseline's, never the model's. Its `constraints.json` is recognised too; there `comparison_operator` names the direction that
 * violates (`GreaterThanThreshold` is bad above), and the file is evidence of nothing.
 */
export const modelMonitorQuality: Format = {
  name: "model-monitor-quality",
  lookedFor: `one of ${["regression", "binary_classification", "multiclass_classification"].map((kind) => `${kind}_metrics`).join(", ")}, or of ..._constraints, of Model Monitor's model quality`,
  recognise: ({ root }) =>
    MEASURED.some((section) => entriesOf(under(root, section)).some(([, metric]) => under(metric, "value") !== undefined)) ||
    DEFINED.some((section) =>
      entriesOf(under(root, section)).some(([, constraint]) => under(constraint, "comparison_operator") !== undefined),
    ),
  read: (parsed, source) => {
    const { root } = parsed;
    const into = collect(parsed, source, "SageMaker Model Monitor");
    const samples = at(root, "dataset", "item_count");
    for (const section of MEASURED) takeMetrics(into, under(root, section), samples);
    if (DEFINED.some((section) => under(root, section) !== undefined))
      into.note("constraints are not read: they say what must hold, not what was found");
    return into.report();
  },
};

const KINDS = ["regression", "binary_classification", "multiclass_classification"];
const MEASURED = KINDS.map((kind) => `${kind}_metrics`);
const DEFINED = KINDS.map((kind) => `${kind}_constraints`);
const BASELINE = /_best_constant_(?:classifier|regressor)$/;

function takeMetrics(into: Collector, section: Node | undefined, samples: Node | undefined): void {
  const metrics = entriesOf(section);
  const [baselines, own] = [metrics.filter(([name]) => BASELINE.test(name)), metrics.filter(([name]) => !BASELINE.test(name))];
  for (const [name, metric] of own) into.metric(name, under(metric, "value"), { samples });
  const without = own.filter(([, metric]) => under(metric, "value") === undefined).map(([name]) => name);
  if (without.length > 0) into.note(`${without.join(", ")} ${without.length === 1 ? "is" : "are"} not read: no one number`);
  if (baselines.length > 0)
    into.note(`${baselines.length} metrics of the best constant classifier are not read: they are a baseline's`);
}
