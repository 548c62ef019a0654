import { collect, type Collector, NO_TESTS, type TestCounts } from "../../collect.ts";
import { at, entriesOf, type MapNode, type Node, textOf, truthOf, under } from "../../syntax/tree.ts";
import type { Parsed } from "../../syntax/parse.ts";
import type { Format } from "../format.ts";
import { camel, field, readTextProto, repeated, spelledTwice } from "./text-proto.ts";

/**
 * The anomalies of TensorFlow Data Validation 1.x (https://www.tensorflow.org/tfx/data_validation/get_started): as text
 * (`write_anomalies_text`, `.pbtxt`), or as JSON with either spelling of its keys; a key in both is a trouble. Each anomaly is a
 * failed test, or a warning where its severity says so. Protocol buffers leave out what is empty, so that data without anomalies may
 * be `{}`: that is read as passed only where somebody names the format. Distances between datasets are drift; those between training
 * and serving have `skew_` before their name.
 */
export const tfdv: Format = {
  name: "tfdv",
  lookedFor: "anomalyInfo, datasetAnomalyInfo or dataMissing of TFDV, as JSON or as text",
  judges: "tfdv",
  recognise: ({ root, text }) =>
    root === undefined
      ? /^\s*[a-z_#]/.test(text) && /^(?:dataset_)?anomaly_info\s*(?::\s*)?\{/m.test(text)
      : isAnomalies(root) && saysAnomaly(root),
  accepts: (parsed) => {
    if (parsed.root !== undefined) return isAnomalies(parsed.root);
    const root = readTextProto(parsed.text);
    return root === undefined ? tfdv.recognise(parsed) : root.entries.size > 0 && isAnomalies(root);
  },
  read: (parsed, source) => {
    const into = collect(parsed, source, "TensorFlow Data Validation");
    const root = rootOf(parsed);
    if (root === undefined) {
      into.trouble("is no whole protocol buffer in text form", "write it again with write_anomalies_text");
      return into.report();
    }
    const twice = spelledTwice(root);
    if (twice !== undefined) {
      into.trouble(`has ${twice} in two spellings`, "write the anomalies again", root.line);
      return into.report();
    }
    takeAnomalies(into, root, parsed.root === undefined);
    takeDistances(into, root);
    return into.report();
  },
};

const KEYS: readonly string[] = [
  "anomalyInfo",
  "datasetAnomalyInfo",
  "dataMissing",
  "anomalyNameFormat",
  "baseline",
  "baselineV1",
  "driftSkewInfo",
];
const MEASURES: ReadonlyMap<string | undefined, string> = new Map([
  ["L_INFTY", "l_infinity"],
  ["JENSEN_SHANNON_DIVERGENCE", "js_divergence"],
  ["NORMALIZED_ABSOLUTE_DIFFERENCE", "normalized_absolute_difference"],
]);

function rootOf({ root, text }: Parsed): MapNode | undefined {
  if (root !== undefined) return root.is === "map" ? root : undefined;
  return readTextProto(text);
}

function isAnomalies(root: Node): boolean {
  return root.is === "map" && [...root.entries.keys()].every((key) => KEYS.includes(camel(key)));
}

function saysAnomaly(root: Node): boolean {
  const features = field(root, "anomalyInfo");
  return (
    (features?.is === "map" && features.entries.size > 0 && [...features.entries.values()].every((each) => each.is === "map")) ||
    field(root, "datasetAnomalyInfo")?.is === "map" ||
    truthOf(field(root, "dataMissing")) === true
  );
}

/** In text a map is a repeated entry of `key` and `value`. */
function takeAnomalies(into: Collector, root: MapNode, text: boolean): void {
  const info = field(root, "anomalyInfo");
  const features = text
    ? repeated(info).map((entry) => ({ name: textOf(under(entry, "key")) ?? "?", anomaly: under(entry, "value") }))
    : entriesOf(info).map(([name, anomaly]) => ({ name, anomaly }));
  const dataset = field(root, "datasetAnomalyInfo");
  const anomalies = [...features, ...(dataset === undefined ? [] : [{ name: "the dataset", anomaly: dataset }])];
  const missing = field(root, "dataMissing");
  const unsaid = (!text && info !== undefined && info.is !== "map") || (missing !== undefined && truthOf(missing) === undefined);
  const warned = anomalies.filter(({ anomaly }) => isWarning(anomaly)).length;
  const failed = anomalies.length - warned + (truthOf(missing) === true ? 1 : 0);
  const errors = unsaid ? 1 : 0;
  const counts: TestCounts = { ...NO_TESTS, failed, warned, errors, passed: failed + warned + errors === 0 ? 1 : 0 };
  into.tests("tfdv", counts, info?.line ?? root.line);
  if (anomalies.length > 0) {
    const said = anomalies.slice(0, 10).map(({ name, anomaly }) => {
      const short = textOf(field(anomaly, "shortDescription"));
      return short === undefined ? name : `${name} (${short})`;
    });
    into.note(`anomalies stand in ${said.join(", ")}${anomalies.length > 10 ? ` and ${anomalies.length - 10} more` : ""}`);
  }
  if (truthOf(missing) === true) into.note("there was no data to validate");
}

/** An enum may be written as its number. */
function isWarning(anomaly: Node | undefined): boolean {
  const severity = under(anomaly, "severity");
  return textOf(severity) === "WARNING" || (severity?.is === "number" && severity.value === 1);
}

/** Distances to the data before (drift) and between training and serving (skew), each by feature. */
function takeDistances(into: Collector, root: MapNode): void {
  for (const info of repeated(field(root, "driftSkewInfo"))) {
    const steps = repeated(at(info, "path", "step")).map(textOf);
    if (steps.length === 0 || steps.includes(undefined)) {
      into.note("a distance is not read: it does not tell of which feature it is");
      continue;
    }
    for (const which of ["drift", "skew"] as const) {
      for (const measured of repeated(field(info, `${which}Measurements`))) {
        const type = textOf(under(measured, "type"));
        const statistic = MEASURES.get(type);
        if (statistic === undefined) into.note(`a ${which} of ${steps.join(".")} is not read: ${type ?? "it names no measure"}`);
        else {
          const name = which === "drift" ? statistic : `skew_${statistic}`;
          into.drift(name, steps.join("."), under(measured, "value"), { as: `${which}Measurements ${type}` });
        }
      }
    }
  }
}
