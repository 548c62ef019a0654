/** How many values, their mean, and the sum of squared deviations from it. Moments of parts make moments of the whole. */
export type Moments = { readonly count: number; readonly mean: number; readonly squares: number };

/**
 * Two passes with a correction for the mean's own rounding, so that 1e9 + 1, 1e9 + 2, … lose nothing: a sum of squares would.
 * https://doi.org/10.1080/00031305.1983.10483115. A NaN makes NaN of mean and squares.
 */
export function moments(values: Float64Array): Moments {
  const count = values.length;
  if (count === 0) return { count, mean: 0, squares: 0 };
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[i] as number;
  const guess = sum / count;
  let rest = 0;
  let squares = 0;
  for (let i = 0; i < count; i++) {
    const deviation = (values[i] as number) - guess;
    rest += deviation;
    squares += deviation * deviation;
  }
  return { count, mean: positiveZero(guess + rest / count), squares: Math.max(0, squares - (rest * rest) / count) };
}

/** The moments of two parts together: Chan, Golub and LeVeque, https://en.wikipedia.org/wiki/Algorithms_for_calculating_variance */
export function merged(one: Moments, other: Moments): Moments {
  if (one.count === 0) return other;
  if (other.count === 0) return one;
  const count = one.count + other.count;
  const apart = other.mean - one.mean;
  return {
    count,
    mean: positiveZero(one.mean + (apart * other.count) / count),
    squares: one.squares + other.squares + (apart * apart * one.count * other.count) / count,
  };
}

/** No JSON tells -0 from 0, and moments come back from it as they were. */
export function positiveZero(mean: number): number {
  return mean + 0;
}

/** The arithmetic mean; undefined for no values or where one is not finite. */
export function mean(values: Float64Array): number | undefined {
  const { count, mean } = moments(values);
  return count > 0 && Number.isFinite(mean) ? mean : undefined;
}

/**
 * Σ(x - mean)² / (n - degrees), with 1 degree the sample variance and 0 the population's. Undefined where n <= degrees or a value is
 * not finite. https://numpy.org/doc/stable/reference/generated/numpy.var.html (whose `ddof` this is)
 */
export function variance(values: Float64Array, degrees: 0 | 1): number | undefined {
  return varianceOf(moments(values), degrees);
}

/** The same of moments. */
export function varianceOf({ count, squares }: Moments, degrees: 0 | 1): number | undefined {
  return count > degrees && Number.isFinite(squares) ? squares / (count - degrees) : undefined;
}

/** Whether every value is a finite number. */
export function areFinite(values: Float64Array): boolean {
  // 0 times anything but a finite number is NaN.
  let zero = 0;
  for (let i = 0; i < values.length; i++) zero += (values[i] as number) * 0;
  return zero === 0;
}

/** The values that are finite numbers: Evidently drops NaN and infinities from a column before anything else. Their share is to be judged apart. */
export function finiteOnly(values: Float64Array): Float64Array {
  return values.filter(Number.isFinite);
}
