import {
  isAlias,
  isCollection,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document as YamlDocument,
} from "yaml";
import type { z } from "zod";
import type { Checked, Problem } from "./errors.ts";

/** Aliases that a file of ours may expand in all; a handful is convenience, thousands are a bomb. */
const MOST_ALIASES = 100;
const MOST_CHARACTERS = 2_000_000;
/** The parser tells of a text that is too deep for it in the engine's words. */
export const TOO_DEEP = "is nested too deep to be read";
const FORBIDDEN: readonly string[] = ["__proto__", "constructor", "prototype"];

/** A YAML (or JSON) text that parsed, with the line of every node. */
export type Document = {
  readonly file: string;
  readonly text: string;
  readonly yaml: YamlDocument.Parsed;
  /** Plain data; prototype keys are refused before this exists. */
  readonly value: unknown;
  /** 1-based line of the node at this path, or of the closest parent that is written down. */
  readonly lineOf: (path: readonly PropertyKey[]) => number;
  /** The syntax node at this path, if it is written down. */
  readonly nodeOf: (path: readonly PropertyKey[]) => unknown;
};

/** Text in, document out: or every syntax error, duplicate key, alias bomb, prototype key and double meaning, each at its line. */
export function readDocument(text: string, file: string): Checked<Document> {
  const { document, problems } = examineDocument(text, file);
  return document !== undefined && problems.length === 0 ? { ok: true, value: document } : { ok: false, problems };
}

/** Like {@link readDocument}, for a reader that wants to name what else is wrong: a document with duplicate keys comes with its problems. */
export function examineDocument(
  text: string,
  file: string,
): { readonly document?: Document; readonly problems: readonly Problem[] } {
  if (text.length > MOST_CHARACTERS) {
    const what = `is ${text.length} characters long, more than the ${MOST_CHARACTERS} we read`;
    return { problems: [{ what, file, hint: "split it, or point us at the right file" }] };
  }
  const lines = new LineCounter();
  const yaml = parseDocument(text, { lineCounter: lines, uniqueKeys: false, version: "1.2", merge: false });
  const lineAt = (offset: number) => lines.linePos(offset).line;
  if (yaml.errors.length > 0) {
    const several = "holds more than one YAML document; keep one, without --- behind it";
    const said = (message: string) => (message.split("\n", 1)[0] ?? message).replace(/ at line \d+.*$/, "");
    const what = (e: { readonly code: string; readonly message: string }) =>
      e.code === "MULTIPLE_DOCS" ? several : e.message.includes("call stack") ? TOO_DEEP : said(e.message);
    return { problems: yaml.errors.map((e) => ({ what: what(e), file, line: lineAt(e.pos[0]) })) };
  }
  const meanings = [...strangeCharacters(text, file), ...otherLanguages(yaml, lineAt, file)];
  if (meanings.length > 0) return { problems: meanings };
  const keys = keyProblems(yaml, lineAt, file);
  const endless = endlessAliases(yaml, lineAt, file);
  if (keys.forbidden.length + endless.length > 0) return { problems: [...keys.forbidden, ...endless, ...keys.repeated] };
  let value: unknown;
  try {
    value = yaml.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return { problems: [...keys.repeated, { what: ENDLESS, file, hint: WRITTEN_OUT }] };
  }
  const lineOf = (path: readonly PropertyKey[]) => lastWritten(yaml.contents, path, lineAt).line;
  const nodeOf = (path: readonly PropertyKey[]) => lastWritten(yaml.contents, path, lineAt).node;
  return { document: { file, text, yaml, value, lineOf, nodeOf }, problems: keys.repeated };
}

/**
 * Characters that other readers take for something else than we do, so that a file says one thing here and another to whoever serves
 * by it. A carriage return alone is a line break to them (https://yaml.org/spec/1.2.2/#54-line-break-characters), and so are NEL, LS
 * and PS in YAML 1.1 (https://yaml.org/spec/1.1/#id871856): what stands behind one of them in a comment is a comment to us only.
 * People read text in the direction that the bidirectional controls give it (https://unicode.org/reports/tr9/), and see neither
 * these nor other controls.
 */
const STRANGE =
  /\r(?!\n)|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]|(?<!^)\ufeff/g;

