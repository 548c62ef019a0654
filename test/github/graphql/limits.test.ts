import { describe, expect, test } from "vitest";
import { rateLimited } from "./execute.ts";
import { inModels, smallWorld } from "./small-world.ts";

describe("limits", () => {
  test.each([
    [
      "pullRequests { nodes { number } }",
      "MISSING_PAGINATION_BOUNDARIES",
      "You must provide a `first` or `last` value to properly paginate the `pullRequests` connection.",
    ],
    [
      "pullRequests(first: 101) { nodes { number } }",
      "EXCESSIVE_PAGINATION",
      "Requesting 101 records on the `pullRequests` connection exceeds the `first` limit of 100 records.",
    ],
    [
      "pullRequests(last: 200) { totalCount }",
      "EXCESSIVE_PAGINATION",
      "Requesting 200 records on the `pullRequests` connection exceeds the `last` limit of 100 records.",
    ],
    [
      'pullRequests(first: 1, after: "what") { totalCount }',
      "INVALID_CURSOR_ARGUMENTS",
      "`what` does not appear to be a valid cursor.",
    ],
  ])("%s is refused at its own path", async (field, type, message) => {
    const { ask } = smallWorld();
    expect((await ask(inModels(field))).errors).toEqual([
      { type, message, path: ["repository", "pullRequests"], locations: [{ line: 1, column: 47 }] },
    ]);
  });

  test("counting alone needs no page", async () => {
    const { ask } = smallWorld();
    expect(await ask(inModels("pullRequests { totalCount }"))).toEqual({
      status: 200,
      data: { repository: { pullRequests: { totalCount: 0 } } },
      errors: undefined,
    });
  });

  test("half a million nodes are the most a query may ask for", async () => {
    const { ask } = smallWorld();
    const deep =
      "pullRequests(first: 100) { nodes { commits(first: $n) { nodes { commit { parents(first: 100) { nodes { oid } } } } } } }";
    const query = `query($n: Int!) { repository(owner: "acme", name: "models") { ${deep} } }`;
    const refusal = (message: string) => ({
      status: 200,
      data: undefined,
      errors: [{ type: "MAX_NODE_LIMIT_EXCEEDED", message }],
    });
    expect(await ask(query, { n: 100 })).toEqual(
      refusal(
        "By the time this query traverses to the parents connection, it is requesting up to 1,000,000 possible nodes which exceeds the maximum limit of 500,000.",
      ),
    );
    expect(await ask(query, { n: 50 })).toEqual(
      refusal("This query requests up to 505,100 possible nodes which exceeds the maximum limit of 500,000."),
    );
    expect(await ask(query, { n: 49 })).toMatchObject({ errors: undefined });
  });

  test("a query costs a point for every hundred lists it may open, at least one, and says so", async () => {
    const { ask, all } = smallWorld();
    const rate = "rateLimit { cost remaining limit used resetAt nodeCount }";
    expect((await ask(`{ ${rate} }`)).data).toEqual({
      rateLimit: { cost: 1, remaining: 999, limit: 1000, used: 1, resetAt: "2026-03-02T10:00:00Z", nodeCount: 0 },
    });
    const query = `{ ${rate} repository(owner: "acme", name: "models") { pullRequests(first: 100) { nodes { commits(first: 20) { totalCount } reviews(first: 20) { totalCount } files(first: 20) { totalCount } } } } }`;
    expect((await ask(query)).data).toMatchObject({ rateLimit: { cost: 3, remaining: 996, nodeCount: 6100 } });
    expect(all.used).toMatchObject({ core: 0, graphql: 4 });
  });

  test("a spent hour is answered with status 200 and an error, until the next hour", async () => {
    const { ask, all, clock } = smallWorld();
    await ask(inModels("name"));
    all.used.graphql = 1000;
    const spent = await ask(inModels("name"));
    expect(spent).toEqual({
      status: 200,
      data: undefined,
      errors: [
        { type: "RATE_LIMIT", code: "graphql_rate_limit", message: "API rate limit already exceeded for installation ID 15368." },
      ],
    });
    expect(rateLimited(all, "RATE_LIMITED").body).toMatchObject({ errors: [{ type: "RATE_LIMITED" }] });
    clock.advance("1h");
    expect((await ask(inModels("name"))).data).toEqual({ repository: { name: "models" } });
  });
});
