import { describe, expect, test } from "vitest";
import { validator } from "./validate.ts";

const { request } = validator();
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
