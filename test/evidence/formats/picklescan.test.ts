import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { picklescan } from "../../../src/evidence/formats/picklescan.ts";
import { parse } from "../../../src/evidence/syntax/parse.ts";
import { readWith, REAL_REPORTS, REPORTS } from "./fixture.ts";

const SAMPLES = `${REAL_REPORTS}/picklescan`;
const NONE = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 };
const clean = readFileSync(`${REPORTS}/picklescan/clean.txt`, "utf8");
const read = (text: string) => readWith(picklescan, { name: "p.txt", text });

test("dangerous globals are critical, and suspicious ones unrated", () => {
  expect(readWith(picklescan, "picklescan/picklescan.txt").counts).toEqual({ picklescan: { ...NONE, critical: 2, unknown: 3 } });
});

test("older versions tell of infected files only", () => {
  expect(readWith(picklescan, "picklescan/early.txt").counts).toEqual({ picklescan: { ...NONE, critical: 1 } });
});

test("a scan that found nothing says so", () => {
  const { counts, troubles } = readWith(picklescan, "picklescan/clean.txt");
  expect(counts).toEqual({ picklescan: NONE });
  expect(troubles).toEqual([]);
});

test("a scan of no file is a trouble, though it found nothing", () => {
  const { counts, troubles } = readWith(picklescan, "picklescan/nothing-scanned.txt");
  expect(counts).toEqual({});
  expect(troubles[0]).toContain("nothing was scanned: Scanned files is not above 0");
});

test("more infected files than dangerous globals count as that many", () => {
  expect(read(clean.replace("Infected files: 0", "Infected files: 2")).counts).toEqual({ picklescan: { ...NONE, critical: 2 } });
});

test.each([
  ["ERROR: parsing pickle in /models/a.pkl: unknown opcode\n", "something could not be scanned"],
  ["Invalid file a.pkl in zip archive /models/a.zip: encrypted\n", "something could not be scanned"],
  ["Unhandled exception\n", "something could not be scanned"],
  [clean, "holds 2 summaries"],
])("%j before the summary is a trouble", (before, what) => {
  const { counts, troubles } = read(before + clean);
  expect(counts).toEqual({});
  expect(troubles[0]).toContain(what);
});

test.each(["Scanned files: 4", "Infected files: 0", "Dangerous globals: 0", "Suspicious globals: 0"])(
  "%s as no number is a trouble",
  (line) => {
    const { counts, troubles } = read(clean.replace(line, line.replace(/\d/, "-")));
    expect(counts).toEqual({});
    expect(troubles).toHaveLength(1);
  },
);

test("the names of scanned files are no counts", () => {
  const { counts } = read(`Infected files: 0\n${clean.replace("Infected files: 0", "Infected files: 1")}`);
  expect(counts).toEqual({ picklescan: { ...NONE, critical: 1 } });
});

test.each(["Known viruses: 8700000", "Engine version: 1.4.3", "Scanned directories: 1", "Data scanned: 0.10 MB"])(
  "a summary with %j is ClamAV's, which knows nothing of pickles",
  (line) => {
    const text = `----------- SCAN SUMMARY -----------\n${line}\nScanned files: 42\nInfected files: 0\n`;
    expect(picklescan.recognise(parse("scan.txt", new TextEncoder().encode(text)))).toBe(false);
  },
);

test.skipIf(!existsSync(SAMPLES))("what picklescan itself printed is read without a trouble", () => {
  const { counts, troubles } = readWith(picklescan, `../../../${SAMPLES}/picklescan.txt`);
  expect(counts).toEqual({ picklescan: { ...NONE, critical: 2 } });
  expect(troubles).toEqual([]);
});
