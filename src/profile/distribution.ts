import * as z from "zod";
import { ALL_BITS, highOf, lowOf } from "./distribution-bits.ts";
import { type Cells, cellsHolding, cellsTogether, coarser, sum } from "./distribution-cells.ts";
import { cellAt, cellNumber, numbersOf, stepsOf } from "./distribution-number.ts";
import { bytesOf, varintsIn } from "./distribution-varint.ts";

/**
 * How many values lie in each cell of neighbouring doubles (`distribution-bits.ts`), as many bits deep as MOST_CELLS allow. It depends on
 * the values alone: the distribution of a whole is the merge of those of its parts, however it was cut and in whatever order they meet,
 * to the last byte where counts are whole and to rounding where weights are not.
 *
 * `lows` and `highs` are the smallest and the largest value that each cell may hold, ascending and apart; lows[0] and the last of highs
 * are the smallest and the largest value that there is. Cells without values are not there. `rows` is the sum of `counts`, each above 0:
 * numbers of rows, exact up to 2^53, or sums of weights.
 */
export type Distribution = {
  readonly bits: number;
  readonly lows: Float64Array;
  readonly highs: Float64Array;
  readonly counts: Float64Array;
  readonly rows: number;
};

/**
 * Our choice. A power of two from 2^12 on, since sign and exponent alone, 12 bits, can need so many; and 4096 keep a distribution within
 * some 20 kB of JSON, while of five million scores spread over [0, 1] a cell holds a 500th at most, which leaves an AUC certain to 0.002.
 */
export const MOST_CELLS = 4096;

/** Whether every cell is one value, so that whatever can be computed of the values can be computed of the distribution. */
export function isExact({ bits }: Distribution): boolean {
  return bits === ALL_BITS;
}

/**
 * The distribution of values in ascending order without NaN (`sorted` sees to both); infinities have their place, -0 is 0. Weights belong
 * to the values one by one and are finite; values that weigh 0 or less do not count. Linear: of 5 million values some 15 ms.
 */
export function distributionOf(ascending: Float64Array, weights?: Float64Array): Distribution {
  if (weights && !areAllAbove0(weights)) {
    const counts = (_: number, i: number) => (weights[i] as number) > 0;
    return distributionOf(ascending.filter(counts), weights.filter(counts));
  }
  return withEnds(cellsHolding(ascending, weights, MOST_CELLS), ascending[0] ?? 0, ascending.at(-1) ?? 0);
}

/** The distribution of two parts together: as exact as the less exact one, or less where that would be too many cells. */
export function mergeDistributions(one: Distribution, other: Distribution): Distribution {
  if (one.counts.length === 0) return other;
  if (other.counts.length === 0) return one;
  const [a, b] = [endsOf(one), endsOf(other)];
  return withEnds(cellsTogether(cellsOf(one), cellsOf(other), MOST_CELLS), Math.min(a.least, b.least), Math.max(a.most, b.most));
}

/** The same values told apart by fewer bits, 1 to 64; itself where it has no more than those, or no values. */
export function coarsened(distribution: Distribution, bits: number): Distribution {
  if (bits >= distribution.bits || distribution.counts.length === 0) return distribution;
  const { least, most } = endsOf(distribution);
  return withEnds(coarser(cellsOf(distribution), bits), least, most);
}

/** Its cells, from where they start: the first of `lows` is where its values do. */
function cellsOf({ bits, lows, counts }: Distribution): Cells {
  return { bits, starts: Array.from(lows, (low) => lowOf(low, bits)), counts: [...counts] };
}

function endsOf({ lows, highs }: Distribution): { readonly least: number; readonly most: number } {
  return { least: lows[0] ?? 0, most: highs.at(-1) ?? 0 };
}

/** The distribution with those cells, between the least and the most of its values. */
function withEnds({ bits, starts, counts }: Cells, least: number, most: number): Distribution {
  const lows = Float64Array.from(starts);
  const highs = Float64Array.from(starts, (start) => highOf(start, bits));
  if (lows.length > 0) {
    // Adding 0 makes 0 of -0.
    lows[0] = least + 0;
    highs[highs.length - 1] = most + 0;
  }
  return { bits, lows, highs, counts: Float64Array.from(counts), rows: sum(counts) };
}

function areAllAbove0(weights: Float64Array): boolean {
  let above = 0;
  for (let i = 0; i < weights.length; i++) above += Number((weights[i] as number) > 0);
  return above === weights.length;
}

/*
 * In JSON, of the cells, numbered in order, stands in `cells` how far each is from the one before (the first: from 0, zigzag);
 * `counts` are whole numbers, `weights` doubles of eight bytes, the lowest first. All are base64 of their bytes. Numbers of cells that all
 * end in zero bits, as those of integers and of single-precision values do, are written without so many (`zeros`). `ends` are the
 * smallest and the largest value, where the cells do not say.
 */

