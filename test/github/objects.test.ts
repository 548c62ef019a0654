import { expect, test } from "vitest";
import { acme, at, refusal } from "./acme.ts";
import type { Acme } from "./acme.ts";
import { fileAt } from "./git/trees.ts";

const mainOf = ({ repository }: Acme) => repository.refs.get("refs/heads/main")!;

test("a blob comes back as it went in, bytes and all", async () => {
  const { bot } = await acme();
  const content = Buffer.from([0, 255, 13, 10, 128]).toString("base64");
  const { data } = await bot.rest.git.createBlob({ ...at, content, encoding: "base64" });
  const back = (await bot.rest.git.getBlob({ ...at, file_sha: data.sha })).data;
  expect([back.size, back.encoding, back.content.trim()]).toEqual([5, "base64", content]);
  expect(await refusal(bot.rest.git.getBlob({ ...at, file_sha: "1".repeat(40) }))).toEqual({ status: 404, message: "Not Found" });
});

test("a tree on a base changes what it names, deletes what is null, and keeps the rest", async () => {
  const world = await acme({ files: { "keep/a.txt": "a", "gone/only.txt": "x", "run.sh": { executable: "#!/bin/sh\n" } } });
  const { data: blob } = await world.bot.rest.git.createBlob({ ...at, content: "blob" });
  const { data: tree } = await world.bot.rest.git.createTree({
    ...at,
    base_tree: mainOf(world),
    tree: [
      { path: "models/new/deep.yaml", mode: "100644", content: "inline" },
      { path: "from/blob.txt", mode: "100755", sha: blob.sha },
      { path: "gone/only.txt", mode: "100644", sha: null },
    ],
  });
  const rows = (await world.bot.rest.git.getTree({ ...at, tree_sha: tree.sha, recursive: "1" })).data;
  expect(rows.tree.filter(({ type }) => type === "blob").map(({ path, mode }) => `${mode} ${path}`)).toEqual([
    "100644 README.md",
    "100755 from/blob.txt",
    "100644 keep/a.txt",
    "100644 models/fraud.yaml",
    "100644 models/new/deep.yaml",
    "100755 run.sh",
  ]);
  expect(rows.truncated).toBe(false);
  expect(rows.tree.some(({ path }) => path === "gone")).toBe(false);
});

test("a recursive tree is cut off where the repository says, and says so", async () => {
  const { bot } = await acme({ settings: { treeLimit: 2 } });
  const { data } = await bot.rest.git.getTree({ ...at, tree_sha: "main", recursive: "1" });
  expect([data.tree.length, data.truncated]).toEqual([2, true]);
});

const identity = { name: "Somebody", email: "maya@example.com", date: "2026-01-01T00:00:00Z" };

test.each([
  ["a bot that leaves the author to GitHub is signed for", "bot", {}, [true, "valid", "github-actions[bot]", "web-flow"]],
  ["a bot that names an author is not", "bot", { author: identity }, [false, "unsigned", "maya", "maya"]],
  ["a user is not signed for", "maya", {}, [false, "unsigned", "maya", "maya"]],
  [
    "a signature nobody knows verifies nothing",
    "bot",
    { signature: "-----BEGIN PGP SIGNATURE-----" },
    [false, "unknown_key", "github-actions[bot]", "github-actions[bot]"],
  ],
] as const)("%s", async (_, who, more, expected) => {
  const world = await acme();
  const octokit = who === "bot" ? world.bot : world.octokit(world.github.personalToken(who));
  const { data: tree } = await octokit.rest.git.createTree({
    ...at,
    base_tree: mainOf(world),
    tree: [{ path: "a", mode: "100644", content: "a" }],
  });
  const { data } = await octokit.rest.git.createCommit({
    ...at,
    message: "Promote",
    tree: tree.sha,
    parents: [mainOf(world)],
    ...more,
  });
  const shown = (await octokit.rest.repos.getCommit({ ...at, ref: data.sha })).data;
  expect([data.verification.verified, data.verification.reason, shown.author?.login, shown.committer?.login]).toEqual(expected);
  expect(fileAt(world.repository.git, data.sha, "a")).toBe("a");
});

test("a commit on what is not there is refused", async () => {
  const world = await acme();
  const { data: tree } = await world.bot.rest.git.createTree({ ...at, tree: [{ path: "a", mode: "100644", content: "a" }] });
  const commit = (what: string, parent: string) =>
    refusal(world.bot.rest.git.createCommit({ ...at, message: "m", tree: what, parents: [parent] }));
  expect(await commit("1".repeat(40), mainOf(world))).toEqual({ status: 422, message: "Tree SHA does not exist" });
  expect(await commit(tree.sha, "1".repeat(40))).toEqual({
    status: 422,
    message: "Parent SHA does not exist or is not a commit object",
  });
});
