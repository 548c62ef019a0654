import fc from "fast-check";
import { expect, test } from "vitest";
import type { Computed, Reading } from "../../src/evidence/reading.ts";
import type { Finding } from "../../src/gates/outcome.ts";
import type { Incumbent } from "../../src/gates/question.ts";
import type { Gates, MetricGate } from "../../src/policy/gates.ts";
import type { Paired } from "../../src/profile/measure.ts";
import { digest, evidence, incumbent, judged, metric, OURS, reading, told } from "./question.ts";

const computed = (over: Partial<Computed> = {}): Computed => ({
  table: "holdout",
  method: "exact, ties count half",
  columns: ["label", "score"],
  ...over,
});
/** `auc` as the table holdout tells it. */
const auc = (value: Reading["value"], over: Partial<Computed> = {}, facts: Partial<Reading> = {}) =>
  metric("roc_auc", value, { samples: 5000, computed: computed(over), ...facts });
const NOBODY: Incumbent = { is: "none" };

/** The one finding of a gate on `auc`. */
function found(gate: MetricGate, ours: readonly Reading[], standing: Incumbent = NOBODY): Finding {
  const [first, ...more] = judged({ metrics: { auc: gate } }, { evidence: evidence(ours), incumbent: standing });
  expect(more).toEqual([]);
  return first!;
}
const line = (gate: MetricGate, ours: readonly Reading[], standing?: Incumbent) => {
  const { outcome, code, because } = found(gate, ours, standing);
  return `${outcome} ${code}: ${because}`;
};

/* From one table only. */

test.each<[string, Gates]>([
  ["metrics", { metrics: { auc: { at_least: 0.9, from: "holdout" } } }],
  ["slices", { slices: { auc: { at_least: 0.9, by: ["country"], from: "holdout" } } }],
  ["drift", { drift: { psi: { at_most: 0.1, from: "holdout" } } }],
  ["a named feature's drift", { drift: { psi: { at_most: 0.1, features: ["amount"], from: "holdout" } } }],
  ["slo", { slo: { latency_p95_ms: { at_most: 100, from: "holdout" } } }],
  ["cost", { cost: { usd: { at_most: 1, from: "holdout" } } }],
])("%s from a table that nothing was computed from are answered by no report", (_, gates) => {
  const reports = [
    metric("auc", 0.95),
    metric("auc", 0.95, { slice: { country: "BR" } }),
    reading("drift", "psi", 0.01, { feature: "amount" }),
    reading("slo", "latency_p95_ms", 50),
    reading("cost", "usd", 0.5),
    metric("f1", 0.9, { computed: computed({ table: "recent" }) }),
  ];
  expect(judged(gates, { evidence: evidence(reports) })).toMatchObject([
    {
      outcome: "inconclusive",
      code: "evidence_missing",
      because: "nothing was computed from the table holdout",
      help: "Run promote where the files of data.holdout lie.",
    },
  ]);
});

test("what a table does not tell is told apart from a table that tells nothing", () => {
  const other = [metric("f1", 0.9, { computed: computed() })];
  const help = (gates: Gates) => judged(gates, { evidence: evidence(other) }).map(({ because, help }) => [because, help]);
  expect(help({ metrics: { auc: { at_least: 0.9, from: "holdout" } } })).toEqual([
    [
      "auc was not computed from the table holdout",
      "Have data.holdout name the columns that auc is computed of, or take from: holdout out of the gate.",
    ],
  ]);
  expect(help({ slices: { auc: { at_least: 0.9, by: ["country"], from: "holdout" } } })).toEqual([
    ["auc by country was not computed from the table holdout", "Name country under slices in data.holdout."],
  ]);
  expect(help({ drift: { psi: { at_most: 0.1, from: "holdout" } } })).toEqual([
    ["psi was not computed from the table holdout", "Name a reference in data.holdout, which its features are compared with."],
  ]);
});

test("a gate that names its table is answered by what was computed from it", () => {
  expect(line({ at_least: 0.9, from: "holdout" }, [auc(0.95), metric("auc", 0.5)])).toBe(
    "pass ok: auc is 0.95, must be at least 0.9",
  );
  const slices = [
    metric("auc", 0.95, { slice: { country: "BR" }, computed: computed() }),
    metric("auc", 0.2, { slice: { country: "DE" } }),
  ];
  expect(told({ slices: { auc: { at_least: 0.9, by: ["country"], from: "holdout" } } }, { evidence: evidence(slices) })).toEqual([
    "auc at country=BR: pass ok: auc at country=BR is 0.95, must be at least 0.9",
  ]);
});