/** Ten bytes for each cell at most, and base64's four characters for three bytes. */
const Bytes = z.base64().max(4 * Math.ceil((10 * MOST_CELLS) / 3));
const End = z.lazy(() => z.union([z.number(), z.enum(["-Infinity", "Infinity"])]).transform(Number));

const Spelled = z.lazy(() =>
  z.strictObject({
    bits: z.number().int().min(1).max(ALL_BITS),
    zeros: z.number().int().min(0).max(ALL_BITS).default(0),
    cells: Bytes,
    counts: Bytes.optional(),
    weights: Bytes.optional(),
    ends: z.tuple([End, End]).optional(),
  }),
);

/** A distribution from its JSON form; what cannot be one is refused with a sentence. */
export const DistributionShape = Spelled.transform((spelled, context): Distribution => {
  const read = distributionIn(spelled);
  if (typeof read !== "string") return read;
  context.addIssue({ code: "custom", message: read });
  return z.NEVER;
});

/** The JSON form, the same for equal distributions. Reading it gives the same distribution. */
export function spellDistribution(distribution: Distribution): z.input<typeof DistributionShape> {
  const { bits, lows, highs, counts } = distribution;
  const { zeros, steps } = stepsOf(Array.from(lows, (low) => cellNumber(low, bits)));
  const whole = counts.every(Number.isSafeInteger);
  return {
    bits,
    ...(zeros > 0 && { zeros }),
    cells: base64(bytesOf(steps)),
    ...(whole ? { counts: base64(bytesOf(Array.from(counts, BigInt))) } : { weights: base64(littleEndian(counts)) }),
    ...(!isExact(distribution) && { ends: [spellEnd(lows[0] ?? 0), spellEnd(highs.at(-1) ?? 0)] }),
  };
}

/** What was spelled, or the sentence that says why it cannot be. */
function distributionIn({ bits, zeros, cells, counts, weights, ends }: z.output<typeof Spelled>): Distribution | string {
  const steps = varintsIn(Buffer.from(cells, "base64"));
  if (!steps) return "the cells are cut off, or too large";
  if (steps.length > MOST_CELLS) return `there are ${steps.length} cells, at most ${MOST_CELLS} are kept`;
  const starts = startsAt(steps, bits, zeros);
  if (!starts) return "a cell does not lie above the one before, or holds no number";
  if ((counts === undefined) === (weights === undefined)) return "there must be either counts or weights";
  const each = counts === undefined ? weighing(weights ?? "") : counting(counts);
  if (!each) return "what is in the cells is no count above 0 of each, or too much in all";
  if (each.length !== starts.length) return `there are ${each.length} counts for ${starts.length} cells`;
  if (bits < ALL_BITS && starts.length === 0) return "there is nothing to tell apart by fewer than all bits";
  if ((ends !== undefined) !== bits < ALL_BITS) return "ends belong to cells of several values, and only to those";
  const [least, most] = ends ?? [starts[0] ?? 0, starts.at(-1) ?? 0];
  const read = withEnds({ bits, starts, counts: each }, least, most);
  const within = (end: number, start: number | undefined) => cellNumber(end, bits) === cellNumber(start ?? 0, bits);
  if (ends && !(least <= most && within(least, starts[0]) && within(most, starts.at(-1))))
    return "the ends do not lie in the first and the last cell";
  return read;
}

function startsAt(steps: readonly bigint[], bits: number, zeros: number): readonly number[] | undefined {
  const starts = numbersOf(steps, zeros)?.map((number) => cellAt(number, bits));
  return starts?.every((start) => start !== undefined) ? starts : undefined;
}

function counting(counts: string): readonly number[] | undefined {
  const each = varintsIn(Buffer.from(counts, "base64"))?.map(Number);
  return each?.every((count) => count > 0) && Number.isSafeInteger(each.reduce((sum, count) => sum + count, 0))
    ? each
    : undefined;
}

function weighing(weights: string): readonly number[] | undefined {
  const bytes = Uint8Array.from(Buffer.from(weights, "base64"));
  if (bytes.length % 8 !== 0) return undefined;
  const each = [...new Float64Array(bytes.buffer)];
  return each.every((weight) => weight > 0) && Number.isFinite(each.reduce((sum, weight) => sum + weight, 0)) ? each : undefined;
}

function spellEnd(end: number): number | "-Infinity" | "Infinity" {
  return end === Infinity ? "Infinity" : end === -Infinity ? "-Infinity" : end;
}

/** Every platform that Node runs on is. */
function littleEndian(values: Float64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
