import * as z from "zod";
import { DataTable } from "../data-table.ts";
import { StageName } from "../names.ts";
import { ReportRule } from "../report-rule.ts";
import { BreakGlass } from "./break-glass.ts";
import { Freeze } from "./freeze.ts";
import { Triggers } from "./trigger.ts";
import { Gates } from "./gates.ts";
import { Duration } from "./words.ts";

/* What a policy may say: what each stage asks of the evidence and of people, and how a stage is promoted to and left. */

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
  reports: z
    .array(ReportRule)
    .min(1, "names no report; leave it out, or write one")
    .optional()
    .describe("Reports whose format their content does not tell, and how each is read."),
  data: z
    .record(
      z
        .string()
        .regex(/^[a-z0-9][a-z0-9_-]*$/, "expected a name of lower-case letters, digits, _ and -")
        .max(60, "has at most 60 characters"),
      DataTable,
    )
    .optional()
    .describe("Data that numbers are computed from, each table under a name of its own."),
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
  /** How reports are read whose content does not tell. */
  readonly reports: readonly ReportRule[];
  /** Data that numbers are computed from, by the name of the table. */
  readonly data: Readonly<Record<string, DataTable>>;
  /** Where the policy says this, e.g. `["stages", "production", "gates", "metrics", "auc"]`: in the file that said it last. */
  readonly at: (path: readonly string[]) => { readonly file: string; readonly line: number };
};