test("a slice vanished only if the incumbent's was computed from the same table", () => {
  const at = (country: string, over: Partial<Computed> = {}) =>
    metric("auc", 0.95, { slice: { country }, computed: computed(over) });
  const standing = incumbent([
    at("BR"),
    at("DE"),
    at("FR", { table: "recent" }),
    metric("auc", 0.9, { slice: { country: "IT" } }),
  ]);
  expect(
    judged(
      { slices: { auc: { at_least: 0.9, by: ["country"], from: "holdout" } } },
      { evidence: evidence([at("BR")]), incumbent: standing },
    ).map(({ gate, code }) => [gate, code]),
  ).toEqual([
    ["auc at country=BR", "ok"],
    ["auc at country=DE", "group_missing"],
  ]);
});

test("an incumbent that was not computed from the table is not compared by its reports", () => {
  expect(
    found({ loss_at_most: 0, better: "higher", from: "holdout" }, [auc(0.95)], incumbent([metric("auc", 0.9)])),
  ).toMatchObject({
    code: "incumbent_missing",
    because: "auc cannot be compared: the evidence of version 6 does not tell it computed from the table holdout",
    help: "Have data.holdout name the predictions of the incumbent, so that both versions are measured on the same rows.",
  });
});

test("two tables that tell one number answer no gate that asks for neither by name", () => {
  const twice = [auc(0.95), auc(0.91, { table: "recent" })];
  expect(line({ at_least: 0.9 }, twice)).toBe(
    `inconclusive evidence_conflict: auc is reported 2 times: 0.95 in ${OURS.file} (computed from holdout) and 0.91 in ${OURS.file} (computed from recent)`,
  );
  expect(line({ at_least: 0.9, from: "recent" }, twice)).toBe("pass ok: auc is 0.91, must be at least 0.9");
});

test("what is not defined is said to be so, and why", () => {
  expect(found({ at_least: 0 }, [auc({ not: "one class only" }, {}, { samples: 12 })])).toMatchObject({
    outcome: "inconclusive",
    code: "not_a_number",
    because: "auc is not defined on the table holdout: one class only",
    value: "not defined",
    samples: 12,
  });
});

/* With a confidence. */

const NORMAL = { is: "normal", error: 0.01 } as const;
const confident: readonly [MetricGate, Reading, string][] = [
  [
    { at_least: 0.93, confidence: 0.95 },
    auc(0.95, { uncertainty: NORMAL }),
    "pass ok: auc is 0.95, at worst 0.9304 (95 %), must be at least 0.93",
  ],
  [
    { at_least: 0.93, confidence: 0.99 },
    auc(0.95, { uncertainty: NORMAL }),
    "fail below_bound: auc is 0.95, at worst 0.924242 (99 %), must be at least 0.93",
  ],
  [
    { at_most: 0.96, confidence: 0.95 },
    auc(0.95, { uncertainty: NORMAL }),
    "fail above_bound: auc is 0.95, at worst 0.9696 (95 %), must be at most 0.96",
  ],
  [
    // Wilson's interval of 8 of 10: https://en.wikipedia.org/wiki/Binomial_proportion_confidence_interval
    { at_least: 0.49, confidence: 0.95 },
    auc(0.8, { uncertainty: { is: "share", count: 8, of: 10 } }),
    "pass ok: auc is 0.8, at worst 0.490162 (95 %), must be at least 0.49",
  ],
  [
    { at_least: 0.5, confidence: 0.9 },
    auc(0.6, { uncertainty: { is: "given", at: [{ confidence: 0.9, low: 0.5, high: 0.65 }] } }),
    "pass ok: auc is 0.6, at worst 0.5 (90 %), must be at least 0.5",
  ],
  [
    { at_least: 0.5, confidence: 0.95 },
    auc(0.6, { uncertainty: { is: "given", at: [{ confidence: 0.9, low: 0.5, high: 0.65 }] } }),
    "inconclusive interval_missing: auc is 0.6, and its interval was worked out at 90 %, not at 95 %",
  ],
  [
    { at_least: 0.5, confidence: 0.95 },
    auc(0.6),
    "inconclusive interval_missing: auc is 0.6, and no interval of it is known: its rows are weighted, or it is a statistic without one",
  ],
  [
    { at_least: 0.5, confidence: 0.95 },
    auc(0.6, { uncertainty: { is: "moments", count: 1, mean: 0.6, squares: 0 } }),
    "inconclusive interval_missing: auc is 0.6, and its rows are too few for an interval",
  ],
  [
    { at_least: 0.5, confidence: 0.95 },
    auc(0.6, { uncertainty: { is: "moments", count: 3, mean: 0.6, squares: 0 } }),
    "inconclusive interval_missing: auc is 0.6, and every one of its rows says the same, so nothing tells how far it may be off",
  ],
  [
    { at_most: 100, confidence: 0.95 },
    auc(60, { uncertainty: { is: "given", at: [{ confidence: 0.95, low: 50, high: Infinity }] } }, { samples: 150 }),
    "inconclusive insufficient_data: auc is 60 on 150 rows, which do not tell how high it may be (95 %): too little data to say",
  ],
  [
    // A bootstrap's percentiles that leave out the value: its worse end is the value itself.
    { at_least: 0.65, confidence: 0.95 },
    auc(0.6, { uncertainty: { is: "given", at: [{ confidence: 0.95, low: 0.7, high: 0.8 }] } }),
    "fail below_bound: auc is 0.6, must be at least 0.65",
  ],
];
test.each(confident)("a computed number is judged at its own interval: %j of %j", (gate, ours, expected) => {
  expect(line(gate, [ours])).toBe(expected);
});

