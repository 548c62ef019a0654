import { collect, type Collector } from "../../collect.ts";
import { nodesOf, textOf, under, type Node } from "../../syntax/tree.ts";
import type { Format } from "../format.ts";
import { isErrorAnswer, readErrorAnswer } from "./mlflow-answer.ts";
import { wordOf } from "../../word.ts";

/**
 * What MLflow's model registry answers (https://mlflow.org/docs/latest/ml/model-registry/), 1.x to 3.x: `model-versions/get` and
 * `registered-models/alias` (one version), `model-versions/search` and `registered-models/get` (several). It holds no number. The run of
 * the one version it is about is lineage; the latest version of a registered model may be another than the one that is promoted.
 */
export const mlflowRegistry: Format = {
  name: "mlflow-registry",
  lookedFor: "model_version, model_versions or registered_model, with name and version, of MLflow's registry",
  recognise: ({ root }) => isRegistry(root),
  accepts: ({ root }) => isRegistry(root) || isErrorAnswer(root),
  read: (parsed, source) => {
    const { root } = parsed;
    if (isErrorAnswer(root)) return readErrorAnswer(parsed, source);
    const into = collect(parsed, source, "MLflow");
    const [version, ...others] = versionsIn(root);
    if (version === undefined) {
      into.note("the registered model is not read: its latest version may be another than this one");
      return into.report();
    }
    if (others.length > 0) {
      into.note(`the ${others.length + 1} versions are not read: nobody says which is meant`);
      return into.report();
    }
    takeVersion(into, version);
    const run = under(version, "run_id");
    const id = wordOf(run);
    return into.report(
      id === undefined ? {} : { lineage: { run: { value: `mlflow:${id}`, source: { ...source, line: run?.line } } } },
    );
  },
};

function isRegistry(root: Node | undefined): boolean {
  const model = under(root, "registered_model");
  if (textOf(under(model, "name")) !== undefined) {
    return ["creation_timestamp", "last_updated_timestamp", "latest_versions"].some((key) => under(model, key) !== undefined);
  }
  const versions = versionsIn(root);
  return (
    versions.length > 0 &&
    versions.every((each) => textOf(under(each, "name")) !== undefined && wordOf(under(each, "version")) !== undefined)
  );
}

function versionsIn(root: Node | undefined): readonly Node[] {
  const one = under(root, "model_version");
  return one?.is === "map" ? [one] : nodesOf(under(root, "model_versions"));
}

function takeVersion(into: Collector, version: Node): void {
  const called = `version ${wordOf(under(version, "version")) ?? ""} of ${textOf(under(version, "name")) ?? ""}`;
  const status = textOf(under(version, "status")) ?? "missing";
  if (status !== "READY")
    into.trouble(`the status of ${called} is ${status}, not READY`, "register the version again", version.line);
  const uri = textOf(under(version, "source"));
  if (uri !== undefined) into.note(`${called} lies at ${uri}, which is not read: the registry tells no digest of it`);
  if (["aliases", "tags", "current_stage"].some((key) => under(version, key) !== undefined)) {
    into.note("aliases, tags and stages of the registry are not read: stages are what this repository says they are");
  }
}
