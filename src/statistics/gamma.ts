/**
 * The gamma function's family, by Loader's saddle-point forms, which keep full accuracy where counts are in the millions and
 * logarithms of factorials would cancel: https://www.r-project.org/doc/reports/CLoader-dbinom-2002.pdf
 */

/** A series or fraction needs about 6√a terms: enough for a of 1e9. */
const MOST_TERMS = 1_000_000;

const HALF_LOG_TWO_PI = 0.91893853320467274178;

/** Lanczos' coefficients for g = 7, n = 9: https://en.wikipedia.org/wiki/Lanczos_approximation */
const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012,
  9.9843695780195716e-6, 1.5056327351493116e-7,
] as const;

/** ln Γ(x) for x > 0. */
export function logGamma(x: number): number {
  if (x < 0.5) return logGamma(x + 1) - Math.log(x);
  if (x > 16) return (x - 0.5) * Math.log(x) - x + HALF_LOG_TWO_PI + stirlingSeries(x);
  const sum = LANCZOS.reduce((total, coefficient, i) => total + coefficient / (x + i), 0.99999999999980993);
  const t = x + 6.5;
  return HALF_LOG_TWO_PI + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

/** ln Γ(n + 1) less Stirling's formula √(2πn)(n/e)^n, for n > 0. */
export function stirlingError(n: number): number {
  if (n > 16) return stirlingSeries(n);
  return logGamma(n + 1) - (n + 0.5) * Math.log(n) + n - HALF_LOG_TWO_PI;
}

/** https://dlmf.nist.gov/5.11.E1 */
function stirlingSeries(n: number): number {
  const r = 1 / (n * n);
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - (1 / 1188 - (691 / 360360) * r) * r) * r) * r) * r) / n;
}

/** x ln(x / mean) + mean - x, without cancellation where x is near the mean. Loader calls it bd0. */
export function deviance(x: number, mean: number): number {
  const difference = x - mean;
  if (Math.abs(difference) >= 0.1 * (x + mean)) return x * Math.log(x / mean) - difference;
  const v = difference / (x + mean);
  let sum = difference * v;
  let term = 2 * x * v;
  for (let k = 1; ; k++) {
    term *= v * v;
    const next = sum + term / (2 * k + 1);
    if (next === sum) return sum;
    sum = next;
  }
}

/** x^a e^-x / Γ(a + 1): the Poisson density, for any a > 0 and x > 0. */
function poissonDensity(a: number, x: number): number {
  return Math.exp(-stirlingError(a) - deviance(a, x)) / Math.sqrt(2 * Math.PI * a);
}

/**
 * Q(a, x) = Γ(a, x) / Γ(a), the upper regularised incomplete gamma function, for a > 0 and x >= 0:
 * https://dlmf.nist.gov/8.7.E1 (series) and https://dlmf.nist.gov/8.9.E2 (continued fraction).
 */
export function upperGamma(a: number, x: number): number {
  if (x === 0) return 1;
  if (x === Infinity) return 0;
  const density = poissonDensity(a, x);
  return x < a + 1 ? 1 - density * lowerSeries(a, x) : density * a * upperFraction(a, x);
}

function lowerSeries(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let n = a + 1; term > sum * 1e-17 && n < a + MOST_TERMS; n++) {
    term *= x / n;
    sum += term;
  }
  return sum;
}

/** Lentz's method: https://doi.org/10.1364/AO.15.000668 */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let fraction = d;
  for (let i = 1; i < MOST_TERMS; i++) {
    const numerator = -i * (i - a);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return fraction;
}

/** P(χ² > x) with `freedom` degrees of freedom; undefined without freedom, beyond 1e9, or where the statistic is none. */
export function chiSquareSurvival(x: number, freedom: number): number | undefined {
  if (!(freedom > 0 && freedom <= 1e9) || Number.isNaN(x)) return undefined;
  return x <= 0 ? 1 : upperGamma(freedom / 2, x / 2);
}