test("beside the value stands how far it may be off, where that decides", () => {
  const share: Partial<Computed> = { uncertainty: { is: "share", count: 8, of: 10 } };
  expect(found({ at_least: 0.4, confidence: 0.95 }, [auc(0.8, share)])).toMatchObject({
    value: "0.8",
    interval: "at worst 0.490162 (95 %)",
  });
  expect(found({ at_least: 0.4 }, [auc(0.8, share)]).interval).toBeUndefined();
  const within = { low: 0.79, high: 0.81 };
  expect(found({ at_least: 0.4 }, [auc(0.8, { within })])).toMatchObject({ value: "0.8", interval: "between 0.79 and 0.81" });
});

test("a computed number takes its interval from no report's words", () => {
  expect(found({ at_least: 0.5, confidence: 0.95 }, [auc(0.6, {}, { low: 0.55, high: 0.65 })])).toMatchObject({
    code: "interval_missing",
    help: "Leave confidence out of the policy, or compute auc so that it has an interval.",
  });
});

test("service objectives and costs are judged at the worse end too", () => {
  const facts = { computed: computed({ uncertainty: { is: "normal", error: 1 } }) };
  const readings = [reading("slo", "latency_p95_ms", 99, facts), reading("cost", "usd", 99, facts)];
  const gate = { at_most: 100, confidence: 0.95 };
  expect(told({ slo: { latency_p95_ms: gate }, cost: { usd: gate } }, { evidence: evidence(readings) })).toEqual([
    "latency_p95_ms: fail above_bound: latency_p95_ms is 99, at worst 100.96 (95 %), must be at most 100",
    "usd: fail above_bound: usd is 99, at worst 100.96 (95 %), must be at most 100",
  ]);
});

/* Known only between two numbers. */

const within = { low: 0.8999, high: 0.9002 };
const inexact: readonly [MetricGate, string][] = [
  [{ at_least: 0.8999 }, "pass ok: auc lies between 0.8999 and 0.9002, must be at least 0.8999"],
  [{ at_least: 0.9003 }, "fail below_bound: auc lies between 0.8999 and 0.9002, must be at least 0.9003"],
  [{ at_least: 0.9 }, "inconclusive not_exact_enough: auc lies between 0.8999 and 0.9002, and the bound 0.9 between them"],
  [{ at_most: 0.9002 }, "pass ok: auc lies between 0.8999 and 0.9002, must be at most 0.9002"],
  [{ at_most: 0.8998 }, "fail above_bound: auc lies between 0.8999 and 0.9002, must be at most 0.8998"],
  [{ at_most: 0.9 }, "inconclusive not_exact_enough: auc lies between 0.8999 and 0.9002, and the bound 0.9 between them"],
  [
    { at_least: 0.88, confidence: 0.95 },
    "pass ok: auc lies between 0.8999 and 0.9002, at worst 0.8803 (95 %), must be at least 0.88",
  ],
  [
    { at_least: 0.8805, confidence: 0.95 },
    "inconclusive not_exact_enough: auc lies between 0.8999 and 0.9002, at worst between 0.8803 and 0.8806 (95 %), and the bound 0.8805 between them",
  ],
  [
    { at_least: 0.89, confidence: 0.95 },
    "fail below_bound: auc lies between 0.8999 and 0.9002, at worst 0.8803 (95 %), must be at least 0.89",
  ],
];
test.each(inexact)("merged counts are judged at both ends: %j", (gate, expected) => {
  expect(line(gate, [auc(0.9, { within, uncertainty: NORMAL })])).toBe(expected);
});

