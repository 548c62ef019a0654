import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { sha256 } from "../../../src/digest.ts";
import type { Format, Report } from "../../../src/evidence/formats/format.ts";
import { parse } from "../../../src/evidence/syntax/parse.ts";
import type { ReportRule } from "../../../src/report-rule.ts";
import { told } from "../files.ts";

/** Where our own fixtures of tools' reports lie: the tools' shapes, numbers of our own. */
export const REPORTS = "test/evidence/reports";

/** Real reports of the tools, for whoever has them beside the project. They are other people's, so none of them is in it. */
export const REAL_REPORTS = "../shared/evidence-samples";

/** What a format reads from a fixture under `test/evidence/reports`, or from a text; fails where it does not recognise it. */
export function readWith(
  format: Format,
  from: string | { readonly name: string; readonly text: string | Uint8Array },
  rule?: Partial<ReportRule>,
) {
  const name = typeof from === "string" ? from.slice(from.lastIndexOf("/") + 1) : from.name;
  const written = typeof from === "string" ? readFileSync(`${REPORTS}/${from}`) : from.text;
  const bytes = typeof written === "string" ? new TextEncoder().encode(written) : new Uint8Array(written);
  const parsed = parse(name, bytes);
  const named = rule === undefined ? undefined : { path: "", format: format.name, ...rule };
  expect(
    (named === undefined ? format.recognise : (format.accepts ?? format.recognise))(parsed),
    `${format.name} takes ${name}`,
  ).toBe(true);
  return said(format.read(parsed, { file: name, sha256: sha256(bytes) }, named));
}

/** A report as a test reads it: readings, notes and troubles as lines, and every other fact as it is. */
function said({ tool, readings, notes, troubles, ...facts }: Report) {
  return {
    /** Without their places, which one test holds for all formats. */
    readings: told(readings.filter(({ kind }) => kind !== "tests" && kind !== "security")).map((line) =>
      line.replace(/ @ [^ ]*:(?:\d+|\?)/, ""),
    ),
    /** `{ k6: { passed: 3, failed: 0, ... } }`: the counts of tests and of findings by tool. */
    counts: Object.fromEntries(
      [...new Set(readings.flatMap(({ tool }) => tool ?? []))].map((tool) => [
        tool,
        Object.fromEntries(readings.flatMap((each) => (each.tool === tool ? [[each.name, each.value]] : []))),
      ]),
    ),
    tool,
    notes: notes ?? [],
    troubles: (troubles ?? []).map(
      ({ code, what, line, hint }) => `${code} ${line ?? "?"}: ${what}${hint === undefined ? "" : ` (${hint})`}`,
    ),
    facts,
  };
}
