import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readReport } from "../../../src/evidence/read.ts";
import { file } from "../files.ts";
import { FIXTURES } from "./fixtures.ts";
import { REPORTS } from "./fixture.ts";

/*
 * Reports that broke on their way: cut off, with other bytes, with what no tool writes in place of a value. Reading them never throws, and
 * whatever is read is a finite number or none; a count is whole.
 */

const EACH = 60;
const INSTEAD = ["NaN", "null", "-1", "1e999", '"0.95"', "{}", "[]", "true", "0.5", '"__proto__"', "9".repeat(40)];

/** Numbers from 0 to below 1, the same in every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

function mangled(bytes: Uint8Array, next: () => number): Uint8Array {
  const at = Math.floor(next() * bytes.length);
  const how = next();
  if (how < 0.25) return bytes.slice(0, at);
  if (how < 0.5) {
    const copy = bytes.slice();
    copy[at] = Math.floor(next() * 256);
    return copy;
  }
  const text = new TextDecoder().decode(bytes);
  if (how < 0.8) {
    const values = [...text.matchAll(/-?\d+(?:\.\d+)?|"[^"\n]{0,40}"/g)];
    const value = values[Math.floor(next() * values.length)];
    if (value === undefined) return bytes.slice(at);
    const other = INSTEAD[Math.floor(next() * INSTEAD.length)] ?? "";
    return new TextEncoder().encode(text.slice(0, value.index) + other + text.slice(value.index + value[0].length));
  }
  const lines = text.split("\n");
  const line = Math.floor(next() * lines.length);
  const kept = how < 0.9 ? lines.filter((_, index) => index !== line) : [...lines, lines[line] ?? ""];
  return new TextEncoder().encode(kept.join("\n"));
}

test.each(FIXTURES.map((each, index) => [each.path, each, index] as const))("%s", (path, { rule }, index) => {
  const bytes = new Uint8Array(readFileSync(`${REPORTS}/${path}`));
  const next = random(index + 1);
  for (let round = 0; round < EACH; round++) {
    const broken = mangled(bytes, next);
    const { report, format } = readReport(file(path, broken), rule);
    expect(format !== undefined || (report.troubles ?? []).length > 0, "what is not recognised says why").toBe(true);
    for (const { kind, name, value, low, high, samples } of report.readings) {
      for (const number of [value, low, high, samples])
        if (typeof number === "number") expect(Number.isFinite(number), `${path}: ${name} is ${number}`).toBe(true);
      if (kind === "tests" || kind === "security")
        expect(value, `${path}: ${name}`).toSatisfy((each) => Number.isInteger(each) && each >= 0);
    }
  }
});

test("what is far too deep, or far too long for one line, ends no run", () => {
  const bombs = [
    `${'{"metrics":'.repeat(5000)}1`,
    `[${"[".repeat(5000)}`,
    `<testsuite>${"<testcase>".repeat(50_000)}`,
    `${"a,".repeat(200_000)}\n${"1,".repeat(200_000)}`,
    `---\nmodel-index: ${"[".repeat(5000)}\n---\n`,
    "\u0000".repeat(1000),
    "PK\u0003\u0004".repeat(1000),
  ];
  for (const [index, bomb] of bombs.entries())
    for (const name of ["a.json", "a.xml", "a.csv", "README.md", "a"])
      expect(readReport(file(name, bomb)).report.troubles, `${index} as ${name}`).not.toEqual([]);
});
