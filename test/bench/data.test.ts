import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { HEADER, writeCsv } from "./data-files.ts";
import { agree } from "./data.ts";

test("the table is the same each time, and every row has all its cells", () => {
  const folder = mkdtempSync(join(tmpdir(), "bench-data-"));
  const write = (name: string, seed: number) => {
    writeCsv(join(folder, name), 40_000, seed);
    return readFileSync(join(folder, name), "utf8");
  };
  const one = write("one.csv", 7);
  const lines = one.split("\n");
  expect(lines[0]).toBe(HEADER);
  expect(lines).toHaveLength(40_002);
  expect(lines.slice(1, -1).every((line) => /^\d+,[01],0\.\d{6},[A-E],\d{3}\.\d\d,[a-z]+$/.test(line))).toBe(true);
  expect(write("two.csv", 7) === one).toBe(true);
  expect(write("other.csv", 8) === one).toBe(false);
  rmSync(folder, { recursive: true });
});

test("values that differ by more than rounding are no measurement, nor are those that only one side has", () => {
  expect(() => agree({ auc: 0.75, n: 5e6 }, { auc: 0.75 + 1e-13, n: 5e6 + 1e-7 })).not.toThrow();
  expect(() => agree({ auc: 0.75 }, { auc: 0.75 + 1e-11 })).toThrow("auc is 0.75 and 0.75000000001");
  expect(() => agree({}, { auc: 0.75 })).toThrow("auc is undefined and 0.75");
  expect(() => agree({ auc: 0.75 }, {})).toThrow("auc is 0.75 and undefined");
});
