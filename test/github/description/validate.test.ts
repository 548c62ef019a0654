import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { disagreements, validator } from "./validate.ts";

const { request, answer } = validator();
const sha = "a".repeat(40);

describe("a request", () => {
  test.each([
    [
      "a described request says nothing",
      "POST",
      "/repos/acme/models/pulls",
      { title: "Promote", head: "promote/a", base: "main" },
      [],
    ],
    [
      "a missing property is named",
      "POST",
      "/repos/acme/models/pulls",
      { title: "Promote", head: "promote/a" },
      ["without required base"],
    ],
    [
      "a property of the wrong type is named",
      "POST",
      "/repos/acme/models/pulls",
      { title: 7, head: "a", base: "b" },
      ["with title as number where string is described"],
    ],
    [
      "a property that GitHub would ignore is named",
      "POST",
      "/repos/acme/models/pulls",
      { head: "a", base: "b", titel: "x" },
      ["with undescribed titel"],
    ],
    [
      "a value outside an enumeration is named",
      "PUT",
      "/repos/acme/models/pulls/7/merge",
      { merge_method: "fast" },
      ['with merge_method = "fast", which is none of merge, squash, rebase'],
    ],
    ["a described query says nothing", "GET", "/repos/acme/models/pulls?state=open&per_page=100&page=2", undefined, []],
    [
      "a query parameter that GitHub would ignore is named",
      "GET",
      "/repos/acme/models/pulls?status=open",
      undefined,
      ["with undescribed query parameter status"],
    ],
    [
      "a query parameter of the wrong type is named",
      "GET",
      "/repos/acme/models/pulls?per_page=all",
      undefined,
      ["with query parameter per_page as string where integer is described"],
    ],
    ["a missing body is named", "POST", "/repos/acme/models/git/refs", undefined, ["without its required body"]],
    ["a body where none belongs is named", "GET", "/repos/acme/models", { a: 1 }, ["with a body where none is described"]],
    ["a branch may hold slashes", "GET", "/repos/acme/models/git/ref/heads/promote/a", undefined, []],
    ["a branch may hold encoded slashes", "GET", "/repos/acme/models/branches/promote%2Fa", undefined, []],
    [
      "a text that is too long is named",
      "POST",
      "/repos/acme/models/dispatches",
      { event_type: "x".repeat(101) },
      ["with event_type of 101 where maxLength is 100"],
    ],
    [
      "too many properties are named",
      "POST",
      "/repos/acme/models/dispatches",
      { event_type: "x", client_payload: Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`k${n}`, n])) },
      ["with client_payload of 11 where maxProperties is 10"],
    ],
    [
      "a payload may hold anything",
      "POST",
      "/repos/acme/models/dispatches",
      { event_type: "x", client_payload: { deep: { er: [1] } } },
      [],
    ],
    [
      "51 annotations are one too many",
      "POST",
      "/repos/acme/models/check-runs",
      {
        name: "n",
        head_sha: sha,
        output: {
          title: "t",
          summary: "s",
          annotations: Array.from({ length: 51 }, () => ({
            path: "a",
            start_line: 1,
            end_line: 1,
            annotation_level: "notice",
            message: "m",
          })),
        },
      },
      ["with output.annotations of 51 where maxItems is 50"],
    ],
    [
      "a check run as we write it says nothing",
      "POST",
      "/repos/acme/models/check-runs",
      { name: "n", head_sha: sha, status: "completed", conclusion: "success" },
      [],
    ],
    [
      "a misspelt property of a check run is named",
      "POST",
      "/repos/acme/models/check-runs",
      { name: "n", head_sha: sha, extern_id: "x" },
      ["with undescribed extern_id"],
    ],
  ] as const)("%s", (_, method, path, body, fragments) => {
    expect(request(method, path, body).map((sentence) => sentence.replace(/^.* was asked /, ""))).toEqual(fragments);
  });

  test("an operation nobody listed is a disagreement", () => {
    expect(request("GET", "/repos/acme/models/stargazers", undefined)).toEqual([
      "GET /repos/acme/models/stargazers is no operation that openapi.json describes",
    ]);
  });

  test("the sentence names the operation, not the address", () => {
    expect(request("POST", "/repos/acme/models/pulls", { head: "a" })).toEqual([
      "POST /repos/{owner}/{repo}/pulls was asked without required base",
    ]);
  });
});

