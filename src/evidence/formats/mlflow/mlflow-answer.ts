import { collect } from "../../collect.ts";
import type { Source } from "../../reading.ts";
import type { Parsed } from "../../syntax/parse.ts";
import { entriesOf, nodesOf, textOf, under, type Node } from "../../syntax/tree.ts";
import type { Report } from "../format.ts";
import { wordOf } from "../../word.ts";

/*
 * What all answers of MLflow's REST API have in common (https://mlflow.org/docs/latest/api_reference/rest-api.html). Lists that are
 * empty are left out of them; exporters write maps where the API writes lists of `{ key, value }`.
 */

/** A whole number, which the API writes as one or, being an int64, in quotes. */
export function wholeOf(node: Node | undefined): number | undefined {
  const text = wordOf(node);
  if (text === undefined || !/^-?\d{1,16}$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** An instant in milliseconds since 1970. One before 1973 is a number that means something else: seconds, or no time at all. */
export function epochOf(node: Node | undefined): Date | undefined {
  const value = wholeOf(node);
  return value !== undefined && value >= 1e11 && value < 1e14 ? new Date(value) : undefined;
}

/** Tags and the like, as a list of `{ key, value }` or as a map. One that is there twice with two values is not told. */
export function tagsOf(node: Node | undefined): ReadonlyMap<string, Node> {
  const pairs = nodesOf(node).flatMap((each) => {
    const key = textOf(under(each, "key"));
    const value = under(each, "value");
    return key === undefined || value === undefined ? [] : [[key, value] as const];
  });
  const all = pairs.length > 0 ? pairs : entriesOf(node);
  const first = new Map<string, string | undefined>();
  const differing = new Set<string>();
  for (const [key, value] of all) {
    if (!first.has(key)) first.set(key, wordOf(value));
    else if (first.get(key) !== wordOf(value)) differing.add(key);
  }
  return new Map(all.filter(([key]) => !differing.has(key)));
}

/** `{ error_code, message }`, saved in the place of what was asked for. */
export function isErrorAnswer(root: Node | undefined): boolean {
  return /^[A-Z][A-Z_]+$/.test(textOf(under(root, "error_code")) ?? "") && under(root, "message")?.is === "text";
}

/** Somebody believes to have saved a report, and has saved that there is none. */
export function readErrorAnswer(parsed: Parsed, source: Source): Report {
  const into = collect(parsed, source, "MLflow");
  const code = under(parsed.root, "error_code");
  const message = textOf(under(parsed.root, "message")) ?? "without a message";
  const said = `MLflow answered ${textOf(code) ?? "an error"}: ${message.slice(0, 200)}`;
  into.trouble(said, "ask MLflow for what it has, and save that answer", code?.line);
  return into.report();
}
