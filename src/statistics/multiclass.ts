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

/** What the averages are made of: per class how many are right, true and predicted. Empty classes, of which there is neither, are left out. */
type Margins = { readonly right: number; readonly truth: number; readonly predicted: number };

function margins({ counts }: ClassTable): readonly Margins[] {
  const all = counts.map((row, i) => ({
    right: row[i] ?? 0,
    truth: sum(row),
    predicted: sum(counts.map((other) => other[i] ?? 0)),
  }));
  return all.filter(({ truth, predicted }) => truth + predicted > 0);
}

/** The share of rows whose class is right, in [0, 1]; F1 averaged over rows ("micro") is the same. Undefined for no rows. */
export function classAccuracy(table: ClassTable): number | undefined {
  const of = margins(table);
  return ratio(sum(of.map(({ right }) => right)), sum(of.map(({ truth }) => truth)));
}

/**
 * The plain mean of every class' F1 ("macro"), in [0, 1]. A class that only appears on one side has 0. Undefined for no rows.
 * https://scikit-learn.org/stable/modules/generated/sklearn.metrics.f1_score.html
 */
export function macroF1(table: ClassTable): number | undefined {
  const of = margins(table);
  return ratio(sum(of.map(f1)), of.length);
}

/** Every class' F1 weighted by how many rows truly are of it, in [0, 1]. Undefined for no rows. */
export function weightedF1(table: ClassTable): number | undefined {
  const of = margins(table);
  return ratio(sum(of.map((margin) => f1(margin) * margin.truth)), sum(of.map(({ truth }) => truth)));
}

function f1({ right, truth, predicted }: Margins): number {
  return (2 * right) / (truth + predicted);
}

/**
 * The mean recall of the classes that truly occur, in [0, 1]; a class that is only predicted has none. Undefined for no rows.
 * https://scikit-learn.org/stable/modules/generated/sklearn.metrics.balanced_accuracy_score.html
 */
export function balancedAccuracy(table: ClassTable): number | undefined {
  const present = margins(table).filter(({ truth }) => truth > 0);
  return ratio(sum(present.map(({ right, truth }) => right / truth)), present.length);
}

/**
 * Matthews' correlation coefficient, in [-1, 1]; for two classes (TP·TN - FP·FN) / √((TP+FP)(TP+FN)(TN+FP)(TN+FN)). By scikit-learn's
 * definition 0 where truth or prediction is all one class and the formula is 0/0. Undefined for no rows.
 * https://scikit-learn.org/stable/modules/generated/sklearn.metrics.matthews_corrcoef.html
 */
export function matthews(table: ClassTable): number | undefined {
  const of = margins(table);
  const n = sum(of.map(({ truth }) => truth));
  if (n === 0) return undefined;
  const right = sum(of.map((margin) => margin.right));
  const together = right * n - sum(of.map(({ truth, predicted }) => truth * predicted));
  const truths = n * n - sum(of.map(({ truth }) => truth * truth));
  const predictions = n * n - sum(of.map(({ predicted }) => predicted * predicted));
  return truths === 0 || predictions === 0 ? 0 : together / Math.sqrt(truths) / Math.sqrt(predictions);
}

/**
 * Cohen's kappa, (p_o - p_e) / (1 - p_e), in [-1, 1]. Undefined where chance alone would agree on every row.
 * https://scikit-learn.org/stable/modules/generated/sklearn.metrics.cohen_kappa_score.html
 */
export function cohensKappa(table: ClassTable): number | undefined {
  const of = margins(table);
  const n = sum(of.map(({ truth }) => truth));
  const chance = sum(of.map(({ truth, predicted }) => truth * predicted));
  return ratio(n * sum(of.map(({ right }) => right)) - chance, n * n - chance);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
