/*
 * Draws that are the same on every machine and in every run: whoever draws names the seed, and a verdict can be computed again.
 */

/** The next number of a stream, in [0, 1), with 53 random bits. */
export type Draw = () => number;

/**
 * The stream of a seed, of which the low 32 bits count: xoshiro128** by Blackman and Vigna, its state filled by splitmix32.
 * https://prng.di.unimi.it/
 */
export function drawsOf(seed: number): Draw {
  let filling = seed | 0;
  const fill = () => {
    filling = (filling + 0x9e3779b9) | 0;
    let word = filling ^ (filling >>> 16);
    word = Math.imul(word, 0x21f0aaad);
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
    return word ^ (word >>> 15);
  };
  let [a, b, c, d] = [fill(), fill(), fill(), fill()] as const;
  const next = () => {
    const result = Math.imul(rotated(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotated(d, 11);
    return result;
  };
  return () => ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53;
}

function rotated(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

/** One value of the standard normal law, by Marsaglia's polar method: https://doi.org/10.1137/1006063 */
export function drawNormal(draw: Draw): number {
  for (;;) {
    const x = 2 * draw() - 1;
    const y = 2 * draw() - 1;
    const square = x * x + y * y;
    if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square);
  }
}

/**
 * One value of the gamma law of a shape above 0 and scale 1, by Marsaglia and Tsang's method: https://doi.org/10.1145/358407.358414.
 * Such values of several shapes, divided by their sum, are one draw of Dirichlet's law.
 */
export function drawGamma(draw: Draw, shape: number): number {
  if (shape < 1) return drawGamma(draw, shape + 1) * (1 - draw()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = drawNormal(draw);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - draw()) < (x * x) / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}
