import * as z from "zod";

/*
 * The words that gates share. Words, not operators: in YAML `auc: >= 0.9` is not a comparison, it opens a folded block.
 * z.number() turns away NaN and Infinity, so no bound is ever one of them.
 * Descriptions become the schema that editors complete from: one sentence each, with unit and range.
 */

export const Enforce = z
  .enum(["block", "warn"])
  .optional()
  .describe("What follows when the gate stays shut: block (the default), or warn, which is shown and does not block.");
export const Share = z.number().gt(0).lt(1);
export const Samples = z.number().int().min(1).optional();
export const From = z
  .string()
  .min(1)
  .optional()
  .describe("Only what was computed from this table of data: counts, not what reports say.");
export const Count = z.number().int().min(0).optional();
export const Names = z.array(z.string().min(1)).min(1);

/** `90s`, `30m`, `24h`, `14d`. */
export const Duration = z
  .string("expected a duration like 30m, 24h or 14d")
  .regex(/^[1-9][0-9]{0,5}[smhd]$/, "expected a duration like 30m, 24h or 14d")
  .describe("A whole number and a unit: s, m, h or d, e.g. 30m, 24h or 14d.");

export const absolute = {
  at_least: z.number().optional().describe("The smallest value that opens the gate, in the value's own unit."),
  at_most: z.number().optional().describe("The largest value that opens the gate, in the value's own unit."),
};

/** Against the incumbent of the stage. `gain` and `loss` are in the metric's own unit and positive in the good and the bad direction; `ratio` is candidate / incumbent. */
export const comparison = {
  gain_at_least: z
    .number()
    .optional()
    .describe("How much better than the stage's incumbent it must be, in the metric's own unit; needs better."),
  loss_at_most: z
    .number()
    .min(0)
    .optional()
    .describe("How much worse than the stage's incumbent it may be, in the metric's own unit, 0 or more; needs better."),
  ratio_at_least: z.number().gt(0).optional().describe("The smallest candidate / incumbent that opens the gate, above 0."),
  ratio_at_most: z.number().gt(0).optional().describe("The largest candidate / incumbent that opens the gate, above 0."),
  better: z
    .enum(["higher", "lower"], "expected higher or lower")
    .optional()
    .describe("Which direction of this metric is better: higher or lower."),
};

type Written = Readonly<Record<string, unknown>>;

const has = (gate: Written, words: readonly string[]) => words.some((word) => gate[word] !== undefined);
const number = (gate: Written, word: string) => (typeof gate[word] === "number" ? [gate[word]] : []);

/** A rule that a gate has at least one of these bounds: a gate without one would say yes to everything. */
export function bounded(...words: readonly string[]) {
  return [
    (gate: Written) => has(gate, words),
    { error: "a gate needs a bound", params: { hint: `write one of ${words.join(", ")}` } },
  ] as const;
}

/** A rule that a gain and a loss say which direction is better. */
export const directed = [
  (gate: Written) => !has(gate, ["gain_at_least", "loss_at_most"]) || gate.better !== undefined,
  {
    error: "a gain or a loss needs to know which direction is better",
    params: { hint: "add better: higher, or better: lower" },
  },
] as const;

/** A rule that some value lies between the bounds. */
export const satisfiable = [
  (gate: Written) =>
    Math.max(-Infinity, ...number(gate, "at_least")) <= Math.min(Infinity, ...number(gate, "at_most")) &&
    Math.max(-Infinity, ...number(gate, "ratio_at_least")) <= Math.min(Infinity, ...number(gate, "ratio_at_most")) &&
    Math.max(-Infinity, ...number(gate, "above")) < Math.min(Infinity, ...number(gate, "below"), ...number(gate, "at_most")) &&
    Math.max(-Infinity, ...number(gate, "at_least")) < Math.min(Infinity, ...number(gate, "below")),
  {
    error: "the lower bound is above the upper one, so no value could ever open this gate",
    params: { hint: "swap them, or correct one" },
  },
] as const;

/** Gates of one family by the name of what they judge. */
export function named<S extends z.ZodType>(gate: S, description: string) {
  return z
    .record(z.string().min(1), gate)
    .refine((gates) => Object.keys(gates).length > 0, {
      error: "names no gate",
      params: { hint: "name one, or leave the family out" },
    })
    .optional()
    .describe(description);
}
