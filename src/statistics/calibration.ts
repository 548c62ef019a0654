/** Rows of one bin of scores: how many, the sum of their scores, and how many are positive. Parts of a sample add up bin by bin. */
export type ReliabilityBin = { readonly rows: number; readonly scores: number; readonly positives: number };

/**
 * A reliability diagram's bins: (lo, hi] with edges i/bins, and 0 in the first, as scikit-learn's `calibration_curve` draws them.
 * Undefined for no rows, different lengths, a label other than 0 and 1, or a score outside [0, 1].
 * https://scikit-learn.org/stable/modules/generated/sklearn.calibration.calibration_curve.html
 */
export function reliability(labels: Uint8Array, scores: Float64Array, bins: number): readonly ReliabilityBin[] | undefined {
  if (labels.length === 0 || labels.length !== scores.length) return undefined;
  const rows = new Float64Array(bins);
  const sums = new Float64Array(bins);
  const positives = new Float64Array(bins);
  const width = 1 / bins;
  for (let i = 0; i < labels.length; i++) {
    const score = scores[i] as number;
    const label = labels[i] as number;
    if (!(score >= 0 && score <= 1) || label > 1) return undefined;
    const bin = binOf(score, bins, width);
    (rows[bin] as number)++;
    (sums[bin] as number) += score;
    (positives[bin] as number) += label;
  }
  return Array.from(rows, (count, bin) => ({ rows: count, scores: sums[bin] ?? 0, positives: positives[bin] ?? 0 }));
}

/** The bin of a score in [0, 1]: the edges are i · width to the last bit, so a product guesses the bin and a comparison settles it. */
export function binOf(score: number, bins: number, width: number): number {
  let bin = (score * bins) | 0;
  if (bin === bins) bin--;
  while (bin > 0 && score <= bin * width) bin--;
  while (bin < bins - 1 && score > (bin + 1) * width) bin++;
  return bin;
}

/** Bins of two parts together. */
export function addReliability(one: readonly ReliabilityBin[], other: readonly ReliabilityBin[]): readonly ReliabilityBin[] {
  return one.map((bin, i) => ({
    rows: bin.rows + (other[i]?.rows ?? 0),
    scores: bin.scores + (other[i]?.scores ?? 0),
    positives: bin.positives + (other[i]?.positives ?? 0),
  }));
}

/** What a diagram shows, leaving out empty bins: mean score against share of positives. */
export function reliabilityPoints(
  bins: readonly ReliabilityBin[],
): readonly { readonly rows: number; readonly predicted: number; readonly observed: number }[] {
  return bins
    .filter(({ rows }) => rows > 0)
    .map(({ rows, scores, positives }) => ({ rows, predicted: scores / rows, observed: positives / rows }));
}

export type Calibration = { readonly expected: number; readonly largest: number; readonly inTheLarge: number };

/**
 * The expected calibration error Σ rows/n · |mean score - share of positives|, the largest such gap (MCE), both in [0, 1], and
 * calibration in the large, mean score - share of positives over all rows, in [-1, 1]. All depend on the bins, which are to be told
 * with them. Undefined for no rows. https://doi.org/10.1609/aaai.v29i1.9602
 */
export function calibration(bins: readonly ReliabilityBin[]): Calibration | undefined {
  const n = bins.reduce((sum, { rows }) => sum + rows, 0);
  if (n === 0) return undefined;
  const points = reliabilityPoints(bins).map(({ rows, predicted, observed }) => ({ rows, gap: Math.abs(predicted - observed) }));
  return {
    expected: points.reduce((sum, { rows, gap }) => sum + rows * gap, 0) / n,
    largest: points.reduce((largest, { gap }) => Math.max(largest, gap), 0),
    inTheLarge: bins.reduce((sum, { scores, positives }) => sum + scores - positives, 0) / n,
  };
}
