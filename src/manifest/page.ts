import { type Document, isAlias, isCollection, isMap, isNode, isPair, isScalar, isSeq, parseDocument, visit } from "yaml";
import { canonical } from "./pointer.ts";
import { Uneditable } from "./uneditable.ts";

/** A manifest's text with its syntax tree, for cutting. The text has been read as a manifest, so it parses. */
export type Page = { readonly text: string; readonly tree: Document.Parsed };

/** One pair of a map or one entry of a list. `end` is where its last written word ends, before comments and line endings. */
export type Item = {
  readonly id: string;
  /** One spelling of what its value says. */
  readonly says: string;
  readonly start: number;
  readonly end: number;
  readonly value: unknown;
};

/** A map or list as it is written. An item of a map is known by its key, one of a list by what it says. */
export type Place = {
  readonly flow: boolean;
  readonly isList: boolean;
  /** Of the brackets, in flow style. */
  readonly start: number;
  readonly end: number;
  /** Where the key above it ends; undefined for the whole file. */
  readonly head: number | undefined;
  readonly items: readonly Item[];
};

export function pageOf(text: string): Page {
  const tree = parseDocument(text, { keepSourceTokens: true, uniqueKeys: true, version: "1.2", merge: false });
  if (tree.errors.length > 0) throw new Uneditable("a manifest that was read does not parse", { cause: tree.errors[0] });
  return { text, tree };
}

/** The map or list at this path of keys; undefined where there is none, or an alias. */
export function placeAt(page: Page, path: readonly string[]): Place | undefined {
  let node: unknown = page.tree.contents;
  let head: number | undefined;
  for (const key of path) {
    const pair = isMap(node) ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === key) : undefined;
    if (!isPair(pair) || !isNode(pair.key) || !pair.key.range) return undefined;
    head = pair.key.range[1];
    node = pair.value;
  }
  if (!isCollection(node) || !node.range) return undefined;
  const dashes = isSeq(node) ? dashesOf(node.srcToken) : [];
  const saying = (value: unknown) => canonical(isNode(value) ? value.toJS(page.tree) : value);
  const items = node.items.map((item, index): Item => {
    if (isPair(item)) {
      const id = isScalar(item.key) ? String(item.key.value) : "";
      return { id, says: saying(item.value), start: startOf(item.key), end: endOf(item), value: item.value };
    }
    const says = saying(item);
    return { id: says, says, start: dashes[index] ?? startOf(item), end: endOf(item), value: item };
  });
  return { flow: node.flow === true, isList: isSeq(node), start: node.range[0], end: node.range[1], head, items };
}

/** The lines in which people used aliases, 1-based. */
export function aliasLines(page: Page): readonly number[] {
  const lines: number[] = [];
  visit(page.tree, {
    Alias: (_, alias) => {
      if (alias.range) lines.push(page.text.slice(0, alias.range[0]).split("\n").length);
    },
  });
  return lines;
}

/** The written form of a single word or an alias; undefined for anything longer. */
export function sourceOf(page: Page, value: unknown): string | undefined {
  return (isScalar(value) || isAlias(value)) && value.range ? page.text.slice(value.range[0], value.range[1]) : undefined;
}

/** A block list's entries begin at their dashes, which only the source tokens know. */
function dashesOf(token: unknown): readonly number[] {
  if (typeof token !== "object" || token === null || !("type" in token) || token.type !== "block-seq") return [];
  if (!("items" in token) || !Array.isArray(token.items)) return [];
  return token.items.flatMap((item: { start: readonly { type: string; offset: number }[] }) =>
    item.start.filter((part) => part.type === "seq-item-ind").map((part) => part.offset),
  );
}

function startOf(node: unknown): number {
  return isNode(node) && node.range ? node.range[0] : 0;
}

function endOf(node: unknown): number {
  if (isPair(node)) return Math.max(endOf(node.key), endOf(node.value));
  if (isCollection(node) && node.flow !== true) return Math.max(0, ...node.items.map(endOf));
  return isNode(node) && node.range ? node.range[1] : 0;
}
