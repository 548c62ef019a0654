import fc from "fast-check";
import { expect, test } from "vitest";
import { agree, identityOf } from "../../src/evidence/agree.ts";
import type { Report } from "../../src/evidence/formats/format.ts";
import type { Computed, Reading } from "../../src/evidence/reading.ts";
import { isRoundingOf } from "../../src/evidence/rounded.ts";

const source = (file: string) => ({ file, sha256: `sha256:${"0".repeat(64)}` });
const from = (table: string): Computed => ({ table, method: "exact, ties count half", columns: ["label", "score"] });
const reported = (value: Reading["value"], facts: Partial<Reading> = {}): Reading => ({
  kind: "metric",
  name: "auc",
  value,
  source: source("report.yaml"),
  ...facts,
});
const computed = (value: Reading["value"], table = "holdout", facts: Partial<Reading> = {}): Reading =>
  reported(value, { name: "roc_auc", computed: from(table), source: source(`computed/${table}.json`), ...facts });

/** What is kept of these readings, each in a file of its own, and what is wrong with them. */
function together(...readings: readonly Reading[]) {
  const { readings: kept, troubles } = agree(readings.map((reading): Report => ({ readings: [reading] })));
  return { kept: kept.map(({ value, source: { file } }) => [value, file]), said: troubles.map(({ what }) => what), troubles };
}

test.each([
  [0.93, 0.93124],
  [0.9312, 0.93124],
  [0.93124, 0.93124],
  [1, 0.93124],
  [0.12, 0.125],
  [0.13, 0.125],
  [-0.93, -0.9349],
  [120, 120.4],
  [0, 0],
  [1e-7, 1.04e-7],
  [0.1 + 0.2, 0.3],
  [0.3, 0.1 + 0.2],
])("a report that rounds agrees with what was computed, which is kept: %d of %d", (told, exact) => {
  expect(together(reported(told), computed(exact))).toMatchObject({ kept: [[exact, "computed/holdout.json"]], said: [] });
  expect(together(computed(exact), reported(told))).toMatchObject({ kept: [[exact, "computed/holdout.json"]], said: [] });
});

test.each([
  [0.94, 0.93124],
  [0.93, 0.93501],
  [0.932, 0.93124],
  [0.931241, 0.93124],
  [121, 120.4],
  [0.9, -0.9],
])("another number contradicts what was computed, and the sentence says which that is: %d and %d", (told, exact) => {
  const { said, kept } = together(reported(told), computed(exact));
  expect(said).toEqual([
    `auc is ${exact} (computed from holdout: exact, ties count half) in computed/holdout.json and ${told} in report.yaml`,
  ]);
  expect(kept).toHaveLength(2);
});

test("whatever a number is rounded to is a rounding of it, and two units of its last place away is none", () => {
  const number = fc.double({ min: -1000, max: 1000, noNaN: true });
  fc.assert(
    fc.property(number, fc.integer({ min: 1, max: 8 }), (exact, decimals) => {
      expect(isRoundingOf(Number(exact.toFixed(decimals)), exact)).toBe(true);
      const away = Number((exact + 2.2 * 10 ** -decimals).toFixed(decimals + 1));
      expect(isRoundingOf(away, exact)).toBe(false);
    }),
  );
});

test("a report of other samples contradicts, one that has another interval or none does not", () => {
  expect(together(computed(0.93124, "holdout", { samples: 5000 }), reported(0.93, { samples: 4990 })).said).toEqual([
    "auc is 0.93124 (samples 5000, computed from holdout: exact, ties count half) in computed/holdout.json and 0.93 (samples 4990) in report.yaml",
  ]);
  const interval = together(computed(0.93124, "holdout", { samples: 5000 }), reported(0.93, { low: 0.9, high: 0.95 }));
  expect([interval.said, interval.kept]).toEqual([[], [[0.93124, "computed/holdout.json"]]]);
});

