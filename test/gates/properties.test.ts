import fc from "fast-check";
import { expect, test } from "vitest";
import type { Evidence, Reading } from "../../src/evidence/reading.ts";
import { judge } from "../../src/gates/judge.ts";
import { FAMILIES, verdict } from "../../src/gates/outcome.ts";
import { type Gates, Gates as GatesShape } from "../../src/policy/gates.ts";
import type { StagePolicy } from "../../src/policy/shape.ts";
import { digest, evidence, incumbent, judged, metric, OURS, question, reading, THEIRS } from "./question.ts";

/* Few names and few values, so that policies and evidence meet, and bounds are hit exactly. */
const value = fc.integer({ min: 0, max: 20 }).map((n) => n / 20);
const samples = fc.option(
  fc.integer({ min: 0, max: 3 }).map((n) => n * 100),
  { nil: undefined },
);
const measured = fc.record({
  value,
  samples,
  low: fc.option(value, { nil: undefined }),
  high: fc.option(value, { nil: undefined }),
});
const some = fc.option(value, { nil: undefined });
const enforce = fc.constantFrom(undefined, undefined, undefined, "warn" as const);
const maybe = <T>(gate: fc.Arbitrary<T>) => fc.option(gate, { nil: undefined });
const names = (...all: string[]) => fc.subarray(all, { minLength: 1 });

const metricGate = fc.record({
  at_least: some,
  gain_at_least: some,
  loss_at_most: some,
  ratio_at_least: fc.option(fc.constantFrom(0.5, 1, 1.5), { nil: undefined }),
  better: fc.constantFrom("higher" as const, "lower" as const),
  samples_at_least: fc.constantFrom(undefined, 100),
  enforce,
});

const every: fc.Arbitrary<Gates> = fc.record({
  metrics: maybe(
    fc.record({
      auc: metricGate.chain((gate) => fc.constantFrom(undefined, 0.95).map((confidence) => ({ ...gate, confidence }))),
    }),
  ),
  slices: maybe(fc.record({ auc: fc.tuple(metricGate, names("country", "device")).map(([gate, by]) => ({ ...gate, by })) })),
  drift: maybe(
    fc.record({ psi: fc.record({ at_most: some, below: some, features: maybe(names("amount", "merchant")), enforce }) }),
  ),
  fairness: maybe(
    fc.record({
      tpr: fc.record({
        difference_at_most: some,
        ratio_at_least: fc.constantFrom(undefined, 0.8),
        by: maybe(names("gender", "age")),
        enforce,
      }),
    }),
  ),
  slo: maybe(fc.record({ error_rate: fc.record({ at_most: value, enforce }) })),
  cost: maybe(fc.record({ usd: fc.record({ at_most: value, enforce }) })),
  experiment: maybe(
    fc.record({
      ctr: fc.record({
        better: fc.constantFrom("higher" as const, "lower" as const),
        lift_at_least: fc.constantFrom(-0.5, 0, 0.1),
        significance: fc.constantFrom(0.05, 0.9),
        samples_at_least: fc.constantFrom(undefined, 100),
        test: fc.constantFrom(undefined, "two_proportions" as const),
        enforce,
      }),
    }),
  ),
  schema: maybe(fc.record({ compatible: fc.constant(true as const), enforce })),
  lineage: maybe(fc.record({ require: names("data_snapshot", "code_commit"), enforce })),
  artifact: maybe(fc.record({ digest: fc.constant("required" as const), enforce })),
  tests: maybe(
    fc.record({
      failed_at_most: fc.constantFrom(undefined, 0, 5),
      passed_at_least: fc.constantFrom(undefined, 5),
      skipped_at_most: fc.constantFrom(undefined, 5),
      enforce,
    }),
  ),
  security: maybe(
    fc.record({ findings_at_most: fc.record({ high: fc.constantFrom(undefined, 0, 5), low: fc.constantFrom(0, 5) }), enforce }),
  ),
});

