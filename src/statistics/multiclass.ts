import { ratio } from "./defined.ts";

/**
 * Counts of rows by class: `counts[truth][predicted]`, square. Two classes are a special case, with the negative first. Parts of a
 * sample add up cell by cell.
 */
export type ClassTable = { readonly classes: readonly string[]; readonly counts: readonly (readonly number[])[] };

/** The table of all classes that are predicted or true, in order; undefined where the lists differ in length. */
export function classTable(truth: readonly string[], predicted: readonly string[]): ClassTable | undefined {
  if (truth.length !== predicted.length) return undefined;
  const classes = [...new Set([...truth, ...predicted])].sort();
  const place = new Map(classes.map((name, i) => [name, i]));
  const counts = classes.map(() => classes.map(() => 0));
  truth.forEach((name, i) => {
    const row = counts[place.get(name) ?? -1];
    const column = place.get(predicted[i] ?? "") ?? -1;
    if (row) row[column] = (row[column] ?? 0) + 1;
  });
  return { classes, counts };
}

/** Of one class: how many rows truly are of it, are predicted as it, and are both. All that the measures below are made of. */
export type ClassMargins = { readonly right: number; readonly truth: number; readonly predicted: number };

/** A table, or the margins of its classes in any order: of many classes they take far less room, and parts add up all the same. */
export type Classified = ClassTable | readonly ClassMargins[];

/** Empty classes, of which there is neither truth nor prediction, are left out. */
function margins(of: Classified): readonly ClassMargins[] {
  const all = "counts" in of ? marginsOf(of) : of;
  return all.filter(({ truth, predicted }) => truth + predicted > 0);
}

function marginsOf({ counts }: ClassTable): readonly ClassMargins[] {
  return counts.map((row, i) => ({
    right: row[i] ?? 0,
    truth: sum(row),
    predicted: sum(counts.map((other) => other[i] ?? 0)),
  }));
}

/** The share of rows whose class is right, in [0, 1]; F1 averaged over rows ("micro") is the same. Undefined for no rows. */
export function classAccuracy(table: Classified): number | undefined {
  const of = margins(table);
  return ratio(sum(of.map(({ right }) => right)), sum(of.map(({ truth }) => truth)));
}

/**
 * The plain mean of every class' F1 ("macro"), in [0, 1]. A class that only appears on one side has 0. Undefined for no rows.
 * https://scikit-learn.org/stable/modules/generated/sklearn.metrics.f1_score.html
 */
export function macroF1(table: Classified): number | undefined {
  const of = margins(table);
  return ratio(plain(of.map(classF1)), of.length);
}

/** Every class' F1 weighted by how many rows truly are of it, in [0, 1]. Undefined for no rows. */
export function weightedF1(table: Classified): number | undefined {
  const of = margins(table);
  return ratio(sum(of.map((margin) => (classF1(margin) ?? 0) * margin.truth)), sum(of.map(({ truth }) => truth)));
}

/**
 * The plain mean of every class' precision, in [0, 1]. A class that nothing is predicted as counts 0, as in scikit-learn, and not as
 * if it were not there. Undefined for no rows.
 * https://scikit-learn.org/stable/modules/generated/sklearn.metrics.precision_score.html
 */
export function macroPrecision(table: Classified): number | undefined {
  const of = margins(table);
  return ratio(plain(of.map(classPrecision)), of.length);
}

/** Every class' precision weighted by how many rows truly are of it, in [0, 1]; 0 for one that nothing is predicted as. Undefined for no rows. */
export function weightedPrecision(table: Classified): number | undefined {
  const of = margins(table);
  return ratio(sum(of.map((margin) => (classPrecision(margin) ?? 0) * margin.truth)), sum(of.map(({ truth }) => truth)));
}

/**
 * The plain mean of every class' recall, in [0, 1]. A class that is only predicted counts 0, as in scikit-learn; {@link balancedAccuracy}
 * leaves it out. Weighted by truth, recall is the accuracy. Undefined for no rows.
 * https://scikit-learn.org/stable/modules/generated/sklearn.metrics.recall_score.html
 */
export function macroRecall(table: Classified): number | undefined {
  const of = margins(table);
  return ratio(plain(of.map(classRecall)), of.length);
}

/** How many of the rows predicted as the class are of it, in [0, 1]; undefined where there are none. */
export function classPrecision({ right, predicted }: ClassMargins): number | undefined {
  return ratio(right, predicted);
}

/** How many of the rows of the class are predicted as it, in [0, 1]; undefined where there are none. */
export function classRecall({ right, truth }: ClassMargins): number | undefined {
  return ratio(right, truth);
}

/** 2 · right / (truth + predicted), in [0, 1]: defined as soon as the class is met at all. */
export function classF1({ right, truth, predicted }: ClassMargins): number | undefined {
  return ratio(2 * right, truth + predicted);
}

/**
 * The mean recall of the classes that truly occur, in [0, 1]; a class that is only predicted has none. Undefined for no rows.
 * https://scikit-learn.org/stable/modules/generated/sklearn.metrics.balanced_accuracy_score.html
 */
export function balancedAccuracy(table: Classified): number | undefined {
  const present = margins(table).filter(({ truth }) => truth > 0);
  return ratio(sum(present.map(({ right, truth }) => right / truth)), present.length);
}

/**
 * Matthews' correlation coefficient, in [-1, 1]; for two classes (TP·TN - FP·FN) / √((TP+FP)(TP+FN)(TN+FP)(TN+FN)). By scikit-learn's
 * definition 0 where truth or prediction is all one class and the formula is 0/0. Undefined for no rows.
 * https://scikit-learn.org/stable/modules/generated/sklearn.metrics.matthews_corrcoef.html
 */
export function matthews(table: Classified): number | undefined {
  const of = margins(table);
  const n = sum(of.map(({ truth }) => truth));
  if (n === 0) return undefined;
  const right = sum(of.map((margin) => margin.right));
  const together = right * n - sum(of.map(({ truth, predicted }) => truth * predicted));
  const truths = crossed(of.map(({ truth }) => [truth, truth]));
  const predictions = crossed(of.map(({ predicted }) => [predicted, predicted]));
  return truths === 0 || predictions === 0 ? 0 : together / Math.sqrt(truths) / Math.sqrt(predictions);
}

/**
 * Cohen's kappa, (p_o - p_e) / (1 - p_e), in [-1, 1]. Undefined where chance alone would agree on every row.
 * https://scikit-learn.org/stable/modules/generated/sklearn.metrics.cohen_kappa_score.html
 */
export function cohensKappa(table: Classified): number | undefined {
  const of = margins(table);
  const n = sum(of.map(({ truth }) => truth));
  const chance = sum(of.map(({ truth, predicted }) => truth * predicted));
  return ratio(n * sum(of.map(({ right }) => right)) - chance, crossed(of.map(({ truth, predicted }) => [truth, predicted])));
}

/**
 * The sum of one number of each class times the other number of every other class: what all of both have together without what each
 * class has with itself, but never below 0 by rounding, and 0 where there is one class.
 */
function crossed(classes: readonly (readonly [number, number])[]): number {
  let [ones, others, total] = [0, 0, 0];
  for (const [one, other] of classes) {
    total += one * others + other * ones;
    ones += one;
    others += other;
  }
  return total;
}

/** What cannot be said of a class counts as nothing: leaving it out would flatter. */
function plain(values: readonly (number | undefined)[]): number {
  return sum(values.map((value) => value ?? 0));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
