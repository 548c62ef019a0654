import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSchema, parse, validate } from "graphql";
import { expect, test } from "vitest";
import * as z from "zod";
import { UserError } from "../../src/errors.ts";
import { Outage } from "../../src/github/errors.ts";
import { graphqlUrlOf, NoGraphql } from "../../src/github/graphql.ts";
import { branchesQuery, LANDINGS, MORE, OPEN_PULL_REQUESTS, PULL_REQUEST, readQuery } from "../../src/github/queries.ts";
import { NOW, scripted, type Scripted } from "./scripted.ts";

const POST = "POST /graphql";
const query = {
  text: "query { x }",
  variables: { owner: "acme", name: "models" },
  shape: z.object({ x: z.number().nullable() }),
};

const schema = buildSchema(readFileSync(join(import.meta.dirname, "../github/description/schema.graphql"), "utf8"), {
  assumeValid: true,
});

test.each(
  Object.entries({
    PULL_REQUEST,
    OPEN_PULL_REQUESTS,
    LANDINGS,
    branches: branchesQuery(2),
    ...MORE,
    read: readQuery([
      [
        { folder: false, root: false },
        { folder: true, root: false },
      ],
      [{ folder: true, root: true }],
    ]),
  }),
)("%s is a query of GitHub's published schema", (_, text) => {
  expect(validate(schema, parse(text)).map(({ message }) => message)).toEqual([]);
});

test.each([
  ["https://api.github.com", "https://api.github.com/graphql"],
  ["https://api.github.com/", "https://api.github.com/graphql"],
  ["https://ghe.example/api/v3", "https://ghe.example/api/graphql"],
  ["https://api.acme.ghe.com", "https://api.acme.ghe.com/graphql"],
  ["http://127.0.0.1:4000", "http://127.0.0.1:4000/graphql"],
])("finds the endpoint beside %s", (rest, endpoint) => {
  expect(graphqlUrlOf(rest)).toBe(endpoint);
});

test("asks at the endpoint it is told", async () => {
  const net = scripted(
    { "POST /api/graphql": { body: { data: { x: 1 } } } },
    { baseUrl: "https://ghe.example/api/v3", graphqlUrl: "https://ghe.example/api/graphql" },
  );
  expect(await net.access.graphql(query)).toEqual({ x: 1 });
  expect(net.asked).toEqual(['POST /api/graphql {"query":"query { x }","variables":{"owner":"acme","name":"models"}}']);
});

const spent = {
  status: 403,
  headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(NOW / 1000 + 5) },
  body: { message: "API rate limit exceeded" },
};
test.each([
  ["no endpoint", { status: 404, body: { message: "Not Found" } }, "this GitHub answers no GraphQL; asking by REST instead"],
  [
    "a spent budget, told as an error in a 200",
    { body: { errors: [{ type: "RATE_LIMITED", message: "API rate limit exceeded for installation ID 1." }] } },
    "the GraphQL budget of this token is spent; asking by REST instead",
  ],
  ["a spent budget, told as a 403", spent, "the GraphQL budget of this token is spent; asking by REST instead"],
])("gives way to REST for %s, and remembers it", async (_, reply, said) => {
  const net = scripted({ [POST]: reply });
  await expect(net.access.graphql(query)).rejects.toBeInstanceOf(NoGraphql);
  await expect(net.access.graphql(query)).rejects.toBeInstanceOf(NoGraphql);
  expect(net.asked).toHaveLength(1);
  expect(net.log).toEqual([said]);
  expect(net.waits).toEqual([]);
});

test("gives way to REST where an older server does not know a field, for that query alone", async () => {
  const unknown = {
    body: {
      errors: [
        { message: "Field 'fullDatabaseId' doesn't exist on type 'PullRequestReview'", extensions: { code: "undefinedField" } },
      ],
    },
  };
  const net = scripted({ [POST]: [unknown, { body: { data: { x: 1 } } }] });
  await expect(net.access.graphql(query)).rejects.toBeInstanceOf(NoGraphql);
  expect(await net.access.graphql(query)).toEqual({ x: 1 });
});

test("repeats a query that took GitHub too long", async () => {
  const slow = {
    body: {
      data: null,
      errors: [{ message: "Something went wrong while executing your query. This may be the result of a timeout." }],
    },
  };
  const net = scripted({ [POST]: [slow, { status: 502, body: { message: "Server Error" } }, { body: { data: { x: 1 } } }] });
  expect(await net.access.graphql(query)).toEqual({ x: 1 });
  expect(net.waits).toEqual([1000, 3000]);
});

test("waits for the secondary limit even when it comes as 200", async () => {
  const limited = {
    headers: { "retry-after": "4" },
    body: { errors: [{ message: "You have exceeded a secondary rate limit." }] },
  };
  const net = scripted({ [POST]: [limited, { body: { data: { x: 1 } } }] });
  expect(await net.access.graphql(query)).toEqual({ x: 1 });
  expect(net.waits).toEqual([4000]);
});

test("takes null for an answer only where the caller expects the error beside it", async () => {
  const reply: Scripted = { body: { data: { x: null }, errors: [{ type: "NOT_FOUND", message: "no x", path: ["x"] }] } };
  const net = scripted({ [POST]: [reply, reply] });
  expect(await net.access.graphql({ ...query, absent: ({ path }) => path?.[0] === "x" })).toEqual({ x: null });
  await expect(net.access.graphql(query)).rejects.toThrow("GitHub answers: no x (POST /graphql, HTTP 200)");
});

test.each([
  [
    { type: "NOT_FOUND", message: "Could not resolve to a Repository with the name 'acme/models'.", path: ["repository"] },
    "GitHub finds no repository acme/models, or the token may not see it",
  ],
  [
    {
      type: "FORBIDDEN",
      message: "Resource not accessible by integration",
      path: ["repository", "pullRequest", "reviews", "nodes", 0, "commit"],
    },
    "permissions: { contents: read, pull-requests: read, checks: read }",
  ],
])("names the remedy for %o", async (error, remedy) => {
  const net = scripted({ [POST]: { body: { data: { repository: null }, errors: [error] } } });
  const thrown = await net.access.graphql(query).catch((reason: unknown) => reason);
  expect(thrown).toBeInstanceOf(UserError);
  expect(String(thrown)).toContain(remedy);
});

test("takes an answer in another shape for an outage, never for a value", async () => {
  const net = scripted({ [POST]: { body: { data: { x: "1" } } } });
  await expect(net.access.graphql(query)).rejects.toBeInstanceOf(Outage);
});
