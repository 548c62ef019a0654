import fc from "fast-check";
import { expect, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import { addHold, pointStage, putBack, removeHold, restore } from "../../src/manifest/edit.ts";
import { readManifest } from "../../src/manifest/read.ts";
import type { Manifest, Pointer } from "../../src/manifest/shape.ts";
import { at, FILE, plainTexts, pointers, texts } from "./sample.ts";

function manifest(text: string): Manifest {
  const read = readManifest(text, FILE);
  if (!read.ok) throw new UserError(read.problems);
  return read.value.manifest;
}

type Step =
  | { do: "point"; stage: string; to: Pointer }
  | { do: "hold" | "release"; stage: string; of: Pointer }
  | { do: "back"; stage: string };
const stages = fc.constantFrom("staging", "production", "canary-eu");
const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant("point" as const), stage: stages, to: pointers }) },
  fc.record({ do: fc.constantFrom("hold" as const, "release" as const), stage: stages, of: pointers }),
  fc.record({ do: fc.constant("back" as const), stage: stages }),
);

function apply(text: string, step: Step, n: number, earlier: readonly string[]): string {
  if (step.do === "point") return pointStage(text, FILE, { stage: step.stage, to: step.to, at: at(n) });
  if (step.do === "release") return removeHold(text, FILE, { stage: step.stage, digest: step.of.digest });
  if (step.do === "hold") {
    return addHold(text, FILE, {
      stage: step.stage,
      digest: step.of.digest,
      because: "slow: \"p95\" # 5 'x'\u2028",
      since: "2026-11-20T10:00:00Z",
    });
  }
  const now = manifest(text).stages[step.stage];
  const target = earlier.findLast((one) => {
    const then = manifest(one).stages[step.stage];
    return then !== undefined && now !== undefined && then.digest !== now.digest;
  });
  return target === undefined ? text : putBack(text, FILE, { stage: step.stage, earlier: target, at: at(n), because: "slow" });
}

const commentsOf = (text: string) => text.split(/\r?\n/).flatMap((line) => /^\s*(#.*)$/.exec(line)?.[1] ?? []);

test("any sequence of moves taken back in reverse order ends with the same bytes", () => {
  fc.assert(
    fc.property(texts, fc.array(steps, { maxLength: 6 }), (start, sequence) => {
      const all = [start];
      for (const [n, step] of sequence.entries()) all.push(apply(all.at(-1)!, step, n, all));
      let now = all.at(-1)!;
      for (let n = all.length - 1; n > 0; n--) now = restore(now, FILE, { before: all[n - 1]!, after: all[n]! });
      expect(now).toBe(start);
    }),
    { numRuns: 30 },
  );
});

test("an edit keeps the byte order mark, the line endings, and the kind of the last line", () => {
  fc.assert(
    fc.property(texts, fc.array(steps, { minLength: 1, maxLength: 4 }), (start, sequence) => {
      const all = [start];
      for (const [n, step] of sequence.entries()) all.push(apply(all.at(-1)!, step, n, all));
      const end = all.at(-1)!;
      expect(end.startsWith("\ufeff")).toBe(start.startsWith("\ufeff"));
      expect(/\n$/.test(end)).toBe(/\n$/.test(start));
      if (start.includes("\r\n")) expect(end.replaceAll("\r\n", "")).not.toContain("\n");
      else expect(end).not.toContain("\r");
    }),
    { numRuns: 30 },
  );
});

test("pointing a stage elsewhere leaves every comment line where it is", () => {
  fc.assert(
    fc.property(texts, stages, pointers, (start, stage, to) => {
      const words = Object.keys(manifest(start).stages[stage] ?? {});
      fc.pre(words.every((word) => word in to) || words.length === 0);
      const end = pointStage(start, FILE, { stage, to, at: at(0) });
      const kept = commentsOf(end);
      for (const comment of commentsOf(start)) expect(kept).toContain(comment);
      expect(kept.length).toBeGreaterThanOrEqual(commentsOf(start).length);
    }),
    { numRuns: 30 },
  );
});

test("moves of different stages are taken back in any order, each leaving the other alone", () => {
  fc.assert(
    fc.property(plainTexts, pointers, pointers, fc.boolean(), (start, first, second, early) => {
      // Whether somebody wrote the empty list is forgotten once another's entry stands in it.
      fc.pre(!early || !start.includes("[]"));
      const one = pointStage(start, FILE, { stage: "staging", to: first, at: at(1) });
      const two = pointStage(one, FILE, { stage: "production", to: second, at: at(2) });
      const edits = [
        { before: start, after: one },
        { before: one, after: two },
      ];
      const [a, b] = early ? edits : edits.toReversed();
      const half = restore(two, FILE, a!);
      if (early) expect(manifest(half).stages.production).toEqual(manifest(two).stages.production);
      expect(restore(half, FILE, b!)).toBe(start);
    }),
    { numRuns: 40 },
  );
});
