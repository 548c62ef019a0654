import * as z from "zod";
import { StageName } from "../names.ts";

/*
 * What a policy may say. Words, not operators: in YAML `auc: >= 0.9` is not a comparison, it opens a folded block.
 * z.number() turns away NaN and Infinity, so no bound is ever one of them.
 */

const Enforce = z.enum(["block", "warn"]).optional();
const Share = z.number().gt(0).lt(1);
const Samples = z.number().int().min(1);
const Names = z.array(z.string().min(1)).min(1);

/** `90s`, `30m`, `24h`, `14d`. */
export const Duration = z.string("expected a duration like 30m, 24h or 14d").regex(/^[1-9][0-9]*(s|m|h|d)$/, "expected a duration like 30m, 24h or 14d");

const absolute = { at_least: z.number().optional(), at_most: z.number().optional() };
const withAbsolute = "expected at least one of at_least, at_most";

/** Against the incumbent of the stage. `gain` and `loss` are in the metric's own unit and positive in the good and the bad direction; `ratio` is candidate / incumbent. */
const comparison = {
  gain_at_least: z.number().optional(),
  loss_at_most: z.number().min(0).optional(),
  ratio_at_least: z.number().gt(0).optional(),
  ratio_at_most: z.number().gt(0).optional(),
  better: z.enum(["higher", "lower"], "better: expected higher or lower").optional(),
};

type Bounds = Record<string, unknown>;
const has = (gate: Bounds, ...words: string[]) => words.some((word) => gate[word] !== undefined);
const compares = (gate: Bounds) => has(gate, "gain_at_least", "loss_at_most", "ratio_at_least", "ratio_at_most");

/** One metric: an absolute bound, a comparison with the incumbent, or both. Comparisons say which direction is better. */
export const MetricGate = z
  .strictObject({ ...absolute, ...comparison, confidence: Share.optional(), samples_at_least: Samples.optional(), enforce: Enforce })
  .refine((gate) => has(gate, "at_least", "at_most") || compares(gate), "a gate needs a bound: at_least, at_most, gain_at_least, loss_at_most, ratio_at_least or ratio_at_most")
  .refine((gate) => !has(gate, "gain_at_least", "loss_at_most") || gate.better !== undefined, "say which direction is better: better: higher, or better: lower");
export type MetricGate = z.output<typeof MetricGate>;

/** The same metric in every slice along the named dimensions. */
export const SliceGate = z
  .strictObject({ ...absolute, ...comparison, by: Names, samples_at_least: Samples.optional(), enforce: Enforce })
  .refine((gate) => has(gate, "at_least", "at_most") || compares(gate), "a gate needs a bound: at_least, at_most, gain_at_least, loss_at_most, ratio_at_least or ratio_at_most")
  .refine((gate) => !has(gate, "gain_at_least", "loss_at_most") || gate.better !== undefined, "say which direction is better: better: higher, or better: lower");
export type SliceGate = z.output<typeof SliceGate>;

/** A drift statistic, for the named features or for every one reported. `below` and `above` are the strict forms. */
export const DriftGate = z
  .strictObject({ ...absolute, below: z.number().optional(), above: z.number().optional(), features: Names.optional(), enforce: Enforce })
  .refine((gate) => has(gate, "at_least", "at_most", "below", "above"), "a gate needs a bound: at_most, below, at_least or above");
export type DriftGate = z.output<typeof DriftGate>;

/**
 * A rate compared between the groups of each named attribute. Without `by` the gate reads the gap a report states as one
 * number (`tpr_gap: 0.05`), for reports that do not tell the groups.
 */
export const FairnessGate = z
  .strictObject({ difference_at_most: z.number().min(0).optional(), ratio_at_least: z.number().gt(0).max(1).optional(), by: Names.optional(), samples_at_least: Samples.optional(), enforce: Enforce })
  .refine((gate) => has(gate, "difference_at_most", "ratio_at_least"), "a gate needs a bound: difference_at_most or ratio_at_least")
  .refine((gate) => gate.by !== undefined || gate.samples_at_least === undefined, "samples_at_least counts the samples of groups: name the attributes in by");
export type FairnessGate = z.output<typeof FairnessGate>;

export const BoundGate = z.strictObject({ ...absolute, enforce: Enforce }).refine((gate) => has(gate, "at_least", "at_most"), withAbsolute);
export type BoundGate = z.output<typeof BoundGate>;

