import type { Problem } from "../errors.ts";
import { readJson } from "./json.ts";
import type { Node } from "./tree.ts";
import { readYaml } from "./yaml.ts";

/** A file as text, and as a tree where it is JSON or YAML. Formats in other syntaxes (XML, CSV) read the text. */
export type Parsed = { readonly file: string; readonly text: string; readonly root?: Node | undefined };
export type Parse = { readonly ok: true; readonly value: Parsed } | { readonly ok: false; readonly problems: readonly Problem[] };

/** The YAML parser needs about a second for each 200,000 characters. */
const MOST_YAML = 1_000_000;

/**
 * Bytes in, text and tree out. A file named `.json` or `.sarif`, and any other that starts like a JSON map or list, is JSON;
 * `.yaml` and `.yml` are YAML; what is neither has a tree only if it happens to be a YAML map.
 */
export function parse(file: string, bytes: Uint8Array): Parse {
  const text = decoded(bytes);
  const hint = "save it as UTF-8";
  if (text === undefined) return { ok: false, problems: [{ what: "is not UTF-8", file, hint }] };
  if (text.includes("\0")) return { ok: false, problems: [{ what: "holds NUL characters, as UTF-16 does", file, hint }] };
  if (/\.(?:json|sarif)$/i.test(file)) return rooted(file, text, readJson(text, file));
  const named = /\.ya?ml$/i.test(file);
  if (!named && /^\s*[{[]/.test(text)) return rooted(file, text, readJson(text, file));
  if (text.length > MOST_YAML) {
    if (!named) return { ok: true, value: { file, text } };
    const what = `is YAML of ${text.length} characters, more than the ${MOST_YAML} we read`;
    return { ok: false, problems: [{ what, file, hint: "write it as JSON, which is read much faster" }] };
  }
  const yaml = readYaml(text, file);
  if (named) return rooted(file, text, yaml);
  return { ok: true, value: { file, text, root: yaml.ok && yaml.value.is === "map" ? yaml.value : undefined } };
}

function rooted(file: string, text: string, tree: ReturnType<typeof readJson>): Parse {
  return tree.ok ? { ok: true, value: { file, text, root: tree.value } } : tree;
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
