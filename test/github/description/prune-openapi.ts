import { at, elements, members, text } from "./json.ts";
import type { Json, JsonObject } from "./json.ts";

/** The words of JSON Schema that say what a value must be; everything else (descriptions, examples, titles, defaults) is dropped. */
const STRUCTURE = new Set(
  (
    "type properties required additionalProperties items enum nullable format pattern allOf anyOf oneOf $ref " +
    "minLength maxLength minItems maxItems uniqueItems minimum maximum maxProperties"
  ).split(" "),
);

/**
 * GitHub's OpenAPI document cut down to these operations ("GET /path/{name}"): their parameters, request bodies, answers by
 * status, and every component these reach. Throws for an operation that GitHub does not describe.
 */
export function pruneOpenapi(whole: Json, operations: readonly string[], source: string): JsonObject {
  const reached = new Map<string, Json>();
  const clean = (schema: Json): Json => structure(schema, (reference) => reach(reference));
  const reach = (reference: string): void => {
    if (reached.has(reference)) return;
    reached.set(reference, null);
    const [, ...steps] = reference.split("/");
    const found = at(whole, ...steps);
    if (found === undefined) throw new Error(`GitHub describes no ${reference}`);
    const kind = steps[1];
    reached.set(
      reference,
      kind === "schemas" ? clean(found) : kind === "parameters" ? parameter(found, clean) : answer(found, clean),
    );
  };

  const paths: Record<string, Record<string, Json>> = {};
  for (const line of operations.toSorted((a, b) => (byPath(a) < byPath(b) ? -1 : 1))) {
    const [method = "", path = ""] = line.split(" ");
    const described = at(whole, "paths", path, method.toLowerCase());
    if (described === undefined) throw new Error(`GitHub describes no ${line}`);
    paths[path] ??= {};
    paths[path][method.toLowerCase()] = operation(described, clean, reach);
  }

  const components: Record<string, Record<string, Json>> = {};
  for (const [reference, value] of [...reached].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [, , kind = "", name = ""] = reference.split("/");
    components[kind] ??= {};
    components[kind][name] = value;
  }
  const info = members(at(whole, "info"));
  return {
    openapi: at(whole, "openapi") ?? null,
    info: { title: info["title"] ?? null, version: info["version"] ?? null, source },
    paths,
    components,
  };
}

/** The pruned document as text: one operation or component a line, in sorted order, so that a difference can be read. */
export function spellOpenapi(document: JsonObject): string {
  const block = (value: Json, deep: number): string =>
    deep === 0
      ? JSON.stringify(value)
      : `{\n${Object.entries(members(value))
          .map(([name, inner]) => `${JSON.stringify(name)}:${block(inner, deep - 1)}`)
          .join(",\n")}\n}`;
  const { paths = {}, components = {}, ...rest } = document;
  const head = JSON.stringify(rest).slice(0, -1);
  return `${head},\n"paths":${block(paths, 2)},\n"components":${block(components, 2)}}\n`;
}

const byPath = (line: string): string => line.split(" ").reverse().join(" ");

function operation(described: Json, clean: (schema: Json) => Json, reach: (reference: string) => void): JsonObject {
  const linked = (value: Json, keep: (value: Json, clean: (schema: Json) => Json) => JsonObject): JsonObject => {
    const reference = text(at(value, "$ref"));
    if (reference === "") return keep(value, clean);
    reach(reference);
    return { $ref: reference };
  };
  const kept: Record<string, Json> = { operationId: text(at(described, "operationId")) };
  kept["parameters"] = elements(at(described, "parameters")).map((value) => linked(value, parameter));
  const body = at(described, "requestBody");
  if (body !== undefined) kept["requestBody"] = { required: at(body, "required") === true, ...answer(body, clean) };
  kept["responses"] = Object.fromEntries(
    Object.entries(members(at(described, "responses"))).map(([status, value]) => [status, linked(value, answer)]),
  );
  return kept;
}

function parameter(value: Json, clean: (schema: Json) => Json): JsonObject {
  const { name = "", in: place = "", required = false, schema = {} } = members(value);
  return { name, in: place, required, schema: clean(schema) };
}

/** A request body or an answer: its JSON schema, or nothing where it has none. */
function answer(value: Json, clean: (schema: Json) => Json): JsonObject {
  const schema = at(value, "content", "application/json", "schema");
  return schema === undefined ? {} : { content: { "application/json": { schema: clean(schema) } } };
}

function structure(schema: Json, reach: (reference: string) => void): Json {
  if (typeof schema !== "object" || schema === null) return schema;
  const kept: Record<string, Json> = {};
  for (const [word, value] of Object.entries(members(schema)).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!STRUCTURE.has(word)) continue;
    if (word === "$ref" && typeof value === "string") reach(value);
    if (word === "properties")
      kept[word] = Object.fromEntries(Object.entries(members(value)).map(([name, inner]) => [name, structure(inner, reach)]));
    else if (word === "items" || word === "additionalProperties") kept[word] = structure(value, reach);
    else if (word === "allOf" || word === "anyOf" || word === "oneOf")
      kept[word] = elements(value).map((inner) => structure(inner, reach));
    else kept[word] = value;
  }
  return kept;
}
