import { chiSquareSurvival } from "./gamma.ts";
import { defined, isCount } from "./defined.ts";
import { type PairedCounts, total } from "./paired-counts.ts";

/** A χ² statistic in [0, ∞], its degrees of freedom, and P(χ² > statistic), undefined without freedom. */
export type ChiSquare = { readonly statistic: number; readonly freedom: number; readonly pValue: number | undefined };

/**
 * Goodness of fit: Σ (observed - expected)² / expected, k - 1 degrees of freedom. What was observed where nothing is expected makes it
 * infinite, and p 0; a bin with neither adds nothing. Undefined for no bins, or counts that are none.
 * https://docs.scipy.org/doc/scipy/reference/generated/scipy.stats.chisquare.html
 */
export function chiSquareFit(observed: readonly number[], expected: readonly number[]): ChiSquare | undefined {
  if (observed.length === 0 || observed.length !== expected.length || ![...observed, ...expected].every(isCount))
    return undefined;
  const statistic = defined(
    observed.reduce((sum, o, i) => {
      const e = expected[i] ?? 0;
      return sum + (o === e ? 0 : (o - e) ** 2 / e);
    }, 0),
  );
  return statistic === undefined ? undefined : judged(statistic, observed.length - 1);
}

/**
 * Evidently's chi-square: the current counts against the reference's, scaled to the current's total. It takes the reference for the
 * truth and not for a sample, and so finds more than `chiSquareContingency`. Evidently calls p < 0.05 drift. Undefined where a side is
 * empty.
 * https://github.com/evidentlyai/evidently/blob/main/src/evidently/legacy/calculations/stattests/chisquare_stattest.py
 */
export function evidentlyChiSquare({ reference, current }: PairedCounts): ChiSquare | undefined {
  const n = total(reference);
  const m = total(current);
  if (!(n > 0 && m > 0)) return undefined;
  return chiSquareFit(
    current,
    reference.map((count) => count * (m / n)),
  );
}

/** Rows of counts, all of one length. */
export type Table = readonly (readonly number[])[];

/**
 * Pearson's test of independence, (r-1)(c-1) degrees of freedom; with one degree and `yates`, every difference is first taken half a
 * unit towards 0, which is NannyML's and scipy's default. Empty rows and columns are left out (scipy refuses them). Without freedom
 * the statistic is 0 and p 1, as in scipy. Undefined for an empty table, or counts
 * that are none.
 * https://docs.scipy.org/doc/scipy/reference/generated/scipy.stats.chi2_contingency.html
 */
export function chiSquareContingency(table: Table, yates: boolean): ChiSquare | undefined {
  const rows = table.map(total);
  const columns = (table[0] ?? []).map((_, j) => table.reduce((sum, row) => sum + (row[j] ?? 0), 0));
  const all = total(rows);
  if (!(all > 0) || !table.flat().every(isCount)) return undefined;
  const freedom = (occupied(rows) - 1) * (occupied(columns) - 1);
  if (freedom === 0) return { statistic: 0, freedom, pValue: 1 };
  let statistic = 0;
  for (const [i, row] of table.entries()) {
    for (const [j, count] of row.entries()) {
      const expected = ((rows[i] ?? 0) * (columns[j] ?? 0)) / all;
      if (expected === 0) continue;
      const apart = Math.abs(count - expected);
      statistic += (apart - (yates && freedom === 1 ? Math.min(0.5, apart) : 0)) ** 2 / expected;
    }
  }
  return judged(statistic, freedom);
}

/**
 * Cramér's V: √(χ² / N / min(r-1, c-1)), without Yates and without correction of its bias; the strength of an association, in [0, 1].
 * Undefined where there is only one row or column.
 * https://docs.scipy.org/doc/scipy/reference/generated/scipy.stats.contingency.association.html
 */
export function cramersV(table: Table): number | undefined {
  const found = chiSquareContingency(table, false);
  const least = Math.min(table.length, table[0]?.length ?? 0) - 1;
  if (!found || least < 1) return undefined;
  return found.freedom === 0 ? undefined : Math.sqrt(found.statistic / total(table.map(total)) / least);
}

/**
 * Whether arms got the shares of traffic they should have: goodness of fit against the planned ratio, which need not add up to 1. To be
 * judged before anything else of an experiment is. https://doi.org/10.1145/3292500.3330722
 */
export function sampleRatioMismatch(observed: readonly number[], planned: readonly number[]): ChiSquare | undefined {
  const all = total(observed);
  const parts = total(planned);
  if (!(all > 0 && parts > 0)) return undefined;
  return chiSquareFit(
    observed,
    planned.map((part) => (all * part) / parts),
  );
}

function occupied(totals: readonly number[]): number {
  return totals.filter((count) => count > 0).length;
}

function judged(statistic: number, freedom: number): ChiSquare {
  return { statistic, freedom, pValue: chiSquareSurvival(statistic, freedom) };
}
