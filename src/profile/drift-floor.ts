import { totalVariationNoise, wassersteinNoise } from "../statistics/absolute-sum.ts";
import { evidentlyShares } from "../statistics/psi.ts";
import { criticalChiSquare, psiNoise } from "../statistics/noise-floor.ts";
import { normalQuantile } from "../statistics/normal.ts";
import { type PairedCounts, type PairedShares, shares, total } from "../statistics/paired-counts.ts";
import type { Distribution } from "./distribution.ts";

/*
 * What chance alone exceeds about once in twenty times where nothing has drifted, of n rows of the reference and m current ones. With
 * shares p and q of one truth π, Σ(p - q)²/π is (1/n + 1/m) times a χ² with bins - 1 degrees of freedom, and every divergence that is
 * smooth where p = q comes to a multiple of it: Csiszár and Shields, Theorem 4.1, https://doi.org/10.1561/0100000004. That fails of a
 * bin that chance leaves empty on one side, where the fill decides: such a bin is no evidence, and what it adds is noise as it stands.
 */

const RARE = 0.05;
/** Where so many rows are expected chance leaves a bin empty once in 20,000 times, and there may be thousands of bins. Our choice. */
const MAY_BE_EMPTY = 10;

/** PSI with a floor (`psi`) ≈ Σ(p - q)²/π. As all here undefined for one bin, or none. */
export function psiFloor(counts: PairedCounts, floor: number): number | undefined {
  const of = shares(counts);
  return floorOf(counts, of, 1, (p, q) => indexTerm(Math.max(p, floor), Math.max(q, floor)));
}

/** The same with Evidently's fill (`evidentlyPsi`). */
export function evidentlyPsiFloor(counts: PairedCounts): number | undefined {
  return floorOf(counts, evidentlyShares(counts), 1, indexTerm);
}

/** Kullback and Leibler's divergence with that fill (`evidentlyKl`), in nats, ≈ ½ Σ(p - q)²/π. */
export function evidentlyKlFloor(counts: PairedCounts): number | undefined {
  return floorOf(counts, evidentlyShares(counts), 1 / 2, (p, q) => p * Math.log(p / q) - p + q);
}

/** Jensen and Shannon's distance to base e: its square ≈ ⅛ Σ(p - q)²/π, and of a bin that one side leaves empty half the share times ln 2. */
export function jensenShannonFloor(counts: PairedCounts): number | undefined {
  const floor = floorOf(counts, shares(counts), 1 / 8, (p, q) => ((p + q) * Math.LN2) / 2);
  return floor && Math.sqrt(floor);
}

/** Hellinger's distance: its square ≈ ⅛ Σ(p - q)²/π. */
export function hellingerFloor(counts: PairedCounts): number | undefined {
  const floor = floorOf(counts, shares(counts), 1 / 8, (p, q) => (p + q) / 2);
  return floor && Math.sqrt(floor);
}

/** Cramér's V of two sides is √(χ² / (n + m)), whatever the shares. */
export function cramersVFloor({ reference, current }: PairedCounts): number | undefined {
  const rows = total(reference) + total(current);
  const categories = reference.filter((count, i) => count > 0 || (current[i] ?? 0) > 0).length;
  return categories < 2 ? undefined : Math.sqrt(criticalChiSquare(RARE, categories - 1) / rows);
}

/**
 * √(-ln(0.05 / 2) / 2 · (1/n + 1/m)), Smirnov's limit of the 95th percentile of D; of few rows and of tied values it is too high.
 * https://en.wikipedia.org/wiki/Kolmogorov–Smirnov_test#Two-sample_Kolmogorov–Smirnov_test
 */
export function ksFloor(n: number, m: number): number | undefined {
  return n > 0 && m > 0 ? Math.sqrt((-Math.log(RARE / 2) / 2) * (1 / n + 1 / m)) : undefined;
}

/** L-infinity: the widest of the normal limits of each |p - q|, at 0.05 over how many there are (of two categories both are one); rather too high. */
export function lInfinityFloor({ reference, current }: PairedCounts): number | undefined {
  const n = total(reference);
  const m = total(current);
  const together = reference.map((count, i) => (count + (current[i] ?? 0)) / (n + m)).filter((share) => share > 0);
  if (!(n > 0 && m > 0) || together.length < 2) return undefined;
  const widest = together.reduce((most, share) => Math.max(most, share * (1 - share)), 0);
  const tests = together.length === 2 ? 1 : together.length;
  return -normalQuantile(RARE / 2 / tests) * Math.sqrt(widest * (1 / n + 1 / m));
}

/** The Wasserstein distance, in the unit of the values: as of both sides together, each cell at its upper end. */
export function wassersteinFloor(reference: Distribution, current: Distribution): number | undefined {
  const size = reference.highs.length + current.highs.length;
  const points = new Float64Array(size);
  const below = new Float64Array(size);
  const [n, m] = [reference.rows, current.rows];
  let [i, j, rows] = [0, 0, 0];
  for (let place = 0; place < size; place++) {
    const [one = Infinity, other = Infinity] = [reference.highs[i], current.highs[j]];
    const isOurs = i < reference.highs.length && one <= other;
    rows += (isOurs ? reference.counts[i++] : current.counts[j++]) ?? 0;
    points[place] = isOurs ? one : other;
    below[place] = rows / (n + m);
  }
  return wassersteinNoise(points, below, { n, m, alpha: RARE });
}

/** Total variation: half the sum of all |p - q|. A category that chance may well leave empty is noise as it stands, as above. */
export function totalVariationFloor({ reference, current }: PairedCounts): number | undefined {
  const [n, m] = [total(reference), total(current)];
  let noise = 0;
  const together: number[] = [];
  for (const [i, one] of reference.entries()) {
    const other = current[i] ?? 0;
    if (isThin(one, other, n, m)) noise += (one / n + other / m) / 2;
    else together.push((one + other) / (n + m));
  }
  const floor = (totalVariationNoise(together, { n, m, alpha: RARE }) ?? 0) + noise;
  return floor > 0 ? floor : undefined;
}

/** Whether one side has none of a category, and chance alone may leave it so. */
function isThin(one: number, other: number, n: number, m: number): boolean {
  const expected = one === 0 ? (other / m) * n : other === 0 ? (one / n) * m : Infinity;
  return expected <= MAY_BE_EMPTY;
}

function floorOf(
  { reference, current }: PairedCounts,
  of: PairedShares | undefined,
  multiple: number,
  term: (p: number, q: number) => number,
): number | undefined {
  if (!of) return undefined;
  const n = total(reference);
  const m = total(current);
  let bins = 0;
  let thin = 0;
  let noise = 0;
  for (const [i, one] of reference.entries()) {
    const other = current[i] ?? 0;
    if (!isThin(one, other, n, m)) {
      bins++;
      continue;
    }
    noise += term(of.reference[i] ?? 0, of.current[i] ?? 0);
    // Empty on both sides, a bin still counts where each has a fill of its own.
    if (one > 0 || other > 0) thin++;
  }
  // What the thin bins hold together varies like one bin more.
  const floor = multiple * (psiNoise(n, m, bins + Math.min(thin, 1), RARE)?.floor ?? 0) + noise;
  return floor > 0 ? floor : undefined;
}

function indexTerm(p: number, q: number): number {
  return p === q ? 0 : (p - q) * Math.log(p / q);
}
