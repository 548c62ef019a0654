import type { Problem } from "../../errors.ts";
import { readJson } from "./json.ts";
import type { Node } from "./tree.ts";
import { readYaml } from "./yaml.ts";

/** A file as its formats see it. */
export type Parsed = {
  readonly file: string;
  readonly bytes: Uint8Array;
  /** Without its byte order mark; empty where the bytes are not UTF-8 text, so that no format of text recognises it. */
  readonly text: string;
  /** Where it is one JSON or YAML value. Formats in other syntaxes (XML, CSV, JSON lines) read the text, binary ones the bytes. */
  readonly root?: Node | undefined;
  /** Why there is no `root` although there should be one: told when no format recognises the file otherwise. */
  readonly problems: readonly Problem[];
};

/** Tables, XML, Markdown and lines of JSON: formats read these from the text. A YAML parser would take long to find nothing in them. */
const OTHER_SYNTAX = /\.(?:csv|tsv|xml|md|jsonl|ndjson|pbtxt|html?)$/i;
/** The YAML parser needs about a second for each 200,000 characters. A file that does not say that it is YAML is seldom more. */
const MOST_YAML = 1_000_000;
const MOST_UNTOLD = 200_000;

/**
 * Bytes in, text and tree out. A file named `.json` or `.sarif`, and any other that starts like a JSON map or list, is JSON;
 * `.yaml` and `.yml` are YAML; what is neither has a tree only if it happens to be a YAML map.
 */
export function parse(file: string, bytes: Uint8Array): Parsed {
  const parsed = (text: string, found: { readonly root?: Node; readonly problems?: readonly Problem[] }): Parsed => ({
    file,
    bytes,
    text,
    problems: [],
    ...found,
  });
  const text = decoded(bytes);
  const hint = "save it as UTF-8";
  if (text === undefined) return parsed("", { problems: [{ what: "is not UTF-8", file, hint }] });
  if (text.includes("\0")) return parsed("", { problems: [{ what: "holds NUL characters, as UTF-16 does", file, hint }] });
  const yaml = /\.ya?ml$/i.test(file);
  if (OTHER_SYNTAX.test(file) || /^\s*</.test(text)) return parsed(text, {});
  if (/\.(?:json|sarif)$/i.test(file) || (!yaml && /^\s*[{[]/.test(text))) {
    const read = readJson(text, file);
    return parsed(text, read.ok ? { root: read.value } : read);
  }
  if (text.length > (yaml ? MOST_YAML : MOST_UNTOLD)) {
    const what = `is YAML of ${text.length} characters, more than the ${MOST_YAML} we read`;
    return parsed(text, yaml ? { problems: [{ what, file, hint: "write it as JSON, which is read much faster" }] } : {});
  }
  const read = readYaml(text, file);
  if (yaml) return parsed(text, read.ok ? { root: read.value } : read);
  return parsed(text, read.ok && read.value.is === "map" ? { root: read.value } : {});
}

/** UTF-8 to text, without its byte order mark; undefined for any other encoding. */
function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
