import { isAlias, isMap, isScalar, isSeq, type Document as YamlDocument } from "yaml";
import { readDocument, TOO_DEEP } from "../../document.ts";
import type { Checked, Problem } from "../../errors.ts";
import { lineTable } from "./lines.ts";
import { DEEPEST, numeral, type Node } from "./tree.ts";

/**
 * YAML 1.2 as a tree: every problem `document.ts` finds, and then the nodes with their lines and the characters of their numbers.
 * `.nan` and `.inf` become tokens; a plain `NaN`, which YAML reads as text, does too, so that YAML and JSON say the same.
 */
export function readYaml(text: string, file: string): Checked<Node> {
  const deep = { what: `is nested deeper than ${DEEPEST} levels`, file, hint: "point us at the right file" };
  const document = readDocument(text, file);
  if (document.ok) return treeOf(document.value.yaml, lineTable(text), file);
  return document.problems.some(({ what }) => what === TOO_DEEP) ? { ok: false, problems: [deep] } : document;
}

function treeOf(yaml: YamlDocument.Parsed, lineOf: (offset: number) => number, file: string): Checked<Node> {
  const problems: Problem[] = [];
  const refuse = (what: string, line: number, hint: string): Node => {
    problems.push({ what, file, line, hint });
    return { is: "token", line, value: null, text: "null" };
  };

  const walk = (node: unknown, line: number, depth: number): Node => {
    if (depth > DEEPEST) return refuse(`is nested deeper than ${DEEPEST} levels`, line, "write the report flatter");
    if (isAlias(node)) return walk(node.resolve(yaml), line, depth + 1);
    if (isScalar(node)) return scalar(node.value, node.type === "PLAIN" ? node.source : undefined, line);
    if (isSeq(node)) return { is: "list", line, nodes: node.items.map((each) => walk(each, lineIn(each, line), depth + 1)) };
    if (!isMap(node)) return { is: "token", line, value: null, text: "null" };
    const entries = new Map<string, Node>();
    for (const { key, value } of node.items) {
      const keyLine = lineIn(key, line);
      const name = isScalar(key) ? (typeof key.value === "string" ? key.value : (key.source ?? String(key.value))) : "";
      const before = entries.get(name);
      if (before !== undefined) {
        refuse(`${name}: duplicate key, it stands on line ${before.line} already`, keyLine, "keep the one that is true");
      }
      entries.set(name, walk(value, keyLine, depth + 1));
    }
    return { is: "map", line, entries };
  };

  const lineIn = (node: unknown, otherwise: number): number =>
    (isScalar(node) || isMap(node) || isSeq(node) || isAlias(node)) && node.range ? lineOf(node.range[0]) : otherwise;

  const root = walk(yaml.contents, lineIn(yaml.contents, 1), 0);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: root };
}

function scalar(value: unknown, source: string | undefined, line: number): Node {
  if (typeof value === "number") return numeral(value, source ?? String(value), line);
  if (typeof value === "boolean") return { is: "token", line, value, text: String(value) };
  if (typeof value !== "string") return { is: "token", line, value: null, text: "null" };
  if (source !== undefined && /^(?:NaN|-?Infinity)$/.test(value)) return numeral(Number(value), value, line);
  return { is: "text", line, value };
}
