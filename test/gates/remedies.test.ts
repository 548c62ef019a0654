import { expect, test } from "vitest";
import type { Evidence, Reading, Source } from "../../src/evidence/reading.ts";
import { judge } from "../../src/gates/judge.ts";
import type { Finding } from "../../src/gates/outcome.ts";
import type { Question } from "../../src/gates/question.ts";
import type { StagePolicy } from "../../src/policy/shape.ts";
import { digest, evidence, incumbent, metric, OURS, question, reading, THEIRS } from "./question.ts";

/*
 * What a finding that is shut tells beside its sentence: what would help, what was found, what was asked, in which files, and
 * where the policy asks it.
 */

const OTHER: Source = { file: "evidence/fraud/7/more.yaml", sha256: digest("8") };
const AT = "policies/fraud.yaml#";

type Told = Pick<Finding, "help" | "value" | "bound" | "samples" | "incumbent" | "measured" | "sources"> & { at: string };
type Over = Partial<Question> & { readonly evidence?: Evidence };
type Row = readonly [
  situation: string,
  policy: StagePolicy,
  over: Over,
  gate: string,
  told: Partial<Told> & { readonly help: string; readonly at: string },
];

const of = (readings: readonly Reading[], over: Partial<Evidence> = {}): Over => ({ evidence: evidence(readings, over) });
const stated = <T>(value: T, source: Source = OURS) => ({ value, source });

const auc = (gate: object): StagePolicy => ({ gates: { metrics: { auc: gate } } });
const AUC = auc({ at_least: 0.9 });
const AUC_AT = `${AT}gates.metrics.auc.at_least`;
const number = (value: number) => ({ measured: { name: "auc", value }, value: String(value) });

const ONE_NUMBER: readonly Row[] = [
  [
    "a number that nobody reports",
    AUC,
    {},
    "auc",
    { help: "Add a report that states auc to the evidence.", bound: "at least 0.9", sources: [], at: AUC_AT },
  ],
  [
    "a number that two files report",
    AUC,
    of([metric("auc", 0.91), metric("auc", { not: "NaN" }, { source: OTHER })]),
    "auc",
    { help: "Keep one report of auc in the evidence.", bound: "at least 0.9", sources: [OURS, OTHER], at: AUC_AT },
  ],
  [
    "what is no number",
    AUC,
    of([metric("auc", { not: '"0.95"' })]),
    "auc",
    {
      help: "Have the report state auc as a finite number.",
      value: '"0.95"',
      bound: "at least 0.9",
      sources: [OURS],
      at: AUC_AT,
    },
  ],
  [
    "a number of no samples",
    AUC,
    of([metric("auc", 0.95, { samples: 0 })]),
    "auc",
    {
      help: "Measure auc on data that has samples of it.",
      value: "0.95",
      bound: "at least 0.9",
      samples: 0,
      sources: [OURS],
      at: AUC_AT,
    },
  ],
  [
    "a number that does not say of how many samples",
    { gates: { slices: { auc: { at_least: 0.9, by: ["country"], samples_at_least: 200 } } } },
    of([metric("auc", 0.95, { slice: { country: "BR" } })]),
    "auc at country=BR",
    {
      help: "State the samples of auc at country=BR in the report.",
      value: "0.95",
      bound: "at least 0.9",
      sources: [OURS],
      at: `${AT}gates.slices.auc.at_least`,
    },
  ],
  [
    "a number of too few samples",
    { gates: { slices: { auc: { at_least: 0.9, by: ["country"], samples_at_least: 200 } } } },
    of([metric("auc", 0.95, { slice: { country: "BR" }, samples: 1 })]),
    "auc at country=BR",
    {
      help: "Measure auc at country=BR on at least 200 samples.",
      value: "0.95",
      bound: "at least 0.9",
      samples: 1,
      sources: [OURS],
      at: `${AT}gates.slices.auc.at_least`,
    },
  ],
  [
    "a number without the interval that confidence asks for",
    auc({ at_least: 0.9, confidence: 0.95 }),
    of([metric("auc", 0.95, { samples: 50 })]),
    "auc",
    {
      help: "State auc as { value, low, high } in the report, or leave confidence out of the policy.",
      ...number(0.95),
      bound: "at least 0.9",
      samples: 50,
      sources: [OURS],
      at: AUC_AT,
    },
  ],
  [
    "a number outside its own interval",
    auc({ at_least: 0.9, confidence: 0.95 }),
    of([metric("auc", 0.95, { low: 0.91, high: 0.94 })]),
    "auc",
    { help: "Correct the interval of auc in the report.", ...number(0.95), bound: "at least 0.9", sources: [OURS], at: AUC_AT },
  ],
  [
    "a number whose worse end is out of bounds",
    auc({ at_least: 0.9, confidence: 0.95 }),
    of([metric("auc", 0.95, { low: 0.89, high: 0.96 })]),
    "auc",
    {
      help: "Bring auc up to at least 0.9, or promote another version.",
      ...number(0.95),
      bound: "at least 0.9",
      sources: [OURS],
      at: AUC_AT,
    },
  ],
];

