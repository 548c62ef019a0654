import { deviance, stirlingError } from "./gamma.ts";
import { crossing } from "./crossing.ts";

/**
 * The beta function's family: binomial tails and Student's t. Every function takes both x and 1 - x where the difference would lose
 * digits, and keeps both tails' relative accuracy.
 */

/** Γ(n+1) / (Γ(k+1) Γ(n-k+1)) p^k q^(n-k), for any real 0 <= k <= n: the binomial density, as Loader computes it. */
export function binomialDensity(k: number, n: number, p: number, q = 1 - p): number {
  if (p === 0) return k === 0 ? 1 : 0;
  if (q === 0) return k === n ? 1 : 0;
  if (k === 0) return Math.exp(p < 0.1 ? n * Math.log1p(-p) : n * Math.log(q));
  if (k === n) return Math.exp(q < 0.1 ? n * Math.log1p(-q) : n * Math.log(p));
  const exponent = stirlingError(n) - stirlingError(k) - stirlingError(n - k) - deviance(k, n * p) - deviance(n - k, n * q);
  return Math.exp(exponent) * Math.sqrt(n / (2 * Math.PI * k * (n - k)));
}

/**
 * I_x(a, b), the regularised incomplete beta function, for a, b > 0 and x + y = 1; its upper tail is `incompleteBeta(y, x, b, a)`.
 * https://dlmf.nist.gov/8.17.E22
 */
export function incompleteBeta(x: number, y: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  // The fraction converges quickly below the mean a / (a + b) only.
  return x * b <= y * a ? betaFraction(x, y, a, b) : 1 - betaFraction(y, x, b, a);
}

/** DiDonato and Morris' fraction, whose terms do not cancel near the mean: https://doi.org/10.1145/131766.131776, equation 9 */
function betaFraction(x: number, y: number, a: number, b: number): number {
  const front = (binomialDensity(a, a + b, x, y) * a * b) / (a + b);
  const fromMean = a * y - b * x;
  let fraction = (a * (fromMean + 1)) / (a + 1);
  let c = fraction;
  let d = 0;
  for (let m = 1; m < 1_000_000; m++) {
    const step = a + 2 * m - 1;
    const above = (((a + m - 1) * (a + b + m - 1)) / (step * step)) * m * (b - m) * x * x;
    const below = m + (m * (b - m) * x) / step + ((a + m) * (fromMean + 1 + m * (2 - x))) / (step + 2);
    d = 1 / (below + above * d);
    c = below + above / c;
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return Math.min(1, front / fraction);
}

/** P(K >= k) for K binomial of n trials with probability p. */
export function binomialAtLeast(k: number, n: number, p: number): number {
  if (k <= 0) return 1;
  return k > n ? 0 : incompleteBeta(p, 1 - p, k, n - k + 1);
}

/** P(K <= k) for K binomial of n trials with probability p. */
export function binomialAtMost(k: number, n: number, p: number): number {
  if (k >= n) return 1;
  return k < 0 ? 0 : incompleteBeta(1 - p, p, n - k, k + 1);
}

/** The smallest k with P(K <= k) >= share, for K binomial of n trials with probability p. */
export function binomialQuantile(share: number, n: number, p: number): number {
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (binomialAtMost(middle, n, p) >= share) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** P(|T| >= |t|) of Student's t with real degrees of freedom > 0. */
export function studentTwoSided(t: number, freedom: number): number {
  if (Math.abs(t) === Infinity) return 0;
  const square = t * t;
  return incompleteBeta(freedom / (freedom + square), square / (freedom + square), freedom / 2, 0.5);
}

/** t with P(|T| >= t) = alpha, for alpha in (0, 1). */
export function criticalStudent(alpha: number, freedom: number): number {
  let high = 2;
  while (studentTwoSided(high, freedom) > alpha && high < 1e300) high *= 2;
  return crossing((t) => alpha - studentTwoSided(t, freedom), 0, high);
}