test("what is not exact enough is helped by the data", () => {
  expect(found({ at_least: 0.9 }, [auc(0.9, { within })])).toMatchObject({
    value: "0.9",
    bound: "at least 0.9",
    samples: 5000,
    help: "Profile the files together, or run promote where the data lie: both tell it exactly.",
  });
});

test("two ends that would read alike are told in full", () => {
  expect(line({ at_least: 0.8 }, [auc(0.90000001, { within: { low: 0.9, high: 0.90000002 } })])).toBe(
    "pass ok: auc lies between 0.9 and 0.90000002, must be at least 0.8",
  );
});

test("a value outside the numbers it lies between is believed by no gate", () => {
  expect(found({ at_least: 0.5 }, [auc(0.95, { within })])).toMatchObject({ code: "interval_invalid" });
});

test("merged counts never say otherwise than the exact number", () => {
  const share = fc.integer({ min: 0, max: 1000 }).map((each) => each / 1000);
  const gate = fc.constantFrom("at_least" as const, "at_most" as const);
  fc.assert(
    fc.property(
      share,
      share,
      share,
      gate,
      fc.option(fc.constant(0.95), { nil: undefined }),
      share,
      (a, b, c, word, confidence, limit) => {
        const [low, exact, high] = [a, b, c].toSorted((one, other) => one - other) as [number, number, number];
        const asked = { [word]: limit, confidence };
        const whole = found(asked, [auc(exact, { uncertainty: NORMAL })]);
        const merged = found(asked, [auc((low + high) / 2, { within: { low, high }, uncertainty: NORMAL })]);
        if (merged.outcome !== "inconclusive") expect(merged.outcome).toBe(whole.outcome);
      },
    ),
  );
});

/* Against the incumbent on the same rows. */

