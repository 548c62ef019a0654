import fc from "fast-check";
import type { StagePolicy } from "../../../src/policy/shape.ts";
import { maybe, value, without } from "./numbers.ts";

/* What a stage may ask for, as plain data that the policy's own shape takes. */

const least = <T>(one: fc.Arbitrary<T>) => maybe(one, 1);
const limit = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(0, 0.02, 0.05, 0.1, 0.2, 0.3) }, value);
const enforce = fc.constantFrom(undefined, undefined, undefined, undefined, "warn" as const);
const samplesAtLeast = fc.constantFrom(undefined, undefined, 100);
const ratio = fc.constantFrom(0.5, 0.8, 0.9, 1, 1.5);
const names = (...all: string[]) => fc.subarray(all, { minLength: 1 });

const absolute = { at_least: least(limit), at_most: least(fc.oneof(limit, fc.constantFrom(0.5, 1, 100))) };
const compared = {
  gain_at_least: maybe(fc.oneof(limit, fc.constantFrom(-0.05, -1)), 1),
  loss_at_most: maybe(limit.map(Math.abs), 1),
  ratio_at_least: maybe(ratio, 0.5),
  ratio_at_most: maybe(ratio, 0.5),
  better: fc.constantFrom("higher" as const, "lower" as const),
};

/** Without the words that were left out, and with a bound where it has none. */
function gate<T extends object>(of: fc.Arbitrary<T>, bound: object, words: readonly string[]) {
  return of.map((all) => {
    const asked = without(all);
    return words.some((word) => word in asked) ? asked : { ...asked, ...bound };
  });
}

const metricWords = ["at_least", "at_most", "gain_at_least", "loss_at_most", "ratio_at_least", "ratio_at_most"];
const metric = gate(
  fc.record({
    ...absolute,
    ...compared,
    confidence: fc.constantFrom(undefined, undefined, 0.95),
    samples_at_least: samplesAtLeast,
    enforce,
  }),
  { at_least: 0.5 },
  metricWords,
);
const slice = gate(
  fc.record({ ...absolute, ...compared, by: names("country", "device"), samples_at_least: samplesAtLeast, enforce }),
  { at_least: 0.3 },
  metricWords,
);
const drift = gate(
  fc.record({
    ...absolute,
    below: least(limit),
    above: maybe(limit, 0.5),
    features: maybe(names("amount", "merchant"), 1),
    enforce,
  }),
  { at_most: 0.5 },
  ["at_least", "at_most", "below", "above"],
);
const bound = gate(fc.record({ ...absolute, enforce }), { at_most: 1 }, ["at_least", "at_most"]);
const fairness = gate(
  fc.record({
    difference_at_most: least(limit.map(Math.abs)),
    ratio_at_least: least(fc.constantFrom(0.5, 0.8, 1)),
    by: maybe(names("gender", "age"), 2),
    samples_at_least: samplesAtLeast,
    enforce,
  }),
  { difference_at_most: 0.3 },
  ["difference_at_most", "ratio_at_least"],
).map(({ samples_at_least, ...rest }) =>
  rest.by === undefined || samples_at_least === undefined ? rest : { ...rest, samples_at_least },
);

const count = fc.constantFrom(undefined, 0, 3, 5, 9, 9007199254740991);
const tests = gate(
  fc.record({ failed_at_most: count, passed_at_least: fc.constantFrom(undefined, 0, 1, 5), skipped_at_most: count, enforce }),
  { failed_at_most: 0 },
  ["failed_at_most", "passed_at_least", "skipped_at_most"],
);
const findings = gate(fc.record({ critical: count, high: count, medium: count, low: count }), { high: 3 }, [
  "critical",
  "high",
  "medium",
  "low",
]);

/** What may be asked in each family. */
const FAMILIES = {
  metrics: fc.oneof(fc.record({ auc: metric }), fc.record({ auc: metric }), fc.record({ log_loss: metric, auc: metric })),
  slices: fc.record({ auc: slice }),
  drift: fc.oneof(fc.record({ psi: drift }), fc.record({ ks: drift })),
  fairness: fc.record({ true_positive_rate: fairness }),
  slo: fc.oneof(fc.record({ latency_p95_ms: bound }), fc.record({ error_rate: bound })),
  cost: fc.record({ usd: bound }),
  schema: fc.record({ compatible: fc.constant(true as const), enforce }).map(without),
  lineage: fc.record({ require: names("data_snapshot", "code_commit"), enforce }).map(without),
  artifact: fc.record({ digest: fc.constant("required" as const), enforce }).map(without),
  tests,
  security: fc.record({ findings_at_most: findings, enforce }).map(without),
} as const;
export type Family = keyof typeof FAMILIES;

/** One family, or two: with many, nothing would ever open. */
export const families: fc.Arbitrary<readonly Family[]> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .constantFrom(...(Object.keys(FAMILIES) as Family[]), "metrics", "slices", "drift", "fairness")
      .map((one) => [one]),
  },
  fc.uniqueArray(fc.constantFrom(...(Object.keys(FAMILIES) as Family[])), { minLength: 2, maxLength: 2 }),
);

/** What a stage asks in these families. */
export function gatesOf(asked: readonly Family[]): fc.Arbitrary<NonNullable<StagePolicy["gates"]>> {
  const all: Readonly<Record<Family, fc.Arbitrary<unknown>>> = FAMILIES;
  // The keys are those of FAMILIES, each with what it stands for.
  return fc.record(Object.fromEntries(asked.map((family) => [family, all[family]]))) as fc.Arbitrary<
    NonNullable<StagePolicy["gates"]>
  >;
}

export const age = fc.oneof(
  { weight: 4, arbitrary: fc.constant(undefined) },
  fc.constantFrom(14, 1, 0.5, 30, 1e9, 1e300, 1e-9).map((days) => ({ at_most_days_old: days })),
);
