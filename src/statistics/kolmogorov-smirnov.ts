import { isCount } from "./defined.ts";
import { oneSampleSurvival } from "./kolmogorov-law.ts";
import { largestGap } from "./largest-gap.ts";

/**
 * The two-sample Kolmogorov-Smirnov statistic, the largest |F - G| of the two empirical distribution functions, both continuous from
 * the right and compared behind every tie; in [0, 1]. `gap` is that difference times n·m, an integer. Undefined where a sample is
 * empty or holds NaN. https://docs.scipy.org/doc/scipy/reference/generated/scipy.stats.ks_2samp.html
 */
export function kolmogorovSmirnov(reference: Float64Array, current: Float64Array): KolmogorovSmirnov | undefined {
  const gap = largestGap(reference, current);
  if (gap === undefined) return undefined;
  const [n, m] = [reference.length, current.length];
  return { n, m, gap, statistic: gap / (n * m) };
}

export type KolmogorovSmirnov = { readonly n: number; readonly m: number; readonly gap: number; readonly statistic: number };

/** The gap of a statistic that is only known as a number: the nearest multiple of what n and m rows can show. */
export function gapOf(statistic: number, n: number, m: number): number {
  const unit = divisor(n, m);
  return Math.round((statistic * n * m) / unit) * unit;
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}

/** Up to here scipy's `auto` computes the exact law, in at most n·m steps. */
const EXACT_UNTIL = 10_000;

/**
 * The two-sided p-value as scipy's `auto` has it: exact where neither sample has more than 10,000 rows, asymptotic above. In [0, 1].
 * Ties make the exact law conservative. Evidently calls p <= 0.05 drift, alibi-detect p < 0.05.
 */
export function ksPValue(of: KolmogorovSmirnov): number | undefined {
  return Math.max(of.n, of.m) <= EXACT_UNTIL ? ksExact(of) : ksAsymptotic(of);
}

/**
 * P(D >= d) of two samples of one continuous distribution: every order of n and m rows is a lattice path from (0, 0) to (n, m), all
 * equally likely, and this is the share of those that leave the band |i·m - j·n| < gap. Hodges (1958):
 * https://doi.org/10.1007/BF02589501. A relative error near 1e-15; the time is that of the band's cells.
 */
export function ksExact({ n, m, gap }: Omit<KolmogorovSmirnov, "statistic">): number {
  if (gap <= 0) return 1;
  // outside[j] is the share for paths to (i, j); beyond the band it is 1.
  const outside = new Float64Array(m + 1).fill(1);
  for (let i = 0; i <= n; i++) {
    const first = Math.max(0, Math.floor((i * m - gap) / n) + 1);
    const last = Math.min(m, Math.ceil((i * m + gap) / n) - 1);
    if (first > 0 && first <= m) outside[first - 1] = 1;
    let left = 1;
    for (let j = first; j <= last; j++) {
      left = i + j === 0 ? 0 : ((outside[j] as number) * i + left * j) / (i + j);
      outside[j] = left;
    }
  }
  return outside[m] as number;
}

/**
 * scipy's `asymp`: the law of one sample of round(nm/(n+m)) rows, not Kolmogorov's limit. Undefined where that is no row at all.
 */
export function ksAsymptotic({ n, m, statistic }: Omit<KolmogorovSmirnov, "gap">): number | undefined {
  const rows = roundHalfEven((n * m) / (n + m));
  return rows >= 1 && isCount(n) && isCount(m) && statistic >= 0 ? oneSampleSurvival(statistic, rows) : undefined;
}

function roundHalfEven(x: number): number {
  const down = Math.floor(x);
  return x - down === 0.5 ? down + (down % 2) : Math.round(x);
}
