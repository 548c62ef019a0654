import { normalQuantile } from "../../src/statistics/normal.ts";

/** Seeded draws: the same seed draws the same everywhere. */
export type Draws = {
  /** Uniform in [0, 1). */
  readonly uniform: () => number;
  readonly normal: () => number;
  /** Exponential, of mean 1. */
  readonly skewed: () => number;
  /** 1 with probability `p`, else 0. */
  readonly flip: (p: number) => number;
};

export function draws(seed: number): Draws {
  const uniform = generator(seed);
  return {
    uniform,
    normal: () => normalQuantile((Math.floor(uniform() * 2 ** 32) + 0.5) / 2 ** 32),
    skewed: () => -Math.log(1 - uniform()),
    flip: (p) => (uniform() < p ? 1 : 0),
  };
}

/** Doty-Humphrey's sfc32, public domain: 128 bits of state, https://pracrand.sourceforge.net/RNG_engines.txt */
function generator(seed: number): () => number {
  let [a, b, c, counter] = [0, seed | 0, (seed / 2 ** 32) | 0, 1];
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 20; i++) next();
  return next;
}
