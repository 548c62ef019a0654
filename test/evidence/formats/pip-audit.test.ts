import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { pipAudit } from "../../../src/evidence/formats/pip-audit.ts";
import { parse } from "../../../src/evidence/syntax/parse.ts";
import { readWith, REAL_REPORTS } from "./fixture.ts";

const SAMPLES = `${REAL_REPORTS}/pip-audit`;
const NONE = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 };
const read = (text: string) => readWith(pipAudit, { name: "p.json", text });
const recognises = (text: string) => pipAudit.recognise(parse("p.json", new TextEncoder().encode(text)));

test("every vulnerability is unrated, and a dependency that was not audited counts as one more", () => {
  const { counts, notes, troubles } = readWith(pipAudit, "pip-audit/pip-audit.json");
  expect(counts).toEqual({ "pip-audit": { ...NONE, unknown: 3 } });
  expect(notes).toEqual([
    "pip-audit.json: dependencies that were not audited (1 of 3) count as unknown findings",
    "pip-audit.json: fixes (1) are not read: what they mend is still counted",
  ]);
  expect(troubles).toEqual([]);
});

test("reads the bare list of older versions", () => {
  expect(readWith(pipAudit, "pip-audit/bare-list.json").counts).toEqual({ "pip-audit": { ...NONE, unknown: 1 } });
});

test("an audit that found nothing says so", () => {
  expect(readWith(pipAudit, "pip-audit/clean.json").counts).toEqual({ "pip-audit": NONE });
});

test("without dependencies nothing was audited", () => {
  const { counts, troubles } = read('{"dependencies": [], "fixes": []}');
  expect(counts).toEqual({});
  expect(troubles[0]).toContain("nothing was audited: it has no dependencies");
});

test.each(["", ', "vulns": null', ', "vulns": {}'])(
  "a dependency that lost its vulnerabilities (%j) takes the count from all",
  (vulns) => {
    const { counts, troubles } = read(
      `{"dependencies": [{"name": "a", "version": "1"${vulns}}, {"name": "b", "version": "1", "vulns": []}], "fixes": []}`,
    );
    expect(counts).toEqual({});
    expect(troubles[0]).toContain("does not say whether a was audited");
  },
);

test.each([
  "[]",
  '[{"name": "a", "version": "1"}]',
  '{"dependencies": [{"ref": "a", "dependsOn": []}]}',
  '{"dependencies": [], "x": []}',
])("%s is nobody's audit", (text) => {
  expect(recognises(text)).toBe(false);
});

test.skipIf(!existsSync(SAMPLES))("what pip-audit itself wrote is read without a trouble", () => {
  const audit = readWith(pipAudit, `../../../${SAMPLES}/pip-audit.json`);
  expect(audit.counts).toEqual({ "pip-audit": { ...NONE, unknown: 2 } });
  expect(audit.troubles).toEqual([]);
  const list = readWith(pipAudit, `../../../${SAMPLES}/pip-audit.legacy-list.readme.json`);
  expect(list.counts).toEqual({ "pip-audit": { ...NONE, unknown: 2 } });
  expect(list.troubles).toEqual([]);
});
