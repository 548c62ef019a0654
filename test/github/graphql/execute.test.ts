import { isObjectType, NoDeprecatedCustomRule, parse, specifiedRules, validate } from "graphql";
import { describe, expect, test } from "vitest";
import * as queries from "../../../src/github/queries.ts";
import * as queueQueries from "../../../src/github/queries-queue.ts";
import { execute, resolverOf, SCHEMA } from "./execute.ts";
import { inModels, smallWorld } from "./small-world.ts";

describe("what the double knows", () => {
  /** Types that GitHub's schema needs and that nothing in the double ever is. */
  const NEVER = ["EnterpriseUserAccount", "Mannequin", "SmimeSignature", "SshSignature", "UnknownSignature"];
  const fields = Object.values(SCHEMA.getTypeMap())
    .filter((type) => isObjectType(type) && !type.name.startsWith("__") && !NEVER.includes(type.name))
    .flatMap((type) =>
      isObjectType(type) ? Object.keys(type.getFields()).map((field): [string, string] => [type.name, field]) : [],
    );

  test.each(fields)("%s.%s is answered", (type, field) => {
    expect(resolverOf(type, field)).toBeTypeOf("function");
  });

  test("a field nobody taught it is an error, never null", () => {
    expect(() => resolverOf("Commit", "blame")).toThrow(
      "the embedded GitHub does not know Commit.blame; teach it in test/github/graphql",
    );
  });

  test("a query beyond the pruned schema is thrown out, so that no client takes it for an old server", async () => {
    const { ask } = smallWorld();
    await expect(ask(inModels("stargazerCount"))).rejects.toThrow(
      'Cannot query field "stargazerCount" on type "Repository". Keep it in test/github/description/fields.ts?',
    );
  });

  test("a server may be made to lack a field, and says so in GitHub's words", async () => {
    const { state, all } = smallWorld();
    const { body } = await execute(state, all, { query: inModels("name isPrivate") }, ["Repository.isPrivate"]);
    expect(body).toEqual({
      errors: [
        {
          message: "Field 'isPrivate' doesn't exist on type 'Repository'",
          extensions: { code: "undefinedField", typeName: "Repository", fieldName: "isPrivate" },
        },
      ],
    });
  });
});

describe("the client's queries", () => {
  const { readQuery, branchesQuery, ...texts } = { ...queries, ...queueQueries };
  const all = [
    branchesQuery(2),
    ...Object.values(texts).flatMap((text) => (typeof text === "string" ? [text] : Object.values(text))),
    readQuery([
      [
        { folder: true, root: false },
        { folder: false, root: true },
      ],
      [{ folder: false, root: false }],
    ]),
  ];

  test.each(all.map((text) => [/(?:query|mutation) (\w+)/.exec(text)?.[1] ?? "", text]))(
    "%s is valid for GitHub's published schema, and asks for nothing that GitHub wants to remove",
    (_, text) => {
      const errors = validate(SCHEMA, parse(text), [...specifiedRules, NoDeprecatedCustomRule]);
      expect(errors.map(({ message }) => message)).toEqual([]);
    },
  );
});

