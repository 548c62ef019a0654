import { countUpToWithin, quantileWithin } from "./certified-quantile.ts";
import { areRows, atHighs, atLows, below, largestExcess } from "./certified-steps.ts";
import type { Distribution } from "./distribution.ts";
import type { Interval } from "../statistics/interval.ts";

/*
 * What two distributions say for certain of a statistic of their values: it lies in the interval, whatever order the values have within their
 * cells, up to the rounding of sums (some 1e-13 of the value). Of exact distributions both ends are the statistic itself. Undefined where the
 * statistic is; weights may stand for rows where a function does not say otherwise.
 */

/**
 * The area under the ROC curve, `rocAuc`, of scores. It rises with every positive and falls with every negative, so it is largest with
 * positives at the high ends of their cells and negatives at the low ones, and smallest the other way round.
 */
export function aucWithin(positives: Distribution, negatives: Distribution): Interval | undefined {
  const pairs = positives.rows * negatives.rows;
  if (pairs === 0) return undefined;
  const won = (places: Float64Array) => places.reduce((sum, place, i) => sum + place * (positives.counts[i] as number), 0);
  return {
    low: won(below(positives.lows, atHighs(negatives), 0.5)) / pairs,
    high: won(below(positives.highs, atLows(negatives), 0.5)) / pairs,
  };
}

/**
 * The standard error of that area: the root of its variance in `delong`. Undefined with fewer than two rows of a class, or with weights.
 * Take `high` for an interval that errs to the wide side.
 *
 * Each placement lies half a width around a middle. Placements are those middles plus deviations, and the root of a sum of squares around
 * the mean is a norm, so that it differs from that of the middles by no more than the root of the sum of half widths squared.
 */
export function aucErrorWithin(positives: Distribution, negatives: Distribution): Interval | undefined {
  if (!areRows(positives) || !areRows(negatives) || positives.rows < 2 || negatives.rows < 2) return undefined;
  const one = varianceOfPlacements(positives, negatives);
  const other = varianceOfPlacements(negatives, positives);
  return { low: Math.sqrt(one.low + other.low), high: Math.sqrt(one.high + other.high) };
}

/** The variance of the mean share of others that a value of these stands above, ties half. */
function varianceOfPlacements(these: Distribution, others: Distribution): Interval {
  const lows = below(these.lows, atHighs(others), 0.5);
  const highs = below(these.highs, atLows(others), 0.5);
  const total = (of: (i: number) => number) => these.counts.reduce((sum, count, i) => sum + count * of(i), 0);
  const middle = (i: number) => ((lows[i] as number) + (highs[i] as number)) / 2 / others.rows;
  const mean = total(middle) / these.rows;
  const norm = Math.sqrt(total((i) => (middle(i) - mean) ** 2));
  const reach = Math.sqrt(total((i) => (((highs[i] as number) - (lows[i] as number)) / 2 / others.rows) ** 2));
  const degrees = (these.rows - 1) * these.rows;
  return { low: Math.max(0, norm - reach) ** 2 / degrees, high: (norm + reach) ** 2 / degrees };
}

/**
 * Average precision, `averagePrecision`: the mean over positives of the precision at their score. It is best where all positives of a cell
 * are tied above its negatives. It is worst where they stand one by one below them: Σ t / (t + f) over t true positives, with f false ones,
 * is at least its integral. https://scikit-learn.org/stable/modules/generated/sklearn.metrics.average_precision_score.html
 */
export function averagePrecisionWithin(positives: Distribution, negatives: Distribution): Interval | undefined {
  if (positives.rows === 0) return undefined;
  const surelyBelow = below(positives.lows, atHighs(negatives), 0);
  const perhapsBelow = below(positives.highs, atLows(negatives), 0);
  let above = 0;
  let low = 0;
  let high = 0;
  for (let i = positives.counts.length - 1; i >= 0; i--) {
    const count = positives.counts[i] as number;
    const fewest = negatives.rows - (perhapsBelow[i] as number);
    const most = negatives.rows - (surelyBelow[i] as number);
    const tied = (falsely: number) => (count * (above + count)) / (above + count + falsely);
    high += tied(fewest);
    low += positives.lows[i] === positives.highs[i] ? tied(most) : oneByOne(above, count, most);
    above += count;
  }
  return { low: low / positives.rows, high: high / positives.rows };
}

/** ∫ t / (t + f) dt from `above` to `above` + `count`. */
function oneByOne(above: number, count: number, f: number): number {
  return f === 0 ? count : Math.max(0, count - f * Math.log1p(count / (above + f)));
}

/**
 * The Kolmogorov-Smirnov statistic of two samples, `kolmogorovSmirnov`: between the largest gap that the two functions leave wherever the
 * values lie, and the largest they could have.
 */
