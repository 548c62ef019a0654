import * as z from "zod";
import { Digest } from "../../../digest.ts";
import { ModelName, VersionName } from "../../../names.ts";

/*
 * Our own format, `evidence.yaml` or `.json`: for everything that no tool reports. Each word is described, because the JSON
 * Schema that editors use is made from this.
 */

const Text = z.string("expected text; if it is written as a number, quote it").min(1, "expected text");
const Count = z.number("expected a whole number").int("expected a whole number").min(0, "expected 0 or more");
const Finite = z.number("expected a number");
const Key = z.string().min(1, "a name may not be empty");

const Interval = z
  .strictObject({
    value: Finite.describe("What was measured: a finite number."),
    low: Finite.describe("Lower end of the confidence interval.").optional(),
    high: Finite.describe("Upper end of the confidence interval.").optional(),
    samples: Count.describe("On how many samples it rests.").optional(),
  })
  .refine(({ value, low = value, high = value }) => low <= value && value <= high, "the value lies outside its interval");

const Measured = z
  .union([Finite, Interval], "expected a number, or { value, low, high, samples } with low <= value <= high")
  .describe("A finite number, or a value with its interval and its samples. Shares are of 1, times in milliseconds.");

const Slice = z
  .object({ samples: Count.describe("On how many samples every metric of this slice rests.").optional() })
  .catchall(Measured);

const Rate = z
  .object({
    difference: Finite.describe("The largest difference between groups, when the groups themselves are not told.").optional(),
    ratio: Finite.describe("The smallest ratio between groups, when the groups themselves are not told.").optional(),
  })
  .catchall(
    z.record(Key, Measured, "expected the groups of an attribute, each with its rate").describe("The groups of one attribute."),
  );

const Arm = z
  .strictObject({
    value: Finite.describe("The mean, or the rate as a share of 1."),
    low: Finite.describe("Lower end of the confidence interval.").optional(),
    high: Finite.describe("Upper end of the confidence interval.").optional(),
    samples: Count.describe("How many users or requests this arm saw.").optional(),
    successes: Count.describe(
      "Of a share: how many of the samples were one, e.g. clicked. Says that the value is a share.",
    ).optional(),
    standard_deviation: z
      .number("expected a number")
      .min(0, "expected 0 or more")
      .describe("Of a mean: the standard deviation of the samples (not of the mean), with n - 1, in the value's own unit.")
      .optional(),
  })
  .refine(({ value, low = value, high = value }) => low <= value && value <= high, "the value lies outside its interval")
  .refine(
    ({ samples, successes, standard_deviation }) =>
      samples !== undefined || (successes === undefined && standard_deviation === undefined),
    "successes and standard_deviation need samples beside them",
  )
  .refine(
    ({ successes, standard_deviation }) => successes === undefined || standard_deviation === undefined,
    "a share has successes and a mean has standard_deviation; keep one of the two",
  )
  .refine(({ samples = Infinity, successes = 0 }) => successes <= samples, "more successes than samples")
  .refine(
    ({ value, samples, successes }) =>
      samples === undefined || successes === undefined || successes > samples || isRounded(value, successes, samples),
    "the value is not successes / samples",
  );

const Field = z.strictObject({
  name: Text.describe("Name of the column or tensor."),
  type: Text.describe("Its type, in the words of whatever wrote the model."),
  optional: z.boolean("expected true or false").describe("Whether a caller may leave it out.").optional(),
});
const Fields = z
  .array(Field)
  .refine((fields) => new Set(fields.map((field) => field.name)).size === fields.length, "two of these have the same name");

/** What `evidence.yaml` may say. */
export const OwnEvidence = z.strictObject({
  model: ModelName.describe("The model that was measured."),
  version: VersionName.describe("The version that was measured, as text: quote it."),
  created: z.iso
    .datetime({ offset: true, error: "expected an instant like 2026-11-20T10:00:00Z" })
    .describe("When it was measured.")
    .optional(),
  dataset: z
    .strictObject({ name: Text.optional(), digest: Text.optional() })
    .describe("What it was measured on. Versions measured on two different datasets are not compared.")
    .optional(),
  artifact: z
    .strictObject({
      uri: Text.describe("Where the measured artifact lies.").optional(),
      digest: Digest.describe("sha256 of the measured artifact.").optional(),
      size: Count.describe("Bytes.").optional(),
    })
    .describe("The very artifact that was measured.")
    .optional(),
  lineage: z
    .record(Key, Text)
    .describe("Where the model comes from: data_snapshot, code_commit, environment_lock, run, or names of your own.")
    .optional(),
  metrics: z.record(Key, Measured).describe("Values over the whole dataset, by name.").optional(),
  slices: z
    .record(Key, Slice)
    .describe("Values in parts of the dataset: the key says which, country=BR or country=BR,device=ios.")
    .optional(),
  drift: z
    .record(Key, z.union([Finite, z.record(Key, Measured)], "expected a number, or a number for each feature"))
    .describe("Drift statistics by name: one number over all, or one for each feature.")
    .optional(),
  fairness: z.record(Key, Rate).describe("Rates by name, then by attribute, then by group; or only their gap.").optional(),
  slo: z
    .object({ window: Text.describe("How long it was observed, like 24h. Told, not judged.").optional() })
    .catchall(Measured)
    .describe("What the service did: latency_p95_ms, error_rate (a share of 1), requests.")
    .optional(),
  schema: z.strictObject({ inputs: Fields, outputs: Fields.optional() }).describe("The model's signature.").optional(),
  tests: z
    .strictObject({ passed: Count.optional(), failed: Count.optional(), skipped: Count.optional(), errors: Count.optional() })
    .describe("How many tests had which result.")
    .optional(),
  security: z
    .strictObject({
      findings: z
        .strictObject({
          unknown: Count.optional(),
          critical: Count.optional(),
          high: Count.optional(),
          medium: Count.optional(),
          low: Count.optional(),
        })
        .describe("How many findings of each severity. A severity that is not stated is unknown, not zero."),
    })
    .describe("What a scan found.")
    .optional(),
  cost: z.record(Key, Measured).describe("Costs by name, the unit in the name: usd_per_1k_predictions.").optional(),
  experiment: z
    .record(Key, z.strictObject({ candidate: Arm.optional(), incumbent: Arm.optional() }))
    .describe("An online experiment: a metric in each arm.")
    .optional(),
});
export type OwnEvidence = z.output<typeof OwnEvidence>;

/** Whether the value is the share as it rounds to the decimals that are written, and to two at least: 0.33 for 1 of 3, and not 0. */
function isRounded(value: number, successes: number, samples: number): boolean {
  if (samples === 0) return false;
  const [, fraction = "", exponent = "0"] = /^-?\d+(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? [];
  const decimals = Math.max(2, fraction.length - Number(exponent));
  // A binary half of the last decimal may lie a hair beyond the decimal one.
  return Math.abs(value - successes / samples) <= 0.5 * 10 ** -decimals + 1e-15;
}
