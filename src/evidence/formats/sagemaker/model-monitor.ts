import { collect, type Collector, NO_TESTS } from "../../collect.ts";
import { at, entriesOf, nodesOf, textOf, under, type Node } from "../../syntax/tree.ts";
import type { Format } from "../format.ts";

/**
 * `statistics.json` of SageMaker Model Monitor's data quality
 * (https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-interpreting-statistics.html): what each column holds, under the
 * tool's names with the column as slice. `completeness` is present / (present + missing), as Model Monitor itself counts it.
 */
export const modelMonitorStatistics: Format = {
  name: "model-monitor-statistics",
  lookedFor: "dataset.item_count and features with an inferred_type, of Model Monitor's data quality statistics",
  recognise: ({ root }) =>
    at(root, "dataset", "item_count") !== undefined &&
    nodesOf(under(root, "features")).some((feature) => textOf(under(feature, "inferred_type")) !== undefined),
  read: (parsed, source) => {
    const into = collect(parsed, source, "SageMaker Model Monitor");
    into.metric("item_count", at(parsed.root, "dataset", "item_count"));
    const features = nodesOf(under(parsed.root, "features"));
    for (const feature of features) takeColumn(into, feature);
    const unnamed = features.filter((feature) => textOf(under(feature, "name")) === undefined).length;
    if (unnamed > 0) into.note(`${unnamed} of the features are not read: they have no name`);
    into.note("distributions are not read: they are no one number");
    return into.report();
  },
};

const OF_NUMBERS = ["mean", "sum", "std_dev", "min", "max"];

function takeColumn(into: Collector, feature: Node): void {
  const column = textOf(under(feature, "name"));
  if (column === undefined) return;
  const numbers = under(feature, "numerical_statistics");
  const strings = under(feature, "string_statistics");
  const take = (name: string, node: Node | undefined) => {
    into.metric(name, node, { slice: { column }, as: `${column} ${name}` });
  };
  const common = under(numbers, "common") ?? under(strings, "common");
  for (const name of ["num_present", "num_missing"]) take(name, under(common, name));
  take("completeness", completeness(under(common, "num_present"), under(common, "num_missing")));
  for (const name of OF_NUMBERS) take(name, under(numbers, name));
  take("distinct_count", under(strings, "distinct_count"));
}

/** Not there where one of the counts is not; no value where they count nothing or are no counts. */
function completeness(present: Node | undefined, missing: Node | undefined): Node | undefined {
  if (present === undefined || missing === undefined) return undefined;
  const { line } = present;
  if (present.is !== "number" || missing.is !== "number") return { is: "token", line, value: null, text: "unknown" };
  const value = present.value / (present.value + missing.value);
  const sound = Number.isFinite(value) && value >= 0 && value <= 1;
  return sound ? { is: "number", line, value, text: String(value) } : { is: "token", line, value: Number.NaN, text: "NaN" };
}

/**
 * `constraints.json` of Model Monitor's data quality
 * (https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-byoc-constraints.html): what must hold, not what was found. Recognised
 * so that it may lie beside the reports; it is evidence of nothing.
 */
export const modelMonitorConstraints: Format = {
  name: "model-monitor-constraints",
  lookedFor: "features and monitoring_config of Model Monitor's data quality constraints",
  recognise: ({ root }) =>
    under(root, "monitoring_config")?.is === "map" &&
    nodesOf(under(root, "features")).some((feature) => textOf(under(feature, "inferred_type")) !== undefined),
  read: (parsed, source) => {
    const into = collect(parsed, source, "SageMaker Model Monitor");
    into.note("constraints are not read: they say what must hold, not what was found");
    return into.report();
  },
};

/**
 * `constraint_violations.json` of any monitor of SageMaker
 * (https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-interpreting-violations.html): each violation is a failed test, whatever
 * its check, and an empty list is the one way to pass. A job that failed writes no file: no evidence. An empty list with nothing
 * beside it is anybody's, so it is read only where it is named.
 * A column whose distribution drifted is also a drift reading, `drift_detected`; numbers stand only in prose and are not read.
 */
export const modelMonitorViolations: Format = {
  name: "model-monitor-violations",
  lookedFor: "violations with a constraint_check_type, or an empty list of them beside version, of Model Monitor",
  judges: "model_monitor",
  recognise: ({ root }) =>
    isViolations(root) && (nodesOf(under(root, "violations")).length > 0 || under(root, "version") !== undefined),
  accepts: ({ root }) => isViolations(root),
  read: (parsed, source) => {
    const into = collect(parsed, source, "SageMaker Model Monitor");
    const list = under(parsed.root, "violations");
    const violations = nodesOf(list);
    const failed = violations.length;
    into.tests("model_monitor", { ...NO_TESTS, passed: failed === 0 ? 1 : 0, failed }, list?.line);
    for (const violation of violations) {
      const feature = textOf(under(violation, "feature_name"));
      const check = under(violation, "constraint_check_type");
      if (feature === undefined || textOf(check) !== "baseline_drift_check") continue;
      const drifted: Node = { is: "number", line: violation.line, value: 1, text: "1" };
      into.drift("drift_detected", feature, drifted, { as: `baseline_drift_check of ${feature}` });
    }
    if (failed > 0) into.note(`violated: ${spellSome(violations.map(spellViolation))}`);
    return into.report();
  },
};

function isViolations(root: Node | undefined): boolean {
  const violations = under(root, "violations");
  if (violations?.is !== "list") return false;
  // Where there is none there must be nothing else in the file.
  if (violations.nodes.length === 0) return entriesOf(root).every(([key]) => key === "violations" || key === "version");
  return violations.nodes.some((each) => textOf(under(each, "constraint_check_type")) !== undefined);
}

/** `fare_amount (data_type_check)`. */
function spellViolation(violation: Node): string {
  const [subject, check] = [
    textOf(under(violation, "feature_name")) ?? textOf(under(violation, "metric_name")) ?? "what is not named",
    textOf(under(violation, "constraint_check_type")) ?? "no check named",
  ];
  const facet = textOf(under(violation, "facet"));
  return `${subject}${facet === undefined ? "" : ` of ${facet}`} (${check})`;
}

function spellSome(all: readonly string[]): string {
  const more = all.length - 5;
  return `${all.slice(0, 5).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
