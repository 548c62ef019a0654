import { binomialDensity } from "./beta.ts";

/**
 * P(D > d) of one sample of n rows against its own continuous distribution, as scipy's `kstwo.sf`:
 * https://docs.scipy.org/doc/scipy/reference/generated/scipy.stats.kstwo.html
 *
 * Simard and L'Ecuyer's division of the work, https://doi.org/10.18637/jss.v039.i11: far out twice the one-sided law, which is all
 * but exact there; for few rows Marsaglia, Tsang and Wang's matrix; for many Kolmogorov's series with Vrbik's correction, whose
 * error is at most 1e-4 at 140 rows, 2e-5 at 1,000 and 5e-8 at 500,000.
 */
export function oneSampleSurvival(d: number, n: number): number {
  if (d <= 0) return 1;
  if (d >= 1) return 0;
  const square = n * d * d;
  if (n < 140) return square >= 4 || 2 * d >= 1 ? upper(d, n) : Math.min(1, Math.max(0, 1 - matrixCumulative(d, n)));
  return square >= 2.2 ? upper(d, n) : kolmogorovSeries(vrbik(Math.sqrt(square), n));
}

function upper(d: number, n: number): number {
  return Math.min(1, 2 * (n <= 100_000 ? oneSided(d, n) : oneSidedTail(d, n)));
}

/** P(D+ >= d) = d Σ C(n, j) (1 - d - j/n)^(n-j) (d + j/n)^(j-1), Smirnov's sum of positive terms. */
function oneSided(d: number, n: number): number {
  let sum = Math.exp(n * Math.log1p(-d));
  for (let j = 1; j < n * (1 - d); j++) {
    const p = d + j / n;
    sum += (d / p) * binomialDensity(j, n, p, 1 - p);
  }
  return sum;
}

/** The same for very many rows: https://doi.org/10.18637/jss.v039.i11, section 3 */
function oneSidedTail(d: number, n: number): number {
  const z = (6 * n * d + 1) ** 2 / (18 * n);
  return Math.max(0, 1 - (2 * z * z - 4 * z - 1) / (18 * n)) * Math.exp(-z);
}

/** The correction to order 1/n: https://en.wikipedia.org/wiki/Kolmogorov–Smirnov_test#Asymptotic_distribution, which cites Vrbik (2018). */
function vrbik(z: number, n: number): number {
  return z + 1 / (6 * Math.sqrt(n)) + (z - 1) / (4 * n);
}

/** Kolmogorov's limit, 2 Σ (-1)^(k-1) e^(-2k²z²); near 0 its other form: https://en.wikipedia.org/wiki/Kolmogorov–Smirnov_test */
function kolmogorovSeries(z: number): number {
  if (z <= 0) return 1;
  let sum = 0;
  if (z < 1) {
    for (let k = 1; k < 20; k += 2) sum += Math.exp(-((k * Math.PI) ** 2) / (8 * z * z));
    return Math.max(0, 1 - (Math.sqrt(2 * Math.PI) / z) * sum);
  }
  for (let k = 1; k < 20; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * z * z);
  return Math.min(1, Math.max(0, sum));
}

/** P(D < d) as n!/n^n times an element of a matrix's n-th power: https://doi.org/10.18637/jss.v008.i18 */
function matrixCumulative(d: number, n: number): number {
  const k = Math.floor(n * d) + 1;
  const size = 2 * k - 1;
  let value = power(matrix(size, k - n * d), n)[k - 1]?.[k - 1] ?? 0;
  for (let i = 1; i <= n; i++) value *= i / n;
  return value;
}

type Matrix = readonly (readonly number[])[];

/** Ones on and below the first superdiagonal but for the corner rows, each divided by (row - column + 1)!. */
function matrix(size: number, h: number): Matrix {
  const factorials = [1];
  for (let i = 1; i <= size; i++) factorials.push((factorials[i - 1] ?? 1) * i);
  return Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_, j) => {
      if (i - j + 1 < 0) return 0;
      let entry = 1;
      if (j === 0) entry -= h ** (i + 1);
      if (i === size - 1) entry -= h ** (size - j);
      if (j === 0 && i === size - 1 && 2 * h > 1) entry += (2 * h - 1) ** size;
      return entry / (factorials[i - j + 1] ?? 1);
    }),
  );
}

/** For at most 140 rows the elements stay below 1e140, so nothing needs scaling. */
function power(of: Matrix, exponent: number): Matrix {
  if (exponent === 1) return of;
  const half = power(of, Math.floor(exponent / 2));
  const whole = product(half, half);
  return exponent % 2 === 0 ? whole : product(whole, of);
}

function product(one: Matrix, other: Matrix): Matrix {
  return one.map((row) => {
    const sums = new Array<number>(row.length).fill(0);
    row.forEach((factor, k) => other[k]?.forEach((element, j) => (sums[j] = (sums[j] ?? 0) + factor * element)));
    return sums;
  });
}