export function ksWithin(reference: Distribution, current: Distribution): Interval | undefined {
  const unit = reference.rows * current.rows;
  if (unit === 0) return undefined;
  const least = (one: Distribution, other: Distribution) => largestExcess(atHighs(one), atLows(other));
  const most = (one: Distribution, other: Distribution) => largestExcess(atLows(one), atHighs(other));
  return {
    low: Math.max(least(reference, current), least(current, reference)) / unit,
    high: Math.max(most(reference, current), most(current, reference)) / unit,
  };
}

/**
 * The Wasserstein distance, `wasserstein`, in the unit of the values: the area under the smallest and under the largest gap that the two
 * functions may have at each place. Undefined where a value is infinite, or the area too large for a number.
 */
export function wassersteinWithin(reference: Distribution, current: Distribution): Interval | undefined {
  const [n, m] = [reference.rows, current.rows];
  if (n === 0 || m === 0) return undefined;
  const ends = [reference.lows, reference.highs, current.lows, current.highs];
  const places = Float64Array.from(ends.flatMap((each) => [...each])).sort();
  const [mostOne, leastOne] = [below(places, atLows(reference), 1), below(places, atHighs(reference), 1)];
  const [mostOther, leastOther] = [below(places, atLows(current), 1), below(places, atHighs(current), 1)];
  const excess = (one: Float64Array, other: Float64Array, i: number) => (one[i] as number) * m - (other[i] as number) * n;
  const low = area(places, (i) => Math.max(0, excess(leastOne, mostOther, i), -excess(mostOne, leastOther, i)));
  const high = area(places, (i) => Math.max(excess(mostOne, leastOther, i), -excess(leastOne, mostOther, i)));
  return Number.isFinite(high) ? { low: low / n / m, high: high / n / m } : undefined;
}

/** The area under a function that changes at ascending places only, from the first to the last. Kahan's sum. */
function area(places: Float64Array, height: (i: number) => number): number {
  let sum = 0;
  let lost = 0;
  for (let i = 0; i + 1 < places.length; i++) {
    const part = height(i) * ((places[i + 1] as number) - (places[i] as number)) - lost;
    const total = sum + part;
    lost = total - sum - part;
    sum = total;
  }
  return sum;
}

/**
 * The population stability index over the reference's quantiles, `psi` of `quantileBins`. Each edge lies in a range, and so do the shares on
 * either side of it. (p - q) ln(p / q) is convex and least where p = q: over a rectangle of shares it is largest in a corner, and least where
 * the ranges meet, or in the corner nearest to that. Undefined where the reference has weights.
 */
export function psiWithin(reference: Distribution, current: Distribution, bins: number, floor: number): Interval | undefined {
  if (!areRows(reference) || reference.rows === 0 || current.rows === 0) return undefined;
  const edges = Array.from({ length: bins - 1 }, (_, i) => quantileWithin(reference, (i + 1) / bins, "linear"));
  if (!edges.every((edge) => edge !== undefined)) return undefined;
  // An edge does not lie below the row that it is interpolated from.
  const ranks = edges.map((_, i) => Math.floor(((i + 1) / bins) * (reference.rows - 1)) + 1);
  const p = sharesWithin(reference, edges, floor, ranks);
  const q = sharesWithin(current, edges, floor, []);
  const terms = p.map((share, i) => termWithin(share, q[i] ?? share));
  const total = (end: keyof Interval) => terms.reduce((sum, term) => sum + term[end], 0);
  return { low: total("low"), high: total("high") };
}

/** The shares, floored, up to the first edge, between edges, and above the last; at least so many rows are known to be up to each. */
function sharesWithin(
  of: Distribution,
  edges: readonly Interval[],
  floor: number,
  least: readonly number[],
): readonly Interval[] {
  const upTo = edges.map(({ low, high }, i) => ({
    low: Math.max(countUpToWithin(of, low).low, least[i] ?? 0),
    high: countUpToWithin(of, high).high,
  }));
  const floored = (count: number) => Math.max(count / of.rows, floor);
  return [...upTo, { low: of.rows, high: of.rows }].map(({ low, high }, i) => {
    const before = upTo[i - 1] ?? { low: 0, high: 0 };
    return { low: floored(Math.max(0, low - before.high)), high: floored(high - before.low) };
  });
}

function termWithin(p: Interval, q: Interval): Interval {
  const term = (one: number, other: number) => (one === other ? 0 : (one - other) * Math.log(one / other));
  const high = Math.max(term(p.low, q.high), term(p.high, q.low));
  if (p.low > q.high) return { low: term(p.low, q.high), high };
  return { low: p.high < q.low ? term(p.high, q.low) : 0, high };
}
