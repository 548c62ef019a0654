import { DEEPEST, type ListNode, type MapNode, type Node, numeral, under } from "../../syntax/tree.ts";

/** `anomaly_info` as JSON spells it, `anomalyInfo`; writers of JSON may keep the first. */
export function camel(key: string): string {
  return key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** Maps whose keys are names that somebody gave: the columns `user_id` and `userId` are two. */
const NAMED: readonly string[] = ["anomalyInfo", "tensorRepresentationGroup", "tensorRepresentation"];

/** A key that some message holds in both spellings, so that nobody knows which of the two counts. */
export function spelledTwice(node: Node, under?: string): string | undefined {
  if (node.is === "list") return firstOf(node.nodes, (each) => spelledTwice(each, under));
  if (node.is !== "map") return undefined;
  const seen = new Set<string>();
  return firstOf([...node.entries], ([key, each]) => {
    const spelled = camel(key);
    if (!NAMED.includes(under ?? "") && seen.has(spelled)) return spelled;
    seen.add(spelled);
    return spelledTwice(each, spelled);
  });
}

function firstOf<T>(all: readonly T[], find: (each: T) => string | undefined): string | undefined {
  for (const each of all) {
    const found = find(each);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What stands under a field of a message, in text or in either spelling of JSON; `key` is `anomalyInfo`. */
export function field(node: Node | undefined, key: string): Node | undefined {
  return (
    under(node, key) ??
    under(
      node,
      key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    )
  );
}

/** A repeated field's values: in text, one that stands there once is no list. */
export function repeated(node: Node | undefined): readonly Node[] {
  return node === undefined ? [] : node.is === "list" ? node.nodes : [node];
}

type Token = { readonly is: "word" | "number" | "text" | "mark"; readonly text: string; readonly line: number };
type Read<T> = { readonly value: T; readonly next: number } | undefined;

const TOKENS = new RegExp(
  [
    /(?<blank>\s+|#[^\n]*)/,
    /(?<word>[A-Za-z_]\w*)/,
    /(?<number>-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?f?)/,
    /(?<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/,
    /(?<mark>[-{}<>:,;[\]])/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "iy",
);

/**
 * A protocol buffer as text (https://protobuf.dev/reference/protobuf/textformat-spec/), as `.pbtxt` files hold it: a field is a
 * key of a map, and a field that stands there several times is a list. Enums are texts; `inf` and `nan` are tokens and no
 * numbers. Undefined where the text is none: cut off, or with extensions, which no report we read has.
 */
export function readTextProto(text: string): MapNode | undefined {
  const tokens = tokensOf(text);
  const read = tokens === undefined ? undefined : message(tokens, 0, undefined, { line: 1, depth: 0 });
  return read?.value;
}

function tokensOf(text: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  let line = 1;
  for (let at = 0; at < text.length; at = TOKENS.lastIndex) {
    TOKENS.lastIndex = at;
    const found = TOKENS.exec(text);
    if (found === null) return undefined;
    const [said] = found;
    const is = (["word", "number", "text", "mark"] as const).find((each) => found.groups?.[each] !== undefined);
    if (is === undefined) line += said.split("\n").length - 1;
    else tokens.push({ is, text: said, line });
  }
  return tokens;
}

function message(
  tokens: readonly Token[],
  from: number,
  end: "}" | ">" | undefined,
  place: { readonly line: number; readonly depth: number },
): Read<MapNode> {
  if (place.depth > DEEPEST) return undefined;
  const fields: (readonly [string, Node])[] = [];
  let next = from;
  for (;;) {
    const token = tokens[next];
    if (token === undefined ? end === undefined : token.text === end) {
      return { value: { is: "map", line: place.line, entries: merged(fields) }, next: next + 1 };
    }
    if (token?.is !== "word") return undefined;
    const colon = tokens[next + 1]?.text === ":";
    const read = value(tokens, next + (colon ? 2 : 1), { line: token.line, depth: place.depth + 1 }, colon);
    if (read === undefined) return undefined;
    fields.push([token.text, read.value]);
    next = read.next + ([",", ";"].includes(tokens[read.next]?.text ?? "") ? 1 : 0);
  }
}

/** Only a message may stand without a colon before it. */
function value(
  tokens: readonly Token[],
  from: number,
  place: { readonly line: number; readonly depth: number },
  scalars: boolean,
): Read<Node> {
  const token = tokens[from];
  if (token?.text === "{") return message(tokens, from + 1, "}", place);
  if (token?.text === "<") return message(tokens, from + 1, ">", place);
  if (!scalars || token === undefined) return undefined;
  const { line } = token;
  if (token.text === "[") return list(tokens, from + 1, place);
  const after = tokens[from + 1];
  if (token.text === "-" && after?.is === "word") return { value: numeral(NaN, `-${after.text}`, line), next: from + 2 };
  if (token.is === "number") {
    const written = token.text.replace(/f$/i, "");
    return { value: numeral(Number(written), written, line), next: from + 1 };
  }
  if (token.is === "word") return { value: word(token.text, line), next: from + 1 };
  if (token.is !== "text") return undefined;
  let next = from;
  let said = "";
  for (; tokens[next]?.is === "text"; next++) said += unquoted(tokens[next]?.text ?? "");
  return { value: { is: "text", line, value: said }, next };
}

function list(tokens: readonly Token[], from: number, place: { readonly line: number; readonly depth: number }): Read<ListNode> {
  const nodes: Node[] = [];
  let next = from;
  if (place.depth > DEEPEST) return undefined;
  while (tokens[next]?.text !== "]") {
    const read = value(tokens, next, { ...place, depth: place.depth + 1 }, true);
    if (read === undefined) return undefined;
    nodes.push(read.value);
    next = read.next;
    if (tokens[next]?.text === ",") next++;
    else if (tokens[next]?.text !== "]") return undefined;
  }
  return { value: { is: "list", line: place.line, nodes }, next: next + 1 };
}

function word(said: string, line: number): Node {
  if (said === "true" || said === "false") return { is: "token", line, value: said === "true", text: said };
  if (/^(?:nan|inf|infinity)f?$/i.test(said)) return numeral(NaN, said, line);
  return { is: "text", line, value: said };
}

/** A field that stands there once is its value; one that is repeated is a list, in its order. */
function merged(fields: readonly (readonly [string, Node])[]): ReadonlyMap<string, Node> {
  const groups = Map.groupBy(fields, ([name]) => name);
  return new Map(
    [...groups].flatMap(([name, group]) => {
      const nodes = group.flatMap(([, node]) => (node.is === "list" ? node.nodes : [node]));
      const [first] = group;
      if (first === undefined) return [];
      return [[name, group.length === 1 ? first[1] : { is: "list", line: first[1].line, nodes }] as const];
    }),
  );
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["t", "\t"],
  ["r", "\r"],
]);

/** Octal and hexadecimal escapes are bytes of UTF-8. */
function unquoted(literal: string): string {
  const inner = literal.slice(1, -1);
  if (!inner.includes("\\")) return inner;
  const bytes: number[] = [];
  for (const [, octal, hexadecimal, escaped, plain] of inner.matchAll(/\\([0-7]{1,3})|\\x([0-9a-fA-F]{1,2})|\\(.)|([^\\]+)/gsu)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8) & 0xff);
    else if (hexadecimal !== undefined) bytes.push(Number.parseInt(hexadecimal, 16));
    else bytes.push(...new TextEncoder().encode(plain ?? ESCAPES.get(escaped ?? "") ?? escaped));
  }
  return new TextDecoder().decode(new Uint8Array(bytes));
}