const GAIN = auc({ better: "higher", gain_at_least: 0.02 });
const GAIN_AT = `${AT}gates.metrics.auc.gain_at_least`;
const compared = { ...number(0.9), bound: "gain at least 0.02" };
const beside = (over: Partial<Evidence>, ours: Partial<Evidence> = {}): Over => ({
  ...of([metric("auc", 0.9)], ours),
  incumbent: incumbent([metric("auc", 0.89)], over),
});

const COMPARED: readonly Row[] = [
  [
    "a gain that is too small",
    GAIN,
    beside({}),
    "auc",
    {
      help: "Promote a version that gains more, or have the policy ask for less.",
      ...compared,
      incumbent: "0.89",
      sources: [OURS, THEIRS],
      at: GAIN_AT,
    },
  ],
  [
    "a loss that is too great",
    auc({ better: "lower", loss_at_most: 0 }),
    beside({}),
    "auc",
    {
      help: "Promote a version that keeps what the incumbent has, or have the policy allow a greater loss.",
      ...compared,
      bound: "loss at most 0",
      incumbent: "0.89",
      sources: [OURS, THEIRS],
      at: `${AT}gates.metrics.auc.loss_at_most`,
    },
  ],
  [
    "a ratio that is too low",
    auc({ ratio_at_least: 1.1 }),
    beside({}),
    "auc",
    {
      help: "Promote a version whose ratio to the incumbent is higher, or have the policy ask for less.",
      ...compared,
      bound: "ratio at least 1.1",
      incumbent: "0.89",
      sources: [OURS, THEIRS],
      at: `${AT}gates.metrics.auc.ratio_at_least`,
    },
  ],
  [
    "a ratio that is too high",
    auc({ ratio_at_most: 1 }),
    beside({}),
    "auc",
    {
      help: "Promote a version whose ratio to the incumbent is lower, or have the policy ask for less.",
      ...compared,
      bound: "ratio at most 1",
      incumbent: "0.89",
      sources: [OURS, THEIRS],
      at: `${AT}gates.metrics.auc.ratio_at_most`,
    },
  ],
  [
    "a ratio to zero",
    auc({ ratio_at_most: 1 }),
    { ...of([metric("auc", 0.9)]), incumbent: incumbent([metric("auc", 0)]) },
    "auc",
    {
      help: "Ask for gain_at_least or loss_at_most instead of a ratio.",
      ...compared,
      bound: "ratio at most 1",
      incumbent: "0",
      sources: [OURS, THEIRS],
      at: `${AT}gates.metrics.auc.ratio_at_most`,
    },
  ],
  [
    "a gain of which nobody says what is better",
    auc({ gain_at_least: 0.02 }),
    beside({}),
    "auc",
    {
      help: "Write better: higher, or better: lower.",
      ...compared,
      incumbent: "0.89",
      sources: [OURS, THEIRS],
      at: GAIN_AT,
    },
  ],
  [
    "an incumbent that does not report the number",
    GAIN,
    { ...of([metric("auc", 0.9, { samples: 9 })]), incumbent: incumbent() },
    "auc",
    {
      help: "Add a report that states auc to the evidence of version 6 on the base branch.",
      ...compared,
      samples: 9,
      sources: [OURS],
      at: GAIN_AT,
    },
  ],
  [
    "an incumbent whose number is none",
    GAIN,
    { ...of([metric("auc", 0.9)]), incumbent: incumbent([metric("auc", { not: "null" })]) },
    "auc",
    {
      help: "Add a report that states auc to the evidence of version 6 on the base branch.",
      ...compared,
      sources: [OURS, THEIRS],
      at: GAIN_AT,
    },
  ],
  [
    "an incumbent that cannot be read",
    GAIN,
    { ...of([metric("auc", 0.9)]), incumbent: { is: "unreadable", because: "it is gone" } },
    "auc",
    {
      help: "Make the manifest's history and the incumbent's evidence readable on the base branch.",
      ...compared,
      sources: [OURS],
      at: GAIN_AT,
    },
  ],
  [
    "an incumbent in trouble with a remedy",
    GAIN,
    beside({ troubles: [{ code: "evidence_unreadable", what: "it is no YAML", hint: "close the bracket" }] }),
    "auc",
    {
      help: "Mend the evidence of version 6 on the base branch: close the bracket.",
      ...compared,
      sources: [OURS],
      at: GAIN_AT,
    },
  ],
  [
    "an incumbent in trouble without a remedy",
    GAIN,
    beside({ troubles: [{ code: "evidence_unreadable", what: "it is no YAML" }] }),
    "auc",
    { help: "Mend the evidence of version 6 on the base branch.", ...compared, sources: [OURS], at: GAIN_AT },
  ],
  [
    "an incumbent whose dataset only it states",
    GAIN,
    beside({ dataset: stated({ name: "october" }, THEIRS) }),
    "auc",
    {
      help: "State dataset: { name, digest } in the evidence of both versions.",
      ...compared,
      sources: [OURS, THEIRS],
      at: GAIN_AT,
    },
  ],
  [
    "a dataset that one names and the other only hashes",
    GAIN,
    beside({ dataset: stated({ digest: digest("d") }, THEIRS) }, { dataset: stated({ name: "october" }, OTHER) }),
    "auc",
    {
      help: "State dataset: { name, digest } in the evidence of both versions.",
      ...compared,
      sources: [OURS, OTHER, THEIRS],
      at: GAIN_AT,
    },
  ],
  [
    "numbers from two datasets",
    GAIN,
    beside({ dataset: stated({ name: "september" }, THEIRS) }, { dataset: stated({ name: "october" }) }),
    "auc",
    { help: "Measure both versions on one dataset.", ...compared, sources: [OURS, THEIRS], at: GAIN_AT },
  ],
];

