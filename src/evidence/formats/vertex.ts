import { collect, type Collector } from "../collect.ts";
import type { Reading, Source } from "../reading.ts";
import { entriesOf, nodesOf, textOf, under, type Node } from "../syntax/tree.ts";
import type { Format, Report } from "./format.ts";
import { instantOf } from "../stated.ts";
import { wordOf } from "../word.ts";

/**
 * Model evaluations of Vertex AI (https://docs.cloud.google.com/vertex-ai/docs/evaluation/using-model-evaluation), v1 and v1beta1: the
 * answer that lists a model's evaluations, or the slices of one; one evaluation or slice by itself; and the `slicedMetrics` file
 * of the pipeline components. Metrics keep Vertex's names. proto3 leaves out what is 0, so a missing number is no zero of ours, and a
 * confidence metric without `confidenceThreshold` is the one at 0. Of the confidence metrics the ones at 0.5 are read, as
 * `threshold_0.5/precision`. A slice that does not say of what it is, is never taken for the whole, and
 * one page of an answer that has several is not read.
 */
export const vertex: Format = {
  name: "vertex",
  lookedFor:
    "metricsSchemaUri and metrics in modelEvaluations, modelEvaluationSlices or by themselves, or slicedMetrics, of Vertex AI",
  recognise: ({ root }) => {
    if (listed(root).some(isEvaluation)) return true;
    if (sliced(root).some((each) => under(each, "singleOutputSlicingSpec")?.is === "map")) return true;
    return isEvaluation(root) && textOf(under(root, "name")) !== undefined;
  },
  read: (parsed, source) => {
    const { root } = parsed;
    const into = collect(parsed, source, "Vertex AI");
    const further = under(root, "nextPageToken");
    if (wordOf(further) !== undefined) {
      const hint = "ask for all of them at once (pageSize), and save that answer";
      into.trouble("is one page of several, as its nextPageToken says", hint, further?.line);
      return into.report();
    }
    const evaluations = nodesOf(under(root, "modelEvaluations"));
    if (evaluations.length > 1) {
      const what = `lists ${evaluations.length} evaluations of the model, and does not say which one counts`;
      into.trouble(what, "keep the answer about one of them: .../evaluations/EVALUATION_ID", root?.line);
      return into.report();
    }
    const single = isEvaluation(root) ? [root] : [];
    const isSlice = (each: Node | undefined) => isOfSlice(each) || under(root, "modelEvaluationSlices") !== undefined;
    const all = [...listed(root), ...single];
    for (const each of all) {
      if (isSlice(each)) takeSlice(into, under(each, "metrics"), sliceOf(each));
      else takeMetrics(into, under(each, "metrics"));
    }
    takeSlicedMetrics(into, root);
    return into.report(oldest(all, source));
  },
};

function listed(root: Node | undefined): readonly Node[] {
  return [...nodesOf(under(root, "modelEvaluations")), ...nodesOf(under(root, "modelEvaluationSlices"))];
}

function sliced(root: Node | undefined): readonly Node[] {
  return nodesOf(under(root, "slicedMetrics"));
}

function isEvaluation(node: Node | undefined): boolean {
  const schema = textOf(under(node, "metricsSchemaUri")) ?? "";
  return schema.includes("/schema/modelevaluation/") && under(node, "metrics")?.is === "map";
}

/** Its name tells a slice even where what it is a slice of is missing. */
function isOfSlice(node: Node | undefined): boolean {
  return under(node, "slice") !== undefined || /\/slices\/[^/]+$/.test(textOf(under(node, "name")) ?? "");
}

function sliceOf(node: Node | undefined): Reading["slice"] {
  const [dimension, value] = ["dimension", "value"].map((key) => textOf(under(under(node, "slice"), key)));
  return dimension === undefined || value === undefined ? undefined : { [dimension]: value };
}

function takeSlice(into: Collector, metrics: Node | undefined, slice: Reading["slice"]): void {
  if (slice === undefined) into.trouble("has a slice that does not say of what it is", "export the slices again", metrics?.line);
  else takeMetrics(into, metrics, slice);
}

function takeMetrics(into: Collector, metrics: Node | undefined, slice?: Reading["slice"]): void {
  const how = slice === undefined ? {} : { slice };
  const unread: string[] = [];
  for (const [name, node] of entriesOf(metrics)) {
    if (name === "confidenceMetrics") takeConfidence(into, node, how);
    else if (node.is === "map" || node.is === "list") unread.push(name);
    else into.metric(name, node, how);
  }
  if (unread.length > 0 && slice === undefined)
    into.note(`${unread.join(", ")} ${unread.length === 1 ? "is" : "are"} not read: no one number`);
}

/** The one at 0.5 and over all predictions: `maxPredictions` cuts the others to the first few. */
function takeConfidence(into: Collector, confidence: Node, how: { readonly slice?: Reading["slice"] }): void {
  const [half, ...more] = nodesOf(confidence).filter((each) => {
    const threshold = under(each, "confidenceThreshold");
    return threshold?.is === "number" && threshold.value === 0.5 && under(each, "maxPredictions") === undefined;
  });
  if (more.length > 0) {
    into.note("confidenceMetrics are not read: several of them are at 0.5");
    return;
  }
  for (const [name, node] of entriesOf(half)) {
    if (name !== "confidenceThreshold" && node.is !== "map" && node.is !== "list")
      into.metric(`threshold_0.5/${name}`, node, how);
  }
}

/** `{"slicedMetrics": [{"singleOutputSlicingSpec": {}, "metrics": {"regression": {...}}}]}`: an empty spec is the whole. */
function takeSlicedMetrics(into: Collector, root: Node | undefined): void {
  const wholes = sliced(root).filter((each) => entriesOf(under(each, "singleOutputSlicingSpec")).length === 0);
  if (wholes.length > 1) {
    into.trouble("has several slices that do not say of what they are", "run the evaluation again", root?.line);
  }
  for (const each of sliced(root)) {
    const spec = under(each, "singleOutputSlicingSpec");
    const [value] = entriesOf(spec);
    for (const [, metrics] of entriesOf(under(each, "metrics"))) {
      if (spec?.is !== "map" || value !== undefined) takeSlice(into, metrics, labelOf(value));
      else if (wholes.length === 1) takeMetrics(into, metrics);
    }
  }
}

/** Labels are base64 in `bytesValue`, and numbers or text in the other values of a spec. */
function labelOf(value: readonly [string, Node] | undefined): Reading["slice"] {
  if (value === undefined) return undefined;
  const [key, node] = value;
  const said = node.is === "number" ? node.text : textOf(node);
  if (said === undefined || !/^(?:bytes|int64|float|string)Value$/.test(key)) return undefined;
  return { annotationSpec: key === "bytesValue" ? Buffer.from(said, "base64").toString("utf8") : said };
}

/** Slices are made one after the other; the evidence is as old as the first of them. */
function oldest(evaluations: readonly (Node | undefined)[], source: Source): Pick<Report, "created"> | undefined {
  const times = evaluations.flatMap((each) => {
    const node = under(each, "createTime");
    const value = instantOf(node);
    return value === undefined ? [] : [{ value, source: { ...source, line: node?.line } }];
  });
  const [created] = times.toSorted((one, other) => one.value.getTime() - other.value.getTime());
  return created && { created };
}
