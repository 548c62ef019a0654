import fc from "fast-check";
import { expect, test } from "vitest";
import { readEvidence } from "../../src/evidence/read.ts";
import type { Reading } from "../../src/evidence/reading.ts";
import { verdict } from "../../src/gates/outcome.ts";
import type { ExperimentGate } from "../../src/policy/experiment-gate.ts";
import type { Gates } from "../../src/policy/gates.ts";
import type { Uncertainty } from "../../src/statistics/uncertainty.ts";
import { digest, evidence, judged, lines, OURS, reading, told } from "./question.ts";

function arm(group: string, value: Reading["value"], uncertainty?: Uncertainty, over: Partial<Reading> = {}): Reading {
  const computed = { table: "live", method: "exact", columns: ["arm", "clicked"], uncertainty };
  return reading("experiment", "ctr", value, { group, computed, ...over });
}
const share = (group: string, count: number, of: number, over: Partial<Reading> = {}) =>
  arm(group, count / of, { is: "share", count, of }, { samples: of, ...over });
const mean = (group: string, value: number, deviation: number, count: number) =>
  arm(group, value, { is: "moments", count, mean: value, squares: deviation ** 2 * (count - 1) }, { samples: count });
const both = (ours: readonly [number, number], theirs: readonly [number, number]) => [
  share("candidate", ...ours),
  share("incumbent", ...theirs),
];

const CTR: ExperimentGate = { better: "higher", lift_at_least: 0.015, significance: 0.05 };
const SEQUENTIAL: ExperimentGate = { ...CTR, test: "sequential", mixing: 0.005 };

