import type { Checked, Problem } from "../../errors.ts";
import { DEEPEST, FORBIDDEN_KEYS, numeral, type Node } from "./tree.ts";

const WORD = /-?(?:Infinity|(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)|NaN|null|true|false/y;
const MOST_PROBLEMS = 20;

/**
 * JSON as tools write it: RFC 8259, and the bare `NaN`, `Infinity` and `-Infinity` of Python's `json`
 * (https://docs.python.org/3/library/json.html#infinite-and-nan-number-values), which become tokens and never numbers.
 * A key written twice, a prototype key and a text nested deeper than {@link DEEPEST} are problems, each at its line.
 * Reads some 20 MB a second, which the YAML parser does not.
 */
export function readJson(text: string, file: string): Checked<Node> {
  const problems: Problem[] = [];
  let at = 0;
  let line = 1;

  const space = (): void => {
    for (; ; at++) {
      const code = text.charCodeAt(at);
      if (code === 0x0a) line++;
      else if (code !== 0x20 && code !== 0x09 && code !== 0x0d) return;
    }
  };

  const stop = (expected: string): void => {
    const [character] = text.slice(at, at + 2);
    const found = character === undefined ? "the file ends" : `${JSON.stringify(character)} stands`;
    problems.push({
      what: `${found} where ${expected} is expected`,
      file,
      line,
      hint: "write the report again; this is not JSON",
    });
  };

  const quoted = (): string | undefined => {
    const from = at;
    let plain = true;
    for (at++; ; at++) {
      const code = text.charCodeAt(at);
      if (code === 0x22) break;
      if (code === 0x5c) {
        plain = false;
        at++;
      } else if (!(code >= 0x20)) {
        stop("the rest of a quoted text");
        return undefined;
      }
    }
    at++;
    if (plain) return text.slice(from + 1, at - 1);
    const said = unescaped(text.slice(from, at));
    if (said === undefined) complain("a quoted text holds an escape that is none of JSON's", line, "write the report again");
    return said;
  };

  const word = (here: number): Node | undefined => {
    WORD.lastIndex = at;
    const found = WORD.exec(text)?.[0];
    if (found === undefined) {
      stop("a value");
      return undefined;
    }
    at += found.length;
    if (found === "null") return { is: "token", line: here, value: null, text: found };
    if (found === "true" || found === "false") return { is: "token", line: here, value: found === "true", text: found };
    return numeral(Number(found), found, here);
  };

  const list = (here: number, depth: number): Node | undefined => {
    const nodes: Node[] = [];
    at++;
    space();
    while (text[at] !== "]" || nodes.length > 0) {
      const node = value(line, depth);
      if (node === undefined) return undefined;
      nodes.push(node);
      space();
      if (text[at] === "]") break;
      if (text[at] !== ",") {
        stop(", or ]");
        return undefined;
      }
      at++;
      space();
    }
    at++;
    return { is: "list", line: here, nodes };
  };

  const map = (here: number, depth: number): Node | undefined => {
    const entries = new Map<string, Node>();
    at++;
    space();
    while (text[at] !== "}" || entries.size > 0) {
      if (text[at] !== '"') {
        stop("a key in quotes");
        return undefined;
      }
      const keyLine = line;
      const key = quoted();
      if (key === undefined) return undefined;
      space();
      if (text[at] !== ":") {
        stop(":");
        return undefined;
      }
      at++;
      space();
      const node = value(keyLine, depth);
      if (node === undefined) return undefined;
      const before = entries.get(key);
      if (before !== undefined) {
        complain(`${key}: duplicate key, it stands on line ${before.line} already`, keyLine, "keep the one that is true");
      }
      if (FORBIDDEN_KEYS.includes(key)) complain(`${key} is not allowed as a key`, keyLine, "give it another name");
      entries.set(key, node);
      space();
      if (text[at] === "}") break;
      if (text[at] !== ",") {
        stop(", or }");
        return undefined;
      }
      at++;
      space();
    }
    at++;
    return { is: "map", line: here, entries };
  };

  const value = (here: number, depth: number): Node | undefined => {
    const first = text[at];
    if ((first === "{" || first === "[") && depth >= DEEPEST) {
      stop(`nothing nested deeper than ${DEEPEST} levels`);
      return undefined;
    }
    if (first === "{") return map(here, depth + 1);
    if (first === "[") return list(here, depth + 1);
    if (first !== '"') return word(here);
    const said = quoted();
    return said === undefined ? undefined : { is: "text", line: here, value: said };
  };

  const complain = (what: string, where: number, hint: string): void => {
    if (problems.length < MOST_PROBLEMS) problems.push({ what, file, line: where, hint });
  };

  space();
  const root = value(line, 0);
  space();
  if (root !== undefined && at < text.length) stop("the end of the file");
  return root === undefined || problems.length > 0 ? { ok: false, problems } : { ok: true, value: root };
}

/** The text that a JSON string with escapes stands for; undefined when an escape is none of JSON's. */
function unescaped(literal: string): string | undefined {
  if (!/^"(?:[^"\\]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"$/.test(literal)) return undefined;
  return String(JSON.parse(literal));
}