const TPR: StagePolicy = { gates: { fairness: { tpr: { difference_at_most: 0.03, ratio_at_least: 0.9, by: ["gender"] } } } };
const TPR_AT = `${AT}gates.fairness.tpr`;
const tpr = (group: string, value: Reading["value"], rest: Partial<Reading> = {}) =>
  reading("fairness", "tpr", value, { attribute: "gender", group, ...rest });
const GAP: StagePolicy = { gates: { fairness: { tpr: { ratio_at_least: 0.9 } } } };
const BY_COUNTRY: StagePolicy = { gates: { slices: { auc: { at_least: 0.9, by: ["country"] } } } };
const PSI: StagePolicy = { gates: { drift: { psi: { at_most: 0.2 } } } };

const GROUPS: readonly Row[] = [
  [
    "a slice that nobody reports",
    BY_COUNTRY,
    {},
    "auc by country",
    {
      help: 'Add a report that states auc for every country, e.g. slices: { "country=...": { auc: ... } }.',
      sources: [],
      at: `${AT}gates.slices.auc.by`,
    },
  ],
  [
    "a slice that vanished",
    BY_COUNTRY,
    {
      ...of([metric("auc", 0.95, { slice: { country: "BR" } })]),
      incumbent: incumbent([metric("auc", 0.95, { slice: { country: "DE" } })]),
    },
    "auc at country=DE",
    { help: "Report the slice country=DE in the evidence of version 7.", sources: [], at: `${AT}gates.slices.auc.by` },
  ],
  [
    "a drift statistic that nobody reports",
    PSI,
    {},
    "psi",
    { help: "Add a drift report that states psi to the evidence.", sources: [], at: `${AT}gates.drift.psi` },
  ],
  [
    "a drift statistic that vanished",
    PSI,
    {
      ...of([reading("drift", "psi", 0.1, { feature: "amount" })]),
      incumbent: incumbent([reading("drift", "psi", 0.1, { feature: "merchant" })]),
    },
    "psi of merchant",
    { help: "Report the statistic psi of merchant in the evidence of version 7.", sources: [], at: `${AT}gates.drift.psi` },
  ],
  [
    "an attribute of which one group alone reports",
    TPR,
    of([tpr("f", 0.8)]),
    "tpr by gender",
    { help: "Add a report that states tpr for every group of gender.", sources: [OURS], at: `${TPR_AT}.by` },
  ],
  [
    "a group that is empty",
    TPR,
    of([tpr("f", 0.8), tpr("m", 0.8, { samples: 0, source: OTHER })]),
    "tpr of gender=m",
    {
      help: "Measure tpr of gender=m on data that has samples of it.",
      value: "0.8",
      samples: 0,
      sources: [OTHER],
      at: `${TPR_AT}.by`,
    },
  ],
  [
    "a group that vanished",
    TPR,
    { ...of([tpr("f", 0.8), tpr("m", 0.8)]), incumbent: incumbent([tpr("f", 0.8), tpr("x", 0.8)]) },
    "tpr of gender=x",
    { help: "Report the group gender=x in the evidence of version 7.", sources: [], at: `${TPR_AT}.by` },
  ],
  [
    "groups that are too far apart",
    { gates: { fairness: { tpr: { difference_at_most: 0.03, by: ["gender"] } } } },
    of([tpr("f", 0.8, { samples: 900 }), tpr("m", 0.7, { samples: 100, source: OTHER })]),
    "tpr by gender",
    {
      help: "Promote a version whose tpr is closer between the groups.",
      value: "0.1",
      bound: "difference at most 0.03",
      samples: 100,
      measured: { name: "tpr difference by gender", value: 0.1 },
      sources: [OTHER, OURS],
      at: `${TPR_AT}.difference_at_most`,
    },
  ],
  [
    "groups whose ratio is too low, one of unknown size",
    { gates: { fairness: { tpr: { ratio_at_least: 0.9, by: ["gender"] } } } },
    of([tpr("f", 0.8, { samples: 900 }), tpr("m", 0.4)]),
    "tpr by gender",
    {
      help: "Promote a version whose tpr is closer between the groups.",
      value: "0.5",
      bound: "ratio at least 0.9",
      measured: { name: "tpr ratio by gender", value: 0.5 },
      sources: [OURS],
      at: `${TPR_AT}.ratio_at_least`,
    },
  ],
  [
    "groups that have no ratio",
    { gates: { fairness: { tpr: { ratio_at_least: 0.9, by: ["gender"] } } } },
    of([tpr("f", 0), tpr("m", 0)]),
    "tpr by gender",
    {
      help: "Ask for difference_at_most instead of a ratio.",
      bound: "ratio at least 0.9",
      sources: [OURS],
      at: `${TPR_AT}.ratio_at_least`,
    },
  ],
  [
    "a gap that nobody states",
    GAP,
    {},
    "tpr",
    {
      help: "Add a report that states it, or name the attributes whose groups to compare: by: [...].",
      bound: "ratio at least 0.9",
      sources: [],
      at: `${TPR_AT}.ratio_at_least`,
    },
  ],
  [
    "a stated ratio that is too low",
    GAP,
    of([reading("fairness", "tpr", 0.5, { gap: "ratio", attribute: "gender", samples: 40 })]),
    "tpr by gender",
    {
      help: "Promote a version whose tpr by gender is closer between the groups.",
      value: "0.5",
      bound: "ratio at least 0.9",
      samples: 40,
      measured: { name: "tpr by gender ratio", value: 0.5 },
      sources: [OURS],
      at: `${TPR_AT}.ratio_at_least`,
    },
  ],
  [
    "a stated ratio below zero",
    GAP,
    of([reading("fairness", "tpr", -0.5, { gap: "ratio" })]),
    "tpr",
    {
      help: "Correct the ratio of tpr in the report.",
      bound: "ratio at least 0.9",
      measured: { name: "tpr ratio", value: -0.5 },
      sources: [OURS],
      at: `${TPR_AT}.ratio_at_least`,
    },
  ],
];

