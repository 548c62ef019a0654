import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { acme } from "../acme.ts";
import { commitsTouching, mergeBase } from "./history.ts";
import { fileAt } from "./trees.ts";

test("ten thousand models are seeded in a moment, and git finds the repository sound", async () => {
  const files = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`models/m${at}.yaml`, `model: m${at}\n`]));
  const { github, repository } = await acme({ files });
  const sha = github.as("maya").pushCommit("main", { "models/m7.yaml": "changed\n" });
  expect(fileAt(repository.git, sha, "models/m9999.yaml")).toBe("model: m9999\n");
  expect(commitsTouching(repository.git, sha, "models/m7.yaml").length).toBe(2);
  const { code } = await repository.git.run(["fsck", "--strict", "--no-dangling"]);
  expect(code).toBe(0);
});

test("a folder that becomes a file is a file, and a file that becomes a folder a folder", async () => {
  const { github, repository } = await acme({ files: { "one/a.txt": "a", two: "b" } });
  const sha = github.as("maya").pushCommit("main", { one: "file", "one/a.txt": null, two: null, "two/b.txt": "b" });
  expect([fileAt(repository.git, sha, "one"), fileAt(repository.git, sha, "two/b.txt")]).toEqual(["file", "b"]);
  const { code } = await repository.git.run(["fsck", "--strict", "--no-dangling"]);
  expect(code).toBe(0);
});

test("a plain git clones what stands there", async () => {
  const { github, repository } = await acme({
    defaultBranch: "trunk",
    files: { "run.sh": { executable: "#!/bin/sh\n" }, link: { link: "run.sh" } },
  });
  github.as("maya").pushCommit("side", { "deep/er/file.txt": "f\n" });
  const folder = mkdtempSync(join(tmpdir(), "clone-"));
  execFileSync("git", ["clone", "-q", "--branch", "side", await github.bare(repository), folder]);
  expect([readFileSync(join(folder, "deep/er/file.txt"), "utf8"), readFileSync(join(folder, "link"), "utf8")]).toEqual([
    "f\n",
    "#!/bin/sh\n",
  ]);
  expect(execFileSync("git", ["-C", folder, "rev-parse", "origin/HEAD"]).toString().trim()).toBe(
    repository.refs.get("refs/heads/trunk"),
  );
  rmSync(folder, { recursive: true });
});

test("merge bases are git's own", async () => {
  const { github, repository } = await acme();
  const maya = github.as("maya");
  const root = repository.refs.get("refs/heads/main")!;
  const a = maya.pushCommit("a", { "a.txt": "1" });
  maya.pushCommit("main", { "m.txt": "1" });
  maya.openPull({ title: "t", head: "a" });
  await maya.updateBranchButton(1);
  maya.pushCommit("a", { "a.txt": "2" });
  maya.pushCommit("main", { "m.txt": "2" });
  const [tip, main] = [repository.refs.get("refs/heads/a")!, repository.refs.get("refs/heads/main")!];
  for (const [one, other] of [
    [tip, main],
    [a, main],
    [a, tip],
    [root, a],
  ] as const) {
    const { stdout } = await repository.git.run(["merge-base", one, other]);
    expect(mergeBase(repository.git, one, other)).toBe(stdout.toString().trim());
  }
});
