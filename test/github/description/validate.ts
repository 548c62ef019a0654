import { readFileSync } from "node:fs";
import { join } from "node:path";
import { at, elements, members, text } from "./json.ts";
import type { Json } from "./json.ts";
import { shapes } from "./shape.ts";
import type { Shape } from "./shape.ts";

/** One request and its answer: bodies as parsed JSON, undefined where there is none; `url` whole or from its path on. `status` 0: no answer came. */
export type Exchange = {
  readonly method: string;
  readonly url: string;
  readonly requestBody: unknown;
  readonly status: number;
  readonly answerBody: unknown;
};

export type Validator = {
  /** What GitHub's description says against this request, as sentences. */
  readonly request: (method: string, pathWithQuery: string, body: unknown) => string[];
  /** What GitHub's description says against this answer, as sentences. */
  readonly answer: (method: string, path: string, status: number, body: unknown) => string[];
};

type Parameter = { readonly name: string; readonly required: boolean; readonly type: string; readonly shape: Shape };
type Operation = {
  readonly name: string;
  readonly query: readonly Parameter[];
  readonly body: { readonly required: boolean; readonly shape: Shape } | undefined;
  readonly answers: ReadonlyMap<string, Shape | undefined>;
};

/**
 * Answers that any operation may give, documented with it or not: bad credentials, no permission, hidden, throttled, broken.
 * https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api
 */
const ANYWHERE = new Set([401, 403, 404, 429, 500, 502, 503, 504]);

/** Compares requests and answers with GitHub's own description (`openapi.json`). Operations are compiled when first met. */
export function validator(): Validator {
  const document = JSON.parse(readFileSync(join(import.meta.dirname, "openapi.json"), "utf8")) as Json;
  const lookup = (reference: string): Json | undefined => at(document, ...reference.slice(2).split("/"));
  const shape = shapes(lookup);
  const resolved = (value: Json): Json => lookup(text(at(value, "$ref"))) ?? value;
  const shapeOf = (value: Json | undefined): Shape | undefined => {
    const schema = at(value, "content", "application/json", "schema");
    return schema === undefined ? undefined : shape(schema);
  };

  const templates = Object.keys(members(at(document, "paths"))).map((path) => ({
    path,
    matches: matcher(path),
    literal: path.replaceAll(/\{[^}]*\}/g, "").length,
  }));
  templates.sort((a, b) => b.literal - a.literal);
  const compiled = new Map<string, Operation | undefined>();

  const compile = (method: string, path: string): Operation | undefined => {
    const described = at(document, "paths", path, method.toLowerCase());
    if (described === undefined) return undefined;
    const parameters = elements(at(described, "parameters")).map(resolved);
    const body = at(described, "requestBody");
    const schema = shapeOf(body);
    const responses = members(at(described, "responses"));
    return {
      name: `${method} ${path}`,
      query: parameters.filter((one) => at(one, "in") === "query").map((one) => parameter(one, shape)),
      body: schema === undefined ? undefined : { required: at(body, "required") === true, shape: schema },
      answers: new Map(Object.entries(responses).map(([status, value]) => [status, shapeOf(resolved(value))])),
    };
  };
  const find = (method: string, path: string): Operation | undefined => {
    for (const template of templates) {
      if (!template.matches.test(path)) continue;
      const key = `${method} ${template.path}`;
      if (!compiled.has(key)) compiled.set(key, compile(method, template.path));
      const operation = compiled.get(key);
      if (operation !== undefined) return operation;
    }
    return undefined;
  };
  const basic = shape({ $ref: "#/components/schemas/basic-error" });

  return {
    request(method, pathWithQuery, body) {
      const { pathname, searchParams } = new URL(pathWithQuery, "http://api.invalid");
      const operation = find(method, pathname);
      if (operation === undefined) return [unknown(method, pathname)];
      const says = (fragment: string): string => `${operation.name} was asked ${fragment}`;
      const problems = [...searchParams].flatMap(([name, value]) => {
        const parameter = operation.query.find((one) => one.name === name);
        if (parameter === undefined) return [says(`with undescribed query parameter ${name}`)];
        return parameter
          .shape(typedAs(parameter.type, value))
          .map((fragment) => says(fragment.replace("its body", `query parameter ${name}`)));
      });
      for (const { name, required } of operation.query)
        if (required && !searchParams.has(name)) problems.push(says(`without required query parameter ${name}`));
      if (operation.body === undefined)
        return isNothing(body) ? problems : [...problems, says("with a body where none is described")];
      if (isNothing(body)) return operation.body.required ? [...problems, says("without its required body")] : problems;
      return [...problems, ...operation.body.shape(body).map(says)];
    },

    answer(method, path, code, body) {
      const { pathname } = new URL(path, "http://api.invalid");
      const operation = find(method, pathname);
      if (operation === undefined) return [unknown(method, pathname)];
      const says = (fragment: string): string => `${operation.name} answered ${code} ${fragment}`;
      const status = String(code);
      if (!operation.answers.has(status) && !ANYWHERE.has(code)) return [says("which is no described status")];
      // Outages have no shape, and refusals without a described one have that of `basic-error`.
      const described = operation.answers.get(status) ?? (code >= 400 && code < 500 && !isNothing(body) ? basic : undefined);
      if (described !== undefined) return described(body).map(says);
      return isNothing(body) || code >= 500 ? [] : [says("with a body where none is described")];
    },
  };
}

let shared: Validator | undefined;

/** What GitHub's description says against one exchange; empty when nothing. GraphQL requests are left to the GraphQL schema. */
export function disagreements(exchange: Exchange): string[] {
  const { pathname, search } = new URL(exchange.url, "http://api.invalid");
  const path = pathname.replace(/^\/api\/v3(?=\/)/, "");
  if (/^(\/api)?\/graphql$/.test(path)) return [];
  shared ??= validator();
  const asked = shared.request(exchange.method, path + search, exchange.requestBody);
  // No answer came, or one in a media type of its own: bytes of a file, which no schema describes.
  if (exchange.status === 0 || exchange.answerBody instanceof Uint8Array) return asked;
  // A request that GitHub would refuse is none of the double's faults when it refuses it too.
  const refused = exchange.status >= 400;
  const answered = shared.answer(exchange.method, path, exchange.status, exchange.answerBody);
  return refused && asked.length > 0 ? [...new Set(answered)] : [...new Set([...asked, ...answered])];
}

const unknown = (method: string, path: string): string => `${method} ${path} is no operation that openapi.json describes`;

/** Branches, refs and paths may hold slashes, written as such or as %2F; every other parameter is one segment. */
function matcher(path: string): RegExp {
  const pattern = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    ["path", "ref", "branch", "basehead"].includes(name) ? "(?:.+)" : "(?:[^/]+)",
  );
  return new RegExp(`^${pattern}$`);
}

function parameter(value: Json, shape: (schema: Json) => Shape): Parameter {
  const schema = at(value, "schema") ?? {};
  return {
    name: text(at(value, "name")),
    required: at(value, "required") === true,
    type: text(at(schema, "type")),
    shape: shape(schema),
  };
}

function typedAs(type: string, value: string): unknown {
  if ((type === "integer" || type === "number") && value.trim() !== "" && !Number.isNaN(Number(value))) return Number(value);
  if (type === "boolean" && (value === "true" || value === "false")) return value === "true";
  return value;
}

const isNothing = (body: unknown): boolean => body === undefined || body === null || body === "";