const TESTS_AT = `${AT}gates.tests`;
const passed = (value: number) => reading("tests", "passed", value);
const failed = (value: number) => reading("tests", "failed", value);
const DIGEST: StagePolicy = { gates: { artifact: { digest: "required" } } };
const DIGEST_AT = `${AT}gates.artifact.digest`;
const SCHEMA: StagePolicy = { gates: { schema: { compatible: true } } };
const SCHEMA_AT = `${AT}gates.schema.compatible`;
const field = (name: string) => ({ name, type: "double", optional: false });
const signature = (...names: string[]) => ({ inputs: names.map(field), outputs: [] });
const POINTED = { version: "7", digest: digest("a"), uri: "s3://acme/7" };

const OTHERS: readonly Row[] = [
  [
    "tests that failed",
    { gates: { tests: { failed_at_most: 0 } } },
    of([passed(9), failed(1)]),
    "tests failed",
    {
      help: "Mend the failing tests, or promote another version.",
      value: "1",
      bound: "at most 0",
      measured: { name: "tests failed", value: 1 },
      sources: [OURS],
      at: `${TESTS_AT}.failed_at_most`,
    },
  ],
  [
    "tests that are missing",
    { gates: { tests: { passed_at_least: 10 } } },
    of([passed(9)]),
    "tests passed",
    {
      help: "Run the tests that are missing, and mend those that fail.",
      value: "9",
      bound: "at least 10",
      measured: { name: "tests passed", value: 9 },
      sources: [OURS],
      at: `${TESTS_AT}.passed_at_least`,
    },
  ],
  [
    "tests that were skipped",
    { gates: { tests: { skipped_at_most: 0 } } },
    of([passed(9), reading("tests", "skipped", 2)]),
    "tests skipped",
    {
      help: "Run the tests that were skipped.",
      value: "2",
      bound: "at most 0",
      measured: { name: "tests skipped", value: 2 },
      sources: [OURS],
      at: `${TESTS_AT}.skipped_at_most`,
    },
  ],
  [
    "tests of which none ran",
    { gates: { tests: { failed_at_most: 0 } } },
    of([passed(0), failed(0)]),
    "tests failed",
    {
      help: "Run the tests, and put their report into the evidence.",
      bound: "at most 0",
      sources: [OURS],
      at: `${TESTS_AT}.failed_at_most`,
    },
  ],
  [
    "tests of which it is unknown whether any ran",
    { gates: { tests: { failed_at_most: 0 } } },
    of([failed(0)]),
    "tests failed",
    {
      help: "Run the tests, and put their report into the evidence.",
      bound: "at most 0",
      sources: [],
      at: `${TESTS_AT}.failed_at_most`,
    },
  ],
  [
    "a count that counts nothing",
    { gates: { tests: { failed_at_most: 0 } } },
    of([failed(0.5)]),
    "tests failed",
    {
      help: "Have the report state the number of tests failed as a whole number from 0.",
      value: "0.5",
      bound: "at most 0",
      sources: [OURS],
      at: `${TESTS_AT}.failed_at_most`,
    },
  ],
  [
    "an artifact of which nobody declares the digest",
    DIGEST,
    of([], { artifact: stated({ uri: "s3://acme/7" }) }),
    "digest",
    {
      help: "State artifact: { digest: sha256:... } in the evidence of version 7.",
      bound: digest("a"),
      sources: [OURS],
      at: DIGEST_AT,
    },
  ],
  [
    "an artifact that nobody declares",
    DIGEST,
    {},
    "digest",
    {
      help: "State artifact: { digest: sha256:... } in the evidence of version 7.",
      bound: digest("a"),
      sources: [],
      at: DIGEST_AT,
    },
  ],
  [
    "another artifact than was measured",
    DIGEST,
    of([], { artifact: stated({ digest: digest("b") }) }),
    "digest",
    {
      help: "Promote the artifact that was measured, or measure the one that is promoted.",
      value: digest("b"),
      bound: digest("a"),
      sources: [OURS],
      at: DIGEST_AT,
    },
  ],
  [
    "another artifact in hand than is pointed at",
    DIGEST,
    { artifactAtHand: { file: "model.onnx", sha256: digest("b") } },
    "artifact at hand",
    {
      help: "Find out which artifact is the right one, and promote that.",
      value: digest("b"),
      bound: digest("a"),
      sources: [{ file: "model.onnx", sha256: digest("b") }],
      at: DIGEST_AT,
    },
  ],
  [
    "an artifact that lies elsewhere than was measured",
    DIGEST,
    {
      candidate: {
        pointer: POINTED,
        evidence: evidence([], { artifact: stated({ digest: digest("a"), uri: "s3://acme/8" }) }),
      },
    },
    "uri",
    {
      help: "Promote the artifact that was measured, or measure the one that is promoted.",
      value: "s3://acme/8",
      bound: "s3://acme/7",
      sources: [OURS],
      at: DIGEST_AT,
    },
  ],
  [
    "a schema that nobody states",
    SCHEMA,
    {},
    "schema",
    { help: "State schema: { inputs, outputs } in the evidence of version 7.", sources: [], at: SCHEMA_AT },
  ],
  [
    "a schema that states a field twice",
    SCHEMA,
    of([], { schema: stated(signature("amount", "amount")) }),
    "schema",
    { help: "State amount once.", sources: [OURS], at: SCHEMA_AT },
  ],
  [
    "an incumbent that states no schema",
    SCHEMA,
    { ...of([], { schema: stated(signature("amount")) }), incumbent: incumbent() },
    "schema",
    {
      help: "State schema: { inputs, outputs } in the evidence of version 6 on the base branch.",
      sources: [OURS],
      at: SCHEMA_AT,
    },
  ],
  [
    "an incumbent that states a field twice",
    SCHEMA,
    {
      ...of([], { schema: stated(signature("amount")) }),
      incumbent: incumbent([], { schema: stated(signature("amount", "amount"), THEIRS) }),
    },
    "schema",
    {
      help: "State schema: { inputs, outputs } in the evidence of version 6 on the base branch.",
      sources: [OURS, THEIRS],
      at: SCHEMA_AT,
    },
  ],
  [
    "evidence without a date",
    { evidence: { at_most_days_old: 14 } },
    {},
    "evidence age",
    {
      help: "State created: with the instant of the measurement in the evidence of version 7.",
      bound: "at most 14 days old",
      sources: [],
      at: `${AT}evidence.at_most_days_old`,
    },
  ],
  [
    "evidence from the future",
    { evidence: { at_most_days_old: 14 } },
    of([], { created: [stated(new Date("2026-11-20T12:00:00Z"))] }),
    "evidence age",
    {
      help: "Correct created: in the report, or the clock it came from.",
      value: "2026-11-20T12:00:00Z",
      bound: "at most 14 days old",
      sources: [OURS],
      at: `${AT}evidence.at_most_days_old`,
    },
  ],
  [
    "evidence that is too old",
    { evidence: { at_most_days_old: 1 } },
    of([], { created: [stated(new Date("2026-11-18T12:00:00.250Z"))] }),
    "evidence age",
    {
      help: "Measure again, and put the new report in place of the old one.",
      value: "2026-11-18T12:00:00.250Z",
      bound: "at most 1 day old",
      sources: [OURS],
      at: `${AT}evidence.at_most_days_old`,
    },
  ],
  [
    "a version that the followed stage does not point at",
    { follows: "staging" },
    {},
    "follows",
    { help: "Promote version 7 to staging first.", bound: "what staging points at", sources: [], at: `${AT}follows` },
  ],
  [
    "a soak that has not begun",
    { follows: "staging", soak: "24h" },
    {},
    "soak",
    { help: "Promote version 7 to staging first.", bound: "at least 24 h", sources: [], at: `${AT}soak` },
  ],
  [
    "a soak in no stage",
    { soak: "24h" },
    {},
    "soak",
    { help: "Name the stage with follows: in the policy.", bound: "at least 24 h", sources: [], at: `${AT}soak` },
  ],
  [
    "a soak since nobody knows when",
    { follows: "staging", soak: "24h" },
    { followed: { stage: "staging", pointer: { version: "7", digest: digest("a") } } },
    "soak",
    {
      help: "Check out the whole history of the manifest, so that the commit that put version 7 into staging can be found.",
      bound: "at least 24 h",
      sources: [],
      at: `${AT}soak`,
    },
  ],
  [
    "evidence that is pinned and not there",
    {},
    {
      candidate: {
        pointer: { ...POINTED, evidence: digest("e") },
        evidence: evidence([], { digest: undefined, files: [] }),
      },
    },
    "evidence digest",
    {
      help: "Put the evidence of version 7 into the pull request, every file small enough to read.",
      bound: "sha256:eeeeeeeeeeee…",
      sources: [],
      at: "",
    },
  ],
];

test.each([...ONE_NUMBER, ...COMPARED, ...GROUPS, ...OTHERS])(
  "%s: a person is told what would help, and from where",
  (...row) => {
    const [, policy, over, gate, told] = row;
    const shut = judge(question(policy, over)).filter((each) => each.gate === gate && each.outcome !== "pass");
    const [{ help, value, bound, samples, incumbent: theirs, measured, sources, enforcement, policy: at } = {}] = shut;
    expect(shut).toHaveLength(1);
    expect({ help, value, bound, samples, incumbent: theirs, measured, sources, at: at?.file ?? "" }).toEqual(told);
    expect(enforcement).toBe("block");
  },
);
