import { collect } from "../../collect.ts";
import { entriesOf, under, type Node } from "../../syntax/tree.ts";
import { nameIn } from "./dvc-metrics.ts";
import type { Format } from "../format.ts";

/**
 * `dvc metrics diff --json` (https://dvc.org/doc/command-reference/metrics/diff), DVC 1 to 3: path, dotted key, `old` and `new`.
 * `new` is the candidate's; `old` and `diff` are about a baseline, whose values come from its own evidence. Metrics that did not change
 * are left out unless `--all` is given, and `{}` is "nothing changed" and "no commits" alike, so it is recognised by nobody. Nor is
 * what has two numbers without their `diff`: so does `dvc params diff --json` write what was set, and not measured.
 */
export const dvcMetricsDiff: Format = {
  name: "dvc-metrics-diff",
  lookedFor: "old and new of each metric of each path, with the diff of two numbers, of dvc metrics diff",
  recognise: ({ root }) => {
    const files = entriesOf(root);
    return files.length > 0 && files.every(([, file]) => entriesOf(file).length > 0 && [...entriesOf(file)].every(isChange));
  },
  read: (parsed, source) => {
    const into = collect(parsed, source, "DVC");
    const files = entriesOf(parsed.root);
    for (const [path, file] of files) {
      for (const [key, change] of entriesOf(file)) {
        const name = nameIn(path, key, files.length === 1);
        if (key === "step") into.note(`step of ${path} is not read: it counts, and measures nothing`);
        else into.metric(name, under(change, "new"), { as: `${name} new` });
      }
    }
    into.note("old and diff are not read: the incumbent's values come from its own evidence");
    into.note("metrics that did not change stand in it only with --all");
    return into.report();
  },
};

function isChange([, node]: readonly [string, Node]): boolean {
  if (node.is !== "map" || !node.entries.has("old") || !node.entries.has("new")) return false;
  const numbers = ["old", "new"].every((key) => under(node, key)?.is === "number");
  if (numbers && !node.entries.has("diff")) return false;
  return [...node.entries.keys()].every((key) => ["old", "new", "diff"].includes(key));
}
