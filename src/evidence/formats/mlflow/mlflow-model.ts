import { collect } from "../../collect.ts";
import { textOf, under, type Node } from "../../syntax/tree.ts";
import type { Format } from "../format.ts";
import { signatureOf } from "./mlflow-signature.ts";
import { wordOf } from "../../word.ts";

/**
 * The file `MLmodel` of a logged model (https://mlflow.org/docs/latest/ml/model/#mlmodel-file), YAML, 1.x to 3.x. It holds no number
 * that was measured: its signature is the schema, its run the lineage. `artifact_path` is a path within the run before 3.x and
 * an absolute one from then on; only one with a scheme says where the artifact lies. `utc_time_created` has no offset and is UTC by its name.
 */
export const mlflowModel: Format = {
  name: "mlflow-model",
  lookedFor: "flavors, utc_time_created and model_uuid or run_id of an MLmodel",
  recognise: ({ root }) =>
    under(root, "flavors")?.is === "map" &&
    textOf(under(root, "utc_time_created")) !== undefined &&
    ["model_uuid", "run_id"].some((key) => wordOf(under(root, key)) !== undefined),
  read: (parsed, source) => {
    const { root, file } = parsed;
    const version = wordOf(under(root, "mlflow_version"));
    const into = collect(parsed, source, version === undefined ? "MLflow" : `MLflow ${version}`);
    const stated = <T>(value: T, node: Node | undefined) => ({ value, source: { ...source, line: node?.line } });

    const written = under(root, "signature");
    const signature = signatureOf(written, file);
    if (!signature.ok) {
      for (const { what, line, hint } of signature.problems) into.trouble(what, hint ?? "log the model again", line);
    }
    const known =
      signature.ok && signature.value.inputs.length + signature.value.outputs.length > 0 ? signature.value : undefined;
    if (signature.ok && known === undefined) into.note("the model was logged without a signature, so it states no schema");
    const params = under(written, "params");
    if (params !== undefined && params.is !== "token")
      into.note("signature.params is not read: callers may leave all of them out");

    const path = under(root, "artifact_path");
    const uri = textOf(path);
    const placed = uri !== undefined && /^[a-z][a-z0-9+.-]+:/i.test(uri);
    if (uri !== undefined && !placed)
      into.note(`artifact_path ${uri} is not read: without a scheme it is a place on one machine`);

    const run = under(root, "run_id");
    const id = wordOf(run);
    const time = under(root, "utc_time_created");
    const created = utcOf(time);
    if (created === undefined) into.note("utc_time_created is not read: it is no date and time");
    return into.report({
      created: created && stated(created, time),
      artifact: placed ? stated({ uri }, path) : undefined,
      lineage: id === undefined ? {} : { run: stated(`mlflow:${id}`, run) },
      schema: known && stated(known, written),
    });
  },
};

function utcOf(node: Node | undefined): Date | undefined {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d{1,9})?)$/.exec(textOf(node) ?? "") ?? [];
  if (day === undefined || time === undefined) return undefined;
  const date = new Date(`${day}T${time}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
