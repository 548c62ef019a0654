import * as z from "zod";
import type { Interval } from "../statistics/interval.ts";
import { holding } from "./moments.ts";
import { nearestRankQuantile, quantileInterval } from "../statistics/quantile.ts";
import { quantileIntervalWithin, quantileWithin } from "./certified-quantile.ts";
import type { Distribution } from "./distribution.ts";

/** What is said of latencies: p50 to p99.9. */
export const PERCENTILES = [0.5, 0.9, 0.95, 0.99, 0.999] as const;
/** The confidences whose intervals are kept beside them. */
const CONFIDENCES = [0.9, 0.95, 0.99] as const;

/**
 * Where a percentile by nearest rank certainly lies, low to high, both the value itself where it is known exactly; and by order statistics
 * where that of all requests there could be lies, with at least each confidence. An interval that the rows are too few to bound is left out.
 */
export type Percentile = Interval & { readonly at: readonly (Interval & { readonly confidence: number })[] };

/** The percentiles of values in ascending order, one for each of {@link PERCENTILES}; none of no values. */
export function percentilesOf(ascending: Float64Array): readonly Percentile[] {
  return PERCENTILES.flatMap((q) => {
    const value = nearestRankQuantile(ascending, q);
    if (value === undefined) return [];
    return [{ low: value, high: value, at: bounded((confidence) => quantileInterval(ascending, q, confidence)) }];
  });
}

/** The same of a distribution of counted rows: where it does not tell a value apart from others, each end errs to the safe side. */
export function percentilesWithin(values: Distribution): readonly Percentile[] {
  return PERCENTILES.flatMap((q) => {
    const within = quantileWithin(values, q, "nearest-rank");
    if (within === undefined) return [];
    return [{ ...within, at: bounded((confidence) => quantileIntervalWithin(values, q, confidence)) }];
  });
}

function bounded(interval: (confidence: number) => Interval | undefined): Percentile["at"] {
  return CONFIDENCES.flatMap((confidence) => {
    const found = interval(confidence);
    return found !== undefined && found.low > -Infinity && found.high < Infinity ? [{ confidence, ...found }] : [];
  });
}

/** Low, high, and the intervals as confidence, low, high. */
export const PercentileShape = z.lazy(() =>
  z
    .tuple([z.number(), z.number(), z.array(z.tuple([z.number().gt(0).lt(1), z.number(), z.number()])).max(CONFIDENCES.length)])
    .transform(([low, high, at]): Percentile => ({
      low,
      high,
      at: at.map(([confidence, least, most]) => ({ confidence, low: least, high: most })),
    }))
    .transform(
      holding(
        ({ low, high, at }) => low <= high && at.every((each) => each.low <= low && each.high >= high),
        "an interval is upside down",
      ),
    ),
);

export function spellPercentile({ low, high, at }: Percentile): z.input<typeof PercentileShape> {
  return [low, high, at.map(({ confidence, low: least, high: most }) => [confidence, least, most])];
}
