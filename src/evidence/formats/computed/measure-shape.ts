import * as z from "zod";
import { Digest } from "../../../digest.ts";
import type { Measure } from "../../../profile/measure.ts";

const Rows = z.number().min(0);
const Range = z.lazy(() =>
  z.strictObject({ low: z.number(), high: z.number() }).refine(({ low, high }) => low <= high, "low is above high"),
);
const Value = z.lazy(() => z.union([z.number(), z.strictObject({ not: z.string().min(1) })], "expected a number, or { not }"));

/** See `Uncertainty`. An infinite end of an interval is left out by whoever writes it. */
const UncertaintyShape = z.lazy(() =>
  z.discriminatedUnion("is", [
    z
      .strictObject({ is: z.literal("share"), count: z.number().int().min(0), of: z.number().int().min(1) })
      .refine(({ count, of }) => count <= of, "more of the rows than there are"),
    z.strictObject({ is: z.literal("normal"), error: z.number().min(0) }),
    z.strictObject({ is: z.literal("moments"), count: Rows, mean: z.number(), squares: z.number().min(0) }),
    z.strictObject({
      is: z.literal("given"),
      at: z.array(
        z
          .strictObject({ confidence: z.number().gt(0).lt(1), low: z.number(), high: z.number() })
          .refine(({ low, high }) => low <= high, "low is above high"),
      ),
    }),
  ]),
);

const PairedShape = z.lazy(() =>
  z.discriminatedUnion("is", [
    z.strictObject({
      is: z.literal("pairs"),
      version: z.string().min(1),
      digest: Digest.optional(),
      value: Value,
      difference: z.number(),
      within: Range.optional(),
      uncertainty: UncertaintyShape.optional(),
      method: z.string().min(1),
      rows: Rows,
    }),
    z.strictObject({ is: z.literal("apart"), version: z.string().min(1), digest: Digest.optional(), because: z.string().min(1) }),
  ]),
);

/** One computed value as it stands in a file of computed values; see `Measure`. */
export const MeasureShape = z.lazy(() =>
  z.strictObject({
    kind: z.enum(["metric", "drift", "fairness", "slo", "experiment"]),
    name: z.string().min(1),
    value: Value,
    samples: Rows.optional(),
    slice: z.record(z.string().min(1), z.string()).optional(),
    feature: z.string().min(1).optional(),
    attribute: z.string().min(1).optional(),
    group: z.string().optional(),
    method: z.string().min(1),
    columns: z.array(z.string()),
    within: Range.optional(),
    uncertainty: UncertaintyShape.optional(),
    chance: z.number().min(0).optional(),
    paired: PairedShape.optional(),
  }),
) satisfies z.ZodType<Measure>;
