import type { ReportRule } from "../../../report-rule.ts";
import { decimalNode, type Node, type NumberNode } from "../../syntax/tree.ts";
import { computed } from "../../load-test.ts";

/** One value for several: the one that the rule names, or the first that is no number, since then nobody knows. */
export function reduced(values: readonly Node[], how: ReportRule["reduce"]): Node | undefined {
  const [first] = values;
  if (values.length <= 1 || first === undefined) return first;
  const numbers: { readonly node: Node; readonly number: NumberNode }[] = [];
  for (const node of values) {
    const number = node.is === "text" ? decimalNode(node.value, node.line) : node;
    if (number?.is !== "number") return node;
    numbers.push({ node, number });
  }
  if (how === "mean") return computed(numbers.reduce((sum, { number }) => sum + number.value, 0) / numbers.length, first.line);
  const better = (one: NumberNode, other: NumberNode) => (how === "highest" ? one.value > other.value : one.value < other.value);
  return numbers.reduce((best, each) => (better(each.number, best.number) ? each : best)).node;
}
