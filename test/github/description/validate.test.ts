import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { disagreements, validator } from "./validate.ts";

const { answer } = validator();
const sha = "a".repeat(40);

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

  test("of several shapes the nearest says what is missing", () => {
    const url = "https://u.example";
    const file = {
      type: "file",
      encoding: "base64",
      size: 1,
      name: "a",
      path: "a",
      content: "",
      sha,
      url,
      git_url: url,
      html_url: url,
      download_url: url,
      _links: { git: url, html: url, self: url },
    };
    const without = { ...file, size: undefined };
    expect(answer("GET", "/repos/acme/models/contents/a", 200, file)).toEqual([]);
    expect(answer("GET", "/repos/acme/models/contents/a", 200, without)).toEqual([
      "GET /repos/{owner}/{repo}/contents/{path} answered 200 without required size",
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

  test("no answer, and the bytes of a file, are compared with nothing", () => {
    const blob = { ...exchange, method: "GET", url: `/repos/acme/models/git/blobs/${sha}`, requestBody: undefined };
    expect(disagreements({ ...blob, status: 200, answerBody: new Uint8Array([1]) })).toEqual([]);
    expect(disagreements({ ...blob, status: 0 })).toEqual([]);
    expect(disagreements({ ...blob, status: 200 })).toHaveLength(1);
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
