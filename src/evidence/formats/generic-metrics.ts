import { collect, type Collector } from "../collect.ts";
import { entriesOf, type Node } from "../syntax/tree.ts";
import type { Format } from "./format.ts";

/**
 * A map of numbers that anybody may write: read only where somebody says so. Nested maps become names with dots: `train.loss`. What
 * a list, a text or a date says is not read.
 */
export const genericMetrics: Format = {
  name: "generic-metrics",
  lookedFor: "a map of numbers, however deep",
  recognise: () => false,
  accepts: ({ root }) => root?.is === "map" && root.entries.size > 0,
  read: (parsed, source) => {
    const into = collect(parsed, source, "a map of numbers");
    takeNumbers(into, parsed.root);
    return into.report();
  },
};

/** Every number of a nested map as a metric, its name the keys on the way joined by a dot; `except` are keys at the top that say no metric. */
export function takeNumbers(into: Collector, root: Node | undefined, except: readonly string[] = [], prefix = ""): void {
  for (const [key, node] of entriesOf(root)) {
    const name = prefix === "" ? key : `${prefix}.${key}`;
    if (prefix === "" && except.includes(key)) continue;
    if (node.is === "map") takeNumbers(into, node, except, name);
    else if (node.is === "list" || (node.is === "text" && !isNumberlike(node.value)))
      into.note(`${name} is not read: it is no one number`);
    else into.metric(name, node);
  }
}

/** Text where a number should be: one in quotes, or a word for what JSON cannot write, such as DVCLive's "nan". It is no value. */
function isNumberlike(text: string): boolean {
  return /\d/.test(text) || /^\s*[-+]?(?:nan|inf(?:inity)?)\s*$/i.test(text);
}
