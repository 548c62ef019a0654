import * as z from "zod";
import { isDuration, milliseconds } from "./duration.ts";
import { Duration } from "./words.ts";

const LONGEST_FORCING = "7d";

/**
 * Who may force a promotion although gates are shut or approvals are missing. Only accounts and teams by name: whoever may write is
 * not named.
 */
export const BreakGlass = z.strictObject({
  from: z
    .array(
      z
        .string()
        .regex(
          /^@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:_[A-Za-z0-9]+)?(?:\/[A-Za-z0-9._-]+)?$/,
          "expected @login or @org/team: whoever may force a promotion is named",
        ),
    )
    .min(1, "names nobody; leave break_glass out, or name who may force")
    .describe("Who may force a promotion: @login or @org/team."),
  count: z.number().int().min(1).max(20).describe("How many different people must force it, 1 to 20."),
  expires_after: Duration.refine((written) => !isDuration(written) || milliseconds(written) <= milliseconds(LONGEST_FORCING), {
    error: `is longer than ${LONGEST_FORCING}, and a forcing is for an emergency`,
    params: { hint: "write a shorter one, e.g. 4h" },
  }).describe(
    `How long a forcing counts after it was given: a whole number and a unit, s, m, h or d, e.g. 4h; at most ${LONGEST_FORCING}.`,
  ),
});
export type BreakGlass = z.output<typeof BreakGlass>;
