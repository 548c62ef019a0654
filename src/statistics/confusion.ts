import { ratio } from "./defined.ts";

/** How often each prediction met each truth: counts of rows, which parts of a sample add up to. */
export type Confusion = {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
};

/** Counts rows of labels and predictions, 1 or 0 each; undefined where another value stands or the two differ in length. */
export function confusionOf(labels: Uint8Array, predictions: Uint8Array): Confusion | undefined {
  return confusionsByGroup(labels, predictions, new Uint16Array(labels.length), 1)?.[0];
}

/**
 * The same for each group apart, `groups` naming every row's by its number below `count`. One pass. A row without a group is to be in
 * one of its own, since leaving it out would hide it. Undefined where a value is out of range or lengths differ.
 */
export function confusionsByGroup(
  labels: Uint8Array,
  predictions: Uint8Array,
  groups: Uint16Array,
  count: number,
): readonly Confusion[] | undefined {
  if (labels.length !== predictions.length || labels.length !== groups.length) return undefined;
  const cells = new Float64Array(4 * count);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    const prediction = predictions[i] as number;
    const group = groups[i] as number;
    if (label > 1 || prediction > 1 || group >= count) return undefined;
    (cells[4 * group + 2 * label + prediction] as number)++;
  }
  return Array.from({ length: count }, (_, group) => {
    const [trueNegatives = 0, falsePositives = 0, falseNegatives = 0, truePositives = 0] = cells.subarray(4 * group);
    return { truePositives, falsePositives, falseNegatives, trueNegatives };
  });
}

/** Counts of two parts together. */
export function addConfusions(one: Confusion, other: Confusion): Confusion {
  return {
    truePositives: one.truePositives + other.truePositives,
    falsePositives: one.falsePositives + other.falsePositives,
    falseNegatives: one.falseNegatives + other.falseNegatives,
    trueNegatives: one.trueNegatives + other.trueNegatives,
  };
}

/*
 * Rates, all in [0, 1] and undefined where their denominator is 0: scikit-learn says 0 there unless told otherwise (`zero_division`),
 * Fairlearn 0, AIF360 NaN. https://en.wikipedia.org/wiki/Confusion_matrix
 */

export function rowsOf({ truePositives, falsePositives, falseNegatives, trueNegatives }: Confusion): number {
  return truePositives + falsePositives + falseNegatives + trueNegatives;
}

/** (TP + TN) / n */
export function accuracy(of: Confusion): number | undefined {
  return ratio(of.truePositives + of.trueNegatives, rowsOf(of));
}

/** TP / (TP + FP), also the positive predictive value. */
export function precision({ truePositives, falsePositives }: Confusion): number | undefined {
  return ratio(truePositives, truePositives + falsePositives);
}

/** TP / (TP + FN), also the true positive rate and sensitivity. */
export function recall({ truePositives, falseNegatives }: Confusion): number | undefined {
  return ratio(truePositives, truePositives + falseNegatives);
}

/** TN / (TN + FP), also the true negative rate. */
export function specificity({ trueNegatives, falsePositives }: Confusion): number | undefined {
  return ratio(trueNegatives, trueNegatives + falsePositives);
}

/** FP / (FP + TN) */
export function falsePositiveRate({ trueNegatives, falsePositives }: Confusion): number | undefined {
  return ratio(falsePositives, trueNegatives + falsePositives);
}

/** FN / (FN + TP) */
export function falseNegativeRate({ truePositives, falseNegatives }: Confusion): number | undefined {
  return ratio(falseNegatives, truePositives + falseNegatives);
}

/** TN / (TN + FN) */
export function negativePredictiveValue({ trueNegatives, falseNegatives }: Confusion): number | undefined {
  return ratio(trueNegatives, trueNegatives + falseNegatives);
}

/** (TP + FP) / n: how many are predicted positive. */
export function selectionRate(of: Confusion): number | undefined {
  return ratio(of.truePositives + of.falsePositives, rowsOf(of));
}

/** (TP + FN) / n: how many are positive. */
export function baseRate(of: Confusion): number | undefined {
  return ratio(of.truePositives + of.falseNegatives, rowsOf(of));
}

/**
 * F_β = (1 + β²) TP / ((1 + β²) TP + β² FN + FP): defined as soon as anything is or is called positive, even where precision is not.
 * https://scikit-learn.org/stable/modules/generated/sklearn.metrics.fbeta_score.html
 */
export function fBeta({ truePositives, falsePositives, falseNegatives }: Confusion, beta: number): number | undefined {
  const weight = beta * beta;
  const weighted = (1 + weight) * truePositives;
  return ratio(weighted, weighted + weight * falseNegatives + falsePositives);
}