test("what was computed takes no interval from a report", () => {
  const { readings } = agree([{ readings: [computed(0.93124)] }, { readings: [reported(0.93, { low: 0.9, high: 0.95 })] }]);
  expect(readings).toEqual([computed(0.93124)]);
});

test("several reports that round differently agree with what was computed, in whatever order they are read", () => {
  const all = [reported(0.93), reported(0.931, { source: source("other.yaml") }), computed(0.93124)];
  fc.assert(
    fc.property(fc.shuffledSubarray(all, { minLength: 3 }), (readings) => {
      expect(together(...readings)).toMatchObject({ kept: [[0.93124, "computed/holdout.json"]], said: [] });
    }),
  );
});

test("what is not defined agrees with a report of no number, and contradicts one of a number", () => {
  expect(together(computed({ not: "one class only" }), reported({ not: "NaN" })).said).toEqual([]);
  expect(together(computed({ not: "one class only" }), reported(0.93)).said).toEqual([
    "auc is one class only (computed from holdout: exact, ties count half) in computed/holdout.json and 0.93 in report.yaml",
  ]);
  expect(together(computed(0.93), reported({ not: "NaN" })).said).toHaveLength(1);
});

test.each([0.91, 0.93])("two tables that measure the same contradict, even where they find the same: %d", (value) => {
  const { said, kept, troubles } = together(computed(0.93), computed(value, "recent"));
  expect(said).toEqual([
    `roc_auc is 0.93 (computed from holdout) in computed/holdout.json and ${value} (computed from recent) in computed/recent.json`,
  ]);
  expect(kept).toHaveLength(2);
  expect(troubles[0]?.hint).toMatch(/^write under: in data.recent of the policy/);
});

test("what has no names of its own is left to one table", () => {
  const psi = { kind: "drift", name: "psi", feature: "amount" } as const;
  const { troubles } = together(computed(0.1, "holdout", psi), computed(0.2, "recent", psi));
  expect(troubles[0]?.hint).toBe("have only one of data.holdout and data.recent of the policy measure it");
});

test("a drift statistic of a tool and ours are told by their definitions, and what would settle it", () => {
  const psi = { kind: "drift", name: "psi", feature: "amount" } as const;
  const evidently = { ...source("drift.json"), tool: "Evidently 0.7.21", reported: "value = 0.2 (PSI)" };
  const ours = { ...psi, computed: { table: "holdout", method: "deciles of the reference, floor 1e-4", columns: ["amount"] } };
  const { troubles, kept } = together(reported(0.2, { ...psi, source: evidently }), computed(0.11, "holdout", ours));
  expect(troubles).toMatchObject([
    {
      what: "psi of amount is 0.11 (computed from holdout: deciles of the reference, floor 1e-4) in computed/holdout.json and 0.2 (Evidently 0.7.21: value = 0.2 (PSI)) in drift.json",
      hint: "tools bin in ways of their own (docs/evidence.md): take the report away, or leave amount out of features: in data.holdout of the policy",
    },
  ]);
  expect(kept).toHaveLength(2);
});

test("what Evidently bins in its own way is computed under a name of its own, and contradicts nothing it reports", () => {
  const of = (name: string): Partial<Reading> => ({ kind: "drift", name, feature: "amount" });
  const { said } = together(computed(0.11, "holdout", of("psi_evidently")), reported(0.2, of("psi")));
  expect(said).toEqual([]);
});

test("one table that is told twice alike is kept once, and twice differently contradicts", () => {
  const again = { source: source("again.json") };
  expect(together(computed(0.93), computed(0.93, "holdout", again))).toMatchObject({ kept: [[0.93, "computed/holdout.json"]] });
  expect(together(computed(0.93124), computed(0.93, "holdout", again)).said).toHaveLength(1);
});

test("how a reading was computed is no part of which measurement it is of", () => {
  expect(identityOf(computed(0.93))).toBe(identityOf(reported(0.5)));
});
