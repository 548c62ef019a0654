import { isCollection, isMap, isScalar, parse } from "yaml";
import type { Page, Place } from "./page.ts";

/** How a neighbour is written, so that what we add looks alike. `tight`: `{a: 1}` rather than `{ a: 1 }`. */
export type Style = {
  readonly flow: boolean;
  readonly quotedKeys: boolean;
  readonly quotedWords: boolean;
  readonly tight: boolean;
};

export const PLAIN: Style = { flow: false, quotedKeys: false, quotedWords: false, tight: false };

/** Words and what they say, in the order they are written; absent ones are left out. */
export type Fields = readonly (readonly [key: string, says: string | undefined])[];

/** Text for people and versions, which YAML takes for numbers, are always quoted. */
const ALWAYS_QUOTED: readonly string[] = ["version", "because"];

/** One value as YAML, bare where that is safe in every place a value can stand. */
export function spelled(says: string, quotes: "none" | "single" | "double"): string {
  if (quotes === "none" && isSafeBare(says)) return says;
  if (quotes === "single" && /^[\x20-\x7e]*$/.test(says)) return `'${says.replaceAll("'", "''")}'`;
  // JSON's strings are YAML's, but for what YAML calls unprintable (https://yaml.org/spec/1.2.2/#51-character-set) and what turns text.
  const escape = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(says).replace(/[\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g, escape);
}

function isSafeBare(says: string): boolean {
  return /^[A-Za-z0-9/](?:[A-Za-z0-9._+/:@=~%-]*[A-Za-z0-9._+/@=~%-])?$/.test(says) && parse(says) === says;
}

function pairs(fields: Fields, style: Style): readonly string[] {
  return fields.flatMap(([key, says]) => {
    if (says === undefined) return [];
    const quotes = style.quotedWords || ALWAYS_QUOTED.includes(key) ? "double" : "none";
    return [`${spelledKey(key, style)}: ${spelled(says, quotes)}`];
  });
}

export function spelledKey(key: string, style: Style): string {
  return style.quotedKeys ? JSON.stringify(key) : key;
}

export function flowMap(fields: Fields, style: Style): string {
  const inner = pairs(fields, style).join(", ");
  return style.tight ? `{${inner}}` : `{ ${inner} }`;
}

export function pairLines(fields: Fields, style: Style, indent: number): readonly string[] {
  return pairs(fields, style).map((pair) => " ".repeat(indent) + pair);
}

/** One entry of a block list, its dash at `indent`. */
export function entryLines(fields: Fields, style: Style, indent: number): readonly string[] {
  if (style.flow) return [`${" ".repeat(indent)}- ${flowMap(fields, style)}`];
  return pairs(fields, style).map((pair, index) => `${" ".repeat(indent)}${index === 0 ? "- " : "  "}${pair}`);
}

/** The style of a map that is written down. */
export function styleOf(page: Page, node: unknown): Style | undefined {
  if (!isMap(node) || node.items.length === 0) return undefined;
  const isQuoted = (value: unknown) => isScalar(value) && value.type === "QUOTE_DOUBLE";
  const words = node.items.filter((pair) => !isCollection(pair.value));
  const start = node.range?.[0] ?? 0;
  return {
    flow: node.flow === true,
    quotedKeys: node.items.every((pair) => isQuoted(pair.key)),
    quotedWords: words.length > 0 && words.every((pair) => isQuoted(pair.value)),
    tight: node.flow === true && /^\{\S/.test(page.text.slice(start, start + 2)),
  };
}

/** The style of the last entry that is a map. */
export function lastStyle(page: Page, place: Place | undefined): Style | undefined {
  return (place?.items ?? []).reduce<Style | undefined>((found, item) => styleOf(page, item.value) ?? found, undefined);
}
