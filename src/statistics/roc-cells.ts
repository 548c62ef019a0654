import { byCell, type Cells, cellsOfLabelled, search, searchFor } from "./cells.ts";

/**
 * The area under the ROC curve as `rocAuc` has it, to the last bit, of labels 0 and 1 and their scores, without sorting the scores
 * themselves. Undefined where this way does not lead there (few rows, a score that is not finite, cells that most rows share), or
 * one class is missing.
 */
export function rocAucByCells(labels: Uint8Array, scores: Float64Array): number | undefined {
  const cells = cellsOfLabelled(scores, labels);
  if (cells === undefined) return undefined;
  const { doubled, positives, negatives, shared } = counted(cells.keys);
  if (positives === 0 || negatives === 0) return undefined;
  if (shared.length === 0) return doubled / (2 * positives * negatives);
  const over = excess(shared, cells, labels, scores);
  return over === undefined ? undefined : (doubled - over) / (2 * positives * negatives);
}

type Counted = {
  /** 2·#(negative in a lower cell, or in the same one) over all positives. */
  readonly doubled: number;
  readonly positives: number;
  readonly negatives: number;
  /** Cells that hold rows of both labels, ascending. */
  readonly shared: readonly number[];
};

function counted(keys: Uint32Array): Counted {
  let doubled = 0;
  let below = 0;
  let positives = 0;
  let before = 1;
  const shared: number[] = [];
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as number;
    const label = key & 1;
    // Added as numbers, since which label is next cannot be predicted.
    doubled += 2 * below * label;
    below += 1 - label;
    positives += label;
    if ((key ^ before) === 1 && label === 1) shared.push(key >>> 1);
    before = key;
  }
  return { doubled, positives, negatives: below, shared };
}

/** By how much the pairs within shared cells were counted too high: there every negative was taken to be below every positive. */
function excess(shared: readonly number[], cells: Cells, labels: Uint8Array, scores: Float64Array): number | undefined {
  const looking = searchFor(shared, scores.length, cells);
  if (looking === undefined || !search(looking, scores, labels)) return undefined;
  let over = 0;
  byCell(looking.into, (_, negatives, positives) => {
    let below = 0;
    let upTo = 0;
    for (const value of positives) {
      while (below < negatives.length && (negatives[below] as number) < value) below++;
      while (upTo < negatives.length && (negatives[upTo] as number) <= value) upTo++;
      over += 2 * negatives.length - (below + upTo);
    }
  });
  return over;
}