export const SchemaGate = z.strictObject({ compatible: z.literal(true, "expected compatible: true"), enforce: Enforce });
export const LineageGate = z.strictObject({ require: Names, enforce: Enforce });
export const ArtifactGate = z.strictObject({ digest: z.literal("required", "expected digest: required"), enforce: Enforce });
export const TestsGate = z
  .strictObject({ failed_at_most: z.number().int().min(0).optional(), passed_at_least: z.number().int().min(0).optional(), skipped_at_most: z.number().int().min(0).optional(), enforce: Enforce })
  .refine((gate) => has(gate, "failed_at_most", "passed_at_least", "skipped_at_most"), "a gate needs a bound: failed_at_most, passed_at_least or skipped_at_most");
export const SEVERITIES = ["critical", "high", "medium", "low"] as const;
export const SecurityGate = z.strictObject({
  findings_at_most: z
    .strictObject({ critical: z.number().int().min(0).optional(), high: z.number().int().min(0).optional(), medium: z.number().int().min(0).optional(), low: z.number().int().min(0).optional() })
    .refine((severities) => Object.keys(severities).length > 0, "name at least one of critical, high, medium, low"),
  enforce: Enforce,
});
export const ExperimentGate = z.strictObject({ better: z.enum(["higher", "lower"]), lift_at_least: z.number(), significance: Share, samples_at_least: Samples.optional(), enforce: Enforce });

const Named = <S extends z.ZodType>(gate: S) => z.record(z.string().min(1), gate).refine((gates) => Object.keys(gates).length > 0, "names no gate");

export const Gates = z.strictObject({
  metrics: Named(MetricGate).optional(),
  slices: Named(SliceGate).optional(),
  drift: Named(DriftGate).optional(),
  fairness: Named(FairnessGate).optional(),
  slo: Named(BoundGate).optional(),
  schema: SchemaGate.optional(),
  lineage: LineageGate.optional(),
  artifact: ArtifactGate.optional(),
  tests: TestsGate.optional(),
  security: SecurityGate.optional(),
  cost: Named(BoundGate).optional(),
  experiment: Named(ExperimentGate).optional(),
});
export type Gates = z.output<typeof Gates>;

/** Whose yes is asked: `@login`, `@org/team`, or a permission on the repository (`write`, `maintain`, `admin`). */
export const ApprovalRule = z.strictObject({
  who: z.string().min(1).max(60),
  from: z.array(z.string().regex(/^(write|maintain|admin|@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:_[A-Za-z0-9]+)?(?:\/[A-Za-z0-9._-]+)?)$/, "expected @login, @org/team, write, maintain or admin")).min(1, "from names nobody, so nobody could ever approve"),
  count: z.number().int().min(1).max(20),
});
export type ApprovalRule = z.output<typeof ApprovalRule>;

const Merge = z.enum(["automatic", "when_approved", "manual"], "expected automatic, when_approved or manual");
const Freeze = z.strictObject({ from: z.union([z.iso.date(), z.iso.datetime({ offset: true })]), to: z.union([z.iso.date(), z.iso.datetime({ offset: true })]), because: z.string().min(1) });
const Rollout = z.strictObject({ steps: z.array(z.strictObject({ percent: z.number().gt(0).max(100), for: Duration.optional() })).min(1), gates: Gates.optional() });
const Trigger = z.strictObject({ ...absolute, for: Duration.optional() }).refine((trigger) => has(trigger, "at_least", "at_most"), withAbsolute);
const Rollback = z.strictObject({
  when: z.strictObject({ slo: Named(Trigger).optional(), metrics: Named(Trigger).optional() }).optional(),
  approvals: z.array(ApprovalRule).min(1).optional(),
  merge: Merge.optional(),
});

export const StagePolicy = z.strictObject({
  follows: StageName.optional(),
  soak: Duration.optional(),
  gates: Gates.optional(),
  evidence: z.strictObject({ at_most_days_old: z.number().gt(0) }).optional(),
  approvals: z.array(ApprovalRule).min(1, "approvals names nobody; leave it out, or write a rule").optional(),
  merge: Merge.optional(),
  freeze: z.array(Freeze).min(1).optional(),
  rollout: Rollout.optional(),
  rollback: Rollback.optional(),
});
export type StagePolicy = z.output<typeof StagePolicy>;

/** One policy file as it is written. After `extends`, see `load.ts`. */
export const PolicyFile = z.strictObject({
  models: z.array(z.string().min(1)).min(1, "models names no model").optional(),
  extends: z.string().min(1).optional(),
  stages: z.record(StageName, StagePolicy).optional(),
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