const rows: readonly [string, ExperimentGate, readonly Reading[], string][] = [
  [
    "a lift that is large enough and no chance",
    CTR,
    both([51_200, 1_000_000], [50_000, 1_000_000]),
    "pass ok: ctr is 0.0512 for the candidate and 0.05 for the incumbent, a lift of 2.4 % (p = 0.00011), must be at least 1.5 % with p at most 0.05; this test is valid at one look only",
  ],
  [
    "the same lift of fewer users, which could be chance",
    CTR,
    both([512, 10_000], [500, 10_000]),
    "inconclusive not_significant: ctr is 0.0512 for the candidate and 0.05 for the incumbent, a lift of 2.4 % (p = 0.7), must be at least 1.5 % with p at most 0.05",
  ],
  [
    "a lift that is no chance and too small",
    CTR,
    both([5_050_000, 100_000_000], [5_000_000, 100_000_000]),
    "fail lift_too_small: ctr is 0.0505 for the candidate and 0.05 for the incumbent, a lift of 1 %, must be at least 1.5 %",
  ],
  [
    "a lift of exactly what is asked, in whole users",
    { ...CTR, lift_at_least: 0.1 },
    both([33_000_000, 90_000_000], [30_000_000, 90_000_000]),
    "pass ok: ctr is 0.366667 for the candidate and 0.333333 for the incumbent, a lift of 10 % (p < 1e-12), must be at least 10 % with p at most 0.05; this test is valid at one look only",
  ],
  [
    "one user less as too small a lift",
    { ...CTR, lift_at_least: 0.1 },
    both([32_999_999, 90_000_000], [30_000_000, 90_000_000]),
    "fail lift_too_small: ctr is 0.366667 for the candidate and 0.333333 for the incumbent, a lift of 9.999996666666666 %, must be at least 10 %",
  ],
  [
    "a candidate that is significantly worse as a lift that is too small",
    CTR,
    both([4_900, 100_000], [5_500, 100_000]),
    "fail lift_too_small: ctr is 0.049 for the candidate and 0.055 for the incumbent, a lift of -10.9091 %, must be at least 1.5 %",
  ],
  [
    "a lift of nothing asked, which is a lift that must be shown",
    { ...CTR, lift_at_least: 0 },
    both([500, 10_000], [500, 10_000]),
    "inconclusive not_significant: ctr is 0.05 for the candidate and 0.05 for the incumbent, a lift of 0 % (p = 1), must be at least 0 % with p at most 0.05",
  ],
  [
    "a loss that is allowed, and shown to be no larger",
    { ...CTR, lift_at_least: -0.05 },
    both([50_000, 1_000_000], [50_000, 1_000_000]),
    "pass ok: ctr is 0.05 for the candidate and 0.05 for the incumbent, a lift of 0 % (p < 1e-12 against -5 %), must be at least -5 % with p at most 0.05; this test is valid at one look only",
  ],
  [
    "a loss that is allowed, and could be larger for all that is known",
    { ...CTR, lift_at_least: -0.05 },
    both([500, 10_000], [500, 10_000]),
    "inconclusive not_significant: ctr is 0.05 for the candidate and 0.05 for the incumbent, a lift of 0 % (p = 0.41 against -5 %), must be at least -5 % with p at most 0.05",
  ],
  [
    "a lower mean as the better one",
    { ...CTR, better: "lower" },
    [mean("candidate", 57, 20, 5000), mean("incumbent", 60, 20, 5000)],
    "pass ok: ctr is 57 for the candidate and 60 for the incumbent, a lift of 5 % (p < 1e-12, lower being better), must be at least 1.5 % with p at most 0.05; this test is valid at one look only".replace(
      "p = 7.4e-14",
      "p < 1e-12",
    ),
  ],
  [
    "a higher mean as the worse one, which may be 5 % worse",
    { ...CTR, better: "lower", lift_at_least: -0.05 },
    [mean("candidate", 61.2, 20, 5000), mean("incumbent", 60, 20, 5000)],
    "pass ok: ctr is 61.2 for the candidate and 60 for the incumbent, a lift of -2 % (p = 0.000012 against -5 %, lower being better), must be at least -5 % with p at most 0.05; this test is valid at one look only",
  ],
  [
    "every look of a sequential test, which needs more",
    SEQUENTIAL,
    both([5_350, 100_000], [5_000, 100_000]),
    "pass ok: ctr is 0.0535 for the candidate and 0.05 for the incumbent, a lift of 7 % (always-valid p = 0.013), must be at least 1.5 % with p at most 0.05",
  ],
  [
    "a look at which a sequential test shows nothing yet",
    SEQUENTIAL,
    both([512, 10_000], [500, 10_000]),
    "inconclusive not_significant: ctr is 0.0512 for the candidate and 0.05 for the incumbent, a lift of 2.4 % (always-valid p = 1), must be at least 1.5 % with p at most 0.05",
  ],
  [
    "arms that were not filled as planned before anything else",
    { ...CTR, split: { candidate: 10, incumbent: 90 }, samples_at_least: 1_000_000 },
    both([600, 10_600], [4000, 90_000]),
    "inconclusive sample_ratio_mismatch: the candidate has 10600 samples of ctr and the incumbent 90000, planned as 10 to 90 (p = 1.4e-8): the arms were not filled as planned, so their difference shows nothing",
  ],
  [
    "arms that were filled about as planned",
    { ...CTR, split: { candidate: 10, incumbent: 90 } },
    both([1200, 10_100], [9000, 90_000]),
    "pass ok: ctr is 0.118812 for the candidate and 0.1 for the incumbent, a lift of 18.8119 % (p = 3.1e-9), must be at least 1.5 % with p at most 0.05; this test is valid at one look only",
  ],
  [
    "an arm of too few samples",
    { ...CTR, samples_at_least: 5000 },
    both([300, 4999], [250, 5000]),
    "inconclusive too_few_samples: ctr of the candidate rests on 4999 samples, must be at least 5000",
  ],
  [
    "arms of fewer samples than show such a lift with the power that is asked",
    { ...CTR, power: 0.8 },
    both([256, 5000], [250, 5000]),
    "inconclusive insufficient_data: ctr needs 1335003 samples in each arm to show a lift of 1.5 % with power 0.8; the candidate has 5000",
  ],
  [
    "the smaller arm as the one that must have the power",
    { ...CTR, lift_at_least: 0.5, power: 0.8 },
    both([1500, 20_000], [25, 500]),
    "inconclusive insufficient_data: ctr needs 1471 samples in each arm to show a lift of 50 % with power 0.8; the incumbent has 500",
  ],
  [
    "power that no share could have",
    { ...CTR, lift_at_least: 0.5, power: 0.8 },
    both([900, 1000], [900, 1000]),
    "inconclusive policy_invalid: no number of samples can show a lift of 50 % over 0.9, since no share lies there",
  ],
  [
    "power of means as something that nothing tells",
    { ...CTR, power: 0.8 },
    [mean("candidate", 60, 20, 5000), mean("incumbent", 60, 20, 5000)],
    "inconclusive interval_missing: power is worked out for shares, and nothing says that ctr is one",
  ],
  [
    "an incumbent of nothing, over which there is no lift",
    CTR,
    both([5, 100], [0, 100]),
    "inconclusive ratio_undefined: ctr is 0.05 for the candidate and 0 for the incumbent, and over what is not above 0 there is no relative lift",
  ],
  [
    "arms in which nothing varies",
    { ...CTR, lift_at_least: -0.5 },
    both([100, 100], [100, 100]),
    "inconclusive insufficient_data: ctr does not vary enough in the two arms to tell a difference from chance",
  ],
  [
    "means as no shares",
    { ...CTR, lift_at_least: 0, test: "two_proportions" },
    [mean("candidate", 61, 20, 5000), mean("incumbent", 60, 20, 5000)],
    "inconclusive policy_invalid: test: two_proportions compares shares, and ctr is a mean",
  ],
  [
    "shares as the means that they are",
    { ...CTR, test: "welch" },
    both([51_200, 1_000_000], [50_000, 1_000_000]),
    "pass ok: ctr is 0.0512 for the candidate and 0.05 for the incumbent, a lift of 2.4 % (p = 0.00011), must be at least 1.5 % with p at most 0.05; this test is valid at one look only",
  ],
  ["no arm at all", CTR, [], "inconclusive evidence_missing: no evidence reports ctr of the candidate"],
  ["one arm alone", CTR, [share("candidate", 5, 100)], "inconclusive evidence_missing: no evidence reports ctr of the incumbent"],
  [
    "an arm that two files report",
    CTR,
    [
      share("candidate", 5, 100, { computed: undefined }),
      share("candidate", 6, 100, { computed: undefined }),
      share("incumbent", 5, 100),
    ],
    "inconclusive evidence_conflict: ctr of the candidate is reported 2 times: 0.05 in evidence/fraud/7/evidence.yaml and 0.06 in evidence/fraud/7/evidence.yaml",
  ],
  [
    "the arms of one slice, which cannot answer for the whole",
    CTR,
    both([51_200, 1_000_000], [50_000, 1_000_000]).map((each) => ({ ...each, slice: { country: "BR" } })),
    "inconclusive evidence_missing: no evidence reports ctr of the candidate",
  ],
  [
    "only what was computed from the table that is asked for",
    { ...CTR, from: "canary" },
    both([51_200, 1_000_000], [50_000, 1_000_000]),
    "inconclusive evidence_missing: nothing was computed from the table canary",
  ],
  [
    "shares that a report states with their samples alone as shares, where the policy says so",
    { ...CTR, test: "two_proportions" },
    [
      reading("experiment", "ctr", 0.0512, { group: "candidate", samples: 1_000_000 }),
      reading("experiment", "ctr", 0.05, { group: "incumbent", samples: 1_000_000 }),
    ],
    "pass ok: ctr is 0.0512 for the candidate and 0.05 for the incumbent, a lift of 2.4 % (p = 0.00011), must be at least 1.5 % with p at most 0.05; this test is valid at one look only",
  ],
  [
    "numbers of which nothing says how they vary",
    CTR,
    [
      reading("experiment", "ctr", 0.0512, { group: "candidate", samples: 1_000_000 }),
      reading("experiment", "ctr", 0.05, { group: "incumbent", samples: 1_000_000 }),
    ],
    "inconclusive interval_missing: nothing says how much ctr varies in the arm of the candidate, so its lift could be chance",
  ],
  [
    "one user of an arm as too little data, whatever z makes of it",
    CTR,
    both([1, 1], [100, 10_000]),
    "inconclusive insufficient_data: the smaller arm of ctr has 1 sample; to tell a difference from chance 5 or more of either outcome are to be expected, and 0.010099 are",
  ],
  [
    "the same at every look",
    SEQUENTIAL,
    both([3, 3], [100, 10_000]),
    "inconclusive insufficient_data: the smaller arm of ctr has 3 samples; to tell a difference from chance 5 or more of either outcome are to be expected, and 0.0308907 are",
  ],
  [
    "shares of which nearly all are successes as those of which few are",
    CTR,
    both([100, 100], [9000, 10_000]),
    "pass ok: ctr is 1 for the candidate and 0.9 for the incumbent, a lift of 11.1111 % (p = 0.00086), must be at least 1.5 % with p at most 0.05; this test is valid at one look only",
  ],
  [
    "two users of an arm as no mean",
    CTR,
    [mean("candidate", 12, 0.0001, 2), mean("incumbent", 10, 0.0001, 5000)],
    "inconclusive insufficient_data: the smaller arm of ctr has 2 samples; to tell a difference from chance it needs at least 30",
  ],
  [
    "thirty users of an arm as a mean",
    CTR,
    [mean("candidate", 12, 1, 30), mean("incumbent", 10, 1, 5000)],
    "pass ok: ctr is 12 for the candidate and 10 for the incumbent, a lift of 20 % (p = 7.4e-12), must be at least 1.5 % with p at most 0.05; this test is valid at one look only",
  ],
  [
    "numbers of nobody knows how many",
    CTR,
    [reading("experiment", "ctr", 0.0512, { group: "candidate" }), reading("experiment", "ctr", 0.05, { group: "incumbent" })],
    "inconclusive samples_unknown: ctr of the candidate does not say on how many samples it rests, so its lift could be chance",
  ],
  [
    "a split of nobody knows how many",
    { ...CTR, split: { candidate: 1, incumbent: 1 } },
    [reading("experiment", "ctr", 0.0512, { group: "candidate" }), reading("experiment", "ctr", 0.05, { group: "incumbent" })],
    "inconclusive samples_unknown: ctr of the candidate does not say on how many samples it rests, so nobody knows whether the arms were filled as planned",
  ],
];
test.each(rows)("judges %s", (_, gate, readings, expected) => {
  expect(told({ experiment: { ctr: gate } }, { evidence: evidence(readings) })).toEqual([`ctr: ${expected}`]);
});

