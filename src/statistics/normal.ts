/**
 * The standard normal law. Both tails keep their relative accuracy (about 1e-14), so that a p-value of 1e-40 is one.
 */

const SQRT_PI = 1.7724538509055160273;
/** Below it erf's series loses less than two digits to 1 - erf; above it the continued fraction converges quickly. */
const SERIES_UNTIL = 1.5;

/**
 * erfc(x) = 1 - erf(x). The series and the continued fraction are https://dlmf.nist.gov/7.6.E2 and https://dlmf.nist.gov/7.9.E1.
 * NaN gives NaN.
 */
export function complementaryError(x: number): number {
  if (x < 0) return 2 - complementaryError(-x);
  if (x < SERIES_UNTIL) return 1 - errorSeries(x);
  return x > 27.3 ? 0 : errorFraction(x);
}

/** P(Z <= z). */
export function normalCumulative(z: number): number {
  return complementaryError(-z * Math.SQRT1_2) / 2;
}

/** P(Z > z). */
export function normalSurvival(z: number): number {
  return complementaryError(z * Math.SQRT1_2) / 2;
}

/** P(|Z| >= |z|), the two-sided p-value of a z statistic. */
export function normalTwoSided(z: number): number {
  return complementaryError(Math.abs(z) * Math.SQRT1_2);
}

/** z with P(Z > z) = alpha / 2: 1.96 for 0.05. */
export function criticalNormal(alpha: number): number {
  return -normalQuantile(alpha / 2);
}

function errorSeries(x: number): number {
  let term = (2 / SQRT_PI) * x * Math.exp(-x * x);
  let sum = term;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (2 * x * x) / (2 * k + 1);
    sum += term;
  }
  return sum;
}

function errorFraction(x: number): number {
  let fraction = x;
  for (let k = Math.ceil(20 + 250 / (x * x)); k >= 1; k--) fraction = x + k / 2 / fraction;
  // x * x rounds, and exp makes a relative error of it: the rounded part goes into a factor of its own.
  const head = Math.round(x * 16) / 16;
  return (Math.exp(-head * head) * Math.exp(-(x - head) * (x + head))) / (SQRT_PI * fraction);
}

/** The three rational approximations of Wichura's PPND16, numerator and denominator, lowest power first. */
const CENTRE = [
  [
    3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125, 45921.953931549871457,
    67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
  ],
  [
    1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077, 21213.794301586595867, 39307.89580009271061,
    28729.085735721942674, 5226.495278852854561,
  ],
] as const;
const SHOULDER = [
  [
    1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504, 1.27045825245236838258,
    0.24178072517745061177, 0.0227238449892691845833, 7.7454501427834140764e-4,
  ],
  [
    1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455, 0.14810397642748007459, 0.0151986665636164571966,
    5.475938084995344946e-4, 1.05075007164441684324e-9,
  ],
] as const;
const TAIL = [
  [
    6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123, 0.026532189526576123093,
    0.0012426609473880784386, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
  ],
  [
    1, 0.59983220655588793769, 0.13692988092273580531, 0.0148753612908506148525, 7.868691311456132591e-4,
    1.8463183175100546818e-5, 1.4215117583164458887e-7, 2.04426310338993978564e-15,
  ],
] as const;

/**
 * z with P(Z <= z) = p, for p in [0, 1]; infinite at the ends, NaN outside. Wichura's algorithm AS 241, relative error about 1e-16:
 * https://doi.org/10.2307/2347330
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return NaN;
  if (p === 0 || p === 1) return p === 0 ? -Infinity : Infinity;
  const fromHalf = p - 0.5;
  if (Math.abs(fromHalf) <= 0.425) return fromHalf * rational(CENTRE, 0.180625 - fromHalf * fromHalf);
  const depth = Math.sqrt(-Math.log(Math.min(p, 1 - p)));
  const size = depth <= 5 ? rational(SHOULDER, depth - 1.6) : rational(TAIL, depth - 5);
  return fromHalf < 0 ? -size : size;
}

function rational([above, below]: readonly [readonly number[], readonly number[]], x: number): number {
  return polynomial(above, x) / polynomial(below, x);
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}
