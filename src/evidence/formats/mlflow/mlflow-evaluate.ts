import { collect } from "../../collect.ts";
import { entriesOf, textOf, under, type Node } from "../../syntax/tree.ts";
import type { Format } from "../format.ts";
import { takeNumbers } from "../generic-metrics.ts";

/**
 * What `mlflow.evaluate(...).save(folder)` leaves in its folder (https://mlflow.org/docs/latest/ml/evaluation/), 2.x and 3.x.
 * `metrics.json` is a flat map of numbers as many tools write it, so it is read only where somebody names it. Its neighbour
 * `artifacts_metadata.json` is recognised, and says where plots lie.
 */
export const mlflowEvaluate: Format = {
  name: "mlflow-evaluate",
  lookedFor: "the map of numbers that mlflow.evaluate saved, or its artifacts_metadata.json: uri and class_name of each artifact",
  recognise: ({ root }) => isArtifacts(root),
  accepts: ({ root }) => root?.is === "map" && root.entries.size > 0,
  read: (parsed, source) => {
    const { root } = parsed;
    const into = collect(parsed, source, "MLflow evaluate");
    if (isArtifacts(root))
      into.note(`the artifacts of the evaluation (${entriesOf(root).length}) are not read: they are no numbers`);
    else takeNumbers(into, root);
    return into.report();
  },
};

function isArtifacts(root: Node | undefined): boolean {
  const artifacts = entriesOf(root);
  const classes = artifacts.map(([, each]) =>
    textOf(under(each, "uri")) === undefined ? undefined : textOf(under(each, "class_name")),
  );
  return classes.every((name) => name !== undefined) && classes.some((name) => name.startsWith("mlflow.models.evaluation."));
}
