import * as z from "zod";
import { type CategoryPart, type ColumnPart, MOST_CATEGORIES, type NumberPart, type UnusablePart } from "./column.ts";
import { DistributionShape, spellDistribution } from "./distribution.ts";

/* How a column's part stands in a profile, and what of it is refused: whatever no part of a table could have come to. */

const Count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const Rows = { rows: Count, missing: Count };

const NumberShape = z.lazy(() =>
  z
    .strictObject({
      ...Rows,
      is: z.literal("number"),
      infinite: Count,
      mean: z.number().optional(),
      squares: z.number().min(0).optional(),
      distribution: DistributionShape,
    })
    .refine(({ rows, missing, infinite, distribution }) => distribution.rows === rows - missing - infinite, {
      error: "the values of the distribution are not the rows that have one",
    })
    .refine(({ distribution: { counts } }) => counts.every(Number.isSafeInteger), {
      error: "the distribution is one of weights, not of rows",
    })
    .refine(({ distribution: { lows, highs } }) => Number.isFinite(lows[0] ?? 0) && Number.isFinite(highs.at(-1) ?? 0), {
      error: "the distribution holds infinite values, which are counted apart",
    })
    .refine(({ mean, squares }) => (mean === undefined) === (squares === undefined), {
      error: "mean and squares belong together",
    })
    .transform(({ mean, squares, ...part }): NumberPart => {
      const count = part.distribution.rows;
      return { ...part, moments: mean === undefined || squares === undefined ? undefined : { count, mean, squares } };
    }),
);

const CategoryShape = z.lazy(() =>
  z
    .strictObject({
      ...Rows,
      is: z.literal("category"),
      counts: z.array(z.tuple([z.string(), Count.min(1)])).max(MOST_CATEGORIES, `expected at most ${MOST_CATEGORIES} categories`),
    })
    .transform(({ counts, ...part }, context): CategoryPart => {
      const byName = new Map(counts);
      if (byName.size < counts.length) context.addIssue({ code: "custom", message: "a category stands here twice" });
      if (counts.reduce((sum, [, count]) => sum + count, 0) !== part.rows - part.missing)
        context.addIssue({ code: "custom", message: "the counts are not the rows that have a value" });
      return { ...part, counts: byName };
    }),
);

const UnusableShape = z.lazy(() =>
  z
    .strictObject({ ...Rows, is: z.literal("unusable"), because: z.enum(["categories", "mixed"]) })
    .refine(({ rows, missing }) => missing < rows, { error: "there is no row with a value" })
    .transform((part): UnusablePart => part),
);

/** A part from its JSON form; what cannot be one is refused with a sentence. */
export const ColumnShape = z.lazy(() => z.discriminatedUnion("is", [NumberShape, CategoryShape, UnusableShape]));

/** The JSON form, the same for equal parts, however they came about: categories stand by code unit. */
export function spellColumn(part: ColumnPart): z.input<typeof ColumnShape> {
  const { rows, missing } = part;
  switch (part.is) {
    case "number": {
      const { infinite, moments, distribution } = part;
      return {
        is: "number",
        rows,
        missing,
        infinite,
        ...(moments && { mean: moments.mean, squares: moments.squares }),
        distribution: spellDistribution(distribution),
      };
    }
    case "category":
      return { is: "category", rows, missing, counts: [...part.counts].toSorted(([a], [b]) => (a < b ? -1 : 1)) };
    case "unusable":
      return { is: "unusable", rows, missing, because: part.because };
  }
}
