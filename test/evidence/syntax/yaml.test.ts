import { expect, test } from "vitest";
import { plain, under } from "../../../src/evidence/syntax/tree.ts";
import { readYaml } from "../../../src/evidence/syntax/yaml.ts";

function problemsIn(text: string): string[] {
  const read = readYaml(text, "a.yaml");
  return read.ok ? [] : read.problems.map((problem) => `${problem.line ?? "?"}: ${problem.what}`);
}

test("keeps the line of every key and the very characters of every number", () => {
  const read = readYaml("model: fraud\nversion: 1.10\nmetrics:\n  auc:\n    0.9\n", "a.yaml");
  if (!read.ok) throw new Error("unreadable");
  expect(under(read.value, "version")).toEqual({ is: "number", line: 2, value: 1.1, text: "1.10" });
  expect(under(under(read.value, "metrics"), "auc")).toEqual({ is: "number", line: 4, value: 0.9, text: "0.9" });
});

test.each([
  [".nan", { is: "token", value: NaN, text: ".nan" }],
  [".inf", { is: "token", value: Infinity, text: ".inf" }],
  ["-.inf", { is: "token", value: -Infinity, text: "-.inf" }],
  ["1e999", { is: "token", value: Infinity, text: "1e999" }],
  ["NaN", { is: "token", value: NaN, text: "NaN" }],
  ["-Infinity", { is: "token", value: -Infinity, text: "-Infinity" }],
  ["'NaN'", { is: "text", value: "NaN" }],
  ["'0.95'", { is: "text", value: "0.95" }],
  ["~", { is: "token", value: null, text: "null" }],
  ["", { is: "token", value: null, text: "null" }],
  ["true", { is: "token", value: true, text: "true" }],
  ["-0", { is: "number", value: 0, text: "-0" }],
  ["0.935", { is: "number", value: 0.935, text: "0.935" }],
])("reads auc: %s as what it is", (written, node) => {
  const read = readYaml(`auc: ${written}\n`, "a.yaml");
  expect(read.ok && under(read.value, "auc")).toEqual({ ...node, line: 1 });
});

test("takes a key that is a number as it is written, and two spellings of one key as one key too many", () => {
  const read = readYaml("1.10: a\n", "a.yaml");
  expect(read.ok && plain(read.value)).toEqual({ "1.10": "a" });
  expect(problemsIn('1: a\n"1": b\n')).toEqual(["2: 1: duplicate key, it stands on line 1 already"]);
});

test.each([
  ["a: 1\na: 2\n", ["2: a: duplicate key, it stands on line 1 already"]],
  ["a: &a [x]\nb: *c\n", ["?: uses YAML aliases that expand without end"]],
  ["__proto__:\n  auc: 1\n", ["1: __proto__ is not allowed as a key"]],
  ["a: &a\n  b: *a\n", ["2: *a: uses YAML aliases that expand without end"]],
  [
    "a: &a [*a, &b [[*b], c]]\nd: *b\n",
    ["1: *a: uses YAML aliases that expand without end", "1: *b: uses YAML aliases that expand without end"],
  ],
  [`a: ${"[".repeat(150)}${"]".repeat(150)}\n`, ["1: is nested deeper than 100 levels"]],
])("says what is wrong with %j, and where", (text, problems) => {
  expect(problemsIn(text)).toEqual(problems);
});

test("refuses a hundred thousand aliases of one anchor at once, not after a look through the document for each", () => {
  expect(problemsIn(`a: &a 1\nb: [${"*a, ".repeat(100_000)}1]\n`)).toEqual(["?: uses YAML aliases that expand without end"]);
});

test("refuses an alias bomb", () => {
  const levels = Array.from({ length: 9 }, (_, index) => {
    const before = index === 0 ? "x" : `*l${index - 1}`;
    return `l${index}: &l${index} [${Array.from({ length: 9 }, () => before).join(", ")}]`;
  });
  expect(problemsIn(`${levels.join("\n")}\n`)).toEqual(["?: uses YAML aliases that expand without end"]);
});

test("expands a handful of aliases", () => {
  const read = readYaml("a: &a { auc: 0.9 }\nb: *a\n", "a.yaml");
  expect(read.ok && plain(read.value)).toEqual({ a: { auc: 0.9 }, b: { auc: 0.9 } });
});

test("refuses what is nested too deep, for us or for the parser itself, without throwing", () => {
  for (const depth of [101, 150, 200, 250, 300, 350, 400, 450, 500, 600, 700, 800, 1000, 5000, 30_000]) {
    for (const text of [`a: ${"[".repeat(depth)}${"]".repeat(depth)}\n`, `${"- ".repeat(depth)}x\n`]) {
      expect(problemsIn(text)[0], String(depth)).toMatch(/^[?1]: is nested deeper than 100 levels$/);
    }
  }
});