const pairs = (over: Partial<Extract<Paired, { is: "pairs" }>> = {}): Paired => ({
  is: "pairs",
  version: "6",
  digest: digest("b"),
  value: 0.88,
  difference: 0.012,
  uncertainty: { is: "normal", error: 0.004 },
  method: "paired DeLong",
  rows: 5000,
  ...over,
});
const paired = (over: Partial<Extract<Paired, { is: "pairs" }>> = {}, value = 0.892) => [auc(value, { paired: pairs(over) })];
const SIX = incumbent([metric("auc", 0.5)], { dataset: { value: { name: "another" }, source: OURS } });
const UP = { better: "higher" } as const;
const DOWN = { better: "lower" } as const;
const compared: readonly [MetricGate, readonly Reading[], string][] = [
  [
    { gain_at_least: 0.012, ...UP },
    paired(),
    "pass ok: auc gains 0.012 over version 6 (0.88) on the same 5000 rows, must gain at least 0.012",
  ],
  [
    { gain_at_least: 0.013, ...UP },
    paired(),
    "fail gain_too_small: auc gains 0.012 over version 6 (0.88) on the same 5000 rows, must gain at least 0.013",
  ],
  [
    { gain_at_least: 0.004, confidence: 0.95, ...UP },
    paired(),
    "pass ok: auc gains 0.012 over version 6 (0.88) on the same 5000 rows, at worst 0.00416014 (95 %, paired DeLong), must gain at least 0.004",
  ],
  [
    { gain_at_least: 0.005, confidence: 0.95, ...UP },
    paired(),
    "fail gain_too_small: auc gains 0.012 over version 6 (0.88) on the same 5000 rows, at worst 0.00416014 (95 %, paired DeLong), must gain at least 0.005",
  ],
  [
    { loss_at_most: 0.001, confidence: 0.95, ...UP },
    paired({ uncertainty: { is: "normal", error: 0.01 } }),
    "fail regression: auc gains 0.012 over version 6 (0.88) on the same 5000 rows, at worst loses 0.00759964 (95 %, paired DeLong), may lose at most 0.001",
  ],
  [
    { loss_at_most: 0.01, confidence: 0.95, ...UP },
    paired({ uncertainty: { is: "normal", error: 0.01 } }),
    "pass ok: auc gains 0.012 over version 6 (0.88) on the same 5000 rows, at worst loses 0.00759964 (95 %, paired DeLong), may lose at most 0.01",
  ],
  [
    { gain_at_least: 0.001, confidence: 0.95, ...DOWN },
    paired({ value: 0.904, difference: -0.012 }),
    "pass ok: auc is lower by 0.012 than version 6 (0.904) on the same 5000 rows, at worst 0.00416014 (95 %, paired DeLong), must be lower by at least 0.001",
  ],
  [
    { loss_at_most: 0.02, confidence: 0.95, ...DOWN },
    paired(),
    "pass ok: auc is higher by 0.012 than version 6 (0.88) on the same 5000 rows, at worst 0.0198399 (95 %, paired DeLong), may be higher by at most 0.02",
  ],
  [
    { loss_at_most: 0.019, confidence: 0.95, ...DOWN },
    paired({ value: 0.892, difference: 0 }),
    "pass ok: auc equals version 6 (0.892) on the same 5000 rows, at worst higher by 0.00783986 (95 %, paired DeLong), may be higher by at most 0.019",
  ],
  [
    // No row of 5000 tells the two apart: 1 - 0.05^(1/5000).
    { loss_at_most: 0, confidence: 0.95, ...UP },
    paired({ value: 0.892, difference: 0, uncertainty: { is: "normal", error: 0 } }),
    "fail regression: auc equals version 6 (0.892) on the same 5000 rows, at worst loses 0.000598967 (95 %, paired DeLong), may lose at most 0",
  ],
  [
    { loss_at_most: 0.001, confidence: 0.95, ...UP },
    paired({ value: 0.892, difference: 0, uncertainty: { is: "moments", count: 5000, mean: 0, squares: 0 } }),
    "pass ok: auc equals version 6 (0.892) on the same 5000 rows, at worst loses 0.000598967 (95 %, paired DeLong), may lose at most 0.001",
  ],
  [
    { loss_at_most: 0.001, confidence: 0.95, ...UP },
    paired({ value: 0.892, difference: 0, rows: 10, uncertainty: { is: "normal", error: 0 } }),
    "fail regression: auc equals version 6 (0.892) on the same 10 rows, at worst loses 0.258866 (95 %, paired DeLong), may lose at most 0.001",
  ],
  [
    { gain_at_least: 0.01, confidence: 0.95, ...UP },
    paired({ uncertainty: { is: "normal", error: 0 } }),
    "inconclusive interval_missing: the difference of auc to version 6 (0.88) on the same 5000 rows has no interval at 95 % (paired DeLong)",
  ],
  [
    // An interval that reaches further up than down.
    { loss_at_most: 0.02, confidence: 0.95, ...DOWN },
    paired({ uncertainty: { is: "given", at: [{ confidence: 0.95, low: 0.011, high: 0.03 }] } }),
    "fail regression: auc is higher by 0.012 than version 6 (0.88) on the same 5000 rows, at worst 0.03 (95 %, paired DeLong), may be higher by at most 0.02",
  ],
  [
    // 0.09 - 0.07 is 0.01999999999999999 in doubles.
    { gain_at_least: 0.02, ...UP },
    paired({ value: 0.07, difference: 0.09 - 0.07 }, 0.09),
    "pass ok: auc gains 0.02 over version 6 (0.07) on the same 5000 rows, must gain at least 0.02",
  ],
  [
    // The value is of all rows, the difference of those that both versions predicted.
    { gain_at_least: 0.02, ...UP },
    paired({ value: 0.88, difference: 0.025 }),
    "pass ok: auc gains 0.025 over version 6 (0.88) on the same 5000 rows, must gain at least 0.02",
  ],
  [
    { gain_at_least: 0.012, ...UP },
    paired({ within: { low: 0.0119, high: 0.0121 } }),
    "inconclusive not_exact_enough: auc gains between 0.0119 and 0.0121 over version 6 (0.88) on the same 5000 rows, must gain at least 0.012: not exact enough to say",
  ],
  [
    { gain_at_least: 0.0119, ...UP },
    paired({ within: { low: 0.0119, high: 0.0121 } }),
    "pass ok: auc gains between 0.0119 and 0.0121 over version 6 (0.88) on the same 5000 rows, must gain at least 0.0119",
  ],
  [
    { loss_at_most: 0.0118, ...DOWN },
    paired({ within: { low: 0.0119, high: 0.0121 } }),
    "fail regression: auc is higher by between 0.0119 and 0.0121 than version 6 (0.88) on the same 5000 rows, may be higher by at most 0.0118",
  ],
  [
    { gain_at_least: 0.0041, confidence: 0.95, ...UP },
    paired({ within: { low: 0.0119, high: 0.0121 } }),
    "inconclusive not_exact_enough: auc gains between 0.0119 and 0.0121 over version 6 (0.88) on the same 5000 rows, at worst 0.00406014 (95 %, paired DeLong), must gain at least 0.0041: not exact enough to say",
  ],
  [
    { gain_at_least: 0, confidence: 0.95, ...UP },
    paired({ uncertainty: { is: "given", at: [{ confidence: 0.95, low: -Infinity, high: 1 }] } }),
    "inconclusive insufficient_data: auc gains 0.012 over version 6 (0.88) on the same 5000 rows, and its rows do not tell how much worse it may be (95 %, paired DeLong): too little data to say",
  ],
  [
    { gain_at_least: 0, confidence: 0.95, ...UP },
    paired({ uncertainty: undefined, method: "weighted rows" }),
    "inconclusive interval_missing: the difference of auc to version 6 (0.88) on the same 5000 rows has no interval at 95 % (weighted rows)",
  ],
  [
    { gain_at_least: 0, confidence: 0.95, ...UP },
    paired({ uncertainty: { is: "share", count: 60, of: 5000 } }),
    "inconclusive interval_missing: the difference of auc to version 6 (0.88) on the same 5000 rows has no interval at 95 % (paired DeLong)",
  ],
  [
    { ratio_at_least: 1.01 },
    paired({ value: 0.8, difference: 0.092 }),
    "pass ok: auc is 1.115 times version 6 (0.8) on the same 5000 rows, must be at least 1.01 times",
  ],
  [
    { ratio_at_least: 1.01, confidence: 0.95 },
    paired(),
    "inconclusive interval_missing: the ratio of auc to version 6 (0.88) on the same 5000 rows has no interval",
  ],
  [
    { ratio_at_least: 1.01 },
    paired({ within: { low: 0.0119, high: 0.0121 } }),
    "inconclusive not_exact_enough: auc or version 6 (0.88) on the same 5000 rows is not told exactly, and a ratio is judged only of numbers that are",
  ],
  [
    { gain_at_least: 0, ...UP },
    paired({ value: { not: "one class only" }, difference: NaN }),
    "inconclusive incumbent_missing: auc cannot be compared: for version 6 it is not defined on the same rows: one class only",
  ],
  [
    { gain_at_least: 0, ...UP },
    paired({ version: "5" }),
    "inconclusive rows_unmatched: auc cannot be compared: the pairs were made with version 5, and version 6 stands there",
  ],
  [
    { gain_at_least: 0, ...UP },
    paired({ digest: digest("c") }),
    "inconclusive rows_unmatched: auc cannot be compared: the pairs were made with version 6 (cccccccccccc), and it is bbbbbbbbbbbb that stands there",
  ],
  [
    { gain_at_least: 0, ...UP },
    paired({ digest: undefined }),
    "inconclusive rows_unmatched: auc cannot be compared: the pairs were made with version 6 (no artifact named), and it is bbbbbbbbbbbb that stands there",
  ],
  [
    { gain_at_least: 0, ...UP },
    [
      auc(0.9, {
        paired: { is: "apart", version: "6", digest: digest("b"), because: "41 of 5000 rows have no prediction of version 6" },
      }),
    ],
    "inconclusive rows_unmatched: auc cannot be compared: 41 of 5000 rows have no prediction of version 6",
  ],
  [
    { gain_at_least: 0 },
    paired(),
    "inconclusive policy_invalid: the policy does not say whether a higher or a lower auc is better",
  ],
];
test("what it gains stands beside the two values, with how little that may be", () => {
  const gate = { gain_at_least: 0.004, confidence: 0.95, ...UP };
  expect(found(gate, paired(), SIX)).toMatchObject({
    value: "0.892",
    incumbent: "0.88",
    interval: "gains 0.012, at worst 0.00416014 (95 %, paired DeLong)",
  });
});

