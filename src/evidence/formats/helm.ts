import { collect } from "../collect.ts";
import { at, type Node, nodesOf, textOf, under } from "../syntax/tree.ts";
import type { Format } from "./format.ts";
import { takeSoleValues, type Told } from "../sole-values.ts";

/**
 * `stats.json` of one run of HELM (https://crfm-helm.readthedocs.io/en/latest/). Each entry is a statistic over instances; its
 * mean is read, with its count as samples, under `<split>/<name>`. Entries about perturbed inputs and about a part of a split
 * are not read, nor is one without a split where others have theirs. The scenario stands in `run_spec.json` beside it, so the
 * file does not tell it.
 */
export const helm: Format = {
  name: "helm",
  lookedFor: "a list of statistics of HELM: name.name, count, sum and sum_squared",
  recognise: ({ root }) => {
    const entries = root?.is === "list" ? root.nodes : [];
    return (
      entries.some((entry) => ["count", "sum", "sum_squared"].every((key) => under(entry, key)?.is === "number")) &&
      entries.every((entry) => under(entry, "name")?.is === "map")
    );
  },
  read: (parsed, source) => {
    const into = collect(parsed, source, "HELM");
    const entries = nodesOf(parsed.root);
    const split = entries.some((entry) => splitOf(entry) !== undefined);
    const whole = entries.filter((entry) => isWhole(entry) && (!split || splitOf(entry) !== undefined));
    const told = whole.flatMap((entry): readonly Told[] => {
      const [name, node, part] = [textOf(at(entry, "name", "name")), under(entry, "mean"), splitOf(entry)];
      if (name === undefined || node === undefined) return [];
      const called = part === undefined ? name : `${part}/${name}`;
      return [{ name: called, node, as: `${name} mean`, samples: under(entry, "count") }];
    });
    takeSoleValues(into, told);
    const unread = entries.length - told.length;
    if (unread > 0) {
      into.note(`${unread} statistics are not read: of perturbed inputs, of a part of a split, or without name, split or mean`);
    }
    return into.report();
  },
};

function splitOf(entry: Node): string | undefined {
  return textOf(at(entry, "name", "split"));
}

function isWhole(entry: Node): boolean {
  return ["perturbation", "sub_split"].every((key) => {
    const node = at(entry, "name", key);
    return node === undefined || (node.is === "token" && node.value === null);
  });
}
