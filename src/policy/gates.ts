import * as z from "zod";
import { ExperimentGate } from "./experiment-gate.ts";
import { TEST_TOOLS, type TestTool } from "../report-rule.ts";
import {
  absolute,
  bounded,
  comparison,
  Count,
  directed,
  Enforce,
  From,
  named,
  Names,
  Samples,
  satisfiable,
  Share,
} from "./words.ts";

/* What the evidence must show: the gates of every family. Only an explicit pass opens one. */

const relative = ["gain_at_least", "loss_at_most", "ratio_at_least", "ratio_at_most"];

const Confidence = Share.optional().describe(
  "Judge at the worse end of the two-sided interval; its level, between 0 and 1, e.g. 0.95.",
);

/** One metric: an absolute bound, a comparison with the incumbent, or both. Comparisons say which direction is better. */
export const MetricGate = z
  .strictObject({
    ...absolute,
    ...comparison,
    confidence: Confidence,
    samples_at_least: Samples.describe("How many samples the value must rest on, 1 or more."),
    from: From,
    enforce: Enforce,
  })
  .refine(...bounded("at_least", "at_most", ...relative))
  .refine(...directed)
  .refine(...satisfiable);
export type MetricGate = z.output<typeof MetricGate>;

/** The same metric in every slice along the named dimensions. */
export const SliceGate = z
  .strictObject({
    ...absolute,
    ...comparison,
    by: Names.describe("The dimensions whose every slice is judged, e.g. [country]."),
    confidence: Confidence,
    samples_at_least: Samples.describe("How many samples each slice must rest on, 1 or more; fewer is inconclusive."),
    from: From,
    enforce: Enforce,
  })
  .refine(...bounded("at_least", "at_most", ...relative))
  .refine(...directed)
  .refine(...satisfiable);
export type SliceGate = z.output<typeof SliceGate>;

/** A drift statistic, for the named features or for every one reported. `below` and `above` are the strict forms. */
export const DriftGate = z
  .strictObject({
    ...absolute,
    below: z.number().optional().describe("The value must be smaller than this, in the statistic's own unit."),
    above: z.number().optional().describe("The value must be larger than this, in the statistic's own unit."),
    features: Names.optional().describe("Only these features; every one reported when left out."),
    drifted_share_at_most: z
      .number()
      .min(0)
      .lt(1)
      .optional()
      .describe("How large a share of the features may lie beyond the bound, 0 to below 1; none when left out."),
    correction: z
      .enum(["holm", "benjamini_hochberg"], "expected holm or benjamini_hochberg")
      .optional()
      .describe("P-values only: adjusted for how many features are tested at once."),
    or_effect_at_most: z
      .number()
      .gt(0)
      .optional()
      .describe(
        "P-values only: opens all the same where the effect (ks_statistic, cramers_v) is at most this; of many rows every difference is significant.",
      ),
    from: From,
    enforce: Enforce,
  })
  .refine(...bounded("at_most", "below", "at_least", "above"))
  .refine(...satisfiable);
export type DriftGate = z.output<typeof DriftGate>;

/**
 * A rate compared between the groups of each named attribute. Without `by` the gate reads the gap a report states as one
 * number (`tpr_gap: 0.05`), for reports that do not tell the groups.
 */
export const FairnessGate = z
  .strictObject({
    difference_at_most: z.number().min(0).optional().describe("The largest difference between two groups' rates, 0 or more."),
    ratio_at_least: z
      .number()
      .gt(0)
      .max(1)
      .optional()
      .describe("The smallest rate divided by the largest, above 0 and at most 1."),
    by: Names.optional().describe("The attributes whose groups are compared; without it, the gap that the report states."),
    samples_at_least: Samples.describe("How many samples each group must rest on, 1 or more; fewer is inconclusive."),
    decide: z
      .enum(
        ["at_the_point", "confident_violation", "confident_pass"],
        "expected at_the_point, confident_violation or confident_pass",
      )
      .optional()
      .describe(
        "at_the_point (the default) judges the gap as measured; confident_violation shuts only where its interval lies beyond the bound, confident_pass opens only where its interval lies within.",
      ),
    confidence: Share.optional().describe(
      "Of the intervals that decide is about, between 0 and 1; shared among all pairs by Holm.",
    ),
    from: From,
    enforce: Enforce,
  })
  .refine(...bounded("difference_at_most", "ratio_at_least"))
  .refine((gate) => (gate.decide ?? "at_the_point") === "at_the_point" || gate.confidence !== undefined, {
    error: "a decision by intervals needs their confidence",
    params: { hint: "add confidence: 0.95" },
  })
  .refine((gate) => gate.confidence === undefined || (gate.decide ?? "at_the_point") !== "at_the_point", {
    error: "a gap judged at the point has no use for a confidence",
    params: { hint: "add decide: confident_pass, or decide: confident_violation" },
  })
  .refine((gate) => gate.by !== undefined || gate.samples_at_least === undefined, {
    error: "samples_at_least counts the samples of groups, and no attribute is named",
    params: { hint: "add by: [gender], or leave samples_at_least out" },
  });