test("the finding holds the lift, the incumbent, the smaller arm and both sources", () => {
  const other = { file: "evidence/fraud/7/arm.yaml", sha256: digest("8") };
  const readings = [share("candidate", 512, 10_000), share("incumbent", 4500, 90_000, { source: other })];
  expect(judged({ experiment: { ctr: { ...CTR, enforce: "warn" } } }, { evidence: evidence(readings) })).toEqual([
    {
      family: "experiment",
      gate: "ctr",
      outcome: "inconclusive",
      enforcement: "warn",
      code: "not_significant",
      because:
        "ctr is 0.0512 for the candidate and 0.05 for the incumbent, a lift of 2.4 % (p = 0.6), must be at least 1.5 % with p at most 0.05",
      value: "2.4 %",
      bound: "lift at least 1.5 %, p at most 0.05",
      incumbent: "0.05",
      samples: 10_000,
      measured: { name: "ctr lift", value: 0.024 },
      sources: [OURS, other],
      help: "Let the experiment run its course: this test is valid once, and judged on every event it finds too much; use test: sequential.",
      policy: { file: "policies/fraud.yaml#gates.experiment.ctr.significance", line: 4 },
    },
  ]);
});

test("a sequential test that is not there yet may simply run on", () => {
  const [found] = judged({ experiment: { ctr: SEQUENTIAL } }, { evidence: evidence(both([512, 10_000], [500, 10_000])) });
  expect(found?.help).toBe("Let the experiment run on: this test may be looked at after every event.");
});

