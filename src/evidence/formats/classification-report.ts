import { collect, type Collector } from "../collect.ts";
import { canonical } from "../names.ts";
import { at, entriesOf, type MapNode, under, type Node } from "../syntax/tree.ts";
import type { Format } from "./format.ts";

const AVERAGES = ["micro avg", "macro avg", "weighted avg", "samples avg"];
const SCORES = ["precision", "recall", "f1-score"];

/**
 * `classification_report(output_dict=True)` of scikit-learn, saved as JSON
 * (https://scikit-learn.org/stable/modules/generated/sklearn.metrics.classification_report.html), as 1.x writes it.
 * Every label's scores are slices, `{ label: "1" }`; those of an average carry its name: `macro avg/f1`. `accuracy` is missing where
 * only some labels were asked for or one sample has several; then there is `micro avg`, which is no accuracy and not read as one.
 * A DataFrame of the report (`pd.DataFrame(report).to_json()`) repeats the accuracy under all four scores; it is read once.
 * `zero_division=nan` writes a bare NaN, which is no value; by default a score that cannot be computed is written as 0.
 */
export const classificationReport: Format = {
  name: "classification-report",
  lookedFor: "macro avg and weighted avg with precision, recall, f1-score and support, of scikit-learn's classification_report",
  recognise: ({ root }) => ["macro avg", "weighted avg"].every((average) => isScored(under(root, average))),
  read: (parsed, source) => {
    const into = collect(parsed, source, "scikit-learn");
    for (const [name, node] of entriesOf(parsed.root)) {
      if (AVERAGES.includes(name)) takeAverage(into, name, node);
      else if (name === "accuracy") takeAccuracy(into, parsed.root, node);
      else if (node.is === "map") takeLabel(into, name, node);
    }
    const others = entriesOf(parsed.root).flatMap(([name, node]) => (node.is === "map" || name === "accuracy" ? [] : [name]));
    if (others.length > 0) {
      const which = others.length === 1 ? (others[0] ?? "").slice(0, 100) : `what stands beside the labels (${others.length})`;
      into.note(`${which} is not read: it is no label with its scores`);
    }
    return into.report();
  },
};

function isScored(node: Node | undefined): boolean {
  return [...SCORES, "support"].every((key) => under(node, key) !== undefined);
}

/** Any other map may be a label of this name, as it is beside a micro average: its scores would be mistaken for the accuracy. */
function takeAccuracy(into: Collector, root: Node | undefined, node: Node): void {
  const accuracy = node.is === "map" ? repeatedIn(node) : node;
  if (accuracy !== undefined && (node.is !== "map" || under(root, "micro avg") === undefined)) {
    into.metric("accuracy", accuracy, { samples: at(root, "weighted avg", "support") });
  } else into.note("accuracy is not read: it is a map that may be the scores of a label");
}

/** The number that stands under all four keys of a label's scores, and nothing else. */
function repeatedIn(node: MapNode): Node | undefined {
  const [first, ...others] = [...SCORES, "support"].map((key) => under(node, key));
  const four = first?.is === "number" && others.every((each) => each?.is === "number" && each.value === first.value);
  return four && node.entries.size === 4 ? first : undefined;
}

function takeAverage(into: Collector, average: string, node: Node): void {
  for (const score of SCORES) {
    const how = { as: `${average} ${score}`, samples: under(node, "support") };
    into.metric(`${average}/${canonical("metric", score)}`, under(node, score), how);
  }
}

function takeLabel(into: Collector, label: string, node: Node): void {
  for (const score of SCORES) {
    const how = { as: `${label} ${score}`, slice: { label }, samples: under(node, "support") };
    into.metric(score, under(node, score), how);
  }
}
