import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { difference } from "../../src/manifest/difference.ts";
import { pointStage } from "../../src/manifest/edit.ts";
import { heldBy, readPast, wayBack } from "../../src/manifest/history.ts";
import type { Landing } from "../../src/manifest/move.ts";
import { readManifest } from "../../src/manifest/read.ts";
import { at, digest, FILE, pointer, pointers, texts } from "./sample.ts";

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** A repository of one manifest, with the real git. */
function repository(text: string) {
  const folder = mkdtempSync(join(tmpdir(), "manifest-"));
  folders.push(folder);
  const identity = {
    GIT_AUTHOR_NAME: "t",
    GIT_AUTHOR_EMAIL: "t@example.org",
    GIT_COMMITTER_NAME: "t",
    GIT_COMMITTER_EMAIL: "t@example.org",
  };
  const env = { PATH: process.env.PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: "1", ...identity };
  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd: folder, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  const file = join(folder, "manifest.yaml");
  const commit = (content: string) => {
    writeFileSync(file, content);
    git("add", "-A");
    git("commit", "-q", "--allow-empty", "-m", "change");
    return git("rev-parse", "HEAD").trim();
  };
  git("init", "-q");
  writeFileSync(join(folder, ".gitattributes"), "* -text\n");
  commit(text);
  return {
    commit,
    /** The text after `git revert`, or undefined where git finds a conflict. */
    revert: (sha: string): string | undefined => {
      try {
        git("revert", "--no-commit", sha);
      } catch {
        return undefined;
      }
      return readFileSync(file, "utf8");
    },
  };
}

function manifest(text: string) {
  const read = readManifest(text, FILE);
  if (!read.ok) throw new Error(`unsound:\n${text}`);
  return read.value.manifest;
}

function pastOf(...all: string[]) {
  return readPast(all.map((text, n): Landing => ({ commit: String(n).repeat(40), at: at(n), text })).toReversed(), FILE);
}

test("the textual revert of a promotion is one rollback, and holds what it left", () => {
  fc.assert(
    fc.property(texts, pointers, pointers, (start, first, second) => {
      fc.pre(first.digest !== second.digest);
      const before = pointStage(start, FILE, { stage: "production", to: first, at: at(1) });
      const promoted = pointStage(before, FILE, { stage: "production", to: second, at: at(2) });
      const { commit, revert } = repository(before);
      const reverted = revert(commit(promoted));
      expect(reverted).toBe(before);
      const past = pastOf(before, promoted);
      const back = (stage: string) => wayBack(past, manifest(promoted), stage)?.pointer;
      fc.pre(!(manifest(promoted).holds ?? []).some((hold) => hold.digest === first.digest));
      const moves = difference(manifest(promoted), manifest(before), back);
      expect(moves.filter((move) => move.kind !== "archive" && move.kind !== "unarchive")).toEqual([
        { kind: "rollback", model: "fraud", stage: "production", from: second, to: first },
      ]);
      const held = heldBy(pastOf(before, promoted, before), manifest(before), "production", second.digest);
      expect(held).toBeDefined();
    }),
    { numRuns: 12 },
  );
});

const TEXT = `model: fraud
stages:
  staging:
    version: "8"
    digest: ${pointer(8).digest}
    evidence: ${digest("a")}
  production:
    version: "7"
    digest: ${pointer(7).digest}
    evidence: ${digest("b")}
archived:
  - { version: "2", digest: ${pointer(2).digest}, left: staging, at: 2026-01-01T00:00:00Z }
  - { version: "1", digest: ${pointer(1).digest}, left: production, at: 2026-01-01T00:00:00Z }
`;

test("a promotion can be reverted by git after a promotion of another stage, and only it is undone", () => {
  const promoted = pointStage(TEXT, FILE, { stage: "production", to: pointer(8, { evidence: digest("c") }), at: at(1) });
  const later = pointStage(promoted, FILE, { stage: "staging", to: pointer(9, { evidence: digest("d") }), at: at(2) });
  const { commit, revert } = repository(TEXT);
  const sha = commit(promoted);
  commit(later);
  const reverted = revert(sha);
  const past = pastOf(TEXT, promoted, later);
  const moves = difference(manifest(later), manifest(reverted ?? ""), (stage) => wayBack(past, manifest(later), stage)?.pointer);
  expect(moves.map((move) => `${move.kind} ${move.stage}`)).toEqual(["rollback production", "unarchive production"]);
});

test("git either finds a conflict or undoes that one promotion, whatever came after it", () => {
  fc.assert(
    fc.property(
      texts,
      fc.array(fc.tuple(fc.constantFrom("staging", "production"), pointers), { minLength: 2, maxLength: 3 }),
      (start, sequence) => {
        const all = [pointStage(start, FILE, { stage: "production", to: pointer(20), at: at(0) })];
        const { commit, revert } = repository(all[0]!);
        const shas = sequence.map(([stage, to], n) => {
          all.push(pointStage(all.at(-1)!, FILE, { stage, to, at: at(n + 1) }));
          return commit(all.at(-1)!);
        });
        const reverted = revert(shas[0]!);
        if (reverted === undefined) return;
        const read = readManifest(reverted, FILE);
        // What git lets through is sound and one step back, or it is not sound and nothing is judged.
        if (!read.ok) return;
        const [before, after, now] = [all[0]!, all[1]!, all.at(-1)!].map(manifest);
        const undone = { ...now!.stages };
        for (const stage of ["staging", "production"]) {
          if (JSON.stringify(before!.stages[stage]) === JSON.stringify(after!.stages[stage])) continue;
          if (before!.stages[stage] === undefined) Reflect.deleteProperty(undone, stage);
          else undone[stage] = before!.stages[stage];
        }
        expect(read.value.manifest.stages).toEqual(undone);
      },
    ),
    { numRuns: 12 },
  );
});