test.each(compared)(
  "pairs are judged by their difference, whatever the incumbent's evidence says: %j of %j",
  (gate, ours, expected) => {
    expect(line(gate, ours, SIX)).toBe(expected);
  },
);

test("pairs show the incumbent's value on the same rows", () => {
  expect(found({ gain_at_least: 0.01, ...UP }, paired(), SIX)).toMatchObject({
    value: "0.892",
    incumbent: "0.88",
    bound: "gain at least 0.01",
    samples: 5000,
    sources: [OURS],
    measured: { name: "auc", value: 0.892 },
  });
  expect(found({ gain_at_least: 0, confidence: 0.95, ...UP }, paired({ uncertainty: undefined }), SIX)).toMatchObject({
    value: "0.892",
    incumbent: "0.88",
    bound: "gain at least 0",
  });
});

test("pairs with a version that does not stand there any more are made again", () => {
  expect(found({ gain_at_least: 0, ...UP }, paired({ version: "5" }), SIX).help).toBe(
    "Run promote again: it makes the pairs with version 6.",
  );
  const gone = { ...SIX, standing: false } as Incumbent;
  expect(line({ gain_at_least: 0, ...UP }, paired({ version: "5" }), gone)).toMatch(/and version 6 stood last there$/);
  expect(line({ gain_at_least: 0, ...UP }, paired(), gone)).toBe(
    "pass ok: auc gains 0.012 over version 6 (0.88), which stood here last, on the same 5000 rows, must gain at least 0",
  );
});

