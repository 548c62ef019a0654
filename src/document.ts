import { isCollection, isNode, LineCounter, parseDocument, type Document as YamlDocument } from "yaml";
import type { z } from "zod";
import type { Checked, Problem } from "./errors.ts";

/** Aliases that a file of ours may expand in all; a handful is convenience, thousands are a bomb. */
const MOST_ALIASES = 100;
const MOST_CHARACTERS = 2_000_000;

/** A YAML (or JSON) text that parsed, with the line of every node. */
export type Document = {
  readonly file: string;
  readonly text: string;
  readonly yaml: YamlDocument.Parsed;
  /** Plain data; prototype keys are refused before this exists. */
  readonly value: unknown;
  /** 1-based line of the node at this path, or of the closest parent that is written down. */
  readonly lineOf: (path: readonly PropertyKey[]) => number;
};

/** Text in, document out: or every syntax error, duplicate key, alias bomb and prototype key, each at its line. */
export function readDocument(text: string, file: string): Checked<Document> {
  if (text.length > MOST_CHARACTERS) {
    return failed({ what: `is ${text.length} characters long, more than the ${MOST_CHARACTERS} we read`, file, hint: "split it, or point us at the right file" });
  }
  const lines = new LineCounter();
  const yaml = parseDocument(text, { lineCounter: lines, uniqueKeys: true, version: "1.2", merge: false });
  const lineAt = (offset: number) => lines.linePos(offset).line;
  if (yaml.errors.length > 0) {
    return failed(...yaml.errors.map((e) => ({ what: e.message.split("\n", 1)[0]!.replace(/ at line \d+.*$/, ""), file, line: lineAt(e.pos[0]) })));
  }
  const forbidden = forbiddenKeys(yaml, lineAt, file);
  if (forbidden.length > 0) return failed(...forbidden);
  let value: unknown;
  try {
    value = yaml.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (error) {
    if (error instanceof ReferenceError) return failed({ what: "uses YAML aliases that expand without end", file, hint: "write the values out instead of using & and *" });
    throw error;
  }
  const lineOf = (path: readonly PropertyKey[]) => {
    for (let depth = path.length; depth > 0; depth--) {
      const node = yaml.getIn(path.slice(0, depth), true);
      if (isNode(node) && node.range) return keyLine(yaml, path.slice(0, depth), lineAt) ?? lineAt(node.range[0]);
    }
    return 1;
  };
  return { ok: true, value: { file, text, yaml, value, lineOf } };
}

/** What zod found wrong, each at its line. Unknown keys are reported at the key itself. */
export function problemsOf(error: z.ZodError, document: Document): Problem[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => {
        const path = [...issue.path, key];
        return { what: `${path.join(".")}: unknown key`, file: document.file, line: document.lineOf(path) };
      });
    }
    const where = issue.path.length > 0 ? `${issue.path.join(".")}: ` : "";
    return [{ what: `${where}${issue.message}`, file: document.file, line: document.lineOf(issue.path) }];
  });
}

/** Parses a document by a shape: the value, or every problem at its line. */
export function readShape<S extends z.ZodType>(shape: S, document: Document): Checked<z.output<S>> {
  const parsed = shape.safeParse(document.value);
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, problems: problemsOf(parsed.error, document) };
}

function failed(...problems: Problem[]): { ok: false; problems: readonly Problem[] } {
  return { ok: false, problems };
}

/** The line of the key that holds a value, which is where an editor should jump to; the value may start a line later. */
function keyLine(yaml: YamlDocument.Parsed, path: readonly PropertyKey[], lineAt: (offset: number) => number): number | undefined {
  const parent = path.length === 1 ? yaml.contents : yaml.getIn(path.slice(0, -1), true);
  if (!isCollection(parent)) return undefined;
  for (const item of parent.items) {
    if (typeof item !== "object" || item === null || !("key" in item)) continue;
    const key = item.key;
    if (isNode(key) && "value" in key && String(key.value) === String(path.at(-1)) && key.range) return lineAt(key.range[0]);
  }
  return undefined;
}

function forbiddenKeys(yaml: YamlDocument.Parsed, lineAt: (offset: number) => number, file: string): Problem[] {
  const found: Problem[] = [];
  const walk = (node: unknown) => {
    if (!isCollection(node)) return;
    for (const item of node.items) {
      if (typeof item === "object" && item !== null && "key" in item) {
        const key = item.key;
        const name = isNode(key) && "value" in key ? key.value : undefined;
        const line = isNode(key) && key.range ? lineAt(key.range[0]) : 1;
        if (typeof name !== "string" && !(typeof name === "number" || typeof name === "boolean")) found.push({ what: "a key must be plain text", file, line });
        else if (["__proto__", "constructor", "prototype"].includes(String(name))) found.push({ what: `${String(name)} is not allowed as a key`, file, line });
        walk("value" in item ? item.value : undefined);
      } else walk(item);
    }
  };
  walk(yaml.contents);
  return found;
}