/** A policy that its own shape takes, of few families: with many, nothing would ever open. */
const FEW = fc.subarray([...FAMILIES], { minLength: 1, maxLength: 2 });
const gates: fc.Arbitrary<Gates> = fc
  .tuple(every, FEW)
  .map(([all, few]): Gates => Object.fromEntries(few.map((family) => [family, all[family]])))
  .filter((asked) => GatesShape.safeParse(asked).success);
const policy: fc.Arbitrary<StagePolicy> = fc.record({ gates, evidence: fc.constantFrom(undefined, { at_most_days_old: 14 }) });

/** Every reading that gates ask for one by one. */
const PLACES: readonly Reading[] = [
  metric("auc", 0),
  ...["BR", "DE"].map((country) => metric("auc", 0, { slice: { country } })),
  metric("auc", 0, { slice: { device: "tv" } }),
  reading("drift", "psi", 0),
  ...["amount", "merchant"].map((feature) => reading("drift", "psi", 0, { feature })),
  ...["f", "m", "x"].map((group) => reading("fairness", "tpr", 0, { attribute: "gender", group })),
  ...["old", "young"].map((group) => reading("fairness", "tpr", 0, { attribute: "age", group })),
  reading("fairness", "tpr", 0, { gap: "difference" }),
  reading("fairness", "tpr", 0, { gap: "ratio" }),
  reading("slo", "error_rate", 0),
  reading("cost", "usd", 0),
  ...["candidate", "incumbent"].map((group) => reading("experiment", "ctr", 0, { group })),
];
const counted = (kind: "tests" | "security", all: readonly string[]) =>
  fc
    .tuple(...all.map(() => fc.constantFrom(0, 0, 3, 9)))
    .map((values) => all.map((name, index) => reading(kind, name, values[index] ?? 0)));

/** What a report states, in the pieces in which it can be left out. */
type Piece = {
  readonly readings?: readonly Reading[];
  readonly facts?: Partial<Evidence>;
  readonly lineage?: Evidence["lineage"];
};
const stated = <T>(of: T) => ({ value: of, source: OURS });

const filled = fc.tuple(...PLACES.map(() => measured)).map((all) => PLACES.map((place, index) => ({ ...place, ...all[index] })));
const pieces: fc.Arbitrary<readonly Piece[]> = fc
  .tuple(
    filled,
    counted("tests", ["failed", "errors"]),
    counted("tests", ["passed"]),
    counted("tests", ["skipped"]),
    counted("security", ["critical", "high", "low"]),
    fc.constantFrom("a", "c"),
    fc.boolean(),
  )
  .map(([readings, failures, passed, skipped, findings, artifact, optional]) => [
    ...readings.map((each) => ({ readings: [each] })),
    { readings: failures },
    { readings: passed },
    { readings: skipped },
    { readings: findings },
    { facts: { dataset: stated({ name: "holdout" }) } },
    { facts: { artifact: stated({ digest: digest(artifact) }) } },
    { facts: { schema: stated({ inputs: [{ name: "amount", type: "double", optional }], outputs: [] }) } },
    { facts: { created: [stated(new Date("2026-11-19T10:00:00Z"))] } },
    { lineage: { data_snapshot: stated("s3://train") } },
    { lineage: { code_commit: stated("1234abcd") } },
  ]);

function assembled(of: readonly Piece[]): Evidence {
  const facts = Object.assign({}, ...of.map((piece) => piece.facts ?? {})) as Partial<Evidence>;
  const lineage = Object.assign({}, ...of.map((piece) => piece.lineage ?? {})) as Evidence["lineage"];
  return evidence(
    of.flatMap((piece) => piece.readings ?? []),
    { ...facts, lineage },
  );
}

const standing = filled.map((readings) =>
  incumbent(readings, {
    dataset: { value: { name: "holdout" }, source: THEIRS },
    schema: { value: { inputs: [{ name: "amount", type: "double", optional: true }], outputs: [] }, source: THEIRS },
  }),
);

