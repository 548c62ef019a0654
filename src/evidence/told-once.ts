import type { Collector } from "./collect.ts";
import { canonical } from "./names.ts";
import { type Node, spellNode } from "./syntax/tree.ts";

/** A metric that a report tells, before it is known whether it tells it once. */
export type Told = {
  readonly name: string;
  readonly node: Node;
  readonly as: string;
  readonly slice?: Readonly<Record<string, string>> | undefined;
  readonly samples?: Node | undefined;
  /** Where the format writes numbers in quotes. */
  readonly quoted?: boolean | undefined;
};

/** Takes each metric once. One that a report tells twice, and not alike, has no value: nobody can say which is meant. */
export function takeOnce(into: Collector, told: readonly Told[]): void {
  const groups = Map.groupBy(told, ({ name, slice }) => JSON.stringify([canonical("metric", name), Object.entries(slice ?? {})]));
  for (const [first, ...others] of groups.values()) {
    if (first === undefined) continue;
    const { name, node, as, slice, samples, quoted } = first;
    const said = [...new Set([first, ...others].map((each) => spellNode(each.node)))];
    if (said.length === 1) {
      into.metric(name, node, { as, slice, samples: others.length === 0 ? samples : undefined, quoted });
    } else {
      into.metric(name, { is: "token", line: node.line, value: null, text: said.slice(0, 3).join(" and ") }, { as, slice });
      into.note(`${name} stands in it ${others.length + 1} times with different values, so it has none`);
    }
  }
}
