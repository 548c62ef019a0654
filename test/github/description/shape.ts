import { elements, isObject, members, text } from "./json.ts";
import type { Json, JsonObject } from "./json.ts";

/** Where in a value we are; spelled only when there is something to say about it. */
type Place = { readonly within?: Place | undefined; readonly key: string };

/**
 * What a value showed: `problems` as fragments ("without required base.repo.id"), and the property names that the schemas
 * declare for each object met on the way; `open` where any name may stand.
 */
type Found = { readonly problems: string[]; readonly declared: Map<object, Set<string> | "open"> };

type Check = (value: unknown, place: Place, found: Found) => void;

/** The schemas that `$ref`s name, by their whole reference. */
export type Lookup = (reference: string) => Json | undefined;

/** Says what is wrong with one value, as fragments; empty when nothing is. */
export type Shape = (value: unknown) => readonly string[];

/**
 * Compiles schemas of OpenAPI 3.0 as GitHub writes them, each when it is first met. Stricter than JSON Schema in one way: a
 * property that no schema declares is a problem, because a double that invents one teaches its client to rely on it.
 */
export function shapes(lookup: Lookup): (schema: Json) => Shape {
  const named = new Map<string, Check>();
  const check = (schema: Json): Check => {
    const reference = text(members(schema)["$ref"]);
    if (reference === "") return compile(members(schema), check);
    return (value, place, found) => {
      let target = named.get(reference);
      if (target === undefined) named.set(reference, (target = check(lookup(reference) ?? {})));
      target(value, place, found);
    };
  };
  return (schema) => {
    const root = check(schema);
    return (value) => {
      const found: Found = { problems: [], declared: new Map() };
      root(value, { key: "" }, found);
      if (found.problems.length === 0) undeclared(value, { key: "" }, found);
      return found.problems;
    };
  };
}

function compile(schema: JsonObject, check: (schema: Json) => Check): Check {
  const checks: Check[] = [];
  const [type, format, pattern] = [text(schema["type"]), text(schema["format"]), text(schema["pattern"])];
  if (type !== "") checks.push(typed(type));
  if (schema["enum"] !== undefined) checks.push(oneOfThese(elements(schema["enum"])));
  if (FORMATS[format] !== undefined) checks.push(like(FORMATS[format], `no ${format}`));
  if (pattern !== "") checks.push(like((value) => new RegExp(pattern, "u").test(value), `not like ${pattern}`));
  checks.push(...limits(schema));
  if (schema["items"] !== undefined) checks.push(items(check(schema["items"])));
  if (schema["properties"] !== undefined || schema["required"] !== undefined || schema["additionalProperties"] !== undefined)
    checks.push(properties(schema, check));
  checks.push(...elements(schema["allOf"]).map(check));
  // oneOf is read as anyOf: GitHub's alternatives overlap, and its own answers fit several of them.
  for (const alternatives of [schema["anyOf"], schema["oneOf"]])
    if (Array.isArray(alternatives)) checks.push(any(alternatives.map(check)));

  const nullable = schema["nullable"] === true;
  return (value, place, found) => {
    if (value === null && nullable) return;
    for (const one of checks) one(value, place, found);
  };
}

function typed(type: string): Check {
  return (value, place, found) => {
    const is = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
    const fits = type === is || (type === "integer" && Number.isInteger(value));
    if (!fits) found.problems.push(`with ${spell(place)} as ${is} where ${type} is described`);
  };
}

function oneOfThese(values: readonly Json[]): Check {
  return (value, place, found) => {
    if (!values.includes(value as Json))
      found.problems.push(`with ${spell(place)} = ${JSON.stringify(value)}, which is none of ${values.map(String).join(", ")}`);
  };
}

/** Formats as loosely as GitHub itself uses them; those not named here say nothing. */
const FORMATS: Readonly<Record<string, (value: string) => boolean>> = {
  "date-time": (value) =>
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/.test(value) && !Number.isNaN(Date.parse(value)),
  uri: (value) => URL.canParse(value),
};

function like(fits: (value: string) => boolean, what: string): Check {
  return (value, place, found) => {
    if (typeof value === "string" && !fits(value))
      found.problems.push(`with ${spell(place)} = ${JSON.stringify(value)}, which is ${what}`);
  };
}