test("leaving any evidence out never opens what was shut", () => {
  const seen = { opened: 0, shut: 0 };
  fc.assert(
    fc.property(policy, pieces, standing, fc.infiniteStream(fc.integer({ min: 0, max: 5 })), (asked, all, theirs, keeps) => {
      const whole = judge(question(asked, { evidence: assembled(all), incumbent: theirs }));
      const fewer = all.filter(() => keeps.next().value !== 0);
      const part = judge(question(asked, { evidence: assembled(fewer), incumbent: theirs }));
      seen[verdict(whole).allows ? "opened" : "shut"]++;
      expect(verdict(part).allows && !verdict(whole).allows).toBe(false);
    }),
    { numRuns: 2000 },
  );
  expect(Math.min(seen.opened, seen.shut)).toBeGreaterThan(100);
});

test("every gate of a policy is found, and each finding says where it is asked", () => {
  fc.assert(
    fc.property(policy, pieces, standing, (asked, all, theirs) => {
      const findings = judge(question(asked, { evidence: assembled(all), incumbent: theirs }));
      for (const found of findings) {
        expect(found.policy).toBeDefined();
        expect(found.because).not.toMatch(/undefined|NaN|null/);
        expect(found.help === undefined).toBe(found.outcome === "pass");
        expect(found.code === "ok").toBe(found.outcome === "pass");
      }
    }),
  );
});

const junk: fc.Arbitrary<Reading["value"]> = fc.oneof(
  fc.constantFrom(NaN, Infinity, -Infinity),
  fc.constantFrom("NaN", "Infinity", "null", '"0.95"').map((not) => ({ not })),
  // What no reader of ours hands on, and what a gate must not believe even then.
  fc.constantFrom(null, "0.95", "", [], true, undefined).map((not) => not as unknown as number),
);
const bound = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 });

test("nothing that is no number ever passes, whatever the bound", () => {
  fc.assert(
    fc.property(junk, bound, bound, (not, low, high) => {
      const inside = { at_least: Math.min(low, high), at_most: Math.max(low, high) };
      const asked: Gates = {
        metrics: { auc: { ...inside, gain_at_least: low, loss_at_most: Math.abs(high), better: "higher", ratio_at_least: 0.5 } },
        slices: { auc: { ...inside, by: ["country"] } },
        drift: { psi: { ...inside, above: low, below: high } },
        fairness: {
          tpr: { difference_at_most: Math.abs(low), ratio_at_least: 0.1, by: ["gender"] },
          fpr: { difference_at_most: Math.abs(low) },
        },
        slo: { error_rate: inside },
        cost: { usd: inside },
        experiment: { ctr: { better: "higher", lift_at_least: -0.99, significance: 0.99, test: "two_proportions" } },
        tests: { failed_at_most: 1e9, passed_at_least: 0, skipped_at_most: 1e9 },
        security: { findings_at_most: { high: 1e9 } },
      };
      const readings = [
        metric("auc", not),
        metric("auc", not, { slice: { country: "BR" } }),
        reading("drift", "psi", not),
        reading("fairness", "tpr", not, { attribute: "gender", group: "f" }),
        reading("fairness", "tpr", 0.5, { attribute: "gender", group: "m" }),
        reading("fairness", "fpr", not, { gap: "difference" }),
        reading("slo", "error_rate", not),
        reading("cost", "usd", not),
        reading("experiment", "ctr", not, { group: "candidate", samples: 100 }),
        reading("experiment", "ctr", 0.5, { group: "incumbent", samples: 100 }),
        ...["failed", "passed", "skipped"].map((name) => reading("tests", name, not)),
        reading("security", "high", not),
      ];
      for (const theirs of [{ is: "none" } as const, incumbent([metric("auc", 0.5)])]) {
        const findings = judged(asked, { evidence: evidence(readings), incumbent: theirs });
        expect(findings.filter(({ outcome }) => outcome !== "inconclusive")).toEqual([]);
      }
      const against = judged(
        { metrics: { auc: { gain_at_least: -1e9, better: "higher" } } },
        { evidence: evidence([metric("auc", 0.5)]), incumbent: incumbent([metric("auc", not)]) },
      );
      expect(against.map(({ code }) => code)).toEqual(["incumbent_missing"]);
    }),
  );
});
