import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

/*
 * docs/security.md and the attacks that run are one table: no claim without a test, no test without a line.
 */

/** Attacks may come; whoever takes one away has to say so here. */
const AT_LEAST = 273;

const FOLDER = "test/attacks";
const tests = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".test.ts") && file !== "table.test.ts")
  .map((file) => ({ file, text: readFileSync(join(FOLDER, file), "utf8") }));
const names = tests.flatMap(({ text }) =>
  [...text.matchAll(/\battack\(\s*("(?:[^"\\]|\\.)*")/g)].map(([, literal]) => JSON.parse(literal!) as string),
);

/** The rows of every table of the page that has these columns; a bar inside a cell is escaped. */
const COLUMNS = ["attack", "what stops it", "what remains for you"];
const tables = readFileSync("docs/security.md", "utf8")
  .split(/\n(?!\|)/)
  .map((block) =>
    block
      .split("\n")
      .filter((line) => line.startsWith("|"))
      .map((line) =>
        line
          .split(/(?<!\\)\|/)
          .slice(1, -1)
          .map((cell) => cell.trim()),
      ),
  )
  .filter(([head]) => head?.join() === COLUMNS.join());
const rows = tables.flatMap((table) => table.slice(2));
const lines = rows.map(([name]) => name!);

const twice = (all: readonly string[]) => all.filter((name, at) => all.indexOf(name) !== at);

test("every attack's name is spelled in its test, where this page can be held against it", () => {
  for (const { file, text } of tests)
    expect([...text.matchAll(/\battack\(/g)].length, file).toBe([...text.matchAll(/\battack\(\s*"/g)].length);
});

test("every attack has its line in docs/security.md", () => {
  expect(names.filter((name) => !lines.includes(name))).toEqual([]);
});

test("every line of docs/security.md has its attack", () => {
  expect(lines.filter((name) => !names.includes(name))).toEqual([]);
});

test("no attack stands there twice", () => {
  expect([...twice(names), ...twice(lines)]).toEqual([]);
});

test("every line says what stops the attack and what remains", () => {
  expect(rows.filter((row) => row.length !== COLUMNS.length || row.some((cell) => cell === ""))).toEqual([]);
});

test(`there are at least ${AT_LEAST} of them`, () => {
  expect(new Set(names).size).toBeGreaterThanOrEqual(AT_LEAST);
});
