import * as z from "zod";
import { Enforce, From, Samples, Share } from "./words.ts";

/** How an experiment is tested: once, when it has run its course, or at every look. */
export const EXPERIMENT_TESTS = ["two_proportions", "welch", "sequential"] as const;
/** One metric of an online experiment, candidate against incumbent. */
export const ExperimentGate = z
  .strictObject({
    better: z.enum(["higher", "lower"], "expected higher or lower").describe("Which direction of this metric is better."),
    lift_at_least: z
      .number()
      .describe(
        "The relative lift of the candidate over the incumbent, in the good direction, as a share: 0.015 is 1.5 percent. Below 0 it is how much worse the candidate may be at most, -0.02 for 2 percent, which must be shown.",
      ),
    significance: Share.describe("The largest two-sided p-value that counts as shown, between 0 and 1."),
    samples_at_least: Samples.describe("How many samples each arm must have, 1 or more."),
    test: z
      .enum(EXPERIMENT_TESTS, "expected two_proportions, welch or sequential")
      .optional()
      .describe(
        "two_proportions for shares, welch for means (the defaults): valid at one look, when the experiment has run its course; judged on every event they find too much. sequential is valid at every look, as a gate on each push needs.",
      ),
    mixing: z
      .number()
      .gt(0)
      .optional()
      .describe(
        "sequential: the standard deviation of the differences that are expected, in the metric's own unit; fixed beforehand.",
      ),
    power: Share.optional().describe(
      "two_proportions: each arm needs as many samples as show lift_at_least with this probability, between 0 and 1.",
    ),
    split: z
      .strictObject({
        candidate: z.number().gt(0).describe("The candidate's part of the traffic, above 0."),
        incumbent: z.number().gt(0).describe("The incumbent's part of the traffic, above 0."),
      })
      .optional()
      .describe(
        "The planned traffic of the two, in any unit, e.g. 10 and 90; arms of another ratio make the experiment unbelievable.",
      ),
    from: From,
    enforce: Enforce,
  })
  .refine((gate) => gate.test !== "sequential" || gate.mixing !== undefined, {
    error: "a sequential test needs to know which differences are expected",
    params: { hint: "add mixing: with their standard deviation, e.g. 0.01 for shares that differ by about a hundredth" },
  })
  .refine((gate) => gate.test === "sequential" || gate.mixing === undefined, {
    error: "mixing says nothing without test: sequential",
    params: { hint: "add test: sequential, or take mixing out" },
  })
  .refine((gate) => gate.power === undefined || gate.test === undefined || gate.test === "two_proportions", {
    error: "power is worked out for two proportions that are looked at once",
    params: { hint: "write test: two_proportions, or take power out and write samples_at_least" },
  })
  .refine((gate) => (gate.better === "higher" ? gate.lift_at_least > -1 : gate.lift_at_least < 1), {
    error: "no metric loses more than all of it, so this bound says nothing",
    params: { hint: "write it as a share of 1: 0.015 is 1.5 percent" },
  })
  .refine((gate) => gate.power === undefined || gate.lift_at_least !== 0, {
    error: "no number of samples shows a lift of 0",
    params: { hint: "ask for a lift, or take power out" },
  });
export type ExperimentGate = z.output<typeof ExperimentGate>;
