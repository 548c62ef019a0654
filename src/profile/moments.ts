import * as z from "zod";
import { merged, type Moments, moments, positiveZero } from "../statistics/moments.ts";
import type { Uncertainty } from "../statistics/uncertainty.ts";

/** Moments as they stand in a profile: count, mean, squares. Of counted rows, or of weights; of none all three are 0. */
export const MomentsShape = z.lazy(() =>
  z
    .tuple([z.number().min(0), z.number(), z.number().min(0)])
    .refine(([count, mean, squares]) => count > 0 || (mean === 0 && squares === 0), "says a mean of no rows")
    .transform(([count, mean, squares]): Moments => ({ count, mean, squares })),
);

export function spellMoments({ count, mean, squares }: Moments): z.input<typeof MomentsShape> {
  return [count, mean, squares];
}

/**
 * Asks of a whole what its pieces cannot be asked: the part itself, or an issue that says what is wrong with it. A transformation, unlike
 * a refinement, does not see pieces that were refused and never took their form.
 */
export function holding<Part>(holds: (part: Part) => boolean, what: string): (part: Part, context: z.RefinementCtx) => Part {
  return checked((part) => (holds(part) ? undefined : what));
}

/** The same with several things to ask: the first that is wrong, undefined where nothing is. */
export function checked<Part>(wrong: (part: Part) => string | undefined): (part: Part, context: z.RefinementCtx) => Part {
  return (part, context) => {
    const what = wrong(part);
    if (what === undefined) return part;
    context.addIssue({ code: "custom", message: what });
    return z.NEVER;
  };
}

export const NO_MOMENTS: Moments = { count: 0, mean: 0, squares: 0 };

/** How many rows a part rests on: a whole number. */
export const RowsShape = z.number().int().min(0);

/**
 * Moments of weighted values: `count` is Σw, the mean Σwx/Σw, and `squares` Σw(x - mean)²; without weights those of the rows. Weights
 * are 0 or more, in the order of the values. Two passes, as {@link moments}.
 */
export function weightedMoments(values: Float64Array, weights: Float64Array | undefined): Moments {
  if (weights === undefined) return moments(values);
  let count = 0;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const weight = weights[i] as number;
    count += weight;
    sum += weight * (values[i] as number);
  }
  if (!(count > 0)) return NO_MOMENTS;
  const guess = sum / count;
  let rest = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const deviation = (values[i] as number) - guess;
    const weighted = (weights[i] as number) * deviation;
    rest += weighted;
    squares += weighted * deviation;
  }
  return { count, mean: positiveZero(guess + rest / count), squares: Math.max(0, squares - (rest * rest) / count) };
}

/** Rows at a time: few enough for the processor's cache, and sums of so few lose so little that the order of parts cannot be told. */
const BLOCK = 4096;

export type Gathering<Name extends string> = {
  /** One row's values under their names, in the order the names were given, and what the row counts. */
  readonly take: (values: readonly number[], weight: number) => void;
  readonly finish: () => Readonly<Record<Name, Moments>>;
};

/** Moments of several values of the same rows in one pass, block by block. */
export function gatherMoments<const Name extends string>(names: readonly Name[], weighted: boolean): Gathering<Name> {
  const blocks = names.map(() => new Float64Array(BLOCK));
  const weights = new Float64Array(weighted ? BLOCK : 0);
  const sums: Moments[] = names.map(() => NO_MOMENTS);
  let filled = 0;
  const flush = (): void => {
    blocks.forEach((block, which) => {
      const part = weightedMoments(block.subarray(0, filled), weighted ? weights.subarray(0, filled) : undefined);
      sums[which] = merged(sums[which] ?? NO_MOMENTS, part);
    });
    filled = 0;
  };
  return {
    take: (values, weight) => {
      for (let which = 0; which < blocks.length; which++) (blocks[which] as Float64Array)[filled] = values[which] as number;
      if (weighted) weights[filled] = weight;
      if (++filled === BLOCK) flush();
    },
    finish: () => {
      flush();
      // Object.fromEntries forgets the names that it was given.
      return Object.fromEntries(names.map((name, which) => [name, sums[which] ?? NO_MOMENTS])) as Record<Name, Moments>;
    },
  };
}

/** What a mean's interval is made of; undefined for weighted rows, which are not as many as they count. */
export function uncertaintyOf(of: Moments, weighted: boolean): Uncertainty | undefined {
  return weighted || of.count < 2 ? undefined : { is: "moments", ...of };
}
