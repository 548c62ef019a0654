import { at, decimalNode, nodesOf, textOf, under, type Node } from "../../syntax/tree.ts";
import type { Rules } from "./sarif-rules.ts";
import type { Severity } from "../../severity.ts";

const LEVELS: ReadonlyMap<string, Severity | "none"> = new Map([
  ["error", "high"],
  ["warning", "medium"],
  ["note", "low"],
  ["none", "none"],
]);

/**
 * How bad a result is; `none` is what its tool does not complain about. No level is a warning; one that SARIF does not know is
 * unrated, and so is a result whose rule is pointed at and not there, or has its level from an invocation.
 */
export function ratingOf(result: Node, rules: Rules): Severity | "none" {
  const own = at(result, "properties", "security-severity");
  if (own !== undefined) return byScore(own);
  const rule = rules.of(result);
  if (rule === "lost") return "unknown";
  const score = at(rule, "properties", "security-severity");
  if (score !== undefined) return byScore(score);
  const said = under(result, "level");
  if (said === undefined && rules.relevelled(rule)) return "unknown";
  const level = said ?? at(rule, "defaultConfiguration", "level");
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