describe("an answer", () => {
  const ref = {
    ref: "refs/heads/main",
    node_id: "R_1",
    url: "https://api.example/r",
    object: { type: "commit", sha, url: "https://api.example/c" },
  };

  test.each([
    ["a described answer says nothing", 200, ref, []],
    [
      "a missing property is named by its whole path",
      200,
      { ...ref, object: { type: "commit", sha } },
      ["without required object.url"],
    ],
    ["null where null is not described is named", 200, { ...ref, ref: null }, ["with ref as null where string is described"]],
    ["an address that is none is named", 200, { ...ref, url: "r" }, ['with url = "r", which is no uri']],
    [
      "a sha of the wrong length is named",
      200,
      { ...ref, object: { ...ref.object, sha: "abc" } },
      ["with object.sha of 3 where minLength is 40"],
    ],
    ["an invented property is named", 200, { ...ref, object: { ...ref.object, size: 7 } }, ["with undescribed object.size"]],
    ["an undescribed status is named", 418, { message: "teapot" }, ["which is no described status"]],
    [
      "a described refusal says nothing",
      404,
      { message: "Not Found", documentation_url: "https://docs.example", status: "404" },
      [],
    ],
    ["bad credentials may come anywhere", 401, { message: "Bad credentials" }, []],
    ["a refusal has a message like GitHub's", 403, { message: 7 }, ["with message as number where string is described"]],
    ["an outage has no shape", 502, "<html>", []],
  ])("%s", (_, status, body, fragments) => {
    const prefix = `GET /repos/{owner}/{repo}/git/ref/{ref} answered ${status} `;
    expect(answer("GET", "/repos/acme/models/git/ref/heads/main", status, body)).toEqual(
      fragments.map((fragment) => prefix + fragment),
    );
  });

  test("an answer without a body stays without one", () => {
    expect(answer("DELETE", "/repos/acme/models/git/refs/heads/a", 204, undefined)).toEqual([]);
    expect(answer("DELETE", "/repos/acme/models/git/refs/heads/a", 204, { gone: true })).toEqual([
      "DELETE /repos/{owner}/{repo}/git/refs/{ref} answered 204 with a body where none is described",
    ]);
  });

  test("a deleted account is null where GitHub describes it so", () => {
    const review = {
      id: 1,
      node_id: "PRR_1",
      user: null,
      body: "",
      state: "APPROVED",
      html_url: "https://h.example",
      pull_request_url: "https://p.example",
      _links: { html: { href: "h" }, pull_request: { href: "p" } },
      commit_id: null,
      author_association: "NONE",
    };
    expect(answer("GET", "/repos/acme/models/pulls/7/reviews", 200, [review])).toEqual([]);
    expect(answer("GET", "/repos/acme/models/pulls/7/reviews", 200, [review, { ...review, state: null }])).toEqual([
      "GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews answered 200 with 1.state as null where string is described",
    ]);
  });

  test("a team membership and a commit's check runs are told from their neighbours", () => {
    expect(answer("GET", "/repos/acme/models/commits/feature/x/check-runs", 200, { total_count: 0, check_runs: [] })).toEqual([]);
    expect(
      answer("GET", "/orgs/acme/teams/owners/memberships/ada", 200, {
        url: "https://u.example",
        role: "member",
        state: "active",
      }),
    ).toEqual([]);
    expect(
      answer("GET", "/orgs/acme/teams/owners/memberships/ada", 200, { url: "https://u.example", role: "boss", state: "active" }),
    ).toHaveLength(1);
  });
});

describe("an exchange", () => {
  const exchange = {
    method: "POST",
    url: "http://127.0.0.1:8080/api/v3/repos/acme/models/dispatches",
    requestBody: { event_type: "x" },
    status: 204,
    answerBody: undefined,
  };

  test("both sides are compared, at any address", () => {
    expect(disagreements(exchange)).toEqual([]);
    expect(disagreements({ ...exchange, requestBody: {}, answerBody: { a: 1 } })).toEqual([
      "POST /repos/{owner}/{repo}/dispatches was asked without required event_type",
      "POST /repos/{owner}/{repo}/dispatches answered 204 with a body where none is described",
    ]);
  });

  test("a wrong request that is refused as GitHub would is no disagreement", () => {
    const answerBody = {
      message: "Invalid request.",
      documentation_url: "https://docs.example",
      errors: [{ code: "missing_field" }],
    };
    expect(disagreements({ ...exchange, requestBody: {}, status: 422, answerBody })).toEqual([]);
  });

  test("GraphQL is left to its own schema", () => {
    expect(disagreements({ ...exchange, url: "/graphql" })).toEqual([]);
  });

  test("costs less than a millisecond", () => {
    const body = { total_count: 50, check_runs: [] };
    const run = (): void =>
      void disagreements({
        method: "GET",
        url: "/repos/acme/models/commits/main/check-runs?per_page=50",
        requestBody: undefined,
        status: 200,
        answerBody: body,
      });
    run();
    const start = performance.now();
    for (let n = 0; n < 200; n++) run();
    expect((performance.now() - start) / 200).toBeLessThan(1);
  });
});

test("the description holds structure only, within a readable size", () => {
  const text = readFileSync(join(import.meta.dirname, "openapi.json"), "utf8");
  expect(text.length).toBeLessThan(1_500_000);
  expect(text).not.toMatch(/"(summary|examples?|x-github)":"/);
  expect(text.split("\n").length).toBeGreaterThan(100);
});
