import { textOf, type Node } from "./syntax/tree.ts";

/** An identifier or a hash as it was written: YAML takes one of nothing but digits, or of digits and an `e`, for a number. */
export function wordOf(node: Node | undefined): string | undefined {
  if (node?.is === "number" || (node?.is === "token" && typeof node.value === "number")) return node.text;
  return textOf(node);
}
