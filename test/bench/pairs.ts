export type Ratio = {
  /** Of the ratios of the pairs. */
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** The medians of both sides, in their own unit. */
  readonly ours: number;
  readonly other: number;
};

/** What a figure's ratio is made of: this one run and the other, one after the other, so that a busy machine slows both. */
export type Pair = { readonly ours: number; readonly other: number };

export async function pairsOf<T>(count: number, measure: (index: number) => Promise<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for (let index = 0; index < count; index++) all.push(await measure(index));
  return all;
}

export function ratioOf(pairs: readonly Pair[]): Ratio {
  const ratios = pairs.map(({ ours, other }) => ours / other);
  return {
    median: median(ratios),
    min: Math.min(...ratios),
    max: Math.max(...ratios),
    ours: median(pairs.map(({ ours }) => ours)),
    other: median(pairs.map(({ other }) => other)),
  };
}

export function spread(ratio: Ratio, count: number): string {
  return `median of ${count} pairs, from ${ratio.min.toFixed(2)} to ${ratio.max.toFixed(2)}; ${ratio.ours.toFixed(0)} ms against ${ratio.other.toFixed(0)} ms`;
}

/** The middle value; of an even number the lower one of the two. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new Error("there is nothing to take the median of");
  return values.toSorted((a, b) => a - b)[(values.length - 1) >> 1]!;
}
