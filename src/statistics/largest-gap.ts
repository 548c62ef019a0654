import { placing, type Placing } from "./placing.ts";
import { bothSorted } from "./sorted.ts";

/** Below it sorting takes no time. */
const FEW = 1 << 15;
/** Places at most: their counts of two samples are about what a processor's second cache holds. */
const MOST_PLACES = 1 << 20;
/** Values a place has, on average, where there are fewer. */
const EACH = 4;

/**
 * The largest |i·m - j·n| over all x, where i of the n values of the one sample and j of the m values of the other are at most x.
 * An integer; exact up to n·m = 2^53. Undefined where a sample is empty or holds NaN.
 *
 * Few values have to be sorted for it: how many are in each of many places between the lowest and the highest says what the gap is
 * between two places, and how large it could be inside of one. Only where that is larger than any gap seen is looked at.
 */
export function largestGap(one: Float64Array, other: Float64Array): number | undefined {
  if (one.length === 0 || other.length === 0) return undefined;
  const rows = one.length + other.length;
  const count = Math.min(MOST_PLACES, 1 << (31 - Math.clz32(rows / EACH)));
  const places = rows < FEW ? undefined : placing([one, other], count);
  return (places && byPlaces(one, other, places)) ?? bySorting(one, other);
}

function bySorting(one: Float64Array, other: Float64Array): number | undefined {
  const sides = bothSorted(one, other);
  if (!sides) return undefined;
  const [n, m] = [one.length, other.length];
  return walked(...sides, { n, m, i: 0, untilI: n, j: 0, untilJ: m, gap: 0 });
}

/** Undefined where it would have to look at too many values for it to pay. */
function byPlaces(one: Float64Array, other: Float64Array, places: Placing): number | undefined {
  const { count } = places;
  const [n, m] = [one.length, other.length];
  const [ones, others] = [counted(one, places), counted(other, places)];
  let largest = 0;
  for (let place = 0, gap = 0; place < count; place++) {
    gap += (ones[place] as number) * m - (others[place] as number) * n;
    largest = Math.max(largest, gap, -gap);
  }
  if (places.isExact) return largest;
  const open = new Uint8Array(count);
  const size = { ones: 0, others: 0 };
  for (let place = 0, gap = 0; place < count; place++) {
    const [more, less] = [(ones[place] as number) * m, (others[place] as number) * n];
    // Where all of the one sample come first, or all of the other.
    if (more > 0 && less > 0 && Math.max(gap + more, less - gap) > largest) {
      open[place] = 1;
      size.ones += ones[place] as number;
      size.others += others[place] as number;
    }
    gap += more - less;
  }
  if (size.ones === 0) return largest;
  if (size.ones + size.others > (n + m) / 4) return undefined;
  const sides = bothSorted(chosen(one, places, open, size.ones), chosen(other, places, open, size.others));
  if (!sides) return undefined;
  let [i, j] = [0, 0];
  for (let place = 0, gap = 0; place < count; place++) {
    const [here, there] = [ones[place] as number, others[place] as number];
    if (open[place] === 1) {
      largest = Math.max(largest, walked(...sides, { n, m, i, untilI: i + here, j, untilJ: j + there, gap }));
      i += here;
      j += there;
    }
    gap += here * m - there * n;
  }
  return largest;
}

function counted(values: Float64Array, { low, scale, count }: Placing): Uint32Array {
  const counts = new Uint32Array(count);
  for (let row = 0; row < values.length; row++) (counts[(((values[row] as number) - low) * scale) | 0] as number)++;
  return counts;
}

/** The `size` values whose places are open. */
function chosen(values: Float64Array, { low, scale }: Placing, open: Uint8Array, size: number): Float64Array {
  // One more than needed: every value is written and stays where the next place moves on, which no branch predicts.
  const found = new Float64Array(size + 1);
  let at = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number;
    found[at] = value;
    at += open[((value - low) * scale) | 0] as number;
  }
  return found.subarray(0, size);
}

/** Parts of two sorted samples of n and m rows, and the gap before them. */
type Parts = {
  readonly n: number;
  readonly m: number;
  readonly i: number;
  readonly untilI: number;
  readonly j: number;
  readonly untilJ: number;
  readonly gap: number;
};

/** The largest gap, up or down, behind any value of these parts. */
function walked(one: Float64Array, other: Float64Array, parts: Parts): number {
  const { n, m, untilI, untilJ } = parts;
  let { i, j } = parts;
  const before = parts.gap - (i * m - j * n);
  let highest = 0;
  let lowest = 0;
  while (i < untilI && j < untilJ) {
    const a = one[i] as number;
    const b = other[j] as number;
    // Added as numbers, since which side is next cannot be predicted and a branch would cost as much as all the rest.
    i += Number(a <= b);
    j += Number(b <= a);
    const gap = before + i * m - j * n;
    if (gap <= highest && gap >= lowest) continue;
    const x = a < b ? a : b;
    // Within a tie it is no gap yet.
    if (one[i] === x || other[j] === x) continue;
    highest = Math.max(highest, gap);
    lowest = Math.min(lowest, gap);
  }
  // The side that is not through may still hold equals of the other's last value.
  while (i < untilI && one[i] === other[untilJ - 1]) i++;
  while (j < untilJ && other[j] === one[untilI - 1]) j++;
  return Math.max(highest, -lowest, Math.abs(before + i * m - j * n));
}