describe("who asks", () => {
  test("a token nobody knows is a 401", async () => {
    const { state } = smallWorld();
    expect(await execute(state, undefined, { query: inModels("name") })).toEqual({
      status: 401,
      body: { message: "Bad credentials", documentation_url: "https://docs.github.com/graphql", status: "401" },
    });
  });

  test("what a token cannot see does not exist", async () => {
    const { ask, token } = smallWorld();
    const message = "Could not resolve to a Repository with the name 'acme/models'.";
    const expected = {
      status: 200,
      data: { repository: null },
      errors: [{ type: "NOT_FOUND", message, path: ["repository"], locations: [{ line: 1, column: 3 }] }],
    };
    expect(await ask(inModels("name"), {}, { ...token({}), repository: "acme/other" })).toEqual(expected);
    expect(await ask('{ repository(owner: "acme", name: "nothing") { name } }')).toMatchObject({
      data: { repository: null },
      errors: [{ type: "NOT_FOUND" }],
    });
  });

  test.each([
    ["contents", 'object(expression: "main") { oid }', "object"],
    ["contents", "defaultBranchRef { name }", "defaultBranchRef"],
    ["contents", 'ref(qualifiedName: "main") { name }', "ref"],
    ["contents", 'refs(refPrefix: "refs/heads/", first: 1) { totalCount }', "refs"],
    ["pull-requests", "pullRequest(number: 1) { number }", "pullRequest"],
  ])("without %s: read, %s is null and forbidden", async (what, field, name) => {
    const { commit, ask, token } = smallWorld();
    commit("main", { a: "1" });
    const permissions = Object.fromEntries(
      ["contents", "pull-requests", "checks"].filter((one) => one !== what).map((one) => [one, "read" as const]),
    );
    const { status, data, errors } = await ask(inModels(field), {}, token(permissions));
    expect({ status, data }).toEqual({ status: 200, data: { repository: { [name]: null } } });
    expect(errors).toEqual([
      {
        type: "FORBIDDEN",
        message: "Resource not accessible by integration",
        path: ["repository", name],
        extensions: { saml_failure: false },
        locations: [{ line: 1, column: expect.any(Number) as number }],
      },
    ]);
  });

  test("reading a reviewed commit takes contents too, and null stands where it would", async () => {
    const { commit, pull, ask, token, ada } = smallWorld();
    commit("main", { a: "1" });
    const head = commit("a", { a: "2" });
    pull("a", {
      reviews: [
        {
          id: 7,
          by: ada,
          state: "APPROVED",
          was: "APPROVED",
          body: "",
          commit: head,
          submittedAt: undefined,
          editedAt: undefined,
          dismissal: undefined,
        },
      ],
    });
    const { data, errors } = await ask(
      inModels("pullRequest(number: 1) { reviews(first: 1) { nodes { state commit { oid } } } }"),
      {},
      token({ "pull-requests": "read" }),
    );
    expect(data).toEqual({ repository: { pullRequest: { reviews: { nodes: [{ state: "APPROVED", commit: null }] } } } });
    expect(errors).toMatchObject([{ type: "FORBIDDEN", path: ["repository", "pullRequest", "reviews", "nodes", 0, "commit"] }]);
  });

  test("a list that may not be null takes its repository with it", async () => {
    const { ask, token } = smallWorld();
    expect(await ask(inModels("name pullRequests(first: 1) { totalCount }"), {}, token({ contents: "read" }))).toMatchObject({
      data: { repository: null },
      errors: [{ type: "FORBIDDEN", path: ["repository", "pullRequests"] }],
    });
  });

  test("check suites take checks: read", async () => {
    const { commit, ask, token } = smallWorld();
    commit("main", { a: "1" });
    const query = inModels('object(expression: "main") { ... on Commit { checkSuites(first: 1) { totalCount } } }');
    expect(await ask(query, {}, token({ contents: "read" }))).toMatchObject({
      data: { repository: { object: { checkSuites: null } } },
      errors: [{ type: "FORBIDDEN" }],
    });
  });

  test("a public repository is everybody's to read", async () => {
    const { commit, ask, token, repository } = smallWorld();
    const head = commit("main", { a: "1" });
    repository.private = false;
    expect(await ask(inModels('object(expression: "main") { oid }'), {}, token({}))).toEqual({
      status: 200,
      data: { repository: { object: { oid: head } } },
      errors: undefined,
    });
  });
});

describe("what is not there", () => {
  test("a pull request of no number, and the others are answered all the same", async () => {
    const { commit, pull, ask } = smallWorld();
    commit("main", { a: "1" });
    commit("a", { a: "2" });
    pull("a");
    const { data, errors } = await ask(inModels("a: pullRequest(number: 9) { number } b: pullRequest(number: 1) { number }"));
    expect(data).toEqual({ repository: { a: null, b: { number: 1 } } });
    expect(errors).toEqual([
      {
        type: "NOT_FOUND",
        message: "Could not resolve to a PullRequest with the number of 9.",
        path: ["repository", "a"],
        locations: [{ line: 1, column: 47 }],
      },
    ]);
  });

  test("an address leads to what it names", async () => {
    const { commit, pull, ask } = smallWorld();
    const sha = commit("main", { a: "1" });
    commit("a", { a: "2" });
    pull("a");
    const resource = (alias: string, path: string): string =>
      `${alias}: resource(url: "https://github.com/${path}") { __typename ... on PullRequest { number } ... on Commit { oid } }`;
    const { data } = await ask(
      `{ ${resource("pull", "acme/models/pull/1")} ${resource("commit", `acme/models/commit/${sha}`)} ${resource("none", "acme/none/pull/1")} }`,
    );
    expect(data).toEqual({
      pull: { __typename: "PullRequest", number: 1 },
      commit: { __typename: "Commit", oid: sha },
      none: null,
    });
  });
});