function limits(schema: JsonObject): readonly Check[] {
  const size = (value: unknown, word: string): number | undefined => {
    if (word.endsWith("Length")) return typeof value === "string" ? Array.from(value).length : undefined;
    if (word.endsWith("Items")) return Array.isArray(value) ? value.length : undefined;
    if (word.endsWith("Properties")) return isObject(value) ? Object.keys(value).length : undefined;
    return typeof value === "number" ? value : undefined;
  };
  return ["minLength", "maxLength", "minItems", "maxItems", "maxProperties", "minimum", "maximum"].flatMap((word) => {
    const limit = schema[word];
    if (typeof limit !== "number") return [];
    return [
      (value, place, found) => {
        const is = size(value, word);
        if (is !== undefined && (word.startsWith("min") ? is < limit : is > limit))
          found.problems.push(`with ${spell(place)} of ${is} where ${word} is ${limit}`);
      },
    ] satisfies Check[];
  });
}

function items(each: Check): Check {
  return (value, place, found) => {
    if (Array.isArray(value)) value.forEach((inner, index) => each(inner, { within: place, key: String(index) }, found));
  };
}

function properties(schema: JsonObject, check: (schema: Json) => Check): Check {
  const known = new Map(Object.entries(members(schema["properties"])).map(([name, inner]) => [name, check(inner)]));
  const required = elements(schema["required"]).map(text);
  const additional = schema["additionalProperties"];
  const others = isObject(additional) ? check(additional) : undefined;
  // GitHub writes `additionalProperties: true` beside named properties too, where it only means "besides what stands above".
  const open = others !== undefined || (additional === true && known.size === 0);
  return (value, place, found) => {
    if (!isObject(value)) return;
    for (const name of required)
      if (value[name] === undefined) found.problems.push(`without required ${spell({ within: place, key: name })}`);
    for (const [name, inner] of Object.entries(value)) {
      if (inner !== undefined) (known.get(name) ?? others)?.(inner, { within: place, key: name }, found);
    }
    declare(found, value, open ? "open" : known.keys());
  };
}

/** At least one alternative fits; otherwise the nearest one says why not. */
function any(alternatives: readonly Check[]): Check {
  return (value, place, found) => {
    const tried = alternatives.map((alternative) => {
      const own: Found = { problems: [], declared: new Map() };
      alternative(value, place, own);
      return own;
    });
    const fitting = tried.filter(({ problems }) => problems.length === 0);
    for (const { declared } of fitting) for (const [inner, names] of declared) declare(found, inner, names);
    if (fitting.length > 0) return;
    // An alternative of another type altogether is further away than any other.
    const distance = ({ problems }: Found): number =>
      problems.length + (problems[0]?.startsWith(`with ${spell(place)} as `) === true ? 1000 : 0);
    found.problems.push(...(tried.toSorted((a, b) => distance(a) - distance(b))[0]?.problems ?? []));
  };
}

function declare(found: Found, value: object, names: Iterable<string> | "open"): void {
  const before = found.declared.get(value);
  if (before === "open") return;
  if (names === "open") found.declared.set(value, "open");
  else if (before === undefined) found.declared.set(value, new Set(names));
  else for (const name of names) before.add(name);
}

function undeclared(value: unknown, place: Place, found: Found): void {
  if (Array.isArray(value)) value.forEach((inner, index) => undeclared(inner, { within: place, key: String(index) }, found));
  if (!isObject(value)) return;
  const names = found.declared.get(value);
  // No schema spoke of this object's properties, or one allows any: nothing below it is described.
  if (names === undefined || names === "open" || names.size === 0) return;
  for (const [name, inner] of Object.entries(value)) {
    if (names.has(name)) undeclared(inner, { within: place, key: name }, found);
    else if (inner !== undefined) found.problems.push(`with undescribed ${spell({ within: place, key: name })}`);
  }
}

function spell(place: Place): string {
  const steps: string[] = [];
  for (let at: Place | undefined = place; at !== undefined; at = at.within) if (at.key !== "") steps.unshift(at.key);
  return steps.length === 0 ? "its body" : steps.join(".");
}
