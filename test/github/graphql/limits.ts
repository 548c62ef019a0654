import type { DocumentNode, FragmentDefinitionNode, OperationDefinitionNode, SelectionSetNode, ValueNode } from "graphql";
import { Told } from "./told.ts";

/** Most nodes a query may ask for. https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#node-limit */
export const MOST_NODES = 500_000;

/** `nodes`: how many the query could answer with. `cost`: points against the hour's limit, at least one. */
export type Weight = { readonly nodes: number; readonly cost: number };

/**
 * GitHub's own sums: each connection is asked once for each node above it and answers with up to `first` nodes; the requests
 * for connections, divided by 100, are the points. Throws GitHub's refusal above half a million nodes.
 */
export function weigh(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): Weight {
  const fragments = new Map(
    document.definitions.flatMap((one) => (one.kind === "FragmentDefinition" ? [[one.name.value, one] as const] : [])),
  );
  const weight = { nodes: 0, requests: 0 };
  walk(operation.selectionSet, 1, { fragments, variables, weight });
  if (weight.nodes > MOST_NODES) throw tooMany(`This query requests up to ${spell(weight.nodes)} possible nodes`);
  return { nodes: weight.nodes, cost: Math.max(1, Math.round(weight.requests / 100)) };
}

type Within = {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly weight: { nodes: number; requests: number };
};

function walk(selections: SelectionSetNode | undefined, above: number, within: Within): void {
  for (const selection of selections?.selections ?? []) {
    if (selection.kind === "InlineFragment") walk(selection.selectionSet, above, within);
    else if (selection.kind === "FragmentSpread") walk(within.fragments.get(selection.name.value)?.selectionSet, above, within);
    else {
      const size = selection.arguments?.find(({ name }) => name.value === "first" || name.value === "last")?.value;
      if (size === undefined) {
        walk(selection.selectionSet, above, within);
        continue;
      }
      const nodes = above * Math.max(1, numberOf(size, within.variables));
      if (nodes > MOST_NODES)
        throw tooMany(
          `By the time this query traverses to the ${selection.name.value} connection, it is requesting up to ${spell(nodes)} possible nodes`,
        );
      within.weight.requests += above;
      within.weight.nodes += nodes;
      walk(selection.selectionSet, nodes, within);
    }
  }
}

function numberOf(value: ValueNode, variables: Readonly<Record<string, unknown>>): number {
  return Number(value.kind === "IntValue" ? value.value : value.kind === "Variable" ? variables[value.name.value] : 0);
}

const tooMany = (what: string): Told =>
  new Told("MAX_NODE_LIMIT_EXCEEDED", `${what} which exceeds the maximum limit of ${spell(MOST_NODES)}.`);

const spell = (count: number): string => count.toLocaleString("en-US");
