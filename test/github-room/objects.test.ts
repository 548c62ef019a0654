import { expect, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import { Outage } from "../../src/github/errors.ts";
import { blobName } from "../../src/github/git-object.ts";
import { NO_GRAPHQL, scripted, type Scripted } from "./scripted.ts";

const A = "a".repeat(40);
const POST = "POST /graphql";
const bytes = (text: string) => new TextEncoder().encode(text);
const named = (text: string) => blobName(bytes(text), A);

type Blob = { byteSize?: number; text?: string | null };
const listed = (name: string, content: string, blob: Blob = {}, mode = 33188) => {
  const size = bytes(content).length;
  return {
    name,
    mode,
    oid: named(content),
    size,
    object: { __typename: "Blob", byteSize: size, text: content, ...blob },
  };
};
const commit = (files: Record<string, unknown>, errors?: unknown): Scripted => ({
  body: { data: { repository: { c0: { __typename: "Commit", ...files } } }, errors },
});
const blob = (content: string) => ({
  [`GET /repos/acme/models/git/blobs/${named(content)}`]: {
    body: { content: Buffer.from(content).toString("base64"), encoding: "base64" },
  },
});

const want = (path: string, as: "file" | "folder" = "file") => ({ commit: A, path, as });

test("reads a file, its mode and its bytes in one request, with the path as a variable", async () => {
  const net = scripted({ [POST]: commit({ f0: listed("a.yaml", "model: a\n", {}, 33261) }) });
  expect(await net.host.objects.read([want('a") { evil }')], 100)).toEqual([
    {
      is: "entry",
      entry: { path: 'a") { evil }', mode: "executable", oid: named("model: a\n"), size: 9, bytes: bytes("model: a\n") },
    },
  ]);
  const sent = JSON.parse(net.asked[0]?.slice(POST.length + 1) ?? "") as { query: string; variables: unknown };
  expect(sent.query).not.toContain("evil");
  expect(sent.variables).toEqual({ owner: "acme", name: "models", o0: A, p0: 'a") { evil }' });
});

test.each([
  ["cut short", { text: "mod" }],
  ["left out", { text: null }],
  ["not what the name is the hash of", { text: "model: b\n" }],
])("reads content by its git name when its text is %s", async (_, said) => {
  const net = scripted({ [POST]: commit({ f0: listed("a.yaml", "model: a\n", said) }), ...blob("model: a\n") });
  expect(await net.host.objects.read([want("a.yaml")], 100)).toMatchObject([
    { is: "entry", entry: { bytes: bytes("model: a\n") } },
  ]);
  net.done();
});

test("takes bytes that do not hash to their name for an outage", async () => {
  const wrong = {
    [`GET /repos/acme/models/git/blobs/${named("model: a\n")}`]: { body: { content: "bm8=", encoding: "base64" } },
  };
  const net = scripted({ [POST]: commit({ f0: listed("a.yaml", "model: a\n", { text: null }) }), ...wrong });
  await expect(net.host.objects.read([want("a.yaml")], 100)).rejects.toBeInstanceOf(Outage);
});

test("leaves a file's bytes where they are when it is too large, and reads none of a link or a submodule", async () => {
  const link = listed("l", "target", {}, 40960);
  const module = { name: "m", mode: 57344, oid: A, size: 0, object: null };
  const net = scripted({ [POST]: commit({ f0: listed("big", "0123456789"), f1: link, f2: module }) });
  expect(await net.host.objects.read([want("big"), want("l"), want("m")], 9)).toEqual([
    { is: "entry", entry: { path: "big", mode: "file", oid: named("0123456789"), size: 10, bytes: undefined } },
    { is: "entry", entry: { path: "l", mode: "symlink", oid: named("target"), size: 6, bytes: undefined } },
    { is: "entry", entry: { path: "m", mode: "submodule", oid: A, size: 0, bytes: undefined } },
  ]);
  net.done();
});

test("lists a folder one level deep, by path", async () => {
  const folder = {
    name: "d",
    mode: 16384,
    oid: A,
    size: 0,
    object: {
      __typename: "Tree",
      entries: [
        listed("b", "b"),
        { name: "sub", mode: 16384, oid: A, size: 0, object: { __typename: "Tree" } },
        listed("a", "a"),
      ],
    },
  };
  const net = scripted({ [POST]: commit({ f0: folder }) });
  expect(await net.host.objects.read([want("x/d", "folder")], 9)).toEqual([
    {
      is: "folder",
      entries: [
        { path: "x/d/a", mode: "file", oid: named("a"), size: 1, bytes: bytes("a") },
        { path: "x/d/b", mode: "file", oid: named("b"), size: 1, bytes: bytes("b") },
        { path: "x/d/sub", mode: "folder", oid: A, size: 0, bytes: undefined },
      ],
    },
  ]);
});

test("tells what stood on the base after a merge, not what stood on the side branch", async () => {
  const merged = { oid: "b".repeat(40), file: listed("a.yaml", "merged") };
  const pull = { number: 5, merged: true, mergedAt: "2026-11-20T09:00:00Z", baseRefName: "main", mergeCommit: merged };
  const side = {
    oid: "c".repeat(40),
    committedDate: "2026-11-19T09:00:00Z",
    file: listed("a.yaml", "side"),
    associatedPullRequests: { nodes: [pull, { ...pull, number: 4, merged: false, mergedAt: null, mergeCommit: null }] },
  };
  const history = { pageInfo: { hasNextPage: false, endCursor: null }, nodes: [side] };
  const net = scripted({ [POST]: { body: { data: { repository: { object: { __typename: "Commit", history } } } } } });
  expect(await net.host.objects.landings(A, "main", "a.yaml", 5)).toEqual([
    { commit: merged.oid, at: new Date("2026-11-20T09:00:00Z"), pull: 5, text: "merged" },
  ]);
});

test("answers wants in their order, asks each once, and never again", async () => {
  const missing = [{ type: "NOT_FOUND", path: ["repository", "c0", "f1"], message: "Could not resolve file for path 'no'." }];
  const net = scripted({ [POST]: commit({ f0: listed("a", "a"), f1: null }, missing) });
  const wants = [want("a"), want("no"), want("a")];
  const kinds = async () => (await net.host.objects.read(wants, 9)).map(({ is }) => is);
  expect(await kinds()).toEqual(["entry", "absent", "entry"]);
  expect(await kinds()).toEqual(["entry", "absent", "entry"]);
  expect(net.asked).toHaveLength(1);
});

test("calls nothing absent that GitHub only failed to read", async () => {
  const failed = [{ type: "INTERNAL", path: ["repository", "c0", "f0"], message: "Object database is down" }];
  const net = scripted({ [POST]: commit({ f0: null }, failed) });
  await expect(net.host.objects.read([want("a")], 9)).rejects.toThrow("Object database is down");
});

test("calls nothing absent at a commit that is not there", async () => {
  const nothing = { body: { data: { repository: { c0: null } } } };
  const net = scripted({ [POST]: [nothing, nothing, nothing, nothing] });
  await expect(net.host.objects.read([want("a")], 9)).rejects.toThrow(`GitHub has no commit ${A} in this repository`);
});

test("reads again at a commit that was just made and is not everywhere yet", async () => {
  const told = (c0: unknown) => ({ body: { data: { repository: { c0 } }, errors: c0 === null ? [] : missing } });
  const missing = [{ type: "NOT_FOUND", path: ["repository", "c0", "f0"], message: "Could not resolve file for path 'a'." }];
  const net = scripted({ [POST]: [told(null), told({ __typename: "Commit", f0: null })] });
  expect(await net.host.objects.read([want("a")], 9)).toEqual([{ is: "absent" }]);
  expect(net.log).toEqual([`GitHub does not show ${A} yet; looking again in 1 s`]);
});

test("calls nothing absent at a commit that is not there, by REST", async () => {
  const nothing = { status: 404, body: { message: "Not Found" } };
  const net = scripted({
    ...NO_GRAPHQL,
    [`GET /repos/acme/models/git/commits/${A}`]: [nothing, nothing, nothing, nothing],
  });
  await expect(net.host.objects.read([want("a")], 9)).rejects.toThrow(`GitHub has no commit ${A} in this repository`);
});

test("takes a folder too large to list for an outage, by REST", async () => {
  const net = scripted({
    ...NO_GRAPHQL,
    [`GET /repos/acme/models/git/commits/${A}`]: { body: { tree: { sha: "t" } } },
    "GET /repos/acme/models/git/trees/t": { body: { truncated: true, tree: [] } },
  });
  await expect(net.host.objects.read([want("a")], 9)).rejects.toBeInstanceOf(Outage);
});

test.each(["/etc/passwd", "../secret", "a/../b", "a//b", "a/", "./a", "", "a\0b"])(
  "refuses the path %j before anything is asked",
  async (path) => {
    const net = scripted({});
    await expect(net.host.objects.read([want(path)], 9)).rejects.toBeInstanceOf(UserError);
    await expect(net.host.objects.landings(A, "main", path, 5)).rejects.toBeInstanceOf(UserError);
    expect(net.asked).toEqual([]);
  },
);
