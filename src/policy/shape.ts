import * as z from "zod";
import { StageName } from "../names.ts";
import { BreakGlass } from "./break-glass.ts";
import { Freeze } from "./freeze.ts";
import { Triggers } from "./trigger.ts";
import {
  absolute,
  bounded,
  comparison,
  Count,
  directed,
  Duration,
  Enforce,
  named,
  Names,
  Samples,
  satisfiable,
  Share,
} from "./words.ts";

/* What a policy may say: the gates of every family, who is asked, and how a stage is promoted to and left. */

const relative = ["gain_at_least", "loss_at_most", "ratio_at_least", "ratio_at_most"];

/** One metric: an absolute bound, a comparison with the incumbent, or both. Comparisons say which direction is better. */
export const MetricGate = z
  .strictObject({
    ...absolute,
    ...comparison,
    confidence: Share.optional().describe("Judge at the worse end of the reported interval; its level, between 0 and 1."),
    samples_at_least: Samples.describe("How many samples the value must rest on, 1 or more."),
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
    samples_at_least: Samples.describe("How many samples each slice must rest on, 1 or more; fewer is inconclusive."),
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
    enforce: Enforce,
  })
  .refine(...bounded("difference_at_most", "ratio_at_least"))
  .refine((gate) => gate.by !== undefined || gate.samples_at_least === undefined, {
    error: "samples_at_least counts the samples of groups, and no attribute is named",
    params: { hint: "add by: [gender], or leave samples_at_least out" },
  });
export type FairnessGate = z.output<typeof FairnessGate>;

export const BoundGate = z
  .strictObject({ ...absolute, enforce: Enforce })
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
export const TestsGate = z
  .strictObject({
    failed_at_most: Count.describe("How many tests may fail or break, 0 or more."),
    passed_at_least: Count.describe("How many tests must pass, 0 or more."),
    skipped_at_most: Count.describe("How many tests may be skipped, 0 or more."),
    enforce: Enforce,
  })
  .refine(...bounded("failed_at_most", "passed_at_least", "skipped_at_most"));
export const SEVERITIES = ["critical", "high", "medium", "low"] as const;
export const SecurityGate = z.strictObject({
  findings_at_most: z
    .strictObject({
      critical: Count.describe("How many critical findings there may be, 0 or more."),
      high: Count.describe("How many high findings there may be, 0 or more."),
      medium: Count.describe("How many medium findings there may be, 0 or more."),
      low: Count.describe("How many low findings there may be, 0 or more."),
    })
    .refine(...bounded(...SEVERITIES))
    .describe("How many findings of each severity there may be."),
  enforce: Enforce,
});
export const ExperimentGate = z.strictObject({
  better: z.enum(["higher", "lower"], "expected higher or lower").describe("Which direction of this metric is better."),
  lift_at_least: z.number().describe("The relative lift of challenger over champion, as a share: 0.015 is 1.5 percent."),
  significance: Share.describe("The largest p-value that counts as shown, between 0 and 1."),
  samples_at_least: Samples.describe("How many samples each arm must have, 1 or more."),
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
  experiment: named(ExperimentGate, "Online experiments by metric; not executed yet."),
});
export type Gates = z.output<typeof Gates>;

/** Whose yes is asked: `@login`, `@org/team`, or a permission on the repository (`write`, `maintain`, `admin`). */
export const ApprovalRule = z.strictObject({
  who: z.string().min(1).max(60).describe("What this seat is called, e.g. model owner; at most 60 characters."),
  from: z
    .array(
      z
        .string()
        .regex(
          /^(write|maintain|admin|@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:_[A-Za-z0-9]+)?(?:\/[A-Za-z0-9._-]+)?)$/,
          "expected @login, @org/team, write, maintain or admin",
        ),
    )
    .min(1, "names nobody, so nobody could ever approve")
    .describe("Who may fill it: @login, @org/team, or a permission on the repository: write, maintain, admin."),
  count: z.number().int().min(1).max(20).describe("How many different people must say yes, 1 to 20."),
});
export type ApprovalRule = z.output<typeof ApprovalRule>;

const Approvals = z.array(ApprovalRule).min(1, "names nobody; leave it out, or write a rule").optional();
const Merge = z.enum(["automatic", "when_approved", "manual"], "expected automatic, when_approved or manual").optional();
const Rollout = z.strictObject({
  steps: z
    .array(
      z.strictObject({
        percent: z.number().gt(0).max(100).describe("The share of traffic in percent, above 0 and at most 100."),
        for: Duration.optional(),
      }),
    )
    .min(1)
    .describe("The steps in their order, the last one 100 percent."),
  gates: Gates.optional().describe("What must hold at every step."),
});
const Rollback = z.strictObject({
  when: Triggers.optional().describe("What puts the pointer back by itself; not executed yet."),
  approvals: Approvals.describe("Who is asked on the way back; the stage's own rules when left out."),
  merge: Merge.describe("Who presses the button on the way back; automatic asks nobody. The stage's own when left out."),
});

export const StagePolicy = z.strictObject({
  follows: StageName.optional().describe("The candidate must be what this other stage points at."),
  soak: Duration.optional().describe("How long it must have stood in the stage that follows names, e.g. 24h."),
  gates: Gates.optional().describe("What the evidence must show; only an explicit pass opens a gate."),
  evidence: z
    .strictObject({ at_most_days_old: z.number().gt(0).describe("The largest age of the evidence in days, above 0.") })
    .optional()
    .describe("What is asked of the evidence as a whole."),
  approvals: Approvals.describe("Who must say yes to the head commit; one person fills one seat."),
  merge: Merge.describe("automatic asks nobody, when_approved (the default) waits for the approvals, manual never merges."),
  freeze: z.array(Freeze).min(1).optional().describe("When nothing is promoted; not executed yet."),
  rollout: Rollout.optional().describe("How traffic moves over step by step; not executed yet."),
  rollback: Rollback.optional().describe("The way back, with a lane of its own."),
  break_glass: BreakGlass.optional().describe(
    "Who may force a promotion past shut gates and missing approvals; nobody when left out.",
  ),
});
export type StagePolicy = z.output<typeof StagePolicy>;

/** One policy file as it is written. After `extends`, see `load.ts`. */
export const PolicyFile = z.strictObject({
  models: z
    .array(
      z
        .string()
        .max(100, "a pattern has at most 100 characters")
        .regex(
          /^[A-Za-z0-9._+*?-]+$/,
          "expected a model's name, with * for any run of characters and ? for one; nothing else is special",
        ),
    )
    .min(1, "names no model")
    .optional()
    .describe(
      "The models this file is the policy of: names, or patterns with * and ?. Without it the file is only for extending.",
    ),
  extends: z
    .string()
    .min(1)
    .optional()
    .describe("A policy file in the same folder that this one builds on, e.g. ./default.yaml; what is nearer wins."),
  stages: z.record(StageName, StagePolicy).optional().describe("What each stage asks for, by the stage's name in the manifest."),
});
export type PolicyFile = z.output<typeof PolicyFile>;

/** The policy of one model: all it extends merged in, and where every word of it stands. */
export type Policy = {
  /** The file that matched the model. */
  readonly file: string;
  /** Digest over the texts of that file and all it extends, in order: what a promotion commit records. */
  readonly digest: string;
  readonly stages: Readonly<Record<string, StagePolicy>>;
  /** Where the policy says this, e.g. `["stages", "production", "gates", "metrics", "auc"]`: in the file that said it last. */
  readonly at: (path: readonly string[]) => { readonly file: string; readonly line: number };
};
