import { collect, type Collector } from "../collect.ts";
import { entriesOf, nodesOf, textOf, under, type Node } from "../syntax/tree.ts";
import type { Format } from "./format.ts";

/**
 * Metrics of Kubeflow Pipelines. Version 1 writes `mlpipeline-metrics.json`
 * (https://v1-5-branch.kubeflow.org/docs/components/pipelines/sdk/pipelines-metrics/): a list of `name`, `numberValue` and `format`.
 * PERCENTAGE is only how a number is shown: the value is a share of 1 already, since the UI multiplies it by 100
 * (`frontend/src/lib/MetricUtils.ts` of kubeflow/pipelines). One above 1 was most likely written as percent; it is no value here.
 * Version 2 writes `executor_output.json` (`sdk/python/kfp/dsl/executor.py`): the numbers in the metadata of each output are read as
 * `output/metric`. Other outputs than Metrics have metadata too, and the file does not tell their types.
 */
export const kubeflow: Format = {
  name: "kubeflow",
  lookedFor: "metrics with name and numberValue of Kubeflow Pipelines v1, or artifacts with uri and metadata of v2",
  recognise: ({ root }) => {
    const metrics = nodesOf(under(root, "metrics"));
    if (metrics.some((each) => textOf(under(each, "name")) !== undefined && under(each, "numberValue") !== undefined))
      return true;
    const outputs = entriesOf(under(root, "artifacts"));
    const filled = outputs.filter(([, output]) => !isEmpty(under(output, "artifacts")));
    return filled.length > 0 && filled.every(([, output]) => isArtifact(nodesOf(under(output, "artifacts"))[0]));
  },
  read: (parsed, source) => {
    const into = collect(parsed, source, "Kubeflow Pipelines");
    const metrics = under(parsed.root, "metrics");
    if (metrics?.is === "list") for (const metric of metrics.nodes) takeMetric(into, metric);
    for (const [name, output] of entriesOf(under(parsed.root, "artifacts"))) takeOutput(into, name, output);
    if (under(parsed.root, "parameterValues") !== undefined)
      into.note("parameterValues are not read: they are what a component returned, not what it measured");
    return into.report();
  },
};

/** An output may hold no artifact at all. */
function isEmpty(artifacts: Node | undefined): boolean {
  return artifacts?.is === "list" && artifacts.nodes.length === 0;
}

function isArtifact(node: Node | undefined): boolean {
  return under(node, "metadata")?.is === "map" && under(node, "uri")?.is === "text";
}

function takeMetric(into: Collector, metric: Node): void {
  const name = textOf(under(metric, "name"));
  const value = under(metric, "numberValue");
  if (name === undefined) {
    into.trouble("has a metric without a name", "name it where the pipeline writes it", metric.line);
    return;
  }
  const percent =
    textOf(under(metric, "format"))?.toUpperCase() === "PERCENTAGE" && value?.is === "number" && Math.abs(value.value) > 1;
  if (percent)
    into.note(`${name} is no value: a PERCENTAGE is written as a share of 1, and the UI would show ${value.text} times 100 %`);
  into.metric(name, percent ? { is: "text", line: value.line, value: `${value.text} as PERCENTAGE` } : value);
}

function takeOutput(into: Collector, output: string, node: Node): void {
  const [artifact, ...more] = nodesOf(under(node, "artifacts"));
  if (artifact === undefined) into.note(`${output} holds no artifact`);
  const unread: string[] = [];
  for (const [key, value] of entriesOf(under(artifact, "metadata"))) {
    if (value.is === "number" || value.is === "token") into.metric(`${output}/${key}`, value);
    else unread.push(key);
  }
  if (unread.length > 0)
    into.note(
      `${unread.map((key) => `${output}/${key}`).join(", ")} ${unread.length === 1 ? "is" : "are"} not read: no one number`,
    );
  if (more.length > 0) into.note(`${more.length} further artifacts of ${output} are not read`);
}