/* Acceptance case 3: champion v21 against challenger v22, 90/10 for 24 h; CTR + 1.5 % asked without latency regression. */
const CASE: Gates = {
  experiment: {
    ctr: { ...CTR, samples_at_least: 5000, split: { candidate: 10, incumbent: 90 } },
    latency_ms: { better: "lower", lift_at_least: -0.02, significance: 0.05 },
  },
  slo: { latency_p95_ms: { at_most: 80 } },
};
function recommended(ctr: string, latency: number, p95: number) {
  const text = `model: recommendation_model
version: "22"
experiment:
  ctr: { candidate: ${ctr}, incumbent: { value: 0.05, samples: 1800000, successes: 90000 } }
  latency_ms:
    candidate: { value: ${latency}, samples: 200000, standard_deviation: 20 }
    incumbent: { value: 41, samples: 1800000, standard_deviation: 20 }
slo: { latency_p95_ms: ${p95} }
`;
  const bytes = new TextEncoder().encode(text);
  const files = [{ path: "evidence/recommendation_model/22/evidence.yaml", mode: "file", size: bytes.length, bytes } as const];
  const ours = readEvidence({ model: "recommendation_model", version: "22", files });
  return judged(CASE, { candidate: { pointer: { version: "22", digest: digest("a") }, evidence: ours } });
}

test("recommendation_model v22 lifts CTR by 1.5 % without latency regression: open", () => {
  const findings = recommended("{ value: 0.0512, samples: 200000, successes: 10240 }", 41.2, 78);
  expect(lines(findings)).toEqual([
    "latency_p95_ms: pass ok: latency_p95_ms is 78, must be at most 80",
    "ctr: pass ok: ctr is 0.0512 for the candidate and 0.05 for the incumbent, a lift of 2.4 % (p = 0.02), must be at least 1.5 % with p at most 0.05; this test is valid at one look only",
    "latency_ms: pass ok: latency_ms is 41.2 for the candidate and 41 for the incumbent, a lift of -0.487805 % (p < 1e-12 against -2 %, lower being better), must be at least -2 % with p at most 0.05; this test is valid at one look only",
  ]);
  expect(verdict(findings).allows).toBe(true);
});

