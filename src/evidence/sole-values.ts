import type { Collector, How } from "./collect.ts";
import { canonical } from "./names.ts";
import type { Reading } from "./reading.ts";
import { spellNode, type Node } from "./syntax/tree.ts";

/** A metric or a drift statistic that a report tells, before it is known whether the report tells another value of it. */
export type Told = How & {
  /** A metric when left out. */
  readonly kind?: "metric" | "drift" | undefined;
  readonly name: string;
  readonly feature?: string | undefined;
  readonly slice?: Reading["slice"];
  readonly node: Node | undefined;
};

const MOST_NOTES = 5;

/**
 * Takes each number once. Some tools let a report measure the same thing twice with other settings, and say nothing that a name
 * could be made of. Such a number has no value: nobody can say which of the two is meant.
 */
export function takeSoleValues(into: Collector, told: readonly Told[]): void {
  const present = told.filter((each) => each.node !== undefined);
  const groups = Map.groupBy(present, identityOf);
  const ambiguous: string[] = [];
  for (const [first, ...others] of groups.values()) {
    if (first?.node === undefined) continue;
    const { kind, name, feature, slice, node, samples, ...rest } = first;
    // Told twice alike, it may still rest on two numbers of samples, and only one of them would be kept.
    const how = { ...rest, samples: others.length === 0 ? samples : undefined };
    const said = new Set([first, ...others].map((each) => valueOf(each.node)));
    if (said.size > 1) ambiguous.push(spelled(first));
    const sole: Node =
      said.size === 1 ? node : { is: "token", line: node.line, value: null, text: [...said].slice(0, 3).join(" and ") };
    if (kind === "drift") into.drift(name, feature, sole, how);
    else into.metric(name, sole, slice === undefined ? how : { ...how, slice });
  }
  const named = ambiguous.slice(0, MOST_NOTES).join("; ");
  const more = ambiguous.length > MOST_NOTES ? `; and ${ambiguous.length - MOST_NOTES} more` : "";
  if (ambiguous.length > 0) into.note(`it tells several values of the same, so there is none: ${named}${more}`);
}

function identityOf({ kind = "metric", name, feature, slice }: Told): string {
  const parts = Object.entries(slice ?? {}).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([kind, canonical(kind, name), feature ?? null, parts]);
}

function valueOf(node: Node | undefined): string {
  if (node === undefined) return "";
  return node.is === "number" ? String(node.value) : spellNode(node);
}

function spelled({ name, feature, slice }: Told): string {
  const parts = [...(feature === undefined ? [] : [feature]), ...Object.values(slice ?? {})];
  return parts.length === 0 ? name : `${name} of ${parts.join(", ")}`;
}
