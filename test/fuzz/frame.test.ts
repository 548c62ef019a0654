import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { keep, kept } from "./frame/corpus.ts";
import { subject, together, tooSeldom } from "./frame/subject.ts";
import { holds } from "./frame/word.ts";

const sums = subject<{ readonly a: number }>({
  name: "sums",
  share: 1,
  least: { open: 0.1, shut: 0.1 },
  inputs: fc.record({ a: fc.nat(1000) }),
  check: ({ a }) => {
    holds(a < 500, `${a} is too much`);
    return a < 250 ? "open" : "shut";
  },
});

test("a counterexample is shrunk, and its seed and path lead to it again", async () => {
  const { counterexample } = await sums.fuzz({ seed: 7, inputs: 100 });
  expect(counterexample).toMatchObject({
    seed: 7,
    input: { a: 500 },
    error: expect.stringContaining("500 is too much") as string,
  });
  const again = await sums.fuzz({ seed: 7, inputs: 1, path: counterexample?.path });
  expect(again.counterexample?.input).toEqual({ a: 500 });
});

test("the same seed tries the same inputs", async () => {
  const one = await sums.fuzz({ seed: 7, inputs: 100 });
  const { path, input } = one.counterexample!;
  expect((await sums.fuzz({ seed: 7, inputs: 100 })).counterexample).toMatchObject({ path, input });
});

test("what is kept is checked again as it was, and a sound input comes out on its side", async () => {
  const corpus = mkdtempSync(join(tmpdir(), "corpus-"));
  keep("sums", { a: 500 }, corpus);
  const [only, ...others] = kept("sums", corpus);
  rmSync(corpus, { recursive: true });
  expect(others).toEqual([]);
  await expect(sums.replay(only?.input)).rejects.toThrow("500 is too much");
  expect(await sums.replay({ a: 300 })).toBe("shut");
});

test("a run that reaches one side too seldom proves nothing, and says so; chance among few inputs is not that", () => {
  const report = { subject: "sums", inputs: 1000, open: 50, shut: 950, milliseconds: 1 };
  expect(tooSeldom(report, sums)).toEqual(["sums: 50 of 1000 inputs came out open, fewer than 10 %"]);
  expect(tooSeldom(together([report, { ...report, open: 150, shut: 850 }]), sums)).toEqual([]);
  expect(tooSeldom({ ...report, inputs: 100, open: 5, shut: 95 }, sums)).toEqual([]);
});
