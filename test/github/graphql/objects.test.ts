import { expect, test } from "vitest";
import { inModels, smallWorld } from "./small-world.ts";

test("an entry's mode is git's octal mode as a number, and its size that of the blob", async () => {
  const { commit, ask, repository } = smallWorld();
  const sha = commit("main", {
    "card.md": "hello\n",
    "run.sh": { executable: "#!/bin/sh\n" },
    latest: { link: "card.md" },
    "evidence/metrics.json": "{}",
  });
  const submodule = repository.git.write("tree", Buffer.concat([Buffer.from("160000 vendor\0"), Buffer.from(sha, "hex")]));
  const fields = "name path mode type size object { __typename }";
  const { data } = await ask(
    inModels(`
    whole: object(expression: "${sha}:") { ... on Tree { entries { ${fields} } } }
    other: object(oid: "${submodule}") { ... on Tree { entries { ${fields} oid } } }
  `),
  );
  expect(data).toEqual({
    repository: {
      whole: {
        entries: [
          { name: "card.md", path: "card.md", mode: 33188, type: "blob", size: 6, object: { __typename: "Blob" } },
          { name: "evidence", path: "evidence", mode: 16384, type: "tree", size: 0, object: { __typename: "Tree" } },
          { name: "latest", path: "latest", mode: 40960, type: "blob", size: 7, object: { __typename: "Blob" } },
          { name: "run.sh", path: "run.sh", mode: 33261, type: "blob", size: 10, object: { __typename: "Blob" } },
        ],
      },
      other: {
        entries: [{ name: "vendor", path: "vendor", mode: 57344, type: "commit", size: 0, object: null, oid: sha }],
      },
    },
  });
});

test("a file is reached by its path, a link is an entry and never followed", async () => {
  const { commit, ask } = smallWorld();
  const sha = commit("main", { "a/b/metrics.json": "{}\n", "a/link": { link: "b" } });
  const { data } = await ask(
    inModels(`object(oid: "${sha}") { ... on Commit {
    deep: file(path: "a/b/metrics.json") { path mode object { ... on Blob { text } } }
    folder: file(path: "a/b") { mode object { ... on Tree { entries { path } } } }
    link: file(path: "a/link") { mode object { ... on Blob { text } } }
  } }`),
  );
  expect(data).toEqual({
    repository: {
      object: {
        deep: { path: "a/b/metrics.json", mode: 33188, object: { text: "{}\n" } },
        folder: { mode: 16384, object: { entries: [{ path: "a/b/metrics.json" }] } },
        link: { mode: 40960, object: { text: "b" } },
      },
    },
  });
});

test("a path that is not there is null beside an error", async () => {
  const { commit, ask } = smallWorld();
  const sha = commit("main", { a: "1", link: { link: "a" } });
  const { data, errors } = await ask(
    inModels(`object(oid: "${sha}") { ... on Commit { a: file(path: "b") { oid } c: file(path: "link/a") { oid } } }`),
  );
  expect(data).toEqual({ repository: { object: { a: null, c: null } } });
  expect(errors?.map(({ type, message, path }) => ({ type, message, path }))).toEqual([
    { type: "NOT_FOUND", message: "Could not resolve file for path 'b'.", path: ["repository", "object", "a"] },
    { type: "NOT_FOUND", message: "Could not resolve file for path 'link/a'.", path: ["repository", "object", "c"] },
  ]);
});

test("binaries have no text, and large texts are cut at 512,000 bytes without a look at what they are", async () => {
  const { commit, ask } = smallWorld();
  commit("main", { binary: new Uint8Array([65, 0, 66]), exact: "x".repeat(512_000), large: "é".repeat(256_000) + "yy" });
  const blob = (name: string): string =>
    `${name}: object(expression: "main:${name}") { ... on Blob { byteSize isBinary isTruncated text } }`;
  const { data } = await ask(inModels(["binary", "exact", "large"].map(blob).join(" ")));
  expect(data).toEqual({
    repository: {
      binary: { byteSize: 3, isBinary: true, isTruncated: false, text: null },
      exact: { byteSize: 512_000, isBinary: false, isTruncated: false, text: "x".repeat(512_000) },
      large: { byteSize: 512_002, isBinary: null, isTruncated: true, text: "é".repeat(256_000) },
    },
  });
});

test.each([
  ["main:card.md", { __typename: "Blob" }],
  ["main", { __typename: "Commit" }],
  ["HEAD:", { __typename: "Tree" }],
  ["refs/heads/main:evidence", { __typename: "Tree" }],
  ["heads/main:evidence/", { __typename: "Tree" }],
  ["main:nothing", null],
  ["main:card.md/below", null],
  ["nobranch:card.md", null],
  ["0".repeat(40), null],
])("the expression %s names %j", async (expression, found) => {
  const { commit, ask } = smallWorld();
  commit("main", { "card.md": "x", "evidence/a.json": "{}" });
  expect(await ask(inModels(`object(expression: "${expression}") { __typename }`))).toEqual({
    status: 200,
    data: { repository: { object: found } },
    errors: undefined,
  });
});

test("what git's expressions can say besides is not answered by accident", async () => {
  const { commit, ask } = smallWorld();
  commit("main", { a: "1" });
  await expect(ask(inModels('object(expression: "main~1") { oid }'))).rejects.toThrow("does not know the git expression main~1");
});

test("branches below a folder are named from that folder on, and prefix and name make the whole", async () => {
  const { commit, pull, ask } = smallWorld();
  const [main, one] = [commit("main", { a: "1" }), commit("promote/churn/7", { a: "2" })];
  commit("promoted", { a: "3" });
  pull("promote/churn/7", { state: "closed" });
  const second = pull("promote/churn/7");
  pull("promote/churn/7", { head: { repository: undefined, branch: "promote/churn/7", sha: one } });
  const { data } = await ask(
    inModels(`
    refs(refPrefix: "refs/heads/promote/", first: 10) { totalCount nodes { prefix name target { oid }
      associatedPullRequests(first: 1, orderBy: { field: CREATED_AT, direction: DESC }) { nodes { number } } } }
    defaultBranchRef { prefix name target { oid } }
    short: ref(qualifiedName: "promoted") { name } none: ref(qualifiedName: "refs/heads/none") { name }
  `),
  );
  expect(data).toEqual({
    repository: {
      refs: {
        totalCount: 1,
        nodes: [
          {
            prefix: "refs/heads/promote/",
            name: "churn/7",
            target: { oid: one },
            associatedPullRequests: { nodes: [{ number: second.number }] },
          },
        ],
      },
      defaultBranchRef: { prefix: "refs/heads/", name: "main", target: { oid: main } },
      short: { name: "promoted" },
      none: null,
    },
  });
});

test("hundreds of aliases take milliseconds", async () => {
  const { commit, ask } = smallWorld();
  const sha = commit("main", Object.fromEntries(Array.from({ length: 400 }, (_, n) => [`evidence/${n}.json`, `{"n":${n}}`])));
  const aliases = Array.from({ length: 400 }, (_, n) => `f${n}: file(path: "evidence/${n}.json") { ...Listed }`).join(" ");
  const query = `{ repository(owner: "acme", name: "models") { object(oid: "${sha}") { ... on Commit { ${aliases} } } } }
    fragment Listed on TreeEntry { name mode oid size object { __typename ... on Blob { byteSize isBinary isTruncated text } } }`;
  const start = performance.now();
  const { data } = await ask(query);
  expect(performance.now() - start).toBeLessThan(500);
  expect(data).toMatchObject({ repository: { object: { f399: { object: { text: '{"n":399}' } } } } });
});
