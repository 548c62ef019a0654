import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { commitOf, writeCommit } from "./commits.ts";
import { treeDiff } from "./diff.ts";
import { commitsTouching, mergeBases } from "./history.ts";
import { answered, mergedTree } from "./merge.ts";
import { openGit } from "./store.ts";
import type { Git } from "./store.ts";
import { EMPTY_TREE, withFiles } from "./trees.ts";
import type { FileContent } from "./trees.ts";

// What is worked out here without a process, git itself works out again: over random histories both say the same.

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "agreement-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const paths = ["a", "b.txt", "dir/a", "dir/b", "dir/deep/c", "dir.txt", "dir-2"] as const;
const lines = (n: number) =>
  Array.from({ length: 9 }, (_, line) => (line === n ? `changed ${n}` : `line ${line}`)).join("\n") + "\n";

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      is: fc.constant("commit" as const),
      on: fc.nat(2),
      path: fc.constantFrom(...paths),
      content: fc.option(fc.nat(9)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ is: fc.constant("merge" as const), on: fc.nat(2), from: fc.nat(2) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      is: fc.constant("move" as const),
      on: fc.nat(2),
      from: fc.constantFrom(...paths),
      to: fc.constantFrom(...paths),
    }),
  },
);

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Three branches grown by the steps from one root, each commit a minute after the one before. */
async function grown(git: Git, steps: readonly Step[]): Promise<readonly string[]> {
  let minute = 0;
  const commit = (tree: string, parents: readonly string[]) => {
    const signer = { name: "n", email: "n@example.com", date: new Date(1_700_000_000_000 + 60_000 * minute++) };
    return writeCommit(git, { tree, parents, author: signer, committer: signer, message: `${minute}\n` });
  };
  const root = commit(withFiles(git, EMPTY_TREE, { "b.txt": lines(0), "dir/b": lines(1), "dir/deep/c": lines(2) }), []);
  const tips = [root, root, root];
  for (const one of steps) {
    const tip = tips[one.on]!;
    const { tree } = commitOf(git, tip);
    if (one.is === "merge") {
      const merged = await mergedTree(git, tip, tips[one.from]!);
      if (merged !== undefined && tips[one.from] !== tip) tips[one.on] = commit(merged, [tip, tips[one.from]!]);
      continue;
    }
    const files: Record<string, FileContent> =
      one.is === "commit"
        ? { [one.path]: one.content === null ? null : lines(one.content) }
        : { [one.from]: null, [one.to]: lines(5) };
    tips[one.on] = commit(withFiles(git, tree, files), [tip]);
  }
  return tips;
}

const letters: Readonly<Record<string, string>> = { added: "A", removed: "D", modified: "M", renamed: "R", changed: "T" };

const git = () => openGit(mkdtempSync(join(folder, "git-")));
const output = (stdout: Buffer) =>
  stdout
    .toString()
    .split("\n")
    .filter((line) => line !== "");
const histories = fc.array(step, { minLength: 3, maxLength: 14 });

const renamedAndDeleted: Step[] = [
  { is: "commit", on: 0, path: "dir/b", content: null },
  { is: "commit", on: 1, path: "dir/b", content: null },
  { is: "commit", on: 0, path: "a", content: 1 },
];

const renamedOntoWhatBothAdded: Step[] = [
  { is: "commit", on: 0, path: "b.txt", content: null },
  { is: "commit", on: 0, path: "a", content: 5 },
  { is: "commit", on: 1, path: "a", content: 5 },
  { is: "commit", on: 1, path: "b.txt", content: 6 },
];

test("merge bases, merges, path histories and differences are those git itself finds", { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (steps) => {
      const store = git();
      const tips = await grown(store, steps);
      const [one, other] = [tips[0]!, tips[1]!];
      const bases = output((await store.run(["merge-base", "--all", one, other])).stdout);
      expect([...mergeBases(store, one, other)].sort()).toEqual(bases.sort());
      const asked = ["-c", "merge.directoryRenames=false", "merge-tree", "--write-tree", "--messages", "--name-only"];
      expect(await mergedTree(store, one, other)).toBe(answered(await store.run([...asked, one, other])));
      for (const path of paths) {
        expect(commitsTouching(store, one, path), path).toEqual(output((await store.run(["rev-list", one, "--", path])).stdout));
      }
      const names = output(
        (await store.run(["diff-tree", "-r", "-M", "--name-status", `${one}^{tree}`, `${other}^{tree}`])).stdout,
      );
      const diff = await treeDiff(store, commitOf(store, one).tree, commitOf(store, other).tree);
      expect(diff.map(({ path, previous, status }) => [letters[status], previous, path])).toEqual(
        names.map((line) => {
          const [letter, ...both] = line.split("\t");
          return [letter![0], both.length === 2 ? both[0] : undefined, both.at(-1)];
        }),
      );
      store.close();
    }),
    // Both took a file away, and one of them made a like one elsewhere: for git a rename against a deletion. One renamed a file onto
    // one that both added: git's exit code calls it clean.
    { numRuns: 40, examples: [[renamedAndDeleted], [renamedOntoWhatBothAdded]] },
  );
});
