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
/**
 * What is neither text nor a number that we can keep: `null`, `true`, `NaN`, `-Infinity`, `1e999`, `1e-400`, and one with more digits
 * than a double has.
 */
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

/** No number of a report is written with so many characters; whatever is, is no number to us, and costs no time. */
const LONGEST = 400;

/** A number as it was written: a finite one, or the token it is. One that ends in a dot may have been cut off. */
export function numeral(value: number, text: string, line: number): NumberNode | TokenNode {
  if (text.length > LONGEST || text.endsWith(".") || Number.isNaN(value) || Math.abs(value) >= LARGEST || !keeps(value, text))
    return { is: "token", line, value, text };
  return { is: "number", line, value: value === 0 ? 0 : value, text };
}

/**
 * Whether a double, printed with as many digits or as short as it can be, is what was written. 0.89999999999999999999 is not: it becomes 0.9, and would open a
 * gate that it does not reach.
 */
function keeps(value: number, text: string): boolean {
  const written = significant(text);
  if (written === undefined) return true;
  const { length } = written.digits;
  if (length === 0) return value === 0;
  return [String(value), length > 100 ? "" : value.toPrecision(length)].some((printed) => {
    const kept = significant(printed);
    return kept?.digits === written.digits && kept.exponent === written.exponent;
  });
}

/** A decimal number's digits between its zeros, and the power of ten of the last one; undefined for hexadecimal and octal numbers. */
function significant(text: string): { readonly digits: string; readonly exponent: number } | undefined {
  const [, whole = "", fraction = "", power = "0"] = /^[-+]?(\d*)\.?(\d*)(?:e([-+]?\d+))?$/i.exec(text) ?? [undefined];
  if (whole + fraction === "") return undefined;
  const digits = (whole + fraction).replace(/^0+/, "");
  const shown = digits.replace(/0+$/, "");
  return { digits: shown, exponent: Number(power) - fraction.length + digits.length - shown.length };
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

/** The number a text spells, where it says nothing but a decimal number: in formats that have no other way to write one. */
export function decimalNode(text: string, line: number): NumberNode | undefined {
  const said = text.trim();
  if (said.length > LONGEST || !/^[-+]?(?:\d+(?:\.\d+)?|\.\d+)(?:e[-+]?\d+)?$/i.test(said)) return undefined;
  const node = numeral(Number(said), said, line);
  return node.is === "number" ? node : undefined;
}

/** The nodes of a list; none of anything else. */
export function nodesOf(node: Node | undefined): readonly Node[] {
  return node?.is === "list" ? node.nodes : [];
}

/** What stands at the end of these keys, one under the other; undefined where one is missing. */
export function at(node: Node | undefined, ...keys: readonly string[]): Node | undefined {
  return keys.reduce<Node | undefined>((inner, key) => under(inner, key), node);
}

/** Whether a node is `true` or `false`, written as such; undefined for anything else. */
export function truthOf(node: Node | undefined): boolean | undefined {
  return node?.is === "token" && typeof node.value === "boolean" ? node.value : undefined;
}
