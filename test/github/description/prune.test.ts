import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSchema } from "graphql";
import { expect, test } from "vitest";
import { FIELDS } from "./fields.ts";
import { OPERATIONS } from "./operations.ts";
import { pruneOpenapi, spellOpenapi } from "./prune-openapi.ts";
import { pruneSchema } from "./prune-schema.ts";

const PUBLISHED = `
"A thing" interface Node { id: ID! }
type Query { "reads" thing(id: ID!, loud: Boolean = false): Thing others: [Other] @deprecated(reason: "old") find(by: By): Found }
type Thing implements Node @docsCategory(name: "x") { id: ID! name: String size(in: Unit, of: String): Int secret: String }
type Other implements Node { id: ID! note: String @deprecated(reason: "old") }
type Third { x: Int }
union Found = Thing | Other | Third
enum Unit { BYTES LINES }
input By { name: String unit: Unit }
directive @docsCategory(name: String!) on OBJECT
`;

test("a schema is cut down to the fields kept, with required arguments and without words", () => {
  expect(pruneSchema(PUBLISHED, { Query: "thing", Thing: "name size(in)" }, [])).toMatchInlineSnapshot(`
    "schema {
      query: Query
    }

    type Query {
      thing(id: ID!): Thing
    }

    type Thing {
      name: String
      size(in: Unit): Int
    }

    enum Unit {
      BYTES
      LINES
    }
    "
  `);
});

test("what the queries use is kept besides, through fragments, unions and inputs", () => {
  const query = 'query Q { find(by: { name: "x" }) { ... on Thing { ...F } ... on Other { note } } } fragment F on Thing { id }';
  expect(pruneSchema(PUBLISHED, {}, [query])).toMatchInlineSnapshot(`
    "schema {
      query: Query
    }

    input By {
      name: String
    }

    union Found = Thing | Other

    type Other {
      note: String @deprecated(reason: "old")
    }

    type Query {
      find(by: By): Found
    }

    type Thing {
      id: ID!
    }
    "
  `);
});

test.each([
  [{ Query: "nothing" }, "GitHub's schema has no Query.nothing"],
  [{ Query: "thing(size)" }, "GitHub's schema has no Query.thing(size)"],
  [{ Nothing: "x" }, "GitHub's schema has no type Nothing with fields"],
  [{ Query: "thing" }, "Query.thing answers with Thing, of which no field is kept; name the fields of Thing"],
  [{ Query: "thing", Thing: "name", Third: "x" }, "nothing kept answers with Third"],
])("%j is refused", (fields, message) => {
  expect(() => pruneSchema(PUBLISHED, fields, [])).toThrow(message);
});

test("a query that GitHub's schema does not allow is refused", () => {
  expect(() => pruneSchema(PUBLISHED, { Query: "thing", Thing: "name" }, ["{ thing(id: 1) { color } }"])).toThrow(
    "GitHub's schema has no Thing.color",
  );
});

const DOCUMENT = {
  openapi: "3.0.3",
  info: { title: "API", version: "1" },
  paths: {
    "/b/{id}": {
      get: {
        summary: "Reads b",
        operationId: "b/get",
        parameters: [
          { $ref: "#/components/parameters/id" },
          { name: "page", in: "query", description: "which", schema: { type: "integer", default: 1 } },
        ],
        responses: {
          "200": {
            description: "ok",
            content: { "application/json": { schema: { $ref: "#/components/schemas/b" }, examples: {} } },
          },
          "404": { $ref: "#/components/responses/gone" },
        },
      },
      delete: { operationId: "b/delete", responses: { "204": { description: "gone" } } },
    },
    "/a": {
      post: {
        operationId: "a/post",
        requestBody: { required: true, content: { "application/json": { schema: { type: "object", example: {} } } } },
        responses: {},
      },
    },
  },
  components: {
    parameters: { id: { name: "id", in: "path", required: true, schema: { type: "string", example: "7" } } },
    responses: {
      gone: { description: "gone", content: { "application/json": { schema: { $ref: "#/components/schemas/error" } } } },
    },
    schemas: {
      b: {
        title: "B",
        type: "object",
        properties: { description: { type: "string", description: "words" }, parent: { $ref: "#/components/schemas/b" } },
      },
      error: { type: "object" },
      unused: { type: "string" },
    },
  },
};

test("an OpenAPI document is cut down to the operations asked for and what they reach, one a line", () => {
  expect(spellOpenapi(pruneOpenapi(DOCUMENT, ["GET /b/{id}", "POST /a"], "api@1"))).toMatchInlineSnapshot(`
    "{"openapi":"3.0.3","info":{"title":"API","version":"1","source":"api@1"},
    "paths":{
    "/a":{
    "post":{"operationId":"a/post","parameters":[],"requestBody":{"required":true,"content":{"application/json":{"schema":{"type":"object"}}}},"responses":{}}
    },
    "/b/{id}":{
    "get":{"operationId":"b/get","parameters":[{"$ref":"#/components/parameters/id"},{"name":"page","in":"query","required":false,"schema":{"type":"integer"}}],"responses":{"200":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/b"}}}},"404":{"$ref":"#/components/responses/gone"}}}
    }
    },
    "components":{
    "parameters":{
    "id":{"name":"id","in":"path","required":true,"schema":{"type":"string"}}
    },
    "responses":{
    "gone":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/error"}}}}
    },
    "schemas":{
    "b":{"properties":{"description":{"type":"string"},"parent":{"$ref":"#/components/schemas/b"}},"type":"object"},
    "error":{"type":"object"}
    }
    }}
    "
  `);
});

test("an operation that GitHub does not describe is refused", () => {
  expect(() => pruneOpenapi(DOCUMENT, ["PUT /b/{id}"], "api@1")).toThrow("GitHub describes no PUT /b/{id}");
});

test("the committed descriptions hold what the lists ask for; run npm run describe after changing them", () => {
  const read = (name: string): string => readFileSync(join(import.meta.dirname, name), "utf8");
  const { paths } = JSON.parse(read("openapi.json")) as { paths: Record<string, Record<string, unknown>> };
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(described.toSorted()).toEqual([...OPERATIONS].sort());

  const schema = buildSchema(read("schema.graphql"));
  for (const [type, text] of Object.entries(FIELDS)) {
    // Objects, interfaces and inputs alike have fields.
    const found = schema.getType(type) as { getFields?: () => Record<string, unknown> } | undefined;
    const names = [...text.matchAll(/(\w+)(?:\([^)]*\))?/g)].map(([, name]) => name);
    expect(Object.keys(found?.getFields?.() ?? {}), type).toEqual(expect.arrayContaining(names));
  }
});