export type FairnessGate = z.output<typeof FairnessGate>;

export const BoundGate = z
  .strictObject({ ...absolute, confidence: Confidence, from: From, enforce: Enforce })
  .refine(...bounded("at_least", "at_most"))
  .refine(...satisfiable);
export type BoundGate = z.output<typeof BoundGate>;

export const SchemaGate = z.strictObject({
  compatible: z
    .literal(true, "expected compatible: true")
    .describe("Optional inputs may appear; none may vanish or change its type, and no output either."),
  enforce: Enforce,
});
export const LineageGate = z.strictObject({
  require: Names.describe("The facts of origin that the evidence must state, e.g. [data_snapshot, code_commit]."),
  enforce: Enforce,
});
export const ArtifactGate = z.strictObject({
  digest: z
    .literal("required", "expected digest: required")
    .describe("The evidence must name the digest of the artifact that the pointer names."),
  enforce: Enforce,
});
const tests = {
  failed_at_most: Count.describe("How many tests may fail or break, 0 or more."),
  passed_at_least: Count.describe("How many tests must pass, 0 or more."),
  skipped_at_most: Count.describe("How many tests may be skipped, 0 or more."),
};
/** What one tool said about its own tests. A skipped one, or a warning, is no pass: it shuts unless a bound allows it. */
const ToolTestsGate = z
  .strictObject({
    ...tests,
    warned_at_most: Count.describe("How many tests may fail as a mere warning, 0 or more; none when left out."),
    enforce: Enforce,
  })
  .refine(...bounded("failed_at_most", "passed_at_least", "skipped_at_most", "warned_at_most"));
export type ToolTestsGate = z.output<typeof ToolTestsGate>;
// Object.fromEntries forgets the names that it was given.
const tools = Object.fromEntries(
  TEST_TOOLS.map((tool) => [
    tool,
    ToolTestsGate.optional().describe(`What ${tool} itself said: its tests, checks or thresholds.`),
  ]),
) as Record<TestTool, z.ZodOptional<typeof ToolTestsGate>>;
/** Tests of the code and the model, and beside them each tool's own verdict under its name. */
export const TestsGate = z
  .strictObject({ ...tests, ...tools, enforce: Enforce })
  .refine(...bounded("failed_at_most", "passed_at_least", "skipped_at_most", ...TEST_TOOLS));
export type TestsGate = z.output<typeof TestsGate>;
export const SEVERITIES = ["unknown", "critical", "high", "medium", "low"] as const;
export const SecurityGate = z.strictObject({
  findings_at_most: z
    .strictObject({
      unknown: Count.describe(
        "How many findings that nobody rated there may be; they count as the worst where this is left out.",
      ),
      critical: Count.describe("How many critical findings there may be, 0 or more."),
      high: Count.describe("How many high findings there may be, 0 or more."),
      medium: Count.describe("How many medium findings there may be, 0 or more."),
      low: Count.describe("How many low findings there may be, 0 or more."),
    })
    .refine(...bounded(...SEVERITIES))
    .describe("How many findings of each severity there may be."),
  enforce: Enforce,
});
export const Gates = z.strictObject({
  metrics: named(MetricGate, "Offline metrics by name, e.g. auc."),
  slices: named(SliceGate, "The same metrics in every slice, e.g. by country."),
  drift: named(DriftGate, "Drift statistics by name, e.g. psi."),
  fairness: named(FairnessGate, "Rates compared between groups, e.g. true_positive_rate."),
  slo: named(BoundGate, "Service objectives by name, e.g. latency_p95_ms; rates are shares of 1."),
  schema: SchemaGate.optional().describe("Whether inputs and outputs still fit the incumbent's."),
  lineage: LineageGate.optional().describe("Where the version came from."),
  artifact: ArtifactGate.optional().describe("Whether the artifact is the one that was measured."),
  tests: TestsGate.optional().describe("Test results, e.g. from JUnit."),
  security: SecurityGate.optional().describe("Findings of scanners, e.g. from SARIF."),
  cost: named(BoundGate, "Costs by name, e.g. usd_per_1k_predictions."),
  experiment: named(ExperimentGate, "Online experiments by metric, e.g. ctr."),
});
export type Gates = z.output<typeof Gates>;