test("pairs say nothing where no version ever stood", () => {
  expect(line({ gain_at_least: 0.1, ...UP }, paired())).toBe(
    "pass ok: auc is 0.892, and no version has stood in production yet to compare with",
  );
});

test("pairs are no comparison with an incumbent that cannot be told", () => {
  expect(line({ gain_at_least: 0, ...UP }, paired(), { is: "unreadable", because: "the manifest cannot be read" })).toBe(
    "inconclusive incumbent_unreadable: auc cannot be compared: the manifest cannot be read",
  );
});

test("a bound on the value of pairs is judged by the value's own interval", () => {
  const ours = [auc(0.892, { uncertainty: NORMAL, paired: pairs() })];
  const both = judged(
    { metrics: { auc: { at_least: 0.87, gain_at_least: 0.004, confidence: 0.95, ...UP } } },
    { evidence: evidence(ours), incumbent: SIX },
  );
  expect(both.map(({ outcome }) => outcome)).toEqual(["pass", "pass"]);
  expect(both[0]?.because).toBe("auc is 0.892, at worst 0.8724 (95 %), must be at least 0.87");
});

test("the better the candidate, the sooner pairs open: a gain that passes passes with any greater one", () => {
  const share = fc.integer({ min: 1, max: 400 }).map((each) => each / 1000);
  fc.assert(
    fc.property(share, share, share, fc.boolean(), (ours, more, theirs, up) => {
      const gate: MetricGate = { gain_at_least: 0.05, confidence: 0.9, better: up ? "higher" : "lower" };
      const at = (value: number) =>
        found(gate, paired({ value: theirs, difference: value - theirs }, value), SIX).outcome === "pass";
      const [worse, better] = up ? [ours, ours + more] : [ours + more, ours];
      if (at(worse)) expect(at(better)).toBe(true);
    }),
  );
});

/* Against an incumbent that was computed apart. */

const apart = (value: number, uncertainty?: Computed["uncertainty"], over: Partial<Computed> = {}) =>
  incumbent([auc(value, { uncertainty, ...over })]);
