import type { Checked } from "../../../errors.ts";
import type { Field, Signature } from "../../reading.ts";
import { readJson } from "../../syntax/json.ts";
import { entriesOf, nodesOf, textOf, truthOf, under, type Node } from "../../syntax/tree.ts";

/**
 * A model's signature as MLflow writes it (https://mlflow.org/docs/latest/ml/model/signatures/): `inputs` and `outputs` are JSON in
 * a text. `required` is left out before 2.13, and means yes; versions before 2.10 wrote `optional` instead. A column without a name is
 * called by its place.
 */
export function signatureOf(signature: Node | undefined, file: string): Checked<Signature> {
  const inputs = fieldsOf(under(signature, "inputs"), file, "inputs");
  const outputs = fieldsOf(under(signature, "outputs"), file, "outputs");
  if (!inputs.ok || !outputs.ok)
    return { ok: false, problems: [inputs, outputs].flatMap((each) => (each.ok ? [] : each.problems)) };
  return { ok: true, value: { inputs: inputs.value, outputs: outputs.value } };
}

function fieldsOf(node: Node | undefined, file: string, side: string): Checked<readonly Field[]> {
  if (node === undefined || (node.is === "token" && node.value === null)) return { ok: true, value: [] };
  const refuse = (what: string): Checked<readonly Field[]> => ({
    ok: false,
    problems: [{ what: `signature.${side} ${what}`, file, line: node.line, hint: "log the model again with its signature" }],
  });
  const read: Checked<Node> = node.is === "text" ? readJson(node.value, file) : { ok: true, value: node };
  if (!read.ok) return refuse("is not JSON");
  if (read.value.is !== "list") return refuse("is no list");
  const fields = read.value.nodes.map(fieldOf);
  const known = fields.filter((field) => field !== undefined);
  return known.length === fields.length ? { ok: true, value: known } : refuse("has a column whose type is not told");
}

function fieldOf(spec: Node, place: number): Field | undefined {
  const type = typeOf(spec);
  return type === undefined
    ? undefined
    : { name: textOf(under(spec, "name")) ?? String(place), type, optional: isOptional(spec) };
}

function isOptional(spec: Node): boolean {
  return truthOf(under(spec, "required")) === false || truthOf(under(spec, "optional")) === true;
}

/** One spelling for each type: `long`, `tensor(float32)[-1,3]`, `array(double)`, `map(string)`, `object(a: long, b?: string)`. */
function typeOf(spec: Node | undefined): string | undefined {
  const type = textOf(under(spec, "type"));
  if (type === "tensor") return tensorOf(under(spec, "tensor-spec"));
  if (type === "array") return around("array", typeOf(under(spec, "items")));
  if (type === "map") return around("map", typeOf(under(spec, "values")));
  if (type !== "object") return type;
  const properties = entriesOf(under(spec, "properties")).map(([name, each]) => {
    const inner = typeOf(each);
    return inner === undefined ? undefined : `${name}${isOptional(each) ? "?" : ""}: ${inner}`;
  });
  const known = properties.filter((each) => each !== undefined);
  // MLflow compares properties by name, in whatever order they stand.
  return known.length === properties.length && known.length > 0 ? around("object", known.sort().join(", ")) : undefined;
}

function around(word: string, inner: string | undefined): string | undefined {
  return inner === undefined ? undefined : `${word}(${inner})`;
}

function tensorOf(spec: Node | undefined): string | undefined {
  const dtype = textOf(under(spec, "dtype"));
  const shape = under(spec, "shape");
  const sides = nodesOf(shape).flatMap((side) => (side.is === "number" ? side.text : []));
  if (dtype === undefined || shape?.is !== "list" || sides.length !== shape.nodes.length) return undefined;
  return `tensor(${dtype})[${sides.join(",")}]`;
}
