import { areFinite, moments } from "./moments.ts";
import { countCategories, type PairedCounts } from "./paired-counts.ts";
import { linearQuantile } from "./quantile.ts";
import { bothSorted } from "./sorted.ts";

/** NumPy's count of equal bins: the range over the width a rule proposes, rounded up. The expressions are NumPy's, to the last bit. */
function equalBins(low: number, high: number, width: number): number {
  return width > 0 ? Math.ceil((high - low) / width) : 1;
}

/**
 * NumPy's "sturges" edges for `count` values between `low` and `high`: width = (high - low) / (log2 count + 1). Where count is a power
 * of two one rounding decides the number of bins, so the expression is kept as it stands there.
 * https://numpy.org/doc/stable/reference/generated/numpy.histogram_bin_edges.html. NumPy 2 floors the width of an integer column at 1;
 * here every column is one of floats.
 */
export function sturgesEdges(low: number, high: number, count: number): Float64Array {
  return spread(low, high, equalBins(low, high, (high - low) / (Math.log2(count) + 1)));
}

/** NumPy's "doane" edges, which allow for skewness; NannyML bins its reference by them. */
export function doaneEdges(values: Float64Array): Float64Array {
  const [low, high] = range(values);
  const n = values.length;
  const { mean, squares } = moments(values);
  const deviation = Math.sqrt(squares / n);
  if (n <= 2 || deviation === 0) return spread(low, high, 1);
  let cubes = 0;
  for (const value of values) cubes += ((value - mean) / deviation) ** 3;
  const expected = Math.sqrt((6 * (n - 2)) / ((n + 1) * (n + 3)));
  const width = (high - low) / (1 + Math.log2(n) + Math.log2(1 + Math.abs(cubes / n) / expected));
  return spread(low, high, equalBins(low, high, width));
}

/** `bins` equal bins between low and high, as numpy.linspace spells them; a single value gets half a unit to each side. */
function spread(low: number, high: number, bins: number): Float64Array {
  const [first, last] = low === high ? [low - 0.5, high + 0.5] : [low, high];
  const step = (last - first) / bins;
  return Float64Array.from({ length: bins + 1 }, (_, i) => (i === bins ? last : i * step + first));
}

/** The smallest and largest value; infinite the wrong way round for no values. */
export function range(values: Float64Array): readonly [low: number, high: number] {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/**
 * How many values lie in each bin [e_i, e_i+1), the last one closed; values outside are in none. The edges are equally spaced, so a
 * bin is guessed by division and put right by comparison.
 */
export function binCounts(values: Float64Array, edges: Float64Array): number[] {
  const last = edges.length - 2;
  const counts = new Float64Array(last + 1);
  const low = edges[0] as number;
  const high = edges[last + 1] as number;
  const scale = (last + 1) / (high - low);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!(value >= low && value <= high)) continue;
    let bin = Math.min(last, Math.floor((value - low) * scale));
    while (bin > 0 && value < (edges[bin] as number)) bin--;
    while (bin < last && value >= (edges[bin + 1] as number)) bin++;
    (counts[bin] as number)++;
  }
  return [...counts];
}

/** Up to so many distinct values Evidently treats a numeric column as one of categories. */
const CATEGORIES_UNTIL = 20;

/**
 * Evidently's `get_binned_data`, behind its PSI, KL and JS: with more than 20 distinct reference values Sturges' bins over both
 * samples together (its `n_bins` is ignored there), otherwise one bin for each distinct value of either. Undefined where
 * a sample is empty or not finite: Evidently drops such rows first (`finiteOnly`).
 * https://github.com/evidentlyai/evidently/blob/main/src/evidently/legacy/calculations/stattests/utils.py
 */
export function evidentlyBins(reference: Float64Array, current: Float64Array): PairedCounts | undefined {
  if (!canBeBinned(reference) || !canBeBinned(current)) return undefined;
  if (!hasMoreValuesThan(CATEGORIES_UNTIL, reference)) return countCategories(reference, current);
  const [a, b] = range(reference);
  const [c, d] = range(current);
  return counted(reference, current, sturgesEdges(Math.min(a, c), Math.max(b, d), reference.length + current.length));
}

/** Evidently's bins for the Hellinger distance: Sturges' over the distinct values of both samples, each once. Undefined as those are. */
export function evidentlyDistinctBins(reference: Float64Array, current: Float64Array): PairedCounts | undefined {
  if (!canBeBinned(reference) || !canBeBinned(current)) return undefined;
  const distinct = new Set<number>(reference).union(new Set<number>(current)).size;
  const [a, b] = range(reference);
  const [c, d] = range(current);
  return counted(reference, current, sturgesEdges(Math.min(a, c), Math.max(b, d), distinct));
}

/**
 * NannyML's continuous bins: Doane's on the reference alone; what lies outside of them on the current side is in one bin more, which
 * the reference has empty. Undefined where a sample is empty or not finite.
 * https://github.com/NannyML/nannyml/blob/main/nannyml/drift/univariate/methods.py
 */
export function nannymlBins(reference: Float64Array, current: Float64Array): PairedCounts | undefined {
  if (!canBeBinned(reference) || !canBeBinned(current)) return undefined;
  const within = counted(reference, current, doaneEdges(reference));
  const outside = current.length - within.current.reduce((sum, count) => sum + count, 0);
  return outside === 0 ? within : { reference: [...within.reference, 0], current: [...within.current, outside] };
}

/**
 * Bins by the reference's quantiles, as credit scoring has them: edges are its distinct linear quantiles at 1/bins, 2/bins, …; bins are
 * (-∞, e1], (e1, e2], …, (ek, ∞), so that nothing is outside. Undefined where a sample is empty or holds NaN.
 */
export function quantileBins(reference: Float64Array, current: Float64Array, bins: number): PairedCounts | undefined {
  const sides = bothSorted(reference, current);
  if (!sides) return undefined;
  const [one, other] = sides;
  const cuts = Array.from({ length: bins - 1 }, (_, i) => linearQuantile(one, (i + 1) / bins));
  const edges = [...new Set(cuts.filter((cut) => cut !== undefined))];
  if (cuts.includes(undefined)) return undefined;
  return { reference: countUpTo(one, edges), current: countUpTo(other, edges) };
}

/** Counts of ascending values in (-∞, e1], (e1, e2], …, (ek, ∞). */
function countUpTo(ascending: Float64Array, edges: readonly number[]): number[] {
  const upTo = edges.map((edge) => firstAbove(ascending, edge));
  return [...upTo, ascending.length].map((place, i) => place - (upTo[i - 1] ?? 0));
}

function firstAbove(ascending: Float64Array, edge: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] as number) <= edge) low = middle + 1;
    else high = middle;
  }
  return low;
}

function canBeBinned(values: Float64Array): boolean {
  return values.length > 0 && areFinite(values);
}

function counted(reference: Float64Array, current: Float64Array, edges: Float64Array): PairedCounts {
  return { reference: binCounts(reference, edges), current: binCounts(current, edges) };
}

function hasMoreValuesThan(few: number, values: Float64Array): boolean {
  const seen = new Set<number>();
  for (let i = 0; i < values.length && seen.size <= few; i++) seen.add(values[i] as number);
  return seen.size > few;
}