const NOTE = "; neither states its dataset";
const unpairedCases: readonly [MetricGate, Reading, Incumbent, string][] = [
  [
    // 1.959964 · √(0.003² + 0.004²) = 0.0097998
    { gain_at_least: 0.002, confidence: 0.95, ...UP },
    auc(0.892, { uncertainty: { is: "normal", error: 0.003 } }),
    apart(0.88, { is: "normal", error: 0.004 }),
    `pass ok: auc gains 0.012 over version 6 (0.88), at worst 0.00220018 (95 %, unpaired), must gain at least 0.002${NOTE}`,
  ],
  [
    { loss_at_most: 0.02, confidence: 0.95, ...DOWN },
    auc(0.892, { uncertainty: { is: "normal", error: 0.003 } }),
    apart(0.88, { is: "normal", error: 0.004 }),
    `fail regression: auc is higher by 0.012 than version 6 (0.88), at worst 0.0217998 (95 %, unpaired), may be higher by at most 0.02${NOTE}`,
  ],
  [
    // Newcombe's own example: 56/70 against 48/80, difference 0.2 with 0.0524 to 0.3339.
    { gain_at_least: 0.05, confidence: 0.95, ...UP },
    auc(0.8, { uncertainty: { is: "share", count: 56, of: 70 } }),
    apart(0.6, { is: "share", count: 48, of: 80 }),
    `pass ok: auc gains 0.2 over version 6 (0.6), at worst 0.0524315 (95 %, unpaired), must gain at least 0.05${NOTE}`,
  ],
  [
    // A reported incumbent has no error: only the candidate's worse end is compared, as ever.
    { gain_at_least: 0, confidence: 0.95, ...UP },
    auc(0.95, { uncertainty: NORMAL }),
    incumbent([metric("auc", 0.93)]),
    `pass ok: auc at worst (0.9304) gains 0.00040036 over version 6 (0.93), must gain at least 0${NOTE}`,
  ],
  [
    { gain_at_least: 0, confidence: 0.95, ...UP },
    auc(0.95),
    apart(0.93, NORMAL),
    "inconclusive interval_missing: auc is 0.95, and no interval of it is known: its rows are weighted, or it is a statistic without one",
  ],
  [
    { gain_at_least: 0.02, ...UP },
    auc(0.95, { within: { low: 0.9499, high: 0.9501 } }),
    apart(0.93, undefined, { within: { low: 0.9299, high: 0.9301 } }),
    `inconclusive not_exact_enough: auc gains between 0.0198 and 0.0202 over version 6 (0.93), must gain at least 0.02: not exact enough to say`,
  ],
  [
    { gain_at_least: 0.0198, ...UP },
    auc(0.95, { within: { low: 0.9499, high: 0.9501 } }),
    apart(0.93, undefined, { within: { low: 0.9299, high: 0.9301 } }),
    `pass ok: auc gains between 0.0198 and 0.0202 over version 6 (0.93), must gain at least 0.0198${NOTE}`,
  ],
  [
    { ratio_at_least: 1 },
    auc(0.95),
    apart(0.93, undefined, { within: { low: 0.9299, high: 0.9301 } }),
    "inconclusive not_exact_enough: auc or version 6 (0.93) is not told exactly, and a ratio is judged only of numbers that are",
  ],
];
test.each(unpairedCases)(
  "two that were computed apart are judged by the interval of their difference: %j of %j",
  (gate, ours, standing, expected) => {
    expect(line(gate, [ours], standing)).toBe(expected);
  },
);

test("two that were computed apart are compared on one dataset only", () => {
  const of = (name: string) => ({ dataset: { value: { name }, source: OURS } });
  const gates = { metrics: { auc: { gain_at_least: 0, confidence: 0.95, ...UP } } };
  const ours = evidence([auc(0.95, { uncertainty: NORMAL })], of("october"));
  expect(told(gates, { evidence: ours, incumbent: incumbent([auc(0.9, { uncertainty: NORMAL })], of("september")) })[0]).toMatch(
    /^auc: inconclusive dataset_differs/,
  );
});

test("two versions that were computed on different numbers of rows of one table are not compared", () => {
  const fewer = incumbent([auc(0.9, {}, { samples: 4990 })]);
  const gate = { loss_at_most: 0, better: "higher", from: "holdout" } as const;
  expect(found(gate, [auc(0.95)], fewer)).toMatchObject({
    outcome: "inconclusive",
    code: "dataset_differs",
    because: "auc cannot be compared: it was computed on 5000 rows of the table holdout, and version 6 on 4990",
  });
  expect(found(gate, [auc(0.95)], incumbent([auc(0.9)])).outcome).toBe("pass");
  const anywhere = { ...gate, from: undefined };
  expect(found(anywhere, [auc(0.95)], incumbent([metric("auc", 0.9, { samples: 4990 })])).outcome).toBe("pass");
  expect(found(anywhere, [auc(0.95)], incumbent([auc(0.9, { table: "recent" }, { samples: 4990 })])).outcome).toBe("pass");
  expect(found(gate, [auc(0.95)], incumbent([auc(0.9, {}, { samples: undefined })])).outcome).toBe("pass");
});