function strangeCharacters(text: string, file: string): readonly Problem[] {
  const [first] = text.matchAll(STRANGE);
  if (first === undefined) return [];
  const name = `U+${(first[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
  const what = `holds the character ${name}, by which a reader or a person reads something else than we do`;
  const line = text.slice(0, first.index).split("\n").length;
  return [{ what, file, line, hint: "take it out; inside double quotes it may be written as an escape" }];
}

/** Tags that mean the same to every reader. */
const PLAIN_TAG = /^tag:yaml\.org,2002:(?:str|int|float|bool|null|map|seq)$/;

/** Directives and tags make another language of a file than the plain YAML 1.2 that we read, or make one value of another. */
function otherLanguages(yaml: YamlDocument.Parsed, lineAt: (offset: number) => number, file: string): readonly Problem[] {
  const hint = "write plain YAML 1.2 values, without %YAML, %TAG and tags of your own";
  const { explicit, version } = yaml.directives.yaml;
  if (explicit === true && version !== "1.2") return [{ what: `is written in YAML ${version}`, file, line: 1, hint }];
  const tags: Problem[] = [];
  visit(yaml, {
    Node: (_, node) => {
      if (!isAlias(node) && node.tag !== undefined && !PLAIN_TAG.test(node.tag) && node.range)
        tags.push({ what: `the tag ${node.tag} gives a value another meaning`, file, line: lineAt(node.range[0]), hint });
    },
  });
  const said = ({ message, pos }: (typeof yaml.warnings)[number]): Problem => ({
    what: (message.split("\n", 1)[0] ?? message).replace(/ at line \d+.*$/, ""),
    file,
    line: lineAt(pos[0]),
    hint,
  });
  return tags.length > 0 ? tags : yaml.warnings.map(said);
}

const ENDLESS = "uses YAML aliases that expand without end";
const WRITTEN_OUT = "write the values out instead of using & and *";

/**
 * An alias inside of what it stands for: no tree, and a walk through it never ends. An anchor comes before its aliases, so every circle
 * has one. Each name is told once. In one walk: the library looks through the whole document for every alias it is asked about.
 */
function endlessAliases(yaml: YamlDocument.Parsed, lineAt: (offset: number) => number, file: string): readonly Problem[] {
  const anchors = new Map<string, unknown>();
  const lines = new Map<string, number>();
  visit(yaml, {
    Node: (_, node, path) => {
      if (!isAlias(node)) {
        if (node.anchor !== undefined) anchors.set(node.anchor, node);
        return;
      }
      const within: readonly unknown[] = path;
      if (!lines.has(node.source) && within.includes(anchors.get(node.source)))
        lines.set(node.source, lineAt(node.range?.[0] ?? 0));
    },
  });
  return [...lines].map(([name, line]) => ({ what: `*${name}: ${ENDLESS}`, file, line, hint: WRITTEN_OUT }));
}

/** What would help, for an issue that this kind of file knows more about. */
export type Hint = (issue: z.core.$ZodIssue, path: readonly PropertyKey[]) => string | undefined;

/** What zod found wrong, each at its line. Unknown keys are reported at the key itself. */
export function problemsOf(error: z.ZodError, document: Document, hint: Hint = () => undefined): Problem[] {
  return error.issues.flatMap((issue) => {
    const paths = issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    return paths.map((path) => {
      const what = `${path.length > 0 ? `${path.join(".")}: ` : ""}${saying(issue, document)}`;
      const help = hint(issue, path);
      return { what, file: document.file, line: document.lineOf(path), ...(help === undefined ? {} : { hint: help }) };
    });
  });
}

const KINDS: Readonly<Record<string, string>> = {
  string: "text",
  array: "a list",
  object: "a map",
  record: "a map",
  number: "a number",
};

/** zod's own sentences in the house's words; a sentence a shape wrote itself stays as it is. */
function saying(issue: z.core.$ZodIssue, document: Document): string {
  if (issue.code === "unrecognized_keys") return "unknown key";
  if (issue.code === "invalid_key") return issue.issues[0]?.message ?? issue.message;
  if (issue.code !== "invalid_type") return issue.message;
  const ours = !issue.message.startsWith("Invalid input");
  const asked = ours ? issue.message : `expected ${KINDS[issue.expected] ?? issue.expected}`;
  const node = document.nodeOf(issue.path);
  if (node === undefined) return `missing, ${asked}`;
  return !ours && isScalar(node) && node.value === null ? `${asked}, found nothing` : asked;
}

/** Parses a document by a shape: the value, or every problem at its line. */
export function readShape<S extends z.ZodType>(shape: S, document: Document): Checked<z.output<S>> {
  const parsed = shape.safeParse(document.value);
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, problems: problemsOf(parsed.error, document) };
}

/**
 * The node at a path, and the line of its key, which is where an editor should jump to; of the closest parent when it is not
 * written down. Of a duplicate key the last counts, as it does for the value.
 */
function lastWritten(
  contents: unknown,
  path: readonly PropertyKey[],
  lineAt: (offset: number) => number,
): { readonly line: number; readonly node: unknown } {
  let node = contents;
  let line = 1;
  for (const step of path) {
    if (!isCollection(node)) return { line, node: undefined };
    const pair = node.items.findLast((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(step));
    const next = isPair(pair) ? pair.value : isSeq(node) ? node.items[Number(step)] : undefined;
    const shown = isPair(pair) ? pair.key : next;
    if (!isNode(shown) || !shown.range) return { line, node: undefined };
    line = lineAt(shown.range[0]);
    node = next;
  }
  return { line, node };
}

function keyProblems(
  yaml: YamlDocument.Parsed,
  lineAt: (offset: number) => number,
  file: string,
): { readonly forbidden: readonly Problem[]; readonly repeated: readonly Problem[] } {
  const forbidden: Problem[] = [];
  const repeated: Problem[] = [];
  const walk = (node: unknown, path: readonly PropertyKey[]) => {
    if (!isCollection(node)) return;
    const first = new Map<string, number>();
    for (const [index, item] of node.items.entries()) {
      if (!isPair(item)) {
        walk(item, [...path, index]);
        continue;
      }
      const key = item.key;
      const name = isScalar(key) ? key.value : undefined;
      const line = isNode(key) && key.range ? lineAt(key.range[0]) : 1;
      if (typeof name !== "string" && typeof name !== "number" && typeof name !== "boolean") {
        forbidden.push({ what: "a key must be plain text", file, line });
        continue;
      }
      const word = String(name);
      const here = [...path, word];
      const before = first.get(word);
      if (FORBIDDEN.includes(word)) forbidden.push({ what: `${word} is not allowed as a key`, file, line });
      else if (before === undefined) first.set(word, line);
      else
        repeated.push({
          what: `${here.join(".")}: duplicate key, it stands on line ${before} already`,
          file,
          line,
          hint: "keep one of the two",
        });
      walk(item.value, here);
    }
  };
  walk(yaml.contents, []);
  return { forbidden, repeated };
}
