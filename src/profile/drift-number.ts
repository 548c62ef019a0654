import { quantileWithin } from "./certified-quantile.ts";
import { ksWithin, psiWithin, wassersteinWithin } from "./certified.ts";
import { type NumberPart, valuesOf } from "./column.ts";
import { type Distribution, isExact } from "./distribution.ts";
import { type BinnedSide, type BinRanges, evidentlyDistinctRanges, evidentlyRanges } from "./drift-bins.ts";
import { type ExactDrift, LEAST_DEVIATION, PSI } from "./drift-exact.ts";
import {
  evidentlyKlFloor,
  evidentlyPsiFloor,
  hellingerFloor,
  jensenShannonFloor,
  ksFloor,
  psiFloor,
  wassersteinFloor,
} from "./drift-floor.ts";
import { become, between, type Drifted, exactly, type Told } from "./drift-told.ts";
import { evidentlyKlWithin, evidentlyPsiWithin, hellingerWithin, jensenShannonWithin } from "./drift-within.ts";
import type { Interval } from "../statistics/interval.ts";
import { gapOf, ksPValue } from "../statistics/kolmogorov-smirnov.ts";
import { varianceOf } from "../statistics/moments.ts";
import type { PairedCounts } from "../statistics/paired-counts.ts";

/** What is measured of numbers, each with what its method is. */
export const NUMBER_DRIFT = {
  psi: "deciles of the reference, floor 1e-4",
  psi_evidently: "Evidently's bins and fill",
  ks_statistic: "largest gap of the two distribution functions, behind every tie",
  ks_p_value: "Kolmogorov-Smirnov, two-sided; exact up to 10,000 rows a side, asymptotic above",
  wasserstein: "first order, in the column's unit",
  wasserstein_normed: "first order over max(standard deviation of the reference, 0.001), as Evidently",
  js_distance: "Evidently's bins, natural logarithm",
  hellinger: "‖√p - √q‖/√2, Evidently's bins over distinct values",
  kl_divergence: "reference from current, natural logarithm, Evidently's bins and fill",
} as const;

type Name = keyof typeof NUMBER_DRIFT;
type Known = { readonly told: Readonly<Record<Name, Told>>; readonly chance: ExactDrift["chance"] };

/**
 * Each statistic of two parts that both have finite values: from `exact` where that was computed of so many values, otherwise from their
 * counts, which tell it exactly as long as neither side has more distinct values than its distribution has cells.
 */
export function numberDrift(reference: NumberPart, current: NumberPart, exact?: ExactDrift): Readonly<Record<Name, Drifted>> {
  const n = valuesOf(reference);
  const m = valuesOf(current);
  const known = exact?.n === n && exact.m === m ? fromValues(exact) : fromCounts(reference, current);
  const distance = wassersteinFloor(reference.distribution, current.distribution);
  const spread = normOf(reference);
  const chance: Partial<Record<Name, number | undefined>> = {
    ...known.chance,
    ks_statistic: ksFloor(n, m),
    wasserstein: distance,
    wasserstein_normed: distance !== undefined && spread !== undefined ? distance / spread : undefined,
  };
  const drifted = (name: Name): Drifted => ({ told: known.told[name], method: NUMBER_DRIFT[name], chance: chance[name] });
  return {
    psi: drifted("psi"),
    psi_evidently: drifted("psi_evidently"),
    ks_statistic: drifted("ks_statistic"),
    ks_p_value: drifted("ks_p_value"),
    wasserstein: drifted("wasserstein"),
    wasserstein_normed: drifted("wasserstein_normed"),
    js_distance: drifted("js_distance"),
    hellinger: drifted("hellinger"),
    kl_divergence: drifted("kl_divergence"),
  };
}

function fromValues(exact: ExactDrift): Known {
  const { n, m, ks_gap: gap } = exact;
  const statistic = exactly(gap === undefined ? undefined : gap / (n * m));
  return {
    told: {
      psi: exactly(exact.psi),
      psi_evidently: exactly(exact.psi_evidently),
      ks_statistic: statistic,
      ks_p_value: become(statistic, (of) => pValueWithin(of, n, m)),
      wasserstein: exactly(exact.wasserstein),
      wasserstein_normed: exactly(exact.wasserstein_normed),
      js_distance: exactly(exact.js_distance),
      hellinger: exactly(exact.hellinger),
      kl_divergence: exactly(exact.kl_divergence),
    },
    chance: exact.chance,
  };
}

