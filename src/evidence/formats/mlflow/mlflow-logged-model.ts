import { collect, type Collector } from "../../collect.ts";
import type { Source, Stated } from "../../reading.ts";
import { at, nodesOf, textOf, under, type Node } from "../../syntax/tree.ts";
import type { Format, Report } from "../format.ts";
import { epochOf, isErrorAnswer, readErrorAnswer } from "./mlflow-answer.ts";
import { groupedBy, latestOf, type Point } from "./mlflow-metrics.ts";
import { wordOf } from "../../word.ts";

/**
 * What `GET logged-models/{model_id}` of MLflow 3.x answers (https://mlflow.org/docs/latest/api_reference/rest-api.html). It alone
 * says on which dataset each metric was measured. Where all were measured on one, that is the evidence's dataset; otherwise
 * each is a slice of its dataset. All values ever logged are here, the same metric once for each evaluation: the newest counts, by
 * time alone where several runs logged it.
 */
export const mlflowLoggedModel: Format = {
  name: "mlflow-logged-model",
  lookedFor: "model.info.model_id and status, and model.data, of MLflow's logged-models/get",
  recognise: ({ root }) => isLoggedModel(root),
  accepts: ({ root }) => isLoggedModel(root) || isErrorAnswer(root),
  read: (parsed, source) => {
    const { root } = parsed;
    if (isErrorAnswer(root)) return readErrorAnswer(parsed, source);
    const into = collect(parsed, source, "MLflow");
    const info = at(root, "model", "info");
    const status = textOf(under(info, "status")) ?? "missing";
    if (status !== "LOGGED_MODEL_READY") {
      into.trouble(`the status of the model is ${status}, not LOGGED_MODEL_READY`, "log the model again", info?.line);
    }
    const uri = textOf(under(info, "artifact_uri"));
    if (uri !== undefined) into.note(`artifact_uri ${uri} is not read: MLflow tells no digest of what lies there`);
    const run = under(info, "source_run_id");
    const id = wordOf(run);
    const lineage = id === undefined ? {} : { run: { value: `mlflow:${id}`, source: { ...source, line: run?.line } } };
    return into.report({ ...takeMetrics(into, nodesOf(at(root, "model", "data", "metrics")), source), lineage });
  },
};

function isLoggedModel(root: Node | undefined): boolean {
  const info = at(root, "model", "info");
  if (textOf(under(info, "model_id")) === undefined) return false;
  return at(root, "model", "data")?.is === "map" || /^LOGGED_MODEL_/.test(textOf(under(info, "status")) ?? "");
}

/** The group of a metric: its key, and the dataset it was measured on where it names one. */
type Whose = { readonly key: string; readonly dataset: Dataset | undefined };
type Dataset = { readonly name: string; readonly digest: string };

function takeMetrics(into: Collector, nodes: readonly Node[], source: Source): Omit<Report, "readings"> {
  const broken = nodes.find((node) => whoseOf(node) === undefined);
  if (broken !== undefined) {
    const what = "a metric lacks its key, or one of its dataset's name and digest, so none is read";
    into.trouble(what, "save the answer again", broken.line);
    return {};
  }
  if (nodes.length === 0) into.note("the model has no metric");
  const spell = (node: Node) => JSON.stringify(whoseOf(node));
  const whose = new Map(nodes.map((node) => [spell(node), whoseOf(node)]));
  const metrics = [...groupedBy(nodes, spell)].flatMap(([spelling, points]) => {
    const known = whose.get(spelling);
    return known === undefined ? [] : [{ ...known, point: latestOf(points) }];
  });
  const datasets = [...new Map(metrics.map(({ dataset }) => [JSON.stringify(dataset), dataset])).values()];
  const named = datasets.filter((dataset) => dataset !== undefined);
  const spelled = spellerOf(named);
  const [only] = datasets.length === 1 ? named : [];
  for (const { key, dataset, point } of metrics) {
    const slice = dataset === undefined || only !== undefined ? undefined : { dataset: spelled(dataset) };
    into.metric(key, point?.value, { slice });
  }
  if (only === undefined && named.length > 0) {
    into.note(`metrics of ${named.map(spelled).join(", ")} are slices: not all are of one dataset`);
  }
  const line = nodes[0]?.line;
  return {
    created: oldestOf(
      metrics.flatMap(({ point }) => point ?? []),
      source,
    ),
    measuredOn: only && { value: { name: only.name, digest: `mlflow:${only.digest}` }, source: { ...source, line } },
  };
}

/** Undefined where a key is missing or half a dataset: such a metric could be the newest of any. */
function whoseOf(node: Node): Whose | undefined {
  const key = textOf(under(node, "key"));
  const name = textOf(under(node, "dataset_name"));
  const digest = wordOf(under(node, "dataset_digest"));
  if (key === undefined || (name === undefined) !== (digest === undefined)) return undefined;
  return { key, dataset: name === undefined || digest === undefined ? undefined : { name, digest } };
}

/** Spells a dataset of these: its name, with its digest where another one has the same name. */
function spellerOf(all: readonly Dataset[]): (dataset: Dataset) => string {
  const known = Map.groupBy(all, ({ name }) => name);
  return ({ name, digest }) => ((known.get(name) ?? []).length > 1 ? `${name}@${digest}` : name);
}

/** When the oldest of the metrics that are read was logged; undefined where one of them does not tell. */
function oldestOf(points: readonly Point[], source: Source): Stated<Date> | undefined {
  const times = points.map(({ timestamp }) => ({ value: epochOf(timestamp), line: timestamp?.line }));
  return times.reduce<Stated<Date> | undefined>((oldest, { value, line }, index) => {
    if (value === undefined || (index > 0 && oldest === undefined)) return undefined;
    return oldest !== undefined && oldest.value <= value ? oldest : { value, source: { ...source, line } };
  }, undefined);
}
