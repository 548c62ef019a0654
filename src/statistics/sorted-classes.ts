import { CELLS, cellsOf, isCrowded, sortCells } from "./cells.ts";
import { FEW, isCounted, sortedAway, starts } from "./sorted.ts";

/** The scores of the rows labelled 1 and of those labelled 0, each in ascending order. */
export type Ranks = { readonly positives: Float64Array; readonly negatives: Float64Array };

/** So many of the first scores tell whether all are likely to be counted. */
const TELLING = 64;

/**
 * Both classes in ascending order, -0 before 0; `above` of the labels are 1, all others 0. Undefined where a score is NaN. Counting takes
 * the least time; where that is not possible, going into cells saves the memory, and with it the time, that splitting them first takes.
 */
export function sortedClasses(labels: Uint8Array, scores: Float64Array, above: number): Ranks | undefined {
  const isLarge = scores.length >= FEW && !scores.subarray(0, TELLING).every(isCounted);
  return (isLarge ? byCells(labels, scores, above) : undefined) ?? bySides(labels, scores, above);
}

function bySides(labels: Uint8Array, scores: Float64Array, above: number): Ranks | undefined {
  const size = labels.length;
  // One place more than needed: every score is written to both sides and stays on the one that moves on, which no branch predicts.
  const high = new Float64Array(above + 1);
  const low = new Float64Array(size - above + 1);
  let p = 0;
  for (let i = 0; i < size; i++) {
    const score = scores[i] as number;
    high[p] = score;
    low[i - p] = score;
    p += labels[i] as number;
  }
  const positives = sortedAway(high.subarray(0, above));
  // The memory is needed for the other side, and no collector would know in time that it is free.
  if (positives?.buffer !== high.buffer) high.buffer.transfer(0);
  const negatives = sortedAway(low.subarray(0, size - above));
  return positives && negatives ? { positives, negatives } : undefined;
}

/** Each class has cells of its own, and both stand in one array. Undefined where the scores do not lie evenly enough. */
function byCells(labels: Uint8Array, scores: Float64Array, above: number): Ranks | undefined {
  const cells = cellsOf(scores);
  if (cells === undefined) return undefined;
  const { low, scale } = cells;
  const length = scores.length;
  const counts = new Uint32Array(2 * CELLS);
  for (let i = 0; i < length; i++)
    (counts[(labels[i] as number) * CELLS + ((((scores[i] as number) - low) * scale) | 0)] as number)++;
  if (isCrowded(counts)) return undefined;
  const next = counts.slice();
  starts(next);
  const both = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const score = scores[i] as number;
    both[(next[(labels[i] as number) * CELLS + (((score - low) * scale) | 0)] as number)++] = score;
  }
  sortCells(both, counts);
  return { negatives: both.subarray(0, length - above), positives: both.subarray(length - above) };
}
