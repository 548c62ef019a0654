import { type Ranks, ranks, rocAuc } from "../statistics/roc.ts";

/** Two scores of the same rows. */
export type ScoredTwice = { readonly labels: Uint8Array; readonly candidate: Float64Array; readonly incumbent: Float64Array };

/**
 * The standard error of AUC(candidate) - AUC(incumbent) on the same rows: DeLong, DeLong and Clarke-Pearson's, √(s²(positives' differences
 * of placements)/P + s²(negatives')/N). The same as of `delong`, whose searches through all scores would take too long where rows are
 * millions: here a table leads to the neighbourhood. Undefined with fewer than two rows of a class, or NaN.
 * https://doi.org/10.2307/2531595
 */
export function differenceError({ labels, candidate, incumbent }: ScoredTwice): number | undefined {
  const one = ranks(labels, candidate);
  const other = ranks(labels, incumbent);
  const area1 = one && rocAuc(one);
  const area2 = other && rocAuc(other);
  if (!one || !other || area1 === undefined || area2 === undefined) return undefined;
  const p = one.positives.length;
  const n = one.negatives.length;
  if (p < 2 || n < 2) return undefined;
  const first = placesOf(one);
  const second = placesOf(other);
  const apart = area1 - area2;
  const sides = together(labels, candidate, incumbent, first);
  let up = 0;
  for (let i = 0; i < p; i++) {
    const mine = share(sides.candidate[i] as number, first.negatives);
    up += (mine - share(sides.incumbent[i] as number, second.negatives) - apart) ** 2;
  }
  let down = 0;
  for (let i = p; i < p + n; i++) {
    const mine = share(sides.candidate[i] as number, first.positives);
    down += (share(sides.incumbent[i] as number, second.positives) - mine - apart) ** 2;
  }
  return Math.sqrt(up / (p - 1) / p + down / (n - 1) / n);
}

type Sides = { readonly positives: Places; readonly negatives: Places };

/** In so many groups rows are brought together: as many as a processor can write to at once without waiting. */
const GROUPS = 2 ** 10;

/**
 * Both scores of every row, first the positives' and then the negatives', those of like candidate's scores near each other: then they are
 * looked up in places that are near as well, which takes half the time.
 */
function together(labels: Uint8Array, candidate: Float64Array, incumbent: Float64Array, { positives, negatives }: Sides) {
  const groupOf = (row: number) => {
    const places = labels[row] === 1 ? negatives : positives;
    const cells = places.starts.length - 1;
    const group = Math.floor((cellOf(candidate[row] as number, places) / cells) * GROUPS);
    return labels[row] === 1 ? group : GROUPS + group;
  };
  const next = new Uint32Array(2 * GROUPS + 1);
  for (let row = 0; row < labels.length; row++) (next[groupOf(row) + 1] as number)++;
  for (let group = 1; group < next.length; group++) (next[group] as number) += next[group - 1] as number;
  const mine = new Float64Array(labels.length);
  const theirs = new Float64Array(labels.length);
  for (let row = 0; row < labels.length; row++) {
    const place = (next[groupOf(row)] as number)++;
    mine[place] = candidate[row] as number;
    theirs[place] = incumbent[row] as number;
  }
  return { candidate: mine, incumbent: theirs };
}

/** Ascending values, cut into cells of equal width: those of a cell stand from its start to the next one's. */
type Places = {
  readonly ascending: Float64Array;
  readonly starts: Uint32Array;
  readonly least: number;
  readonly perUnit: number;
};

function placesOf({ positives, negatives }: Ranks): Sides {
  return { positives: tabled(positives), negatives: tabled(negatives) };
}

/** So many values to a cell on the average, and so many cells at most: then the table still fits where memory is near. */
const PER_CELL = 4;
const MOST_CELLS = 2 ** 20;

function tabled(ascending: Float64Array): Places {
  const least = ascending[0] ?? 0;
  const width = (ascending.at(-1) ?? 0) - least;
  const cells = Math.min(MOST_CELLS, Math.ceil(ascending.length / PER_CELL));
  // Where there is no width, or no finite one, all values are in the first cell.
  const perUnit = width > 0 && Number.isFinite(cells / width) ? cells / width : 0;
  const starts = new Uint32Array(cells + 1).fill(ascending.length);
  const places = { ascending, starts, least, perUnit };
  for (let i = ascending.length - 1; i >= 0; i--) starts[cellOf(ascending[i] as number, places)] = i;
  for (let cell = cells - 1; cell >= 0; cell--) starts[cell] = Math.min(starts[cell] as number, starts[cell + 1] as number);
  return places;
}

/** Never falls as values rise, whatever is rounded. */
function cellOf(value: number, { starts, least, perUnit }: Places): number {
  const cell = (value - least) * perUnit;
  return cell > 0 ? Math.min(starts.length - 2, Math.floor(cell)) : 0;
}

/** The share of values below the score, ties half. */
function share(score: number, places: Places): number {
  const { ascending, starts } = places;
  const cell = cellOf(score, places);
  const end = starts[cell + 1] as number;
  const below = firstNotBelow(score, ascending, starts[cell] as number, end);
  const upTo = ascending[below] === score ? firstAbove(score, ascending, below, end) : below;
  return (below + upTo) / 2 / ascending.length;
}

function firstNotBelow(score: number, ascending: Float64Array, from: number, end: number): number {
  let low = from;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] as number) < score) low = middle + 1;
    else high = middle;
  }
  return low;
}

function firstAbove(score: number, ascending: Float64Array, from: number, end: number): number {
  let low = from;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] as number) <= score) low = middle + 1;
    else high = middle;
  }
  return low;
}
