import { collect, type Collector } from "../../collect.ts";
import type { Source, Stated } from "../../reading.ts";
import { at, nodesOf, textOf, under, type Node } from "../../syntax/tree.ts";
import type { Format, Report } from "../format.ts";
import { epochOf, isErrorAnswer, readErrorAnswer, tagsOf } from "./mlflow-answer.ts";
import { latestOf, loggedIn } from "./mlflow-metrics.ts";
import { wordOf } from "../../word.ts";

/**
 * One run of MLflow (https://mlflow.org/docs/latest/api_reference/rest-api.html#get-run), 1.x to 3.x: what `runs/get` answers, what
 * `runs/search` answers where it found exactly one and there is no further page, and the `run.json` of mlflow-export-import. A run that did not finish, or was
 * deleted, has metrics like any other, so both are troubles; and so is an error that was saved as the answer. `"NaN"` stands in
 * quotes, and MLflow's SQL store keeps Infinity as the largest double: neither is a value.
 */
export const mlflowRun: Format = {
  name: "mlflow-run",
  lookedFor:
    "run.info and run.data, one run under runs, the info and metrics of an exported run, or error_code and message, of MLflow",
  recognise: ({ root }) => isErrorAnswer(root) || isRun(runsIn(root)[0]),
  read: (parsed, source) => {
    const { root } = parsed;
    const [run, ...others] = runsIn(root);
    if (run === undefined || isErrorAnswer(root)) return readErrorAnswer(parsed, source);
    const into = collect(parsed, source, "MLflow");
    if (wordOf(under(root, "next_page_token")) !== undefined) {
      const what = "is one page of several, as its next_page_token says";
      into.trouble(what, "save what runs/get answers", under(root, "next_page_token")?.line);
      return into.report();
    }
    if (others.length > 0) {
      into.trouble(`holds ${others.length + 1} runs, and nobody says which is meant`, "save what runs/get answers", run.line);
      return into.report();
    }
    takeState(into, under(run, "info"));
    takeMetrics(into, partOf(run, "metrics"));
    return into.report(factsOf(into, run, source));
  },
};

/** The runs of an answer, or the one that an exporter wrote: under `mlflow`, or by itself. */
function runsIn(root: Node | undefined): readonly Node[] {
  const runs = under(root, "runs");
  if (runs?.is === "list") return runs.nodes;
  const run = under(root, "run") ?? under(root, "mlflow") ?? root;
  return run === undefined ? [] : [run];
}

const PARTS = ["metrics", "params", "tags"];

function isRun(run: Node | undefined): boolean {
  if (idOf(run) === undefined) return false;
  return under(run, "data")?.is === "map" || PARTS.some((part) => under(run, part)?.is === "map");
}

function idOf(run: Node | undefined): string | undefined {
  return wordOf(at(run, "info", "run_id")) ?? wordOf(at(run, "info", "run_uuid"));
}

/** The API has metrics, params and tags under `data`, exporters beside `info`. */
function partOf(run: Node, part: string): Node | undefined {
  const data = under(run, "data");
  return data?.is === "map" ? under(data, part) : under(run, part);
}

function takeState(into: Collector, info: Node | undefined): void {
  const status = under(info, "status");
  const stage = under(info, "lifecycle_stage");
  const said = textOf(status) ?? "missing";
  const lives = textOf(stage) ?? "missing";
  const again = "run it again to its end, and save its answer then";
  if (said !== "FINISHED") into.trouble(`the status of the run is ${said}, not FINISHED`, again, (status ?? info)?.line);
  if (lives !== "active") {
    into.trouble(
      `the lifecycle stage of the run is ${lives}, not active`,
      "restore the run, or save another",
      (stage ?? info)?.line,
    );
  }
}

function takeMetrics(into: Collector, node: Node | undefined): void {
  const { metrics, nameless } = loggedIn(node);
  if (nameless !== undefined) {
    into.trouble("a metric has no key, so none is read", "save the answer again", nameless.line);
    return;
  }
  const machine = [...metrics.keys()].filter((key) => key.startsWith("system/"));
  if (machine.length > 0) into.note(`what stands under system/ (${machine.length}) is not read: it is about the machine`);
  if (metrics.size === machine.length) into.note("the run has no metric");
  for (const [key, points] of metrics) {
    if (!key.startsWith("system/")) into.metric(key, latestOf(points)?.value);
  }
}

function factsOf(into: Collector, run: Node, source: Source): Omit<Report, "readings"> {
  const stated = <T>(value: T, node: Node | undefined): Stated<T> => ({ value, source: { ...source, line: node?.line } });
  const lineage: [string, Stated<string>][] = [];
  const id = idOf(run);
  if (id !== undefined) lineage.push(["run", stated(`mlflow:${id}`, under(run, "info"))]);
  const commit = tagsOf(partOf(run, "tags")).get("mlflow.source.git.commit");
  const code = wordOf(commit);
  if (code !== undefined) lineage.push(["code_commit", stated(code, commit)]);

  const used = nodesOf(at(run, "inputs", "dataset_inputs")).map(datasetOf);
  const training = used.filter(({ context }) => context === "training" || context === "train");
  const [learned] = training;
  if (learned !== undefined && training.length === 1 && learned.name !== undefined && learned.digest !== undefined) {
    lineage.push(["data_snapshot", stated(`${learned.name}@${learned.digest}`, learned.node)]);
  } else if (training.length > 0) {
    into.note("the data it was trained on is not read: it is not one dataset with a name and a digest");
  }
  const end = at(run, "info", "end_time");
  const created = epochOf(end);
  if (created === undefined) into.note("end_time is not read: it is no time in milliseconds");
  return {
    created: created && stated(created, end),
    measuredOn: measuredOn(
      into,
      used.filter((each) => !training.includes(each)),
      source,
    ),
    lineage: Object.fromEntries(lineage),
  };
}

type Used = {
  readonly name: string | undefined;
  readonly digest: string | undefined;
  readonly context: string | undefined;
  readonly node: Node;
};

function datasetOf(input: Node): Used {
  const dataset = under(input, "dataset");
  return {
    name: textOf(under(dataset, "name")),
    digest: wordOf(under(dataset, "digest")),
    context: textOf(tagsOf(under(input, "tags")).get("mlflow.data.context"))?.toLowerCase(),
    node: dataset ?? input,
  };
}

/** The one dataset that the run did not train on. Several of one digest are the same data under several names. */
function measuredOn(into: Collector, used: readonly Used[], source: Source): Report["measuredOn"] {
  const [first, ...others] = used;
  if (first === undefined) return undefined;
  if (others.some(({ digest }) => digest === undefined || digest !== first.digest)) {
    into.note(`what it was measured on is not read: the run names ${used.length} datasets that it was not trained on`);
    return undefined;
  }
  const name = others.every((each) => each.name === first.name) ? first.name : undefined;
  const digest = first.digest === undefined ? undefined : `mlflow:${first.digest}`;
  return name === undefined && digest === undefined
    ? undefined
    : { value: { name, digest }, source: { ...source, line: first.node.line } };
}
