import {
  accuracy,
  addConfusions,
  baseRate,
  type Confusion,
  falsePositiveRate,
  negativePredictiveValue,
  precision,
  recall,
  rowsOf,
  selectionRate,
} from "./confusion.ts";

/** A group's rates, each in [0, 1] and undefined where nobody in the group counts towards it. */
export type GroupRates = {
  readonly rows: number;
  readonly selectionRate: number | undefined;
  readonly truePositiveRate: number | undefined;
  readonly falsePositiveRate: number | undefined;
  readonly positivePredictiveValue: number | undefined;
  readonly negativePredictiveValue: number | undefined;
  readonly accuracy: number | undefined;
  readonly baseRate: number | undefined;
};

/** The names of rates that gaps are taken of. */
export type RateName = Exclude<keyof GroupRates, "rows">;

export function groupRates(of: Confusion): GroupRates {
  return {
    rows: rowsOf(of),
    selectionRate: selectionRate(of),
    truePositiveRate: recall(of),
    falsePositiveRate: falsePositiveRate(of),
    positivePredictiveValue: precision(of),
    negativePredictiveValue: negativePredictiveValue(of),
    accuracy: accuracy(of),
    baseRate: baseRate(of),
  };
}

/** All groups together. */
export function overall(groups: readonly Confusion[]): Confusion {
  const none = { truePositives: 0, falsePositives: 0, falseNegatives: 0, trueNegatives: 0 };
  return groups.reduce(addConfusions, none);
}

/*
 * Gaps between groups. A rate that is undefined in any group leaves every gap of it undefined: nobody knows how far it is from the
 * others, and Fairlearn's 0 in its place may hide a gap as well as invent one. Gaps grow with the number of groups and with small ones;
 * `newcombe`, `katz` and `holm` say how much of that may be chance.
 */

/**
 * Largest less smallest rate, in [0, 1]: Fairlearn's `difference(method="between_groups")`. Of selection rates it is demographic
 * parity's, of true positive rates equal opportunity's. Undefined for no groups.
 * https://fairlearn.org/main/user_guide/assessment/common_fairness_metrics.html
 */
export function rateDifference(rates: readonly (number | undefined)[]): number | undefined {
  const known = all(rates);
  return known && Math.max(...known) - Math.min(...known);
}

/** Smallest over largest rate, in [0, 1]: `ratio(method="between_groups")`. Undefined for no groups, or where all rates are 0. */
export function rateRatio(rates: readonly (number | undefined)[]): number | undefined {
  const known = all(rates);
  if (!known) return undefined;
  const largest = Math.max(...known);
  return largest === 0 ? undefined : Math.min(...known) / largest;
}

/** The largest |group - overall|, in [0, 1]: `difference(method="to_overall")`. */
export function differenceToOverall(rates: readonly (number | undefined)[], whole: number | undefined): number | undefined {
  const known = all(rates);
  return known && whole !== undefined ? Math.max(...known.map((rate) => Math.abs(rate - whole))) : undefined;
}

/** The smallest min(group / overall, overall / group), in [0, 1]: `ratio(method="to_overall")`. Undefined where overall is 0. */
export function ratioToOverall(rates: readonly (number | undefined)[], whole: number | undefined): number | undefined {
  const known = all(rates);
  if (!known || whole === undefined || whole === 0) return undefined;
  return Math.min(...known.map((rate) => Math.min(rate / whole, rate === 0 ? Infinity : whole / rate)));
}

/** Equalized odds: the larger of the true and false positive rates' gaps, or their mean. Undefined where one of them is. */
export function equalizedOddsDifference(groups: readonly GroupRates[], by: "worst" | "mean"): number | undefined {
  const gaps = all([
    rateDifference(groups.map(({ truePositiveRate }) => truePositiveRate)),
    rateDifference(groups.map(({ falsePositiveRate }) => falsePositiveRate)),
  ]);
  return gaps && (by === "worst" ? Math.max(...gaps) : gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length);
}

/** Equalized odds as a ratio: the smaller of the two rates' ratios. Undefined where one of them is. */
export function equalizedOddsRatio(groups: readonly GroupRates[]): number | undefined {
  const ratios = all([
    rateRatio(groups.map(({ truePositiveRate }) => truePositiveRate)),
    rateRatio(groups.map(({ falsePositiveRate }) => falsePositiveRate)),
  ]);
  return ratios && Math.min(...ratios);
}

/**
 * Rates as Fairlearn takes them into its gaps: true and false positive rates are 0 where nobody counts towards them, since it
 * normalises a confusion matrix and replaces NaN. To reproduce its numbers, not to judge by.
 * https://github.com/fairlearn/fairlearn/blob/main/fairlearn/metrics/_base_metrics.py
 */
export function asFairlearn(of: GroupRates): GroupRates {
  return { ...of, truePositiveRate: of.truePositiveRate ?? 0, falsePositiveRate: of.falsePositiveRate ?? 0 };
}

/** All the rates, or undefined where there are none or one of them is. */
function all(rates: readonly (number | undefined)[]): readonly number[] | undefined {
  const known = rates.filter((rate) => rate !== undefined);
  return known.length > 0 && known.length === rates.length ? known : undefined;
}
