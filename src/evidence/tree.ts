/**
 * A report as it was written, whatever its syntax: every value with its line, every number with the characters it was written
 * with. Formats read from this, never from plain values, so that `NaN`, `1e999`, `"0.95"` and `null` stay what they are.
 */
export type Node = MapNode | ListNode | TextNode | NumberNode | TokenNode;

/** `line` is 1-based; a value inside a map has the line of its key. */
export type MapNode = { readonly is: "map"; readonly line: number; readonly entries: ReadonlyMap<string, Node> };
export type ListNode = { readonly is: "list"; readonly line: number; readonly nodes: readonly Node[] };
export type TextNode = { readonly is: "text"; readonly line: number; readonly value: string };
/** Always finite. `text` is the number as it was written: `1.10`. */
export type NumberNode = { readonly is: "number"; readonly line: number; readonly value: number; readonly text: string };
/** What is neither text nor a finite number: `null`, `true`, `NaN`, `-Infinity`, `1e999`. `value` is NaN or infinite where it is a number. */
export type TokenNode = {
  readonly is: "token";
  readonly line: number;
  readonly value: null | boolean | number;
  readonly text: string;
};

/** Deeper than any report; a file that goes on is an attack on the reader. */
export const DEEPEST = 100;
/** Keys that are not plain data in JavaScript; `document.ts` refuses the same ones. */
export const FORBIDDEN_KEYS: readonly string[] = ["__proto__", "constructor", "prototype"];
/** MLflow stores Infinity as the largest double. */
const LARGEST = 1.79e308;

/** A number as it was written: a finite one, or the token it is. */
export function numeral(value: number, text: string, line: number): NumberNode | TokenNode {
  if (Number.isNaN(value) || Math.abs(value) >= LARGEST) return { is: "token", line, value, text };
  return { is: "number", line, value: value === 0 ? 0 : value, text };
}

/** What stands under this key of a map; undefined for no map, or no such key. */
export function under(node: Node | undefined, key: string): Node | undefined {
  return node?.is === "map" ? node.entries.get(key) : undefined;
}

/** The keys and values of a map; none of anything else. */
export function entriesOf(node: Node | undefined): readonly (readonly [string, Node])[] {
  return node?.is === "map" ? [...node.entries] : [];
}

/** The text of a text node that says something. */
export function textOf(node: Node | undefined): string | undefined {
  return node?.is === "text" && node.value.trim() !== "" ? node.value : undefined;
}

/** The line of the node at this path, or of the closest one above it. */
export function lineAt(root: Node, path: readonly PropertyKey[]): number {
  let node = root;
  for (const step of path) {
    const next = node.is === "list" ? node.nodes[Number(step)] : under(node, String(step));
    if (next === undefined) break;
    node = next;
  }
  return node.line;
}

/** Plain values, for a shape to be judged. Where `instead` has an answer for a node, that stands in its place. */
export function plain(node: Node, instead: (node: Node) => unknown = () => undefined): unknown {
  const other = instead(node);
  if (other !== undefined) return other;
  if (node.is === "map") return Object.fromEntries([...node.entries].map(([key, value]) => [key, plain(value, instead)]));
  if (node.is === "list") return node.nodes.map((each) => plain(each, instead));
  return node.value;
}

/** A node as it stands in the report, at most 60 characters of it: `"0.95"`, `null`, `NaN`, `[0.9, 0.8]`. */
export function spellNode(node: Node): string {
  const text = spelled(node, 0);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function spelled(node: Node, depth: number): string {
  if (node.is === "text") return JSON.stringify(node.value.slice(0, 60));
  if (node.is === "number" || node.is === "token") return node.text;
  if (depth > 2) return "...";
  if (node.is === "list")
    return `[${node.nodes
      .slice(0, 20)
      .map((each) => spelled(each, depth + 1))
      .join(", ")}]`;
  return `{${[...node.entries]
    .slice(0, 20)
    .map(([key, each]) => `${key}: ${spelled(each, depth + 1)}`)
    .join(", ")}}`;
}
