import { at, decimalNode, entriesOf, nodesOf, textOf, under, type MapNode, type Node } from "../../syntax/tree.ts";

/** One metric of a report, whichever shape it was written in. */
export type Metric = {
  /** Evidently's own name of it: `F1ByLabel`. */
  readonly type: string;
  readonly params: ReadonlyMap<string, Node>;
  readonly value: Node | undefined;
};

/**
 * A metric of `save_json`. Since 0.7.16 its settings stand in `config`; before, only in its name: `ValueDrift(column=age)`.
 * Undefined where there is no metric, or where `config` lacks what the name tells: then nobody knows what was measured.
 */
export function metricOf(node: Node): Metric | undefined {
  const named = explicitName(textOf(under(node, "metric_name")) ?? textOf(under(node, "metric_id")), node.line);
  const config = under(node, "config");
  const type = typeOf(config) ?? named?.type;
  if (type === undefined) return undefined;
  const params = config?.is === "map" ? settings(config) : (named?.params ?? new Map<string, Node>());
  const whole = named === undefined || [...named.params.keys()].every((key) => params.has(key));
  return whole ? { type, params, value: under(node, "value") } : undefined;
}

/** A metric of `Snapshot.dumps()`, with its value in the shape that `save_json` writes. */
export function dumpedMetricOf(result: Node): Metric | undefined {
  const config = at(result, "metric_value_location", "metric", "params");
  const type = typeOf(config);
  return type === undefined ? undefined : { type, params: settings(config), value: simpleValue(result) };
}

/** `evidently:metric_v2:Accuracy` is `Accuracy`. */
function typeOf(config: Node | undefined): string | undefined {
  return textOf(under(config, "type"))?.split(":").at(-1);
}

function settings(config: Node | undefined): ReadonlyMap<string, Node> {
  return new Map(entriesOf(config).filter(([key, node]) => key !== "type" && !key.endsWith("tests") && !isNothing(node)));
}

function isNothing(node: Node): boolean {
  return (node.is === "token" && node.value === null) || node.is === "map" || (node.is === "list" && node.nodes.length === 0);
}

/**
 * `Type(key=value,key=one,two)`, as Evidently spells a metric's settings. A piece without a key goes on with the value before
 * it.
 */
export function explicitName(
  text: string | undefined,
  line: number,
): { readonly type: string; readonly params: ReadonlyMap<string, Node> } | undefined {
  const [, type, inside] = /^([^()\s]+)\(([\s\S]*)\)$/.exec(text ?? "") ?? [];
  if (type === undefined || inside === undefined) return undefined;
  const pieces: string[] = [];
  for (const piece of inside.split(",")) {
    if (pieces.length > 0 && !/^[a-z_]+=/.test(piece)) pieces.push(`${pieces.pop() ?? ""},${piece}`);
    else if (piece !== "") pieces.push(piece);
  }
  const params = pieces.map((piece): readonly [string, Node] => {
    const [key = "", ...value] = piece.split("=");
    return [key, { is: "text", line, value: value.join("=") }];
  });
  return { type, params: new Map(params) };
}

function simpleValue(result: Node): Node | undefined {
  const value = under(result, "value");
  if (value !== undefined) return value;
  const values = under(result, "values");
  if (values?.is === "map") return mapOf(values, [...values.entries.keys()], (key) => under(under(values, key), "value"));
  const single = (key: string) => under(under(result, key), "value");
  const labelled = (key: string) => {
    const each = under(result, key);
    return each?.is === "map" ? mapOf(each, [...each.entries.keys()], (label) => under(under(each, label), "value")) : undefined;
  };
  const [singles, lists] = [
    ["count", "share", "mean", "std"],
    ["counts", "shares"],
  ];
  return mapOf(result, [...singles, ...lists], (key) => (lists.includes(key) ? labelled(key) : single(key)));
}

function mapOf({ line }: Node, keys: readonly string[], get: (key: string) => Node | undefined): MapNode {
  const entries = keys.flatMap((key): (readonly [string, Node])[] => {
    const node = get(key);
    return node === undefined ? [] : [[key, node]];
  });
  return { is: "map", line, entries: new Map(entries) };
}

/** A setting as text: `True` and `true` alike, lists with commas. */
export function spellSetting(node: Node | undefined): string | undefined {
  if (node === undefined) return undefined;
  if (node.is === "text") return /^(?:True|False)$/.test(node.value) ? node.value.toLowerCase() : node.value;
  if (node.is === "number" || node.is === "token") return node.text;
  return nodesOf(node)
    .map((each) => spellSetting(each) ?? "")
    .join(",");
}

/** A setting that is a number, also where it stands in a name. */
export function numberSetting(node: Node | undefined): Node | undefined {
  return node?.is === "text" ? decimalNode(node.value, node.line) : node;
}
