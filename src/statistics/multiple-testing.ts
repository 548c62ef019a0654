/*
 * Several tests at once. An adjusted p-value is compared with alpha itself; both lists stay in the order given. Values must be in
 * [0, 1]: anything else leaves the whole family undefined, since nobody knows its rank.
 */

/**
 * Holm's step-down: p_(i)·(m - i + 1), never below the one before, at most 1. Keeps the probability of any false call at alpha,
 * whatever the dependence. https://www.jstor.org/stable/4615733
 */
export function holm(pValues: readonly number[]): readonly number[] | undefined {
  return adjusted(pValues, (ascending) => {
    let largest = 0;
    return ascending.map((p, i) => (largest = Math.max(largest, Math.min(1, p * (ascending.length - i)))));
  });
}

/**
 * Benjamini and Hochberg's step-up: p_(i)·m/i, never above the one behind. Keeps the expected share of false calls among the calls at
 * alpha, where tests are independent or positively dependent. https://doi.org/10.1111/j.2517-6161.1995.tb02031.x
 */
export function benjaminiHochberg(pValues: readonly number[]): readonly number[] | undefined {
  return adjusted(pValues, (ascending) => {
    let smallest = 1;
    const fromLast = ascending.toReversed().map((p, i) => {
      smallest = Math.min(smallest, (p * ascending.length) / (ascending.length - i));
      return smallest;
    });
    return fromLast.toReversed();
  });
}

function adjusted(
  pValues: readonly number[],
  adjust: (ascending: readonly number[]) => readonly number[],
): readonly number[] | undefined {
  if (!pValues.every((p) => p >= 0 && p <= 1)) return undefined;
  const order = pValues.map((p, place) => ({ p, place })).sort((one, other) => one.p - other.p);
  const inOrder = adjust(order.map(({ p }) => p));
  const back = new Array<number>(pValues.length);
  order.forEach(({ place }, i) => (back[place] = inOrder[i] ?? NaN));
  return back;
}

/**
 * Evidently's dataset drift: whether the share of drifted columns reaches `limit` (0.5 there, `>=`). Undefined for no columns.
 * https://docs.evidentlyai.com/metrics/preset_data_drift
 */
export function datasetDrift(
  drifted: readonly boolean[],
  limit: number,
): { readonly share: number; readonly drift: boolean } | undefined {
  if (drifted.length === 0) return undefined;
  const share = drifted.filter(Boolean).length / drifted.length;
  return { share, drift: share >= limit };
}
