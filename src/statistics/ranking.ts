import { defined } from "./defined.ts";

/**
 * Normalised discounted cumulative gain of one query: Σ gain / log2(rank + 1) over the first k ranks by score, over the same in the
 * best order; the gain is the relevance itself (not 2^relevance - 1), and tied scores share the mean gain of their ranks. In [0, 1].
 * Undefined where nothing is relevant, which scikit-learn counts as 0; for different lengths, NaN, or negative relevance.
 * https://scikit-learn.org/stable/modules/generated/sklearn.metrics.ndcg_score.html
 */
export function ndcg(relevance: readonly number[], scores: readonly number[], k = relevance.length): number | undefined {
  if (relevance.length !== scores.length || !relevance.every((gain) => gain >= 0 && gain < Infinity) || scores.some(Number.isNaN))
    return undefined;
  const best = gained(relevance, relevance, k);
  return best > 0 ? defined(gained(relevance, scores, k) / best) : undefined;
}

function gained(relevance: readonly number[], scores: readonly number[], k: number): number {
  const byScore = new Map<number, number[]>();
  scores.forEach((score, i) => {
    // -0 and 0 are one key of a Map, as they are one score.
    const tied = byScore.get(score);
    if (tied) tied.push(relevance[i] ?? 0);
    else byScore.set(score, [relevance[i] ?? 0]);
  });
  let rank = 0;
  let sum = 0;
  for (const [, tied] of [...byScore].sort(([one], [other]) => other - one)) {
    let discounts = 0;
    for (let last = rank + tied.length; rank < last; rank++) discounts += rank < k ? 1 / Math.log2(rank + 2) : 0;
    sum += (discounts * tied.reduce((total, gain) => total + gain, 0)) / tied.length;
  }
  return sum;
}

/**
 * One over the rank of the first relevant item, highest score first, tied ones in the order given; 0 where none is relevant, by
 * definition. The mean over queries is MRR. In [0, 1]. Undefined for no items, different lengths or NaN.
 * https://en.wikipedia.org/wiki/Mean_reciprocal_rank
 */
export function reciprocalRank(relevance: readonly number[], scores: readonly number[]): number | undefined {
  if (scores.length === 0 || relevance.length !== scores.length || [...scores, ...relevance].some(Number.isNaN)) return undefined;
  const order = scores.map((score, i) => ({ score, relevant: (relevance[i] ?? 0) > 0 })).sort((a, b) => b.score - a.score);
  const first = order.findIndex(({ relevant }) => relevant);
  return first === -1 ? 0 : 1 / (first + 1);
}

/** The mean over queries; undefined for none, or where one of them is, since leaving it out would flatter. */
export function meanOverQueries(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0 || known.length < values.length) return undefined;
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}
