import * as fc from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { identityOf } from "../../src/evidence/agree.ts";
import type { Evidence } from "../../src/evidence/reading.ts";
import { readReport } from "../../src/evidence/read.ts";
import { evidenceIn, file } from "./files.ts";

/** Never -0, which JSON.stringify writes as 0 and a YAML writer does not. */
const number = fc
  .oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }),
    fc.integer({ min: 0, max: 1000 }),
    fc.constantFrom(0, 1, 1e21, 5e-324),
  )
  .map((value) => (value === 0 ? 0 : value));
const samples = fc.nat(10_000);
/** What stands where a number should: numbers, and everything that is none. */
const written = fc.oneof(
  { weight: 5, arbitrary: number },
  { weight: 3, arbitrary: fc.record({ value: number, low: number, high: number, samples }, { requiredKeys: ["value"] }) },
  { weight: 1, arbitrary: fc.constantFrom(null, true, "0.95", "n/a", [], [0.9], {}, "") },
);
const name = fc.constantFrom("auc", "f1", "log loss", "p@5", "1.10", "true", "value", "samples", "toString", "hasOwnProperty");
const named = (each: fc.Arbitrary<unknown>) => fc.dictionary(name, each, { maxKeys: 4 });
const section = {
  metrics: named(written),
  slices: fc.dictionary(fc.constantFrom("country=BR", "country=AR", "country=BR,device=ios"), named(written), { maxKeys: 3 }),
  drift: named(fc.oneof(written, named(written))),
  fairness: named(fc.oneof(named(named(written)), fc.record({ difference: written, ratio: written }, { requiredKeys: [] }))),
  slo: named(written),
  cost: named(written),
  tests: fc.record({ passed: written, failed: written, skipped: written }, { requiredKeys: [] }),
  security: fc.record({ findings: fc.record({ high: written, low: written }, { requiredKeys: [] }) }, { requiredKeys: [] }),
  lineage: fc.dictionary(name, fc.oneof(fc.string(), number), { maxKeys: 3 }),
  created: fc.constantFrom("2026-11-20T10:00:00Z", "yesterday", 3),
};
const subject = { model: fc.constant("fraud"), version: fc.constant("7") };
const own = fc.record({ ...subject, ...section }, { requiredKeys: ["model", "version"] });
const log = fc.record(
  {
    ...subject,
    baseline_version: fc.constant(6),
    offline: named(written),
    online: named(written),
    drift: section.drift,
    fairness: fc.dictionary(fc.constantFrom("tpr_gap", "selection_rate_ratio", "fpr"), fc.oneof(written, named(named(written))), {
      maxKeys: 3,
    }),
    auc: written,
    psi: written,
    approvals: fc.constant(["maya"]),
  },
  { requiredKeys: ["model", "version"] },
);

/** What every reading is worth, by what it is of. */
function worth(evidence: Evidence): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { value, low, high, samples: many, ...reading } of evidence.readings) {
    const identity = identityOf({ ...reading, value });
    found.set(identity, (found.get(identity) ?? new Set()).add(JSON.stringify(value)));
    if (typeof value === "number") expect(Number.isFinite(value)).toBe(true);
    for (const fact of [low, high, many]) if (fact !== undefined) expect(Number.isFinite(fact)).toBe(true);
  }
  return found;
}

function unplaced(evidence: Evidence): unknown {
  const bare = (each: object): object => ({ ...each, source: undefined, file: undefined, line: undefined });
  const { readings, created, lineage, troubles } = evidence;
  return {
    readings: readings.map(bare),
    created: created.map(bare),
    lineage: Object.entries(lineage).map(([key, each]) => [key, each.value]),
    troubles: troubles.map(({ code, what, hint }) => ({ code, what: what.replaceAll(/ in f\S*:\d+/g, " in f"), hint })),
  };
}

test("a YAML file and its JSON twin give equal readings and equal troubles", () => {
  fc.assert(
    fc.property(fc.oneof(own, log), (report) => {
      const json = evidenceIn({ f: JSON.stringify(report, undefined, 1) });
      const yaml = evidenceIn({ "f.yaml": stringify(report, { lineWidth: 0, aliasDuplicateObjects: false }) });
      expect(unplaced(yaml)).toEqual(unplaced(json));
    }),
    { numRuns: 1000 },
  );
});

test("taking any field away adds no reading and changes no other's value", () => {
  fc.assert(
    fc.property(fc.oneof(own, log), (report) => {
      const before = worth(evidenceIn({ "f.json": JSON.stringify(report) }));
      for (const path of pathsIn(report)) {
        const after = worth(evidenceIn({ "f.json": JSON.stringify(without(report, path)) }));
        for (const [identity, values] of after) {
          for (const value of values) {
            if (value.startsWith("{")) expect(before.has(identity), `${path.join(".")} adds ${identity}`).toBe(true);
            else expect(before.get(identity), `without ${path.join(".")}: ${identity}`).toContain(value);
          }
        }
      }
    }),
    { numRuns: 120 },
  );
});

test("whatever the bytes, reading them never throws, and a file that is no report says why", () => {
  const text = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 60 }),
    fc.json(),
    fc
      .array(
        fc.constantFrom(
          "model: fraud\n",
          "version: 7\n",
          "metrics:",
          " auc: ",
          "&a ",
          "*a",
          "{",
          "}",
          "[",
          "- ",
          "? ",
          "!!binary ",
          "|",
          ">",
          "\n",
          "'",
          '"',
          "<<: ",
          "---\n",
          "%TAG",
        ),
        {
          maxLength: 14,
        },
      )
      .map((parts) => parts.join("")),
  );
  const bytes = fc.oneof(
    text,
    fc.uint8Array({ maxLength: 40 }),
    own.map((report) => JSON.stringify(report)).chain((whole) => fc.nat(whole.length).map((most) => whole.slice(0, most))),
  );
  fc.assert(
    fc.property(bytes, fc.constantFrom("a.json", "a.yaml", "a.txt"), (written_, path) => {
      const read = readReport(file(path, written_));
      if (read.format === undefined) expect(read.report.troubles).not.toEqual([]);
      const evidence = evidenceIn({ [path]: written_ });
      worth(evidence);
    }),
    { numRuns: 1000 },
  );
});

type Path = readonly string[];

function pathsIn(value: unknown): Path[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, each]) => [[key], ...pathsIn(each).map((path) => [key, ...path])]);
}

function without(value: unknown, [key, ...rest]: Path): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([each, inside]) =>
      each !== key ? [[each, inside]] : rest.length === 0 ? [] : [[each, without(inside, rest)]],
    ),
  );
}
