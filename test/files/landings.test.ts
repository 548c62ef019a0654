import { join } from "node:path";
import { expect, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import { landings } from "../../src/files/landings.ts";
import { folder } from "./folder.ts";

const day = (number: number) => `2026-11-0${number}T10:00:00Z`;

function repository() {
  const home = folder();
  home.git(day(1), "init", "-q");
  const commit = (at: string, files: Readonly<Record<string, string>>) => {
    for (const [path, text] of Object.entries(files)) home.write(path, text);
    home.git(at, "add", "-A");
    home.git(at, "commit", "-qm", "change");
    return home.git(at, "rev-parse", "HEAD");
  };
  return { ...home, commit };
}

test("tells each state of a file, newest first, at the committer's date", async () => {
  const { root, commit, git, remove } = repository();
  const first = commit(day(1), { "models/a.yaml": "one\n" });
  commit(day(2), { "other.txt": "x" });
  const second = commit(day(3), { "models/a.yaml": "two\nä\n" });
  remove("models/a.yaml");
  const gone = commit(day(4), {});
  const back = commit(day(5), { "models/a.yaml": "" });
  const all = [
    { commit: back, at: new Date(day(5)), text: "" },
    { commit: gone, at: new Date(day(4)), text: undefined },
    { commit: second, at: new Date(day(3)), text: "two\nä\n" },
    { commit: first, at: new Date(day(1)), text: "one\n" },
  ];
  expect(await landings(root, "models/a.yaml", 10)).toEqual(all);
  expect(await landings(root, "models/a.yaml", 2)).toEqual(all.slice(0, 2));
  expect(await landings(root, "models/a.yaml", 0)).toEqual([]);
  expect(await landings(join(root, "models"), "a.yaml", 10)).toEqual(all);
  expect(git(day(6), "status", "--porcelain")).toBe("");
});

test("a merge lands once, when it was merged", async () => {
  const { root, commit, git } = repository();
  const first = commit(day(1), { "a.yaml": "one\n" });
  git(day(2), "checkout", "-qb", "promote");
  commit(day(2), { "a.yaml": "draft\n" });
  commit(day(3), { "a.yaml": "two\n" });
  git(day(4), "checkout", "-q", "main");
  git(day(4), "merge", "-q", "--no-ff", "-m", "merge", "promote");
  const merge = git(day(4), "rev-parse", "HEAD");
  expect(await landings(root, "a.yaml", 10)).toEqual([
    { commit: merge, at: new Date(day(4)), text: "two\n" },
    { commit: first, at: new Date(day(1)), text: "one\n" },
  ]);
});

test.each(["--output=evil", "-a.yaml", ":(exclude)a.yaml", "*.yaml", "name with spaces.yaml"])(
  "%s is a path and nothing else",
  async (path) => {
    const { root, commit } = repository();
    commit(day(1), { "other.yaml": "other" });
    expect(await landings(root, path, 10)).toEqual([]);
    const sha = commit(day(2), { [path]: "text" });
    expect(await landings(root, path, 10)).toEqual([{ commit: sha, at: new Date(day(2)), text: "text" }]);
  },
);

test("outside git, before the first commit and for a file that never was, there is no history", async () => {
  const bare = folder({ "a.yaml": "" });
  expect(await landings(bare.root, "a.yaml", 10)).toEqual([]);
  const { root, commit } = repository();
  expect(await landings(root, "a.yaml", 10)).toEqual([]);
  commit(day(1), { "a.yaml": "" });
  expect(await landings(root, "b.yaml", 10)).toEqual([]);
});

test("a repository that git cannot read is told with git's own words", async () => {
  const { root, write } = folder();
  write(".git", "gitdir: /nowhere\n");
  await expect(landings(root, "a.yaml", 10)).rejects.toThrow(
    /^git cannot read the history here: fatal: .*\(run git log in this folder and do what it asks for\)$/,
  );
});

test("a path that leads out is refused", async () => {
  await expect(landings(folder().root, "../a.yaml", 10)).rejects.toThrow(UserError);
});
