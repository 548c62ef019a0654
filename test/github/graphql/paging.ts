import type { SelectionSetNode } from "graphql";
import { Told, unknown } from "./told.ts";
import type { Fields, Info } from "./world.ts";

/** What a connection's field takes. `args` may hold filters besides. */
export type Page = { readonly first?: number | null; readonly last?: number | null; readonly after?: string | null };

/** All elements, and which of them are on this page: from `start` until before `end`. */
export type Connection = { readonly all: readonly unknown[]; readonly start: number; readonly end: number };

type Edge = { readonly node: unknown; readonly cursor: string };

/**
 * One page. GitHub wants `first` or `last`, at most 100, and says so at the connection's own path; counting alone needs neither.
 * https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#node-limit
 */
export function page(all: readonly unknown[], args: Page, info: Info): Connection {
  const { first, last, after } = args;
  const named = `\`${info.fieldName}\` connection`;
  if (first == null && last == null) {
    if (!lists(info)) return { all, start: 0, end: 0 };
    throw new Told(
      "MISSING_PAGINATION_BOUNDARIES",
      `You must provide a \`first\` or \`last\` value to properly paginate the ${named}.`,
    );
  }
  if (first != null && last != null) throw unknown(`${info.fieldName}(first last)`);
  const word = first == null ? "last" : "first";
  const size = first ?? last ?? 0;
  if (size > 100)
    throw new Told(
      "EXCESSIVE_PAGINATION",
      `Requesting ${size} records on the ${named} exceeds the \`${word}\` limit of 100 records.`,
    );
  if (size < 0) throw new Told("EXCESSIVE_PAGINATION", `\`${word}\` on the ${named} cannot be less than zero.`);
  if (word === "last") return { all, start: Math.max(0, all.length - size), end: all.length };
  const start = after == null ? 0 : position(after);
  return { all, start, end: Math.min(all.length, start + size) };
}

export const CONNECTION: Fields<Connection> = {
  nodes: ({ all, start, end }) => all.slice(start, end),
  edges: ({ all, start, end }) => all.slice(start, end).map((node, index): Edge => ({ node, cursor: cursor(start + index + 1) })),
  totalCount: ({ all }) => all.length,
  pageInfo: (connection) => connection,
};

export const EDGE: Fields<Edge> = { node: ({ node }) => node, cursor: (edge) => edge.cursor };

export const PAGE_INFO: Fields<Connection> = {
  hasNextPage: ({ all, end }) => end < all.length,
  hasPreviousPage: ({ start }) => start > 0,
  startCursor: ({ start, end }) => (end > start ? cursor(start + 1) : null),
  endCursor: ({ start, end }) => (end > start ? cursor(end) : null),
};

const cursor = (count: number): string => Buffer.from(`cursor:v2:${count}`).toString("base64");

function position(after: string): number {
  const found = /^cursor:v2:(\d+)$/.exec(Buffer.from(after, "base64").toString());
  if (found === null) throw new Told("INVALID_CURSOR_ARGUMENTS", `\`${after}\` does not appear to be a valid cursor.`);
  return Number(found[1]);
}

/** Whether the query wants more of the connection than how many there are. */
function lists(info: Info): boolean {
  const wants = (selections: SelectionSetNode | undefined): boolean =>
    selections?.selections.some((selection) => {
      if (selection.kind === "Field") return !["totalCount", "__typename"].includes(selection.name.value);
      if (selection.kind === "InlineFragment") return wants(selection.selectionSet);
      return wants(info.fragments[selection.name.value]?.selectionSet);
    }) ?? false;
  return info.fieldNodes.some((node) => wants(node.selectionSet));
}
