import { expect, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import { scripted } from "./scripted.ts";

const A = "a".repeat(40);
const NAME = "promote/fraud/staging/7";
const REF = "/repos/acme/models/git/refs/heads%2Fpromote%2Ffraud%2Fstaging%2F7";
const gone = { status: 422, body: { message: "Reference does not exist" } };

test("puts one commit on its parent without naming an author, so that GitHub signs it", async () => {
  const net = scripted({
    [`GET /repos/acme/models/git/commits/${A}`]: { body: { tree: { sha: "base-tree" } } },
    "POST /repos/acme/models/git/blobs": { status: 201, body: { sha: "blob" } },
    "POST /repos/acme/models/git/trees": { status: 201, body: { sha: "tree" } },
    "POST /repos/acme/models/git/commits": { status: 201, body: { sha: "commit" } },
  });
  const files = [
    { path: "models/fraud.yaml", bytes: new TextEncoder().encode("\uFEFFmodel: é\n") },
    { path: "evidence/fraud/7/plot.png", bytes: Uint8Array.of(0x89, 0x50, 0xff) },
  ];
  expect(await net.host.branches.commit({ parent: A, files, message: "Promote" })).toBe("commit");
  expect(net.asked.slice(1)).toEqual([
    'POST /repos/acme/models/git/blobs {"content":"iVD/","encoding":"base64"}',
    `POST /repos/acme/models/git/trees {"base_tree":"base-tree","tree":[{"path":"models/fraud.yaml","mode":"100644","type":"blob","content":"\uFEFFmodel: é\\n"},{"path":"evidence/fraud/7/plot.png","mode":"100644","type":"blob","sha":"blob"}]}`,
    `POST /repos/acme/models/git/commits {"message":"Promote","tree":"tree","parents":["${A}"]}`,
  ]);
  net.done();
});

test.each([
  [{ status: 201, body: {} }, "created"],
  [{ status: 422, body: { message: "Reference already exists" } }, "exists"],
] as const)("creates a branch, or finds it there: %o", async (reply, answer) => {
  const net = scripted({ "POST /repos/acme/models/git/refs": reply });
  expect(await net.host.branches.create(NAME, A)).toBe(answer);
  expect(net.asked).toEqual([`POST /repos/acme/models/git/refs {"ref":"refs/heads/${NAME}","sha":"${A}"}`]);
});

test("names the remedy when a ruleset refuses the branch", async () => {
  const net = scripted({
    "POST /repos/acme/models/git/refs": {
      status: 422,
      body: { message: "Repository rule violations found\n\nCannot create ref due to creations being restricted." },
    },
  });
  await expect(net.host.branches.create(NAME, A)).rejects.toBeInstanceOf(UserError);
});

const standing = (sha: string) => ({ body: { name: NAME, commit: { sha, commit: { tree: { sha: "its-tree" } } } } });

test("points a branch elsewhere only from where it was known to point, and says when it is gone", async () => {
  const [B, C] = ["b".repeat(40), "c".repeat(40)];
  const LOOK = `GET /repos/acme/models/branches/${encodeURIComponent(NAME)}`;
  const net = scripted({
    [LOOK]: [standing(B), standing(C), standing(A), { status: 404, body: { message: "Branch not found" } }, standing(B)],
    [`PATCH ${REF}`]: [{ body: {} }, gone],
  });
  expect(await net.host.branches.replace(NAME, B, A)).toBe("replaced");
  expect(net.asked).toEqual([LOOK, `PATCH ${REF} {"sha":"${A}","force":true}`]);
  expect(await net.host.branches.replace(NAME, B, A)).toBe("moved");
  expect(await net.host.branches.replace(NAME, B, A)).toBe("replaced");
  expect(await net.host.branches.replace(NAME, B, A)).toBe("moved");
  expect(await net.host.branches.replace(NAME, B, A)).toBe("moved");
  net.done();
});

test.each([{ status: 204 }, gone, { status: 404, body: { message: "Not Found" } }])(
  "removes a branch that may be gone already: %o",
  async (reply) => {
    const net = scripted({ [`DELETE ${REF}`]: reply });
    await net.host.branches.remove(NAME);
    net.done();
  },
);

test("does not call a branch removed that a rule protects", async () => {
  const net = scripted({
    [`DELETE ${REF}`]: { status: 422, body: { message: "Repository rule violations found: Cannot delete this protected ref" } },
  });
  await expect(net.host.branches.remove(NAME)).rejects.toBeInstanceOf(UserError);
});

const branch = (name: string) => ({ body: { name, commit: { sha: A, commit: { tree: { sha: "its-tree" } } } } });

test("tells a branch that is not there from one that is, and from one that took another name", async () => {
  const net = scripted({
    "GET /repos/acme/models/branches/old": [branch("old"), branch("new"), { status: 404, body: { message: "Branch not found" } }],
  });
  expect(await net.host.branches.get("old")).toEqual({ name: "old", head: A });
  expect(await net.host.branches.get("old")).toBeUndefined();
  expect(await net.host.branches.get("old")).toBeUndefined();
});

test("takes a branch without its commit's tree for an outage, not for a bug of ours", async () => {
  const net = scripted({ "GET /repos/acme/models/branches/main": { body: { name: "main", commit: { sha: A } } } });
  await expect(net.host.branches.get("main")).rejects.toThrow(
    /^GitHub's answer has a shape we do not know: .*at commit\.commit \(GET \/repos\/acme\/models\/branches\/main\)$/,
  );
});

test("commits on the head of a branch it has read without asking for its tree again", async () => {
  const net = scripted({
    "GET /repos/acme/models/branches/main": branch("main"),
    "POST /repos/acme/models/git/trees": { status: 201, body: { sha: "tree" } },
    "POST /repos/acme/models/git/commits": { status: 201, body: { sha: "commit" } },
  });
  const { head = "" } = (await net.host.branches.get("main")) ?? {};
  await net.host.branches.commit({ parent: head, files: [], message: "m" });
  expect(net.asked[1]).toContain('"base_tree":"its-tree"');
  net.done();
});

test("asks GraphQL for the folder of refs and keeps the branches that start with the whole prefix", async () => {
  const ref = (name: string, pulls: number[]) => ({
    name,
    prefix: "refs/heads/promote/fraud/",
    target: { oid: A },
    associatedPullRequests: { nodes: pulls.map((number) => ({ number, merged: number === 12 })) },
  });
  const refs = {
    pageInfo: { hasNextPage: false, endCursor: null },
    nodes: [ref("staging/8", []), ref("staging/7", [12]), ref("production/6", [9])],
  };
  const net = scripted({ "POST /graphql": { body: { data: { repository: { r0: refs } } } } });
  expect(await net.host.branches.startingWith("promote/fraud/sta")).toEqual([
    { name: "promote/fraud/staging/7", head: A, pull: 12, merged: true },
    { name: "promote/fraud/staging/8", head: A, pull: undefined, merged: undefined },
  ]);
  expect(net.asked[0]).toContain('"variables":{"owner":"acme","name":"models","f0":"refs/heads/promote/fraud/","a0":null}');
});

test("asks for several folders at once, and for further pages of those alone that have them", async () => {
  const page = (prefix: string, name: string, endCursor: string | null) => ({
    pageInfo: { hasNextPage: endCursor !== null, endCursor },
    nodes: [{ name, prefix: `refs/heads/${prefix}`, target: { oid: A }, associatedPullRequests: { nodes: [] } }],
  });
  const net = scripted({
    "POST /graphql": [
      { body: { data: { repository: { r0: page("promote/", "a/b/1", "next"), r1: page("merging/", "1", null) } } } },
      { body: { data: { repository: { r0: page("promote/", "a/b/2", null) } } } },
    ],
  });
  const found = await net.host.branches.startingWith("promote/", "merging/", "promote/a");
  expect(found.map(({ name }) => name)).toEqual(["merging/1", "promote/a/b/1", "promote/a/b/2"]);
  expect(net.asked[0]).toContain('"f0":"refs/heads/promote/","a0":null,"f1":"refs/heads/merging/","a1":null}');
  expect(net.asked[1]).toContain('"f0":"refs/heads/promote/","a0":"next"}');
});

test("does not take a folder that GitHub tells nothing of for an empty one", async () => {
  const net = scripted({ "POST /graphql": { body: { data: { repository: {} } } } });
  await expect(net.host.branches.startingWith("promote/")).rejects.toThrow("GitHub tells nothing of refs/heads/promote/");
});