test.each([
  ["a lift that is too small", "{ value: 0.0505, samples: 200000, successes: 10100 }", 41.2, 78, ["ctr"]],
  ["arms that were not filled 10/90", "{ value: 0.0512, samples: 205000, successes: 10496 }", 41.2, 78, ["ctr"]],
  ["a latency regression", "{ value: 0.0512, samples: 200000, successes: 10240 }", 42.5, 78, ["latency_ms"]],
  ["a service beyond its objective", "{ value: 0.0512, samples: 200000, successes: 10240 }", 41.2, 81, ["latency_p95_ms"]],
])("recommendation_model v22 with %s: shut", (_, ctr, latency, p95, shut) => {
  expect(verdict(recommended(ctr, latency, p95)).blockedBy.map(({ gate }) => gate)).toEqual(shut);
});

const count = fc.integer({ min: 1, max: 2000 }).chain((of) => fc.integer({ min: 0, max: of }).map((hits) => [hits, of] as const));
const anyTest = fc.constantFrom<Partial<ExperimentGate>>({}, { test: "welch" }, { test: "sequential", mixing: 0.05 });

test("of two arms at most one is the better, and only where its lift is as large as asked", () => {
  fc.assert(
    fc.property(count, count, anyTest, fc.integer({ min: 0, max: 20 }), (one, other, how, percent) => {
      const asked: ExperimentGate = { ...CTR, ...how, lift_at_least: percent / 100 };
      const outcome = (ours: typeof one, theirs: typeof one) =>
        judged({ experiment: { ctr: asked } }, { evidence: evidence(both(ours, theirs)) })[0]?.outcome;
      const forth = outcome(one, other);
      const back = outcome(other, one);
      expect(forth === "pass" && back === "pass").toBe(false);
      const large = other[0] > 0 && 100 * one[0] * other[1] >= (100 + percent) * other[0] * one[1];
      expect(forth === "fail").toBe(other[0] > 0 && !large);
    }),
  );
});

test("the more loss is allowed, the more opens, and a larger significance opens no less", () => {
  fc.assert(
    fc.property(count, count, anyTest, fc.constantFrom("higher", "lower"), (one, other, how, better) => {
      const opens = (lift: number, significance: number) =>
        judged(
          { experiment: { ctr: { ...how, better, lift_at_least: lift, significance } } },
          { evidence: evidence(both(one, other)) },
        )[0]?.outcome === "pass";
      // The pooled variance of the test against no lift is not the variance of the tests against a bound.
      if (opens(-0.1, 0.05)) expect(opens(-0.2, 0.05)).toBe(true);
      for (const lift of [-0.1, 0, 0.1]) if (opens(lift, 0.01)) expect(opens(lift, 0.05)).toBe(true);
    }),
  );
});

test("under no difference a sequential gate that is looked at after every event opens no oftener than its significance says", () => {
  // mulberry32, so that every run draws the same users.
  let state = 20_261_128;
  const draw = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const opened = { sequential: 0, two_proportions: 0 };
  for (let run = 0; run < 120; run++) {
    const seen = { sequential: false, two_proportions: false };
    let [ours, theirs] = [0, 0];
    for (let users = 1; users <= 2000; users++) {
      ours += draw() < 0.3 ? 1 : 0;
      theirs += draw() < 0.3 ? 1 : 0;
      if (users % 80 > 0) continue;
      const looked = evidence(both([ours, users], [theirs, users]));
      for (const how of ["sequential", "two_proportions"] as const) {
        const gate: ExperimentGate = { ...CTR, lift_at_least: 0, test: how, mixing: 0.05 };
        if (judged({ experiment: { ctr: gate } }, { evidence: looked })[0]?.outcome === "pass") seen[how] = true;
      }
    }
    for (const how of ["sequential", "two_proportions"] as const) opened[how] += seen[how] ? 1 : 0;
  }
  expect(opened.sequential).toBeLessThanOrEqual(6);
  // What the policy is warned of: the same test, looked at 25 times, finds a better candidate in more than 7 % of the experiments and not in 2.5 %.
  expect(opened.two_proportions).toBeGreaterThan(9);
});
