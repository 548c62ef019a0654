import type { Reading, Source } from "./reading.ts";
import { spellNode, under, type Node } from "./syntax/tree.ts";

/** Which reading a value is, without the value. */
export type Named = Omit<Reading, "value" | "low" | "high" | "samples" | "source">;

/** Collects the readings of one report. The only way from a node to a value, so every format refuses the same traps. */
export type Take = {
  /** A number, or `{ value, low, high, samples }`; `samples` is what the surroundings say where the node does not. */
  readonly measured: (named: Named, node: Node, samples?: Node) => void;
  /** A count: a whole number from 0. Anything else (-1, 0.5) is recognised and no value. */
  readonly counted: (named: Named, node: Node) => void;
  /** A number, and nothing but a number: a gap between groups. Signs and ratios above 1 stay as they are written; the gate folds them. */
  readonly stated: (named: Named, node: Node) => void;
  readonly readings: readonly Reading[];
  /** The nodes that stood where a number should and are none; each is in a reading as `{ not }`. */
  readonly refused: ReadonlySet<Node>;
};

export function take(source: Source): Take {
  const readings: Reading[] = [];
  const refused = new Set<Node>();
  return {
    readings,
    refused,
    measured: (named, node, samples) => {
      const inside = node.is === "map" ? under(node, "value") : node;
      const value = inside === undefined ? { not: spellNode(node) } : valueOf(inside);
      if (inside !== undefined && typeof value !== "number") refused.add(inside);
      const facts = { low: numberOf(under(node, "low")), high: numberOf(under(node, "high")) };
      const counted = countOf(under(node, "samples") ?? samples);
      readings.push({ ...named, value, ...facts, samples: counted, source: { ...source, line: node.line } });
    },
    counted: (named, node) => {
      const value = countOf(node) ?? { not: spellNode(node) };
      if (typeof value !== "number") refused.add(node);
      readings.push({ ...named, value, source: { ...source, line: node.line } });
    },
    stated: (named, node) => {
      const value = valueOf(node);
      if (typeof value !== "number") refused.add(node);
      readings.push({ ...named, value, source: { ...source, line: node.line } });
    },
  };
}

/** A finite number that is written as one; or what stands there instead. Null, booleans, quoted numbers and lists are no numbers. */
export function valueOf(node: Node): Reading["value"] {
  return node.is === "number" ? node.value : { not: spellNode(node) };
}

function numberOf(node: Node | undefined): number | undefined {
  return node?.is === "number" ? node.value : undefined;
}

/** A whole number from 0; undefined for anything else. */
export function countOf(node: Node | undefined): number | undefined {
  return node?.is === "number" && Number.isSafeInteger(node.value) && node.value >= 0 ? node.value : undefined;
}
