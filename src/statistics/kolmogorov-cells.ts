import { byCell, cellsOfBoth, search, searchFor } from "./cells.ts";

/**
 * The largest |F - G| times n·m as `kolmogorovSmirnov` has it, exactly, without sorting the samples themselves: known at the end of each cell,
 * and within a cell only where it could be larger there. Undefined where this way does not lead there: few rows, a value that is not
 * finite, cells that most rows share.
 */
export function gapByCells(one: Float64Array, other: Float64Array): number | undefined {
  const cells = cellsOfBoth(one, other);
  if (cells === undefined || one.length === 0 || other.length === 0) return undefined;
  const atEnds = walked(cells.keys, one.length, other.length, Infinity);
  const { larger } = walked(cells.keys, one.length, other.length, atEnds.largest);
  if (larger.length === 0) return atEnds.largest;
  const looking = searchFor(
    larger.map(({ cell }) => cell),
    cells.keys.length,
    cells,
  );
  if (looking === undefined || !search(looking, one, 0) || !search(looking, other, 1)) return undefined;
  let largest = atEnds.largest;
  byCell(looking.into, (place, ours, theirs) => {
    const before = larger[place]?.before ?? 0;
    largest = Math.max(largest, within(ours, theirs, before, one.length, other.length));
  });
  return largest;
}

/** The largest gap at the ends of cells, and the cells of both sides within which it could be more than `known`. */
function walked(
  keys: Uint32Array,
  n: number,
  m: number,
  known: number,
): { readonly largest: number; readonly larger: readonly { readonly cell: number; readonly before: number }[] } {
  const larger: { readonly cell: number; readonly before: number }[] = [];
  let largest = 0;
  let gap = 0;
  for (let i = 0; i < keys.length;) {
    const cell = (keys[i] as number) >>> 1;
    const before = gap;
    let rise = 0;
    let fall = 0;
    // Side 0 stands first.
    for (; i < keys.length && keys[i] === cell * 2; i++) rise += m;
    for (; i < keys.length && keys[i] === cell * 2 + 1; i++) fall += n;
    gap += rise - fall;
    const size = gap < 0 ? -gap : gap;
    if (size > largest) largest = size;
    if (rise > 0 && fall > 0 && (before + rise > known || fall - before > known)) larger.push({ cell, before });
  }
  return { largest, larger };
}

/** The largest gap behind a tie within one cell, whose values are ascending. */
function within(one: readonly number[], other: readonly number[], before: number, n: number, m: number): number {
  let largest = 0;
  let i = 0;
  let j = 0;
  while (i < one.length || j < other.length) {
    const x = Math.min(one[i] ?? Infinity, other[j] ?? Infinity);
    while (i < one.length && one[i] === x) i++;
    while (j < other.length && other[j] === x) j++;
    largest = Math.max(largest, Math.abs(before + i * m - j * n));
  }
  return largest;
}
