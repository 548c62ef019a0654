import { countOf } from "../take.ts";
import { at, decimalNode, nodesOf, textOf, under, type Node } from "../syntax/tree.ts";
import type { Severity } from "./severity.ts";

/** The rule a result is of: by its index, else by its id, in the driver or in the extension that the result names. */
export function ruleOf(run: Node, result: Node): Node | undefined {
  const extension = countOf(at(result, "rule", "toolComponent", "index"));
  const component = extension === undefined ? at(run, "tool", "driver") : nodesOf(at(run, "tool", "extensions"))[extension];
  const rules = nodesOf(under(component, "rules"));
  const index = countOf(under(result, "ruleIndex")) ?? countOf(at(result, "rule", "index"));
  if (index !== undefined && rules[index] !== undefined) return rules[index];
  const id = textOf(under(result, "ruleId")) ?? textOf(at(result, "rule", "id"));
  // `CA2101/strings` is a case of the rule `CA2101`.
  const called = (name: string | undefined) => rules.find((rule) => name !== undefined && textOf(under(rule, "id")) === name);
  return called(id) ?? called(id?.replace(/\/[^/]*$/, ""));
}

const LEVELS: ReadonlyMap<string, Severity | "none"> = new Map([
  ["error", "high"],
  ["warning", "medium"],
  ["note", "low"],
  ["none", "none"],
]);

/**
 * How bad a result is; `none` is what its tool does not complain about. No level is a
 * warning; one that SARIF does not know is unrated.
 */
export function ratingOf(result: Node, rule: Node | undefined): Severity | "none" {
  const score = at(result, "properties", "security-severity") ?? at(rule, "properties", "security-severity");
  if (score !== undefined) return byScore(score);
  const level = under(result, "level") ?? at(rule, "defaultConfiguration", "level");
  return level === undefined ? "medium" : (LEVELS.get(textOf(level) ?? "") ?? "unknown");
}

/** GitHub's bands. Trivy writes 0.0 for what nobody rated; what is no score from 0 to 10 is not rated either. */
function byScore(node: Node): Severity {
  const number = node.is === "text" ? decimalNode(node.value, node.line) : node;
  if (number?.is !== "number" || number.value <= 0 || number.value > 10) return "unknown";
  if (number.value >= 9) return "critical";
  if (number.value >= 7) return "high";
  return number.value >= 4 ? "medium" : "low";
}

const KINDS = ["pass", "open", "informational", "notApplicable", "review"];

/** Why a result is no finding, in words that follow "results"; undefined for one that is. */
export function stateOf(result: Node): string | undefined {
  const kind = textOf(under(result, "kind"));
  if (kind !== undefined && KINDS.includes(kind)) return `of kind ${kind}`;
  if (textOf(under(result, "baselineState")) === "absent") return "that are gone since the baseline";
  const suppressions = nodesOf(under(result, "suppressions"));
  return suppressions.length > 0 && suppressions.every(holds) ? "that are suppressed" : undefined;
}

/** A comment in the source holds unless somebody rejects it. One from outside holds once it is accepted, and says so. */
function holds(suppression: Node): boolean {
  const status = textOf(under(suppression, "status"));
  const kind = textOf(under(suppression, "kind"));
  return status === "accepted" || (kind === "inSource" && under(suppression, "status") === undefined);
}
