import { expect, test } from "vitest";
import { score, table, tallyOf } from "./score.ts";
import { parted, type Survivor, survivorOf } from "./survivor.ts";

const mutants = (["Killed", "Killed", "Timeout", "Survived", "NoCoverage", "RuntimeError"] as const).map((status) => ({
  status,
}));

test("a mutant that no test reaches was missed as much as one that survived them", () => {
  const tally = tallyOf(mutants);
  expect(tally).toEqual({ killed: 2, timedOut: 1, survived: 1, uncovered: 1 });
  expect(score(tally)).toBe(60);
});

test("no mutants at all prove nothing", () => {
  expect(score(tallyOf([]))).toBe(0);
});

test("a score is never rounded up to its aim", () => {
  const tally = { killed: 94_999, timedOut: 0, survived: 5001, uncovered: 0 };
  expect(table([["gates", tally]])).toBe(
    "       mutants  killed  timed out  survived  not covered    score\ngates   100000   94999          0      5001            0  94.99 %",
  );
});

const SOURCE = "const one = 1;\n  return one + 2;\n}";
const at = (line: number, from: number, until: number, end = line) => ({
  location: { start: { line, column: from }, end: { line: end, column: until } },
  replacement: "one -\n   2",
});

test("a survivor is written with its line and what of it changed", () => {
  expect(survivorOf(at(2, 10, 17), "src/a.ts", SOURCE)).toEqual({
    file: "src/a.ts",
    code: "return ⟦one + 2⟧;",
    becomes: "one - 2",
  });
  expect(survivorOf(at(1, 13, 2, 3), "src/a.ts", SOURCE).code).toBe("const one = ⟦1;⟧");
});

test("the list is held against what was found in the files that were mutated", () => {
  const survivor = (file: string, code: string): Survivor => ({ file, code, becomes: "true" });
  const kept = [
    { why: "equal", mutants: [survivor("a", "1"), survivor("a", "2")] },
    { why: "unreachable", mutants: [survivor("b", "1")] },
  ];
  expect(parted([survivor("a", "1"), survivor("a", "3")], kept, new Set(["a"]))).toEqual({
    unexplained: [survivor("a", "3")],
    dead: [survivor("a", "2")],
  });
});
