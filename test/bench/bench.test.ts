import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { spelled } from "./line.ts";
import { median, ratioOf } from "./pairs.ts";

const FIGURE =
  /^(?<name>\S.*?): (?<value>\d+(?:\.\d\d)?) (?<unit>x|MB|requests), (?:no aim|aim at most [\d.]+ \k<unit>: (?:met|missed))$/;

test("prints every figure with its unit and its aim, and asks GitHub no more often than promised", async () => {
  // An exit other than 0 throws: something could not be measured. What a clock says here depends on who else is at work.
  const { stdout } = await promisify(execFile)(process.execPath, ["test/bench/bench.ts", "--quick"]);
  const figures = stdout.split("\n").filter((line) => line !== "" && !line.startsWith("    "));
  const read = figures.map((line) => FIGURE.exec(line)?.groups ?? { name: `not a figure: ${line}` });
  expect(read.map(({ name, unit }) => `${name}, ${unit}`)).toEqual([
    "size of dist/index.js, MB",
    "size of dist/cli.js, MB",
    "cold start against bare Node, x",
    "cold start of one bare fetch against bare Node, x",
    "requests of a new promotion, requests",
    "requests of a review that finds nothing new, requests",
    "requests of a sweep of 10 open promotions, requests",
    "promote among 200 models against 10, time, x",
    "promote among 200 models against 10, the Action's own CPU time, x",
  ]);
  expect(read.every(({ value }) => Number(value) > 0)).toBe(true);
  expect(stdout).not.toMatch(/requests: missed/);
}, 300_000);

test("an aim is met by what is at most as much", () => {
  const line = { name: "requests of a look", unit: "requests" as const, aim: 5, how: ["one look", "at one thing"] };
  expect(spelled({ ...line, value: 5 })).toBe(
    "requests of a look: 5 requests, aim at most 5 requests: met\n    one look\n    at one thing",
  );
  expect(spelled({ ...line, value: 6, how: [] })).toBe("requests of a look: 6 requests, aim at most 5 requests: missed");
  expect(spelled({ name: "size", value: 0.7999, unit: "MB", how: [] })).toBe("size: 0.80 MB, no aim");
});

test("a ratio is the middle one of the pairs' ratios, not the ratio of the middles", () => {
  const pairs = [
    { ours: 20, other: 10 },
    { ours: 90, other: 30 },
    { ours: 40, other: 10 },
  ];
  expect(ratioOf(pairs)).toEqual({ median: 3, min: 2, max: 4, ours: 40, other: 10 });
  expect(() => median([])).toThrow("nothing to take the median of");
});