function fromCounts(reference: NumberPart, current: NumberPart): Known {
  const { distribution: one } = reference;
  const { distribution: other } = current;
  const [n, m] = [one.rows, other.rows];
  const sure = isExact(one) && isExact(other);
  /** What is exact was computed in another order of additions, and its ends differ by rounding. */
  const settled = (of: Interval | undefined) => between(sure && of ? middle(of) : of);
  const statistic = become(between(ksWithin(one, other)), ({ low, high }) =>
    between({ low: gapOf(low, n, m) / (n * m), high: gapOf(high, n, m) / (n * m) }),
  );
  const distance = settled(wassersteinWithin(one, other));
  const equal = evidentlyRanges(one, other);
  const distinct = evidentlyDistinctRanges(one, other);
  const ofEqual = (of: typeof evidentlyPsiWithin) => ("not" in equal ? equal : between(of(equal)));
  return {
    told: {
      psi: settled(psiWithin(one, other, PSI.bins, PSI.floor)),
      psi_evidently: ofEqual(evidentlyPsiWithin),
      ks_statistic: statistic,
      ks_p_value: become(statistic, (of) => pValueWithin(of, n, m)),
      wasserstein: distance,
      wasserstein_normed: become(distance, ({ low, high }) => {
        const by = normOf(reference);
        return between(by === undefined ? undefined : { low: low / by, high: high / by });
      }),
      js_distance: ofEqual(jensenShannonWithin),
      hellinger: "not" in distinct ? distinct : between(hull(distinct.map(hellingerWithin))),
      kl_divergence: ofEqual(evidentlyKlWithin),
    },
    chance: {
      psi: psiFloor(decileCounts(one, other), PSI.floor),
      psi_evidently: "not" in equal ? undefined : evidentlyPsiFloor(likely(equal)),
      js_distance: "not" in equal ? undefined : jensenShannonFloor(likely(equal)),
      hellinger: "not" in distinct ? undefined : largest(distinct.map((ranges) => hellingerFloor(likely(ranges)))),
      kl_divergence: "not" in equal ? undefined : evidentlyKlFloor(likely(equal)),
    },
  };
}

/** What Evidently divides a distance by. */
function normOf({ moments }: NumberPart): number | undefined {
  const spread = moments && varianceOf(moments, 0);
  return spread === undefined ? undefined : Math.max(Math.sqrt(spread), LEAST_DEVIATION);
}

/** The larger the statistic, the smaller the p-value. */
function pValueWithin({ low, high }: Interval, n: number, m: number): Told {
  const pValue = (statistic: number) => ksPValue({ n, m, statistic, gap: gapOf(statistic, n, m) });
  const most = pValue(low);
  const least = low === high ? most : pValue(high);
  return most === undefined || least === undefined ? between(undefined) : between({ low: least, high: most });
}

/** Counts between the reference's deciles: near enough for a floor where a decile is not known to the last digit. */
function decileCounts(reference: Distribution, current: Distribution): PairedCounts {
  const deciles = Array.from({ length: PSI.bins - 1 }, (_, i) => quantileWithin(reference, (i + 1) / PSI.bins, "linear"));
  const edges = [...new Set(deciles.flatMap((decile) => (decile ? [middle(decile).low] : [])))];
  const countsOf = ({ highs, counts }: Distribution) => {
    const bins = new Array<number>(edges.length + 1).fill(0);
    for (const [i, high] of highs.entries()) {
      const bin = edges.filter((edge) => edge < high).length;
      bins[bin] = (bins[bin] ?? 0) + (counts[i] ?? 0);
    }
    return bins;
  };
  return { reference: countsOf(reference), current: countsOf(current) };
}

/** The counts half way between the fewest and the most. */
function likely({ reference, current }: BinRanges): PairedCounts {
  const half = ({ bins }: BinnedSide) => bins.map((bin) => middle(bin).low);
  return { reference: half(reference), current: half(current) };
}

function largest(values: readonly (number | undefined)[]): number | undefined {
  return values.reduce((most, value) => (value === undefined ? most : Math.max(most ?? value, value)), undefined);
}

function middle({ low, high }: Interval): Interval {
  const value = low + (high - low) / 2;
  return { low: value, high: value };
}

function hull(intervals: readonly (Interval | undefined)[]): Interval | undefined {
  return intervals.reduce((one, other) =>
    one && other ? { low: Math.min(one.low, other.low), high: Math.max(one.high, other.high) } : undefined,
  );
}
